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
        case (_, .notAsked(let truth)):
            return self("bliver ikke spurgt: if ", "is not asked: if ")
                + "\(clause.condition.asking?.source ?? "") \(self.truth(truth))"
        case (.expect, .lets(let at)):
            let missing =
                at <= now
                ? self("mangler, sikkert fra ", "missing, certain from ") + time(at)
                : self("mangler endnu; er sikkert ", "missing yet; certain at ") + time(at)
            return missing + delays(clause.delays)
        case (.expect, .keepsSilent):
            return isStanding(clause)
                ? self("mangler endnu; uret står", "missing yet; the clock stands")
                : self("er der", "is there")
        case (.given, .lets(let at)): return self("gælder fra ", "holds from ") + time(at)
        case (.given, .keepsSilent): return self("gælder ikke", "does not hold")
        case (.unless, .lets):
            return self("gælder ikke", "does not hold") + delays(clause.delays)
        case (.unless, .keepsSilent): return self("undskylder", "excuses")
        }
    }

    /// Why it was certain only when silent sources had been heard again.
    func delays(_ delays: [FeedOutage]) -> String {
        delays.map { delay in
            let since = time(delay.since)
            let resumed = delay.resumed.map { time($0) } ?? "…"
            return self(
                "; \(delay.source) var tavs fra \(since) til \(resumed)",
                "; \(delay.source) was silent from \(since) until \(resumed)"
            )
        }.joined()
    }

    /// What is said of an event in a window.
    func judgement(_ candidate: ExplainedClause.Candidate, _ clause: ExplainedClause) -> String {
        let used = candidate.usedBy.map {
            self(": er brugt til ", ": used up for ") + "\($0.type) \($0.reference.id)"
        }
        if let used { return used }
        if candidate.isPassedOver {
            return self(": er ikke den, der spørges om", ": is not the one that is asked")
        }
        if let end = candidate.endedBy {
            return self(": er endt af ", ": was ended by ") + "\(end.type) \(end.reference.id)"
        }
        return clause.condition.predicate == nil ? "" : ": where " + truth(candidate.truth)
    }

    /// How an event beside the window is introduced.
    func outside(_ event: ExplainedEvent, _ clause: ExplainedClause) -> String {
        guard case .state = clause.condition.subject else { return self("udenfor: ", "outside: ") }
        return event.happened < clause.from
            ? self("sidst før: ", "last before: ") : self("næste efter: ", "next after: ")
    }

    /// How far outside a window an event lies.
    func miss(_ event: ExplainedEvent, _ clause: ExplainedClause) -> String {
        // A state lasts: what begins it need not lie in the window.
        guard case .events = clause.condition.subject else { return "" }
        if event.happened < clause.from {
            let distance = clause.from.elapsed(since: event.happened)
            return self(", \(distance) for tidligt", ", \(distance) too early")
        }
        guard event.happened > clause.through else {
            // Of those at the anchor's own instant, the latest is sought among what came before it.
            return clause.condition.latest == nil
                ? "" : self(", kom efter ankeret", ", came after the anchor")
        }
        let distance = event.happened.elapsed(since: clause.through)
        return self(", \(distance) for sent", ", \(distance) too late")
    }

    /// What would have to be otherwise for the clause to turn out the other way.
    ///
    /// - Parameters:
    ///   - clause: The clause.
    ///   - phrase: What it asks for.
    ///   - opposite: What it does not want to be there, for one with an upper limit.
    /// - Returns: What would have to be there or not.
    func difference(_ clause: ExplainedClause, _ phrase: String, _ opposite: String?) -> String {
        let named = clause.candidates.filter(\.isDecisive).map(\.event.reference.id)
            .joined(separator: ", ")
        let without = named.isEmpty ? phrase : named
        let present = (opposite ?? phrase) + when(clause) + shortfall(clause)
        // With an upper limit more of it turns what holds, and less of it what does not.
        let isUpper = opposite != nil
        switch (clause.kind, clause.outcome) {
        case (_, .failed):
            return self("ret udtrykket i reglen", "mend the expression in the rule")
        case (_, .waits(let feeds)): return settlement(by: feeds)
        case (_, .notAsked):
            return self("bliver kun spurgt, hvis ", "is only asked if ")
                + (clause.condition.asking?.source ?? "")
        case (.expect, .lets), (.unless, .lets):
            return isUpper
                ? self("tavs uden: ", "silent without: ") + without
                : self("tavs, hvis der var: ", "silent, had there been: ") + present
        case (.expect, .keepsSilent) where isStanding(clause):
            return self("mangler først, når uret går igen", "missing only when the clock goes on")
        case (.expect, .keepsSilent):
            return isUpper
                ? self("mangler, hvis der var: ", "missing, had there been: ") + present
                : self("mangler kun uden: ", "missing only without: ") + without
        case (.given, .lets):
            return isUpper
                ? self("tavs, hvis der var: ", "silent, had there been: ") + present
                : self("tavs uden: ", "silent without: ") + without
        case (.given, .keepsSilent):
            return isUpper
                ? self("gælder kun uden: ", "holds only without: ") + without
                : self("kræver: ", "needs: ") + present
        case (.unless, .keepsSilent):
            return isUpper
                ? self("undskylder ikke, hvis der var: ", "would not excuse, had there been: ")
                    + present
                : self("undskylder ikke uden: ", "would not excuse without: ") + without
        }
    }

    /// Whether the clause waits for a clock that stands still.
    private func isStanding(_ clause: ExplainedClause) -> Bool {
        clause.through == .latest && clause.condition.measure.asksForWitnesses
            && !clause.candidates.contains(where: \.counts)
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
        let count = clause.candidates.count(where: \.counts)
        return self(
            "; af \(clause.candidates.count) i vinduet tæller \(count)",
            "; of \(clause.candidates.count) in the window \(count) count"
        )
    }
}

extension Condition {
    /// The condition that holds where this one does not, for one with an upper limit.
    var opposite: Condition? {
        guard let measure = measure.opposite else { return nil }
        return Condition(
            subject: subject,
            window: window,
            predicate: predicate,
            measure: measure,
            latest: latest,
            asking: asking,
            heldFor: heldFor,
            isFromDeadline: isFromDeadline,
            pauses: pauses,
            grace: grace,
            ending: ending,
            place: place
        )
    }
}

extension Comparison {
    /// The lower limit that an upper limit ends at.
    fileprivate var opposite: Comparison? {
        switch self {
        case .less: .atLeast
        case .atMost: .more
        case .atLeast, .more: nil
        }
    }
}

extension Measure {
    /// The lower limit that an upper limit ends at.
    fileprivate var opposite: Measure? {
        switch self {
        case .present: nil
        case .count(let comparison, let limit):
            comparison.opposite.map { .count($0, limit) }
        case .distinct(let value, let comparison, let limit):
            comparison.opposite.map { .distinct(of: value, $0, limit) }
        case .sum(let value, let comparison, let limit):
            comparison.opposite.map { .sum(of: value, $0, limit) }
        }
    }

    /// Whether there must be witnesses, rather than few of them.
    fileprivate var asksForWitnesses: Bool {
        switch self {
        case .present: true
        case .count(let comparison, _), .distinct(_, let comparison, _), .sum(_, let comparison, _):
            comparison == .atLeast || comparison == .more
        }
    }
}
