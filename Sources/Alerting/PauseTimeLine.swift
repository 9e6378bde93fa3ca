import CaseEvents
import WorkingTime

/// When clocks stand that some states pause, found once for a history and not once for each clock.
///
/// It grows with the history; what changes at an instant is found anew from that instant on.
struct PauseTimeLine {
    /// The clocks stop, or run again.
    private struct Change {
        let instant: Instant
        let stands: Bool
        /// How long a clock has run by then that began with the first change.
        let ran: Elapsed
    }

    let states: [StateDefinition]
    private let types: [String]
    private var changes: [Change] = []
    /// Everything through that instant has been looked at.
    private var through: Instant?

    init(_ states: [StateDefinition]) {
        self.states = states
        var types: [String] = []
        for type in states.flatMap({ $0.from + $0.until }) where !types.contains(type) {
            types.append(type)
        }
        self.types = types
    }

    /// Takes in what a view shows beyond what has been looked at.
    mutating func grow(to view: FindingView) {
        if let through, through >= view.now { return }
        let first = through.map { min(view.visible, view.history.count(through: $0)) } ?? 0
        through = view.now
        guard first < view.visible else { return }
        let places = view.history.places(ofTypes: types, in: first..<view.visible)
        guard !places.isEmpty else { return }
        var holding = states.map { StateLook(view, $0).start(amongFirst: first) != nil }
        for (position, place) in places.enumerated() {
            let event = view.event(place)
            for (number, state) in states.enumerated() {
                switch state.effect(of: event) {
                case .starts: holding[number] = true
                case .ends: holding[number] = false
                case .nothing: continue
                }
            }
            // The last event of an instant decides.
            let isLast =
                position + 1 == places.count
                || view.happened(places[position + 1]) > event.happened
            if isLast { note(holding.contains(true), at: event.happened) }
        }
    }

    private mutating func note(_ stands: Bool, at instant: Instant) {
        guard stands != changes.last?.stands ?? false else { return }
        let ran = changes.isEmpty ? .zero : self.ran(by: instant)
        changes.append(Change(instant: instant, stands: stands, ran: ran))
    }

    /// Forgets what was found from an instant on.
    mutating func forget(from instant: Instant) {
        guard let through, through >= instant else { return }
        changes.removeLast(changes.count - changes.firstPlace { $0.instant >= instant })
        let before = instant.advanced(by: Elapsed(microseconds: -1))
        self.through = before < instant ? before : nil
    }

    /// How long a clock has run by an instant that began with the first change; before it, negative.
    func ran(by instant: Instant) -> Elapsed {
        guard let first = changes.first else { return .zero }
        let next = changes.firstPlace { $0.instant > instant }
        guard next > 0 else { return instant.elapsed(since: first.instant) }
        let change = changes[next - 1]
        return change.stands ? change.ran : change.ran + instant.elapsed(since: change.instant)
    }

    /// How long a clock has run between two instants, the earlier first.
    func run(from start: Instant, through end: Instant) -> Elapsed {
        changes.isEmpty ? end.elapsed(since: start) : ran(by: end) - ran(by: start)
    }

    /// The first instant by which a clock has run so long since another; nothing while it stands.
    ///
    /// The span is more than nothing.
    func end(of span: Elapsed, from start: Instant) -> Instant? {
        guard !changes.isEmpty else { return start.advanced(by: span) }
        let began = ran(by: start)
        let ran = began + span
        let next = changes.firstPlace { $0.ran >= ran }
        guard next > 0 else { return start.advanced(by: span) }
        let change = changes[next - 1]
        // The clock can have started within the stretch in which it has run so long.
        guard change.instant > start else {
            return next == changes.count && change.stands ? nil : start.advanced(by: span)
        }
        guard next < changes.count || !change.stands else { return nil }
        return change.instant.advanced(by: ran - change.ran)
    }

    /// The earliest instant since which a clock has run no longer than a span by another.
    func start(of span: Elapsed, before end: Instant) -> Instant {
        guard !changes.isEmpty else { return end.advanced(by: -span) }
        let ran = ran(by: end) - span
        let next = changes.firstPlace { $0.ran >= ran }
        // Where nothing stood in between, it is the span before the end or before the first change.
        guard next > 0 else { return changes[0].instant.advanced(by: ran) }
        let change = changes[next - 1]
        return change.instant.advanced(by: ran - change.ran)
    }
}
