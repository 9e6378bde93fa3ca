import Alerting
import CaseEvents
import RuleLanguage
import WorkingTime

/// The semantics of findings, written down once more as a sweep over instants.
///
/// It asks of each instant what is certain then, and takes the first at which the rule's sentence
/// is true. It knows nothing of indexes; it is slow and plain.
struct FindingsNaiveModel {
    struct Seen: Hashable, Comparable, CustomStringConvertible {
        let rule: String
        let anchor: String
        let at: Instant
        let reminders: [Instant]

        static func < (left: Seen, right: Seen) -> Bool {
            (left.rule, left.anchor) < (right.rule, right.anchor)
        }

        var description: String { "\(rule) \(anchor) \(at) \(reminders)" }
    }

    let book: RuleBook
    let events: [CaseEvent]

    /// Takes standing events in their order, for liveness is not modelled again.
    init(book: RuleBook, history: CaseHistory, now: Instant) {
        self.book = book
        events = history.events.filter { $0.happened <= now }
    }

    func findings() -> [Seen] {
        book.rules.flatMap { rule in
            events.indices.compactMap { seen(rule, $0) }
        }.sorted()
    }

    private func seen(_ rule: Rule, _ place: Int) -> Seen? {
        let anchor = events[place]
        guard isAnchor(rule, place) else { return nil }
        if case .expression(let expression) = rule.key,
            case .failure = expression.text(event: anchor)
        {
            return nil
        }
        guard let ground = instants(rule, anchor).first(where: { isTrue(rule, place, at: $0) })
        else { return nil }
        var times = [ground]
        if let deadline = rule.deadline {
            guard case .success(let due?) = deadline.expression.instant(event: anchor) else {
                return nil
            }
            times = deadline.reminders.map { reminder in
                guard case .fromDeadline(let distance) = reminder else { return ground }
                return max(ground, distance.applied(to: due, in: FindingFixture.calendar))
            }
            let ended = events[(place + 1)...].first { deadline.until.contains($0.type) }
            times = Set(times).sorted().filter { time in ended.map { time < $0.happened } ?? true }
        }
        guard let first = times.first else { return nil }
        let stop = events.first { ["citizen.deceased", "case.closed"].contains($0.type) }
        if let stop, first > stop.happened { return nil }
        let later = times.dropFirst().filter { time in stop.map { time < $0.happened } ?? true }
        return Seen(rule: rule.name, anchor: anchor.reference.id, at: first, reminders: later)
    }

    private func isCounted(_ rule: Rule, _ event: CaseEvent) -> Bool {
        guard rule.anchor.types.contains(event.type) else { return false }
        if let until = rule.validUntil,
            FindingFixture.calendar.zone.date(at: event.happened) >= until
        {
            return false
        }
        return rule.predicate.map { $0.truth(event: event, other: nil) == .holds } ?? true
    }

    private func isAnchor(_ rule: Rule, _ place: Int) -> Bool {
        guard isCounted(rule, events[place]) else { return false }
        guard case .count(_, let atLeast, let within) = rule.anchor else { return true }
        let earliest = events[place].happened.advanced(by: -within)
        return events[...place].count { $0.happened >= earliest && isCounted(rule, $0) } >= atLeast
    }

    /// Every instant at which something can become certain.
    private func instants(_ rule: Rule, _ anchor: CaseEvent) -> [Instant] {
        var instants = [anchor.happened] + events.map(\.happened)
        for condition in rule.given + rule.unless + rule.expect {
            if case .after(let reach) = condition.window {
                instants.append(anchor.happened.advanced(by: reach))
            }
        }
        return Set(instants).filter { $0 >= anchor.happened }.sorted()
    }

    private func isTrue(_ rule: Rule, _ place: Int, at instant: Instant) -> Bool {
        rule.given.allSatisfy { isCertain($0, place, holds: true, at: instant) }
            && rule.unless.allSatisfy { isCertain($0, place, holds: false, at: instant) }
            && (rule.expect.isEmpty
                || rule.expect.contains { isCertain($0, place, holds: false, at: instant) })
    }

    private func isCertain(
        _ condition: Condition,
        _ place: Int,
        holds wanted: Bool,
        at instant: Instant
    ) -> Bool {
        let anchor = events[place]
        var end = anchor.happened
        if case .after(let reach) = condition.window { end = end.advanced(by: reach) }
        let isPast = instant >= end
        let truths = candidates(condition, place)
            .filter { events[$0].happened <= max(instant, anchor.happened) }
            .map { condition.predicate?.truth(event: anchor, other: events[$0]) ?? .holds }
        let sure = truths.count { $0 == .holds }
        let possible = sure + truths.count { if case .failed = $0 { true } else { false } }
        // More can come until the window is past.
        let most = isPast ? possible : Int.max
        let comparison: (Int) -> Bool =
            switch condition.measure {
            case .present: { $0 >= 1 }
            case .count(.atLeast, let limit): { $0 >= limit }
            case .count(.more, let limit): { $0 > limit }
            case .count(.less, let limit): { $0 < limit }
            case .count(.atMost, let limit): { $0 <= limit }
            case .distinct, .sum: preconditionFailure("not modelled here")
            }
        return comparison(sure) == wanted && comparison(most) == wanted
    }

    private func candidates(_ condition: Condition, _ place: Int) -> [Int] {
        switch condition.subject {
        case .events(let types):
            events.indices.filter {
                $0 != place && types.contains(events[$0].type) && isInside(condition, place, $0)
            }
        case .state(let name):
            book.vocabulary.state(name).map { starts(of: $0, condition, place) } ?? []
        }
    }

    private func opening(_ types: [String], before place: Int) -> Int? {
        events[..<place].lastIndex { types.contains($0.type) }
    }

    private func isInside(_ condition: Condition, _ place: Int, _ candidate: Int) -> Bool {
        let happened = events[candidate].happened
        let anchor = events[place].happened
        switch condition.window {
        case .before(let reach, let atLeast):
            return happened >= anchor.advanced(by: -reach)
                && happened <= anchor.advanced(by: -atLeast)
        case .after(let reach):
            return happened >= anchor && happened <= anchor.advanced(by: reach)
        case .since(let types):
            return happened <= anchor && candidate > (opening(types, before: place) ?? -1)
        case nil:
            return happened <= anchor
        }
    }

    /// The events by which the state holds at some instant of the stretch.
    private func starts(
        of state: StateDefinition,
        _ condition: Condition,
        _ place: Int
    ) -> [Int] {
        let anchor = events[place].happened
        var from = anchor
        var through = anchor
        var anchorEnds = false
        switch condition.window {
        case .before(let reach, let atLeast):
            from = anchor.advanced(by: -reach)
            through = anchor.advanced(by: -atLeast)
        case .after(let reach):
            through = anchor.advanced(by: reach)
            anchorEnds = !state.from.contains(events[place].type)
        case .since(let types):
            from = opening(types, before: place).map { events[$0].happened } ?? .earliest
        case nil: break
        }
        guard from <= through else { return [] }
        let instants = [from] + events.map(\.happened).filter { $0 >= from && $0 <= through }
        let starts = instants.compactMap { instant in
            events.indices.last { index in
                events[index].happened <= instant && (index != place || anchorEnds)
                    && (state.from + state.until).contains(events[index].type)
            }
        }
        return Set(starts).filter { state.from.contains(events[$0].type) }.sorted()
    }
}
