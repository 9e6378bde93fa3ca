package import Alerting
package import CaseEvents
internal import Foundation
internal import GRDB
internal import RuleLanguage
package import WorkingTime

extension AlertState {
    /// The word under which the store keeps the state, to find what is open: the alert itself says more.
    package var storedName: String {
        switch self {
        case .open, .held: "open"
        case .answered: "answered"
        case .closed, .expired: "closed"
        case .withdrawn: "withdrawn"
        case .foundTooLate: "found_too_late"
        }
    }
}

extension StoreTransaction {
    /// Keeps the alert, new or changed.
    ///
    /// - Parameters:
    ///   - alert: As it was decided.
    ///   - now: When that was; an alert that has ended keeps when that became known, for the reports.
    /// - Throws: Whatever hinders the store.
    package func save(_ alert: Alert, at now: Instant) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO alert (
                    id, case_reference, rule, severity, state, opened, raised, next_step, body, ended
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                    state = excluded.state, opened = excluded.opened,
                    next_step = excluded.next_step, body = excluded.body,
                    ended = CASE WHEN excluded.ended IS NULL THEN NULL
                        WHEN state = excluded.state THEN coalesce(ended, excluded.ended)
                        ELSE excluded.ended END
                """
        )
        statement.setUncheckedArguments([
            alert.id, alert.caseReference.text, alert.rule, alert.severity.rawValue,
            alert.state.storedName, alert.opened.microseconds, alert.raised.microseconds,
            alert.nextStep?.microseconds, try StoredText.encode(alert),
            alert.state.isOpen ? nil : now.microseconds,
        ])
        try statement.execute()
    }

    /// The alerts of the case, open or not, in the order in which they were raised.
    ///
    /// What cannot be read is left out, here and below, and stands in `damagedRows`.
    package func alerts(of caseReference: CaseReference) throws -> [Alert] {
        let statement = try database.cachedStatement(
            sql: "SELECT id, body FROM alert WHERE case_reference = ? ORDER BY raised, id"
        )
        return try alerts(Row.fetchAll(statement, arguments: [caseReference.text]))
    }

    private func alerts(_ rows: [Row]) throws -> [Alert] {
        try rows.compactMap { row in
            let id: String = try row.decode(atIndex: 0)
            return try readable(.alert, id) { try StoredText.decode(try row.decode(atIndex: 1)) }
        }
    }

    /// The alert of that identifier.
    package func alert(_ id: String) throws -> Alert? {
        try String.fetchOne(database, sql: "SELECT body FROM alert WHERE id = ?", arguments: [id])
            .map { body in try reading(.alert, id) { try StoredText.decode(body) } }
    }

    /// All alerts, or the open ones, the oldest first.
    package func alerts(openOnly: Bool) throws -> [Alert] {
        let filter = openOnly ? "WHERE state = 'open'" : ""
        return try alerts(
            Row.fetchAll(
                database,
                sql: "SELECT id, body FROM alert \(filter) ORDER BY raised, id"
            )
        )
    }

    /// What a report on the span speaks of, each list with the oldest first.
    package func reportedAlerts(in span: Range<Instant>) throws -> ReportedAlerts {
        func alerts(with time: String) throws -> [Alert] {
            try self.alerts(
                Row.fetchAll(
                    database,
                    sql: """
                        SELECT id, body FROM alert WHERE \(time) >= ? AND \(time) < ?
                        ORDER BY raised, id
                        """,
                    arguments: [span.lowerBound.microseconds, span.upperBound.microseconds]
                )
            )
        }
        return ReportedAlerts(
            raised: try alerts(with: "raised"),
            ended: try alerts(with: "ended"),
            open: try self.alerts(openOnly: true)
        )
    }

    /// Whether any alert was raised before the instant.
    package func hasAlerts(raisedBefore instant: Instant) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM alert WHERE raised < ?)",
            arguments: [instant.microseconds]
        ) ?? false
    }

    /// How many alerts are in each state, by the state's name.
    package func alertCounts() throws -> [(state: String, count: Int)] {
        try Row.fetchAll(
            database,
            sql: "SELECT state, count(*) FROM alert GROUP BY state ORDER BY state"
        )
        .map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
    }

    /// Whether the case has an alert of any state, or something pending.
    package func hasAlertsOrWake(_ caseReference: CaseReference) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM wake WHERE case_reference = ?1)
                    OR EXISTS (SELECT 1 FROM alert WHERE case_reference = ?1)
                """
        )
        return try Bool.fetchOne(statement, arguments: [caseReference.text]) ?? false
    }

    /// Sets when to look at the case again.
    package func setWake(_ at: Instant?, of caseReference: CaseReference) throws {
        guard let at else {
            let statement = try database.cachedStatement(
                sql: "DELETE FROM wake WHERE case_reference = ?"
            )
            try statement.execute(arguments: [caseReference.text])
            return
        }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO wake (case_reference, at) VALUES (?, ?)
                ON CONFLICT (case_reference) DO UPDATE SET at = excluded.at WHERE at <> excluded.at
                """
        )
        try statement.execute(arguments: [caseReference.text, at.microseconds])
    }

    /// The cases whose wake-up has passed, the most overdue first.
    package func dueCases(at now: Instant, limit: Int) throws -> [(CaseReference, Instant)] {
        let statement = try database.cachedStatement(
            sql: "SELECT case_reference, at FROM wake WHERE at <= ? ORDER BY at LIMIT ?"
        )
        return try Row.fetchAll(statement, arguments: [now.microseconds, limit])
            .map {
                (
                    CaseReference(unchecked: try $0.decode(atIndex: 0)),
                    Instant(microseconds: try $0.decode(atIndex: 1))
                )
            }
    }

    /// Makes every case due when the rule book is another than the one that last judged them.
    package func makeAllCasesDue(unlessRuleBookIs meaning: String, at now: Instant) throws {
        guard try fact(Self.ruleBookFact) != meaning else { return }
        try database.execute(
            sql: """
                INSERT INTO wake (case_reference, at)
                SELECT DISTINCT case_reference, ? FROM event WHERE true
                ON CONFLICT (case_reference) DO UPDATE SET at = min(at, excluded.at)
                """,
            arguments: [now.microseconds]
        )
        try setFact(Self.ruleBookFact, to: meaning)
    }

    private static let ruleBookFact = "rule book"

    /// Makes the cases with open alerts due if the roster is another one than at the last call.
    package func makeOpenCasesDue(unlessRosterIs meaning: String, at now: Instant) throws {
        guard try fact(Self.rosterFact) != meaning else { return }
        try database.execute(
            sql: """
                INSERT INTO wake (case_reference, at)
                SELECT DISTINCT case_reference, ? FROM alert WHERE state = 'open'
                ON CONFLICT (case_reference) DO UPDATE SET at = min(at, excluded.at)
                """,
            arguments: [now.microseconds]
        )
        try setFact(Self.rosterFact, to: meaning)
    }

    private static let rosterFact = "roster"

    /// The next wake-up of any case.
    package func nextWake() throws -> Instant? {
        let statement = try database.cachedStatement(sql: "SELECT min(at) FROM wake")
        return try Int64.fetchOne(statement).map(Instant.init(microseconds:))
    }
}

/// Alerts and tellings as JSON text in a column.
enum StoredText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw StoreError.unreadable(what: "\(Value.self) text")
        }
    }
}
