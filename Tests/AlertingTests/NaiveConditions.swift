import CaseEvents
import RuleLanguage
import WorkingTime

/// The conditions of a rule as they look from one anchor.
struct NaiveConditions {
    let evaluation: NaiveEvaluation
    let place: Int
    /// All anchors of the rule, for witnesses that serve one of them each.
    let anchors: [Int]

    private var time: NaiveTimeline { evaluation.time }
    private var events: [CaseEvent] { time.events }

    /// How far a look may be wrong because an expression failed: the least and the most there is.
    private struct Bounds {
        var least: Bool
        var most: Bool
    }

    /// Whether the condition holds, where that is certain at a tick; nothing while it is open.
    func holds(_ condition: Condition, at tick: Int) -> Bool? {
        let isOpen = isAhead(condition) && (closing(condition).map { tick < $0 } ?? true)
        let bounds =
            switch condition.subject {
            case .events: eventBounds(condition, until: tick, isOpen: isOpen)
            case .state(let name): stateBounds(condition, name, until: tick, isOpen: isOpen)
            }
        return bounds.least == bounds.most ? bounds.least : nil
    }

    /// Whether the condition is asked of the anchor; nothing where that cannot be evaluated.
    func isAsked(_ condition: Condition) -> Bool? {
        guard let asking = condition.asking else { return true }
        let anchor = events[place]
        let citizen = time.citizen(at: anchor.happened)
        switch asking.truth(event: anchor, other: nil, citizen: citizen) {
        case .holds: return true
        case .doesNotHold, .unknown: return false
        case .failed: return nil
        }
    }

    /// The ticks at which what is certain of the condition can change, apart from the events'.
    func changes(_ condition: Condition) -> [Int] {
        var ticks = [closing(condition)].compactMap(\.self)
        if condition.isFromDeadline { ticks.append(firstMoment(condition)) }
        if let span = condition.heldFor, isAhead(condition) {
            // What must have held begins with an event, and nothing changes long after the last.
            let last = events.map { NaiveTimeline.ticks($0.happened) }.last ?? 0
            let settled = last + NaiveTimeline.ticks(span) + 1
            ticks += time.tick(place)...max(time.tick(place), settled)
        }
        return ticks
    }

    // MARK: Windows

    private func isAhead(_ condition: Condition) -> Bool {
        switch condition.window {
        case .after, .around: true
        case .before, .since, .sinceState, nil: condition.isFromDeadline
        }
    }

    /// What a window is measured from: the deadline that an anchor carries, or the anchor.
    private func base(_ condition: Condition, of place: Int) -> Int {
        let event = events[place]
        let citizen = time.citizen(at: event.happened)
        guard condition.isFromDeadline,
            case .success(let due?) = evaluation.rule.deadline?.expression.instant(
                event: event,
                citizen: citizen
            )
        else { return time.tick(place) }
        return NaiveTimeline.ticks(due)
    }

    /// The end of the window; nothing while a state stops its clock for good.
    private func end(_ condition: Condition) -> Int? {
        let base = base(condition, of: place)
        switch condition.window {
        case .after(let reach), .around(_, let reach):
            return time.end(
                ofClock: NaiveTimeline.ticks(reach),
                from: base,
                pausedBy: condition.pauses
            )
        case .before(_, let atLeast): return base - NaiveTimeline.ticks(atLeast)
        case .since, .sinceState, nil: return base
        }
    }

    /// When nothing more is waited for.
    private func closing(_ condition: Condition) -> Int? {
        guard isAhead(condition) else { return time.tick(place) }
        let grace = NaiveTimeline.ticks(condition.grace)
        let awaited =
            switch condition.subject {
            case .events(let types): types
            case .state(let name): time.states.first { $0.name == name }?.from ?? []
            }
        return end(condition).flatMap {
            time.certain(
                from: max($0 + grace, time.tick(place)),
                awaiting: awaited,
                grace: grace
            )
        }
    }

    /// The first event of the latest tick at which a state holds that did not hold just before.
    private func beginning(of name: String, before place: Int) -> Int? {
        let ticks = events.indices.map { time.tick($0) }.filter { $0 <= time.tick(place) }
        let begun = ticks.last { tick in
            time.start(of: name, at: tick) != nil
                && time.start(of: name, at: tick, justBefore: true) == nil
        }
        return events.indices.first {
            time.tick($0) == begun && time.effect($0, on: name) == .starts
        }
    }

    private func opening(_ types: [String], of place: Int) -> Int? {
        events.indices.last { $0 < place && types.contains(events[$0].type) }
    }

    /// Whether an event lies in the window as seen from an anchor; a `before` window can be moved.
    private func isInside(
        _ condition: Condition,
        _ candidate: Int,
        of place: Int,
        movedTo tick: Int? = nil
    ) -> Bool {
        let happened = time.tick(candidate)
        let anchor = tick ?? base(condition, of: place)
        switch condition.window {
        case .before(let reach, let atLeast):
            return happened >= anchor - NaiveTimeline.ticks(reach)
                && happened <= anchor - NaiveTimeline.ticks(atLeast)
        case .after(let reach):
            let end = time.end(
                ofClock: NaiveTimeline.ticks(reach),
                from: anchor,
                pausedBy: condition.pauses
            )
            return happened >= anchor && (end.map { happened <= $0 } ?? true)
        case .around(let before, let after):
            let end = time.end(
                ofClock: NaiveTimeline.ticks(after),
                from: anchor,
                pausedBy: condition.pauses
            )
            return happened >= anchor - NaiveTimeline.ticks(before)
                && (end.map { happened <= $0 } ?? true)
        case .since(let types):
            return happened <= anchor && candidate > (opening(types, of: place) ?? -1)
                && candidate >= lifeStart(of: place)
        case .sinceState(let name):
            return happened <= anchor && candidate > (beginning(of: name, before: place) ?? -1)
                && candidate >= lifeStart(of: place)
        case nil:
            return happened <= anchor
        }
    }

    /// Where the case was opened again the last time before an event; nothing before it counts.
    private func lifeStart(of place: Int) -> Int {
        var start = 0
        var stopped: Int?
        for candidate in 0..<place {
            let type = events[candidate].type
            if let tick = stopped {
                guard type == Rule.openingType, time.tick(candidate) > tick else { continue }
                (start, stopped) = (candidate, nil)
            } else if Rule.stoppingTypes.contains(type) {
                stopped = time.tick(candidate)
            }
        }
        return start
    }

    private func truth(_ condition: Condition, _ candidate: Int, of place: Int) -> Truth {
        truth(condition.predicate, candidate, of: place)
    }

    private func truth(_ predicate: Predicate?, _ candidate: Int, of place: Int) -> Truth {
        guard let predicate else { return .holds }
        let anchor = events[place]
        let citizen = time.citizen(at: anchor.happened)
        return predicate.truth(event: anchor, other: events[candidate], citizen: citizen)
    }

    // MARK: Events

    private func eventBounds(_ condition: Condition, until tick: Int, isOpen: Bool) -> Bounds {
        guard case .events(let types) = condition.subject else {
            return Bounds(least: false, most: true)
        }
        let all = events.indices.filter { types.contains(events[$0].type) && $0 != place }
        if condition.consumes {
            let given = share(condition, of: all).filter { time.tick($0) <= tick }
            return bounds(condition, sure: given, perhaps: [], isOpen: isOpen)
        }
        if let latest = condition.latest {
            let before = all.filter { $0 < place && isInside(condition, $0, of: place) }
            let deciding = before.last { candidate in
                switch truth(latest.predicate, candidate, of: place) {
                case .holds, .failed: true
                case .doesNotHold, .unknown: false
                }
            }
            if let deciding, case .failed = truth(latest.predicate, deciding, of: place) {
                return Bounds(least: false, most: true)
            }
            return bounds(condition, deciding.map { [$0] } ?? [], isOpen: isOpen)
        }
        guard let span = condition.heldFor else {
            let inside = all.filter {
                isInside(condition, $0, of: place)
                    && time.tick($0) <= max(tick, time.tick(place))
                    && !hasEnded($0, condition)
            }
            return bounds(condition, inside, isOpen: isOpen)
        }
        let anchor = time.tick(place)
        let looks = (anchor - NaiveTimeline.ticks(span)...anchor).map { moment in
            let inside = all.filter { isInside(condition, $0, of: place, movedTo: moment) }
            return bounds(condition, inside, isOpen: false)
        }
        return Bounds(
            least: looks.allSatisfy(\.least),
            most: looks.allSatisfy(\.most)
        )
    }

    /// Whether an event with the same values ended a candidate until the anchor.
    private func hasEnded(_ candidate: Int, _ condition: Condition) -> Bool {
        guard let ending = condition.ending else { return false }
        return events.indices.contains { end in
            ending.types.contains(events[end].type) && time.tick(end) > time.tick(candidate)
                && time.tick(end) <= time.tick(place)
                && ending.attributes.allSatisfy { attribute in
                    events[end].data[attribute.name]?.string
                        == events[candidate].data[attribute.name]?.string
                }
                && ending.attributes.contains { events[end].data[$0.name]?.string != nil }
        }
    }

    private func bounds(_ condition: Condition, _ inside: [Int], isOpen: Bool) -> Bounds {
        let truths = inside.map { truth(condition, $0, of: place) }
        let sure = zip(inside, truths).filter { $0.1 == .holds }.map(\.0)
        let perhaps = zip(inside, truths).filter {
            if case .failed = $0.1 { true } else { false }
        }.map(\.0)
        return bounds(condition, sure: sure, perhaps: perhaps, isOpen: isOpen)
    }

    /// What the measure says of the fewest and of the most witnesses there can be.
    private func bounds(
        _ condition: Condition,
        sure: [Int],
        perhaps: [Int],
        isOpen: Bool
    ) -> Bounds {
        func both(_ comparison: Comparison, _ least: Int, _ most: Int?, _ limit: Int) -> Bounds {
            let fewest = comparison.says(least, limit)
            let highest =
                most.map { comparison.says($0, limit) }
                ?? (comparison == .atLeast || comparison == .more)
            return Bounds(least: min(fewest, highest), most: max(fewest, highest))
        }
        let most = isOpen ? nil : sure.count + perhaps.count
        switch condition.measure {
        case .present: return both(.atLeast, sure.count, most, 1)
        case .count(let comparison, let limit): return both(comparison, sure.count, most, limit)
        case .distinct(let value, let comparison, let limit):
            let values = sure.map { text(value, $0) }
            let failures =
                values.count { $0.isFailure } + perhaps.count { text(value, $0).isFailure }
            let least = Set(values.compactMap(\.found)).count
            let known = Set((sure + perhaps).compactMap { text(value, $0).found }).count
            return both(comparison, least, isOpen ? nil : known + failures, limit)
        case .sum(let value, let comparison, let limit):
            let amounts = sure.map { amount(value, $0) }
            let others = perhaps.map { amount(value, $0) }
            let least = amounts.compactMap(\.found).reduce(.zero, +)
            let hasNone = (amounts + others).contains(where: \.isFailure)
            let known = others.compactMap(\.found).reduce(least, +)
            let fewest = comparison.says(least, limit)
            let highest =
                isOpen || hasNone
                ? comparison == .atLeast || comparison == .more : comparison.says(known, limit)
            return Bounds(least: min(fewest, highest), most: max(fewest, highest))
        }
    }

    private enum Value<Found> {
        case found(Found)
        case missing
        case failed

        var found: Found? { if case .found(let found) = self { found } else { nil } }
        var isFailure: Bool { if case .failed = self { true } else { false } }
    }

    private func text(_ value: TextExpression, _ candidate: Int) -> Value<String> {
        let anchor = events[place]
        let citizen = time.citizen(at: anchor.happened)
        switch value.text(event: anchor, other: events[candidate], citizen: citizen) {
        case .success(let text): return text.map { .found($0) } ?? .missing
        case .failure: return .failed
        }
    }

    private func amount(_ value: AmountExpression, _ candidate: Int) -> Value<Amount> {
        let anchor = events[place]
        let citizen = time.citizen(at: anchor.happened)
        switch value.amount(event: anchor, other: events[candidate], citizen: citizen) {
        case .success(let amount): return amount.map { .found($0) } ?? .missing
        case .failure: return .failed
        }
    }

    /// What this anchor gets when each witness goes to the oldest anchor that still needs one.
    private func share(_ condition: Condition, of candidates: [Int]) -> [Int] {
        guard case .events(let types) = condition.subject else { return [] }
        var needed = 1
        if case .count(let comparison, let limit) = condition.measure {
            needed = comparison == .more ? limit + 1 : limit
        }
        var got: [Int: [Int]] = [:]
        for witness in events.indices where types.contains(events[witness].type) {
            let taker = anchors.first { anchor in
                anchor != witness && got[anchor, default: []].count < needed
                    && isInside(condition, witness, of: anchor)
                    && truth(condition, witness, of: anchor) == .holds
            }
            if let taker { got[taker, default: []].append(witness) }
        }
        return got[place, default: []]
    }

    // MARK: States

    private func stateBounds(
        _ condition: Condition,
        _ name: String,
        until tick: Int,
        isOpen: Bool
    ) -> Bounds {
        let isAhead = isAhead(condition)
        let isStart = time.effect(place, on: name) == .starts
        // The anchor is never its own witness; ahead of it, it can end what held. At a deadline all
        // that has happened counts.
        let isCounted: (Int) -> Bool = {
            $0 != place || (isAhead && !isStart) || condition.isFromDeadline
        }
        var truths: [Truth] = []
        for moment in moments(condition, until: tick) {
            guard let start = time.start(of: name, at: moment, counting: isCounted) else {
                continue
            }
            if let span = condition.heldFor {
                guard let begun = time.beginning(of: name, at: moment, counting: isCounted),
                    let end = time.end(
                        ofClock: NaiveTimeline.ticks(span),
                        from: begun,
                        pausedBy: condition.pauses
                    ), end <= moment
                else { continue }
            }
            truths.append(truth(condition, start, of: place))
        }
        let isSure = truths.contains(.holds)
        let isPossible = truths.contains { if case .failed = $0 { true } else { false } }
        return Bounds(least: isSure, most: isSure || isPossible || isOpen)
    }

    /// The first tick at which a state counts that is looked for round a deadline: not before the
    /// event that the rule looks from.
    private func firstMoment(_ condition: Condition) -> Int {
        var first = base(condition, of: place)
        if case .before(let reach, _) = condition.window { first -= NaiveTimeline.ticks(reach) }
        return max(first, time.tick(place))
    }

    /// The ticks of the window, as far as they have come.
    private func moments(_ condition: Condition, until tick: Int) -> [Int] {
        let anchor = base(condition, of: place)
        if condition.isFromDeadline {
            let first = firstMoment(condition)
            let last = min(end(condition).map { max($0, first) } ?? tick, tick)
            return first <= last ? Array(first...last) : []
        }
        switch condition.window {
        case .before(let reach, let atLeast):
            let (from, to) = (
                anchor - NaiveTimeline.ticks(reach), anchor - NaiveTimeline.ticks(atLeast)
            )
            return from <= to ? Array(from...to) : []
        case .after, .around:
            let last = min(end(condition) ?? tick, tick)
            return anchor <= last ? Array(anchor...last) : []
        case .since(let types):
            let first = events.first.map { NaiveTimeline.ticks($0.happened) } ?? anchor
            let since = opening(types, of: place).map { time.tick($0) } ?? first
            let start = lifeStart(of: place)
            return Array((start > 0 ? max(since, time.tick(start)) : since)...anchor)
        case .sinceState(let name):
            let first = events.first.map { NaiveTimeline.ticks($0.happened) } ?? anchor
            let since = beginning(of: name, before: place).map { time.tick($0) } ?? first
            let start = lifeStart(of: place)
            return Array((start > 0 ? max(since, time.tick(start)) : since)...anchor)
        case nil:
            return [anchor]
        }
    }
}

extension Comparison {
    fileprivate func says<Number: Comparable>(_ number: Number, _ limit: Number) -> Bool {
        switch self {
        case .atLeast: number >= limit
        case .more: number > limit
        case .less: number < limit
        case .atMost: number <= limit
        }
    }
}

/// The truth that is not, and the one that is: what is possible at least and at most.
private func min(_ left: Bool, _ right: Bool) -> Bool { left && right }
private func max(_ left: Bool, _ right: Bool) -> Bool { left || right }
