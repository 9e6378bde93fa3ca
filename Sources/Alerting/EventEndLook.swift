import CaseEvents
import RuleLanguage
import WorkingTime

/// Which events end what an anchor has begun, where an expression decides it.
struct EventEndLook {
    let anchor: CaseEvent
    private let citizen: CitizenAttributes

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
    func isEnd(_ event: CaseEvent, among ends: [EventEnd]) -> Bool {
        event.reference != anchor.reference
            && ends.contains { end in
                end.types.contains(event.type)
                    && end.predicate.truth(event: anchor, other: event, citizen: citizen) == .holds
            }
    }

    /// Where the first event stands that ends it.
    func firstPlace(
        among ends: [EventEnd],
        in range: Range<Int>,
        of history: CaseHistory
    ) -> Int? {
        guard !ends.isEmpty else { return nil }
        let places = Set(ends.flatMap(\.types)).sorted().compactMap { type in
            history.places(ofType: type).first { place in
                range.contains(place) && isEnd(history.events[place], among: ends)
            }
        }
        return places.min()
    }
}
