package import CaseEvents
internal import GRDB
package import WorkingTime

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
    /// The roles that were found to be held by nobody since the instant, with their cases, sorted.
    package func gaps(
        since instant: Instant
    ) throws -> [(role: String, caseReference: CaseReference)] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT json_extract(data, '$.role') AS role, case_reference FROM event
                WHERE type IN ('roster.gap_found', 'roster.gap_folded') AND received >= ?
                    AND json_valid(data)
                ORDER BY role, case_reference
                """,
            arguments: [instant.microseconds]
        )
        return try rows.compactMap { row in
            let role: String? = try row.decode(atIndex: 0)
            let reference: String = try row.decode(atIndex: 1)
            return role.map { ($0, CaseReference(unchecked: reference)) }
        }
    }

    private static let columns = """
        source, id, type, case_reference, happened, sent, received, correlation, provenance, \
        sensitivity, retracts_source, retracts_id, replaces_source, replaces_id, data
        """

    private static let insertion = """
        INSERT INTO event (\(columns))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, id) DO NOTHING
        """

    private static let selectByName = """
        SELECT arrival, \(columns) FROM event WHERE source = ? AND id = ?
        """

    private static let selectByCase = """
        SELECT arrival, \(columns) FROM event WHERE case_reference = ? ORDER BY arrival
        """
    private static let selectNewerOfCase = """
        SELECT arrival, \(columns) FROM event WHERE case_reference = ? AND arrival > ?
        ORDER BY arrival
        """

    /// Appends the event, unless it or another one of its name is there.
    ///
    /// It takes the place of one of its name that cannot be read.
    package func append(_ event: CaseEvent) throws -> AppendOutcome {
        if try insert(event) { return .appended(arrival: database.lastInsertedRowID) }
        do {
            guard let stored = try self.event(event.reference) else {
                throw StoreError.failed(reason: "an event is there and is not")
            }
            return stored.saysTheSame(as: event) ? .duplicate : .contentConflict
        } catch StoreError.unreadable {
            let arrival = try Int64.fetchOne(
                database,
                sql: "DELETE FROM event WHERE source = ? AND id = ? RETURNING arrival",
                arguments: [event.reference.source, event.reference.id]
            )
            if let arrival { try forgetDamage(DamagedRow(table: .event, row: "\(arrival)")) }
            _ = try insert(event)
            return .appended(arrival: database.lastInsertedRowID)
        }
    }

    private func insert(_ event: CaseEvent) throws -> Bool {
        let statement = try DirectStatement(database, sql: Self.insertion)
        try Self.bind(event, to: statement)
        try statement.run()
        return database.changesCount > 0
    }

    /// The event of that name.
    package func event(_ reference: EventReference) throws -> CaseEvent? {
        let statement = try DirectStatement(database, sql: Self.selectByName)
        try statement.bind(reference.source, at: 1)
        try statement.bind(reference.id, at: 2)
        return try statement.next() ? event(from: statement) : nil
    }

    private static let selectByTime = """
        SELECT arrival, \(columns) FROM event ORDER BY happened, arrival
        """

    /// Hands on all events, one at a time, in the order of the time line.
    package func eachEvent(_ body: (CaseEvent) throws -> Void) throws {
        let statement = try DirectStatement(database, sql: Self.selectByTime)
        while try statement.next() { try body(try Self.event(from: statement)) }
    }

    /// All events of the case, in the order of their arrival.
    package func events(of caseReference: CaseReference) throws -> [CaseEvent] {
        let statement = try DirectStatement(database, sql: Self.selectByCase)
        try statement.bind(caseReference.text, at: 1)
        var events: [CaseEvent] = []
        while try statement.next() { events.append(try event(from: statement)) }
        return events
    }

    /// Those of the case's events that can be read, in the order of their arrival; the others stand
    /// in `damagedRows`.
    package func readableEvents(of caseReference: CaseReference) throws -> [CaseEvent] {
        let statement = try DirectStatement(database, sql: Self.selectByCase)
        try statement.bind(caseReference.text, at: 1)
        var events: [CaseEvent] = []
        while try statement.next() {
            do {
                events.append(try event(from: statement))
            } catch StoreError.unreadable { continue }
        }
        return events
    }

    /// The events of the case that arrived after one of them, in the order of their arrival.
    package func events(
        of caseReference: CaseReference,
        arrivedAfter arrival: Int64
    ) throws -> [CaseEvent] {
        let statement = try DirectStatement(database, sql: Self.selectNewerOfCase)
        try statement.bind(caseReference.text, at: 1)
        try statement.bind(arrival, at: 2)
        var events: [CaseEvent] = []
        while try statement.next() { events.append(try event(from: statement)) }
        return events
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
                INSERT INTO quarantine (source, id, received, reason, event, happened)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: [
                event.reference.source, event.reference.id, event.received.microseconds, reason,
                event.cloudEventText, event.happened.microseconds,
            ]
        )
        return database.changesCount > 0
    }

    /// How many events are put aside.
    package func quarantineCount() throws -> Int {
        try Int.fetchOne(database, sql: "SELECT count(*) FROM quarantine") ?? 0
    }

    private static func bind(_ event: CaseEvent, to statement: borrowing DirectStatement) throws {
        try statement.bind(event.reference.source, at: 1)
        try statement.bind(event.reference.id, at: 2)
        try statement.bind(event.type, at: 3)
        try statement.bind(event.caseReference.text, at: 4)
        try statement.bind(event.happened.microseconds, at: 5)
        try statement.bind(event.sent?.microseconds, at: 6)
        try statement.bind(event.received.microseconds, at: 7)
        try statement.bind(event.correlation, at: 8)
        try statement.bind(event.provenance.rawValue, at: 9)
        try statement.bind(event.sensitivity.rawValue, at: 10)
        try statement.bind(event.retracts?.source, at: 11)
        try statement.bind(event.retracts?.id, at: 12)
        try statement.bind(event.replaces?.source, at: 13)
        try statement.bind(event.replaces?.id, at: 14)
        try statement.bind(event.data.text, at: 15)
    }

    /// The event of a row; that it cannot be read is noted.
    private func event(from row: borrowing DirectStatement) throws -> CaseEvent {
        do {
            return try Self.event(from: row)
        } catch {
            let error = StoreError(error)
            if case .unreadable = error {
                damage.note(DamagedRow(table: .event, row: "\(try row.integer(0))"))
            }
            throw error
        }
    }

    private static func event(from row: borrowing DirectStatement) throws -> CaseEvent {
        let arrival = try row.integer(0)
        guard
            let provenance = EventProvenance(rawValue: try row.text(9)),
            let sensitivity = DisclosureClass(rawValue: try row.text(10))
        else { throw StoreError.unreadable(what: "the event that arrived as \(arrival)") }
        let data: JSONValue
        let bytes = try row.bytes(15)
        do {
            data = try JSONValue(parsing: bytes)
        } catch {
            throw StoreError.unreadable(what: "the data of the event that arrived as \(arrival)")
        }
        return CaseEvent(
            reference: EventReference(source: try row.text(1), id: try row.text(2)),
            type: try row.text(3),
            caseReference: CaseReference(unchecked: try row.text(4)),
            happened: Instant(microseconds: try row.integer(5)),
            sent: try row.optionalInteger(6).map(Instant.init(microseconds:)),
            correlation: try row.optionalText(8),
            provenance: provenance,
            sensitivity: sensitivity,
            retracts: reference(source: try row.optionalText(11), id: try row.optionalText(12)),
            replaces: reference(source: try row.optionalText(13), id: try row.optionalText(14)),
            data: data,
            received: Instant(microseconds: try row.integer(7)),
            arrival: arrival
        )
    }

    private static func reference(source: String?, id: String?) -> EventReference? {
        guard let source, let id else { return nil }
        return EventReference(source: source, id: id)
    }
}
