package import CaseEvents
internal import GRDB
package import WorkingTime

/// An event that was put aside, as it came.
package struct QuarantinedEvent: Sendable {
    /// The event as CloudEvents JSON.
    package let text: String
    package let reference: EventReference
    package let received: Instant
}

extension StoreTransaction {
    /// The events put aside that happened by the instant, the earliest first.
    package func quarantined(happenedBy instant: Instant, limit: Int) throws -> [QuarantinedEvent] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT event, source, id, received FROM quarantine
                WHERE happened <= ? ORDER BY happened, source, id LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [instant.microseconds, limit]).map { row in
            QuarantinedEvent(
                text: try row.decode(atIndex: 0),
                reference: EventReference(
                    source: try row.decode(atIndex: 1),
                    id: try row.decode(atIndex: 2)
                ),
                received: Instant(microseconds: try row.decode(atIndex: 3))
            )
        }
    }

    /// When the first of the events put aside says that it happened.
    package func nextQuarantined() throws -> Instant? {
        let statement = try database.cachedStatement(
            sql: "SELECT min(happened) FROM quarantine WHERE happened < ?"
        )
        return try Int64.fetchOne(statement, arguments: [Int64.max])
            .map(Instant.init(microseconds:))
    }

    /// Puts the event aside no more.
    package func release(_ reference: EventReference) throws {
        try database.execute(
            sql: "DELETE FROM quarantine WHERE source = ? AND id = ?",
            arguments: [reference.source, reference.id]
        )
    }

    /// Keeps the event aside for good, because it cannot be read.
    package func keepAside(_ reference: EventReference) throws {
        try database.execute(
            sql: "UPDATE quarantine SET happened = ? WHERE source = ? AND id = ?",
            arguments: [Int64.max, reference.source, reference.id]
        )
    }
}
