import CaseEvents
import RuleLanguage
import WorkingTime

/// Which anchors of a rule a new event can make a difference to.
struct RuleTouch {
    let view: FindingView
    let rule: Rule
    /// Where the new event stands.
    let place: Int
    let event: CaseEvent
    let calendar: DayCalendar

    /// Everything that happened up to an instant, or from it on.
    private static let always = Instant.earliest...Instant.latest

    /// The instants at which those anchors can have happened.
    ///
    /// - Returns: Nothing when the rule does not look at the event. What no span bounds, such as
    ///   witnesses that are used up, touches every anchor.
    func anchors() -> ClosedRange<Instant>? {
        guard !Rule.wholeCaseTypes.contains(event.type) else { return Self.always }
        // How long after its anchor a rule speaks, its clocks and reminders decide.
        if !rule.consents.isEmpty, ConsentCondition.types.contains(event.type) {
            return Self.always
        }
        // Who reports in a case decides which silent sources its absences wait for.
        guard !view.feeds.outages.contains(where: { $0.reports(event.type, in: view.vocabulary) })
        else { return Self.always }
        var touched = anchorRange()
        if let deadline = rule.deadline, deadline.until.contains(event.type) {
            // What happened before the last end was ended by it.
            let last = view.history.lastPlace(ofTypes: deadline.until, in: 0..<place)
            touched.join(last.map { view.happened($0) } ?? .earliest, event.happened)
        }
        if let deadline = rule.deadline,
            deadline.untilWhere.contains(where: { $0.types.contains(event.type) })
        {
            // Earlier ones may not have ended what this one ends.
            touched.join(.earliest, event.happened)
        }
        for condition in rule.given + rule.unless + rule.expect {
            touched.join(range(of: condition))
        }
        if hasType(in: rule.pauses) { touched.join(rangeOfClocks()) }
        if event.type == CitizenAttributes.recordedType {
            touched.join(event.happened, .latest)
        }
        return touched
    }

    private func hasType(in states: [String]) -> Bool {
        states.compactMap { view.vocabulary.state($0) }.contains { state in
            state.from.contains(event.type) || state.until.contains(event.type)
        }
    }

    private func anchorRange() -> ClosedRange<Instant>? {
        let happened = event.happened
        guard rule.anchor.readTypes.contains(event.type) else { return nil }
        switch rule.anchor {
        case .event: return happened...happened
        case .count(_, _, let within), .distinct(_, _, _, _, let within), .sum(_, _, _, let within):
            // Nor does an end change more: what it ends leaves the span before it would.
            return happened...happened.advanced(by: within)
        case .sequence(_, let then):
            let reach = then.reduce(Elapsed.zero) { $0 + ($1.within ?? .zero) }
            return happened...happened.advanced(by: reach)
        case .silence(let silence): return range(of: silence)
        case .rate(let fall): return range(of: fall)
        case .held(let held):
            let next = StateLook(view, held.state).firstStart(in: (place + 1)..<view.visible)
            return earliest(of: held)...(next.map { view.happened($0) } ?? happened)
        }
    }

    /// The anchors of which the event stops the clocks or has them run again.
    private func rangeOfClocks() -> ClosedRange<Instant> {
        switch rule.anchor {
        case .held(let held): return earliest(of: held)...(.latest)
        case .silence(let silence):
            // Longer ago the clock decided what was usual.
            guard case .fixed = silence.length else { return Self.always }
            return earliest(of: silence)...(.latest)
        default: return Self.always
        }
    }

    /// When the clock started that runs out now, or has not yet run out.
    private func clockStart(_ pauses: [String], _ span: Elapsed, grace: Elapsed) -> Instant {
        PausingClock(view, pauses: pauses)
            .start(of: span, before: event.happened.advanced(by: -grace))
    }

    private func earliest(of held: HeldState) -> Instant {
        let happened = event.happened
        let earliest = clockStart(rule.pauses, held.span, grace: held.grace)
        // What held before has ended, whatever happens now.
        let look = StateLook(view, held.state)
        guard let start = look.start(amongFirst: view.history.count(before: happened)),
            let beginning = look.beginning(at: view.happened(start))
        else { return happened }
        return min(happened, max(earliest, view.happened(beginning)))
    }

    /// What came before a fall, or with which an earlier one began, lies so far back.
    private func range(of fall: RateFall) -> ClosedRange<Instant> {
        let latest = PausingClock(view, pauses: rule.pauses)
            .end(of: fall.reachBack, from: event.happened)
        return clockStart(rule.pauses, fall.within, grace: .zero)...(latest ?? .latest)
    }

    private func range(of silence: Silence) -> ClosedRange<Instant> {
        var latest = event.happened
        if case .usual = silence.length { latest = latest.advanced(by: Silence.gapReach) }
        return earliest(of: silence)...latest
    }

    private func earliest(of silence: Silence) -> Instant {
        var earliest = Instant.earliest
        switch silence.length {
        case .fixed(let span):
            earliest = clockStart(rule.pauses, span, grace: silence.grace)
        case .usual:
            if rule.pauses.isEmpty { earliest = event.happened.advanced(by: -rule.ahead) }
        }
        // Without a `where` the event before this one has broken all earlier silences, however long
        // their clock stood.
        if rule.predicate == nil,
            let last = view.history.lastPlace(ofTypes: silence.types, in: 0..<place),
            rule.isValid(at: view.happened(last), in: calendar)
        {
            earliest = max(earliest, view.happened(last))
        }
        return min(earliest, event.happened)
    }

    private func range(of condition: Condition) -> ClosedRange<Instant>? {
        var touched: ClosedRange<Instant>?
        let happened = event.happened
        if condition.isFromDeadline {
            // How far from its deadline an anchor lies, nothing bounds.
            return isWitness(of: condition) || hasType(in: condition.pauses) ? Self.always : nil
        }
        if hasType(in: condition.pauses) {
            guard let reach = condition.window?.ahead, condition.heldFor == nil else {
                return Self.always
            }
            touched = earliest(of: condition, reach)...(.latest)
        }
        if case .since(let types) = condition.window, types.contains(event.type) {
            touched.join(happened...nextOpening(types))
        }
        if let ending = condition.ending, ending.types.contains(event.type) {
            touched.join(range(ofEndOf: condition))
        }
        if case .sinceState(let name) = condition.window, hasType(in: [name]) {
            touched.join(happened...(.latest))
        }
        switch condition.subject {
        case .events(let types):
            guard types.contains(event.type) else { break }
            touched.join(range(ofWitnessOf: condition))
        case .state(let name):
            guard hasType(in: [name]) else { break }
            touched.join(range(ofState: name, condition))
        }
        guard condition.consumes else { return touched }
        // Every anchor can pass a witness on to the next.
        let isAnchor = rule.anchor.readTypes.contains(event.type)
        return touched != nil || isAnchor ? Self.always : nil
    }

    /// Whether the event can be a witness of the condition, or start or end its state.
    private func isWitness(of condition: Condition) -> Bool {
        switch condition.subject {
        case .events(let types): types.contains(event.type)
        case .state(let name): hasType(in: [name])
        }
    }

    /// The anchors for which the event can have ended a witness.
    private func range(ofEndOf condition: Condition) -> ClosedRange<Instant> {
        let happened = event.happened
        switch condition.window {
        // What it ended has left the window before it would.
        case .before(let reach, _): return happened...happened.advanced(by: reach)
        case .since(let types): return happened...nextOpening(types)
        case .sinceState, .after, .around, nil: return happened...(.latest)
        }
    }

    private func range(ofWitnessOf condition: Condition) -> ClosedRange<Instant> {
        let happened = event.happened
        switch condition.window {
        case .before(let reach, let atLeast):
            let latest = happened.advanced(by: reach + (condition.heldFor ?? .zero))
            return happened.advanced(by: atLeast)...max(latest, happened.advanced(by: atLeast))
        case .after(let reach): return earliest(of: condition, reach)...happened
        case .around(let before, let after):
            return earliest(of: condition, after)...happened.advanced(by: before)
        case .since(let types): return happened...nextOpening(types)
        case .sinceState, nil: return happened...(.latest)
        }
    }

    /// The earliest anchor after which the window of a condition is still open now.
    private func earliest(of condition: Condition, _ reach: Elapsed) -> Instant {
        let earliest = clockStart(condition.pauses, reach, grace: .zero)
        guard case .events(let types) = condition.subject, case .present = condition.measure,
            condition.predicate == nil, condition.heldFor == nil,
            let last = view.history.lastPlace(ofTypes: types, in: 0..<place)
        else { return min(earliest, event.happened) }
        // The event before this one has settled all windows that were open then.
        return min(event.happened, max(earliest, view.happened(last)))
    }

    private func range(ofState name: String, _ condition: Condition) -> ClosedRange<Instant> {
        let happened = event.happened
        var earliest = happened
        if case .after(let reach) = condition.window {
            earliest =
                condition.heldFor == nil || condition.pauses.isEmpty
                ? self.earliest(of: condition, reach) : .earliest
        }
        guard condition.heldFor == nil, let state = view.vocabulary.state(name) else {
            return earliest...(.latest)
        }
        switch condition.window {
        case .since, .sinceState: return earliest...(.latest)
        case .before, .after, .around, nil: break
        }
        let next = StateLook(view, state).firstChange(in: (place + 1)..<view.visible)
        guard let next else { return earliest...(.latest) }
        guard case .before(let reach, _) = condition.window else {
            return earliest...max(earliest, nextInstant(after: next))
        }
        return earliest...max(earliest, nextInstant(after: next).advanced(by: reach))
    }

    /// Ties at the next change are decided by arrival, so that its whole instant is touched.
    private func nextInstant(after place: Int) -> Instant { view.happened(place) }

    private func nextOpening(_ types: [String]) -> Instant {
        view.history.firstPlace(ofTypes: types, in: (place + 1)..<view.visible)
            .map { view.happened($0) } ?? .latest
    }
}

extension ClosedRange<Instant>? {
    /// Widens the range to the least one that covers another too.
    mutating func join(_ other: ClosedRange<Instant>?) {
        guard let other else { return }
        guard let own = self else {
            self = other
            return
        }
        self = min(own.lowerBound, other.lowerBound)...max(own.upperBound, other.upperBound)
    }

    fileprivate mutating func join(_ earliest: Instant, _ latest: Instant) {
        join(Swift.min(earliest, latest)...latest)
    }
}
