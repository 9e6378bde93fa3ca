import RuleLanguage
package import WorkingTime

/// How far back the history of a case has been kept.
///
/// When events were last let go, each rule was left what it needs (`Rule.neededHistory`) to judge
/// anchors from then on.
package struct HistoryHorizon: Sendable, Hashable {
    /// When events were last let go.
    package let swept: Instant

    package init(swept: Instant) { self.swept = swept }

    /// The earliest instant at which an anchor of the rule can still be judged.
    func earliestAnchor(of rule: Rule) -> Instant {
        guard case .span = rule.neededHistory else { return .earliest }
        return swept.advanced(by: -rule.ahead)
    }
}
