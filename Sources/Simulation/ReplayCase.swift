import Alerting
import CaseEvents
import WorkingTime

/// One case on its way through a replay.
final class ReplayCase {
    let reference: CaseReference
    /// What is kept of its events, in the order of the time line; future ones too.
    private(set) var history = CaseHistory(ordered: [])
    private(set) var alerts: [Alert] = []
    private var hasEndedAlerts = false
    /// Ordered by when each is due.
    private(set) var prospects: [CaseAttention.Prospect] = []
    /// Its findings from one event to the next, where looking at it anew would cost more.
    private var remembered: Remembered?
    /// The rules that can have findings, by their place in the rule book.
    private(set) var rules: [Int] = []
    /// When the ladder of an alert, or a rule that cannot be foreseen, asks for a decision.
    var wake: Instant?
    /// Whether absences wait for a source that is silent.
    var waitsForSource = false
    /// How far back its events are kept, where some have been let go.
    private(set) var horizon: HistoryHorizon?
    /// Whether events take others back: then every look is a decision.
    private(set) var isIntricate = false
    /// Whether it tells itself what happens, which nobody foresees.
    private(set) var hasOwnEvents = false
    /// The names of its events, where there are many.
    private var references: Set<EventReference> = []

    /// Among so many events a name is sought one by one.
    private static let scannedEventCountMax = 32

    init(reference: CaseReference) { self.reference = reference }

    /// Whether there is nothing to keep it for.
    var isIdle: Bool {
        history.events.isEmpty && alerts.isEmpty && prospects.isEmpty && wake == nil
    }

    /// Takes in an event, unless it is there already.
    func insert(_ event: CaseEvent) -> Bool {
        guard !isKnown(event.reference) else { return false }
        history.insert(event)
        remembered?.memory.take(event)
        if !references.isEmpty { references.insert(event.reference) }
        if event.takesBack {
            isIntricate = true
            remembered = nil
        }
        return true
    }

    /// Takes in an event that the case tells itself.
    func insertOwn(_ event: CaseEvent) -> Bool {
        hasOwnEvents = true
        return insert(event)
    }

    private func isKnown(_ reference: EventReference) -> Bool {
        guard history.events.count > Self.scannedEventCountMax else {
            let events = history.events
            return events.indices.contains {
                events[$0].reference.id == reference.id
                    && events[$0].reference.source == reference.source
            }
        }
        if references.isEmpty { references = Set(history.events.map(\.reference)) }
        return references.contains(reference)
    }

    /// Keeps an alert as it stands now.
    ///
    /// - Returns: How it stood before; nothing of a new one.
    func keep(_ alert: Alert) -> AlertState? {
        hasEndedAlerts = hasEndedAlerts || !alert.state.isOpen
        guard let place = alerts.firstIndex(where: { $0.id == alert.id }) else {
            alerts.append(alert)
            return nil
        }
        let before = alerts[place].state
        alerts[place] = alert
        return before
    }

    /// Keeps in mind what is to come.
    func expect(_ prospect: CaseAttention.Prospect) {
        prospects.insert(prospect, at: prospects.firstPlace { $0.at > prospect.at })
    }

    /// Takes out what is due.
    func takeDue(at now: Instant) -> [CaseAttention.Prospect] {
        let count = prospects.firstPlace { $0.at > now }
        guard count > 0 else { return [] }
        let due = Array(prospects.prefix(count))
        prospects.removeFirst(count)
        return due
    }

    /// What all rules find, known from the last time but for what is new.
    func findings(in circumstances: Circumstances, at now: Instant) -> Findings {
        let remembered =
            self.remembered
            ?? Remembered(
                FindingMemory(
                    received: history.events,
                    of: reference,
                    by: circumstances.ruleBook,
                    calendar: circumstances.calendar,
                    at: now,
                    feeds: circumstances.feeds
                )
            )
        self.remembered = remembered
        remembered.memory.take(circumstances.feeds)
        remembered.memory.advance(to: now)
        return remembered.memory.findings(since: horizon)
    }

    /// Notes that rules can have findings here.
    func expect(_ numbers: [Int]) {
        for number in numbers where !rules.contains(number) { rules.append(number) }
    }

    /// The places of what happened at an instant.
    func places(at now: Instant) -> Range<Int> {
        let events = history.events
        var end = events.count
        while end > 0, events[end - 1].happened > now { end -= 1 }
        var start = end
        while start > 0, events[start - 1].happened == now { start -= 1 }
        return start..<end
    }

    /// What has happened by an instant.
    func history(at now: Instant) -> CaseHistory {
        let count = history.count(through: now)
        guard isIntricate else {
            return count == history.events.count
                ? history : CaseHistory(ordered: Array(history.events.prefix(count)))
        }
        return CaseHistory(received: Array(history.events.prefix(count)))
    }

    /// Lets go of events that no rule looks at.
    ///
    /// - Returns: How many; what takes events back keeps the whole case.
    func remove(at places: [Int]) -> Int {
        guard !isIntricate, remembered == nil else { return 0 }
        for place in places.reversed() {
            if !references.isEmpty { references.remove(history.events[place].reference) }
            history.remove(at: place)
        }
        return places.count
    }

    /// Lets go of what can no longer matter; what takes events back keeps the whole case.
    ///
    /// - Parameters:
    ///   - swept: The instant that everything before has been looked at.
    ///   - isEventGone: Whether an event can no longer matter.
    ///   - isAlertGone: Whether an alert can no longer matter.
    func sweep(
        _ swept: HistoryHorizon,
        isEventGone: (CaseEvent) -> Bool,
        isAlertGone: (Alert) -> Bool
    ) {
        let count = history.events.count
        guard !isIntricate, count > 0 || hasEndedAlerts else { return }
        history.removeAll(where: isEventGone)
        if history.events.count < count {
            references = []
            remembered = nil
        }
        // What an alert stood on may be kept for the sake of another rule; it is not judged anew.
        horizon = swept
        if hasEndedAlerts {
            alerts.removeAll(where: isAlertGone)
            hasEndedAlerts = !alerts.allSatisfy(\.state.isOpen)
        }
        guard history.events.isEmpty else { return }
        rules = []
        if prospects.isEmpty { prospects = [] }
    }
}

/// What is kept in mind of a busy case, apart from the many that are not.
private final class Remembered {
    var memory: FindingMemory

    init(_ memory: FindingMemory) { self.memory = memory }
}
