package import Alerting
package import WorkingTime

/// How a telling leaves the house.
package enum Channel: String, Sendable, Hashable, Codable, CaseIterable {
    case mail
    case journal
    case webhook
    case command

    /// Whether several tellings to one person leave as one message; the journal keeps each apart.
    package var foldsTellings: Bool {
        switch self {
        case .mail: true
        case .journal: false
        // Programs get each by itself.
        case .webhook, .command: false
        }
    }
}

/// What leaves under one identifier, with what the daemon adds to it, ready for a channel.
package struct PreparedLetter: Sendable, Hashable {
    /// The same on every attempt; that of the telling where it is alone.
    package let id: String
    /// What is told, the most severe first; at least one.
    package let tellings: [Telling]
    /// The page where the reader answers, an `https` or `http` address; nothing when there is
    /// nothing to answer.
    package let answerLink: String?
    /// Identifiers of earlier tellings to the same person about the same alert, oldest first.
    package let followsIDs: [String]
    /// When the letter was put together, the same on every attempt; nothing for a telling that leaves
    /// by itself, which is dated by its decision.
    package let planned: Instant?

    /// The telling that leads the letter.
    package var telling: Telling { tellings[0] }

    /// A letter of one telling.
    package init(telling: Telling, answerLink: String?, followsIDs: [String] = []) {
        planned = nil
        id = telling.id
        tellings = [telling]
        self.answerLink = answerLink
        self.followsIDs = followsIDs
    }

    /// A letter of several tellings to one person.
    package init(
        id: String,
        tellings: [Telling],
        answerLink: String?,
        planned: Instant? = nil
    ) {
        self.planned = planned
        precondition(!tellings.isEmpty, "a letter tells something")
        self.id = id
        self.tellings = tellings.sorted(by: Telling.leadsMessage)
        self.answerLink = answerLink
        followsIDs = []
    }
}

/// A channel that delivers one letter at a time.
package protocol Notifier: Sendable {
    var channel: Channel { get }

    /// The longest that one attempt takes when all works as it should, in seconds.
    var attemptSecondsMax: Int { get }

    /// Delivers the letter and says what became of it; blocks, so call it on a thread of its own.
    ///
    /// Delivering the same letter again is safe: it carries the same identifier.
    func deliver(_ letter: PreparedLetter) -> DeliveryOutcome
}

extension Notifier {
    /// A channel on this machine answers at once.
    package var attemptSecondsMax: Int { 10 }
}

/// What became of one attempt to deliver; reasons hold no personal data.
package enum DeliveryOutcome: Sendable, Hashable {
    /// The channel has taken responsibility.
    case delivered(String)
    /// It may go well later.
    case temporary(String)
    /// It may go well after so many seconds, which the channel itself named (RFC 9110 §10.2.3).
    case busy(String, retryAfterSeconds: Int)
    /// This recipient or this message will never be taken.
    case permanent(String)
    /// The channel will not take this letter, and it may be the service that it will not have: worth
    /// another try, but not so long that the next in line hears too late.
    case unwelcome(String)
    /// The channel refuses the service itself: keep the letter and tell the operator.
    case misconfigured(String)
    /// The connection was lost after the whole message: it may have been taken.
    ///
    /// Another attempt carries the same `Message-ID`.
    case undecided(String)

    /// The longest that a channel may put a letter off, in seconds.
    package static let retryAfterSecondsMax = 3_600

    /// Whether the channel has taken responsibility.
    package var isDelivered: Bool {
        if case .delivered = self { return true }
        return false
    }
}

extension DeliveryOutcome: CustomStringConvertible {
    package var description: String {
        switch self {
        case .delivered(let detail): "delivered: \(detail)"
        case .temporary(let reason): "not yet: \(reason)"
        case .busy(let reason, let seconds): "not yet, in \(seconds) seconds: \(reason)"
        case .permanent(let reason): "refused: \(reason)"
        case .unwelcome(let reason): "unwelcome: \(reason)"
        case .misconfigured(let reason): "set up wrongly: \(reason)"
        case .undecided(let reason): "unknown whether it arrived: \(reason)"
        }
    }
}
