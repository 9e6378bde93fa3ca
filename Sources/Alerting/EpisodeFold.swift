import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Groups findings into episodes, ordered by rule, key and time.
///
/// The first finding of a rule and key opens one and later ones join it. It ends at the first
/// event, at or after the opening, that the rule lists in `closes`, that stops every clock of the
/// case, that ended the deadline, that answers it, or that its time ran out; never at the anchor of
/// its first finding. Answers that only hold it or hand it over stand in the episode.
/// A finding after the end, or one whose anchor is the end, opens the next episode. Equal times
/// count as after, whichever arrived first.
///
/// - Parameters:
///   - findings: Findings that have appeared.
///   - history: The case's standing events, answers among them.
///   - ruleBook: The rules; findings of rules that it lacks only end with an answer or a stop.
///   - now: Events after it do not exist yet.
/// - Returns: Episodes, each with the end that it has come to.
package func episodes(
    of findings: [Finding],
    history: CaseHistory,
    ruleBook: RuleBook,
    at now: Instant = .latest
) -> [Episode] {
    foldedEpisodes(of: findings, history: history, ruleBook: ruleBook, at: now).episodes
}

/// The same, with what could not be evaluated while looking for ends.
func foldedEpisodes(
    of findings: [Finding],
    history: CaseHistory,
    ruleBook: RuleBook,
    at now: Instant
) -> (episodes: [Episode], trouble: [ExpressionTrouble]) {
    var fold = EpisodeFold(history: history, now: now)
    var episodes: [Episode] = []
    let ordered = findings.sorted(by: Finding.precedes)
    var start = 0
    while start < ordered.count {
        let first = ordered[start]
        var end = start
        while end < ordered.count, ordered[end].rule == first.rule, ordered[end].key == first.key {
            end += 1
        }
        let rule = ruleBook.rule(first.rule)
        episodes.append(contentsOf: fold.episodes(of: ordered[start..<end], rule: rule))
        start = end
    }
    return (episodes, fold.trouble)
}

/// The ends that a history offers to episodes.
private struct EpisodeFold {
    private struct RuleAndKey: Hashable {
        let rule: String
        let key: String
    }

    /// An end with its place in the history, which orders ends of one instant.
    private struct PlacedEnd {
        let place: Int
        let end: Episode.End
    }

    private let history: CaseHistory
    private let visible: Int
    private let answers: [RuleAndKey: [EpisodeCourse.Answer]]
    private let expiries: [RuleAndKey: [Int]]
    /// What could not be evaluated while looking for ends.
    private(set) var trouble: [ExpressionTrouble] = []

    init(history: CaseHistory, now: Instant) {
        self.history = history
        visible = history.count(through: now)
        var answers: [RuleAndKey: [EpisodeCourse.Answer]] = [:]
        for place in history.places(ofType: answeredType) where place < visible {
            let event = history.events[place]
            let data = event.data
            // Only a named human's answer ends a debt.
            guard let rule = data["rule"]?.string, let key = data["key"]?.string,
                let answer = data["answer"]?.string, let by = data["by"]?.string, !by.isEmpty
            else { continue }
            answers[RuleAndKey(rule: rule, key: key), default: []]
                .append(
                    EpisodeCourse.Answer(
                        place: place,
                        by: by,
                        answer: answer,
                        at: event.happened,
                        meaning: AnswerMeaning(data)
                    )
                )
        }
        self.answers = answers
        var expiries: [RuleAndKey: [Int]] = [:]
        for place in history.places(ofType: expiredType) where place < visible {
            let data = history.events[place].data
            guard let rule = data["rule"]?.string, let key = data["key"]?.string else { continue }
            expiries[RuleAndKey(rule: rule, key: key), default: []].append(place)
        }
        self.expiries = expiries
    }

    mutating func episodes(of findings: ArraySlice<Finding>, rule: Rule?) -> [Episode] {
        var episodes: [Episode] = []
        var rest = findings
        while let opening = rest.first {
            let (end, answers) = course(after: opening, rule: rule)
            var joined = [opening]
            rest = rest.dropFirst()
            while let next = rest.first, joins(next, before: end) {
                joined.append(next)
                rest = rest.dropFirst()
            }
            episodes.append(
                Episode(
                    rule: opening.rule,
                    key: opening.key,
                    findings: joined,
                    end: end?.end,
                    answers: answers
                )
            )
        }
        return episodes
    }

    private func joins(_ finding: Finding, before end: PlacedEnd?) -> Bool {
        guard let end else { return true }
        let event = history.events[end.place]
        return finding.at <= event.happened && finding.anchor != event.reference
    }

    /// The end of the episode that the finding opens, and the answers before it that ended nothing.
    private mutating func course(
        after opening: Finding,
        rule: Rule?
    ) -> (end: PlacedEnd?, answers: [StandingAnswer]) {
        var end = firstEnd(after: opening, rule: rule)
        let from = min(history.count(before: opening.at), visible)
        var course = EpisodeCourse()
        let key = RuleAndKey(rule: opening.rule, key: opening.key)
        for answer in answers[key] ?? [] where answer.place >= from {
            if let end, end.place <= answer.place { break }
            if course.take(answer) {
                let ended = Episode.End.answered(
                    by: answer.by,
                    answer: answer.answer,
                    at: answer.at
                )
                return (PlacedEnd(place: answer.place, end: ended), course.standing)
            }
            guard case .holds(let until, let events, _) = answer.meaning.effect else { continue }
            let start = history.count(before: answer.at)
            let range = start..<max(start, end?.place ?? visible)
            let awaited = first(of: events, in: range, opening: opening)
            if let awaited, history.events[awaited].happened <= until {
                let event = history.events[awaited]
                end = PlacedEnd(place: awaited, end: .closed(ClosingEvent(event)))
            }
        }
        return (end, course.standing)
    }

    /// The place of the first event of the types, but for the anchor of the opening itself.
    private func first(of types: [String], in range: Range<Int>, opening: Finding) -> Int? {
        var first: Int?
        for type in types {
            let places = history.places(ofType: type)
            var next = places.firstPlace { $0 >= range.lowerBound }
            if next < places.count, history.events[places[next]].reference == opening.anchor {
                next += 1
            }
            guard next < places.count, places[next] < range.upperBound else { continue }
            first = min(first ?? places[next], places[next])
        }
        return first
    }

    /// The first end that is no answer.
    private mutating func firstEnd(after opening: Finding, rule: Rule?) -> PlacedEnd? {
        let from = history.count(before: opening.at)
        let range = min(from, visible)..<visible
        var first: PlacedEnd?
        func offer(_ end: PlacedEnd) {
            if let known = first, known.place <= end.place { return }
            first = end
        }
        let closes = (rule?.closes ?? []) + Rule.stoppingTypes
        var closing = [self.first(of: closes, in: range, opening: opening)]
        if let rule {
            closing.append(self.first(ofEndsOf: rule, in: range, opening: opening))
        }
        for case let closing? in closing {
            offer(PlacedEnd(place: closing, end: .closed(ClosingEvent(history.events[closing]))))
        }
        if let ended = opening.ended, let place = place(of: ended), place < visible {
            offer(PlacedEnd(place: place, end: .closed(ended)))
        }
        let key = RuleAndKey(rule: opening.rule, key: opening.key)
        if let expired = expiries[key]?.first(where: { $0 >= range.lowerBound }) {
            let at = history.events[expired].happened
            offer(PlacedEnd(place: expired, end: .expired(at: at)))
        }
        return first
    }

    /// The place of the first event that closes the opening's alert under a condition.
    private mutating func first(ofEndsOf rule: Rule, in range: Range<Int>, opening: Finding) -> Int?
    {
        guard !rule.closesWhere.isEmpty else { return nil }
        let anchors = history.count(before: opening.anchorHappened)..<history.events.count
        let anchor = history.events[anchors].first { $0.reference == opening.anchor }
        guard let anchor else { return nil }
        var look = EventEndLook(anchor: anchor, citizens: CitizenTimeLine(history))
        let ends = look.ends(of: rule)
        defer { trouble += look.trouble(of: rule) }
        return look.firstPlace(among: ends, in: range, of: history)
    }

    private func place(of closing: ClosingEvent) -> Int? {
        let start = history.count(before: closing.happened)
        let end = history.count(through: closing.happened)
        return (start..<end).first { history.events[$0].reference == closing.reference }
    }
}
