internal import Dispatch
internal import EventStore
internal import Foundation
internal import Logging
internal import Synchronization
internal import WorkingTime

/// Checks again and again that what the daemon promises holds, and says so only while it does.
///
/// It has a thread and a connection to the store of its own: whatever hangs elsewhere, it does not.
/// Hangs it itself, nobody is told that all is well, which is what the watchdog is for.
final class Auditor: Sendable {
    /// The longest pause between two looks, in seconds.
    static let pauseSecondsMax = 5.0

    /// What the auditor looks at and whom it tells.
    struct Surroundings: Sendable {
        /// What the store says.
        let read: @Sendable (Instant) throws(StoreError) -> AuditReading
        /// How far the threads have come.
        let workers: @Sendable () -> [WorkerMark]
        /// Whether cases that are due wait on purpose.
        let wakesAreHeld: @Sendable () -> Bool
        /// Tells systemd that work goes on.
        let feedWatchdog: @Sendable () -> Void
        /// Tells the operator's journal.
        let write: @Sendable (AuditNotice) -> Void
        /// Hands in an event of the daemon's own, which a rule may act on.
        let report: @Sendable (AuditNotice) -> Void
        /// Shows the operator what is wrong now, after each look.
        var showStatus: @Sendable ([AuditFinding]) -> Void = { _ in }
    }

    private struct State {
        var memory = AuditMemory()
        var findings: [AuditFinding] = []
        var hasLooked = false
        /// When nothing was found last, by the steady clock.
        var lastClean: Elapsed?
        var clockJumpCount = 0
        var stopping = false
    }

    private let clock: DaemonClock
    private let surroundings: Surroundings
    private let pauseSeconds: Double
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// An auditor; nothing runs until `start`.
    ///
    /// - Parameters:
    ///   - clock: The daemon's.
    ///   - watchdogMicroseconds: Within which time the watchdog wants to be fed, if there is one.
    ///   - surroundings: What it looks at and whom it tells.
    init(clock: DaemonClock, watchdogMicroseconds: UInt64?, surroundings: Surroundings) {
        self.clock = clock
        self.surroundings = surroundings
        pauseSeconds = WatchdogPace.pauseSeconds(
            watchdogMicroseconds: watchdogMicroseconds,
            most: Self.pauseSecondsMax
        )
    }

    /// Starts the auditor's own thread.
    func start() {
        Thread.begin("audit") {
            while !self.state.withLock({ $0.stopping }) {
                self.look()
                _ = self.bell.wait(timeout: .now() + self.pauseSeconds)
            }
            self.finished.signal()
        }
    }

    /// Ends the thread; without waiting for a look that hangs.
    func stop() {
        state.withLock { $0.stopping = true }
        bell.signal()
        _ = finished.wait(timeout: .now() + Self.pauseSecondsMax)
    }

    /// What is wrong now.
    var findings: [AuditFinding] { state.withLock { $0.findings } }

    /// How often the wall clock has jumped.
    var clockJumpCount: Int { state.withLock { $0.clockJumpCount } }

    /// Whether a look not long ago found nothing: what the outward heartbeat asks.
    var isClean: Bool {
        let now = clock.steady()
        return state.withLock { state in
            guard let lastClean = state.lastClean, state.findings.isEmpty else { return false }
            return now - lastClean < AuditLimits.unmovedMax
        }
    }

    /// How long ago a look found nothing, in seconds; nothing when none has yet.
    var secondsSinceClean: Int? {
        let now = clock.steady()
        return state.withLock { $0.lastClean }.map { Int((now - $0).microseconds / 1_000_000) }
    }

    /// Looks once, tells what has changed, and feeds the watchdog when nothing is wrong that a restart
    /// could mend.
    func look() {
        let steady = clock.steady()
        let now = clock.now()
        let reading: Result<AuditReading, AuditStoreTrouble>
        do {
            reading = .success(try surroundings.read(now))
        } catch {
            reading = .failure(AuditStoreTrouble(reason: error.description))
        }
        let seen = AuditLook(
            reading: reading,
            workers: surroundings.workers(),
            wakesAreHeld: surroundings.wakesAreHeld()
        )
        let (notices, maySayAlive) = state.withLock { state in
            take(seen, into: &state, now: now, steady: steady)
        }
        for notice in notices {
            surroundings.write(notice)
            surroundings.report(notice)
        }
        surroundings.showStatus(findings)
        if maySayAlive { surroundings.feedWatchdog() }
    }

    private func take(
        _ look: AuditLook,
        into state: inout State,
        now: Instant,
        steady: Elapsed
    ) -> ([AuditNotice], Bool) {
        var notices: [AuditNotice] = []
        let jump = state.memory.clockJump(to: clock.wall(), at: steady, speed: clock.speed)
        if let jump {
            state.clockJumpCount += 1
            notices.append(.clockJumped(by: jump, at: now))
        }
        let before = state.findings
        let found = audit(state.memory.snapshot(of: look, at: steady), at: now)
        for finding in found where !before.contains(where: { $0.subject == finding.subject }) {
            notices.append(.began(finding, at: now))
        }
        for finding in before where !found.contains(where: { $0.subject == finding.subject }) {
            notices.append(.ended(finding.subject, at: now))
        }
        let isFirst = !state.hasLooked
        state.hasLooked = true
        state.findings = found
        guard found.isEmpty else {
            return (notices, !found.contains { $0.subject.isMendedByRestart })
        }
        state.lastClean = steady
        if isFirst || !before.isEmpty { notices.append(.allIsWell(at: now)) }
        return (notices, true)
    }
}

/// Something that the auditor tells once.
enum AuditNotice: Hashable, Sendable {
    /// A promise does not hold any more.
    case began(AuditFinding, at: Instant)
    /// It holds again.
    case ended(AuditSubject, at: Instant)
    /// The wall clock has jumped so far.
    case clockJumped(by: Elapsed, at: Instant)
    /// Everything holds, for the first time or again.
    case allIsWell(at: Instant)
}
