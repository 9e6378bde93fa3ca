import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Whom an event names for a role, such as whoever saw it: the one that the alert is about, or
    /// the latest of those that the rule looks back for.
    ///
    /// Only somebody of the roster file: an address that an event carries is never believed.
    ///
    /// - Returns: The person's identifier, and the event.
    func named(
        _ role: Role,
        by alert: Alert,
        rule: Rule?
    ) -> (person: String, event: CaseEvent)? {
        guard !role.namingAttributes.isEmpty, !caseReference.isDaemons,
            let anchor = history.events.lastIndex(where: { $0.reference == alert.anchors.last })
        else { return nil }
        var naming = [history.events[anchor]]
        if role == .observer, let condition = rule?.observed {
            let view = FindingView(
                history: history,
                vocabulary: circumstances.ruleBook.vocabulary,
                now: now
            )
            naming = view.witnesses(of: condition, before: anchor).map { history.events[$0] }
        }
        for event in naming {
            let person = role.namingAttributes.lazy
                .compactMap { event.data[$0]?.string }
                .first { circumstances.roster.people[$0] != nil }
            if let person { return (person, event) }
        }
        return nil
    }
}

extension FindingView {
    /// The events in the window of a condition for which it holds, the latest first.
    fileprivate func witnesses(of condition: Condition, before anchor: Int) -> [Int] {
        guard case .events(let types) = condition.subject else { return [] }
        let look = FindingConditionLook(view: self, condition: condition, anchor: anchor)
        return history.places(ofTypes: types, in: look.window).reversed().filter { place in
            place != anchor && truth(condition.predicate, of: anchor, other: place) == .holds
        }
    }
}
