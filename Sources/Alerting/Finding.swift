package import CaseEvents
package import WorkingTime

/// Something that a rule sees in a case's history: a function of the events and of `now`.
package struct Finding: Sendable, Hashable {
    package let rule: String
    /// What separates it from other alerts of the rule: `case`, the anchor, or an expression's value.
    package let key: String
    /// The event that the rule looks from.
    package let anchor: EventReference
    /// When the anchor happened.
    package let anchorHappened: Instant
    /// When the finding appears.
    package let at: Instant
    /// The deadline that the anchor carries, where the rule has one.
    package let deadline: Instant?
    /// The instants, ascending, at which the rule reminds after `at`; the future ones too.
    package let reminders: [Reminder]
    /// The event that ended the deadline, where one has.
    package let ended: ClosingEvent?
    /// The events that decided it, in the order of the time line.
    package let witnesses: [EventReference]

    package init(
        rule: String,
        key: String,
        anchor: EventReference,
        anchorHappened: Instant,
        at: Instant,
        deadline: Instant?,
        reminders: [Reminder],
        ended: ClosingEvent?,
        witnesses: [EventReference]
    ) {
        self.rule = rule
        self.key = key
        self.anchor = anchor
        self.anchorHappened = anchorHappened
        self.at = at
        self.deadline = deadline
        self.reminders = reminders
        self.ended = ended
        self.witnesses = witnesses
    }
}

/// One reminder of a deadline: its distance as the rule writes it, and when that is.
package struct Reminder: Sendable, Hashable {
    package let distance: TimeAmount
    package let at: Instant

    package init(distance: TimeAmount, at: Instant) {
        self.distance = distance
        self.at = at
    }
}

/// An event that ends something.
package struct ClosingEvent: Sendable, Hashable, Codable {
    package let reference: EventReference
    package let type: String
    package let happened: Instant

    package init(reference: EventReference, type: String, happened: Instant) {
        self.reference = reference
        self.type = type
        self.happened = happened
    }
}

/// An expression of a rule that could not be evaluated: no finding, counted, shown to the owner.
package struct ExpressionTrouble: Sendable, Hashable {
    package let rule: String
    package let event: EventReference
    package let message: Localized

    package init(rule: String, event: EventReference, message: Localized) {
        self.rule = rule
        self.event = event
        self.message = message
    }
}

/// What a rule book sees in one case at one instant.
package struct Findings: Sendable, Equatable {
    /// Those that have appeared, ordered by rule, key, time and anchor.
    package let standing: [Finding]
    /// Those that will appear if nothing happens, in the same order.
    package let pending: [Finding]
    /// When time alone changes something next; nothing when it never does.
    package let nextLook: Instant?
    package let trouble: [ExpressionTrouble]
    /// What would stand or be pending if no source were silent.
    package let waiting: [WaitingAbsence]

    package init(
        standing: [Finding],
        pending: [Finding],
        nextLook: Instant?,
        trouble: [ExpressionTrouble],
        waiting: [WaitingAbsence] = []
    ) {
        self.standing = standing
        self.pending = pending
        self.nextLook = nextLook
        self.trouble = trouble
        self.waiting = waiting
    }
}

/// The findings of one rule and key that belong to one alert: from the first until something ends it.
///
/// Episodes are a function of the history and `now`, answers included, as these are events too.
package struct Episode: Sendable, Hashable {
    /// How an episode ended.
    package enum End: Sendable, Hashable {
        /// A human answered.
        case answered(by: String, answer: String, at: Instant)
        /// Something happened that the rule lists in `closes`, or that stops every clock of the case.
        case closed(ClosingEvent)
        /// Nobody answered in all its time, and that was reported.
        case expired(at: Instant)
    }

    package let rule: String
    package let key: String
    /// Ordered by time; never empty.
    package let findings: [Finding]
    package let end: End?
    /// The answers that ended nothing, in order, until the end.
    package let answers: [StandingAnswer]

    package init(
        rule: String,
        key: String,
        findings: [Finding],
        end: End?,
        answers: [StandingAnswer] = []
    ) {
        self.rule = rule
        self.key = key
        self.findings = findings
        self.end = end
        self.answers = answers
    }
}
