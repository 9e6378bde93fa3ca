import Alerting
import CaseEvents
import Dispatch
import EventStore
import Logging
import Notifiers
import RuleLanguage
import Synchronization
import Testing
import WorkingTime

@testable import Daemon

/// Sabotage: each thing that can get stuck gets stuck, and the auditor is to notice in time.
struct AuditorTests {
    private let justBefore = AuditLimits.unmovedMax - Elapsed(microseconds: 1)
    private let instant = Elapsed(microseconds: 1)

    @Test func `while all goes well the watchdog is fed at every look and nothing is told`()
        async throws
    {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        for look in 1...20 {
            await kit.comeRound()
            await kit.letDispatcherComeRound()
            kit.auditor.look()
            #expect(kit.told.feeds == look)
            #expect(kit.auditor.isClean)
            kit.hands.pass(.seconds(5))
        }
        #expect(kit.told.codes == [])
    }

    @Test func `a channel that never returns is noticed, and neither watchdog nor heartbeat fed`()
        async throws
    {
        let kit = try DaemonKit(hangs: true)
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        let beat = Beat(kit.auditor)
        kit.auditor.look()
        kit.hands.pass(justBefore)
        await kit.comeRound()
        kit.auditor.look()
        beat.heart.beat()
        #expect(kit.told.feeds == 2)
        #expect(beat.count == 1)
        kit.hands.pass(instant)
        await kit.comeRound()
        for _ in 0..<3 { kit.auditor.look() }
        beat.heart.beat()
        #expect(kit.told.feeds == 2)
        #expect(beat.count == 1)
        #expect(kit.told.codes == ["began outbox-stuck-mail", "began dispatcher-stuck-mail"])
        kit.notifier.letGo()
        await kit.letDispatcherComeRound()
        await kit.comeRound()
        kit.auditor.look()
        beat.heart.beat()
        #expect(kit.told.feeds == 3)
        #expect(beat.count == 2)
        #expect(
            kit.told.codes.suffix(2) == ["ended outbox-stuck-mail", "ended dispatcher-stuck-mail"]
        )
    }

    @Test func `a channel that waits for the server's own rate is not stuck`() async throws {
        let rate = SendingRate(countMax: 1, per: .hours(1))
        let kit = try DaemonKit(pace: SendingPace(server: rate, recipient: nil))
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        await kit.submit(kit.discharge("d2", in: "c-2"))
        await kit.notifier.wait(forLetters: 1)
        for _ in 0..<3 {
            await kit.comeRound()
            await kit.letDispatcherComeRound()
            kit.auditor.look()
            kit.hands.pass(AuditLimits.unmovedMax)
        }
        #expect(kit.notifier.delivered.count == 1)
        #expect(kit.told.codes == [])
    }

    @Test func `a channel that fails every time is noticed, and only the heartbeat stops`()
        async throws
    {
        let kit = try DaemonKit(failureCount: 1000)
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        for _ in 0..<6 {
            kit.hands.pass(.minutes(5))
            await kit.comeRound()
            await kit.letDispatcherComeRound()
            kit.auditor.look()
        }
        #expect(kit.told.codes == ["began undelivered-mail"])
        #expect(!kit.auditor.isClean)
        #expect(kit.told.feeds == 7)
    }

    @Test func `a case loop that blocks is noticed`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        let gate = DispatchSemaphore(value: 0)
        defer {
            gate.signal()
            kit.end()
        }
        let blocked = AsyncStream<Void>.makeStream()
        _ = kit.loop.enqueue(
            .reload(try DaemonKit.circumstances()) { _ in
                blocked.continuation.yield()
                gate.wait()
            }
        )
        for await _ in blocked.stream { break }
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        kit.hands.pass(justBefore)
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        #expect(kit.told.feeds == 2)
        kit.hands.pass(instant)
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        #expect(kit.told.feeds == 2)
        #expect(!kit.auditor.isClean)
        #expect(kit.told.codes == ["began case-loop-stuck"])
    }

    @Test func `an open alert that has lost its next step is noticed, and a restart mends it`()
        async throws
    {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        kit.auditor.look()
        #expect(kit.told.feeds == 1)
        try kit.sabotage("UPDATE alert SET next_step = NULL")
        kit.auditor.look()
        #expect(kit.told.feeds == 1)
        #expect(kit.told.codes == ["began alert-without-step"])
        // What a start does first.
        await kit.comeRound()
        kit.auditor.look()
        #expect(kit.told.feeds == 2)
        #expect(kit.told.codes == ["began alert-without-step", "ended alert-without-step"])
    }

    @Test func `an answered alert needs no next step`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        let alert = try #require(try kit.alerts.first)
        let outcome = await kit.loop.answer(
            GivenAnswer(alert: alert.id, by: "bo", choice: "contacted", linkOf: nil)
        )
        #expect(outcome == .taken)
        kit.auditor.look()
        #expect(kit.auditor.isClean)
    }

    @Test func `a wake-up that is never taken is noticed, and the step behind it`() async throws {
        // The threads do not run: only the auditor looks.
        let kit = try DaemonKit()
        let progress = Mutex<UInt64>(0)
        let auditor = Auditor(
            clock: kit.clock,
            watchdogMicroseconds: nil,
            surroundings: Auditor.Surroundings(
                read: { [store = kit.store] now throws(StoreError) in
                    try store.look { try $0.auditReading(at: now) }
                },
                workers: {
                    progress.withLock { progress in
                        progress += 1
                        return [WorkerMark(subject: .caseLoop, progress: progress)]
                    }
                },
                wakesAreHeld: { false },
                feedWatchdog: { [told = kit.told] in told.feedCount.withLock { $0 += 1 } },
                write: { [told = kit.told] notice in told.notices.withLock { $0.append(notice) } },
                report: { _ in }
            )
        )
        let due = kit.clock.now().advanced(by: .minutes(1))
        try kit.store.change { transaction in
            try transaction.setWake(due, of: CaseReference(unchecked: "c-1"))
        }
        auditor.look()
        kit.hands.pass(.minutes(1))
        auditor.look()
        kit.hands.pass(justBefore)
        auditor.look()
        #expect(kit.told.feeds == 3)
        kit.hands.pass(instant)
        auditor.look()
        #expect(kit.told.feeds == 3)
        #expect(kit.told.codes == ["began wake-late"])
    }

    @Test func `a spool that stands still is noticed, and a watchdog is fed when it goes on`()
        async throws
    {
        let kit = try DaemonKit()
        let spool = Mutex<UInt64>(1)
        let auditor = Auditor(
            clock: kit.clock,
            watchdogMicroseconds: nil,
            surroundings: Auditor.Surroundings(
                read: { [store = kit.store] now throws(StoreError) in
                    try store.look { try $0.auditReading(at: now) }
                },
                workers: {
                    [
                        WorkerMark(
                            subject: .spool,
                            progress: spool.withLock { $0 },
                            unmovedMax: AuditLimits.spoolUnmovedMax
                        )
                    ]
                },
                wakesAreHeld: { false },
                feedWatchdog: { [told = kit.told] in told.feedCount.withLock { $0 += 1 } },
                write: { [told = kit.told] notice in told.notices.withLock { $0.append(notice) } },
                report: { _ in }
            )
        )
        auditor.look()
        kit.hands.pass(AuditLimits.spoolUnmovedMax - instant)
        auditor.look()
        #expect(kit.told.feeds == 2)
        kit.hands.pass(instant)
        auditor.look()
        auditor.look()
        #expect(kit.told.feeds == 2)
        #expect(kit.told.codes == ["began spool-stuck"])
        spool.withLock { $0 += 1 }
        auditor.look()
        #expect(kit.told.feeds == 3)
        #expect(kit.told.codes == ["began spool-stuck", "ended spool-stuck"])
    }

    @Test func `an alert whose wake-up is lost is noticed when its step has passed`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        try kit.sabotage("DELETE FROM wake")
        kit.hands.pass(.hours(2))
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        kit.hands.pass(AuditLimits.unmovedMax)
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        #expect(kit.told.codes.contains("began step-late"))
        await kit.comeRound()
        await kit.comeRound()
        kit.auditor.look()
        #expect(kit.told.codes.contains("ended step-late"))
    }

    @Test func `a store that cannot be read is noticed`() async throws {
        let kit = try DaemonKit()
        let auditor = Auditor(
            clock: kit.clock,
            watchdogMicroseconds: nil,
            surroundings: Auditor.Surroundings(
                read: { _ throws(StoreError) in throw .busy },
                workers: { [] },
                wakesAreHeld: { false },
                feedWatchdog: { Issue.record("the watchdog is fed") },
                write: { _ in },
                report: { _ in }
            )
        )
        auditor.look()
        #expect(auditor.findings.map(\.subject) == [.store])
    }

    @Test func `the operator is told by an alert of its own, and the alert ends with the trouble`()
        async throws
    {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1"))
        try kit.sabotage("UPDATE alert SET next_step = NULL WHERE rule = 'unannounced-discharge'")
        kit.auditor.look()
        await kit.notifier.wait(forLetters: 2)
        let letter = try #require(kit.notifier.delivered.last)
        #expect(letter.telling.rule == "auditor-trouble")
        #expect(letter.telling.role == Role("operator"))
        await kit.comeRound()
        kit.auditor.look()
        await kit.comeRound()
        let alerts = try kit.store.look { try $0.alerts(of: .daemon) }
        #expect(alerts.map(\.state.isOpen) == [false])
    }

    @Test func `an auditor that has not looked lately says nothing is clean`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        #expect(!kit.auditor.isClean)
        kit.auditor.look()
        #expect(kit.auditor.isClean)
        kit.hands.pass(justBefore)
        #expect(kit.auditor.isClean)
        kit.hands.pass(instant)
        #expect(!kit.auditor.isClean)
    }

    @Test func `its own thread looks and ends`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        kit.auditor.start()
        while kit.told.feeds == 0 { await Task.yield() }
        kit.auditor.stop()
        #expect(kit.told.feeds > 0)
    }
}

/// A heartbeat whose calls are counted.
struct Beat {
    private let calls: Calls
    let heart: Heartbeat

    private final class Calls: Sendable {
        let count = Mutex(0)
    }

    init(_ auditor: Auditor) {
        let calls = Calls()
        self.calls = calls
        var settings = HeartbeatSettings()
        settings.address = "https://heartbeat.example/secret"
        heart = Heartbeat(
            settings: settings,
            isClean: { auditor.isClean },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            call: { _ in
                calls.count.withLock { $0 += 1 }
                return nil
            }
        )
    }

    var count: Int { calls.count.withLock { $0 } }
}
