package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Why a rule alerts in a case, or why it does not: a function of the events and of the present.
package struct Explanation: Sendable {
    package let rule: Rule
    package let caseReference: CaseReference
    package let now: Instant
    /// What became of each event that the rule could have looked from, in the order of time.
    package let anchors: [ExplainedAnchor]
    /// The event that stopped every clock of the case.
    package let stop: ExplainedEvent?
}

/// One event as an explanation names it: never its content.
package struct ExplainedEvent: Sendable, Hashable {
    package let reference: EventReference
    package let type: String
    package let happened: Instant
}

/// One event that a rule could have looked from.
package struct ExplainedAnchor: Sendable {
    /// What came of it.
    package enum Verdict: Sendable, Hashable {
        /// The finding appeared.
        case found(at: Instant)
        /// The finding appears then, if nothing more happens.
        case pending(at: Instant)
        /// A clause is not as the rule wants it.
        case silent
        /// Every clause lets the rule alert, but it is suspended, the case stopped first, or its
        /// deadline is unknown or has been met.
        case prevented
        /// The rule's `where` does not hold for the event, or cannot say.
        case rejected(Truth)
        /// The rule is not valid on that day, or wants more events together.
        case noAnchor
        /// Every clock of the case had stopped before.
        case stopped
    }

    package let event: ExplainedEvent
    package let verdict: Verdict
    /// The rule's clauses in the order in which they are looked at; empty where none was.
    package let clauses: [ExplainedClause]
}

/// One clause of a rule, looked at from one anchor.
package struct ExplainedClause: Sendable {
    package enum Kind: String, Sendable, Hashable { case given, unless, expect }

    /// Whether the clause lets the rule alert.
    package enum Outcome: Sendable, Hashable {
        /// It does, from that instant on.
        case lets(at: Instant)
        /// It keeps the rule silent.
        case keepsSilent
        /// An expression failed, so that nobody can say.
        case failed([String])
    }

    /// An event in the window, and what the clause's `where` says of it.
    package struct Candidate: Sendable, Hashable {
        package let event: ExplainedEvent
        package let truth: Truth
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
}
