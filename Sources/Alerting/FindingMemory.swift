package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// The findings of one case, kept from one event to the next.
///
/// What it gives is what `findings` gives for the same events and the same instant. A new event
/// costs time in the rules that mention its type and in the events inside their windows round it;
/// only one that takes another back, or that stops every clock, has everything looked at again.
/// What a rule needs beyond its windows, `Rule.neededHistory` says.
package struct FindingMemory: Sendable {
    /// The findings of one rule, ordered by when their anchors happened.
    private struct RuleMemory {
        var findings: [Finding] = []
        var trouble: [AnchoredTrouble] = []
        var waits: [AnchoredWait] = []

        var isEmpty: Bool { findings.isEmpty && trouble.isEmpty && waits.isEmpty }
    }

    /// The standing events.
    package private(set) var history: CaseHistory
    private let caseReference: CaseReference
    private let ruleBook: RuleBook
    private let calendar: DayCalendar
    /// How many events have been read.
    package private(set) var visitCount = 0
    private var received: [CaseEvent]
    private var references: Set<EventReference>
    /// What events take back, arrived or not.
    private var takenBack: Set<EventReference>
    /// The types of which events take back the latest, whichever that is.
    private var latestTypes: Set<String>
    /// Of the rules that have seen anything, by their place in the rule book.
    private var memories: [Int: RuleMemory] = [:]
    /// The instant that was looked from last.
    package private(set) var now: Instant
    private var feeds: FeedSilences
    /// What looks have found out, for the next ones.
    private var insights = FindingInsights()

    /// Looks at everything once.
    ///
    /// - Parameters:
    ///   - received: The events received so far; those of other cases are left out, and what free
    ///     spaces keep to themselves.
    ///   - caseReference: The case.
    ///   - ruleBook: The rules.
    ///   - calendar: The zone and days of deadlines and of the rules' validity.
    ///   - now: The instant that is looked from.
    ///   - feeds: When sources were silent.
    package init(
        received: [CaseEvent] = [],
        of caseReference: CaseReference,
        by ruleBook: RuleBook,
        calendar: DayCalendar,
        at now: Instant,
        feeds: FeedSilences = .none
    ) {
        let own = received.filter {
            $0.caseReference == caseReference && !ruleBook.vocabulary.isKeptByFreeSpace($0)
        }
        self.received = own
        self.caseReference = caseReference
        self.ruleBook = ruleBook
        self.calendar = calendar
        self.now = now
        self.feeds = feeds
        history = CaseHistory(received: own)
        references = Set(own.map(\.reference))
        takenBack = Set(own.flatMap { [$0.retracts, $0.replaces].compactMap(\.self) })
        latestTypes = Set(takenBack.flatMap { $0.latestTypes ?? [] })
        lookAtAll()
    }

    /// What has appeared, what will, and when to look again.
    package var findings: Findings { findings(since: nil) }

    /// The same without the anchors for which a rule would have to look further back than a horizon.
    package func findings(since horizon: HistoryHorizon?) -> Findings {
        var findings: [Finding] = []
        var trouble: [ExpressionTrouble] = []
        var waiting: [WaitingAbsence] = []
        for place in memories.keys.sorted() {
            guard let memory = memories[place] else { continue }
            let earliest = horizon?.earliestAnchor(of: ruleBook.rules[place]) ?? .earliest
            findings += memory.findings.drop { $0.anchorHappened < earliest }
            trouble += memory.trouble.map(\.trouble)
            waiting += memory.waits.filter { $0.anchored >= earliest }.map(\.absence)
        }
        return Findings(
            of: findings,
            trouble: trouble,
            waiting: waiting,
            in: view,
            by: ruleBook,
            at: now
        )
    }

    /// Moves on to an instant; the clock never goes back.
    package mutating func advance(to instant: Instant) {
        guard instant > now else { return }
        let seen = history.count(through: now)
        let knownFeeds = feeds.known(at: now)
        now = instant
        guard feeds.known(at: now) == knownFeeds else {
            lookAtAll()
            return
        }
        for place in seen..<history.count(through: instant) { look(atEventAt: place) }
    }

    /// Takes in that sources fell silent or were heard again.
    package mutating func take(_ feeds: FeedSilences) {
        guard feeds != self.feeds else { return }
        self.feeds = feeds
        lookAtAll()
    }

    /// Takes in a new event.
    ///
    /// - Parameter event: One that has been received; one of another case, or that a free space
    ///   keeps to itself, changes nothing.
    package mutating func take(_ event: CaseEvent) {
        guard event.caseReference == caseReference,
            !ruleBook.vocabulary.isKeptByFreeSpace(event)
        else { return }
        let isNew = references.insert(event.reference).inserted
        received.append(event)
        let targets = [event.retracts, event.replaces].compactMap(\.self)
        takenBack.formUnion(targets)
        latestTypes.formUnion(targets.flatMap { $0.latestTypes ?? [] })
        guard isNew, targets.isEmpty, !takenBack.contains(event.reference),
            !latestTypes.contains(event.type)
        else {
            history = CaseHistory(received: received)
            lookAtAll()
            return
        }
        let place = history.insert(event)
        insights.forget(
            from: event.happened,
            place: history.count(before: event.happened)
        )
        if event.happened <= now { look(atEventAt: place) }
    }

    private var view: FindingView {
        FindingView(
            history: history,
            vocabulary: ruleBook.vocabulary,
            now: now,
            feeds: feeds
        )
    }

    /// A view that takes over what earlier looks have found out, and is to hand it back.
    private mutating func viewWithInsights() -> FindingView {
        defer { insights = FindingInsights() }
        return FindingView(
            history: history,
            vocabulary: ruleBook.vocabulary,
            now: now,
            feeds: feeds,
            insights: insights
        )
    }

    private mutating func lookAtAll() {
        insights = FindingInsights()
        let view = viewWithInsights()
        memories = [:]
        for (place, rule) in ruleBook.rules.enumerated()
        where rule.anchor.types.contains(where: { view.history.contains(type: $0) }) {
            var look = RuleForms(view: view, rule: rule, calendar: calendar)
            let findings = look.findings()
            let memory = RuleMemory(findings: findings, trouble: look.trouble, waits: look.waits)
            if !memory.isEmpty { memories[place] = memory }
        }
        visitCount += view.visitCount
        insights = view.insights
    }

    /// Looks again from the anchors to which an event can make a difference.
    private mutating func look(atEventAt place: Int) {
        let view = viewWithInsights()
        let event = view.event(place)
        for rulePlace in ruleBook.places(mentioning: event.type) {
            let rule = ruleBook.rules[rulePlace]
            var look = RuleForms(view: view, rule: rule, calendar: calendar)
            guard let instants = look.anchors(touchedBy: event, at: place) else { continue }
            let found = look.findings(anchoredIn: instants)
            var memory = memories[rulePlace] ?? RuleMemory()
            let first = memory.findings.firstPlace { $0.anchorHappened >= instants.lowerBound }
            let last = memory.findings.firstPlace { $0.anchorHappened > instants.upperBound }
            memory.findings.replaceSubrange(first..<last, with: found)
            memory.trouble.removeAll { instants.contains($0.anchored) }
            memory.trouble += look.trouble
            memory.waits.removeAll { instants.contains($0.anchored) }
            memory.waits += look.waits
            memories[rulePlace] = memory.isEmpty ? nil : memory
        }
        visitCount += view.visitCount
        insights = view.insights
    }
}
