internal import Alerting
package import CaseEvents
internal import GRDB
package import WorkingTime

/// Which cases wait for which sources.
extension StoreTransaction {
    /// Sets the sources for which absences of the case wait.
    package func setWaits(for sources: [String], of caseReference: CaseReference) throws {
        let clearing = try database.cachedStatement(
            sql: "DELETE FROM waiting WHERE case_reference = ?"
        )
        try clearing.execute(arguments: [caseReference.text])
        for source in sources {
            let statement = try database.cachedStatement(
                sql: "INSERT INTO waiting (source, case_reference) VALUES (?, ?)"
            )
            try statement.execute(arguments: [source, caseReference.text])
        }
    }

    /// Whether absences of the case wait for any source.
    package func isWaiting(_ caseReference: CaseReference) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM waiting WHERE case_reference = ?)"
        )
        return try Bool.fetchOne(statement, arguments: [caseReference.text]) ?? false
    }

    /// Makes every case due that waits for the source.
    package func makeDue(casesWaitingFor source: String, at now: Instant) throws {
        try database.execute(
            sql: """
                INSERT INTO wake (case_reference, at)
                SELECT case_reference, ? FROM waiting WHERE source = ?
                ON CONFLICT (case_reference) DO UPDATE SET at = min(at, excluded.at)
                """,
            arguments: [now.microseconds, source]
        )
    }

    /// The daemon's own events whose identifiers begin so, in the order of the time line.
    ///
    /// - Parameter prefix: ASCII text.
    /// - Returns: Events with their arrival numbers.
    /// - Throws: `StoreError`; not for one that cannot be read, which is left out.
    package func ownEvents(withIdentifierPrefix prefix: String) throws -> [CaseEvent] {
        let names = try String.fetchAll(
            database,
            sql: "SELECT id FROM event WHERE source = ? AND id >= ? AND id < ?",
            arguments: [CaseEvent.ownSource, prefix, prefix + "\u{7F}"]
        )
        return try names.compactMap { name in
            do {
                return try event(EventReference(source: CaseEvent.ownSource, id: name))
            } catch StoreError.unreadable { return nil }
        }.sorted(by: CaseHistory.precedes)
    }
}
