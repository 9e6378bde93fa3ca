package import Alerting
package import CaseEvents
internal import GRDB
internal import RuleLanguage
package import WorkingTime

/// A row that holds something which this version cannot read.
package struct DamagedRow: Sendable, Hashable {
    /// What the row was.
    package enum Table: String, Sendable, Hashable, CaseIterable {
        case event
        case alert
        case message
    }

    package let table: Table
    /// Its number or identifier in that table.
    package let row: String

    package init(table: Table, row: String) {
        self.table = table
        self.row = row
    }
}

/// The damaged rows that one transaction has come upon, in order, each once.
final class DamageList {
    private(set) var rows: [DamagedRow] = []
    /// Those that have been written anew since they were noted.
    private(set) var replaced: Set<DamagedRow> = []

    func replace(_ row: DamagedRow) { replaced.insert(row) }

    func note(_ row: DamagedRow) {
        if !rows.contains(row) { rows.append(row) }
    }
}

extension StoreTransaction {
    /// The rows that this transaction could not read and has left out.
    package var damagedRows: [DamagedRow] { damage.rows }

    /// Reads one row; what cannot be read is noted and left out, so that it holds up no other.
    func readable<Value>(
        _ table: DamagedRow.Table,
        _ row: some CustomStringConvertible,
        _ read: () throws -> Value
    ) throws -> Value? {
        do { return try reading(table, row, read) } catch StoreError.unreadable { return nil }
    }

    /// Reads one row that nothing can be done without; that it cannot be read is noted.
    func reading<Value>(
        _ table: DamagedRow.Table,
        _ row: some CustomStringConvertible,
        _ read: () throws -> Value
    ) throws -> Value {
        do {
            return try read()
        } catch {
            let error = StoreError(error)
            if case .unreadable = error {
                damage.note(DamagedRow(table: table, row: row.description))
            }
            throw error
        }
    }

    /// Writes down that the row cannot be read, with what it holds, and says whether that is new.
    ///
    /// What this transaction has written anew is whole again, and nobody need hear of it.
    package func setAside(_ damaged: DamagedRow, at now: Instant) throws -> Bool {
        guard !damage.replaced.contains(damaged) else { return false }
        let (table, key, column) =
            switch damaged.table {
            case .event: ("event", "arrival", "data")
            case .alert: ("alert", "id", "body")
            case .message: ("outbox", "number", "body")
            }
        try database.execute(
            sql: """
                INSERT INTO damaged_row (kind, name, noticed, body)
                VALUES (?1, ?2, ?3, (SELECT CAST(\(column) AS TEXT) FROM \(table)
                    WHERE \(key) = ?2)) ON CONFLICT DO NOTHING
                """,
            arguments: [damaged.table.rawValue, damaged.row, now.microseconds]
        )
        return database.changesCount > 0
    }

    /// A row that was set aside stands whole again.
    func forgetDamage(_ row: DamagedRow) throws {
        damage.replace(row)
        try database.execute(
            sql: "DELETE FROM damaged_row WHERE kind = ? AND name = ?",
            arguments: [row.table.rawValue, row.row]
        )
    }

    /// How many rows could not be read, by what they were.
    package func damagedRowCounts() throws -> [(table: String, count: Int)] {
        try Row.fetchAll(
            database,
            sql: "SELECT kind, count(*) FROM damaged_row GROUP BY kind ORDER BY kind"
        )
        .map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
    }

    /// Ends a message that cannot be read, and frees its name for the same telling decided anew.
    ///
    /// - Returns: Which telling of which alert it was; nothing when there is no such message.
    package func endDamagedMessage(
        _ number: String,
        at now: Instant
    ) throws -> (telling: String, alert: String)? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT telling, alert FROM outbox WHERE number = ?",
            arguments: [number]
        )
        guard let row else { return nil }
        let (telling, alert): (String, String) = (
            try row.decode(atIndex: 0), try row.decode(atIndex: 1)
        )
        try database.execute(
            sql: """
                UPDATE outbox SET state = 'failed', outcome = 'the store cannot read it',
                    settled = ?, telling = 'damaged/' || number
                WHERE number = ?
                """,
            arguments: [now.microseconds, number]
        )
        return (telling, alert)
    }

    /// What stands in the place of an alert that cannot be read: withdrawn, so that the case raises
    /// anew what still holds.
    package func tombstone(ofAlert id: String, at now: Instant) throws -> Alert? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT case_reference, rule, severity, opened, raised FROM alert WHERE id = ?
                """,
            arguments: [id]
        )
        guard let row, let severity = Severity(rawValue: try row.decode(atIndex: 2)) else {
            return nil
        }
        return Alert(
            id: id,
            caseReference: CaseReference(unchecked: try row.decode(atIndex: 0)),
            rule: try row.decode(atIndex: 1),
            ruleMeaning: "",
            key: "",
            severity: severity,
            anchors: [],
            opened: Instant(microseconds: try row.decode(atIndex: 3)),
            raised: Instant(microseconds: try row.decode(atIndex: 4)),
            deadline: nil,
            state: .withdrawn(at: now),
            tellings: [],
            nextStep: nil
        )
    }

    /// Puts the next steps of a case that cannot be judged off until it is looked at again.
    package func putOffSteps(of caseReference: CaseReference, until instant: Instant) throws {
        try database.execute(
            sql: """
                UPDATE alert SET next_step = ?1
                WHERE case_reference = ?2 AND state = 'open' AND coalesce(next_step, 0) < ?1
                """,
            arguments: [instant.microseconds, caseReference.text]
        )
    }
}
