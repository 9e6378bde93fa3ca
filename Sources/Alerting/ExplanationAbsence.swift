import CaseEvents
import RuleLanguage
import WorkingTime

extension FindingRuleLook {
    /// Why an event for which the rule's `where` holds is none that the rule looks from.
    func absence(at place: Int) -> AnchorAbsence {
        let happened = view.happened(place)
        let date = calendar.zone.date(at: happened)
        if let from = rule.validFrom, date < from { return .notValid }
        if let until = rule.validUntil, date >= until { return .notValid }
        switch rule.anchor {
        // An event that passes is an anchor unless the rule is not valid.
        case .event: return .notValid
        case .count(let types, _, let within), .distinct(let types, _, _, _, let within),
            .sum(let types, _, _, let within):
            let from = happened.advanced(by: -within)
            let range = view.history.count(before: from)..<(place + 1)
            let counted = view.history.places(ofTypes: types, in: range)
                .filter { view.truth(rule.predicate, of: $0) == .holds }
            let live = view.live(counted, of: rule.anchor, at: happened)
            return .tooFew(live.map { view.explained($0) }, from: from)
        case .sequence(let first, let then): return missingStep([first] + then, at: place)
        case .silence(let silence): return absence(of: silence, after: place)
        case .rate(let fall): return absence(of: fall, at: place)
        case .held(let held): return absence(of: held, from: place)
        }
    }

    private func absence(of fall: RateFall, at place: Int) -> AnchorAbsence {
        var anchors = FindingAnchors(look: self, range: place..<place + 1)
        guard let rate = anchors.rate(fall, at: place) else {
            let clock = PausingClock(view, pauses: rule.pauses)
            guard clock.end(of: fall.within, from: view.happened(place)) != nil else {
                return .clockStands
            }
            let next = view.history.firstPlace(
                ofTypes: fall.types,
                in: (place + 1)..<max(place + 1, view.visible)
            )
            return next.map { .followed(by: view.explained($0)) } ?? .clockStands
        }
        return .notFallen(recent: rate.recentCount, earlier: rate.earlier.count)
    }

    /// The latest step of a sequence that nothing was there for.
    private func missingStep(_ steps: [SequenceStep], at place: Int) -> AnchorAbsence {
        for start in steps.indices.dropLast().reversed() {
            var part = Array(steps[start...])
            if start > 0 { part[0] = SequenceStep(types: part[0].types) }
            var search = SequenceSearch(view: view, steps: part)
            guard search.chain(endingAt: place) == nil else { continue }
            return .stepMissing(types: part[0].types, within: part[1].within ?? .zero)
        }
        return .notValid
    }

    private func absence(of silence: Silence, after place: Int) -> AnchorAbsence {
        let rest = (place + 1)..<max(place + 1, view.visible)
        let next = view.history.places(ofTypes: silence.types, in: rest).first { next in
            switch view.truth(rule.predicate, of: next) {
            case .holds, .failed: true
            case .doesNotHold, .unknown: false
            }
        }
        if let next { return .followed(by: view.explained(next)) }
        return silence.span(usual: nil) == nil ? .nothingUsual : .clockStands
    }

    private func absence(of held: HeldState, from place: Int) -> AnchorAbsence {
        let look = StateLook(view, held.state)
        let happened = view.happened(place)
        guard look.holds(at: happened) else { return .stateDoesNotHold }
        let before = view.history.count(before: happened)
        guard look.start(amongFirst: before) == nil else { return .stateHeldBefore }
        if let ended = look.end(after: happened) { return .stateEnded(at: ended) }
        return PausingClock(view, pauses: rule.pauses).end(of: held.span, from: happened) == nil
            ? .clockStands : .stateHeldBefore
    }
}
