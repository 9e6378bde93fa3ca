import CaseEvents
import RuleLanguage
import WorkingTime

/// Each clause of a rule, looked at from an anchor.
extension FindingRuleLook {
    /// The rule's clauses as they look from one of its anchors, whose places are all told.
    func explainedClauses(
        at place: Int,
        number: Int,
        among anchors: [Int]
    ) -> [ExplainedClause] {
        var clauses: [ExplainedClause] = []
        let groups: [(ExplainedClause.Kind, [Condition], wanted: Bool)] = [
            (.given, rule.given, true), (.unless, rule.unless, false),
            (.expect, rule.expect, false),
        ]
        for (kind, conditions, wanted) in groups {
            for condition in conditions {
                let look = look(condition, clauses.count, at: place, number: number)
                let all = shares.isEmpty ? nil : shares[clauses.count]
                let users = all.map { shares in
                    Users(anchors: anchors, shares: shares, own: number)
                }
                clauses.append(explained(look, kind, wanted: wanted, users))
            }
        }
        return clauses
    }

    /// What comes of a clause.
    private func outcome(
        of look: FindingConditionLook,
        wanted: Bool
    ) -> ExplainedClause.Outcome {
        let asking = look.asking
        if [.doesNotHold, .unknown].contains(asking) { return .notAsked(asking) }
        return switch look.fulfilment(wanted: wanted) {
        case .fulfilled(let at, _): .lets(at: at)
        case .unfulfilled: .keepsSilent
        case .waits(let feeds): .waits(feeds)
        case .failed(let failures): .failed(failures.map(\.message))
        }
    }

    private func explained(
        _ look: FindingConditionLook,
        _ kind: ExplainedClause.Kind,
        wanted: Bool,
        _ users: Users?
    ) -> ExplainedClause {
        let outcome = outcome(of: look, wanted: wanted)
        var isLet = false
        if case .lets = outcome { isLet = true }
        let deciding = look.holdingPlaces
        let stretch = look.stretch
        let types = look.explainedTypes
        var from = stretch.from
        if case .events = look.condition.subject, look.condition.window == nil { from = .earliest }
        var range =
            from == stretch.from
            ? view.places(from: from, through: stretch.through) : look.window
        if look.condition.latest != nil { range = range.clamped(to: 0..<look.anchor) }
        let places = view.history.places(ofTypes: types, in: range).filter { $0 != look.anchor }
        let before = view.history.lastPlace(
            ofTypes: types,
            in: 0..<range.lowerBound,
            except: look.anchor
        )
        let after = view.history.firstPlace(
            ofTypes: types,
            in: range.upperBound..<max(range.upperBound, view.visible),
            except: look.anchor
        )
        return ExplainedClause(
            kind: kind,
            condition: look.condition,
            outcome: outcome,
            from: from,
            through: stretch.through,
            candidates: candidates(look, places, deciding: deciding, users),
            nearMisses: [before, after].compactMap(\.self).filter { !deciding.contains($0) }
                .map { view.explained($0) },
            pauses: look.explainedPauses,
            delays: isLet && !wanted ? look.delays : []
        )
    }
    /// The events in a window, with those before it that make a state hold in it.
    private func candidates(
        _ look: FindingConditionLook,
        _ places: [Int],
        deciding: [Int],
        _ users: Users?
    ) -> [ExplainedClause.Candidate] {
        let all = (deciding.filter { !places.contains($0) } + places).sorted()
        let latest = look.latestPlace
        let latestWitnesses = look.latestWitnesses
        let ended = look.ended
        return all.map { place in
            let end = ended?.end(of: place)
            let truth = view.truth(look.condition.predicate, of: look.anchor, other: place)
            let user = users?.user(of: place)
            var counts = truth == .holds && user == nil && end == nil
            if case .state = look.condition.subject { counts = deciding.contains(place) }
            let isPassedOver = look.condition.latest != nil && place != latest
            if isPassedOver { counts = false }
            return ExplainedClause.Candidate(
                event: view.explained(place),
                truth: truth,
                counts: counts,
                isPassedOver: isPassedOver,
                isDecisive: counts || latestWitnesses.contains(place),
                usedBy: user.map { view.explained($0) },
                endedBy: end.map { view.explained($0) }
            )
        }
    }
}

/// Which anchors use up the witnesses of a condition.
private struct Users {
    let anchors: [Int]
    let shares: [WitnessShare]
    /// The anchor that is looked from, among all.
    let own: Int

    /// The other anchor that uses the witness.
    func user(of witness: Int) -> Int? {
        zip(anchors, shares).enumerated().first { number, other in
            number != own && other.1.witnesses.contains(witness)
        }?.element.0
    }
}

extension FindingConditionLook {
    /// The types whose events decide the condition.
    fileprivate var explainedTypes: [String] {
        switch condition.subject {
        case .events(let types): types
        case .state(let name):
            view.vocabulary.state(name).map { $0.from + $0.until } ?? []
        }
    }

    /// The events that make a state hold, which can lie before the window.
    fileprivate var holdingPlaces: [Int] {
        guard case .state = condition.subject,
            case .fulfilled(_, let witnesses) = fulfilment(wanted: true)
        else { return [] }
        return witnesses
    }

    fileprivate var explainedPauses: [ExplainedPause] {
        if condition.window?.ahead != nil {
            return clock.pauses(from: base, through: stretch.through)
        }
        guard condition.heldFor != nil, case .state(let name) = condition.subject,
            let state = view.vocabulary.state(name),
            let beginning = StateLook(view, state, except: anchor).beginning(at: stretch.through)
        else { return [] }
        return clock.pauses(from: view.happened(beginning), through: stretch.through)
    }
}
