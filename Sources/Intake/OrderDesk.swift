/// An order about a rule, typed on this machine.
package enum RuleOrder: Sendable, Hashable {
    /// The rule tells nobody until the morning of a date.
    case mute(rule: String, reason: String, owner: String, until: String)
    /// The rule tells again.
    case unmute(rule: String)
}

/// Carries out orders that only whoever runs the daemon may give.
package protocol OrderDesk: Sendable {
    /// Carries the order out and returns when it is durable.
    ///
    /// - Returns: A sentence that says what was done, or why it was not.
    func carryOut(_ order: RuleOrder) async -> Result<String, ProblemDetails>
}
