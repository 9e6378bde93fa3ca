import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import Notifiers
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// Incidents that alerting systems are known for, over a real store that is closed and opened again.
struct RegressionTests {
    private let path: String
    private let circumstances: Circumstances
    private let start: Instant
    private let reference = CaseReference(unchecked: "c-1")

    init() throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("regression-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appendingPathComponent("s.sqlite").path
        circumstances = try DaemonKit.circumstances()
        start = try Instant(rfc3339: DaemonKit.start)
    }

    private func event(_ type: String, _ id: String, at happened: Instant) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: reference,
            happened: happened,
            received: happened
        )
    }

    /// One run of the daemon: opens the store, takes an event, looks at what is due, and ends.
    private func run(_ events: CaseEvent..., at now: Instant) throws -> [OutboxEntry] {
        let store = try EventStore(path: path, purpose: .service)
        defer { try? store.close() }
        _ = try store.work(circumstances, at: now) { work in
            try work.take(.reload(circumstances, { _ in }))
            for event in events { try work.take(.submission([.event(event)], { _ in })) }
            try work.takeDueCases(limit: 100)
        }
        return try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 100) }
    }

    private func states() throws -> [String] {
        let store = try EventStore(path: path, purpose: .service)
        defer { try? store.close() }
        return try store.look { try $0.alerts(of: reference) }.map(\.state.word)
    }

    @Test func `resolve and fire out of order after restart`() throws {
        let discharged = start
        let contact = start.advanced(by: .hours(1))
        // What ends it comes before what begins it, and the daemon is restarted between the two.
        #expect(try run(event("contact.made", "c", at: contact), at: contact).isEmpty)
        let later = start.advanced(by: .hours(2))
        #expect(try run(event("hospital.discharged", "d", at: discharged), at: later).isEmpty)
        #expect(try states() == ["closed"])
        #expect(try run(at: start.advanced(by: .days(2))).isEmpty)
    }

    @Test func `fire and resolve in order over a restart`() throws {
        let told = try run(event("hospital.discharged", "d", at: start), at: start)
        #expect(told.map(\.telling.person.id) == ["bo"])
        let contact = start.advanced(by: .hours(1))
        #expect(try run(event("contact.made", "c", at: contact), at: contact).isEmpty)
        #expect(try states() == ["closed"])
        #expect(try run(at: start.advanced(by: .days(2))).isEmpty)
    }

    @Test func `restart between answer and send`() throws {
        let told = try run(event("hospital.discharged", "d", at: start), at: start)
        let alert = try #require(told.first).telling.alert
        let store = try EventStore(path: path, purpose: .service)
        _ = try store.work(circumstances, at: start) { work in
            let answer = GivenAnswer(alert: alert, by: "bo", choice: "contacted", linkOf: nil)
            try work.take(.answer(answer, { _ in }))
        }
        try store.close()
        #expect(try run(at: start.advanced(by: .minutes(1))).isEmpty)
        #expect(try run(at: start.advanced(by: .days(2))).isEmpty)
        #expect(try states() == ["answered"])
    }

    @Test func `an event of the daemon's own waits for a store that takes it`() async throws {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        try kit.sabotage(
            "CREATE TRIGGER refusal BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        kit.loop.note(OwnEvents.auditorTrouble(finding: "wake-late", at: kit.clock.now()))
        await kit.comeRound()
        #expect(try kit.store.look { try $0.events(of: .daemon) }.isEmpty)
        try kit.sabotage("DROP TRIGGER refusal")
        await kit.comeRound()
        let types = try kit.store.look { try $0.events(of: .daemon) }.map(\.type)
        #expect(types.contains(OwnEvents.auditorTroubleType))
        #expect(types.count { $0 == OwnEvents.auditorTroubleType } == 1)
    }

    @Test func `an event of the daemon's own that the store never takes keeps no deadline waiting`()
        async throws
    {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        try kit.sabotage(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON event WHEN new.type = 'reload.taken'
            BEGIN SELECT RAISE(ABORT, 'no'); END
            """
        )
        kit.loop.note(OwnEvents.reloadTaken(at: kit.clock.now()))
        await kit.comeRound()
        kit.hands.pass(.hours(2))
        // The second and the third turn come after the first has looked at what is due.
        for _ in 0..<3 { await kit.comeRound() }
        let told = try kit.alerts.first?.tellings.map(\.person) ?? []
        #expect(told == ["bo", "lis", "team"])
    }

    @Test func `a reload that the store refuses is not in force`() async throws {
        let kit = try DaemonKit()
        defer { kit.end() }
        await kit.run()
        await kit.submit(kit.discharge("d1"))
        try kit.sabotage(
            "CREATE TRIGGER refusal BEFORE UPDATE ON wake BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        let roster = DaemonKit.roster(contactPerson: DaemonKit.person("kim"))
        let refused = await kit.loop.reload(kit.circumstances.with(roster))
        #expect(refused != nil)
        #expect(kit.loop.currentCircumstances.roster.person("kim") == nil)
        try kit.sabotage("DROP TRIGGER refusal")
        #expect(await kit.loop.reload(kit.circumstances.with(roster)) == nil)
        #expect(kit.loop.currentCircumstances.roster.person("kim") != nil)
    }

    @Test func `answer then no queued step goes out`() async throws {
        let kit = try DaemonKit()
        defer { kit.end() }
        kit.loop.start()
        kit.loop.releaseWakes()
        await kit.submit(kit.discharge("d1"))
        await kit.comeRound()
        // Three steps wait in the outbox for a channel that is not there.
        kit.hands.pass(.hours(5))
        await kit.comeRound()
        let alert = try #require(try kit.alerts.first)
        let waiting = try kit.store.look {
            try $0.dueEntries(channel: "mail", at: kit.clock.now(), limit: 100)
        }
        #expect(waiting.count > 2)
        let answer = GivenAnswer(alert: alert.id, by: "bo", choice: "contacted", linkOf: nil)
        guard case .taken = await kit.loop.answer(answer) else {
            Issue.record("the answer is not taken")
            return
        }
        kit.dispatcher.start()
        await kit.letDispatcherComeRound()
        #expect(kit.notifier.delivered.isEmpty)
    }
}
