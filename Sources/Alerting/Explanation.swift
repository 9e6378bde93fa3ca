package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Why a rule alerts in a case, or why it does not: a function of the events and of the present.
package struct Explanation: Sendable {
    /// That something stopped every clock of the case, and what opened it again.
    package struct Stop: Sendable, Hashable {
        package let event: ExplainedEvent
        package let reopened: ExplainedEvent?
    }

    package let rule: Rule
    package let caseReference: CaseReference
    package let now: Instant
    /// What became of each event that the rule could have looked from, in the order of time.
    package let anchors: [ExplainedAnchor]
    package let stops: [Stop]
    /// When the rule was suspended for the case; the ends are exclusive.
    package let suspensions: [Range<Instant>]
}

/// One event as an explanation names it: never its content.
package struct ExplainedEvent: Sendable, Hashable {
    package let reference: EventReference
    package let type: String
    package let happened: Instant
}

/// A stretch of time in which a clock stood still, because some state held.
package struct ExplainedPause: Sendable, Hashable {
    package let from: Instant
    /// When the clock went on; nothing while it stands.
    package let through: Instant?
}

/// One event that a rule could have looked from.
package struct ExplainedAnchor: Sendable {
    /// What came of it.
    package enum Verdict: Sendable, Hashable {
        /// The finding appeared.
        case found(at: Instant)
        /// The finding appears then, if nothing more happens.
        case pending(at: Instant)
        /// Something is missing, which is not certain before silent sources have been heard.
        case waits([FeedWait])
        /// A clause is not as the rule wants it.
        case silent
        /// Every clause lets the rule alert, but something else keeps it from it.
        case prevented(Prevention)
        /// The rule's `where` does not hold for the event, or cannot say.
        case rejected(Truth)
        /// It is none of the events that the rule looks from.
        case noAnchor(AnchorAbsence)
        /// Every clock of the case had stopped before.
        case stopped
    }

    package let event: ExplainedEvent
    package let verdict: Verdict
    /// The key of the alert that it asks for; nothing where nothing was found.
    package let key: String?
    /// The deadline of the alert; nothing for one without.
    package let deadline: Instant?
    /// What made the event one that the rule looks from; nothing where it did so alone.
    package let ground: ExplainedGround?
    /// The form of the rule that holds for the event.
    package let rule: Rule
    /// Whose form that is; nothing for the rule as it is shipped.
    package let scope: RuleVariant.Scope?
    /// When the rule's own clock stood still, which starts at the event.
    package let pauses: [ExplainedPause]
    /// The rule's clauses in the order in which they are looked at; empty where none was.
    package let clauses: [ExplainedClause]
    /// The consents that the rule asks for, as they are when it would speak.
    package let consents: [ExplainedConsent]
}

/// What keeps a rule from alerting though its clauses would let it.
package enum Prevention: Sendable, Hashable {
    /// It is suspended for the case.
    case suspended(until: Instant)
    /// Every clock of the case stopped first.
    case stopped(at: Instant)
    /// The event does not say when its deadline is.
    case deadlineUnknown
    /// What the rule waits for came before the first reminder.
    case deadlineMet(by: EventReference, at: Instant)
    /// A consent is not as the rule wants it at the instant at which it would speak.
    case consent(ConsentCondition, at: Instant)
    /// An expression failed.
    case failed(Localized)
}

/// Why a rule does not look from an event for which its `where` holds.
package enum AnchorAbsence: Sendable, Hashable {
    /// The rule is not valid on that day.
    case notValid
    /// Too few such events, or too little in all, lie in the time before; these do.
    case tooFew([ExplainedEvent], from: Instant)
    /// No event of these types stands in the time before, as the sequence wants it.
    case stepMissing(types: [String], within: Elapsed)
    /// Another such event followed before the silence was long enough.
    case followed(by: ExplainedEvent)
    /// There are not so few of late as to be a fall that is new.
    case notFallen(recent: Int, earlier: Int)
    /// Nobody knows yet how long is usual.
    case nothingUsual
    /// The clock stands still, and nobody knows until when.
    case clockStands
    /// The state held already before.
    case stateHeldBefore
    /// The state ended before it had held for long enough.
    case stateEnded(at: Instant)
    /// The event is one that also ends the state at once.
    case stateDoesNotHold
}

/// One clause of a rule, looked at from one anchor.
package struct ExplainedClause: Sendable {
    package enum Kind: String, Sendable, Hashable { case given, unless, expect }

    /// Whether the clause lets the rule alert.
    package enum Outcome: Sendable, Hashable {
        /// It does, from that instant on.
        case lets(at: Instant)
        /// It is not asked of the event; what its `if` says.
        case notAsked(Truth)
        /// It keeps the rule silent.
        case keepsSilent
        /// It cannot say before silent sources have been heard.
        case waits([FeedWait])
        /// An expression failed, so that nobody can say.
        case failed([Localized])
    }

    /// An event in the window, and what the clause's `where` says of it.
    package struct Candidate: Sendable, Hashable {
        package let event: ExplainedEvent
        package let truth: Truth
        /// Whether it is a witness.
        package let counts: Bool
        /// Whether another is the one event that the clause asks.
        package let isPassedOver: Bool
        /// Whether the clause can turn out the other way only without this event.
        package let isDecisive: Bool
        /// The event for which it has been used up, so that it does not count here.
        package let usedBy: ExplainedEvent?
        /// The event that ended it, so that it does not count.
        package let endedBy: ExplainedEvent?
    }

    package let kind: Kind
    package let condition: Condition
    package let outcome: Outcome
    /// Between which instants the clause looks, both included.
    package let from: Instant
    package let through: Instant
    package let candidates: [Candidate]
    /// The nearest events of the clause's types that lie just outside the window.
    package let nearMisses: [ExplainedEvent]
    /// When the clause's clock stood still.
    package let pauses: [ExplainedPause]
    /// The silent sources that had to be heard first, for a clause that lets the rule alert.
    package let delays: [FeedOutage]
}
