internal import GRDB
package import WorkingTime

/// So many things wait, and the oldest of them since when.
package struct Waiting: Sendable, Hashable {
    /// How many; `StoreTransaction.auditCountMax` stands for that many or more.
    package let count: Int
    package let oldest: Instant

    package init(count: Int, oldest: Instant) {
        self.count = count
        self.oldest = oldest
    }
}

/// What the store says of the promises that an auditor watches: counts and times, nobody's data.
package struct AuditReading: Sendable, Hashable {
    /// Open alerts without a next step; the oldest by when it was raised.
    package var alertsWithoutNextStep: Waiting?
    /// Open alerts whose next step has passed; the oldest by that step.
    package var alertsPastNextStep: Waiting?
    /// Cases whose wake-up has passed; the oldest by the wake-up.
    package var wakesPassed: Waiting?
    /// What is due in the outbox, by channel in the order of the names; the oldest by its due time.
    package var outbox: [(channel: String, waiting: Waiting)] = []
    /// What was tried in vain and still waits, by channel in the order of the names; the oldest by
    /// its first attempt.
    package var tried: [(channel: String, waiting: Waiting)] = []
    /// Mails that have failed of open alerts of which none has arrived, beside those that tell the
    /// operator of just that; the oldest by its failure.
    package var unreached: Waiting?

    package init() {}

    package static func == (left: AuditReading, right: AuditReading) -> Bool {
        left.alertsWithoutNextStep == right.alertsWithoutNextStep
            && left.alertsPastNextStep == right.alertsPastNextStep
            && left.wakesPassed == right.wakesPassed
            && left.outbox.elementsEqual(right.outbox) { $0 == $1 }
            && left.tried.elementsEqual(right.tried) { $0 == $1 }
            && left.unreached == right.unreached
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(alertsWithoutNextStep)
        hasher.combine(alertsPastNextStep)
        hasher.combine(wakesPassed)
        hasher.combine(unreached)
        for (channel, waiting) in outbox + tried {
            hasher.combine(channel)
            hasher.combine(waiting)
        }
    }
}

extension StoreTransaction {
    /// Counting goes no further than this, so that a large backlog costs no more than a small one.
    package static let auditCountMax = 1000
    /// The most channels that are looked at.
    static let auditChannelCountMax = 32

    /// When an entry is to leave: not before an attempt that failed, nor while it is held on purpose.
    private static let due = "max(next_attempt, coalesce(held_until, next_attempt))"

    /// What is tried again later than this waits on purpose: a copy of what may have arrived.
    static let triedSoon = Elapsed.minutes(90)

    /// What was tried in vain.
    private static let tried = "state = 'waiting' AND first_attempt IS NOT NULL"

    /// What has failed of open alerts that no mail has brought to anybody.
    private static let unreached = """
        outbox AS failed JOIN alert ON alert.id = failed.alert AND alert.state = 'open'
        WHERE failed.state = 'failed' AND failed.channel = 'mail'
            AND CASE WHEN json_valid(failed.body) THEN json_extract(failed.body, '$.role.name') END
                IS NOT 'operator'
            AND CASE WHEN json_valid(alert.body) THEN json_extract(alert.body, '$.state.held') END
                IS NULL
            AND NOT EXISTS (
            SELECT 1 FROM outbox AS arrived
            WHERE arrived.alert = failed.alert AND arrived.channel = 'mail'
                AND arrived.state = 'delivered'
        )
        """

    /// Reads what an auditor compares; every question ends at the first entries of an index.
    package func auditReading(at now: Instant) throws -> AuditReading {
        var reading = AuditReading()
        reading.alertsWithoutNextStep = try waiting(
            oldest: "SELECT min(raised) FROM alert WHERE state = 'open' AND next_step IS NULL",
            each: "SELECT 1 FROM alert WHERE state = 'open' AND next_step IS NULL",
            []
        )
        reading.alertsPastNextStep = try waiting(
            oldest: "SELECT min(next_step) FROM alert WHERE state = 'open' AND next_step <= ?",
            each: "SELECT 1 FROM alert WHERE state = 'open' AND next_step <= ?",
            [now.microseconds]
        )
        reading.wakesPassed = try waiting(
            oldest: "SELECT min(at) FROM wake WHERE at <= ?",
            each: "SELECT 1 FROM wake WHERE at <= ?",
            [now.microseconds]
        )
        reading.unreached = try waiting(
            oldest: "SELECT min(failed.settled) FROM \(Self.unreached)",
            each: "SELECT 1 FROM \(Self.unreached)",
            []
        )
        for channel in try waitingChannels() {
            let waiting = try waiting(
                oldest: """
                    SELECT min(\(Self.due)) FROM outbox
                    WHERE state = 'waiting' AND channel = ? AND \(Self.due) <= ?
                    """,
                each: """
                    SELECT 1 FROM outbox
                    WHERE state = 'waiting' AND channel = ? AND \(Self.due) <= ?
                    """,
                [channel, now.microseconds]
            )
            if let waiting { reading.outbox.append((channel, waiting)) }
            let tried = try self.waiting(
                oldest: """
                    SELECT min(first_attempt) FROM outbox
                    WHERE \(Self.tried) AND channel = ? AND next_attempt <= ?
                    """,
                each: """
                    SELECT 1 FROM outbox WHERE \(Self.tried) AND channel = ? AND next_attempt <= ?
                    """,
                [channel, now.advanced(by: Self.triedSoon).microseconds]
            )
            if let tried { reading.tried.append((channel, tried)) }
        }
        return reading
    }

    /// Makes the cases due whose open alerts have no next step, or one that has passed.
    ///
    /// Run at the start: what got lost is mended by a restart, which is what the watchdog brings.
    package func makeNeglectedCasesDue(at now: Instant) throws {
        try database.execute(
            sql: """
                UPDATE alert SET next_step = json_extract(body, '$.nextStep')
                WHERE state = 'open' AND next_step IS NULL AND json_valid(body)
                    AND json_extract(body, '$.nextStep') IS NOT NULL
                """
        )
        try database.execute(
            sql: """
                INSERT INTO wake (case_reference, at)
                SELECT DISTINCT case_reference, ?1 FROM alert
                WHERE state = 'open' AND (next_step IS NULL OR next_step <= ?1)
                ON CONFLICT (case_reference) DO UPDATE SET at = min(at, excluded.at)
                """,
            arguments: [now.microseconds]
        )
    }

    /// When the store was last changed by an event or a decision, as its clock showed then.
    package func latestDecision() throws -> Instant? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT max(at) FROM (
                    SELECT (SELECT received FROM event ORDER BY arrival DESC LIMIT 1) AS at
                    UNION ALL SELECT (SELECT decided FROM outbox ORDER BY number DESC LIMIT 1)
                )
                """
        )
        .map(Instant.init(microseconds:))
    }

    /// How SQLite goes about each of the auditor's questions, for a test that none reads a table.
    func auditPlans() throws -> [String] {
        let waiting = "WHERE state = 'waiting' AND channel"
        return try [
            "SELECT min(raised) FROM alert WHERE state = 'open' AND next_step IS NULL",
            "SELECT 1 FROM alert WHERE state = 'open' AND next_step IS NULL",
            "SELECT min(next_step) FROM alert WHERE state = 'open' AND next_step <= 1",
            "SELECT 1 FROM alert WHERE state = 'open' AND next_step <= 1",
            "SELECT min(at) FROM wake WHERE at <= 1", "SELECT 1 FROM wake WHERE at <= 1",
            "SELECT min(channel) FROM outbox \(waiting) > ''",
            "SELECT min(\(Self.due)) FROM outbox \(waiting) = 'mail' AND \(Self.due) <= 1",
            "SELECT 1 FROM outbox \(waiting) = 'mail' AND \(Self.due) <= 1",
            """
            SELECT min(first_attempt) FROM outbox
            WHERE \(Self.tried) AND channel = 'mail' AND next_attempt <= 1
            """,
            "SELECT 1 FROM outbox WHERE \(Self.tried) AND channel = 'mail' AND next_attempt <= 1",
            "SELECT min(happened) FROM quarantine WHERE happened < 1",
            "SELECT min(failed.settled) FROM \(Self.unreached)",
            "SELECT 1 FROM \(Self.unreached)",
        ]
        .map { sql in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)")
                .map { try $0.decode(String.self, forColumn: "detail") }
                .joined(separator: "; ")
        }
    }

    private func waiting(
        oldest: String,
        each: String,
        _ arguments: StatementArguments
    ) throws -> Waiting? {
        let first = try Int64.fetchOne(
            try database.cachedStatement(sql: oldest),
            arguments: arguments
        )
        guard let first else { return nil }
        let count = try Int.fetchOne(
            try database.cachedStatement(
                sql: "SELECT count(*) FROM (\(each) LIMIT \(Self.auditCountMax))"
            ),
            arguments: arguments
        )
        return Waiting(count: count ?? 0, oldest: Instant(microseconds: first))
    }

    /// The channels on which something waits: one step in the index for each.
    private func waitingChannels() throws -> [String] {
        var channels: [String] = []
        while channels.count < Self.auditChannelCountMax {
            let next = try String.fetchOne(
                try database.cachedStatement(
                    sql: "SELECT min(channel) FROM outbox WHERE state = 'waiting' AND channel > ?"
                ),
                arguments: [channels.last ?? ""]
            )
            guard let next else { break }
            channels.append(next)
        }
        return channels
    }
}
