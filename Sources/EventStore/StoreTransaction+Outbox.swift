package import Alerting
internal import GRDB
internal import RuleLanguage
package import WorkingTime

/// One telling on one channel that is to be delivered.
package struct OutboxEntry: Sendable {
    /// The order in which entries were decided.
    package let number: Int64
    package let channel: String
    package let telling: Telling
    /// How often delivery was tried before.
    package let attempts: Int
    /// When delivery was tried for the first time; nothing when it never was.
    package let firstAttempt: Instant?

    package init(
        number: Int64,
        channel: String,
        telling: Telling,
        attempts: Int,
        firstAttempt: Instant? = nil
    ) {
        self.firstAttempt = firstAttempt
        self.number = number
        self.channel = channel
        self.telling = telling
        self.attempts = attempts
    }

    /// The same entry with another telling.
    package func telling(_ telling: Telling) -> OutboxEntry {
        OutboxEntry(
            number: number,
            channel: channel,
            telling: telling,
            attempts: attempts,
            firstAttempt: firstAttempt
        )
    }
}

/// Tellings to one person that leave together on one channel, under one identifier.
package struct OutboxMessage: Sendable {
    /// The same on every attempt: becomes the `Message-ID`.
    package let id: String
    package let channel: String
    /// Those of its tellings that still wait; at least one.
    package let entries: [OutboxEntry]
    /// When it was put together; nothing on channels where nothing is.
    package let planned: Instant?

    package init(
        id: String,
        channel: String,
        entries: [OutboxEntry],
        planned: Instant? = nil
    ) {
        self.planned = planned
        self.id = id
        self.channel = channel
        self.entries = entries
    }
}

extension OutboxEntry {
    /// Reads number, channel, attempts, body and the first attempt.
    fileprivate init(_ row: Row) throws {
        self.init(
            number: try row.decode(atIndex: 0),
            channel: try row.decode(atIndex: 1),
            telling: try StoredText.decode(try row.decode(atIndex: 3)),
            attempts: try row.decode(atIndex: 2),
            firstAttempt: try (row.decode(atIndex: 4) as Int64?).map(Instant.init(microseconds:))
        )
    }
}

/// What is to be remembered of an attempt to deliver.
package enum Settlement: Sendable, Hashable {
    case delivered
    /// It will be tried again then.
    case waiting(until: Instant)
    /// It was not tried, because too much leaves already; it will be then.
    case held(until: Instant)
    /// It will not be tried again.
    case failed
}

extension StoreTransaction {
    /// Puts the telling in the outbox, once for each channel.
    ///
    /// Folding channels bring several tellings in one message: there it leaves when a plan has put
    /// it in one (`keep(_:channel:person:at:)`). Elsewhere it is a message of its own.
    package func enqueue(
        _ telling: Telling,
        channels: [String],
        foldingChannels: [String] = []
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO outbox
                    (telling, channel, alert, urgency, state, decided, next_attempt, body, person,
                        message)
                VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        let body = try StoredText.encode(telling)
        for channel in channels {
            try statement.execute(arguments: [
                telling.id, channel, telling.alert, telling.urgency,
                telling.decided.microseconds, telling.decided.microseconds, body,
                telling.person.id, foldingChannels.contains(channel) ? nil : telling.id,
            ])
        }
    }

    /// Takes what has not been delivered of the tellings out of the outbox, with a reason for whoever
    /// looks later.
    package func cancel(
        tellings: [String],
        because reason: String? = nil,
        at now: Instant
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE outbox SET state = 'cancelled', settled = ?, outcome = coalesce(?, outcome)
                WHERE telling = ? AND state = 'waiting'
                """
        )
        for telling in tellings {
            try statement.execute(arguments: [now.microseconds, reason, telling])
        }
    }

    /// What is due on the channel, first alerts before reminders: whole messages, so many at most.
    ///
    /// What cannot be read is left out and stands in `damagedRows`.
    package func dueMessages(
        channel: String,
        at now: Instant,
        limit: Int
    ) throws -> [OutboxMessage] {
        let due = try database.cachedStatement(
            sql: """
                SELECT message FROM outbox
                WHERE state = 'waiting' AND next_attempt <= ? AND channel = ?
                    AND message IS NOT NULL
                GROUP BY message ORDER BY min(urgency), min(number) LIMIT ?
                """
        )
        let entries = try database.cachedStatement(
            sql: """
                SELECT number, channel, attempts, body, first_attempt FROM outbox
                WHERE message = ? AND channel = ? AND state = 'waiting' ORDER BY number
                """
        )
        let planned = try database.cachedStatement(
            sql: "SELECT planned FROM message WHERE id = ? AND channel = ?"
        )
        return try String.fetchAll(due, arguments: [now.microseconds, channel, limit])
            .compactMap { id in
                let rows = try Row.fetchAll(entries, arguments: [id, channel])
                let readable = try rows.compactMap { row in
                    let number: Int64 = try row.decode(atIndex: 0)
                    return try self.readable(.message, number) { try OutboxEntry(row) }
                }
                guard !readable.isEmpty else { return nil }
                return OutboxMessage(
                    id: id,
                    channel: channel,
                    entries: readable,
                    planned: try Int64.fetchOne(planned, arguments: [id, channel])
                        .map(Instant.init(microseconds:))
                )
            }
    }

    /// The entries of the due messages.
    package func dueEntries(channel: String, at now: Instant, limit: Int) throws -> [OutboxEntry] {
        try dueMessages(channel: channel, at: now, limit: limit).flatMap(\.entries)
    }

    /// Whether the entry still waits: it is asked at the moment of sending.
    package func stillWaits(_ number: Int64) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT state = 'waiting' FROM outbox WHERE number = ?"
        )
        return try Bool.fetchOne(statement, arguments: [number]) ?? false
    }

    /// The next instant at which something on the channel is due.
    package func nextAttempt(channel: String) throws -> Instant? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT min(next_attempt) FROM outbox
                WHERE state = 'waiting' AND channel = ? AND message IS NOT NULL
                """
        )
        return try Int64.fetchOne(statement, arguments: [channel])
            .map(Instant.init(microseconds:))
    }

    /// Remembers the outcome of an attempt.
    ///
    /// What was cancelled while it was on its way and has left is remembered as delivered.
    package func settle(
        _ number: Int64,
        as settlement: Settlement,
        outcome: String,
        at now: Instant
    ) throws {
        let state: String
        var nextAttempt: Int64?
        var attemptCount = 1
        switch settlement {
        case .delivered: state = "delivered"
        case .failed: state = "failed"
        case .waiting(let until):
            state = "waiting"
            nextAttempt = until.microseconds
        case .held(let until):
            state = "waiting"
            nextAttempt = until.microseconds
            attemptCount = 0
        }
        try database.cachedStatement(
            sql: """
                UPDATE outbox SET state = ?, next_attempt = coalesce(?, next_attempt),
                    attempts = attempts + ?, outcome = ?, settled = ?,
                    first_attempt = CASE WHEN ? THEN NULL ELSE coalesce(first_attempt, ?) END
                WHERE number = ?
                    AND (state = 'waiting' OR (state = 'cancelled' AND ? = 'delivered'))
                """
        )
        .execute(arguments: [
            state, nextAttempt, attemptCount, outcome,
            state == "waiting" ? nil : now.microseconds,
            // What waits on purpose is not tried in vain meanwhile.
            attemptCount == 0, now.microseconds, number, state,
        ])
    }

    /// How many entries are in each state, by channel.
    package func outboxCounts() throws -> [(channel: String, state: String, count: Int)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT channel, state, count(*) FROM outbox
                GROUP BY channel, state ORDER BY channel, state
                """
        )
        .map {
            (
                try $0.decode(atIndex: 0), try $0.decode(atIndex: 1), try $0.decode(atIndex: 2)
            )
        }
    }

    /// The tellings of an alert on every channel with what became of them, in order.
    package func deliveries(
        of alert: String
    ) throws -> [(telling: Telling, channel: String, state: String, outcome: String?)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT body, channel, state, outcome, number FROM outbox WHERE alert = ?
                ORDER BY number
                """,
            arguments: [alert]
        )
        .compactMap { row in
            let number: Int64 = try row.decode(atIndex: 4)
            return try readable(.message, number) {
                (
                    try StoredText.decode(try row.decode(atIndex: 0)), try row.decode(atIndex: 1),
                    try row.decode(atIndex: 2), try row.decode(atIndex: 3)
                )
            }
        }
    }

    /// Whether the telling has left on the channel, or may have left at an attempt that failed.
    package func hasLeft(_ telling: String, by channel: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM outbox
                WHERE telling = ? AND channel = ? AND (state = 'delivered' OR attempts > 0)
                """
        )
        return try Bool.fetchOne(statement, arguments: [telling, channel]) ?? false
    }

    /// The telling of that identifier, whatever became of it.
    package func telling(_ id: String) throws -> Telling? {
        try String.fetchOne(
            database,
            sql: "SELECT body FROM outbox WHERE telling = ? LIMIT 1",
            arguments: [id]
        )
        .map(StoredText.decode)
    }

    /// Uses up the answer link of a telling, and says whether it was unused.
    package func useLink(of telling: String, at now: Instant) throws -> Bool {
        try database.execute(
            sql: "INSERT INTO used_link (telling, used) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [telling, now.microseconds]
        )
        return database.changesCount > 0
    }

    /// Whether the answer link of a telling has been used.
    package func linkIsUsed(of telling: String) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT 1 FROM used_link WHERE telling = ?",
            arguments: [telling]
        )
            ?? false
    }
}

extension Telling {
    /// The order in which tellings leave: new alerts, the severe first, then reminders, of which the
    /// urgent go before what is new and low; a step that is repeated reminds.
    fileprivate var urgency: Int {
        let (newRank, reminderRank) =
            switch severity {
            case .urgent: (0, 3)
            case .high: (1, 5)
            case .normal: (2, 6)
            case .low: (4, 7)
            }
        return switch cause {
        case .step(_, repetition: 0), .handedOver, .unreached: newRank
        case .step, .stepAnew, .reminder, .holdEnded, .expired: reminderRank
        case .withdrawn: 8
        case .foundTooLate: 9
        case .report: 10
        }
    }
}
