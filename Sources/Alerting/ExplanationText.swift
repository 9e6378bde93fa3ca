package import CaseEvents
import RuleLanguage
package import WorkingTime

extension Explanation {
    /// The explanation for a person, a line each.
    ///
    /// - Parameters:
    ///   - language: The language of the lines.
    ///   - zone: The zone of their times.
    ///   - consequences: What became of an alert, in words, by the event that it looks from; for an
    ///     event that an alert looks from and that is not among them, the alert was there before.
    /// - Returns: What a person reads, line by line.
    package func lines(
        _ language: Language,
        in zone: Zone,
        consequences: [EventReference: [String]]? = nil
    ) -> [String] {
        let words = ExplanationWords(isDanish: language == .danish, zone: zone, now: now)
        return ExplanationText(explanation: self, words: words, consequences: consequences).lines
    }
}

/// Puts an explanation into lines, with the windows drawn on a time line.
private struct ExplanationText {
    let explanation: Explanation
    let words: ExplanationWords
    let consequences: [EventReference: [String]]?

    private var rule: Rule { explanation.rule }

    var lines: [String] {
        var lines = [
            "\(rule.name), \(explanation.caseReference), "
                + words("set", "looked at") + " \(words.time(explanation.now)) "
                + "(\(words.zone.name))",
            "  " + rule.sentence(words.language),
        ]
        lines += explanation.stops.map { "  " + stop($0) }
        lines += explanation.suspensions.map { suspension in
            "  "
                + words(
                    "I bero i sagen fra \(words.time(suspension.lowerBound)) til "
                        + "\(words.time(suspension.upperBound))",
                    "Suspended in the case from \(words.time(suspension.lowerBound)) until "
                        + words.time(suspension.upperBound)
                )
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

    private func stop(_ stop: Explanation.Stop) -> String {
        var text =
            words("Alle ure i sagen stod stille fra ", "Every clock of the case stopped at ")
            + words.name(stop.event)
        if let reopened = stop.reopened {
            text += words("; sagen åbnede igen ", "; the case opened again ") + words.name(reopened)
        }
        return text
    }

    private func lines(_ anchor: ExplainedAnchor) -> [String] {
        let verdict = words.verdict(anchor)
        var lines = ["", "  \(words.name(anchor.event)): \(verdict)"]
        switch anchor.scope {
        case .municipality(let name):
            lines.append(
                words("    med tallene for kommunen ", "    with the numbers of the municipality ")
                    + name
            )
        case .caseReference:
            lines.append(words("    med sagens egne tal", "    with the case's own numbers"))
        case nil: break
        }
        if let scoped = anchor.scope.map({ _ in anchor.rule.sentence(words.language) }) {
            lines.append("    " + scoped)
        }
        lines += anchor.pauses.map { "    " + words.pause($0, states: anchor.rule.pauses) }
        lines += words.counted(anchor).map { "      " + $0 }
        if let difference = words.difference(anchor) { lines.append("    → \(difference)") }
        if let consequences, case .found = anchor.verdict {
            let told =
                consequences[anchor.event.reference] ?? [
                    words(
                        "ingen ny advis: den var der i forvejen",
                        "no new alert: it was there before"
                    )
                ]
            lines += told.map { "    " + $0 }
        }
        for clause in anchor.clauses { lines += self.lines(clause, anchor) }
        return lines
    }

    private func lines(_ clause: ExplainedClause, _ anchor: ExplainedAnchor) -> [String] {
        let phrase = anchor.rule.phrase(clause.condition, words.language)
        var lines = ["    \(clause.kind.rawValue) \(phrase): \(words.outcome(clause))"]
        let timeLine = ExplanationTimeLine(
            clause: clause,
            anchor: anchor.event.happened,
            now: explanation.now
        )
        if let drawing = timeLine.drawing {
            lines.append("      " + drawing)
            let from = timeLine.isOpen ? "…" : words.time(clause.from)
            let through = clause.through == .latest ? "…" : words.time(clause.through)
            lines.append("      \(from) – \(through)")
        }
        lines += clause.pauses.map { "      " + words.pause($0, states: clause.condition.pauses) }
        for candidate in clause.candidates {
            let judged =
                clause.condition.predicate == nil
                ? "" : ": where " + words.truth(candidate.truth)
            lines.append("      \(words.name(candidate.event))\(judged)")
        }
        for event in clause.nearMisses {
            lines.append(
                "      " + words("udenfor: ", "outside: ") + words.name(event)
                    + words.miss(event, clause)
            )
        }
        lines.append("      → \(words.difference(clause, phrase))")
        return lines
    }
}
