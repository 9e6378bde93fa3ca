package import Alerting
package import CaseEvents
package import EventStore
package import Intake
package import WorkingTime

/// An answer that a named human gave.
package struct GivenAnswer: Sendable {
    /// The alert that is answered.
    package let alert: String
    /// The person who answers.
    package let by: String
    /// One of the rule's answers.
    package let choice: String
    /// The telling whose single-use link was pressed; nothing when the answer was typed.
    package let linkOf: String?

    package init(alert: String, by: String, choice: String, linkOf: String?) {
        self.alert = alert
        self.by = by
        self.choice = choice
        self.linkOf = linkOf
    }
}

/// What became of an answer.
package enum AnswerOutcome: Sendable, Hashable {
    case taken
    /// The link had been used before.
    case linkUsed
    case unknownAlert
    /// The rule does not offer it; these are its answers.
    case unknownChoice(offered: [String])
    case unavailable(reason: String)
}

/// What became of one attempt to deliver.
package struct DeliveryReport: Sendable {
    package let entry: Int64
    package let channel: String
    package let settlement: Settlement
    /// The outcome in words, without personal data.
    package let outcome: String

    package init(entry: Int64, channel: String, settlement: Settlement, outcome: String) {
        self.entry = entry
        self.channel = channel
        self.settlement = settlement
        self.outcome = outcome
    }
}

/// One piece of work for the case loop; each is answered after the commit that holds it.
enum CaseJob {
    case submission([DecodedMessage], (SubmissionOutcome) -> Void)
    case answer(GivenAnswer, (AnswerOutcome) -> Void)
    case report([DeliveryReport], (StoreError?) -> Void)
    /// An event of the daemon's own, such as `reload.refused`.
    case ownEvent(CaseEvent)
    /// New circumstances, already checked whole.
    case reload(Circumstances, () -> Void)

    /// How much it adds to a batch.
    var eventCount: Int {
        switch self {
        case .submission(let messages, _): messages.count
        case .report(let reports, _): reports.count
        case .answer, .ownEvent, .reload: 1
        }
    }
}
