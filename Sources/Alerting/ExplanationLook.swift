package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Explains what a rule sees in a case: each clause by the code that finds.
///
/// - Parameters:
///   - rule: The rule.
///   - history: The case's standing events.
///   - caseReference: The case; events of others are left out.
///   - vocabulary: The states that the rule speaks of.
///   - calendar: The zone and days of deadlines and of the rule's validity.
///   - now: The instant that is looked from.
/// - Returns: What came of every event that the rule could have looked from.
package func explanation(
    of rule: Rule,
    in history: CaseHistory,
    of caseReference: CaseReference,
    vocabulary: Vocabulary,
    calendar: DayCalendar,
    at now: Instant
) -> Explanation {
    let view = FindingView(
        history: history.restricted(to: caseReference),
        vocabulary: vocabulary,
        now: now
    )
    let stopPlace = view.history.firstPlace(ofTypes: Rule.stoppingTypes, in: 0..<view.visible)
    let stop = stopPlace.map { view.explained($0) }
    var look = FindingRuleLook(view: view, rule: rule, calendar: calendar)
    return Explanation(
        rule: rule,
        caseReference: caseReference,
        now: now,
        anchors: look.explainedAnchors(now: now),
        stop: stop
    )
}

extension FindingView {
    fileprivate func explained(_ place: Int) -> ExplainedEvent {
        let event = event(place)
        return ExplainedEvent(
            reference: event.reference,
            type: event.type,
            happened: event.happened
        )
    }
}

extension FindingRuleLook {
    fileprivate mutating func explainedAnchors(now: Instant) -> [ExplainedAnchor] {
        let lives = view.lives
        var anchors = FindingAnchors(look: self, range: 0..<view.visible)
        let found = anchors.all().filter { lives.isAlive(at: $0.place) }
        shareWitnesses(among: found)
        var numbers: [Int: Int] = [:]
        for (number, anchor) in found.enumerated() { numbers[anchor.place] = number }
        var explained: [ExplainedAnchor] = []
        for place in view.history.places(ofTypes: rule.anchor.types, in: 0..<view.visible) {
            guard let number = numbers[place] else {
                let verdict = verdict(ofNoAnchor: place, isAlive: lives.isAlive(at: place))
                explained.append(
                    ExplainedAnchor(event: view.explained(place), verdict: verdict, clauses: [])
                )
                continue
            }
            let clauses = explainedClauses(at: place, number: number)
            let isSilenced = clauses.contains { !$0.lets && $0.kind != .expect }
            let isMissing =
                rule.expect.isEmpty || clauses.contains { $0.kind == .expect && $0.lets }
            var verdict = ExplainedAnchor.Verdict.silent
            if !isSilenced, isMissing { verdict = .prevented }
            if let finding = finding(at: found[number], number: number) {
                verdict = finding.at <= now ? .found(at: finding.at) : .pending(at: finding.at)
            }
            explained.append(
                ExplainedAnchor(
                    event: view.explained(place),
                    verdict: verdict,
                    clauses: clauses
                )
            )
        }
        return explained
    }

    private func verdict(ofNoAnchor place: Int, isAlive: Bool) -> ExplainedAnchor.Verdict {
        guard isAlive else { return .stopped }
        let truth = view.truth(rule.predicate, of: place)
        return truth == .holds ? .noAnchor : .rejected(truth)
    }

    private func explainedClauses(at place: Int, number: Int) -> [ExplainedClause] {
        var clauses: [ExplainedClause] = []
        let groups: [(ExplainedClause.Kind, [Condition], wanted: Bool)] = [
            (.given, rule.given, true), (.unless, rule.unless, false),
            (.expect, rule.expect, false),
        ]
        for (kind, conditions, wanted) in groups {
            for condition in conditions {
                let look = look(condition, clauses.count, at: place, number: number)
                clauses.append(explained(look, kind, wanted: wanted))
            }
        }
        return clauses
    }

    private func explained(
        _ look: FindingConditionLook,
        _ kind: ExplainedClause.Kind,
        wanted: Bool
    ) -> ExplainedClause {
        let outcome: ExplainedClause.Outcome =
            switch look.fulfilment(wanted: wanted) {
            case .fulfilled(let at, _): .lets(at: at)
            case .unfulfilled: .keepsSilent
            case .failed(let failures): .failed(failures.map(\.message))
            }
        let stretch = look.stretch
        let types = look.explainedTypes
        var from = stretch.from
        if case .events = look.condition.subject, look.condition.window == nil { from = .earliest }
        let range =
            from == stretch.from
            ? view.places(from: from, through: stretch.through) : look.window
        let places = view.history.places(ofTypes: types, in: range).filter { $0 != look.anchor }
        let before = view.history.lastPlace(
            ofTypes: types,
            in: 0..<range.lowerBound,
            except: look.anchor
        )
        let after = view.history.firstPlace(
            ofTypes: types,
            in: range.upperBound..<max(range.upperBound, view.visible),
            except: look.anchor
        )
        return ExplainedClause(
            kind: kind,
            condition: look.condition,
            outcome: outcome,
            from: from,
            through: stretch.through,
            candidates: places.map { place in
                ExplainedClause.Candidate(
                    event: view.explained(place),
                    truth: view.truth(look.condition.predicate, of: look.anchor, other: place)
                )
            },
            nearMisses: [before, after].compactMap(\.self).map { view.explained($0) }
        )
    }
}

extension FindingConditionLook {
    /// The types whose events decide the condition.
    fileprivate var explainedTypes: [String] {
        switch condition.subject {
        case .events(let types): types
        case .state(let name):
            view.vocabulary.state(name).map { $0.from + $0.until } ?? []
        }
    }
}

extension ExplainedClause {
    /// Whether it lets the rule alert.
    fileprivate var lets: Bool {
        if case .lets = outcome { true } else { false }
    }
}
