import RuleLanguage
package import WorkingTime

/// How far back the history of a case has been kept.
///
/// When events were last let go, each rule was left what it needs (`Rule.neededHistory`) to judge
/// anchors from then on.
package struct HistoryHorizon: Sendable {
    /// When events were last let go.
    package let swept: Instant

    /// When sources were silent: what waited for one is judged from further back.
    private let feeds: FeedSilences

    package init(swept: Instant, feeds: FeedSilences) {
        self.swept = swept
        self.feeds = feeds
    }

    /// The earliest instant at which an anchor of the rule can still be judged.
    func earliestAnchor(of rule: Rule) -> Instant {
        guard case .span = rule.neededHistory else { return .earliest }
        return feeds.start(ofHistory: rule.ahead, at: swept)
    }
}
