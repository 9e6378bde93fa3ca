import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Groups findings into episodes, ordered by rule, key and time.
///
/// The first finding of a rule and key opens one and later ones join it. It ends at the first
/// event, at or after the opening, that the rule lists in `closes`, that stops every clock of the
/// case, that ended the deadline, or that answers it; never at the anchor of its first finding.
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
    let fold = EpisodeFold(history: history, now: now)
    var episodes: [Episode] = []
    let ordered = findings.sorted(by: Finding.precedes)
    var start = 0
    while start < ordered.count {
        let first = ordered[start]
        var end = start
        while end < ordered.count, ordered[end].rule == first.rule, ordered[end].key == first.key {
            end += 1
        }
        let closes = ruleBook.rule(first.rule)?.closes ?? []
        episodes.append(contentsOf: fold.episodes(of: ordered[start..<end], closes: closes))
        start = end
    }
    return episodes
}

/// The ends that a history offers to episodes.
private struct EpisodeFold {
    private struct RuleAndKey: Hashable {
        let rule: String
        let key: String
    }

    private struct Answer {
        let place: Int
        let by: String
        let answer: String
    }

    /// An end with its place in the history, which orders ends of one instant.
    private struct PlacedEnd {
        let place: Int
        let end: Episode.End
    }

    private let history: CaseHistory
    private let visible: Int
    private let answers: [RuleAndKey: [Answer]]

    init(history: CaseHistory, now: Instant) {
        self.history = history
        visible = history.count(through: now)
        var answers: [RuleAndKey: [Answer]] = [:]
        for place in history.places(ofType: answeredType) where place < visible {
            let data = history.events[place].data
            // Only a named human's answer ends a debt.
            guard let rule = data["rule"]?.string, let key = data["key"]?.string,
                let answer = data["answer"]?.string, let by = data["by"]?.string, !by.isEmpty
            else { continue }
            answers[RuleAndKey(rule: rule, key: key), default: []]
                .append(Answer(place: place, by: by, answer: answer))
        }
        self.answers = answers
    }

    func episodes(of findings: ArraySlice<Finding>, closes: [String]) -> [Episode] {
        var episodes: [Episode] = []
        var rest = findings
        while let opening = rest.first {
            let end = firstEnd(after: opening, closes: closes)
            var joined = [opening]
            rest = rest.dropFirst()
            while let next = rest.first, joins(next, before: end) {
                joined.append(next)
                rest = rest.dropFirst()
            }
            episodes.append(
                Episode(rule: opening.rule, key: opening.key, findings: joined, end: end?.end)
            )
        }
        return episodes
    }

    private func joins(_ finding: Finding, before end: PlacedEnd?) -> Bool {
        guard let end else { return true }
        let event = history.events[end.place]
        return finding.at <= event.happened && finding.anchor != event.reference
    }

    private func firstEnd(after opening: Finding, closes: [String]) -> PlacedEnd? {
        let from = history.count(before: opening.at)
        let range = min(from, visible)..<visible
        var first: PlacedEnd?
        func offer(_ end: PlacedEnd) {
            if let known = first, known.place <= end.place { return }
            first = end
        }
        for type in closes + Rule.stoppingTypes {
            let places = history.places(ofType: type)
            var next = places.firstPlace { $0 >= range.lowerBound }
            if next < places.count, history.events[places[next]].reference == opening.anchor {
                next += 1
            }
            guard next < places.count, places[next] < range.upperBound else { continue }
            let event = history.events[places[next]]
            offer(PlacedEnd(place: places[next], end: .closed(ClosingEvent(event))))
        }
        if let ended = opening.ended, let place = place(of: ended), place < visible {
            offer(PlacedEnd(place: place, end: .closed(ended)))
        }
        let key = RuleAndKey(rule: opening.rule, key: opening.key)
        if let answer = answers[key]?.first(where: { $0.place >= range.lowerBound }) {
            let at = history.events[answer.place].happened
            let end = Episode.End.answered(by: answer.by, answer: answer.answer, at: at)
            offer(PlacedEnd(place: answer.place, end: end))
        }
        return first
    }

    private func place(of closing: ClosingEvent) -> Int? {
        let start = history.count(before: closing.happened)
        let end = history.count(through: closing.happened)
        return (start..<end).first { history.events[$0].reference == closing.reference }
    }
}
