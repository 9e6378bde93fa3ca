import CaseEvents
import RuleLanguage
import WorkingTime

/// One rule, looked at from each of its anchors.
struct FindingRuleLook {
    let view: FindingView
    let rule: Rule
    let calendar: DayCalendar
    /// When every clock of the case stopped.
    let stop: Instant?
    private(set) var trouble: [ExpressionTrouble] = []

    init(view: FindingView, rule: Rule, calendar: DayCalendar, stop: Instant?) {
        self.view = view
        self.rule = rule
        self.calendar = calendar
        self.stop = stop
    }

    /// The rule's findings, those included that still lie ahead if nothing happens.
    mutating func findings() -> [Finding] {
        let end = stop.map { view.history.count(through: $0) } ?? view.visible
        let range = 0..<min(end, view.visible)
        let places = view.history.places(ofTypes: rule.anchor.types, in: range)
            .filter { isValid(at: view.event($0).happened) && anchorHolds($0) }
        switch rule.anchor {
        case .event:
            return places.compactMap { finding(at: $0, counted: []) }
        case .count(_, let atLeast, let within):
            return completions(of: places, atLeast: max(1, atLeast), within: within)
        case .distinct, .sum, .sequence, .silence, .held: return []
        }
    }

    /// Findings at each event that is the last of so many within the span.
    private mutating func completions(
        of places: [Int],
        atLeast: Int,
        within: Elapsed
    ) -> [Finding] {
        var found: [Finding] = []
        var first = 0
        for (position, place) in places.enumerated() {
            let earliest = view.event(place).happened.advanced(by: -within)
            while view.event(places[first]).happened < earliest { first += 1 }
            guard position - first + 1 >= atLeast else { continue }
            let counted = Array(places[(position - atLeast + 1)..<position])
            if let finding = finding(at: place, counted: counted) { found.append(finding) }
        }
        return found
    }

    private func isValid(at instant: Instant) -> Bool {
        guard rule.validFrom != nil || rule.validUntil != nil else { return true }
        let date = calendar.zone.date(at: instant)
        if let from = rule.validFrom, date < from { return false }
        if let until = rule.validUntil, date >= until { return false }
        return true
    }

    private mutating func anchorHolds(_ place: Int) -> Bool {
        guard let predicate = rule.predicate else { return true }
        switch predicate.truth(event: view.event(place), other: nil) {
        case .holds: return true
        case .doesNotHold, .unknown: return false
        case .failed(let message):
            report(message, at: place)
            return false
        }
    }

    private mutating func finding(at place: Int, counted: [Int]) -> Finding? {
        guard let ground = ground(at: place) else { return nil }
        let anchor = view.event(place)
        guard let timing = timing(from: ground.at, anchor: place), let key = key(of: place) else {
            return nil
        }
        if let stop, timing.at > stop { return nil }
        var witnesses: [EventReference] = []
        var last = -1
        for witness in (ground.witnesses + counted).sorted() where witness != last {
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
    private mutating func ground(at place: Int) -> (at: Instant, witnesses: [Int])? {
        var at = view.event(place).happened
        var witnesses: [Int] = []
        for (conditions, wanted) in [(rule.given, true), (rule.unless, false)] {
            for condition in conditions {
                let look = FindingConditionLook(view: view, condition: condition, anchor: place)
                switch look.fulfilment(wanted: wanted) {
                case .fulfilled(let instant, let seen):
                    at = max(at, instant)
                    witnesses.append(contentsOf: seen)
                case .unfulfilled: return nil
                case .failed(let failures):
                    report(failures)
                    return nil
                }
            }
        }
        guard !rule.expect.isEmpty else { return (at, witnesses) }
        guard let missing = firstMissing(at: place) else { return nil }
        return (max(at, missing.at), witnesses + missing.witnesses)
    }

    /// The obligation that is missing first.
    private mutating func firstMissing(at place: Int) -> (at: Instant, witnesses: [Int])? {
        var first: (at: Instant, witnesses: [Int])?
        for condition in rule.expect {
            let look = FindingConditionLook(view: view, condition: condition, anchor: place)
            switch look.fulfilment(wanted: false) {
            case .fulfilled(let instant, let seen):
                if let known = first, known.at <= instant { continue }
                first = (instant, seen)
            case .unfulfilled: continue
            case .failed(let failures): report(failures)
            }
        }
        return first
    }

    private struct Timing {
        var at: Instant
        var deadline: Instant?
        var reminders: [Reminder] = []
        var ended: ClosingEvent?
    }

    /// When the finding appears and reminds, given that its conditions hold from an instant on.
    private mutating func timing(from ground: Instant, anchor place: Int) -> Timing? {
        guard let deadline = rule.deadline else { return Timing(at: ground) }
        let due: Instant
        switch deadline.expression.instant(event: view.event(place)) {
        case .success(nil): return nil
        case .success(let instant?): due = instant
        case .failure(let failure):
            report(failure.message, at: place)
            return nil
        }
        var reminders = reminders(of: deadline, due: due, ground: ground)
        let ending = view.history.firstPlace(
            ofTypes: deadline.until,
            in: (place + 1)..<max(place + 1, view.visible)
        )
        let ended = ending.map { ClosingEvent(view.event($0)) }
        if let ended { reminders.removeAll { $0.at >= ended.happened } }
        guard let first = reminders.first else { return nil }
        return Timing(
            at: first.at,
            deadline: due,
            reminders: Array(reminders.dropFirst()),
            ended: ended
        )
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
            switch expression.text(event: view.event(place)) {
            case .success(let text): return text ?? Finding.caseKey
            case .failure(let failure):
                report(failure.message, at: place)
                return nil
            }
        }
    }

    private mutating func report(_ failures: [ConditionFailure]) {
        for failure in failures { report(failure.message, at: failure.place) }
    }

    private mutating func report(_ message: String, at place: Int) {
        trouble.append(
            ExpressionTrouble(
                rule: rule.name,
                event: view.event(place).reference,
                message: message
            )
        )
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
