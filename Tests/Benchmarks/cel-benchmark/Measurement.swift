/// Measures work that is done once for each event, in rounds, after a warm-up.
struct Measurement {
    /// How many rounds the median is taken of.
    let roundCount: Int
    /// How long a round lasts at least, so that the clock's own step does not show.
    static let roundDuration = Duration.milliseconds(40)

    /// What was measured: the median of the rounds, and how many evaluations were true.
    struct Result {
        let nanosecondsPerEvent: Double
        let trueCount: Int
    }

    /// Measures passes over all events.
    ///
    /// - Parameters:
    ///   - eventCount: How many events one pass evaluates.
    ///   - pass: Evaluates every event once and returns how many were true.
    /// - Returns: The median of the rounds.
    func result(eventCount: Int, _ pass: () -> Int) -> Result {
        let trueCount = pass()
        let clock = ContinuousClock()
        let oncePassed = clock.measure { Self.keep(pass()) }
        let passCount = max(1, Int(Self.roundDuration / max(oncePassed, .microseconds(1))))
        var rounds: [Double] = []
        for _ in 0..<roundCount {
            var sum = 0
            let duration = clock.measure {
                for _ in 0..<passCount { sum += pass() }
            }
            // Every pass must find the same, or it was not the same work.
            precondition(sum == trueCount * passCount, "a pass found something else")
            rounds.append(duration / .nanoseconds(1) / Double(passCount * eventCount))
        }
        return Result(nanosecondsPerEvent: median(rounds), trueCount: trueCount)
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Makes the compiler believe that the number is used.
    @inline(never)
    private static func keep(_ number: Int) {
        withExtendedLifetime(number) {}
    }
}
