import Alerting
import CaseEvents
import RuleLanguage
import WorkingTime

/// The semantics of findings, read off their definitions a second time.
///
/// It asks at each instant at which something can change what is certain then, and takes the first
/// at which the rule's sentence is true. It has no index and keeps nothing; it is slow and plain.
struct NaiveEvaluation {
    struct Seen: Hashable, Comparable, CustomStringConvertible {
        let anchor: String
        let at: Instant
        let reminders: [Instant]

        static func < (left: Seen, right: Seen) -> Bool {
            (left.anchor, left.at) < (right.anchor, right.at)
        }

        var description: String {
            "\(anchor)@\(NaiveTimeline.ticks(at) / NaiveTimeline.ticksOfHour)"
                + reminders.map { ",\(NaiveTimeline.ticks($0) / NaiveTimeline.ticksOfHour)" }
                .joined()
        }
    }

    let rule: Rule
    let time: NaiveTimeline

    var events: [CaseEvent] { time.events }

    func findings() -> [Seen] {
        let anchors = events.indices.compactMap { place in
            anchorTick(place).map { (place: place, at: $0) }
        }
        return anchors.compactMap { seen($0.place, from: $0.at, among: anchors.map(\.place)) }
            .sorted()
    }

    // MARK: Anchors

    /// Whether the event is one that the rule looks from, or counts towards one.
    func truth(_ place: Int) -> Truth {
        guard rule.anchor.types.contains(events[place].type) else { return .doesNotHold }
        guard let predicate = rule.predicate else { return .holds }
        let event = events[place]
        return predicate.truth(event: event, other: nil, citizen: time.citizen(at: event.happened))
    }

    /// When an anchor's finding appears at the earliest; nothing when the event is no anchor.
    private func anchorTick(_ place: Int) -> Int? {
        guard truth(place) == .holds else { return nil }
        let tick = time.tick(place)
        switch rule.anchor {
        case .event: return tick
        case .count(_, let atLeast, let within):
            return counted(place, within).count >= atLeast ? tick : nil
        case .distinct(_, let value, let endedBy, let atLeast, let within):
            guard text(value, place) != nil else { return nil }
            let counted = counted(place, within)
            let values = Set(counted.compactMap { text(value, $0) }).filter { one in
                let latest = counted.filter { text(value, $0) == one }.map { time.tick($0) }.max()
                return !events.indices.contains { end in
                    endedBy.contains(events[end].type) && text(value, end) == one
                        && time.tick(end) > latest ?? tick && time.tick(end) <= tick
                }
            }
            return values.count >= atLeast ? tick : nil
        case .sum(_, let value, let atLeast, let within):
            guard amount(value, place) != nil else { return nil }
            let amounts = counted(place, within).compactMap { amount(value, $0) }
            return amounts.reduce(.zero, +) >= atLeast ? tick : nil
        case .sequence(let first, let then):
            return completes([first] + then, at: place, used: []) ? tick : nil
        case .silence(let silence): return silenceTick(silence, place)
        case .rate(let fall): return fallTick(fall, place)
        case .held(let held): return heldTick(held, place)
        }
    }

    /// The events that are counted at an anchor, itself included.
    private func counted(_ place: Int, _ within: Elapsed) -> [Int] {
        let earliest = time.tick(place) - NaiveTimeline.ticks(within)
        return events.indices.filter {
            $0 <= place && time.tick($0) >= earliest && truth($0) == .holds
        }
    }

    private func text(_ value: TextExpression, _ place: Int) -> String? {
        let event = events[place]
        let citizen = time.citizen(at: event.happened)
        guard case .success(let text) = value.text(event: event, other: nil, citizen: citizen)
        else { return nil }
        return text
    }

    private func amount(_ value: AmountExpression, _ place: Int) -> Amount? {
        let event = events[place]
        let citizen = time.citizen(at: event.happened)
        guard case .success(let amount) = value.amount(event: event, other: nil, citizen: citizen)
        else { return nil }
        return amount
    }

    /// Whether the event can be the last of the steps, with different events for those before.
    private func completes(_ steps: [SequenceStep], at place: Int, used: [Int]) -> Bool {
        guard let step = steps.last, step.types.contains(events[place].type) else { return false }
        let citizen = time.citizen(at: events[place].happened)
        guard steps.count > 1 else {
            return step.predicate.map {
                $0.truth(event: events[place], other: nil, citizen: citizen) == .holds
            } ?? true
        }
        let within = NaiveTimeline.ticks(step.within ?? .zero)
        return events.indices.contains { earlier in
            let distance = time.tick(place) - time.tick(earlier)
            guard earlier != place, !used.contains(earlier), (0...within).contains(distance)
            else { return false }
            let holds = step.predicate.map {
                $0.truth(event: events[place], other: events[earlier], citizen: citizen) == .holds
            }
            return holds ?? true
                && completes(Array(steps.dropLast()), at: earlier, used: used + [place])
        }
    }

    private func silenceTick(_ silence: Silence, _ place: Int) -> Int? {
        guard let span = silence.span(usual: usualGap(place)),
            let end = time.end(
                ofClock: NaiveTimeline.ticks(span),
                from: time.tick(place),
                pausedBy: rule.pauses
            )
        else { return nil }
        let isBroken = events.indices.contains { other in
            guard other > place, time.tick(other) <= end else { return false }
            switch truth(other) {
            case .holds, .failed: return true
            case .doesNotHold, .unknown: return false
            }
        }
        let grace = NaiveTimeline.ticks(silence.grace)
        return isBroken
            ? nil : time.certain(from: end + grace, awaiting: silence.types, grace: grace)
    }

    /// When the rate has fallen because the event is no longer of late, where no fall came before.
    private func fallTick(_ fall: RateFall, _ place: Int) -> Int? {
        guard let end = leaving(fall, place), isLow(fall, at: end) else { return nil }
        let others = events.indices.filter { $0 != place && truth($0) == .holds }
        let isFollowed = others.contains { $0 > place && leaving(fall, $0) == end }
        let isToldBefore = others.contains { other in
            guard let left = leaving(fall, other), left < end, isLow(fall, at: left) else {
                return false
            }
            return run(from: other, to: place) <= NaiveTimeline.ticks(fall.comparedWith)
        }
        guard !isFollowed, !isToldBefore else { return nil }
        let grace = NaiveTimeline.ticks(fall.grace)
        return time.certain(from: end + grace, awaiting: fall.types, grace: grace)
    }

    /// When an event is no longer of late.
    private func leaving(_ fall: RateFall, _ place: Int) -> Int? {
        time.end(
            ofClock: NaiveTimeline.ticks(fall.within),
            from: time.tick(place),
            pausedBy: rule.pauses
        )
    }

    private func run(from earlier: Int, to later: Int) -> Int {
        time.run(from: time.tick(earlier), to: time.tick(later), pausedBy: rule.pauses)
    }

    /// Whether there are few of late beside the time before, as it looks at a tick.
    private func isLow(_ fall: RateFall, at tick: Int) -> Bool {
        let (within, whole) = (
            NaiveTimeline.ticks(fall.within),
            NaiveTimeline.ticks(fall.within) + NaiveTimeline.ticks(fall.comparedWith)
        )
        var recent: Set<Int> = []
        var earlier: Set<Int> = []
        for place in events.indices where time.tick(place) <= tick {
            let ran = time.run(from: time.tick(place), to: tick, pausedBy: rule.pauses)
            switch truth(place) {
            case .holds where ran >= within && ran <= whole: earlier.insert(time.tick(place))
            case .holds where ran < within, .failed where ran < within:
                recent.insert(time.tick(place))
            default: continue
            }
        }
        let rateBefore = Double(earlier.count) / Double(whole - within)
        let rateNow = Double(recent.count) / Double(within)
        // Hours are whole, and so few that what is equal is a thousandth apart at most.
        return earlier.count >= fall.atLeast
            && rateNow * 100 < rateBefore * Double(fall.percent) - 0.000_001
    }

    private func usualGap(_ place: Int) -> Elapsed? {
        let heard = events.indices.filter { $0 <= place && truth($0) == .holds }
        let reach = NaiveTimeline.ticks(Silence.gapReach)
        let gaps = zip(heard, heard.dropFirst()).compactMap { earlier, later -> Elapsed? in
            guard time.tick(earlier) >= time.tick(place) - reach else { return nil }
            let run = time.run(
                from: time.tick(earlier),
                to: time.tick(later),
                pausedBy: rule.pauses
            )
            return run == 0
                ? nil : Elapsed(microseconds: Int64(run) * NaiveTimeline.tick.microseconds)
        }
        return Silence.usualGap(gaps.suffix(Silence.gapCountMax))
    }

    private func heldTick(_ held: HeldState, _ place: Int) -> Int? {
        let begin = time.tick(place)
        let first = events.indices.first {
            time.tick($0) == begin && time.effect($0, on: held.state.name) == .starts
        }
        guard first == place, time.start(of: held.state.name, at: begin) != nil,
            time.start(of: held.state.name, at: begin, justBefore: true) == nil,
            let end = time.end(
                ofClock: NaiveTimeline.ticks(held.span),
                from: begin,
                pausedBy: rule.pauses
            ), (begin...end).allSatisfy({ time.start(of: held.state.name, at: $0) != nil })
        else { return nil }
        let grace = NaiveTimeline.ticks(held.grace)
        return time.certain(from: end + grace, awaiting: held.state.until, grace: grace)
    }

    // MARK: The sentence

    private func seen(_ place: Int, from base: Int, among anchors: [Int]) -> Seen? {
        let look = NaiveConditions(evaluation: self, place: place, anchors: anchors)
        let conditions = rule.given + rule.unless + rule.expect
        let ticks = conditions.flatMap { look.changes($0) } + events.indices.map { time.tick($0) }
        let later = Set(ticks + [base]).filter { $0 >= base }.sorted()
        guard let ground = later.first(where: { isTrue(look, at: $0) }) else { return nil }
        return timed(place, from: NaiveTimeline.instant(ground))
    }

    private func isTrue(_ look: NaiveConditions, at tick: Int) -> Bool {
        func isAs(_ wanted: Bool, _ condition: Condition) -> Bool {
            guard let isAsked = look.isAsked(condition) else { return false }
            return !isAsked || look.holds(condition, at: tick) == wanted
        }
        return rule.given.allSatisfy { isAs(true, $0) }
            && rule.unless.allSatisfy { isAs(false, $0) }
            && (rule.expect.isEmpty
                || rule.expect.contains {
                    look.isAsked($0) == true && look.holds($0, at: tick) == false
                })
    }

    /// The finding with its reminders, or nothing when the deadline or the case ended before.
    private func timed(_ place: Int, from ground: Instant) -> Seen? {
        let anchor = events[place]
        var times = [ground]
        if let deadline = rule.deadline {
            let citizen = time.citizen(at: anchor.happened)
            guard
                case .success(let due?) = deadline.expression.instant(
                    event: anchor,
                    citizen: citizen
                )
            else { return nil }
            times = deadline.reminders.map { reminder in
                guard case .fromDeadline(let distance) = reminder else { return ground }
                return max(ground, distance.applied(to: due, in: FindingFixture.calendar))
            }
            let ended = events[(place + 1)...].first { event in
                deadline.until.contains(event.type)
                    || deadline.untilWhere.contains {
                        $0.types.contains(event.type)
                            && $0.predicate.truth(event: anchor, other: event, citizen: citizen)
                                == .holds
                    }
            }
            times = Set(times).sorted().filter { time in ended.map { time < $0.happened } ?? true }
        }
        // Consent counts as it is when something would be told.
        times.removeAll { time in
            let consents = NaiveConsents(events: events, instant: time)
            return rule.consents.contains { consents.isGiven($0) != $0.isWanted }
        }
        let stop = events.first { Rule.stoppingTypes.contains($0.type) }?.happened
        guard let first = times.first, stop.map({ first <= $0 }) ?? true else { return nil }
        return Seen(
            anchor: anchor.reference.id,
            at: first,
            reminders: times.dropFirst().filter { time in stop.map { time < $0 } ?? true }
        )
    }
}
