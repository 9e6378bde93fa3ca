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
        /// How often everything was swept of what can no longer matter.
        package var sweeps = 0
        package var alerts = 0
    }

    /// A decision can append events, which are decided in turn; so often at most.
    private static let roundCountMax = 32
    /// What is found in a case of so many events is not kept in mind.
    private static let forgottenEventCountMax = 16
    package private(set) var counts = Counts()
    /// The first failure of each rule's expressions, by the rule's name.
    package private(set) var trouble: [String: ExpressionTrouble] = [:]
    /// The latest instant at which anything happened.
    package private(set) var latest: Instant?
    private var circumstances: Circumstances
    /// The daemon's own events about sources that fell silent or were heard again.
    private var feedEvents: [CaseEvent] = []
    private let attention: CaseAttention
    private let disorder: Elapsed
    private let answeredAfter: Elapsed?
    private let tell: (ReplayTransition) -> Void
    private let append: (CaseEvent) -> Void
    private var cases: [ReplayCase?] = []
    private var freeNumbers: [Int] = []
    private var numbers: [CaseReference: Int] = [:]
    private var queue = WakeQueue()
    private var passed = Instant.earliest
    private var arrivalCount: Int64 = 0
    /// How many events are kept at most, those included that the next sweep lets go.
    private var keptCount = 0
    /// How many events are kept when everything is swept next.
    private var sweptCount: Int
    private let sweepDistance: Int

    /// Makes a replay that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - circumstances: The rules, and who is told.
    ///   - disorder: How much earlier than one before it an event may have happened.
    ///   - answeredAfter: So long after an alert is opened somebody answers it; nobody ever does where
    ///     nothing is said.
    ///   - sweepDistance: After at least so many more events that are kept, everything is swept.
    ///   - append: Is handed every event that a decision adds to a case and that a rule looks at.
    ///   - tell: Is handed every transition, by time, then case, then rule and key.
    package init(
        circumstances: Circumstances,
        disorder: Elapsed,
        answeredAfter: Elapsed? = nil,
        sweepDistance: Int = 32_768,
        append: @escaping (CaseEvent) -> Void = { _ in },
        tell: @escaping (ReplayTransition) -> Void
    ) {
        var rehearsal = circumstances
        rehearsal.isRehearsal = true
        self.circumstances = rehearsal
        attention = CaseAttention(
            ruleBook: circumstances.ruleBook,
            calendar: circumstances.calendar
        )
        self.disorder = disorder
        self.answeredAfter = answeredAfter
        self.sweepDistance = sweepDistance
        sweptCount = sweepDistance
        self.append = append
        self.tell = tell
    }

    /// What a replay reads of the events of a type.
    package static func demand(_ circumstances: Circumstances) -> (String) -> EventDemand {
        let attention = CaseAttention(
            ruleBook: circumstances.ruleBook,
            calendar: circumstances.calendar
        )
        return { type in
            if let interest = attention.interest(inType: type) {
                return interest.readsData ? .everything : .occurrence
            }
            return TypeInterest.isAboutRoles(type) || FeedSilences.areTold(byType: type)
                ? .everything : .nothing
        }
    }

    /// Notes that something happened that no rule looks at.
    package mutating func takeUnconcerned(happened: Instant) {
        counts.events += 1
        counts.unconcerned += 1
        see(happened)
    }

    /// Takes an event.
    package mutating func take(_ event: consuming CaseEvent) {
        counts.events += 1
        guard event.happened >= passed else {
            counts.misplaced += 1
            return
        }
        let happened = event.happened
        guard !circumstances.ruleBook.vocabulary.isKeptByFreeSpace(event) else {
            counts.unconcerned += 1
            see(happened)
            return
        }
        let interest = attention.interest(inType: event.type)
        let isAboutFeeds = hearsOfSource(event)
        if interest == nil, !isAboutFeeds, !TypeInterest.isAboutRoles(event.type), !event.takesBack
        {
            counts.unconcerned += 1
            see(happened)
            return
        }
        arrivalCount += 1
        event.arrival = arrivalCount
        if interest.map({ !$0.readsData }) ?? false { event.data = .emptyObject }
        let number = self.number(of: event.caseReference)
        guard let entry = cases[number] else { return }
        let wasIntricate = entry.isIntricate
        if entry.insert(event) {
            keptCount += 1
            if entry.isIntricate, !wasIntricate {
                for event in entry.history.events where event.happened >= passed {
                    queue.push(number, at: event.happened)
                }
            } else if entry.isIntricate || isAboutFeeds || interest?.needsLook ?? false {
                queue.push(number, at: happened)
            }
        } else {
            counts.duplicates += 1
        }
        see(happened)
        if keptCount > sweptCount { sweepAll() }
    }

    /// Whether an event tells of a source that falls silent or is heard again.
    private mutating func hearsOfSource(_ event: CaseEvent) -> Bool {
        guard FeedSilences.areTold(byType: event.type) else { return false }
        feedEvents.append(event)
        circumstances.feeds = FeedSilences(from: feedEvents)
        return true
    }

    /// Lets the clock run to an instant, by default that of the latest event, that included.
    package mutating func finish(at end: Instant? = nil) {
        guard let last = end ?? latest else { return }
        run(until: last.advanced(by: Elapsed(microseconds: 1)))
    }

    private mutating func number(of reference: CaseReference) -> Int {
        if let known = numbers[reference] { return known }
        let number = freeNumbers.popLast() ?? cases.count
        if number == cases.count { cases.append(nil) }
        cases[number] = ReplayCase(reference: reference)
        numbers[reference] = number
        return number
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
            for number in due.sorted(by: { reference(of: $0) < reference(of: $1) }) {
                look(at: number, now: now)
            }
        }
        passed = max(passed, end)
    }

    /// The reference of a case; the least one of a case that has been forgotten.
    private func reference(of number: Int) -> CaseReference {
        cases[number]?.reference ?? CaseReference(unchecked: "")
    }

    private mutating func look(at number: Int, now: Instant) {
        guard let entry = cases[number] else { return }
        let new = entry.places(at: now)
        var needsDecision = entry.isIntricate || entry.wake.map { $0 <= now } ?? false
        var pointless: [Int] = []
        let due = entry.takeDue(at: now)
        if !new.isEmpty || !due.isEmpty {
            let look = attention.look(
                at: entry.history,
                new: new,
                due: due,
                hasAlerts: !entry.alerts.isEmpty,
                now: now,
                feeds: circumstances.feeds
            )
            needsDecision = needsDecision || look.needsDecision
            entry.expect(look.rules)
            pointless = look.pointless
            note(look.trouble)
            for prospect in look.prospects {
                entry.expect(prospect)
                queue.push(number, at: prospect.at)
            }
        }
        let isHeardAgain = new.contains {
            entry.history.events[$0].type == FeedSilences.resumedType
        }
        if isHeardAgain { wakeWaitingCases(at: now) }
        if !pointless.isEmpty { keptCount -= entry.remove(at: pointless) }
        if needsDecision { decide(entry, number: number, now: now) }
    }

    /// Has every case looked at again whose absences wait for a source.
    private mutating func wakeWaitingCases(at now: Instant) {
        for number in cases.indices {
            guard let entry = cases[number], entry.waitsForSource else { continue }
            entry.wake = now
            queue.push(number, at: now)
        }
    }

    private mutating func decide(_ entry: ReplayCase, number: Int, now: Instant) {
        for _ in 0..<Self.roundCountMax {
            counts.decisions += 1
            let decision = decision(on: entry, now: now)
            note(decision.trouble)
            keep(decision, in: entry, number: number, now: now)
            plan(decision, for: entry, number: number, now: now)
            var hasNews = false
            for var event in decision.events
            where circumstances.ruleBook.isConcerned(by: event)
                && event.caseReference == entry.reference
            {
                arrivalCount += 1
                event.arrival = arrivalCount
                guard entry.insertOwn(event) else { continue }
                append(event)
                hasNews = true
                keptCount += 1
                if let interest = attention.interest(inType: event.type) {
                    entry.expect(interest.rules)
                }
            }
            guard hasNews else { return }
        }
    }

    private mutating func note(_ failures: [ExpressionTrouble]) {
        for failure in failures where trouble[failure.rule] == nil {
            trouble[failure.rule] = failure
        }
    }

    /// What is to be done; in a case of few events it is worked out anew, which takes no memory.
    private func decision(on entry: ReplayCase, now: Instant) -> Decision {
        let rules = circumstances.ruleBook.rules
        guard !entry.isIntricate, entry.history.events.count > Self.forgottenEventCountMax else {
            return Alerting.decide(
                entry.reference,
                history: entry.history(at: now),
                alerts: entry.alerts,
                in: circumstances,
                at: now,
                horizon: entry.horizon,
                among: entry.isIntricate ? nil : entry.rules.sorted().map { rules[$0] }
            )
        }
        return Alerting.decide(
            entry.reference,
            history: entry.history,
            found: entry.findings(in: circumstances, at: now),
            alerts: entry.alerts,
            in: circumstances,
            at: now,
            horizon: entry.horizon
        )
    }

    /// Keeps in mind when time alone asks for the next decision.
    private mutating func plan(
        _ decision: Decision,
        for entry: ReplayCase,
        number: Int,
        now: Instant
    ) {
        // Findings of foreseen rules are prospects already.
        let isForeseen =
            !entry.isIntricate && !entry.hasOwnEvents && circumstances.feeds.isEmpty
            && entry.rules.allSatisfy { attention.isForeseen($0) }
        entry.wake = isForeseen ? entry.alerts.compactMap(\.nextStep).min() : decision.wake
        entry.waitsForSource = !decision.waitsFor.isEmpty
        if let wake = entry.wake, wake > now { queue.push(number, at: wake) }
    }

    private mutating func keep(
        _ decision: Decision,
        in entry: ReplayCase,
        number: Int,
        now: Instant
    ) {
        for alert in decision.alertsInOrder {
            let before = entry.keep(alert)
            let isNewState = before != alert.state
            if before == nil {
                counts.alerts += 1
                if alert.state.isOpen, let answeredAfter {
                    answer(alert, in: entry, number: number, at: now.advanced(by: answeredAfter))
                }
            }
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
}

extension Replay {
    /// Has somebody answer an alert later, with the first answer of its rule.
    private mutating func answer(
        _ alert: Alert,
        in entry: ReplayCase,
        number: Int,
        at instant: Instant
    ) {
        arrivalCount += 1
        var event = CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: "answered/\(alert.id)"),
            type: CaseEvent.alertTypePrefix + "answered",
            caseReference: entry.reference,
            happened: instant,
            data: .object(ofTexts: [
                ("alert", alert.id), ("rule", alert.rule), ("key", alert.key),
                ("answer", circumstances.ruleBook.rule(alert.rule)?.answers.first ?? "seen"),
                ("by", "replay"),
            ]),
            received: instant
        )
        event.arrival = arrivalCount
        guard entry.insert(event) else { return }
        keptCount += 1
        queue.push(number, at: instant)
    }
}

/// Memory that the windows of the rules bound.
extension Replay {
    /// How many events are kept at most, those included that the next look lets go.
    package var keptEventCount: Int { keptCount }

    /// How many cases are kept.
    package var keptCaseCount: Int { numbers.count }

    /// Lets go of everything that can no longer matter, and of the cases that nothing is left of.
    ///
    /// It comes so seldom that an event's share of it is small, however many cases there are.
    private mutating func sweepAll() {
        counts.sweeps += 1
        keptCount = 0
        for number in cases.indices {
            guard let entry = cases[number] else { continue }
            sweep(entry)
            keptCount += entry.history.events.count
            guard entry.isIdle else { continue }
            numbers[entry.reference] = nil
            cases[number] = nil
            freeNumbers.append(number)
        }
        sweptCount = keptCount + max(sweepDistance, keptCount / 2, cases.count)
    }

    private func sweep(_ entry: ReplayCase) {
        let (now, feeds) = (passed, circumstances.feeds)
        entry.sweep(HistoryHorizon(swept: now, feeds: feeds)) { event in
            guard let interest = attention.interest(inType: event.type),
                let retention = interest.retention
            else { return false }
            return event.happened < feeds.start(ofHistory: retention, at: now)
        } isAlertGone: { alert in
            guard let end = alert.ended, let rule = circumstances.ruleBook.rule(alert.rule),
                case .span(let span) = rule.neededHistory
            else { return false }
            return end < feeds.start(ofHistory: span, at: now)
        }
    }
}

extension Alert {
    /// When it was over; nothing while it is open.
    fileprivate var ended: Instant? {
        switch state {
        case .open, .held: nil
        case .answered(_, _, let at), .withdrawn(let at), .expired(let at): max(at, opened)
        case .closed(let event): max(event.happened, opened)
        case .foundTooLate: max(raised, opened)
        }
    }
}
