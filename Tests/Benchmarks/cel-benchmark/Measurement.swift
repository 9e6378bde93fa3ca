import Glibc

/// Measures work on batches of events, in rounds, after a warm-up.
///
/// What is counted is the time that the processor spends on this thread, so that other work on the
/// machine shows as little as can be.
struct Measurement {
    /// How many rounds the median is taken of.
    let roundCount: Int
    /// How long a round lasts at least, in nanoseconds, so that the clock's own step does not show.
    private static let roundNanoseconds = 40_000_000

    /// What was measured: the median of the rounds, and how many evaluations were true.
    struct Result {
        let nanosecondsPerEvent: Double
        let trueCount: Int
    }

    /// Measures passes over all events, batch by batch.
    ///
    /// - Parameters:
    ///   - events: What one pass evaluates.
    ///   - batchCount: How many events are prepared together.
    ///   - prepare: Gets a batch ready, which is not measured.
    ///   - pass: Evaluates every event of the batch once and returns how many were true.
    /// - Returns: The median of the rounds.
    func result<Event>(
        _ events: [Event],
        batchCount: Int,
        prepare: (ArraySlice<Event>) -> Void,
        pass: (ArraySlice<Event>) -> Int
    ) -> Result {
        let batches = stride(from: 0, to: events.count, by: batchCount).map {
            events[$0..<min($0 + batchCount, events.count)]
        }
        let warmUp = round(batches, passCount: 1, prepare, pass)
        let passCount = max(1, Self.roundNanoseconds / max(1, warmUp.nanoseconds))
        var rounds: [Double] = []
        for _ in 0..<roundCount {
            let found = round(batches, passCount: passCount, prepare, pass)
            // Every pass must find the same, or it was not the same work.
            precondition(found.trueCount == warmUp.trueCount * passCount, "a pass found another")
            rounds.append(Double(found.nanoseconds) / Double(passCount * events.count))
        }
        return Result(nanosecondsPerEvent: median(rounds), trueCount: warmUp.trueCount)
    }

    private func round<Event>(
        _ batches: [ArraySlice<Event>],
        passCount: Int,
        _ prepare: (ArraySlice<Event>) -> Void,
        _ pass: (ArraySlice<Event>) -> Int
    ) -> (nanoseconds: Int, trueCount: Int) {
        var nanoseconds = 0
        var trueCount = 0
        for batch in batches {
            prepare(batch)
            let start = Self.processorNanoseconds()
            for _ in 0..<passCount { trueCount += pass(batch) }
            nanoseconds += Self.processorNanoseconds() - start
        }
        return (nanoseconds, trueCount)
    }

    private static func processorNanoseconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
