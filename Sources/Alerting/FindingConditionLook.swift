import CaseEvents
import RuleLanguage
import WorkingTime

/// Whether a condition is as the rule wants it, if nothing more happens.
enum Fulfilment {
    /// From that instant on, which may still lie ahead.
    case fulfilled(at: Instant, witnesses: [Int])
    case unfulfilled
    /// An expression failed that could have made the difference.
    case failed([ConditionFailure])
}

/// An expression that failed over an event.
struct ConditionFailure {
    let place: Int
    let message: String
}

/// One condition of a rule, looked at from one anchor.
struct FindingConditionLook {
    let view: FindingView
    let condition: Condition
    let anchor: Int

    private var anchorEvent: CaseEvent { view.event(anchor) }

    /// Whether the condition holds, or does not, when the rule wants it so.
    ///
    /// A condition that looks ahead holds as soon as its witnesses are complete; that they are
    /// missing is certain only at the end of its window.
    func fulfilment(wanted: Bool) -> Fulfilment {
        let (threshold, isUpperLimit) = demand
        let wantsWitnesses = wanted != isUpperLimit
        guard threshold > 0 else {
            return wantsWitnesses
                ? .fulfilled(at: anchorEvent.happened, witnesses: []) : .unfulfilled
        }
        var witnesses: [Int] = []
        var failures: [ConditionFailure] = []
        for place in candidates {
            switch truth(of: place) {
            case .holds: witnesses.append(place)
            case .doesNotHold, .unknown: continue
            case .failed(let message):
                failures.append(ConditionFailure(place: place, message: message))
                continue
            }
            guard witnesses.count == threshold else { continue }
            let at = max(anchorEvent.happened, view.event(place).happened)
            return wantsWitnesses ? .fulfilled(at: at, witnesses: witnesses) : .unfulfilled
        }
        guard witnesses.count + failures.count < threshold else { return .failed(failures) }
        return wantsWitnesses ? .unfulfilled : .fulfilled(at: settled, witnesses: witnesses)
    }

    /// How many witnesses decide, and whether that many are too many.
    private var demand: (threshold: Int, isUpperLimit: Bool) {
        switch condition.measure {
        case .present: (1, false)
        case .count(.atLeast, let limit): (limit, false)
        case .count(.more, let limit): (limit == .max ? limit : limit + 1, false)
        case .count(.less, let limit): (limit, true)
        case .count(.atMost, let limit): (limit == .max ? limit : limit + 1, true)
        case .distinct, .sum: (1, false)
        }
    }

    /// When it is certain that no more witnesses can come.
    private var settled: Instant {
        guard case .after(let reach) = condition.window else { return anchorEvent.happened }
        return anchorEvent.happened.advanced(by: reach)
    }

    private func truth(of place: Int) -> Truth {
        guard let predicate = condition.predicate else { return .holds }
        return predicate.truth(event: anchorEvent, other: view.event(place))
    }

    /// The events that could be witnesses, one at a time, so that a decided condition looks no further.
    private var candidates: AnyIterator<Int> {
        switch condition.subject {
        case .events(let types):
            let (history, anchor) = (view.history, anchor)
            var rest = window
            return AnyIterator {
                let place = history.firstPlace(ofTypes: types, in: rest, except: anchor)
                rest = (place.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
                return place
            }
        case .state(let name):
            let starts = view.vocabulary.state(name).map(starts) ?? []
            return AnyIterator(starts.makeIterator())
        }
    }

    private var window: Range<Int> {
        let happened = anchorEvent.happened
        switch condition.window {
        case .before(let reach, let atLeast):
            return view.places(
                from: happened.advanced(by: -reach),
                through: happened.advanced(by: -atLeast)
            )
        case .after(let reach):
            return view.places(from: happened, through: happened.advanced(by: reach))
        case .since(let types):
            let end = min(view.visible, view.history.count(through: happened))
            let opening = view.history.lastPlace(ofTypes: types, in: 0..<anchor)
            return (opening.map { $0 + 1 } ?? 0)..<end
        case nil:
            return 0..<min(view.visible, view.history.count(through: happened))
        }
    }

    /// The instants between which a state is looked for.
    private var stretch: (from: Instant, through: Instant) {
        let happened = anchorEvent.happened
        switch condition.window {
        case .before(let reach, let atLeast):
            return (happened.advanced(by: -reach), happened.advanced(by: -atLeast))
        case .after(let reach):
            return (happened, happened.advanced(by: reach))
        case .since(let types):
            let opening = view.history.lastPlace(ofTypes: types, in: 0..<anchor)
            return (opening.map { view.event($0).happened } ?? .earliest, happened)
        case nil:
            return (happened, happened)
        }
    }

    /// The events that make a state hold somewhere in the stretch, each the latest of its instant.
    private func starts(of state: StateDefinition) -> [Int] {
        let (from, through) = stretch
        guard from <= through else { return [] }
        let begun = min(view.visible, view.history.count(through: from))
        let end = min(view.visible, view.history.count(through: through))
        var found: [Int] = []
        if let start = start(of: state, amongFirst: begun) { found.append(start) }
        guard begun < end else { return found }
        for place in view.history.places(ofTypes: state.from, in: begun..<end) {
            let throughInstant = view.history.count(through: view.event(place).happened)
            if start(of: state, amongFirst: min(view.visible, throughInstant)) == place {
                found.append(place)
            }
        }
        return found
    }

    /// The event that makes the state hold after so many events; nothing when it does not hold.
    private func start(of state: StateDefinition, amongFirst count: Int) -> Int? {
        let omitted = anchorEndsState(state) ? nil : anchor
        let range = 0..<count
        guard
            let start = view.history.lastPlace(ofTypes: state.from, in: range, except: omitted)
        else { return nil }
        let ends = state.until.filter { !state.from.contains($0) }
        let end = view.history.lastPlace(ofTypes: ends, in: range, except: omitted)
        return (end ?? -1) < start ? start : nil
    }

    /// Whether the anchor counts among the events that end the state.
    ///
    /// Looking back, a discharge finds the citizen admitted; looking ahead, it is what ended the
    /// admission, and only another one makes the state hold again.
    private func anchorEndsState(_ state: StateDefinition) -> Bool {
        guard case .after = condition.window else { return false }
        return !state.from.contains(anchorEvent.type)
    }
}
