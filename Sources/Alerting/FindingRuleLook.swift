import CaseEvents
import RuleLanguage
import WorkingTime

/// One rule, looked at from each of its anchors.
struct FindingRuleLook {
    let view: FindingView
    let rule: Rule
    let calendar: DayCalendar
    /// Which form of the rule it is: the rule itself, or one of its variants from 1 on.
    let variant: Int
    let suspensions: RuleSuspensions
    private(set) var trouble: [AnchoredTrouble] = []
    /// What kept the anchor that was looked at last from a finding, though its clauses let it.
    private(set) var prevention: Prevention?
    /// What would be found if no source were silent.
    private(set) var waits: [AnchoredWait] = []
    /// For each condition that uses its witnesses up, what each anchor gets of them.
    private(set) var shares: [[WitnessShare]?] = []
    /// When the anchor happened that is being looked from.
    private var looking = Instant.earliest

    init(view: FindingView, rule: Rule, calendar: DayCalendar, variant: Int = 0) {
        self.variant = variant
        self.view = view
        self.rule = rule
        self.calendar = calendar
        suspensions = RuleSuspensions(of: rule.name, in: view, zone: calendar.zone)
        trouble = suspensions.trouble
    }

    /// The rule's findings, those included that still lie ahead if nothing happens.
    ///
    /// Only those whose anchors happened within the instants, where some are given.
    mutating func findings(anchoredIn instants: ClosedRange<Instant>? = nil) -> [Finding] {
        var range = 0..<view.visible
        if let instants {
            range = view.places(from: instants.lowerBound, through: instants.upperBound)
        }
        var anchors = FindingAnchors(look: self, range: range)
        let found = anchors.all().filter { view.lives.isAlive(at: $0.place) }
        trouble += anchors.trouble.filter { instants?.contains($0.anchored) ?? true }
        for (place, feeds) in anchors.waits { noteWaits(for: feeds, at: place) }
        shareWitnesses(among: found)
        return found.enumerated().compactMap { finding(at: $1, number: $0) }
    }

    mutating func shareWitnesses(among anchors: [FoundAnchor]) {
        guard rule.conditions.contains(where: \.consumes) else {
            shares = []
            return
        }
        let places = anchors.map(\.place)
        shares = rule.conditions.map { condition in
            guard condition.consumes else { return nil }
            return WitnessShare.shares(of: condition, among: places, in: view)
        }
    }

    /// When the finding appears that is anchored at one place, for a rule whose anchors share
    /// nothing and carry no deadline.
    mutating func instant(anchoredAt place: Int) -> Instant? {
        guard view.lives.isAlive(at: place), let found = anchor(at: place) else { return nil }
        looking = view.happened(place)
        guard let at = ground(at: found, number: 0)?.at, wrongConsent(at: at) == nil else {
            return nil
        }
        // A key that cannot be had leaves no finding.
        if case .expression = rule.key, key(of: place) == nil { return nil }
        if let stop = view.lives.stop(after: place), at > stop { return nil }
        return suspensions.sparing(FindingTiming(at: at))?.at
    }

    private mutating func anchor(at place: Int) -> FoundAnchor? {
        if case .event = rule.anchor, rule.predicate == nil, rule.validFrom == nil,
            rule.validUntil == nil
        {
            return FoundAnchor(place: place, at: view.happened(place))
        }
        var anchors = FindingAnchors(look: self, range: place..<place + 1)
        let found = anchors.all().first
        for (place, feeds) in anchors.waits { noteWaits(for: feeds, at: place) }
        return found
    }

    mutating func finding(at found: FoundAnchor, number: Int) -> Finding? {
        let place = found.place
        prevention = nil
        looking = view.happened(place)
        if rule.conditions.contains(where: \.isFromDeadline), due(of: place) == nil { return nil }
        guard let ground = ground(at: found, number: number) else { return nil }
        let anchor = view.event(place)
        guard let timing = timing(from: ground.at, anchor: place), let key = key(of: place) else {
            return nil
        }
        let stop = view.lives.stop(after: place)
        if let stop, timing.at > stop {
            prevention = .stopped(at: stop)
            return nil
        }
        guard let timing = suspensions.sparing(timing) else {
            prevention = suspensions.silenceEnd(at: timing.at).map { .suspended(until: $0) }
            return nil
        }
        var witnesses: [EventReference] = []
        var last = -1
        for witness in (ground.witnesses + found.counted).sorted() where witness != last {
            witnesses.append(view.event(witness).reference)
            last = witness
        }
        return Finding(
            rule: rule.name,
            key: key,
            anchor: anchor.reference,
            anchorHappened: anchor.happened,
            at: timing.at,
            deadline: timing.deadline,
            reminders: timing.reminders.filter { reminder in stop.map { reminder.at < $0 } ?? true
            },
            ended: timing.ended,
            witnesses: witnesses
        )
    }

    /// When all conditions are as the rule wants them, and what made them so.
    ///
    /// All of `given`, none of `unless` and, where something is expected, one missing obligation.
    private mutating func ground(
        at anchor: FoundAnchor,
        number: Int
    ) -> (at: Instant, witnesses: [Int])? {
        var at = anchor.at
        var witnesses: [Int] = []
        var waits: [FeedWait] = []
        let obligationsStart = rule.given.count + rule.unless.count
        for (index, condition) in rule.conditions.prefix(obligationsStart).enumerated() {
            let look = look(condition, index, at: anchor.place, number: number)
            switch look.fulfilment(wanted: index < rule.given.count) {
            case .fulfilled(let instant, let seen):
                at = max(at, instant)
                witnesses.append(contentsOf: seen)
            case .unfulfilled: return nil
            case .waits(let feeds): waits += feeds
            case .failed(let failures):
                report(failures)
                return nil
            }
        }
        guard !rule.expect.isEmpty else {
            noteWaits(for: waits, at: anchor.place)
            return waits.isEmpty ? (at, witnesses) : nil
        }
        var awaited: [FeedWait] = []
        var first: (at: Instant, witnesses: [Int])?
        for (index, condition) in rule.expect.enumerated() {
            let look = look(condition, obligationsStart + index, at: anchor.place, number: number)
            // What is not asked is no obligation.
            if condition.asking != nil, [.doesNotHold, .unknown].contains(look.asking) { continue }
            switch look.fulfilment(wanted: false) {
            case .fulfilled(let instant, let seen):
                if let known = first, known.at <= instant { continue }
                first = (instant, seen)
            case .unfulfilled: continue
            case .waits(let feeds): awaited += feeds
            case .failed(let failures): report(failures)
            }
        }
        if first != nil || !awaited.isEmpty {
            // What is missing already makes the finding, whatever else will turn out to be.
            let isMissing = first.map { $0.at <= view.now } ?? false
            noteWaits(for: isMissing ? waits : waits + awaited, at: anchor.place)
        }
        guard waits.isEmpty else { return nil }
        return first.map { (max(at, $0.at), witnesses + $0.witnesses) }
    }

    /// Remembers what an anchor waits for; a case that has stopped waits for nothing.
    private mutating func noteWaits(for feeds: [FeedWait], at place: Int) {
        guard !feeds.isEmpty, view.lives.isAlive(at: place),
            view.lives.stop(after: place) == nil
        else { return }
        let event = view.event(place)
        for wait in feeds {
            let absence = WaitingAbsence(rule: rule.name, anchor: event.reference, wait: wait)
            waits.append(AnchoredWait(anchored: event.happened, absence: absence))
        }
    }

    func look(
        _ condition: Condition,
        _ index: Int,
        at place: Int,
        number: Int
    ) -> FindingConditionLook {
        FindingConditionLook(
            view: view,
            condition: condition,
            anchor: place,
            share: shares.isEmpty ? nil : shares[index]?[number],
            deadline: condition.isFromDeadline ? knownDue(of: place) : nil
        )
    }

    /// The deadline that an anchor carries, where it says one.
    private func knownDue(of place: Int) -> Instant? {
        try? deadlineInstant(of: place)?.get()
    }

    private func deadlineInstant(of place: Int) -> Result<Instant?, ExpressionFailure>? {
        let event = view.event(place)
        return rule.deadline?.expression.instant(
            event: event,
            citizen: view.citizen(at: event.happened)
        )
    }

    /// The same, with what kept the anchor from a finding where there is none.
    private mutating func due(of place: Int) -> Instant? {
        switch deadlineInstant(of: place) {
        case .success(let instant?): return instant
        case .success(nil), nil:
            prevention = .deadlineUnknown
            return nil
        case .failure(let failure):
            report(failure.message, at: place)
            prevention = .failed(failure.message)
            return nil
        }
    }

    /// When the finding appears and reminds, given that its conditions hold from an instant on.
    private mutating func timing(from ground: Instant, anchor place: Int) -> FindingTiming? {
        guard let deadline = rule.deadline else {
            guard let consent = wrongConsent(at: ground) else { return FindingTiming(at: ground) }
            prevention = .consent(consent, at: ground)
            return nil
        }
        guard let due = due(of: place) else { return nil }
        let event = view.event(place)
        let citizen = view.citizen(at: event.happened)
        var reminders = reminders(of: deadline, due: due, ground: ground)
        let ending = ending(of: deadline, anchor: place, event, citizen)
        let ended = ending.map { ClosingEvent(view.event($0)) }
        if let ended { reminders.removeAll { $0.at >= ended.happened } }
        guard let earliest = reminders.first else {
            prevention = ended.map { .deadlineMet(by: $0.reference, at: $0.happened) }
            return nil
        }
        reminders.removeAll { wrongConsent(at: $0.at) != nil }
        guard let first = reminders.first else {
            prevention = wrongConsent(at: earliest.at).map { .consent($0, at: earliest.at) }
            return nil
        }
        return FindingTiming(
            at: first.at,
            deadline: due,
            reminders: Array(reminders.dropFirst()),
            ended: ended
        )
    }

    /// Where the first event after the anchor stands that ends the reminders.
    private mutating func ending(
        of deadline: Deadline,
        anchor place: Int,
        _ event: CaseEvent,
        _ citizen: CitizenAttributes
    ) -> Int? {
        let range = (place + 1)..<max(place + 1, view.visible)
        var first = view.history.firstPlace(ofTypes: deadline.until, in: range)
        for end in deadline.untilWhere {
            var next = range.lowerBound
            while next < (first ?? range.upperBound),
                let found = view.history.firstPlace(
                    ofTypes: end.types,
                    in: next..<(first ?? range.upperBound)
                )
            {
                let candidate = view.event(found)
                switch end.predicate.truth(event: event, other: candidate, citizen: citizen) {
                case .holds: first = found
                case .failed(let message): report(message, at: found)
                case .doesNotHold, .unknown: break
                }
                next = found + 1
            }
        }
        return first
    }

    /// The instants of all reminders, none before the ground, each instant once.
    ///
    /// Of those that fall together the one nearest to the deadline gives its name.
    private func reminders(of deadline: Deadline, due: Instant, ground: Instant) -> [Reminder] {
        var all: [(intended: Instant, reminder: Reminder)] = []
        for time in deadline.reminders {
            switch time {
            case .atOnce:
                all.append((.earliest, Reminder(distance: .elapsed(.zero), at: ground)))
            case .fromDeadline(let distance):
                let intended = distance.applied(to: due, in: calendar)
                all.append((intended, Reminder(distance: distance, at: max(ground, intended))))
            }
        }
        all.sort { ($0.reminder.at, $0.intended) < ($1.reminder.at, $1.intended) }
        var reminders: [Reminder] = []
        for (_, reminder) in all {
            if reminders.last?.at == reminder.at { reminders.removeLast() }
            reminders.append(reminder)
        }
        return reminders
    }

    private mutating func key(of place: Int) -> String? {
        switch rule.key {
        case .perCase: return Finding.caseKey
        case .perAnchor: return Finding.key(ofAnchor: view.event(place).reference)
        case .expression(let expression):
            let event = view.event(place)
            let citizen = view.citizen(at: event.happened)
            switch expression.text(event: event, other: nil, citizen: citizen) {
            case .success(let text): return text ?? Finding.caseKey
            case .failure(let failure):
                report(failure.message, at: place)
                prevention = .failed(failure.message)
                return nil
            }
        }
    }

    private mutating func report(_ failures: [ConditionFailure]) {
        for failure in failures { report(failure.message, at: failure.place) }
    }

    private mutating func report(_ message: Localized, at place: Int) {
        let reference = view.event(place).reference
        let one = ExpressionTrouble(rule: rule.name, event: reference, message: message)
        trouble.append(AnchoredTrouble(anchored: looking, trouble: one))
    }
}

extension Finding {
    /// The key of rules with one open alert for each case, and where a key's attribute is missing.
    static let caseKey = "case"

    /// The key of rules with one alert for each anchor.
    static func key(ofAnchor reference: EventReference) -> String {
        // A URI reference holds no space, so that two anchors never share a key.
        "\(reference.source) \(reference.id)"
    }
}

extension ClosingEvent {
    init(_ event: CaseEvent) {
        self.init(reference: event.reference, type: event.type, happened: event.happened)
    }
}
