import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// A text that could not be filled is an event of the daemon's own case, which the rule about such
    /// texts turns into an alert to the operator and to the rule's owner; the message itself goes out
    /// with the built-in words alone.
    ///
    /// One a day for each rule; telling of such an alert makes none, so that there is no end of them.
    mutating func noteBrokenText(_ wording: Wording, of rule: Rule) {
        guard let field = wording.brokenField, !rule.anchor.types.contains(Self.textBrokenType)
        else { return }
        let day = circumstances.calendar.zone.date(at: now)
        let event = ownEvent(
            id: "text-broken/\(rule.name)/\(day)",
            type: Self.textBrokenType,
            in: .daemon,
            data: [("rule", rule.name), ("field", field)]
        )
        guard eventsByReference[event.reference] == nil,
            !decision.events.contains(where: { $0.reference == event.reference })
        else { return }
        decision.events.append(event)
        reason("\(rule.name): its text names \(field), which nothing fills, and is left out")
    }

    private static let textBrokenType = "rule.text_broken"
}
