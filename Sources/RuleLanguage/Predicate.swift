package import CaseEvents
package import WorkingTime

/// What an expression said of an event.
package enum Truth: Sendable, Hashable {
    case holds
    case doesNotHold
    /// An attribute that it needs is missing.
    case unknown
    /// It could not be evaluated; the text says why, for the rule's owner.
    case failed(String)
}

/// A checked CEL condition over the anchor (`event`) and, inside a condition, the candidate (`other`).
package protocol PredicateEvaluation: Sendable {
    /// Evaluates over decoded events.
    func truth(event: CaseEvent, other: CaseEvent?) -> Truth
    /// The expression as its author wrote it.
    var source: String { get }
}

/// A condition of a rule, ready to evaluate.
package typealias Predicate = any PredicateEvaluation

/// A checked CEL expression over the anchor that gives an instant.
package protocol InstantEvaluation: Sendable {
    /// The instant, or why there is none; nothing when an attribute is missing.
    func instant(event: CaseEvent) -> Result<Instant?, ExpressionFailure>
    var source: String { get }
}

/// An expression that gives a deadline, ready to evaluate.
package typealias InstantExpression = any InstantEvaluation

/// A checked CEL expression over the anchor that gives a text.
package protocol TextEvaluation: Sendable {
    /// The text, or why there is none; nothing when an attribute is missing.
    func text(event: CaseEvent) -> Result<String?, ExpressionFailure>
    var source: String { get }
}

/// An expression that gives the key of an alert, ready to evaluate.
package typealias TextExpression = any TextEvaluation

/// Why an expression could not be evaluated.
package struct ExpressionFailure: Error, Sendable, Hashable {
    package let message: String
    package init(message: String) { self.message = message }
}
