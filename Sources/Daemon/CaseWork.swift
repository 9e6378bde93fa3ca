internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake
internal import Notifiers
internal import RuleLanguage
internal import WorkingTime

/// What one transaction did, to be told and acted on once it is committed.
struct CaseWorkOutcome {
    var replies: [() -> Void] = []
    var reloads: [Circumstances] = []
    var reasons: [String] = []
    /// What an operator should know of.
    var warnings: [String] = []
    var counts = CounterChanges()
    var filledOutbox = false
    var nextWake: Instant?
    /// When the next source falls silent if nothing is heard.
    var nextSilence: Instant?
    /// What is known of the sources now.
    var watch = FeedWatch()
    /// What is kept in mind of busy cases.
    var memories = CaseMemories()
}

/// The work of one transaction: appends, decides, and keeps what was decided.
struct CaseWork {
    /// A decision can append events of the daemon's own, which are decided in turn; so often at most.
    static let roundCountMax = 6

    /// A case whose decisions still add events after as many rounds is looked at again after this.
    static let unsettledCasePause = Elapsed.minutes(1)

    /// A case that cannot be read is tried again after this.
    static let damagedCasePause = Elapsed.hours(1)

    let transaction: StoreTransaction
    var circumstances: Circumstances
    let futureSkewMax: Elapsed
    let channels: [String]
    let inFlight: InFlight
    let now: Instant
    /// What is known of the sources.
    var watch: FeedWatch
    /// What is kept in mind of busy cases.
    private var memories: CaseMemories
    /// The sources that were heard in this transaction.
    var heard: Set<String> = []
    /// Those of the channels that bring several tellings in one message.
    let foldingChannels: [String]
    private var touched: Set<CaseReference> = []
    /// Cases with events that matter only where there is a finding already.
    private var brushed: Set<CaseReference> = []
    /// Whether a gap was folded into an alert of the daemon's own.
    private var hasFoldedGaps = false
    var outcome = CaseWorkOutcome()
    /// The mutes that have begun, once they were asked for.
    private var knownMutes: [RuleMute]?
    /// The rules whose failing expressions the transaction has reported.
    var reportedRules: Set<String> = []
    /// How many of the damaged rows that the transaction came upon are set aside.
    var damageCount = 0

    init(
        transaction: StoreTransaction,
        circumstances: Circumstances,
        futureSkewMax: Elapsed,
        channels: [String],
        inFlight: InFlight,
        now: Instant,
        watch: FeedWatch = FeedWatch(),
        memories: CaseMemories = CaseMemories()
    ) throws {
        self.watch = watch
        self.memories = memories
        try self.watch.load(from: transaction)
        self.transaction = transaction
        self.circumstances = circumstances
        self.circumstances.feeds = self.watch.silences
        self.futureSkewMax = futureSkewMax
        self.channels = channels
        foldingChannels = channels.filter { Channel(rawValue: $0)?.foldsTellings ?? false }
        self.inFlight = inFlight
        self.now = now
    }

    mutating func take(_ job: CaseJob) throws {
        switch job {
        case .submission(let messages, let reply):
            let receipts = try messages.map { try take($0) }
            outcome.replies.append { reply(.receipts(receipts)) }
        case .answer(let answer, let reply):
            let result = try take(answer)
            outcome.replies.append { reply(result) }
        case .report(let reports, let reply):
            for report in reports { try take(report) }
            outcome.replies.append { reply(nil) }
        case .recheck(let entries, let reply):
            for entry in entries { try recheck(entry) }
            outcome.replies.append { reply(nil) }
        case .bounce(let message, let said, let reply):
            let tellings = try transaction.comeBack(
                message: message,
                channel: Channel.mail.rawValue,
                outcome: said,
                at: now
            )
            for telling in tellings {
                try note(.bounced, of: telling, channel: Channel.mail.rawValue)
            }
            outcome.counts.deliveryFailures += tellings.count
            outcome.counts.undeliverable += tellings.count
            outcome.replies.append { reply(.success(tellings)) }
        case .ownEvent(let event):
            try takeOwn(event)
        case .order(let event, let reply):
            try takeOwn(event)
            outcome.replies.append { reply(nil) }
        case .reload(let new, let reply):
            try take(new)
            outcome.replies.append { reply(nil) }
        }
    }

    /// Looks again at the cases whose wake-up has passed, in the order of their due time.
    mutating func takeDueCases(limit: Int) throws {
        try takeReleased(limit: limit)
        for (reference, _) in try transaction.dueCases(at: now, limit: limit) {
            touched.insert(reference)
        }
    }

    /// Takes in the events put aside that are from the future no more.
    private mutating func takeReleased(limit: Int) throws {
        let latest = now.advanced(by: futureSkewMax)
        for aside in try transaction.quarantined(happenedBy: latest, limit: limit) {
            let message = EventDecoder().structured(
                Array(aside.text.utf8),
                received: aside.received
            )
            guard case .success(.event(let event)) = message else {
                try transaction.keepAside(aside.reference)
                outcome.warnings.append("an event that was put aside cannot be read")
                continue
            }
            try transaction.release(aside.reference)
            _ = try take(event)
        }
    }

    mutating func decideTouchedCases() throws {
        for reference in brushed.subtracting(touched)
        where try transaction.hasAlertsOrWake(reference) || isWaiting(reference) {
            touched.insert(reference)
        }
        let due = touched.sorted()
        touched = []
        brushed = []
        for reference in due { try decideReadableCase(reference) }
        if hasFoldedGaps { try decideReadableCase(.daemon) }
        hasFoldedGaps = false
    }

    private mutating func decideReadableCase(_ reference: CaseReference) throws {
        do {
            try decideCase(reference)
        } catch StoreError.unreadable(let what) {
            // One damaged case must not keep the others from being looked at.
            let next = now.advanced(by: Self.damagedCasePause)
            try transaction.setWake(next, of: reference)
            try transaction.putOffSteps(of: reference, until: next)
            outcome.warnings.append(
                "case \(reference) cannot be judged: the store holds \(what) that cannot be read"
            )
        }
    }

    /// Plans the messages of what was told and says when there is more to do; while the backlog of
    /// the sources is taken in, messages wait for what it brings.
    mutating func finish(isCaughtUp: Bool = true) throws -> CaseWorkOutcome {
        try mendDamage()
        let hasDueCases = try transaction.nextWake().map { $0 <= now } ?? false
        let planning = MessageWork(
            transaction: transaction,
            circumstances: circumstances,
            channels: foldingChannels,
            now: now
        )
        let reporting = WeeklyReporting(
            transaction: transaction,
            circumstances: circumstances,
            channels: foldingChannels,
            now: now
        )
        if isCaughtUp, try reporting.sendIfDue() { outcome.filledOutbox = true }
        if try planning.isDue(waitsForMore: hasDueCases || !isCaughtUp) {
            outcome.counts.messages += try planning.plan()
            outcome.filledOutbox = true
        }
        // What these came upon is set aside in the same transaction.
        try mendDamage()
        let nextReleased = try transaction.nextQuarantined()?.advanced(by: -futureSkewMax)
        outcome.nextWake = [
            try transaction.nextWake(), nextReleased, try planning.next(), try reporting.next(),
        ].compactMap(\.self).min()
        outcome.nextSilence = nextSilence()
        outcome.watch = watch
        outcome.memories = memories
        return outcome
    }

    /// Whether a case is marked to be decided.
    var hasTouchedCases: Bool { !touched.isEmpty }

    /// Marks a case to be decided.
    mutating func touch(_ reference: CaseReference) { touched.insert(reference) }

    /// Notes something that an operator should know of.
    mutating func note(warning: String) { outcome.warnings.append(warning) }

    /// Notes why something was decided.
    mutating func note(reason: String) { outcome.reasons.append(reason) }

    private func isWaiting(_ reference: CaseReference) throws -> Bool {
        try !circumstances.feeds.isEmpty && transaction.isWaiting(reference)
    }

    private mutating func take(_ message: DecodedMessage) throws -> Receipt {
        switch message {
        case .withoutCase(let messageType):
            try transaction.tally("messages without a case: \(messageType)")
            outcome.counts.withoutCase += 1
            return .withoutCase
        case .withoutEvent(let messageType, let reason, let caseReference):
            try transaction.tally("messages without an event: \(messageType), \(reason.rawValue)")
            outcome.counts.withoutEvent += 1
            if reason == .merge {
                let place = caseReference.map { " in case \($0)" } ?? ""
                outcome.warnings.append(
                    "a message \(messageType)\(place) is no event: \(reason.message)"
                )
            }
            return .withoutEvent
        case .event(let event):
            return try take(event)
        }
    }

    private mutating func take(_ event: CaseEvent) throws -> Receipt {
        if !circumstances.sources.isEmpty { hear(event) }
        let latest = now.advanced(by: futureSkewMax)
        guard event.happened <= latest else {
            let reason = "it says that it happened after it was received"
            _ = try transaction.quarantine(event, reason: reason)
            outcome.counts.quarantined += 1
            outcome.warnings.append(
                "an event of type \(event.type) from \(event.reference.source) is put aside: \(reason)"
            )
            return .quarantined(reason: reason)
        }
        switch try transaction.append(event) {
        case .appended:
            outcome.counts.accepted += 1
            note(event)
            return .accepted
        case .duplicate:
            outcome.counts.duplicates += 1
            return .duplicate
        case .contentConflict:
            outcome.counts.conflicts += 1
            outcome.warnings.append(
                "an event of type \(event.type) from \(event.reference.source) is refused: "
                    + "another one has its id"
            )
            return .contentConflict
        }
    }

    /// Takes an event of the daemon's own.
    private mutating func takeOwn(_ event: CaseEvent) throws {
        guard case .appended = try transaction.append(event) else { return }
        touched.insert(event.caseReference)
        knownMutes = nil
        if event.type == RuleMute.unmutedType { try transaction.releaseMuted(at: now) }
        if event.type == RuleMute.mutedType { try prolongMute(by: event) }
    }

    /// Remembers the case for a decision, where the event can make a difference to it.
    private mutating func note(_ event: CaseEvent) {
        let ruleBook = circumstances.ruleBook
        guard ruleBook.isConcerned(by: event) else {
            // Who holds a role, or may know, matters to what is open, whatever rules look at.
            if TypeInterest.isAboutRoles(event.type) { brushed.insert(event.caseReference) }
            return
        }
        if event.retracts != nil || event.replaces != nil || ruleBook.canRaise(type: event.type) {
            touched.insert(event.caseReference)
        } else {
            brushed.insert(event.caseReference)
        }
    }

    private mutating func take(_ answer: GivenAnswer) throws -> AnswerOutcome {
        guard let alert = try transaction.alert(answer.alert) else { return .unknownAlert }
        let events = try transaction.events(of: alert.caseReference)
        let event: CaseEvent
        let rule = circumstances.ruleBook.rule(alert.rule)
        let request = AnswerRequest(by: answer.by, choice: answer.choice, rule: rule)
        do throws(AnswerRefusal) {
            event = try alert.answer(
                request,
                history: CaseHistory(received: events),
                in: circumstances,
                at: now
            )
        } catch {
            return .refused(error)
        }
        // Who has only seen it, or handed it over, can answer by the same link later.
        let isEnd = (rule?.answer(named: request.answer)?.effect ?? .ends) == .ends
        if isEnd, let telling = answer.linkOf, try !transaction.useLink(of: telling, at: now) {
            return .linkUsed
        }
        if case .appended = try transaction.append(event) { touched.insert(alert.caseReference) }
        outcome.counts.answers += 1
        return .taken
    }

    private mutating func take(_ report: DeliveryReport) throws {
        try transaction.settle(
            report.entry,
            as: report.settlement,
            outcome: report.outcome,
            at: now
        )
        if case .held = report.settlement { return }
        if case .waiting = report.settlement { try giveWay(report.entry) }
        outcome.counts.delivered += report.settlement == .delivered ? 1 : 0
        outcome.counts.deliveryFailures += report.settlement == .delivered ? 0 : 1
        outcome.counts.undeliverable += report.settlement == .failed ? 1 : 0
        guard let failure = report.failure else { return }
        do {
            guard let telling = try transaction.telling(of: report.entry) else { return }
            try note(failure, of: telling, channel: report.channel)
        } catch StoreError.unreadable {
            // It is set aside before the transaction ends.
        }
    }

    /// Makes an event of a message that will never arrive.
    ///
    /// Not of one that was to tell of such an event: whoever cannot be told that telling fails cannot
    /// be told that either, and the log and the journal have it.
    private mutating func note(
        _ failure: DeliveryFailure,
        of telling: Telling,
        channel: String
    ) throws {
        let rule = circumstances.ruleBook.rule(telling.rule)
        guard rule?.anchor.types.contains(OwnEvents.deliveryFailedType) != true else {
            outcome.warnings.append(
                "nobody could be told by \(channel) that a message was not delivered"
            )
            return
        }
        let event = OwnEvents.deliveryFailed(telling, channel: channel, because: failure, at: now)
        if case .appended = try transaction.append(event) { touched.insert(event.caseReference) }
    }

    /// A changed rule book makes every case due: a reload is a re-evaluation.
    ///
    /// A changed roster makes those due that have open alerts: somebody who was told may have left it.
    private mutating func take(_ new: Circumstances) throws {
        circumstances = new
        circumstances.feeds = watch.silences
        memories = CaseMemories()
        outcome.reloads.append(new)
        try transaction.makeNeglectedCasesDue(at: now)
        try transaction.makeOpenCasesDue(unlessRosterIs: new.roster.meaning, at: now)
        try transaction.makeAllCasesDue(unlessRuleBookIs: new.ruleBook.meaning, at: now)
    }

    /// The standing events of a case, and what rules find in them.
    private mutating func look(
        at reference: CaseReference
    ) throws -> (history: CaseHistory, found: Findings) {
        var known: CaseMemories.Entry
        if let taken = memories.take(reference, at: now) {
            known = taken
            for event in try transaction.events(of: reference, arrivedAfter: known.arrival) {
                known.take(event)
            }
            known.memory.take(circumstances.feeds)
            known.memory.advance(to: now)
        } else {
            // What the daemon tells of itself must not end with an event that cannot be read.
            let events =
                reference.isDaemons
                ? try transaction.readableEvents(of: reference)
                : try transaction.events(of: reference)
            guard memories.isWorthwhile(eventCount: events.count) else {
                return lookAnew(at: reference, received: events)
            }
            known = CaseMemories.Entry(
                of: reference,
                received: events,
                in: circumstances,
                at: now
            )
        }
        let look = (known.memory.history, known.memory.findings)
        memories.keep(known, of: reference)
        return look
    }

    private func lookAnew(
        at reference: CaseReference,
        received: [CaseEvent]
    ) -> (history: CaseHistory, found: Findings) {
        let history = CaseHistory(received: received)
            .heard(in: circumstances.ruleBook.vocabulary)
        let found = findings(
            in: history,
            of: reference,
            by: circumstances.ruleBook,
            calendar: circumstances.calendar,
            at: now,
            feeds: circumstances.feeds
        )
        return (history, found)
    }

    /// Looks up when rules were muted where an alert is open that it can make a difference to: one
    /// of which something falls due, or that is open so long that its time can be over.
    private mutating func learnMutes(for alerts: [Alert]) throws {
        let isConcerned = alerts.contains {
            $0.state.isOpen
                && (($0.nextStep ?? .latest) <= now
                    || $0.raised.advanced(by: Alert.expiresAfter) <= now)
        }
        guard isConcerned, knownMutes == nil else { return }
        let own = CaseHistory(received: try transaction.readableEvents(of: .daemon)).events
        let mutes = RuleMute.begun(in: own, zone: circumstances.calendar.zone, at: now)
        knownMutes = mutes
        circumstances.mutes = mutes
    }

    private mutating func decideCase(_ reference: CaseReference) throws {
        var wake: Instant?
        var waits: [String] = []
        var isSettled = false
        for _ in 0..<Self.roundCountMax where !isSettled {
            let look = try look(at: reference)
            let alerts = try soundAlerts(of: reference)
            try learnMutes(for: alerts)
            circumstances.departures = try departures(of: alerts, in: look.history)
            let decision = decide(
                reference,
                history: look.history,
                found: look.found,
                alerts: alerts,
                in: circumstances,
                at: now
            )
            try keep(decision)
            wake = decision.wake
            waits = decision.waitsFor
            var changesHistory = false
            for decided in decision.events {
                let (event, isFolded) = try folded(decided)
                hasFoldedGaps = hasFoldedGaps || isFolded
                guard case .appended = try transaction.append(event) else { continue }
                guard event.caseReference == reference else {
                    touch(event.caseReference)
                    continue
                }
                changesHistory = changesHistory || circumstances.ruleBook.isConcerned(by: event)
            }
            // Nothing that a rule looks at was added, so looking again would see the same.
            isSettled = !changesHistory
        }
        if !isSettled {
            // What the last round added has not been looked at yet.
            let next = now.advanced(by: Self.unsettledCasePause)
            wake = min(wake ?? next, next)
            outcome.warnings.append(
                "case \(reference) adds an event to itself again and again; it is looked at again"
            )
        }
        try transaction.setWake(wake, of: reference)
        if !circumstances.feeds.isEmpty { try transaction.setWaits(for: waits, of: reference) }
    }
}
