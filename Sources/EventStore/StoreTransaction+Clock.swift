internal import Alerting
internal import CaseEvents
internal import GRDB
package import WorkingTime

/// What is set right when the clock was ahead.
extension StoreTransaction {
    /// Brings back to the instant what was decided under a clock that showed a later one.
    ///
    /// What waits in the outbox is tried or planned now, not when that later time has come. What the
    /// daemon itself wrote down ahead, answers among it, happened now, and a hold lasts as long from
    /// now. Open alerts that were raised or told ahead count from now, and the cases of all open
    /// alerts become due. A case that holds other events from ahead keeps its alerts as they are:
    /// there the clock may be wrong now, and to judge the case would take its alerts back.
    package func comeBack(to now: Instant) throws {
        let sentences = [
            // A mute has an end that people have named; it stands.
            """
            UPDATE outbox SET next_attempt = ?1
            WHERE state = 'waiting' AND next_attempt > ?1
                AND (message IS NULL OR held_reason IS NULL)
            """,
            """
            UPDATE outbox SET first_attempt = ?1
            WHERE state = 'waiting' AND first_attempt IS NOT NULL AND first_attempt > ?1
            """,
            // A hold without a reason is none: the next plan decides on it as on something new.
            """
            UPDATE outbox SET held_until = ?1, held_reason = NULL
            WHERE state = 'waiting' AND message IS NULL AND coalesce(held_until, decided) > ?1
            """,
            "UPDATE message SET planned = ?1 WHERE planned > ?1",
        ]
        for sql in sentences { try database.execute(sql: sql, arguments: [now.microseconds]) }
        try bringBackOwnEvents(to: now)
        for alert in try alerts(openOnly: true) where try !hasEvents(of: alert, after: now) {
            let back = alert.comingBack(to: now)
            if back != alert { try save(back, at: now) }
            try database.execute(
                sql: "UPDATE alert SET raised = ?2 WHERE id = ?1",
                arguments: [back.id, back.raised.microseconds]
            )
            try database.execute(
                sql: """
                    INSERT INTO wake (case_reference, at) VALUES (?1, ?2)
                    ON CONFLICT (case_reference) DO UPDATE SET at = min(at, excluded.at)
                    """,
                arguments: [back.caseReference.text, now.microseconds]
            )
        }
    }

    /// Of cases that hold other events from ahead it may be this clock that is wrong, and what is moved
    /// cannot be moved back; a mute keeps the times that people have named.
    private func bringBackOwnEvents(to now: Instant) throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT arrival, happened, iif(json_valid(data), data ->> '$.held_until', NULL)
                FROM event AS own WHERE source = ?1 AND happened > ?2 AND case_reference <> ?3
                    AND NOT EXISTS (
                        SELECT 1 FROM event AS other
                        WHERE other.case_reference = own.case_reference AND other.source <> ?1
                            AND other.happened > ?2
                    )
                """,
            arguments: [
                CaseEvent.ownSource, now.microseconds, CaseReference.daemon.text,
            ]
        )
        let move = try database.cachedStatement(
            sql: """
                UPDATE event SET happened = ?2, received = min(received, ?2),
                    data = iif(?3 IS NULL, data, json_set(data, '$.held_until', ?3))
                WHERE arrival = ?1
                """
        )
        for row in rows {
            let arrival: Int64 = try row.decode(atIndex: 0)
            let happened = Instant(microseconds: try row.decode(atIndex: 1))
            let end: String? = try row.decode(atIndex: 2)
            let span = end.flatMap { try? Instant(rfc3339: $0) }?.elapsed(since: happened)
            try move.execute(arguments: [
                arrival, now.microseconds, span.map { now.advanced(by: $0).rfc3339 },
            ])
        }
    }

    private func hasEvents(of alert: Alert, after now: Instant) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: "SELECT 1 FROM event WHERE case_reference = ? AND happened > ? LIMIT 1",
            arguments: [alert.caseReference.text, now.microseconds]
        ) ?? false
    }
}
