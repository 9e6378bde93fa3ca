package import WorkingTime

/// A rule that tells nobody for a while, for everybody: with a reason, an owner and an end.
package struct RuleMute: Sendable, Hashable, Codable {
    /// The longest mute.
    package static let daysMax: Int64 = 30

    package let rule: String
    package let reason: String
    /// Who answers for it: a person of the roster.
    package let owner: String
    package let from: Instant
    package let until: Instant

    package init(rule: String, reason: String, owner: String, from: Instant, until: Instant) {
        self.rule = rule
        self.reason = reason
        self.owner = owner
        self.from = from
        self.until = until
    }
}
