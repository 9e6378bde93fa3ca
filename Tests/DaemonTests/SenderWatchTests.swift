import Synchronization
import Testing
import WorkingTime

@testable import Daemon

/// The auditor's eye on the process that sends.
struct SenderWatchTests {
    private func snapshot(_ unmoved: Elapsed) -> AuditSnapshot {
        var snapshot = AuditSnapshot()
        snapshot.workers = [
            .init(subject: .sender, unmoved: unmoved, unmovedMax: AuditLimits.unmovedMax)
        ]
        return snapshot
    }

    @Test func `a sender that does not answer is found within a minute`() {
        let now = Instant(microseconds: 0)
        let justBefore = AuditLimits.unmovedMax - Elapsed(microseconds: 1)
        #expect(audit(snapshot(justBefore), at: now) == [])
        let found = audit(snapshot(AuditLimits.unmovedMax), at: now)
        #expect(found.map(\.subject.code) == ["sender-silent"])
        #expect(found.first?.text == "the process that sends has not answered for 45 seconds")
        let noticed =
            AuditLimits.unmovedMax + .seconds(Int(Auditor.pauseSecondsMax))
            + .seconds(Int(SenderWatch.pauseSeconds))
        #expect(noticed <= .minutes(1))
    }

    @Test func `each answer is progress, and silence has a reason`() {
        let isThere = Mutex(true)
        let watch = SenderWatch { isThere.withLock { $0 } ? nil : "it hangs up" }
        #expect(watch.mark.progress == 0)
        watch.look()
        #expect(watch.mark.progress == 1)
        #expect(watch.trouble == nil)
        isThere.withLock { $0 = false }
        watch.look()
        #expect(watch.mark.progress == 1)
        #expect(watch.trouble == "it hangs up")
    }

    @Test func `a silent sender stops the heartbeat, and does not have the daemon restarted`()
        async throws
    {
        let kit = try DaemonKit(sender: SenderWatch { "it hangs up" })
        await kit.run()
        defer { kit.end() }
        kit.auditor.look()
        #expect(kit.told.feeds == 1)
        kit.hands.pass(AuditLimits.unmovedMax)
        await kit.comeRound()
        await kit.letDispatcherComeRound()
        kit.auditor.look()
        #expect(kit.told.codes == ["began sender-silent"])
        #expect(kit.told.feeds == 2)
        #expect(!kit.auditor.isClean)
    }
}
