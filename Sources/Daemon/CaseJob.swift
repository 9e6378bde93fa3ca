internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake
internal import WorkingTime

/// An answer that a named human gave.
struct GivenAnswer: Sendable {
    /// The alert that is answered.
    let alert: String
    /// The person who answers.
    let by: String
    /// One of the rule's answers, with its reason or its recipient as `AnswerRequest` reads it.
    let choice: String
    /// The telling whose single-use link was pressed; nothing when the answer was typed.
    let linkOf: String?

    init(alert: String, by: String, choice: String, linkOf: String?) {
        self.alert = alert
        self.by = by
        self.choice = choice
        self.linkOf = linkOf
    }
}

/// What became of an answer.
enum AnswerOutcome: Sendable, Hashable {
    case taken
    /// The link had been used before.
    case linkUsed
    case unknownAlert
    /// It does not count; nothing has changed.
    case refused(AnswerRefusal)
    case unavailable(reason: String)
}

/// What became of one attempt to deliver.
struct DeliveryReport: Sendable {
    let entry: Int64
    let channel: String
    let settlement: Settlement
    /// The outcome in words, without personal data.
    let outcome: String
    /// Why it will never arrive, where that is so.
    let failure: DeliveryFailure?

    init(
        entry: Int64,
        channel: String,
        settlement: Settlement,
        outcome: String,
        failure: DeliveryFailure? = nil
    ) {
        self.failure = failure
        self.entry = entry
        self.channel = channel
        self.settlement = settlement
        self.outcome = outcome
    }
}

/// One piece of work for the case loop; each is answered after the commit that holds it.
enum CaseJob: Sendable {
    case submission([DecodedMessage], @Sendable (SubmissionOutcome) -> Void)
    case answer(GivenAnswer, @Sendable (AnswerOutcome) -> Void)
    case report([DeliveryReport], @Sendable (StoreError?) -> Void)
    /// Entries of the outbox that a last look found must not leave, to be looked at once more.
    case recheck([Int64], @Sendable (StoreError?) -> Void)
    /// A mail that came back.
    case bounce(
        message: String,
        outcome: String,
        @Sendable (Result<[Telling], StoreError>) -> Void
    )
    /// An event of the daemon's own, such as `reload.refused`.
    case ownEvent(CaseEvent)
    /// An event of the daemon's own that somebody waits to be kept, such as `rule.muted`.
    case order(CaseEvent, @Sendable (StoreError?) -> Void)
    /// New circumstances, already checked whole.
    case reload(Circumstances, @Sendable (StoreError?) -> Void)

    /// How much it adds to a batch.
    var eventCount: Int {
        switch self {
        case .submission(let messages, _): messages.count
        case .report(let reports, _): reports.count
        case .recheck(let entries, _): entries.count
        case .answer, .bounce, .ownEvent, .order, .reload: 1
        }
    }
}
