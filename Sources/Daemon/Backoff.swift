internal import WorkingTime

/// How long to wait before a delivery is tried again.
///
/// Doubling from fifteen seconds to fifteen minutes, spread by up to a quarter so that many
/// deliveries that failed together do not come back together. The spread comes from the entry's
/// number: the same entry waits the same time wherever it is computed.
enum Backoff {
    /// The wait after the first failure, in seconds.
    static let secondsMin: Int64 = 15
    /// The longest wait, in seconds.
    static let secondsMax: Int64 = 900
    /// A temporary trouble that lasts longer than this is settled as failed and told to the operator.
    static let giveUpAfter = Elapsed.days(5)

    /// When to try the entry again that has failed so many times.
    static func nextAttempt(
        after now: Instant,
        failures: Int,
        number: Int64
    ) -> Instant {
        let doublings = min(max(failures, 1) - 1, 10)
        let seconds = min(secondsMin << Int64(doublings), secondsMax)
        let spreadPercent = Int64((number.magnitude &* 2_654_435_761) % 26)
        let microseconds = seconds * 1_000_000 + seconds * spreadPercent * 10_000
        return Instant(microseconds: now.microseconds + microseconds)
    }
}
