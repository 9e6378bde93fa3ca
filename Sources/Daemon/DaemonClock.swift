internal import Foundation
internal import Synchronization
package import WorkingTime

/// Where the daemon reads time: from the machine, or from a test.
struct ClockHands: Sendable {
    /// The clock on the wall, which people and time services set: microseconds since 1970, UTC.
    let wallMicroseconds: @Sendable () -> Int64
    /// A clock that nobody sets and that goes on while the machine sleeps, in microseconds.
    let steadyMicroseconds: @Sendable () -> Int64

    /// Where the steady clock begins; it goes on while the machine sleeps.
    private static let origin = ContinuousClock.now

    /// The machine's own.
    static let machine = ClockHands(
        wallMicroseconds: { Int64(Date().timeIntervalSince1970 * 1_000_000) },
        steadyMicroseconds: {
            let (seconds, attoseconds) = origin.duration(to: .now).components
            return seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
        }
    )
}

/// The daemon's only clock.
///
/// It does not go back when the wall clock is set back a little: what has happened would not have
/// happened yet, and its alerts would be taken back. It stands until the wall has caught up.
///
/// In a trial it can start elsewhere and run faster than the world, so that a week passes in a
/// minute; everything that waits asks it how long that is in real time.
package struct DaemonClock: Sendable {
    /// Where a trial's clock starts, and how many times faster than the world it runs.
    package struct Trial: Sendable, Hashable {
        package let start: Instant
        package let speed: Int

        /// The fastest trial: a day in less than a second.
        package static let speedMax = 100_000

        package init(start: Instant, speed: Int) {
            precondition((1...Self.speedMax).contains(speed))
            self.start = start
            self.speed = speed
        }
    }

    /// The latest instant that was shown.
    private final class Latest: Sendable {
        let microseconds = Mutex(Int64.min)
    }

    /// The farthest that the wall clock is set back while this one stands.
    ///
    /// Long enough for an hour too many, as by a wrong zone. Set back farther, the wall clock was
    /// wrong before, and standing still for so long would hold up every deadline.
    package static let heldBackMax = Elapsed.hours(2)

    private let trial: Trial?
    private let startedMicroseconds: Int64
    private let hands: ClockHands
    private let latest = Latest()

    /// The clock on the wall, or a trial's.
    package init(trial: Trial? = nil) {
        self.init(hands: .machine, trial: trial)
    }

    /// A clock with hands that a test moves.
    init(hands: ClockHands, trial: Trial? = nil) {
        self.trial = trial
        self.hands = hands
        startedMicroseconds = hands.wallMicroseconds()
    }

    /// What it shows.
    package func now() -> Instant { stand(at: wall()) }

    /// How many times faster than the world it runs.
    var speed: Int { trial?.speed ?? 1 }

    /// What it would show if it followed the wall clock wherever that is set.
    func wall() -> Instant {
        let wall = hands.wallMicroseconds()
        guard let trial else { return Instant(microseconds: wall) }
        let passed = (wall - startedMicroseconds).multipliedReportingOverflow(by: Int64(speed))
        guard !passed.overflow else { return Instant(microseconds: .max) }
        return trial.start.advanced(by: Elapsed(microseconds: passed.partialValue))
    }

    /// The time since boot, which nobody sets; real time in a trial too.
    func steady() -> Elapsed { Elapsed(microseconds: hands.steadyMicroseconds()) }

    /// Shows nothing earlier than the instant, as if it had been shown: what an earlier run decided
    /// has happened.
    func goOn(from instant: Instant) { _ = stand(at: instant) }

    private func stand(at instant: Instant) -> Instant {
        latest.microseconds.withLock { latest in
            let floor = latest.subtractingReportingOverflow(Self.heldBackMax.microseconds)
            let isHeld =
                instant.microseconds < latest
                && (floor.overflow || instant.microseconds >= floor.partialValue)
            if !isHeld { latest = instant.microseconds }
            return Instant(microseconds: latest)
        }
    }

    /// The real seconds until it shows the instant; zero when it has passed.
    package func realSeconds(until instant: Instant) -> Double {
        let microseconds = max(0, instant.elapsed(since: now()).microseconds)
        return Double(microseconds) / 1_000_000 / Double(speed)
    }

    /// How many real seconds the span takes.
    package func realSeconds(of span: Elapsed) -> Double {
        Double(span.microseconds) / 1_000_000 / Double(speed)
    }
}
