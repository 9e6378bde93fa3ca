package import WorkingTime

/// Where an alert is in its life.
package enum AlertState: Sendable, Hashable, Codable {
    /// Somebody owes an answer.
    case open
    /// A named human has it for a while; the ladder stands still until then.
    case held(by: String, answer: String, until: Instant)
    /// A named human has answered.
    case answered(by: String, answer: String, at: Instant)
    /// Something happened that made it pointless.
    case closed(ClosingEvent)
    /// It lost its ground: an event was taken back, corrected or arrived late.
    case withdrawn(at: Instant)
    /// Nobody answered in all its time; that was reported.
    case expired(at: Instant)
    /// Found so late that nobody was told: it is listed, not sent.
    case foundTooLate

    /// Whether somebody still owes an answer, also when somebody has it for a while.
    package var isOpen: Bool {
        switch self {
        case .open, .held: true
        case .answered, .closed, .withdrawn, .expired, .foundTooLate: false
        }
    }

    /// When it ended; nothing while it is open, or when it never was.
    package var ended: Instant? {
        switch self {
        case .open, .held, .foundTooLate: nil
        case .answered(_, _, let at), .withdrawn(let at), .expired(let at): at
        case .closed(let event): event.happened
        }
    }

    /// The state in a word or a few.
    package var word: String {
        switch self {
        case .open: "open"
        case .held: "held"
        case .answered: "answered"
        case .closed: "closed"
        case .withdrawn: "withdrawn"
        case .expired: "expired"
        case .foundTooLate: "found too late"
        }
    }
}
