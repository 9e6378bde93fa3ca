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
    var memories: CaseMemories
    /// The sources that were heard in this transaction.
    var heard: Set<String> = []
    /// Those of the channels that bring several tellings in one message.
    let foldingChannels: [String]
    var touched: Set<CaseReference> = []
    /// Cases with events that matter only where there is a finding already.
    var brushed: Set<CaseReference> = []
    /// Whether a gap was folded into an alert of the daemon's own.
    var hasFoldedGaps = false
    var outcome = CaseWorkOutcome()
    /// The mutes that have begun, once they were asked for.
    var knownMutes: [RuleMute]?
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
}
