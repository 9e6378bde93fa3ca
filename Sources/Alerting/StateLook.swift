import CaseEvents
import RuleLanguage
import WorkingTime

/// When a state holds: what the last event of each instant that starts or ends it leaves.
struct StateLook {
    private let view: FindingView
    private let state: StateDefinition
    /// The types that end it; one that starts it too only starts it.
    private let ends: [String]
    /// An event that is looked past.
    private let omitted: Int?

    init(_ view: FindingView, _ state: StateDefinition, except omitted: Int? = nil) {
        self.view = view
        self.state = state
        ends = state.until.filter { !state.from.contains($0) }
        self.omitted = omitted
    }

    /// The latest event that starts the state, if it holds after so many events.
    func start(amongFirst count: Int) -> Int? {
        let range = 0..<count
        guard state.hasNoWords else {
            // The latest event that says anything decides.
            let last = last(in: range) { $0 != .nothing }
            return last.flatMap { state.effect(of: view.event($0)) == .starts ? $0 : nil }
        }
        guard let start = last(.starts, in: range) else { return nil }
        let end = last(.ends, in: range)
        return (end ?? -1) < start ? start : nil
    }

    /// Whether the state holds at an instant.
    func holds(at instant: Instant) -> Bool { start(amongFirst: count(through: instant)) != nil }

    /// The event with which the state began to hold that holds at an instant, without a break.
    ///
    /// Of several starts at the instant of the beginning it is the first in the time line.
    func beginning(at instant: Instant) -> Int? {
        guard let start = start(amongFirst: count(through: instant)) else { return nil }
        var beginning = start
        while true {
            // Everything after the last end belongs to one holding.
            let end = last(.ends, in: 0..<beginning)
            let first = firstStart(in: ((end ?? -1) + 1)..<(beginning + 1))
            beginning = first ?? beginning
            let begun = view.happened(beginning)
            // An end at the same instant is no break when the state held just before.
            let before = view.history.count(before: begun)
            guard let end, view.happened(end) == begun else { return beginning }
            guard let earlier = self.start(amongFirst: before) else {
                return firstStart(in: before..<(beginning + 1)) ?? beginning
            }
            beginning = earlier
        }
    }

    /// The event with which the state last began to hold at an instant or before it, whether it
    /// still holds or not.
    func lastBeginning(through instant: Instant) -> Int? {
        if let beginning = beginning(at: instant) { return beginning }
        var count = count(through: instant)
        while let start = last(.starts, in: 0..<count) {
            let happened = view.happened(start)
            // What ended at the very instant of its start never held.
            if let beginning = beginning(at: happened) { return beginning }
            count = view.history.count(before: happened)
        }
        return nil
    }

    /// The instant at which the holding ends that holds at an instant; nothing when it goes on.
    func end(after instant: Instant) -> Instant? {
        var place = count(through: instant)
        while let end = first(.ends, in: min(place, view.visible)..<view.visible) {
            let ended = view.happened(end)
            if !holds(at: ended) { return ended }
            place = count(through: ended)
        }
        return nil
    }

    /// The first event in a range that starts the state.
    func firstStart(in range: Range<Int>) -> Int? { first(.starts, in: range) }

    /// The first event in a range that starts the state or ends it.
    func firstChange(in range: Range<Int>) -> Int? {
        let starts = first(.starts, in: range)
        return first(.ends, in: range.lowerBound..<(starts ?? range.upperBound)) ?? starts
    }

    private func first(_ effect: StateDefinition.Effect, in range: Range<Int>) -> Int? {
        guard !state.hasNoWords else {
            let types = effect == .starts ? state.from : ends
            return view.history.firstPlace(ofTypes: types, in: range, except: omitted)
        }
        var rest = range
        let types = state.from + ends
        while let place = view.history.firstPlace(ofTypes: types, in: rest, except: omitted) {
            if state.effect(of: view.event(place)) == effect { return place }
            rest = (place + 1)..<range.upperBound
        }
        return nil
    }

    private func last(_ effect: StateDefinition.Effect, in range: Range<Int>) -> Int? {
        guard !state.hasNoWords else {
            let types = effect == .starts ? state.from : ends
            return view.history.lastPlace(ofTypes: types, in: range, except: omitted)
        }
        return last(in: range) { $0 == effect }
    }

    /// The last event that does to the state what is asked for.
    private func last(
        in range: Range<Int>,
        where isSought: (StateDefinition.Effect) -> Bool
    ) -> Int? {
        var rest = range
        let types = state.from + ends
        while let place = view.history.lastPlace(ofTypes: types, in: rest, except: omitted) {
            if isSought(state.effect(of: view.event(place))) { return place }
            rest = range.lowerBound..<place
        }
        return nil
    }

    private func count(through instant: Instant) -> Int {
        min(view.visible, view.history.count(through: instant))
    }
}
