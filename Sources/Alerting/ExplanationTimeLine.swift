import RuleLanguage
import WorkingTime

/// A clause's window on a line of characters.
///
/// The window stands between brackets, `=` where its clock stood still; `A` is the event that is
/// looked from, `x` one that counts, `o` one that does not, `N` the present.
struct ExplanationTimeLine {
    /// How many characters wide a time line is.
    private static let width = 56

    let clause: ExplainedClause
    let anchor: Instant
    let now: Instant

    /// Whether the window has no beginning.
    var isOpen: Bool { clause.from == .earliest }

    /// The line; nothing where all of it is one instant.
    var drawing: String? {
        let events = clause.candidates.map(\.event.happened) + [anchor]
        let from = isOpen ? events.min() ?? clause.from : clause.from
        let through = clause.through == .latest ? max(now, from) : clause.through
        let near = clause.nearMisses.map(\.happened)
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
        for pause in clause.pauses where pause.from <= through {
            let end = max(pause.from, min(through, pause.through ?? through))
            for place in column(pause.from)...column(end) { line[place] = "=" }
        }
        line[column(from)] = isOpen ? "-" : "["
        line[column(through)] = clause.through == .latest ? "=" : "]"
        if now > first, now < through { line[column(now)] = "N" }
        for instant in near where drawn.contains(instant) { line[column(instant)] = "o" }
        for candidate in clause.candidates {
            line[column(candidate.event.happened)] = candidate.counts ? "x" : "o"
        }
        line[column(anchor)] = "A"
        return String(line)
    }
}
