import CaseEvents
import RuleLanguage
import WorkingTime

/// Whether a condition is as the rule wants it, if nothing more happens.
enum Fulfilment {
    /// From that instant on, which may still lie ahead.
    case fulfilled(at: Instant, witnesses: [Int])
    /// Not, or not certainly while a clock stands.
    case unfulfilled
    /// Not certainly while sources are silent.
    case waits([FeedWait])
    /// An expression failed that could have made the difference.
    case failed([ConditionFailure])
}

/// An expression that failed over an event.
struct ConditionFailure {
    let place: Int
    let message: Localized
}

/// One condition of a rule, looked at from one anchor.
struct FindingConditionLook {
    let view: FindingView
    let condition: Condition
    let anchor: Int
    /// The anchor's share, where each witness serves one anchor only.
    let share: WitnessShare?
    let happened: Instant
    /// What the window is measured from: the anchor, or the deadline that it carries.
    let base: Instant

    init(
        view: FindingView,
        condition: Condition,
        anchor: Int,
        share: WitnessShare? = nil,
        deadline: Instant? = nil
    ) {
        self.view = view
        self.condition = condition
        self.anchor = anchor
        self.share = share
        happened = view.happened(anchor)
        base = condition.isFromDeadline ? deadline ?? happened : happened
    }

    /// A candidate with the instant from which it can be a witness.
    private struct Candidate {
        let place: Int
        let at: Instant
    }

    /// The events of some types in a window, one at a time.
    private struct EventsInWindow: Sequence, IteratorProtocol {
        let view: FindingView
        let types: [String]
        let omitted: Int
        var rest: Range<Int>

        mutating func next() -> Candidate? {
            let place = view.history.firstPlace(ofTypes: types, in: rest, except: omitted)
            rest = (place.map { $0 + 1 } ?? rest.upperBound)..<rest.upperBound
            return place.map { Candidate(place: $0, at: view.happened($0)) }
        }
    }

    /// Whether the condition holds, or does not, when the rule wants it so.
    ///
    /// A condition that is not asked is as the rule wants it. One that looks ahead holds as soon as its witnesses are complete; that they are
    /// missing is certain only at the end of its window.
    func fulfilment(wanted: Bool) -> Fulfilment {
        switch asking {
        case .holds: break
        case .doesNotHold, .unknown: return .fulfilled(at: happened, witnesses: [])
        case .failed(let message):
            return .failed([ConditionFailure(place: anchor, message: message)])
        }
        if let heldFor = condition.heldFor, case .events(let types) = condition.subject {
            return held(types, for: heldFor, wanted: wanted)
        }
        if let latest = condition.latest { return fulfilment(of: latest, wanted: wanted) }
        var tally = WitnessTally(condition.measure)
        let wantsWitnesses = wanted == tally.isLowerLimit
        guard !tally.isReached else {
            return wantsWitnesses ? .fulfilled(at: happened, witnesses: []) : .unfulfilled
        }
        let ended = ended
        for candidate in candidates where ended?.end(of: candidate.place) == nil {
            switch truth(of: candidate.place) {
            case .holds: tally.add(candidate.place, of: anchor, in: view)
            case .doesNotHold, .unknown: continue
            case .failed(let message):
                tally.fail(candidate.place, message, of: anchor, in: view)
            }
            guard tally.isReached else { continue }
            let at = max(happened, candidate.at)
            return wantsWitnesses
                ? .fulfilled(at: at, witnesses: tally.witnesses) : .unfulfilled
        }
        for failure in share?.failures ?? [] {
            tally.fail(failure.place, failure.message, of: anchor, in: view)
        }
        if tally.couldBeReached { return .failed(tally.failures) }
        guard !wantsWitnesses, let certainty else { return .unfulfilled }
        switch certainty {
        case .from(let instant): return .fulfilled(at: instant, witnesses: tally.witnesses)
        case .waits(let waits): return .waits(waits)
        }
    }

    /// When it is certain that no more witnesses can come; nothing while the clock stands.
    private var certainty: Certainty? {
        guard isAhead else { return .from(happened) }
        guard let deadline else { return nil }
        return view.certainty(at: deadline, awaiting: awaited, grace: condition.grace)
    }

    /// The silences whose end had to be waited for before it was certain that nothing came.
    var delays: [FeedOutage] {
        guard isAhead, let deadline else { return [] }
        let grace = condition.grace
        var delays: [FeedOutage] = []
        _ = view.certainty(at: deadline, awaiting: awaited, grace: grace, delays: &delays)
        return delays
    }

    /// The types of the events that can be witnesses.
    private var awaited: [String] {
        switch condition.subject {
        case .events(let types): types
        case .state(let name): view.vocabulary.state(name)?.from ?? []
        }
    }

    /// Whether witnesses can come after the anchor.
    private var isAhead: Bool {
        condition.window?.ahead != nil || condition.isFromDeadline
    }

    /// When nothing more is waited for; nothing while the clock stands.
    private var deadline: Instant? {
        windowEnd.map { max(happened, $0.advanced(by: condition.grace)) }
    }

    /// The end of the window; nothing while the clock of an `after` stands.
    private var windowEnd: Instant? {
        switch condition.window {
        case .after(let reach), .around(_, let reach): clock.end(of: reach, from: base)
        case .before(_, let atLeast): base.advanced(by: -atLeast)
        case .since, .sinceState, nil: base
        }
    }

    var clock: PausingClock { PausingClock(view, pauses: condition.pauses) }

    private func truth(of place: Int) -> Truth {
        // What was shared out has been judged already.
        share == nil ? view.truth(condition.predicate, of: anchor, other: place) : .holds
    }

    /// The events that could be witnesses, one at a time, so that a decided condition looks no
    /// further.
    private var candidates: any Sequence<Candidate> {
        switch condition.subject {
        case .events(let types):
            if let share {
                return share.witnesses.map { Candidate(place: $0, at: view.happened($0)) }
            }
            return EventsInWindow(view: view, types: types, omitted: anchor, rest: window)
        case .state(let name):
            return view.vocabulary.state(name).map { starts(of: $0) } ?? []
        }
    }

    /// The places in which witnesses among events are looked for.
    var window: Range<Int> {
        switch condition.window {
        case .before(let reach, let atLeast):
            return view.places(
                from: base.advanced(by: -reach),
                through: base.advanced(by: -atLeast)
            )
        case .after:
            return view.places(from: base, through: windowEnd ?? .latest)
        case .around(let before, _):
            return view.places(from: base.advanced(by: -before), through: windowEnd ?? .latest)
        case .since(let types):
            let end = min(view.visible, view.history.count(through: happened))
            let opening = view.history.lastPlace(ofTypes: types, in: 0..<anchor)
            let start = max(opening.map { $0 + 1 } ?? 0, view.lives.start(before: anchor))
            return start..<max(start, end)
        case .sinceState(let name):
            let end = min(view.visible, view.history.count(through: happened))
            let begun = beginning(of: name).map { $0 + 1 } ?? 0
            let start = max(begun, view.lives.start(before: anchor))
            return start..<max(start, end)
        case nil:
            return 0..<min(view.visible, view.history.count(through: happened))
        }
    }

    /// The instants between which the condition looks.
    var stretch: (from: Instant, through: Instant) {
        let stretch = wholeStretch
        guard condition.isFromDeadline, case .state = condition.subject else { return stretch }
        // What held before the anchor is over.
        return (max(happened, stretch.from), max(happened, stretch.through))
    }

    private var wholeStretch: (from: Instant, through: Instant) {
        switch condition.window {
        case .before(let reach, let atLeast):
            return (base.advanced(by: -reach), base.advanced(by: -atLeast))
        case .after:
            return (base, windowEnd ?? .latest)
        case .around(let before, _):
            return (base.advanced(by: -before), windowEnd ?? .latest)
        case .since(let types):
            return stretch(since: view.history.lastPlace(ofTypes: types, in: 0..<anchor))
        case .sinceState(let name): return stretch(since: beginning(of: name))
        case nil:
            return (base, base)
        }
    }

    /// From the event that opened the window, or the case, until the anchor.
    private func stretch(since opening: Int?) -> (from: Instant, through: Instant) {
        let start = view.lives.start(before: anchor)
        let place = max(opening ?? 0, start)
        return (opening == nil && start == 0 ? .earliest : view.happened(place), happened)
    }

    /// The event with which a state last began to hold, which can be the anchor.
    private func beginning(of name: String) -> Int? {
        guard let state = view.vocabulary.state(name) else { return nil }
        return StateLook(view, state).lastBeginning(through: happened)
    }

    /// The events that make a state hold somewhere in the stretch, each the latest of its instant;
    /// for a state that must have held for long, those with which it began.
    private func starts(of state: StateDefinition) -> [Candidate] {
        let (from, through) = stretch
        guard from <= through else { return [] }
        let look = StateLook(view, state, except: anchorCounts(state) ? nil : anchor)
        let begun = min(view.visible, view.history.count(through: from))
        let end = min(view.visible, view.history.count(through: through))
        var found: [Int] = []
        if let start = look.start(amongFirst: begun) { found.append(start) }
        if begun < end {
            for place in view.history.places(ofTypes: state.from, in: begun..<end) {
                let count = view.history.count(through: view.happened(place))
                if look.start(amongFirst: min(view.visible, count)) == place { found.append(place) }
            }
        }
        guard let heldFor = condition.heldFor else {
            return found.map { Candidate(place: $0, at: max(from, view.happened($0))) }
        }
        var candidates: [Candidate] = []
        for place in found {
            let instant = max(from, view.happened(place))
            guard let beginning = look.beginning(at: instant), candidates.last?.place != beginning,
                let ripe = clock.end(of: heldFor, from: view.happened(beginning)),
                max(from, ripe) <= through
            else { continue }
            if let ended = look.end(after: instant), ended <= max(from, ripe) { continue }
            candidates.append(Candidate(place: beginning, at: max(from, ripe)))
        }
        return candidates
    }

    /// Whether the anchor counts among the events that start and end the state.
    ///
    /// Looking back, a discharge finds the citizen admitted; looking ahead, it is what ended the
    /// admission, and only another one makes the state hold again. At a deadline everything counts.
    private func anchorCounts(_ state: StateDefinition) -> Bool {
        if condition.isFromDeadline { return true }
        guard case .after = condition.window else { return false }
        return state.effect(of: view.event(anchor)) != .starts
    }
}

/// Events that must have been in a moving window for a while.
extension FindingConditionLook {
    /// Whether the condition holds, or does not, as seen from every instant of `[t − span, t]`.
    private func held(_ types: [String], for span: Elapsed, wanted: Bool) -> Fulfilment {
        guard case .before(let reach, let atLeast) = condition.window else { return .unfulfilled }
        let first = happened.advanced(by: -span)
        let range = view.places(
            from: first.advanced(by: -reach),
            through: happened.advanced(by: -atLeast)
        )
        var sure: [Int] = []
        var possible: [Int] = []
        var failures: [ConditionFailure] = []
        for place in view.history.places(ofTypes: types, in: range) where place != anchor {
            switch truth(of: place) {
            case .holds:
                sure.append(place)
                possible.append(place)
            case .failed(let message):
                possible.append(place)
                failures.append(ConditionFailure(place: place, message: message))
            case .doesNotHold, .unknown: continue
            }
        }
        let moving = MovingWindow(first: first, last: happened, reach: reach, atLeast: atLeast)
        let holds = holdsThroughout(moving, sure)
        guard holds == holdsThroughout(moving, possible) else { return .failed(failures) }
        guard holds == wanted else { return .unfulfilled }
        return .fulfilled(at: happened, witnesses: sure)
    }

    private struct MovingWindow {
        let first: Instant
        let last: Instant
        let reach: Elapsed
        let atLeast: Elapsed
    }

    private func holdsThroughout(_ moving: MovingWindow, _ places: [Int]) -> Bool {
        let times = places.map { view.happened($0) }
        let tally = WitnessTally(condition.measure)
        // Fewer come about just after one has left, more when one comes in.
        let soon = Elapsed(microseconds: 1)
        var instants = [moving.first]
        for time in times {
            instants.append(
                tally.isLowerLimit
                    ? time.advanced(by: moving.reach).advanced(by: soon)
                    : time.advanced(by: moving.atLeast)
            )
        }
        return instants.allSatisfy { instant in
            guard instant >= moving.first, instant <= moving.last else { return true }
            let earliest = instant.advanced(by: -moving.reach)
            let latest = instant.advanced(by: -moving.atLeast)
            let count = times.firstPlace { $0 > latest } - times.firstPlace { $0 >= earliest }
            return tally.isReached(count: count) == tally.isLowerLimit
        }
    }
}
