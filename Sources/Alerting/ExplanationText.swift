package import CaseEvents
import RuleLanguage
import WorkingTime

extension Explanation {
    /// The explanation for a person, a line each.
    package func lines(_ language: Language) -> [String] {
        ExplanationText(explanation: self, isDanish: language == .danish).lines
    }
}

/// Puts an explanation into lines, with the windows drawn on a time line.
private struct ExplanationText {
    /// How many characters wide a time line is.
    static let timeLineWidth = 56

    let explanation: Explanation
    let isDanish: Bool

    private var rule: Rule { explanation.rule }

    private func words(_ danish: String, _ english: String) -> String {
        isDanish ? danish : english
    }

    var lines: [String] {
        let seen = words("set", "looked at")
        var lines = [
            "\(rule.name), \(explanation.caseReference), \(seen) \(explanation.now.rfc3339)",
            "  " + rule.sentence(isDanish ? .danish : .english),
        ]
        if let stop = explanation.stop {
            let stopped = words("Alle ure i sagen stod stille fra", "Every clock stopped at")
            lines.append("  \(stopped) \(name(stop))")
        }
        if explanation.anchors.isEmpty {
            let types = rule.anchor.types.joined(separator: " / ")
            lines.append(
                words(
                    "  Ingen advis: der er ingen \(types) i sagen.",
                    "  No alert: there is no \(types) in the case."
                )
            )
        }
        for anchor in explanation.anchors { lines += self.lines(anchor) }
        return lines
    }

    private func name(_ event: ExplainedEvent) -> String {
        "\(event.happened.rfc3339) \(event.type) \(event.reference.id)"
    }

    private func lines(_ anchor: ExplainedAnchor) -> [String] {
        var lines = ["", "  \(name(anchor.event)): \(verdict(anchor.verdict))"]
        for clause in anchor.clauses { lines += self.lines(clause, anchor) }
        return lines
    }

    private func verdict(_ verdict: ExplainedAnchor.Verdict) -> String {
        switch verdict {
        case .found(let at): words("ADVIS ", "ALERT ") + at.rfc3339
        case .pending(let at):
            words("advis på vej til ", "alert to come at ") + at.rfc3339
                + words(", hvis intet mere sker", ", if nothing more happens")
        case .silent: words("ingen advis", "no alert")
        case .prevented:
            words(
                "ingen advis: reglen er sat i bero, sagen stod stille først, eller fristen er "
                    + "ukendt eller nået",
                "no alert: the rule is suspended, the case stopped first, or the deadline is "
                    + "unknown or met"
            )
        case .rejected(let truth):
            words("ingen advis: ", "no alert: ") + "where \(rule.predicate?.source ?? "") "
                + self.words(of: truth)
        case .noAnchor:
            words(
                "ingen advis: reglen gælder ikke den dag, eller den kræver flere hændelser sammen",
                "no alert: the rule is not valid that day, or it wants more events together"
            )
        case .stopped: words("ingen advis: sagens ure står", "no alert: the case's clocks stand")
        }
    }

    private func words(of truth: Truth) -> String {
        switch truth {
        case .holds: words("passer", "holds")
        case .doesNotHold: words("passer ikke", "does not hold")
        case .unknown: words("kan ikke afgøres: noget mangler", "is unknown: something is missing")
        case .failed(let message): words("kan ikke beregnes: ", "cannot be evaluated: ") + message
        }
    }

    private func lines(_ clause: ExplainedClause, _ anchor: ExplainedAnchor) -> [String] {
        let phrase = rule.phrase(clause.condition, isDanish ? .danish : .english)
        var lines = ["    \(clause.kind.rawValue) \(phrase): \(outcome(clause))"]
        lines += timeLine(clause, anchor)
        for candidate in clause.candidates {
            let judged =
                clause.condition.predicate == nil ? "" : ": where " + words(of: candidate.truth)
            lines.append("      \(name(candidate.event))\(judged)")
        }
        for event in clause.nearMisses {
            lines.append("      " + words("udenfor: ", "outside: ") + name(event))
        }
        lines.append("      → \(difference(clause))")
        return lines
    }

    private func outcome(_ clause: ExplainedClause) -> String {
        switch (clause.kind, clause.outcome) {
        case (_, .failed(let messages)):
            words("kan ikke beregnes: ", "cannot be evaluated: ") + messages.joined(separator: "; ")
        case (.expect, .lets(let at)):
            words("mangler, sikkert fra ", "missing, certain from ") + at.rfc3339
        case (.expect, .keepsSilent): words("er der", "is there")
        case (.given, .lets(let at)): words("gælder fra ", "holds from ") + at.rfc3339
        case (.given, .keepsSilent): words("gælder ikke", "does not hold")
        case (.unless, .lets): words("gælder ikke", "does not hold")
        case (.unless, .keepsSilent): words("undskylder", "excuses")
        }
    }

    /// What would have to be otherwise for the clause to turn out the other way.
    private func difference(_ clause: ExplainedClause) -> String {
        let phrase = rule.phrase(clause.condition, isDanish ? .danish : .english)
        switch (clause.kind, clause.outcome) {
        case (_, .failed):
            return words("ret udtrykket i reglen", "mend the expression in the rule")
        case (.expect, .lets):
            return words("tavs, hvis der var: ", "silent, had there been: ") + phrase
        case (.expect, .keepsSilent):
            return words("mangler først, hvis der ikke var: ", "missing only without: ") + phrase
        case (.given, .lets):
            return words("tavs uden: ", "silent without: ") + phrase
        case (.given, .keepsSilent):
            return words("kræver: ", "needs: ") + phrase
        case (.unless, .lets):
            return words("tavs, hvis der var: ", "silent, had there been: ") + phrase
        case (.unless, .keepsSilent):
            return words("undskylder ikke uden: ", "would not excuse without: ") + phrase
        }
    }

    /// The window between brackets, the anchor `A`, what counts `x` and what does not `o`.
    private func timeLine(_ clause: ExplainedClause, _ anchor: ExplainedAnchor) -> [String] {
        let events = clause.candidates.map(\.event.happened) + [anchor.event.happened]
        let isOpen = clause.from == .earliest
        let from = isOpen ? events.min() ?? clause.from : clause.from
        let through = clause.through == .latest ? explanation.now : clause.through
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
        guard length > 0 else { return [] }
        func column(_ instant: Instant) -> Int {
            let share = Double(instant.microseconds - first.microseconds) / Double(length)
            return Int(share * Double(Self.timeLineWidth - 1))
        }
        var line = [Character](repeating: "·", count: Self.timeLineWidth)
        for place in column(from)...max(column(from), column(through)) { line[place] = "-" }
        line[column(from)] = isOpen ? "-" : "["
        line[column(through)] = "]"
        for instant in near where drawn.contains(instant) { line[column(instant)] = "o" }
        for candidate in clause.candidates {
            line[column(candidate.event.happened)] = candidate.truth == .holds ? "x" : "o"
        }
        line[column(anchor.event.happened)] = "A"
        return [
            "      " + String(line),
            "      \(isOpen ? "…" : from.rfc3339) – \(through.rfc3339)",
        ]
    }
}
