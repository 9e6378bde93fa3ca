package import CaseEvents
import RuleLanguage
package import WorkingTime

extension Explanation {
    /// The explanation for a person, a line each.
    ///
    /// - Parameters:
    ///   - language: The language of the lines.
    ///   - zone: The zone of their times.
    ///   - alerts: The rule's alerts as a rehearsal knows them, in the order in which they were
    ///     opened; an event that an alert looks from and that is not among them joined one that was
    ///     there before.
    ///   - losses: The case's events that do not stand any more.
    /// - Returns: What a person reads, line by line.
    package func lines(
        _ language: Language,
        in zone: Zone,
        alerts: [ExplainedAlert]? = nil,
        losses: [ExplainedLoss] = []
    ) -> [String] {
        let words = ExplanationWords(isDanish: language == .danish, zone: zone, now: now)
        return ExplanationText(
            explanation: self,
            words: words,
            alerts: alerts,
            losses: losses
        ).lines
    }
}

/// Puts an explanation into lines, with the windows drawn on a time line.
private struct ExplanationText {
    let explanation: Explanation
    let words: ExplanationWords
    let alerts: [ExplainedAlert]?
    let losses: [ExplainedLoss]

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
        let unclaimed = self.unclaimed
        let silent = losses.filter { loss in
            explanation.typesAskedFor.contains(loss.event.type)
                && !unclaimed.contains(loss.event.reference)
        }
        lines += silent.map { loss in
            words("  Tæller ikke: ", "  Does not count: ") + words.name(loss.event) + ": "
                + words.fate(loss)
        }
        if explanation.anchors.isEmpty {
            let types = rule.anchor.types.joined(separator: " / ")
            let isLost = losses.contains { rule.anchor.types.contains($0.event.type) }
            lines.append(
                isLost
                    ? words(
                        "  Ingen advis nu: ingen \(types) i sagen står ved magt.",
                        "  No alert now: no \(types) in the case stands."
                    )
                    : words(
                        "  Ingen advis: der er ingen \(types) i sagen.",
                        "  No alert: there is no \(types) in the case."
                    )
            )
        }
        for anchor in explanation.anchors { lines += self.lines(anchor) }
        for anchor in unclaimed { lines += course(at: anchor) }
        return lines
    }

    /// Events that alerts have looked from and that the rule does not look from any more.
    private var unclaimed: [EventReference] {
        let shown = Set(explanation.anchors.map(\.event.reference))
        var anchors: [EventReference] = []
        for step in (alerts ?? []).flatMap(\.steps)
        where !shown.contains(step.anchor) && !anchors.contains(step.anchor) {
            anchors.append(step.anchor)
        }
        return anchors
    }

    /// What became of alerts at such an event, and of the event itself.
    private func course(at anchor: EventReference) -> [String] {
        let loss = losses.first { $0.event.reference == anchor }
        let name = loss.map { words.name($0.event) } ?? anchor.id
        let fate =
            loss.map { words.fate($0) }
            ?? words("reglen ser ikke længere fra den", "the rule looks from it no more")
        return ["", "  \(name): \(fate)"] + steps(at: anchor)
    }

    /// What became of alerts that looked from an event last.
    private func steps(at anchor: EventReference) -> [String] {
        (alerts ?? []).flatMap(\.steps).filter { $0.anchor == anchor }.map { "    " + $0.words }
    }

    /// That an event joined an alert which another event had opened.
    private func joining(_ anchor: ExplainedAnchor) -> String? {
        guard let joined = explanation.joined(by: anchor, among: alerts ?? []),
            let first = joined.steps.first
        else { return nil }
        return words(
            "    ingen ny advis: den hører til den, der åbnede \(words.time(first.at)) "
                + "for \(first.anchor.id)",
            "    no new alert: it joined the one that opened \(words.time(first.at)) "
                + "for \(first.anchor.id)"
        )
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
        let steps = steps(at: anchor.event.reference)
        if alerts != nil, case .found = anchor.verdict {
            if let joining = joining(anchor) {
                lines.append(joining)
            } else if steps.isEmpty {
                lines.append(
                    words(
                        "    ingen ny advis: den var der i forvejen",
                        "    no new alert: it was there before"
                    )
                )
            }
        }
        lines += steps
        if let ground = anchor.ground { lines += self.lines(ground, anchor) }
        lines += words.due(anchor).map { "    " + $0 }
        for clause in anchor.clauses { lines += self.lines(clause, anchor) }
        for consent in anchor.consents {
            lines += words.lines(consent, of: anchor.rule).map { "    " + $0 }
        }
        return lines
    }

    private func lines(_ ground: ExplainedGround, _ anchor: ExplainedAnchor) -> [String] {
        var lines = ["    when " + words.made(ground, by: anchor.rule)]
        let timeLine = ExplanationTimeLine(
            ground: ground,
            anchor: anchor.event.happened,
            now: explanation.now
        )
        if let drawing = timeLine.drawing {
            lines.append("      " + drawing)
            lines.append("      \(words.time(ground.from)) – \(words.time(ground.through))")
        }
        if ground.events.count > 1 { lines += ground.events.map { "      " + words.name($0) } }
        let difference = words.difference(ground, by: anchor.rule, anchor: anchor.event)
        return lines + ["      → " + difference]
    }

    private func lines(_ clause: ExplainedClause, _ anchor: ExplainedAnchor) -> [String] {
        let phrase = anchor.rule.phrase(clause.condition, words.language)
        let opposite = clause.condition.opposite.map { anchor.rule.phrase($0, words.language) }
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
            lines.append(
                "      \(words.name(candidate.event))" + words.judgement(candidate, clause)
            )
        }
        for event in clause.nearMisses {
            lines.append(
                "      " + words.outside(event, clause) + words.name(event)
                    + words.miss(event, clause)
            )
        }
        lines.append("      → \(words.difference(clause, phrase, opposite))")
        return lines
    }
}
