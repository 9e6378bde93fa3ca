internal import EventStore
internal import Notifiers

/// Why a message will never arrive.
enum DeliveryFailure: String, Sendable, Hashable {
    /// The channel took neither this recipient nor this message.
    case refused
    /// It did not go well for `Backoff.giveUpAfter`.
    case gaveUp = "gave_up"
    /// It was taken, and came back.
    case bounced

    /// Why the outcome ended the attempts; nothing when it did not.
    init?(_ outcome: DeliveryOutcome, settled settlement: Settlement) {
        guard settlement == .failed else { return nil }
        switch outcome {
        case .permanent, .unwelcome: self = .refused
        case .delivered, .temporary, .busy, .misconfigured, .undecided: self = .gaveUp
        }
    }
}
