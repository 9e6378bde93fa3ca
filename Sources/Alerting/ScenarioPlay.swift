import CaseEvents
import RuleLanguage
import WorkingTime

/// A scenario's cases on a virtual clock.
struct ScenarioPlay {
    typealias Decider = (
        CaseReference, _ history: CaseHistory, _ alerts: [Alert], _ circumstances: Circumstances,
        _ now: Instant
    ) -> Decision

    /// So many instants are looked at, at most: a decision that always wakes again ends there.
    static let instantCountMax = 20_000
    /// So often one instant is decided, at most, when decisions append events of the daemon's own.
    static let roundCountMax = 32

    /// One case as the daemon would have stored it.
    private struct CaseState {
        var received: [CaseEvent] = []
        var alerts: [Alert] = []
        var wake: Instant?
    }

    private let scenario: Scenario
    /// With what is known so far of sources that fell silent.
    private var circumstances: Circumstances
    private var feedEvents: [CaseEvent] = []
    private let decider: Decider
    private var cases: [CaseReference: CaseState] = [:]
    private var arrivalCount: Int64 = 0

    private(set) var entries: [ScenarioEntry] = []
    private(set) var tellings: [Telling] = []
    /// Every alert that was ever raised with when it was seen first, in that order.
    private(set) var raised: [(alert: Alert, at: Instant)] = []
    /// What the daemon would have written down, with when.
    private(set) var logLines: [(text: String, at: Instant)] = []
    /// What went wrong with the play itself.
    private(set) var faults: [Localized] = []

    init(scenario: Scenario, circumstances: Circumstances, decider: @escaping Decider) {
        self.scenario = scenario
        self.circumstances = circumstances
        self.decider = decider
    }

    /// Plays from the first arrival until the scenario's end.
    mutating func play() {
        // The listed order decides between equal times of arrival.
        var arrivals = Array(
            scenario.events.enumerated().sorted {
                ($0.element.received, $0.offset) < ($1.element.received, $1.offset)
            }.map(\.element).reversed()
        )
        var answers = Array(
            scenario.answers.enumerated().sorted {
                ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
            }.map(\.element).reversed()
        )
        for _ in 0..<Self.instantCountMax {
            let instants = [arrivals.last?.received, answers.last?.at, nextWake].compactMap(\.self)
            guard let now = instants.min(), now <= scenario.until else { return }
            var touched = dueCases(at: now)
            while let event = arrivals.last, event.received == now {
                arrivals.removeLast()
                take(event, at: now)
                touched.append(event.caseReference)
                // Who waits for a source hears of it.
                if hearsOfSource(event) { touched += orderedCases }
            }
            decideAll(touched, at: now)
            while let answer = answers.last, answer.at == now {
                answers.removeLast()
                give(answer)
            }
        }
        faults.append(
            Localized(
                danish: "afspilningen sluttede ikke inden for \(Self.instantCountMax) tidspunkter",
                english: "the play did not end within \(Self.instantCountMax) instants"
            )
        )
    }

    private var nextWake: Instant? { orderedCases.compactMap { cases[$0]?.wake }.min() }

    private var orderedCases: [CaseReference] { cases.keys.sorted() }

    private func dueCases(at now: Instant) -> [CaseReference] {
        orderedCases.filter { reference in
            guard let wake = cases[reference]?.wake else { return false }
            return wake <= now
        }
    }

    private mutating func take(_ event: CaseEvent, at now: Instant) {
        arrivalCount += 1
        var arrived = event
        arrived.received = now
        arrived.arrival = arrivalCount
        cases[event.caseReference, default: CaseState()].received.append(arrived)
        entries.append(ScenarioEntry(at: now, kind: .event(arrived)))
    }

    /// Whether an event tells of a source that falls silent or is heard again.
    private mutating func hearsOfSource(_ event: CaseEvent) -> Bool {
        guard FeedSilences.areTold(byType: event.type) else { return false }
        feedEvents.append(event)
        circumstances.feeds = FeedSilences(from: feedEvents)
        return true
    }

    private mutating func give(_ answer: ScenarioAnswer) {
        guard let alert = openAlert(for: answer) else {
            let text = Localized(
                danish: "\(answer.by) besvarer \(answer.alert), som ingen er blevet spurgt om",
                english: "\(answer.by) answers \(answer.alert), which nobody was asked"
            )
            entries.append(ScenarioEntry(at: answer.at, kind: .note(text)))
            return
        }
        let request = AnswerRequest(
            by: answer.by,
            answer: answer.answer,
            reason: answer.reason,
            to: answer.to
        )
        let received = cases[alert.caseReference]?.received ?? []
        let event: CaseEvent
        do throws(AnswerRefusal) {
            event = try alert.answer(
                request,
                history: CaseHistory(received: received),
                in: circumstances,
                at: answer.at
            )
        } catch .unknownAnswer {
            // One scenario serves rule books whose rules use other words for their answers.
            event = alert.answered(by: answer.by, answer: answer.answer, at: answer.at)
        } catch {
            let text = Localized(
                danish: "\(answer.by) besvarer \(answer.alert): \(error.sentence(.danish))",
                english: "\(answer.by) answers \(answer.alert): \(error.sentence(.english))"
            )
            entries.append(ScenarioEntry(at: answer.at, kind: .note(text)))
            return
        }
        take(event, at: answer.at)
        decideAll([alert.caseReference], at: answer.at)
    }

    /// The open alert that is meant: one that the person was told of before others, then the oldest.
    private func openAlert(for answer: ScenarioAnswer) -> Alert? {
        let meant = orderedCases.flatMap { cases[$0]?.alerts ?? [] }.filter { alert in
            alert.state.isOpen && circumstances.ruleBook.names(answer.alert, rule: alert.rule)
        }
        return meant.min { left, right in
            let leftTold = left.tellings.contains { $0.person == answer.by }
            let rightTold = right.tellings.contains { $0.person == answer.by }
            if leftTold != rightTold { return leftTold }
            return (left.raised, left.id) < (right.raised, right.id)
        }
    }

    /// Decides the cases, and again those to which a decision has appended events.
    private mutating func decideAll(_ references: [CaseReference], at now: Instant) {
        var waiting = Set(references)
        for _ in 0..<Self.roundCountMax {
            guard !waiting.isEmpty else { return }
            let round = waiting.sorted()
            waiting = []
            for reference in round { waiting.formUnion(decideOne(reference, at: now)) }
        }
        guard !waiting.isEmpty else { return }
        faults.append(
            Localized(
                danish:
                    "der blev besluttet om igen mere end \(Self.roundCountMax) gange på én gang",
                english:
                    "decisions at one instant went on for more than \(Self.roundCountMax) rounds"
            )
        )
    }

    /// Decides one case and keeps what was decided; returns the cases that got new events.
    private mutating func decideOne(_ reference: CaseReference, at now: Instant) -> [CaseReference]
    {
        var state = cases[reference] ?? CaseState()
        let history = CaseHistory(received: state.received)
        let decision = decider(reference, history, state.alerts, circumstances, now)
        for alert in decision.alerts { keep(alert, in: &state, at: now) }
        state.wake = decision.wake
        if let wake = decision.wake, wake <= now {
            faults.append(
                Localized(
                    danish: "en beslutning vil se igen på et tidspunkt, der er gået",
                    english: "a decision wants to look again at an instant that has passed"
                )
            )
            state.wake = nil
        }
        cases[reference] = state
        for telling in decision.tellings {
            tellings.append(telling)
            entries.append(ScenarioEntry(at: now, kind: .telling(telling)))
        }
        logLines.append(contentsOf: decision.reasons.map { ($0, now) })
        for trouble in decision.trouble {
            let (rule, event) = (trouble.rule, trouble.event.id)
            let text = Localized(
                danish: "reglen \(rule) kunne ikke afgøres ved \(event): \(trouble.message.danish)",
                english: "the rule \(rule) failed at \(event): \(trouble.message.english)"
            )
            guard !logLines.contains(where: { $0.text == text.english }) else { continue }
            logLines.append((text.english, now))
            entries.append(ScenarioEntry(at: now, kind: .note(text)))
        }
        return decision.events.compactMap { event in
            let known = cases[event.caseReference]?.received ?? []
            guard !known.contains(where: { $0.reference == event.reference }) else { return nil }
            take(event, at: now)
            return event.caseReference
        }
    }

    private mutating func keep(_ alert: Alert, in state: inout CaseState, at now: Instant) {
        guard let place = state.alerts.firstIndex(where: { $0.id == alert.id }) else {
            state.alerts.append(alert)
            raised.append((alert, now))
            entries.append(ScenarioEntry(at: now, kind: .alert(alert)))
            return
        }
        let hasChanged = state.alerts[place].state != alert.state
        state.alerts[place] = alert
        if hasChanged { entries.append(ScenarioEntry(at: now, kind: .alert(alert))) }
    }
}

extension RuleBook {
    /// Whether a scenario's word for an alert, a rule name or a failure code, means the rule.
    func names(_ word: String, rule name: String) -> Bool {
        word == name || rule(name)?.detects.contains(word) == true
    }
}
