import CaseEvents
import RuleLanguage
import WorkingTime

/// An event that a rule looks from, and what made it one.
struct FoundAnchor {
    let place: Int
    /// The first instant at which its finding can appear.
    let at: Instant
    /// The other events that it took.
    var counted: [Int] = []
}

/// An expression that failed, with when the anchor happened that it was asked for.
struct AnchoredTrouble {
    let anchored: Instant
    let trouble: ExpressionTrouble
}

/// The anchors of one rule in a stretch of the history.
struct FindingAnchors {
    let view: FindingView
    let rule: Rule
    let calendar: DayCalendar
    /// Where the anchors stand that are looked for.
    let range: Range<Int>
    private(set) var trouble: [AnchoredTrouble] = []
    /// The events that would be anchors if no source were silent.
    private(set) var waits: [(place: Int, feeds: [FeedWait])] = []
    private var truths: [Int: Truth] = [:]
    private let form: RuleForm

    init(look: FindingRuleLook, range: Range<Int>) {
        view = look.view
        rule = look.rule
        calendar = look.calendar
        form = RuleForm(rule: look.rule.name, variant: look.variant)
        self.range = range
    }

    /// All of them, in the order of the time line.
    mutating func all() -> [FoundAnchor] {
        switch rule.anchor {
        case .event(let types):
            return passing(types, in: range).map { anchor($0) }
        case .count(let types, let atLeast, let within):
            return counts(types, atLeast: max(1, atLeast), within: within)
        case .distinct(let types, let value, let endedBy, let atLeast, let within):
            let starts = passing(types, in: spanning(within))
            let ends = endings(endedBy, within)
            return different(starts, ends, value, atLeast: max(1, atLeast), within: within)
        case .sum(let types, let value, let atLeast, let within):
            return sums(types, value, atLeast: atLeast, within: within)
        case .sequence(let first, let then):
            return sequences([first] + then)
        case .silence(let silence):
            return passing(silence.types, in: range).compactMap { silent($0, silence) }
        case .rate(let fall): return falls(fall)
        case .held(let held):
            return passing(held.state.from, in: range).compactMap { self.held($0, held) }
        }
    }

    func anchor(_ place: Int) -> FoundAnchor {
        FoundAnchor(place: place, at: view.happened(place))
    }

    /// The events of the types that can be anchors or be counted towards one.
    private mutating func passing(_ types: [String], in range: Range<Int>) -> [Int] {
        view.history.places(ofTypes: types, in: range).filter { truth(of: $0) == .holds }
    }

    /// What the rule says of an event: its validity on that day and its `where`.
    mutating func truth(of place: Int) -> Truth {
        if let truth = truths[place] { return truth }
        var truth = Truth.doesNotHold
        if rule.isValid(at: view.happened(place), in: calendar) {
            truth = view.truth(rule.predicate, of: place)
        }
        if case .failed(let message) = truth { report(message, at: place) }
        truths[place] = truth
        return truth
    }

    mutating func report(
        _ message: Localized,
        at place: Int,
        from anchor: Int? = nil
    ) {
        let reference = view.event(place).reference
        let one = ExpressionTrouble(rule: rule.name, event: reference, message: message)
        trouble.append(AnchoredTrouble(anchored: view.happened(anchor ?? place), trouble: one))
    }

    /// The places in which the last events of a span can stand that ends in the range.
    func spanning(_ within: Elapsed) -> Range<Int> {
        guard let first = range.first else { return range }
        let earliest = view.happened(first).advanced(by: -within)
        return min(range.lowerBound, view.history.count(before: earliest))..<range.upperBound
    }
}

/// Events that come together within a span.
extension FindingAnchors {
    private mutating func counts(
        _ types: [String],
        atLeast: Int,
        within: Elapsed
    ) -> [FoundAnchor] {
        let places = passing(types, in: spanning(within))
        var found: [FoundAnchor] = []
        var first = 0
        for (position, place) in places.enumerated() where place >= range.lowerBound {
            let earliest = view.happened(place).advanced(by: -within)
            while view.happened(places[first]) < earliest { first += 1 }
            guard position - first + 1 >= atLeast else { continue }
            var anchor = anchor(place)
            anchor.counted = Array(places[(position - atLeast + 1)..<position])
            found.append(anchor)
        }
        return found
    }

    private mutating func sums(
        _ types: [String],
        _ value: AmountExpression,
        atLeast: Amount,
        within: Elapsed
    ) -> [FoundAnchor] {
        var amounts: [(place: Int, amount: Amount)] = []
        for place in passing(types, in: spanning(within)) {
            let event = view.event(place)
            let citizen = view.citizen(at: event.happened)
            switch value.amount(event: event, other: nil, citizen: citizen) {
            case .success(let amount?): amounts.append((place, amount))
            case .success(nil): continue
            case .failure(let failure): report(failure.message, at: place)
            }
        }
        var found: [FoundAnchor] = []
        var total = Amount.zero
        var first = 0
        for (position, one) in amounts.enumerated() {
            total = total + one.amount
            let earliest = view.happened(one.place).advanced(by: -within)
            while view.happened(amounts[first].place) < earliest {
                total = total - amounts[first].amount
                first += 1
            }
            guard one.place >= range.lowerBound, total >= atLeast else { continue }
            var anchor = anchor(one.place)
            var reached = one.amount
            for earlier in amounts[first..<position].reversed() where reached < atLeast {
                reached = reached + earlier.amount
                anchor.counted.append(earlier.place)
            }
            found.append(anchor)
        }
        return found
    }
}

/// Events that follow each other.
extension FindingAnchors {
    private mutating func sequences(_ steps: [SequenceStep]) -> [FoundAnchor] {
        guard let last = steps.last else { return [] }
        var search = SequenceSearch(view: view, steps: steps, form: form)
        var found: [FoundAnchor] = []
        for place in passing(last.types, in: range) {
            let chain = search.chain(endingAt: place)
            for failure in search.takeFailures() {
                report(failure.message, at: failure.place, from: place)
            }
            guard let earlier = chain else { continue }
            var anchor = anchor(place)
            anchor.counted = earlier
            found.append(anchor)
        }
        return found
    }
}

/// Nothing, or the same, for a long time.
extension FindingAnchors {
    /// An anchor that something makes which is missing at a deadline.
    mutating func anchor(
        _ place: Int,
        missing types: [String],
        by deadline: Instant,
        grace: Elapsed
    ) -> FoundAnchor? {
        let certain = deadline.advanced(by: grace)
        switch view.certainty(at: certain, awaiting: types, grace: grace) {
        case .from(let instant): return FoundAnchor(place: place, at: instant)
        case .waits(let feeds):
            waits.append((place, feeds))
            return nil
        }
    }

    private mutating func silent(_ place: Int, _ silence: Silence) -> FoundAnchor? {
        let clock = PausingClock(view, pauses: rule.pauses)
        let happened = view.happened(place)
        var usual: Elapsed?
        if case .usual = silence.length { usual = usualGap(before: place, silence, clock) }
        guard let span = silence.span(usual: usual),
            let end = clock.end(of: span, from: happened)
        else { return nil }
        let rest = (place + 1)..<max(place + 1, min(view.visible, view.history.count(through: end)))
        for next in view.history.places(ofTypes: silence.types, in: rest) {
            switch truth(of: next) {
            case .holds, .failed: return nil
            case .doesNotHold, .unknown: continue
            }
        }
        return anchor(place, missing: silence.types, by: end, grace: silence.grace)
    }

    /// The median of the latest gaps between events of the silence up to one of them.
    mutating func usualGap(
        before place: Int,
        _ silence: Silence,
        _ clock: PausingClock
    ) -> Elapsed? {
        var gaps: [Elapsed] = []
        var later = place
        let earliest = view.happened(place).advanced(by: -Silence.gapReach)
        while gaps.count < Silence.gapCountMax {
            var previous = view.history.lastPlace(ofTypes: silence.types, in: 0..<later)
            while let candidate = previous, truth(of: candidate) != .holds {
                previous = view.history.lastPlace(ofTypes: silence.types, in: 0..<candidate)
            }
            guard let previous, view.happened(previous) >= earliest else { break }
            let gap = clock.run(from: view.happened(previous), through: view.happened(later))
            if gap > .zero { gaps.append(gap) }
            later = previous
        }
        return Silence.usualGap(gaps)
    }

    private mutating func held(_ place: Int, _ held: HeldState) -> FoundAnchor? {
        let look = StateLook(view, held.state)
        let happened = view.happened(place)
        let before = view.history.count(before: happened)
        let isFirst = look.firstStart(in: before..<(place + 1)) == place
        guard isFirst, look.holds(at: happened), look.start(amongFirst: before) == nil,
            let ripe = PausingClock(view, pauses: rule.pauses).end(of: held.span, from: happened)
        else { return nil }
        if let ended = look.end(after: happened), ended <= ripe { return nil }
        return anchor(place, missing: held.state.until, by: ripe, grace: held.grace)
    }
}

extension Rule {
    /// Whether the rule looks from what happened at an instant.
    func isValid(at instant: Instant, in calendar: DayCalendar) -> Bool {
        guard validFrom != nil || validUntil != nil else { return true }
        let date = calendar.zone.date(at: instant)
        if let from = validFrom, date < from { return false }
        if let until = validUntil, date >= until { return false }
        return true
    }
}
