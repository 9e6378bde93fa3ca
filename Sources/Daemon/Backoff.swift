internal import Notifiers
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
    /// What the channel may not want from this service is settled as failed after so long, and the
    /// next in line is told: perhaps it is the recipient's mailbox that lets nobody write to it.
    static let unwelcomeGiveUpAfter = Elapsed.hours(1)

    /// So often a message of which nobody knows whether it arrived is sent again soon.
    static let undecidedSoonCountMax = 3
    /// From then on it waits so long: each copy that did arrive disturbs its reader.
    static let undecidedPause = Elapsed.hours(12)

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

    /// How long after the first attempt an outcome of this kind is tried no more.
    static func giveUp(after outcome: DeliveryOutcome) -> Elapsed {
        if case .unwelcome = outcome { return unwelcomeGiveUpAfter }
        return giveUpAfter
    }
}
