/// What came out of a message from outside.
package enum DecodedMessage: Sendable, Equatable {
    case event(CaseEvent)
    /// The citizen has no case here: nothing is kept but a count by the type of message.
    case withoutCase(messageType: String)
    /// The message tells nothing that is an event here: it is counted by its type.
    ///
    /// The case is that of its citizen; nothing where it is about nobody.
    case withoutEvent(
        messageType: String,
        because: NoEventReason,
        caseReference: CaseReference? = nil
    )
}

/// Why a message that was understood is no event.
package enum NoEventReason: String, Sendable, Hashable, CaseIterable {
    /// What it tells is not in the vocabulary, such as a transfer.
    case noNews = "no-news"
    case outpatient
    case update
    case merge
    case notProduction = "not-production"

    /// The reason in words.
    package var message: String {
        switch self {
        case .noNews: "such messages tell nothing that is an event here"
        case .outpatient: "it is about an outpatient, who does not stay"
        case .update:
            "it updates a record and tells of no death; an earlier event stays as it is"
        case .merge:
            "numbers of patients or visits are joined: events stay in the case that they came "
                + "to, so look whether the citizen has two cases here"
        case .notProduction: "MSH-11 says that it is for training or debugging"
        }
    }
}
