import Alerting
import CaseEvents
import EventStore
import Testing
import WorkingTime

/// Which alerts a report on a span of time finds in the store.
struct ReportedAlertsTests {
    private let span = Instant(microseconds: 100)..<Instant(microseconds: 200)

    private func reported(
        _ saves: [(alert: Alert, at: Int64)]
    ) throws -> (raised: [String], ended: [String], open: [String]) {
        let store = try StoreKit().open()
        try store.change { transaction in
            for (alert, at) in saves {
                try transaction.save(alert, at: Instant(microseconds: at))
            }
        }
        let alerts = try store.look { try $0.reportedAlerts(in: span) }
        return (alerts.raised.map(\.id), alerts.ended.map(\.id), alerts.open.map(\.id))
    }

    private func answered(_ id: String, raised: Int64) -> Alert {
        let at = Instant(microseconds: raised)
        return StoreKit.alert(
            id,
            state: .answered(by: "bo", answer: "contacted", at: at),
            raised: raised
        )
    }

    @Test func `the first instant of the span counts and its end does not`() throws {
        let found = try reported(
            [99, 100, 199, 200].map { (StoreKit.alert("a\($0)", raised: $0), $0) }
        )
        #expect(found.raised == ["a100", "a199"])
        #expect(found.open == ["a99", "a100", "a199", "a200"])
        let ended = try reported([99, 100, 199, 200].map { (answered("a\($0)", raised: 1), $0) })
        #expect(ended.ended == ["a100", "a199"])
        #expect(ended.open.isEmpty)
    }

    @Test func `an alert of an earlier span is found where its answer became known`() throws {
        let found = try reported([
            (StoreKit.alert("a", raised: 1), 1), (answered("a", raised: 1), 150),
        ])
        #expect(found.raised.isEmpty)
        #expect(found.ended == ["a"])
    }

    @Test func `an end that is kept again stays where it was, and one that is taken back is none`()
        throws
    {
        let again = try reported([(answered("a", raised: 1), 150), (answered("a", raised: 1), 250)])
        #expect(again.ended == ["a"])
        let reopened = try reported([
            (answered("a", raised: 1), 150), (StoreKit.alert("a", raised: 1), 160),
        ])
        #expect(reopened.ended.isEmpty)
        #expect(reopened.open == ["a"])
    }

    @Test func `what ended before that was kept is found where the alert says that it ended`()
        throws
    {
        let kit = try StoreKit()
        let inSpan = Instant(microseconds: 150)
        let closing = ClosingEvent(
            reference: EventReference(source: "urn:test", id: "e"),
            type: "contact.made",
            happened: inSpan
        )
        let states: [AlertState] = [
            .answered(by: "bo", answer: "contacted", at: inSpan), .closed(closing),
            .withdrawn(at: inSpan), .expired(at: inSpan), .foundTooLate, .open,
            .withdrawn(at: inSpan),
        ]
        try kit.open().change { transaction in
            for (number, state) in states.enumerated() {
                let alert = StoreKit.alert("a\(number)", state: state, raised: 120)
                try transaction.save(alert, at: Instant(microseconds: 900))
            }
        }
        // As the version before left it, one of its rows damaged.
        try kit.execute("UPDATE alert SET body = '{' WHERE id = 'a6'")
        try kit.execute("DROP INDEX alert_ended; ALTER TABLE alert DROP COLUMN ended")
        try kit.execute("DELETE FROM grdb_migrations WHERE identifier LIKE '9 %'")
        let store = try kit.open()
        let alerts = try store.look { try $0.reportedAlerts(in: span) }
        #expect(alerts.ended.map(\.id) == ["a0", "a1", "a2", "a3", "a4"])
        #expect(
            try store.look { try $0.reportedAlerts(in: inSpan..<Instant(microseconds: 151)) }
                .ended.map(\.id) == ["a0", "a1", "a2", "a3"]
        )
    }
}
