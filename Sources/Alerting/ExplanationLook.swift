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
///   - feeds: When sources were silent.
/// - Returns: What came of every event that the rule could have looked from.
package func explanation(
    of rule: Rule,
    in history: CaseHistory,
    of caseReference: CaseReference,
    vocabulary: Vocabulary,
    calendar: DayCalendar,
    at now: Instant,
    feeds: FeedSilences = .none
) -> Explanation {
    let view = FindingView(
        history: history.restricted(to: caseReference),
        vocabulary: vocabulary,
        now: now,
        feeds: feeds
    )
    var all: [(place: Int, anchor: ExplainedAnchor)] = []
    let forms = [(nil, rule)] + rule.variants.map { ($0.scope, $0.rule) }
    let places = view.history.places(ofTypes: rule.anchor.types, in: 0..<view.visible)
    let formByPlace = places.map { place in
        let known = view.citizen(at: view.happened(place)).values
        let municipality = known[RuleVariant.municipalityAttribute]?.string
        let variant = rule.variantPlace(
            caseReference: caseReference.text,
            municipality: municipality
        )
        return variant.map { $0 + 1 } ?? 0
    }
    for (number, (scope, form)) in forms.enumerated() {
        let own = zip(places, formByPlace).filter { $0.1 == number }.map(\.0)
        guard !own.isEmpty else { continue }
        var look = FindingRuleLook(
            view: view,
            rule: form,
            calendar: calendar,
            variant: number
        )
        all += look.explainedAnchors(at: own, scope: scope, now: now)
    }
    return Explanation(
        rule: rule,
        caseReference: caseReference,
        now: now,
        anchors: all.sorted { $0.place < $1.place }.map(\.anchor),
        stops: view.explainedStops,
        suspensions: RuleSuspensions(of: rule.name, in: view, zone: calendar.zone).stretches
    )
}

extension FindingView {
    func explained(_ place: Int) -> ExplainedEvent {
        ExplainedEvent(event(place))
    }

    /// What stopped the case's clocks, each with what opened the case again.
    fileprivate var explainedStops: [Explanation.Stop] {
        var stops: [Explanation.Stop] = []
        var start = 0
        while let stop = history.firstPlace(ofTypes: Rule.stoppingTypes, in: start..<visible) {
            let reopened = history.places(ofType: Rule.openingType).first { place in
                place > stop && place < visible && happened(place) > happened(stop)
                    && lives.isAlive(at: place)
            }
            stops.append(
                Explanation.Stop(event: explained(stop), reopened: reopened.map { explained($0) })
            )
            guard let reopened else { break }
            start = reopened
        }
        return stops
    }
}

extension FindingRuleLook {
    fileprivate mutating func explainedAnchors(
        at places: [Int],
        scope: RuleVariant.Scope?,
        now: Instant
    ) -> [(place: Int, anchor: ExplainedAnchor)] {
        let lives = view.lives
        var anchors = FindingAnchors(look: self, range: 0..<view.visible)
        let found = anchors.all().filter { lives.isAlive(at: $0.place) }
        shareWitnesses(among: found)
        var numbers: [Int: Int] = [:]
        for (number, anchor) in found.enumerated() { numbers[anchor.place] = number }
        return places.map { place in
            var clauses: [ExplainedClause] = []
            var verdict: ExplainedAnchor.Verdict
            var finding: Finding?
            var ground: ExplainedGround?
            var consents: [ExplainedConsent] = []
            if let number = numbers[place] {
                clauses = explainedClauses(at: place, number: number, among: found.map(\.place))
                let known = waits.count
                finding = self.finding(at: found[number], number: number)
                ground = anchors.ground(of: found[number])
                var spoken = finding?.at ?? view.happened(place)
                if case .consent(_, let at)? = prevention { spoken = at }
                consents = explainedConsents(at: spoken)
                verdict = self.verdict(finding, waitsFrom: known, now: now)
            } else {
                verdict = self.verdict(ofNoAnchor: place, isAlive: lives.isAlive(at: place))
                let waiting = anchors.waits.first { $0.place == place }
                if let waiting, lives.isAlive(at: place), lives.stop(after: place) == nil {
                    verdict = .waits(waiting.feeds)
                }
            }
            let anchor = ExplainedAnchor(
                event: view.explained(place),
                verdict: verdict,
                key: finding?.key,
                deadline: finding?.deadline,
                ground: ground,
                rule: rule,
                scope: scope,
                pauses: explainedPauses(from: place),
                clauses: clauses,
                consents: consents
            )
            return (place, anchor)
        }
    }

    private func verdict(
        _ finding: Finding?,
        waitsFrom known: Int,
        now: Instant
    ) -> ExplainedAnchor.Verdict {
        if let finding {
            return finding.at <= now ? .found(at: finding.at) : .pending(at: finding.at)
        }
        if waits.count > known { return .waits(waits[known...].map(\.absence.wait)) }
        return prevention.map { .prevented($0) } ?? .silent
    }

    private func verdict(ofNoAnchor place: Int, isAlive: Bool) -> ExplainedAnchor.Verdict {
        guard isAlive else { return .stopped }
        let truth = view.truth(rule.predicate, of: place)
        return truth == .holds ? .noAnchor(absence(at: place)) : .rejected(truth)
    }

    /// When the clock stood that a silence or a state starts.
    private func explainedPauses(from place: Int) -> [ExplainedPause] {
        switch rule.anchor {
        case .silence, .rate, .held:
            let happened = view.happened(place)
            let clock = PausingClock(view, pauses: rule.pauses)
            var span: Elapsed?
            if case .held(let held) = rule.anchor { span = held.span }
            if case .rate(let fall) = rule.anchor { span = fall.within }
            if case .silence(let silence) = rule.anchor { span = silence.span(usual: nil) }
            let end = span.flatMap { clock.end(of: $0, from: happened) }
            return clock.pauses(from: happened, through: end ?? .latest)
        case .event, .count, .distinct, .sum, .sequence: return []
        }
    }
}
