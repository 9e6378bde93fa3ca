package import CaseEvents

/// What became of one message that was handed in.
package enum Receipt: Sendable, Hashable {
    /// It is kept durably.
    case accepted
    /// The same event was there before; nothing changed.
    case duplicate
    /// Another event has the same source and id but says something else; nothing changed.
    case contentConflict
    /// The citizen has no case here; only the message was counted.
    case withoutCase
    /// The message tells nothing that is an event here; it was counted.
    case withoutEvent
    /// It is kept durably but put aside, such as an event that says it happened in the future.
    case quarantined(reason: String)
}

/// What became of messages that were handed in together.
package enum SubmissionOutcome: Sendable {
    /// One receipt for each message, in their order.
    case receipts([Receipt])
    /// Nothing was kept; the sender should come back.
    case unavailable(retryAfterSeconds: Int, reason: String)
}

/// Takes events and keeps them.
package protocol EventDesk: Sendable {
    /// Keeps the messages and returns only when they are durable.
    func submit(_ messages: [DecodedMessage]) async -> SubmissionOutcome
}
