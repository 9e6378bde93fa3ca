import Alerting
import CaseEvents
import EventStore
import Intake
import Notifiers
import Testing
import WorkingTime

@testable import Daemon

/// The wall clock is set while the daemon runs: nothing is lost, told twice or taken back.
struct ClockJumpTests {
    private func causes(_ kit: DaemonKit) -> [String] {
        kit.notifier.delivered.map(\.telling.cause.label)
    }

    @Test func `an hour back: nothing is taken back or told twice, and deadlines still act`()
        async throws
    {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        kit.auditor.look()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        kit.hands.set(by: -.hours(1))
        kit.auditor.look()
        // The same news again, so that the case is judged while its past lies ahead of the wall.
        await kit.submit(kit.discharge("d2"))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(try kit.alerts.map(\.state.isOpen) == [true])
        #expect(causes(kit) == ["step-0"])
        // The second step is due two hours after the alert, by the wall clock.
        kit.hands.pass(.hours(3) - .minutes(1))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(causes(kit) == ["step-0"])
        kit.hands.pass(.minutes(1))
        await kit.comeRound()
        await kit.notifier.wait(forLetters: 3)
        #expect(causes(kit).dropFirst() == ["step-1", "step-1"])
        let identifiers = kit.notifier.delivered.map(\.id)
        #expect(Set(identifiers).count == identifiers.count)
        #expect(kit.told.codes.filter { $0.hasPrefix("jumped") } == ["jumped -3600"])
    }

    @Test func `an hour back: news that is new now is judged and told now`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.comeRound()
        let happened = kit.clock.now()
        kit.hands.set(by: -.hours(1))
        let outcome = await kit.submit(kit.discharge("d1", at: happened))
        guard case .receipts(let receipts) = outcome else {
            Issue.record("it is not taken: \(outcome)")
            return
        }
        #expect(receipts == [.accepted])
        await kit.notifier.wait(forLetters: 1)
        #expect(causes(kit) == ["step-0"])
    }

    @Test(arguments: [1, 24])
    func `hours forward: what fell due is caught up once, and setting it right tells nothing`(
        hours: Int
    ) async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        kit.auditor.look()
        await kit.submit(kit.discharge("d1"))
        await kit.notifier.wait(forLetters: 1)
        kit.hands.set(by: .hours(hours))
        await kit.comeRound()
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        let steps = Set(causes(kit))
        #expect(steps == (hours == 1 ? ["step-0"] : ["step-0", "step-1", "step-2"]))
        let count = causes(kit).count
        kit.hands.set(by: -.hours(hours))
        await kit.comeRound()
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        #expect(causes(kit).count == count)
        #expect(try kit.alerts.map(\.state.isOpen) == [true])
        let seconds = hours * 3600
        #expect(
            kit.told.codes.filter { $0.hasPrefix("jumped") }
                == ["jumped \(seconds)", "jumped -\(seconds)"]
        )
        // A jump makes nothing look late.
        #expect(kit.auditor.isClean)
    }

    @Test func `set right after hours ahead: what waits leaves`()
        async throws
    {
        let kit = try DaemonKit(failureCount: 1)
        await kit.run()
        defer { kit.end() }
        let happened = kit.clock.now()
        kit.hands.set(by: .hours(3))
        await kit.submit(kit.discharge("d1", at: happened))
        await kit.notifier.wait(forLetters: 1)
        await kit.letDispatcherComeRound()
        kit.hands.set(by: -.hours(3))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(causes(kit) == ["step-0", "step-0"])
    }

    @Test func `set right after days ahead: the steps count from there`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        let happened = kit.clock.now()
        kit.hands.set(by: .days(3))
        await kit.submit(kit.discharge("d1", at: happened))
        await kit.notifier.wait(forLetters: 1)
        await kit.comeRound()
        kit.hands.set(by: -.days(3))
        await kit.comeRound()
        #expect(try kit.alerts.map(\.raised) == [kit.clock.now()])
        kit.hands.pass(.hours(2) - .minutes(1))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(causes(kit) == ["step-0"])
        kit.hands.pass(.minutes(1))
        await kit.comeRound()
        await kit.notifier.wait(forLetters: 3)
        #expect(causes(kit).dropFirst() == ["step-1", "step-1"])
    }

    @Test(arguments: ["seen", "contacted"])
    func `set right after days ahead: an answer stands, and a hold lasts as long from there`(
        choice: String
    ) async throws {
        let kit = try DaemonKit(hourlyRule: true)
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.event("e1", type: HourlyRule.type))
        await kit.notifier.wait(forLetters: 1)
        let alert = try #require(try kit.alerts.first)
        kit.hands.set(by: .days(3))
        let answer = GivenAnswer(alert: alert.id, by: "bo", choice: choice, linkOf: nil)
        guard case .taken = await kit.loop.answer(answer) else {
            Issue.record("the answer is not taken")
            return
        }
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        kit.hands.set(by: -.days(3))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        let count = causes(kit).count
        kit.hands.pass(.hours(4) - .minutes(1))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        #expect(causes(kit).count == count)
        kit.hands.pass(.minutes(1))
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        let last = causes(kit).dropFirst(count)
        #expect(last == (choice == "seen" ? ["hold-ended-0"] : []))
        #expect(try kit.alerts.map(\.state.isOpen) == [choice == "seen"])
    }

    @Test func `news put aside as from the future is taken when its time has come`() async throws {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        let ahead = kit.clock.now().advanced(by: .hours(1))
        let early = await kit.submit(kit.discharge("d1", at: ahead))
        guard case .receipts(let receipts) = early, case .quarantined = receipts.first else {
            Issue.record("it is not put aside: \(early)")
            return
        }
        #expect(try kit.alerts.isEmpty)
        kit.hands.set(by: .hours(1) - .minutes(10) - Elapsed(microseconds: 1))
        await kit.comeRound()
        #expect(try kit.store.look { try $0.quarantineCount() } == 1)
        kit.hands.set(by: Elapsed(microseconds: 1))
        await kit.comeRound()
        #expect(try kit.store.look { try $0.quarantineCount() } == 0)
        kit.hands.pass(.minutes(10))
        await kit.comeRound()
        await kit.notifier.wait(forLetters: 1)
        #expect(try kit.alerts.count == 1)
    }

    @Test func `what was put aside and cannot be read stays aside and holds up nothing`()
        async throws
    {
        let kit = try DaemonKit()
        await kit.run()
        defer { kit.end() }
        await kit.submit(kit.discharge("d1", at: kit.clock.now().advanced(by: .hours(1))))
        try kit.sabotage("UPDATE quarantine SET event = '{'")
        kit.hands.pass(.hours(1))
        await kit.comeRound()
        #expect(try kit.store.look { try $0.quarantineCount() } == 1)
        #expect(try kit.store.look { try $0.nextQuarantined() } == nil)
    }
}

struct DaemonClockTests {
    private let start = Instant(microseconds: 1_800_000_000_000_000)

    private func clock() -> (FakeHands, DaemonClock) {
        let hands = FakeHands(start)
        return (hands, DaemonClock(hands: hands.hands))
    }

    @Test func `set back a little it stands until the wall has caught up`() {
        let (hands, clock) = clock()
        #expect(clock.now() == start)
        hands.set(by: -DaemonClock.heldBackMax)
        #expect(clock.now() == start)
        #expect(clock.wall() == start.advanced(by: -DaemonClock.heldBackMax))
        hands.pass(DaemonClock.heldBackMax + .seconds(1))
        #expect(clock.now() == start.advanced(by: .seconds(1)))
    }

    @Test func `set back farther it follows the wall`() {
        let (hands, clock) = clock()
        _ = clock.now()
        hands.set(by: -DaemonClock.heldBackMax - Elapsed(microseconds: 1))
        #expect(clock.now() == clock.wall())
    }

    @Test func `it goes on from what an earlier run decided`() {
        let (_, clock) = clock()
        clock.goOn(from: start.advanced(by: .hours(1)))
        #expect(clock.now() == start.advanced(by: .hours(1)))
    }
}
