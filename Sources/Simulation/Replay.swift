package import Alerting
package import CaseEvents
import RuleLanguage
package import WorkingTime

/// What became of an alert at one instant of a replay.
package struct ReplayTransition: Sendable {
    package let at: Instant
    package let alert: Alert
    /// Who is told now.
    package let tellings: [Telling]
    /// Whether the state is new; otherwise somebody more is told.
    package let isNewState: Bool

    package init(at: Instant, alert: Alert, tellings: [Telling], isNewState: Bool) {
        self.at = at
        self.alert = alert
        self.tellings = tellings
        self.isNewState = isNewState
    }
}

/// Plays events through a rule book on a virtual clock: what would have been alerted.
///
/// Each event arrives when it happened. Lines may stand out of order, by at most `disorder`; the
/// clock follows them at that distance, so that what it has passed is settled.
package struct Replay {
    /// What a replay has seen.
    package struct Counts: Sendable, Hashable {
        package var events = 0
        package var unconcerned = 0
        package var duplicates = 0
        /// Events that stood further out of order than allowed, and were left out.
        package var misplaced = 0
        package var decisions = 0
        package var alerts = 0
    }

    /// A decision can append events, which are decided in turn; so often at most.
    private static let roundCountMax = 6

    package private(set) var counts = Counts()
    /// The latest instant at which anything happened.
    package private(set) var latest: Instant?
    private let circumstances: Circumstances
    private let attention: CaseAttention
    private let disorder: Elapsed
    private let tell: (ReplayTransition) -> Void
    private var cases: [ReplayCase] = []
    private var numbers: [CaseReference: Int] = [:]
    private var queue = WakeQueue()
    private var passed = Instant.earliest
    private var arrivalCount: Int64 = 0

    /// Makes a replay that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - circumstances: The rules, and who is told.
    ///   - disorder: How much earlier than one before it an event may have happened.
    ///   - tell: Is handed every transition, by time, then case, then rule and key.
    package init(
        circumstances: Circumstances,
        disorder: Elapsed,
        tell: @escaping (ReplayTransition) -> Void
    ) {
        self.circumstances = circumstances
        attention = CaseAttention(
            ruleBook: circumstances.ruleBook,
            calendar: circumstances.calendar
        )
        self.disorder = disorder
        self.tell = tell
    }

    /// Whether events of the type make a difference.
    package static func isConcerned(_ circumstances: Circumstances) -> (String) -> Bool {
        let attention = CaseAttention(
            ruleBook: circumstances.ruleBook,
            calendar: circumstances.calendar
        )
        return { type in
            attention.isConcerned(byType: type)
                || [".assigned", ".changed", ".left", ".vacated", ".absent"]
                    .contains { type.hasSuffix($0) }
        }
    }

    /// Notes that something happened that no rule looks at.
    package mutating func takeUnconcerned(happened: Instant) {
        counts.events += 1
        counts.unconcerned += 1
        see(happened)
    }

    /// Takes an event.
    package mutating func take(_ event: CaseEvent) {
        counts.events += 1
        guard event.happened >= passed else {
            counts.misplaced += 1
            return
        }
        var event = event
        arrivalCount += 1
        event.arrival = arrivalCount
        let number = self.number(of: event.caseReference)
        if cases[number].insert(event) {
            queue.push(number, at: event.happened)
        } else {
            counts.duplicates += 1
        }
        see(event.happened)
    }

    /// Lets the clock run to an instant, by default that of the latest event, that included.
    package mutating func finish(at end: Instant? = nil) {
        guard let last = end ?? latest else { return }
        run(until: last.advanced(by: Elapsed(microseconds: 1)))
    }

    private mutating func number(of reference: CaseReference) -> Int {
        if let known = numbers[reference] { return known }
        numbers[reference] = cases.count
        cases.append(ReplayCase(reference: reference))
        return cases.count - 1
    }

    private mutating func see(_ happened: Instant) {
        if let latest, latest >= happened { return }
        latest = happened
        run(until: happened.advanced(by: -disorder))
    }

    /// Looks at every case whose time has come before an instant.
    private mutating func run(until end: Instant) {
        while let now = queue.first, now < end {
            passed = now
            guard let first = queue.pop() else { break }
            guard queue.first == now else {
                look(at: Int(first.number), now: now)
                continue
            }
            var due: Set<Int> = [Int(first.number)]
            while queue.first == now, let wake = queue.pop() { due.insert(Int(wake.number)) }
            // By case, whatever the order in which they came.
            for number in due.sorted(by: { cases[$0].reference < cases[$1].reference }) {
                look(at: number, now: now)
            }
        }
        passed = max(passed, end)
    }

    private mutating func look(at number: Int, now: Instant) {
        let entry = cases[number]
        let new = entry.places(at: now)
        var needsDecision = entry.isIntricate || entry.wake.map { $0 <= now } ?? false
        if !new.isEmpty || entry.prospects.contains(where: { $0.at <= now }) {
            let due = entry.prospects.filter { $0.at <= now }
            entry.prospects.removeAll { $0.at <= now }
            let look = attention.look(
                at: CaseHistory(ordered: entry.events),
                new: new,
                due: due,
                hasAlerts: !entry.alerts.isEmpty,
                now: now
            )
            needsDecision = needsDecision || look.needsDecision
            for prospect in look.prospects {
                entry.prospects.append(prospect)
                queue.push(number, at: prospect.at)
            }
        }
        if needsDecision { decide(entry, number: number, now: now) }
        sweep(entry, number: number, now: now)
    }

    private mutating func decide(_ entry: ReplayCase, number: Int, now: Instant) {
        for _ in 0..<Self.roundCountMax {
            counts.decisions += 1
            let visible = Array(entry.events.prefix(entry.places(at: now).upperBound))
            let history =
                entry.isIntricate ? CaseHistory(received: visible) : CaseHistory(ordered: visible)
            let decision = Alerting.decide(
                entry.reference,
                history: history,
                alerts: entry.alerts,
                in: circumstances,
                at: now,
                keptSince: entry.keptSince
            )
            keep(decision, in: entry, now: now)
            entry.wake = decision.wake
            if let wake = decision.wake, wake > now { queue.push(number, at: wake) }
            var hasNews = false
            for var event in decision.events
            where circumstances.ruleBook.isConcerned(by: event)
                && event.caseReference == entry.reference
            {
                arrivalCount += 1
                event.arrival = arrivalCount
                hasNews = entry.insert(event) || hasNews
            }
            guard hasNews else { return }
        }
    }

    private mutating func keep(_ decision: Decision, in entry: ReplayCase, now: Instant) {
        for alert in decision.alertsInOrder {
            let place = entry.alerts.firstIndex { $0.id == alert.id }
            let isNewState = place.map { entry.alerts[$0].state != alert.state } ?? true
            if let place { entry.alerts[place] = alert } else { entry.alerts.append(alert) }
            if place == nil { counts.alerts += 1 }
            let tellings = decision.tellings.filter { $0.alert == alert.id }
            guard isNewState || !tellings.isEmpty else { continue }
            tell(
                ReplayTransition(
                    at: now,
                    alert: alert,
                    tellings: tellings,
                    isNewState: isNewState
                )
            )
        }
    }

    /// Drops what can no longer matter, and plans when to look for more of it.
    private mutating func sweep(_ entry: ReplayCase, number: Int, now: Instant) {
        guard let reach = attention.reach, !entry.isIntricate, !entry.events.isEmpty else { return }
        let start = now.advanced(by: -reach)
        if let first = entry.events.first, first.happened < start {
            entry.events.removeAll {
                $0.happened < start && !Rule.wholeCaseTypes.contains($0.type)
            }
            entry.keptSince = start
            entry.alerts.removeAll { !$0.state.isOpen && $0.opened < start }
        }
        if entry.events.isEmpty {
            entry.events = []
            entry.sweep = nil
        } else if entry.sweep.map({ $0 <= now }) ?? true, let last = entry.events.last {
            let next = last.happened.advanced(by: reach + Elapsed(microseconds: 1))
            guard next > now else { return }
            entry.sweep = next
            queue.push(number, at: next)
        }
    }
}
