package import CaseEvents
package import WorkingTime

/// What an expression said of an event.
package enum Truth: Sendable, Hashable {
    case holds
    case doesNotHold
    /// An attribute that it needs is missing.
    case unknown
    /// It could not be evaluated; the text says why, for the rule's owner.
    case failed(Localized)
}

/// What is known of a citizen when an anchor happens: `citizen.<name>` in expressions.
///
/// Of each attribute the last event of the type `citizen.attributes_recorded` counts that carries
/// it and that does not happen after the anchor; `null` makes an attribute missing again.
package struct CitizenAttributes: Sendable {
    /// The type of the events whose `data` are attributes of the citizen.
    package static let recordedType = "citizen.attributes_recorded"
    /// Nothing is known.
    package static let none = CitizenAttributes(values: [:])

    package let values: [String: JSONValue]
    package init(values: [String: JSONValue]) { self.values = values }
}

/// A checked CEL condition over the anchor (`event`) and, inside a condition, the candidate (`other`).
package protocol PredicateEvaluation: Sendable {
    /// Evaluates over decoded events, and nothing known of the citizen.
    func truth(event: CaseEvent, other: CaseEvent?) -> Truth
    /// Evaluates over decoded events and what is known of the citizen when the anchor happens.
    func truth(event: CaseEvent, other: CaseEvent?, citizen: CitizenAttributes) -> Truth
    /// The expression as its author wrote it.
    var source: String { get }
}

extension PredicateEvaluation {
    package func truth(event: CaseEvent, other: CaseEvent?, citizen: CitizenAttributes) -> Truth {
        truth(event: event, other: other)
    }
}

/// A condition of a rule, ready to evaluate.
package typealias Predicate = any PredicateEvaluation

/// A checked CEL expression over the anchor that gives an instant.
package protocol InstantEvaluation: Sendable {
    /// The instant, or why there is none; nothing when an attribute is missing.
    func instant(event: CaseEvent) -> Result<Instant?, ExpressionFailure>
    /// The same, with what is known of the citizen when the anchor happens.
    func instant(
        event: CaseEvent,
        citizen: CitizenAttributes
    ) -> Result<Instant?, ExpressionFailure>
    var source: String { get }
}

extension InstantEvaluation {
    package func instant(
        event: CaseEvent,
        citizen: CitizenAttributes
    ) -> Result<Instant?, ExpressionFailure> { instant(event: event) }
}

/// An expression that gives a deadline, ready to evaluate.
package typealias InstantExpression = any InstantEvaluation

/// A checked CEL expression that gives a text, or a number or truth value written as one.
package protocol TextEvaluation: Sendable {
    /// The text, or why there is none; nothing when an attribute is missing.
    func text(event: CaseEvent) -> Result<String?, ExpressionFailure>
    /// The same, over a candidate too, with what is known of the citizen when the anchor happens.
    func text(
        event: CaseEvent,
        other: CaseEvent?,
        citizen: CitizenAttributes
    ) -> Result<String?, ExpressionFailure>
    var source: String { get }
}

extension TextEvaluation {
    package func text(
        event: CaseEvent,
        other: CaseEvent?,
        citizen: CitizenAttributes
    ) -> Result<String?, ExpressionFailure> { text(event: event) }
}

/// An expression that gives the key of an alert or a value to tell apart, ready to evaluate.
package typealias TextExpression = any TextEvaluation

/// A checked CEL expression over the anchor and a candidate that gives an amount.
package protocol AmountEvaluation: Sendable {
    /// The amount, or why there is none; nothing when an attribute is missing.
    ///
    /// An amount below zero, above `Amount.unitCountMax` or one that is no number is a failure.
    func amount(
        event: CaseEvent,
        other: CaseEvent?,
        citizen: CitizenAttributes
    ) -> Result<Amount?, ExpressionFailure>
    var source: String { get }
}

/// An expression that gives an amount to add, ready to evaluate.
package typealias AmountExpression = any AmountEvaluation

/// Why an expression could not be evaluated.
package struct ExpressionFailure: Error, Sendable, Hashable {
    package let message: Localized
    package init(message: Localized) { self.message = message }
}
