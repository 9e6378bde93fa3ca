import Testing
import WorkingTime

@testable import Daemon

struct BackoffTests {
    private let now = Instant(microseconds: 1_800_000_000_000_000)

    private func seconds(failures: Int, number: Int64) -> Int64 {
        let next = Backoff.nextAttempt(after: now, failures: failures, number: number)
        return next.elapsed(since: now).microseconds / 1_000_000
    }

    @Test func `waits double from the shortest to the longest`() {
        var last: Int64 = 0
        for failures in 1...20 {
            let wait = seconds(failures: failures, number: 0)
            #expect(wait >= last)
            last = wait
        }
        #expect(seconds(failures: 1, number: 0) == Backoff.secondsMin)
        #expect(seconds(failures: 2, number: 0) == 2 * Backoff.secondsMin)
        #expect(seconds(failures: 20, number: 0) == Backoff.secondsMax)
    }

    @Test func `deliveries that failed together come back apart, within a quarter`() {
        let waits = Set((0..<100).map { seconds(failures: 7, number: Int64($0)) })
        #expect(waits.count > 10)
        #expect(waits.allSatisfy { $0 >= 900 && $0 <= 1125 })
    }

    @Test func `no count of failures is too large`() {
        #expect(seconds(failures: Int.max, number: Int64.min) >= Backoff.secondsMax)
    }
}
