internal import Foundation
package import WorkingTime

/// The daemon's only clock.
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

    private let trial: Trial?
    private let startedMicroseconds: Int64

    /// The clock on the wall, or a trial's.
    package init(trial: Trial? = nil) {
        self.trial = trial
        startedMicroseconds = Self.wallMicroseconds()
    }

    /// What it shows.
    package func now() -> Instant {
        let wall = Self.wallMicroseconds()
        guard let trial else { return Instant(microseconds: wall) }
        let passed = (wall - startedMicroseconds) * Int64(trial.speed)
        return Instant(microseconds: trial.start.microseconds + passed)
    }

    /// The real seconds until it shows the instant; zero when it has passed.
    package func realSeconds(until instant: Instant) -> Double {
        let microseconds = max(0, instant.microseconds - now().microseconds)
        return Double(microseconds) / 1_000_000 / Double(trial?.speed ?? 1)
    }

    /// How many real seconds the span takes.
    package func realSeconds(of span: Elapsed) -> Double {
        Double(span.microseconds) / 1_000_000 / Double(trial?.speed ?? 1)
    }

    private static func wallMicroseconds() -> Int64 {
        Int64(Date().timeIntervalSince1970 * 1_000_000)
    }
}
