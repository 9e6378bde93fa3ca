package import Alerting
internal import GRDB
package import WorkingTime

extension StoreTransaction {
    /// The telling of an entry of the outbox, whatever became of it.
    package func telling(of number: Int64) throws -> Telling? {
        let statement = try database.cachedStatement(
            sql: "SELECT body FROM outbox WHERE number = ?"
        )
        return try String.fetchOne(statement, arguments: [number]).map { body in
            try reading(.message, number) { try StoredText.decode(body) }
        }
    }

    /// Remembers that a message which had been handed over came back.
    ///
    /// - Returns: Its tellings; none when there is no such message on the channel, or when that was
    ///   known.
    package func comeBack(
        message: String,
        channel: String,
        outcome: String,
        at now: Instant
    ) throws -> [Telling] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT number, body FROM outbox
                WHERE message = ? AND channel = ? AND state IN ('waiting', 'delivered')
                ORDER BY number
                """,
            arguments: [message, channel]
        )
        try database.execute(
            sql: """
                UPDATE outbox SET state = 'failed', outcome = ?, settled = ?
                WHERE message = ? AND channel = ? AND state IN ('waiting', 'delivered')
                """,
            arguments: [outcome, now.microseconds, message, channel]
        )
        return try rows.compactMap { row in
            let number: Int64 = try row.decode(atIndex: 0)
            return try readable(.message, number) {
                try StoredText.decode(try row.decode(atIndex: 1))
            }
        }
    }
}
