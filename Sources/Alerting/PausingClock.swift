import CaseEvents
import RuleLanguage
import WorkingTime

/// A clock that stands still while one of some states holds.
struct PausingClock {
    private let view: FindingView
    private let states: [StateDefinition]
    private let types: [String]

    init(_ view: FindingView, pauses: [String]) {
        self.view = view
        states = pauses.compactMap { view.vocabulary.state($0) }
        var types: [String] = []
        for type in states.flatMap({ $0.from + $0.until }) where !types.contains(type) {
            types.append(type)
        }
        self.types = types
    }

    /// The first instant at which the clock has run so long since another.
    ///
    /// - Returns: Nothing while the clock stands and nobody knows until when.
    func end(of span: Elapsed, from start: Instant) -> Instant? {
        guard !types.isEmpty, span > .zero else { return start.advanced(by: span) }
        var rest = span
        var cursor = start
        var place = view.history.count(through: start)
        while true {
            let stands = stands(afterFirst: place)
            let next = view.history.firstPlace(ofTypes: types, in: tail(from: place))
            guard let next else { return stands ? nil : cursor.advanced(by: rest) }
            let change = view.happened(next)
            if !stands {
                let end = cursor.advanced(by: rest)
                guard end > change else { return end }
                rest = rest - change.elapsed(since: cursor)
            }
            cursor = change
            place = view.history.count(through: change)
        }
    }

    /// How long the clock has run between two instants.
    func run(from start: Instant, through end: Instant) -> Elapsed {
        guard !types.isEmpty else { return end.elapsed(since: start) }
        var ran = Elapsed.zero
        var cursor = start
        var place = view.history.count(through: start)
        while cursor < end {
            let stands = stands(afterFirst: place)
            let next = view.history.firstPlace(ofTypes: types, in: tail(from: place))
            let change = min(end, next.map { view.happened($0) } ?? end)
            if !stands { ran = ran + change.elapsed(since: cursor) }
            cursor = change
            place = view.history.count(through: change)
        }
        return ran
    }

    /// When the clock stands still that runs from one instant through another.
    func pauses(from start: Instant, through end: Instant) -> [ExplainedPause] {
        guard !types.isEmpty else { return [] }
        var pauses: [ExplainedPause] = []
        var began: Instant?
        var cursor = start
        var place = view.history.count(through: start)
        while cursor < end {
            if stands(afterFirst: place) {
                began = began ?? cursor
            } else if let from = began {
                pauses.append(ExplainedPause(from: from, through: cursor))
                began = nil
            }
            let next = view.history.firstPlace(ofTypes: types, in: tail(from: place))
            guard let next, view.happened(next) < end else { break }
            cursor = view.happened(next)
            place = view.history.count(through: cursor)
        }
        if let began { pauses.append(ExplainedPause(from: began, through: nil)) }
        return pauses
    }

    private func tail(from place: Int) -> Range<Int> { min(place, view.visible)..<view.visible }

    private func stands(afterFirst count: Int) -> Bool {
        states.contains { StateLook(view, $0).start(amongFirst: min(count, view.visible)) != nil }
    }
}
