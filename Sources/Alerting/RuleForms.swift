import CaseEvents
import RuleLanguage
import WorkingTime

/// A rule looked at in all its forms, each from the anchors that are its own.
struct RuleForms {
    let view: FindingView
    let rule: Rule
    let calendar: DayCalendar
    private(set) var trouble: [AnchoredTrouble] = []
    private(set) var waits: [AnchoredWait] = []

    init(view: FindingView, rule: Rule, calendar: DayCalendar) {
        self.view = view
        self.rule = rule
        self.calendar = calendar
    }

    /// The findings, ordered by when their anchors happened.
    mutating func findings(anchoredIn instants: ClosedRange<Instant>? = nil) -> [Finding] {
        var look = FindingRuleLook(view: view, rule: rule, calendar: calendar)
        let own = look.findings(anchoredIn: instants)
        guard !rule.variants.isEmpty, let first = view.history.events.first else {
            trouble = look.trouble
            waits = look.waits
            return own
        }
        let reference = first.caseReference.text
        let (view, rule) = (view, rule)
        func form(at instant: Instant) -> Int? {
            let known = view.citizen(at: instant).values[RuleVariant.municipalityAttribute]
            return rule.variantPlace(caseReference: reference, municipality: known?.string)
        }
        var all = own.filter { form(at: $0.anchorHappened) == nil }
        trouble = look.trouble.filter { form(at: $0.anchored) == nil }
        waits = look.waits.filter { form(at: $0.anchored) == nil }
        for (place, variant) in rule.variants.enumerated() {
            var look = FindingRuleLook(
                view: view,
                rule: variant.rule,
                calendar: calendar,
                variant: place + 1
            )
            all += look.findings(anchoredIn: instants)
                .filter { form(at: $0.anchorHappened) == place }
            trouble += look.trouble.filter { form(at: $0.anchored) == place }
            waits += look.waits.filter { form(at: $0.anchored) == place }
        }
        return all.sorted { ($0.anchorHappened, $0.anchor) < ($1.anchorHappened, $1.anchor) }
    }

    /// The anchors of any form to which a new event can make a difference.
    func anchors(touchedBy event: CaseEvent, at place: Int) -> ClosedRange<Instant>? {
        var touched: ClosedRange<Instant>?
        for form in [rule] + rule.variants.map(\.rule) {
            let touch = RuleTouch(
                view: view,
                rule: form,
                place: place,
                event: event,
                calendar: calendar
            )
            touched.join(touch.anchors())
        }
        return touched
    }
}
