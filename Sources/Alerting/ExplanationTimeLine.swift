import RuleLanguage
import WorkingTime

/// A clause's window on a line of characters.
///
/// The window stands between brackets, `=` where its clock stood still; `A` is the event that is
/// looked from, `x` one that counts, `o` one that does not, `N` the present.
struct ExplanationTimeLine {
    /// How many characters wide a time line is.
    private static let width = 56

    let from: Instant
    let through: Instant
    let marks: [(at: Instant, counts: Bool)]
    /// What lies beside the window.
    let near: [Instant]
    let pauses: [ExplainedPause]
    let anchor: Instant
    let now: Instant

    init(clause: ExplainedClause, anchor: Instant, now: Instant) {
        from = clause.from
        through = clause.through
        marks = clause.candidates.map { ($0.event.happened, $0.counts) }
        near = clause.nearMisses.map(\.happened)
        pauses = clause.pauses
        self.anchor = anchor
        self.now = now
    }

    init(ground: ExplainedGround, anchor: Instant, now: Instant) {
        from = ground.from
        through = ground.through
        marks = ground.events.map { ($0.happened, true) }
        near = []
        pauses = ground.pauses
        self.anchor = anchor
        self.now = now
    }

    /// Whether the window has no beginning.
    var isOpen: Bool { from == .earliest }

    /// The line; nothing where all of it is one instant.
    var drawing: String? {
        let events = marks.map(\.at) + [anchor]
        let from = isOpen ? events.min() ?? from : from
        let isEndless = through == .latest
        let through = isEndless ? max(now, from) : through
        let span = max(1, through.microseconds - from.microseconds)
        // What lies further off than the window is long is not drawn.
        let drawn = (events + near).filter {
            $0.microseconds >= from.microseconds - span
                && $0.microseconds <= through.microseconds + span
        }
        let first = min(from, drawn.min() ?? from)
        let last = max(through, drawn.max() ?? through)
        let length = last.microseconds - first.microseconds
        guard length > 0 else { return nil }
        func column(_ instant: Instant) -> Int {
            let inside = max(first, min(last, instant))
            let share = Double(inside.microseconds - first.microseconds) / Double(length)
            return Int(share * Double(Self.width - 1))
        }
        var line = [Character](repeating: "·", count: Self.width)
        for place in column(from)...column(through) { line[place] = "-" }
        for pause in pauses where pause.from <= through {
            let end = max(pause.from, min(through, pause.through ?? through))
            for place in column(pause.from)...column(end) { line[place] = "=" }
        }
        line[column(from)] = isOpen ? "-" : "["
        line[column(through)] = isEndless ? "=" : "]"
        if now > first, now < through { line[column(now)] = "N" }
        for instant in near where drawn.contains(instant) { line[column(instant)] = "o" }
        for mark in marks { line[column(mark.at)] = mark.counts ? "x" : "o" }
        line[column(anchor)] = "A"
        return String(line)
    }
}
