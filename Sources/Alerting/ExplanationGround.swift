import CaseEvents
import RuleLanguage
package import WorkingTime

/// What made an event one that the rule looks from, where that took more than the event itself.
package struct ExplainedGround: Sendable {
    /// What it took.
    package enum Kind: Sendable, Hashable {
        /// Enough events in the time before.
        case gathered
        /// Others before it, in their order.
        case followed
        /// That nothing came for so long; the usual gap where that decides.
        case silent(for: Elapsed, usual: Elapsed?)
        /// That there were so few of late, and so many in the time before.
        case fallen(recent: Int, earlier: Int)
        /// That a state held for so long.
        case held(for: Elapsed)
    }

    package let kind: Kind
    /// Between which instants it was looked, both included.
    package let from: Instant
    package let through: Instant
    /// The events that count, the one that is looked from included.
    package let events: [ExplainedEvent]
    /// When the clock stood still.
    package let pauses: [ExplainedPause]
    /// The silent sources that had to be heard first.
    package let delays: [FeedOutage]
}

extension FindingAnchors {
    /// What made an event one that the rule looks from; nothing where it did so alone.
    mutating func ground(of found: FoundAnchor) -> ExplainedGround? {
        let place = found.place
        switch rule.anchor {
        case .event: return nil
        case .count(let types, _, let within), .distinct(let types, _, _, _, let within),
            .sum(let types, _, _, let within):
            let from = view.happened(place).advanced(by: -within)
            let range = view.history.count(before: from)..<(place + 1)
            let places = view.history.places(ofTypes: types, in: range).filter {
                rule.isValid(at: view.happened($0), in: calendar)
                    && view.truth(rule.predicate, of: $0) == .holds
            }
            let live = view.live(places, of: rule.anchor, at: view.happened(place))
            return ground(.gathered, from: from, through: view.happened(place), live)
        case .sequence:
            let places = (found.counted + [place]).sorted()
            let from = places.first.map { view.happened($0) } ?? view.happened(place)
            return ground(.followed, from: from, through: view.happened(place), places)
        case .silence(let silence):
            let clock = PausingClock(view, pauses: rule.pauses)
            var usual: Elapsed?
            if case .usual = silence.length { usual = usualGap(before: place, silence, clock) }
            guard let span = silence.span(usual: usual) else { return nil }
            return lasting(
                .silent(for: span, usual: usual),
                span,
                silence.types,
                silence.grace,
                place
            )
        case .rate(let fall):
            guard let rate = rate(fall, at: place) else { return nil }
            let first = rate.earlier.first ?? place
            return ground(
                .fallen(recent: rate.recentCount, earlier: rate.earlier.count),
                from: view.happened(first),
                through: rate.at,
                rate.earlier
            )
        case .held(let held):
            let (types, grace) = (held.state.until, held.grace)
            return lasting(.held(for: held.span), held.span, types, grace, place)
        }
    }

    private func ground(
        _ kind: ExplainedGround.Kind,
        from: Instant,
        through: Instant,
        _ places: [Int]
    ) -> ExplainedGround {
        ExplainedGround(
            kind: kind,
            from: from,
            through: through,
            events: places.map { view.explained($0) },
            pauses: [],
            delays: []
        )
    }

    /// What lasted for a span from an event on, until nothing of the types had come.
    private func lasting(
        _ kind: ExplainedGround.Kind,
        _ span: Elapsed,
        _ types: [String],
        _ grace: Elapsed,
        _ place: Int
    ) -> ExplainedGround? {
        let clock = PausingClock(view, pauses: rule.pauses)
        let happened = view.happened(place)
        guard let end = clock.end(of: span, from: happened) else { return nil }
        var delays: [FeedOutage] = []
        let certain = end.advanced(by: grace)
        _ = view.certainty(at: certain, awaiting: types, grace: grace, delays: &delays)
        return ExplainedGround(
            kind: kind,
            from: happened,
            through: end,
            events: [view.explained(place)],
            pauses: clock.pauses(from: happened, through: end),
            delays: delays
        )
    }
}

/// What is said of it.
extension ExplanationWords {
    /// What made an event one that the rule looks from.
    func made(_ ground: ExplainedGround, by rule: Rule) -> String {
        let since = time(ground.from)
        switch ground.kind {
        case .gathered:
            let count = ground.events.count
            return enough(rule)
                + self(": her er \(count) siden \(since)", ": here are \(count) since \(since)")
        case .followed:
            return self("rækkefølgen er hel, fra ", "the sequence is complete, from ") + since
        case .silent(let span, let usual):
            let usually = usual.map { self(", sædvanligt er \($0)", ", usual is \($0)") } ?? ""
            return self("stille i \(span) siden \(since)", "silent for \(span) since \(since)")
                + usually + delays(ground.delays)
        case .fallen(let recent, let earlier):
            return fallen(rule, recent: recent, earlier: earlier)
        case .held(let span):
            return self(
                "\(states(rule)) i \(span) siden \(since)",
                "\(states(rule)) for \(span) since \(since)"
            )
                + delays(ground.delays)
        }
    }

    /// What would have kept the rule from looking from the event.
    func difference(_ ground: ExplainedGround, by rule: Rule, anchor: ExplainedEvent) -> String {
        let types = rule.anchor.types.joined(separator: self(" eller ", " or "))
        let between =
            self(", mellem ", ", between ") + time(ground.from) + self(" og ", " and ")
            + time(ground.through)
        switch ground.kind {
        case .gathered:
            return self("tavs med færre end: ", "silent with less than: ") + enough(rule)
        case .followed:
            let earlier = ground.events.map(\.reference.id).filter { $0 != anchor.reference.id }
            return self("tavs uden en af: ", "silent without one of: ")
                + earlier.joined(separator: ", ")
                + self(", hvis intet andet trådte i stedet", ", unless another took its place")
        case .fallen:
            return self("tavs, hvis der var flere: ", "silent, had there been more: ") + types
        case .silent:
            return self("tavs, hvis der var: ", "silent, had there been: ") + types
                + (rule.predicate.map { self(" hvor ", " where ") + $0.source } ?? "") + between
        case .held:
            return self("tavs, hvis den var endt", "silent, had it ended") + between
        }
    }

    /// How many or how much the rule wants.
    func enough(_ rule: Rule) -> String {
        switch rule.anchor {
        case .count(_, let atLeast, let within):
            "\(atLeast)" + self(" inden for ", " within ") + within.description
        case .distinct(_, let value, let endedBy, let atLeast, let within):
            self("\(atLeast) forskellige ", "\(atLeast) different ") + value.source
                + self(" inden for ", " within ") + within.description + unended(endedBy)
        case .sum(_, let value, let atLeast, let within):
            self("i alt \(atLeast) \(value.source)", "\(atLeast) \(value.source) in all")
                + self(" inden for ", " within ") + within.description
        case .event, .sequence, .silence, .rate, .held: ""
        }
    }

    /// How many there were of late and in the time before.
    func fallen(_ rule: Rule, recent: Int, earlier: Int) -> String {
        guard case .rate(let fall) = rule.anchor else { return "" }
        return self(
            "\(recent) i \(fall.within), \(earlier) i de \(fall.comparedWith) før",
            "\(recent) in \(fall.within), \(earlier) in the \(fall.comparedWith) before"
        )
    }

    /// What would have ended what is counted.
    func unended(_ types: [String]) -> String {
        guard !types.isEmpty else { return "" }
        return self(", ikke endt af ", ", not ended by ")
            + types.joined(separator: self(" eller ", " or "))
    }

    private func states(_ rule: Rule) -> String {
        guard case .held(let held) = rule.anchor else { return "" }
        return held.state.name
    }

    /// When the deadline is and what would have ended the wait for it.
    func due(_ anchor: ExplainedAnchor) -> [String] {
        guard let due = anchor.deadline, let deadline = anchor.rule.deadline else { return [] }
        var lines = [self("fristen er ", "the deadline is ") + time(due)]
        let ends =
            deadline.until
            + deadline.untilWhere.map {
                $0.types.joined(separator: " / ") + self(" hvor ", " where ") + $0.predicate.source
            }
        var told: Instant?
        if case .found(let at) = anchor.verdict { told = at }
        if case .pending(let at) = anchor.verdict { told = at }
        if !ends.isEmpty, let told {
            lines.append(
                "  → " + self("tavs, hvis der var: ", "silent, had there been: ")
                    + ends.joined(separator: self(" eller ", " or "))
                    + self(", før ", ", before ") + time(told)
            )
        }
        return lines
    }
}
