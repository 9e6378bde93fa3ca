package import Alerting
internal import GRDB
internal import RuleLanguage
package import WorkingTime

/// A telling that stands in no message yet because it is held.
package struct HeldEntry: Sendable {
    package let channel: String
    package let telling: Telling
    package let hold: Hold
}

extension StoreTransaction {
    /// The people with tellings on the channel that a plan is due for, sorted.
    package func peopleToPlan(channel: String, at now: Instant) throws -> [String] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT DISTINCT person FROM outbox
                WHERE state = 'waiting' AND message IS NULL AND channel = ?
                    AND coalesce(held_until, 0) <= ?
                ORDER BY person
                """
        )
        return try String.fetchAll(statement, arguments: [channel, now.microseconds])
    }

    /// The tellings to the person that stand in no message, in the order of their decision: so many at
    /// most, what is due and urgent before what is held.
    ///
    /// What cannot be read is left out and stands in `damagedRows`.
    package func unplanned(
        channel: String,
        person: String,
        at now: Instant,
        limit: Int
    ) throws -> [WaitingTelling] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT * FROM (
                    SELECT body, held_until, held_reason, number FROM outbox
                    WHERE state = 'waiting' AND message IS NULL AND channel = ? AND person = ?
                    ORDER BY coalesce(held_until, 0) > ?, urgency, number LIMIT ?
                ) ORDER BY number
                """
        )
        let arguments: StatementArguments = [channel, person, now.microseconds, limit]
        return try Row.fetchAll(statement, arguments: arguments).compactMap { row in
            let number: Int64 = try row.decode(atIndex: 3)
            return try readable(.message, number) {
                WaitingTelling(
                    try StoredText.decode(try row.decode(atIndex: 0)),
                    hold: try Self.hold(
                        until: row.decode(atIndex: 1),
                        reason: row.decode(atIndex: 2)
                    )
                )
            }
        }
    }

    /// How many messages have been planned for the person since the instant.
    package func plannedMessageCount(
        channel: String,
        person: String,
        since instant: Instant
    ) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT count(*) FROM message WHERE channel = ? AND person = ? AND planned >= ?"
        )
        let arguments: StatementArguments = [channel, person, instant.microseconds]
        return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }

    /// Keeps which tellings are one message and which wait, before anything is sent: another attempt,
    /// also after a crash, is the same message.
    package func keep(
        _ plan: MessagePlan,
        channel: String,
        person: String,
        at now: Instant
    ) throws {
        let group = try database.cachedStatement(
            sql: """
                UPDATE outbox SET message = ?, held_until = NULL, held_reason = NULL
                WHERE telling = ? AND channel = ? AND message IS NULL
                """
        )
        let remember = try database.cachedStatement(
            sql: """
                INSERT INTO message (id, channel, person, planned, telling_count)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        for message in plan.messages {
            for telling in message.tellings {
                try group.execute(arguments: [message.id, telling.id, channel])
                try bringAlong(telling, hold: nil, channel: channel, at: now)
            }
            try remember.execute(arguments: [
                message.id, channel, person, now.microseconds, message.tellings.count,
            ])
        }
        let hold = try database.cachedStatement(
            sql: """
                UPDATE outbox SET held_until = ?, held_reason = ?
                WHERE telling = ? AND channel = ? AND message IS NULL
                """
        )
        for held in plan.held {
            try hold.execute(arguments: [
                held.hold.until.microseconds, held.hold.reason.rawValue, held.telling.id, channel,
            ])
            try bringAlong(held.telling, hold: held.hold, channel: channel, at: now)
        }
    }

    /// Lets a second channel go with the mail: at once, or when that leaves.
    private func bringAlong(
        _ telling: Telling,
        hold: Hold?,
        channel: String,
        at now: Instant
    ) throws {
        guard let second = telling.secondChannel, second != channel else { return }
        try database.cachedStatement(
            sql: """
                UPDATE outbox SET next_attempt = ?3, held_until = ?4, held_reason = ?5
                WHERE telling = ?1 AND channel = ?2 AND state = 'waiting' AND attempts = 0
                    AND held_reason IS NOT NULL
                """
        )
        .execute(arguments: [
            telling.id, second, (hold?.until ?? now).microseconds, hold?.until.microseconds,
            hold?.reason.rawValue,
        ])
    }

    /// Holds until then whatever a mute of the rule holds, because the mute has another end now.
    package func prolongMute(of rule: String, until end: Instant) throws {
        try database.execute(
            sql: """
                UPDATE outbox SET held_until = ?2,
                    next_attempt = iif(message IS NULL, next_attempt, ?2)
                WHERE state = 'waiting' AND held_reason = 'mute'
                    AND alert IN (SELECT id FROM alert WHERE rule = ?1)
                """,
            arguments: [rule, end.microseconds]
        )
    }

    /// What has become of the messages of those alerts, on every channel but one.
    ///
    /// A telling that was on none counts as having left.
    package func departures(
        of alerts: [String],
        beside excluded: String
    ) throws -> Departures {
        let statement = try database.cachedStatement(
            sql: """
                SELECT telling, max(state = 'delivered'), max(iif(message <> telling, message, NULL))
                FROM outbox WHERE alert = ? AND channel <> ? GROUP BY telling
                """
        )
        let lost = try database.cachedStatement(
            sql: """
                SELECT max(state = 'failed') AND NOT max(state IN ('delivered', 'waiting'))
                FROM outbox WHERE alert = ? AND channel = 'mail'
                """
        )
        var departures = Departures()
        for alert in alerts {
            for row in try Row.fetchAll(statement, arguments: [alert, excluded]) {
                let telling: String = try row.decode(atIndex: 0)
                if try !row.decode(Bool.self, atIndex: 1) { departures.unsent.insert(telling) }
                departures.messages[telling] = try row.decode(atIndex: 2) as String?
            }
            let isLost = try Bool.fetchOne(lost, arguments: [alert]) ?? false
            if isLost { departures.lost.insert(alert) }
        }
        return departures
    }

    /// Ends every hold that a mute is the reason of, so that the next plan looks at it again.
    package func releaseMuted(at now: Instant) throws {
        try database.execute(
            sql: """
                UPDATE outbox SET held_until = ?
                WHERE state = 'waiting' AND message IS NULL AND held_reason = 'mute'
                """,
            arguments: [now.microseconds]
        )
        try database.execute(
            sql: """
                UPDATE outbox SET next_attempt = ?1, held_until = NULL, held_reason = NULL
                WHERE state = 'waiting' AND message IS NOT NULL AND held_reason = 'mute'
                """,
            arguments: [now.microseconds]
        )
    }

    /// Holds the telling until then on channels that no plan is made for.
    package func hold(
        _ telling: String,
        channels: [String],
        until end: Instant,
        because reason: HoldReason
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE outbox SET next_attempt = ?3, held_until = ?3, held_reason = ?4
                WHERE telling = ?1 AND channel = ?2 AND state = 'waiting' AND attempts = 0
                    AND message IS NOT NULL
                """
        )
        for channel in channels {
            try statement.execute(arguments: [telling, channel, end.microseconds, reason.rawValue])
        }
    }

    /// Takes out of the outbox what was tried in vain of the tellings, in favour of a later one that
    /// says the same; that is from there on counted as tried as long, and leaves as early.
    package func replaceTried(
        _ tellings: [String],
        with later: String,
        at now: Instant
    ) throws {
        let inherit = try database.cachedStatement(
            sql: """
                UPDATE outbox AS later SET first_attempt = earlier.first_attempt,
                    urgency = min(later.urgency, earlier.urgency)
                FROM outbox AS earlier
                WHERE later.telling = ?1 AND later.state = 'waiting'
                    AND earlier.telling = ?2 AND earlier.channel = later.channel
                    AND earlier.state = 'waiting' AND earlier.first_attempt
                        <= coalesce(later.first_attempt, ?3)
                """
        )
        let cancel = try database.cachedStatement(
            sql: """
                UPDATE outbox SET state = 'cancelled', settled = ?3,
                    outcome = 'a later one says the same'
                WHERE telling = ?2 AND state = 'waiting'
                    AND (first_attempt IS NOT NULL OR outcome LIKE 'held back:%')
                    AND channel IN (
                        SELECT channel FROM outbox
                        WHERE telling = ?1 AND state IN ('waiting', 'delivered')
                    )
                """
        )
        for telling in tellings where telling != later {
            try inherit.execute(arguments: [later, telling, now.microseconds])
            try cancel.execute(arguments: [later, telling, now.microseconds])
        }
    }

    /// When a plan is due next; in the past for what no plan has looked at.
    package func nextPlan(channel: String) throws -> Instant? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT min(coalesce(held_until, decided)) FROM outbox
                WHERE state = 'waiting' AND message IS NULL AND channel = ?
                """
        )
        return try Int64.fetchOne(statement, arguments: [channel])
            .map(Instant.init(microseconds:))
    }

    /// All tellings that are held, the first to leave first.
    package func heldEntries() throws -> [HeldEntry] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT channel, body, held_until, held_reason, number FROM outbox
                WHERE state = 'waiting' AND message IS NULL AND held_until IS NOT NULL
                ORDER BY held_until, number
                """
        )
        .compactMap { row in
            let number: Int64 = try row.decode(atIndex: 4)
            let entry: HeldEntry?? = try readable(.message, number) {
                try Self.hold(until: row.decode(atIndex: 2), reason: row.decode(atIndex: 3)).map {
                    HeldEntry(
                        channel: try row.decode(atIndex: 0),
                        telling: try StoredText.decode(try row.decode(atIndex: 1)),
                        hold: $0
                    )
                }
            }
            return entry ?? nil
        }
    }

    /// How many tellings are held, by reason.
    package func heldCounts() throws -> [(reason: String, count: Int)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT held_reason, count(*) FROM outbox
                WHERE state = 'waiting' AND message IS NULL AND held_reason IS NOT NULL
                GROUP BY held_reason ORDER BY held_reason
                """
        )
        .map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
    }

    /// The alerts whose tellings share a message with others, and how many the largest one holds.
    package func foldedAlerts() throws -> [String: Int] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT outbox.alert, max(message.telling_count) FROM message
                JOIN outbox ON outbox.message = message.id AND outbox.channel = message.channel
                WHERE message.telling_count > 1 GROUP BY outbox.alert
                """
        )
        var counts: [String: Int] = [:]
        for row in rows { counts[try row.decode(atIndex: 0)] = try row.decode(atIndex: 1) }
        return counts
    }

    /// How many tellings share a message with others.
    package func foldedTellingCount() throws -> Int {
        let sql = "SELECT coalesce(sum(telling_count), 0) FROM message WHERE telling_count > 1"
        return try Int.fetchOne(database, sql: sql) ?? 0
    }

    /// The tellings that a message holds, whatever became of them, in the order of their decision.
    package func tellings(ofMessage id: String) throws -> [Telling] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT body, min(number) FROM outbox WHERE message = ? GROUP BY telling
                ORDER BY min(number)
                """,
            arguments: [id]
        )
        .compactMap { row in
            let number: Int64 = try row.decode(atIndex: 1)
            return try readable(.message, number) {
                try StoredText.decode(try row.decode(atIndex: 0))
            }
        }
    }

    private static func hold(until: Int64?, reason: String?) throws -> Hold? {
        guard let until, let reason else { return nil }
        guard let reason = HoldReason(rawValue: reason) else {
            throw StoreError.unreadable(what: "reason of a hold")
        }
        return Hold(until: Instant(microseconds: until), reason: reason)
    }
}
