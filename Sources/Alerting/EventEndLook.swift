import CaseEvents
import RuleLanguage
import WorkingTime

/// Which events end what an anchor has begun, where an expression decides it.
struct EventEndLook {
    let anchor: CaseEvent
    private let citizen: CitizenAttributes
    /// Expressions that could not be evaluated, and at which event.
    private(set) var failures: [(event: EventReference, message: Localized)] = []

    init(anchor: CaseEvent, citizens: CitizenTimeLine) {
        self.anchor = anchor
        citizen = citizens.known(at: anchor.happened)
    }

    /// What closes an alert of the rule, in the form that looks from the anchor.
    func ends(of rule: Rule) -> [EventEnd] {
        let place = rule.variantPlace(
            caseReference: anchor.caseReference.text,
            municipality: citizen.values[RuleVariant.municipalityAttribute]?.string
        )
        return place.map { rule.variants[$0].rule.closesWhere } ?? rule.closesWhere
    }

    /// Whether the event ends it; never the anchor itself, nor what is unknown or cannot be had.
    mutating func isEnd(_ event: CaseEvent, among ends: [EventEnd]) -> Bool {
        guard event.reference != anchor.reference else { return false }
        for end in ends where end.types.contains(event.type) {
            switch end.predicate.truth(event: anchor, other: event, citizen: citizen) {
            case .holds: return true
            case .failed(let message): failures.append((event.reference, message))
            case .doesNotHold, .unknown: break
            }
        }
        return false
    }

    /// Where the first event stands that ends it.
    mutating func firstPlace(
        among ends: [EventEnd],
        in range: Range<Int>,
        of history: CaseHistory
    ) -> Int? {
        guard !ends.isEmpty else { return nil }
        var first: Int?
        for type in Set(ends.flatMap(\.types)).sorted() {
            let place = history.places(ofType: type).first { place in
                range.contains(place) && isEnd(history.events[place], among: ends)
            }
            if let place { first = min(first ?? place, place) }
        }
        return first
    }

    /// What could not be evaluated, for the owner of the rule.
    func trouble(of rule: Rule) -> [ExpressionTrouble] {
        failures.map { ExpressionTrouble(rule: rule.name, event: $0.event, message: $0.message) }
    }
}
