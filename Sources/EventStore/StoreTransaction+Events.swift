package import CaseEvents
internal import GRDB
internal import WorkingTime

/// What became of an event that was appended.
package enum AppendOutcome: Sendable, Hashable {
    /// It is new and has this arrival number.
    case appended(arrival: Int64)
    /// The same event was here before.
    case duplicate
    /// Another event of the same source and id was here before.
    case contentConflict
}

extension StoreTransaction {
    private static let columns = """
        source, id, type, case_reference, happened, sent, received, correlation, provenance, \
        sensitivity, retracts_source, retracts_id, replaces_source, replaces_id, data
        """

    private static let insert = """
        INSERT INTO event (\(columns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, id) DO NOTHING
        """

    /// Appends the event, unless it or another one of its name is there.
    package func append(_ event: CaseEvent) throws -> AppendOutcome {
        let statement = try database.cachedStatement(sql: Self.insert)
        statement.setUncheckedArguments([
            event.reference.source, event.reference.id, event.type, event.caseReference.text,
            event.happened.microseconds, event.sent?.microseconds, event.received.microseconds,
            event.correlation, event.provenance.rawValue, event.sensitivity.rawValue,
            event.retracts?.source, event.retracts?.id,
            event.replaces?.source, event.replaces?.id, event.data.text,
        ])
        try statement.execute()
        guard database.changesCount == 0 else {
            return .appended(arrival: database.lastInsertedRowID)
        }
        guard let stored = try self.event(event.reference) else {
            throw StoreError.unreadable(what: "an event that is there and is not")
        }
        return stored.saysTheSame(as: event) ? .duplicate : .contentConflict
    }

    /// The event of that name.
    package func event(_ reference: EventReference) throws -> CaseEvent? {
        let statement = try database.cachedStatement(
            sql: "SELECT arrival, \(Self.columns) FROM event WHERE source = ? AND id = ?"
        )
        return try Row.fetchOne(statement, arguments: [reference.source, reference.id])
            .map(Self.event(from:))
    }

    /// All events of the case, in the order of their arrival.
    package func events(of caseReference: CaseReference) throws -> [CaseEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT arrival, \(Self.columns) FROM event
                WHERE case_reference = ? ORDER BY arrival
                """
        )
        return try Array(
            Row.fetchCursor(statement, arguments: [caseReference.text]).map(Self.event(from:))
        )
    }

    /// All case references, sorted.
    package func caseReferences() throws -> [CaseReference] {
        try String.fetchAll(
            database,
            sql: "SELECT DISTINCT case_reference FROM event ORDER BY case_reference"
        )
        .map(CaseReference.init(unchecked:))
    }

    /// How many events there are.
    package func eventCount() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM event") ?? 0
    }

    /// Puts an event aside that must not move a clock, and says whether it was new there.
    package func quarantine(_ event: CaseEvent, reason: String) throws -> Bool {
        try database.execute(
            sql: """
                INSERT INTO quarantine (source, id, received, reason, event)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                event.reference.source, event.reference.id, event.received.microseconds, reason,
                event.cloudEventText,
            ]
        )
        return database.changesCount > 0
    }

    /// How many events are put aside.
    package func quarantineCount() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM quarantine") ?? 0
    }

    private static func event(from row: Row) throws -> CaseEvent {
        let arrival: Int64 = row[0]
        guard
            let provenance = EventProvenance(rawValue: row[9]),
            let sensitivity = DisclosureClass(rawValue: row[10])
        else { throw StoreError.unreadable(what: "the event that arrived as \(arrival)") }
        let text: String = row[15]
        let data: JSONValue
        do {
            data = try JSONValue(parsing: Array(text.utf8))
        } catch {
            throw StoreError.unreadable(what: "the data of the event that arrived as \(arrival)")
        }
        return CaseEvent(
            reference: EventReference(source: row[1], id: row[2]),
            type: row[3],
            caseReference: CaseReference(unchecked: row[4]),
            happened: Instant(microseconds: row[5]),
            sent: (row[6] as Int64?).map(Instant.init(microseconds:)),
            correlation: row[8],
            provenance: provenance,
            sensitivity: sensitivity,
            retracts: reference(source: row[11], id: row[12]),
            replaces: reference(source: row[13], id: row[14]),
            data: data,
            received: Instant(microseconds: row[7]),
            arrival: arrival
        )
    }

    private static func reference(source: String?, id: String?) -> EventReference? {
        guard let source, let id else { return nil }
        return EventReference(source: source, id: id)
    }
}
