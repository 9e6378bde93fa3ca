/// What came out of a message from outside.
package enum DecodedMessage: Sendable, Equatable {
    case event(CaseEvent)
    /// The citizen has no case here: nothing is kept but a count by the type of message.
    case withoutCase(messageType: String)
}
