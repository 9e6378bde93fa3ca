import CaseEvents
import RuleLanguage
import WorkingTime

/// What is said of clauses.
extension ExplanationWords {
    /// What came of a clause.
    func outcome(_ clause: ExplainedClause) -> String {
        switch (clause.kind, clause.outcome) {
        case (_, .failed(let messages)):
            return self("kan ikke beregnes: ", "cannot be evaluated: ")
                + messages.map { $0[language] }.joined(separator: "; ")
        case (_, .waits(let feeds)): return waiting(for: feeds)
        case (.expect, .lets(let at)):
            return at <= now
                ? self("mangler, sikkert fra ", "missing, certain from ") + time(at)
                : self("mangler endnu; er sikkert ", "missing yet; certain at ") + time(at)
        case (.expect, .keepsSilent):
            return isStanding(clause)
                ? self("mangler endnu; uret står", "missing yet; the clock stands")
                : self("er der", "is there")
        case (.given, .lets(let at)): return self("gælder fra ", "holds from ") + time(at)
        case (.given, .keepsSilent): return self("gælder ikke", "does not hold")
        case (.unless, .lets): return self("gælder ikke", "does not hold")
        case (.unless, .keepsSilent): return self("undskylder", "excuses")
        }
    }

    /// How far outside a window an event lies.
    func miss(_ event: ExplainedEvent, _ clause: ExplainedClause) -> String {
        if event.happened < clause.from {
            let distance = clause.from.elapsed(since: event.happened)
            return self(", \(distance) for tidligt", ", \(distance) too early")
        }
        guard event.happened > clause.through else { return "" }
        let distance = event.happened.elapsed(since: clause.through)
        return self(", \(distance) for sent", ", \(distance) too late")
    }

    /// What would have to be otherwise for the clause to turn out the other way.
    func difference(_ clause: ExplainedClause, _ phrase: String) -> String {
        let witnesses = clause.candidates.filter { $0.truth == .holds }.map(\.event.reference.id)
        let named = witnesses.joined(separator: ", ")
        // Without an upper limit, less of what is there turns the clause.
        let isNamed = !witnesses.isEmpty && clause.condition.measure.asksForWitnesses
        switch (clause.kind, clause.outcome) {
        case (_, .failed):
            return self("ret udtrykket i reglen", "mend the expression in the rule")
        case (_, .waits(let feeds)): return settlement(by: feeds)
        case (.expect, .lets), (.unless, .lets):
            return self("tavs, hvis der var: ", "silent, had there been: ") + phrase + when(clause)
                + shortfall(clause)
        case (.expect, .keepsSilent) where isStanding(clause):
            return self("mangler først, når uret går igen", "missing only when the clock goes on")
        case (.expect, .keepsSilent):
            return self("mangler kun uden: ", "missing only without: ") + (isNamed ? named : phrase)
        case (.given, .lets):
            return self("tavs uden: ", "silent without: ") + (isNamed ? named : phrase)
        case (.given, .keepsSilent):
            return self("kræver: ", "needs: ") + phrase + when(clause) + shortfall(clause)
        case (.unless, .keepsSilent):
            return self("undskylder ikke uden: ", "would not excuse without: ")
                + (isNamed ? named : phrase)
        }
    }

    /// Whether the clause waits for a clock that stands still.
    private func isStanding(_ clause: ExplainedClause) -> Bool {
        clause.through == .latest && clause.condition.measure.asksForWitnesses
            && !clause.candidates.contains { $0.truth == .holds }
    }

    private func when(_ clause: ExplainedClause) -> String {
        guard clause.condition.window != nil, clause.from != .earliest, clause.through != .latest
        else { return "" }
        return self(", mellem ", ", between ") + time(clause.from) + self(" og ", " and ")
            + time(clause.through)
    }

    /// How many of the events that there are count.
    private func shortfall(_ clause: ExplainedClause) -> String {
        guard case .events = clause.condition.subject, !clause.candidates.isEmpty else {
            return ""
        }
        let count = clause.candidates.count { $0.truth == .holds }
        return self(
            "; af \(clause.candidates.count) i vinduet tæller \(count)",
            "; of \(clause.candidates.count) in the window \(count) count"
        )
    }
}

extension Measure {
    /// Whether there must be witnesses, rather than few of them.
    fileprivate var asksForWitnesses: Bool {
        switch self {
        case .present: true
        case .count(let comparison, _), .distinct(_, let comparison, _), .sum(_, let comparison, _):
            comparison == .atLeast || comparison == .more
        }
    }
}
