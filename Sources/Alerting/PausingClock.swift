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
        return timeLine.end(of: span, from: start)
    }

    /// How long the clock has run between two instants.
    func run(from start: Instant, through end: Instant) -> Elapsed {
        guard !types.isEmpty, start < end else { return max(.zero, end.elapsed(since: start)) }
        return timeLine.run(from: start, through: end)
    }

    /// The earliest instant since which the clock has run no longer than a span by another.
    func start(of span: Elapsed, before end: Instant) -> Instant {
        guard !types.isEmpty else { return end.advanced(by: -span) }
        return timeLine.start(of: span, before: end)
    }

    private var timeLine: PauseTimeLine { view.pauseTimeLine(of: states) }

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
