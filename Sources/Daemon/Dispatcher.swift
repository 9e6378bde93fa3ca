internal import Alerting
internal import Dispatch
internal import EventStore
internal import Foundation
internal import Logging
internal import Notifiers
internal import RuleLanguage
internal import Synchronization
internal import WorkingTime

/// Empties the outbox of one channel on its own thread: delivers, then has the outcome kept.
///
/// An entry leaves the outbox only when its outcome is committed, so a crash in between delivers it
/// again under the same identifier.
final class Dispatcher: Sendable {
    /// How many messages are taken from the outbox at a time.
    static let messageCountMax = 64
    /// The longest sleep, in seconds.
    static let sleepSecondsMax = 1.0
    /// How much longer than the channel's own limit an attempt may take before it counts as stuck.
    static let attemptSlackSeconds = 15

    private struct State {
        var stopping = false
        var turnCount: UInt64 = 0
        var attemptCount: UInt64 = 0
        /// Attempts that the channel has taken.
        var deliveryCount: UInt64 = 0
        /// How often it came round while the server had enough.
        var pausedTurnCount: UInt64 = 0
        var misconfigured: String?
        /// The server has enough until then.
        var pausedUntil: Instant?
        /// The receiver has asked for peace until then.
        var askedToWaitUntil: Instant?
        /// What the clock showed when it came round last.
        var lastTurn: Instant?
    }

    private let notifier: any Notifier
    private let loop: CaseLoop
    private let store: EventStore
    private let clock: DaemonClock
    private let links: AnswerLinks
    private let log: Logger
    private let journal: @Sendable ([JournalNotifier.Field]) -> String?
    private let pace: Mutex<SendingPace>
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// Makes a dispatcher; nothing runs until `start`.
    init(
        notifier: any Notifier,
        loop: CaseLoop,
        clock: DaemonClock,
        links: AnswerLinks,
        pace: SendingPace,
        log: Logger,
        journal: @escaping @Sendable ([JournalNotifier.Field]) -> String?
    ) {
        self.notifier = notifier
        self.pace = Mutex(pace)
        self.journal = journal
        self.loop = loop
        store = loop.store
        self.clock = clock
        self.links = links
        self.log = log
    }

    /// The channel that it serves.
    var channel: String { notifier.channel.rawValue }

    /// Starts the dispatcher's own thread.
    func start() {
        Thread.begin("deliver \(channel)") { self.run() }
    }

    /// Finishes the message in hand and returns.
    func stop() {
        state.withLock { $0.stopping = true }
        bell.signal()
        finished.wait()
    }

    /// Says that there is something new in the outbox.
    func ring() {
        bell.signal()
    }

    /// What hinders delivery; nothing when all is well.
    func complaint() -> String? {
        state.withLock { $0.misconfigured.map { "\(channel): \($0)" } }
    }

    /// How far it has come, for the auditor.
    var mark: WorkerMark {
        let (turns, attempts, paused, deliveries) = state.withLock {
            ($0.turnCount, $0.attemptCount, $0.pausedTurnCount, $0.deliveryCount)
        }
        let patience = notifier.attemptSecondsMax + Self.attemptSlackSeconds
        return WorkerMark(
            subject: .dispatcher(channel: channel),
            progress: turns &+ attempts,
            // What waits for the server's own rate is not stuck.
            attempts: attempts &+ paused,
            deliveries: deliveries,
            unmovedMax: max(AuditLimits.unmovedMax, .seconds(patience))
        )
    }

    private var isStopping: Bool { state.withLock { $0.stopping } }

    private func run() {
        while !isStopping {
            noticeClock()
            state.withLock { $0.turnCount &+= 1 }
            if let pause = state.withLock({ $0.pausedUntil }), pause > clock.now() {
                state.withLock { $0.pausedTurnCount &+= 1 }
                let seconds = min(clock.realSeconds(until: pause), Self.sleepSecondsMax)
                _ = bell.wait(timeout: .now() + seconds)
                continue
            }
            do {
                let (messages, damaged) = try store.look { transaction in
                    (
                        try transaction.dueMessages(
                            channel: channel,
                            at: clock.now(),
                            limit: Self.messageCountMax
                        ),
                        transaction.damagedRows.compactMap { Int64($0.row) }
                    )
                }
                if !damaged.isEmpty { stayBehind(damaged) }
                if messages.isEmpty { try sleep() } else { deliver(messages) }
            } catch {
                log.error("the outbox cannot be read: \(error)")
                _ = bell.wait(timeout: .now() + Self.sleepSecondsMax)
            }
        }
        finished.signal()
    }

    /// Forgets until when to wait, when the clock was ahead as that was noted.
    private func noticeClock() {
        let now = clock.now()
        let isSetBack = state.withLock { state in
            defer { state.lastTurn = now }
            guard let last = state.lastTurn, now < last else { return false }
            state.pausedUntil = nil
            state.askedToWaitUntil = nil
            return true
        }
        if isSetBack { pace.withLock { $0.forget() } }
    }

    private func sleep() throws(StoreError) {
        let next = try store.look { try $0.nextAttempt(channel: channel) }
        let seconds = next.map(clock.realSeconds(until:)) ?? Self.sleepSecondsMax
        _ = bell.wait(timeout: .now() + min(seconds, Self.sleepSecondsMax))
    }

    /// Has settled what must not leave; what cannot be settled is found again at the next turn.
    private func stayBehind(_ entries: [Int64]) {
        guard let error = loop.recheck(entries), !isStopping else { return }
        log.error("what must not be sent is not settled yet: \(error)")
        _ = bell.wait(timeout: .now() + Self.sleepSecondsMax)
    }

    private func deliver(_ messages: [OutboxMessage]) {
        var reports: [DeliveryReport] = []
        var held: [String] = []
        messages: for message in messages {
            guard !isStopping else { break }
            for entry in message.entries {
                loop.inFlight.take(entry.telling.id)
                held.append(entry.telling.id)
            }
            // What has been cancelled meanwhile stays behind; the message keeps its name. The roster
            // is that of this moment: one delivery can take minutes.
            let lastLook = LastLook(
                store: store,
                circumstances: loop.currentCircumstances,
                clock: clock
            )
            let standing: LastLook.Standing
            do {
                standing = try lastLook.standing(of: message)
            } catch {
                log.error("a message waits because the store cannot be read: \(error)")
                _ = bell.wait(timeout: .now() + Self.sleepSecondsMax)
                break messages
            }
            if !standing.refused.isEmpty { stayBehind(standing.refused) }
            guard !standing.entries.isEmpty else { continue }
            let rest = OutboxMessage(
                id: message.id,
                channel: message.channel,
                entries: standing.entries,
                planned: message.planned
            )
            // A journal and a program have no nights; what is planned goes to a person.
            if rest.planned != nil, let until = standing.waitsUntil {
                reports += hold(rest, until: until, because: "its reader's quiet hours")
                continue
            }
            if let until = state.withLock({ $0.askedToWaitUntil }), until > clock.now() {
                reports += hold(rest, until: until, because: "the receiver has asked to wait")
                continue
            }
            switch ask(rest) {
            case .send: reports += deliver(rest)
            case .hold(let until):
                reports += hold(
                    rest,
                    until: until,
                    because: "the recipient has had enough messages within the hour"
                )
            case .pause(let until):
                state.withLock { $0.pausedUntil = until }
                break messages
            }
        }
        // Only when the outcome is kept can others tell from the store what has left.
        defer { for telling in held { loop.inFlight.putDown(telling) } }
        guard !reports.isEmpty else { return }
        while let error = loop.settle(reports) {
            guard !isStopping else { return }
            log.error("the outcome of a delivery is not kept yet: \(error)")
            _ = bell.wait(timeout: .now() + Self.sleepSecondsMax)
        }
    }

    private func ask(_ message: OutboxMessage) -> SendingPace.Verdict {
        let now = clock.now()
        guard let first = message.entries.first else { return .send }
        let isPressing = message.entries.contains { $0.telling.isPressing }
        return pace.withLock {
            $0.ask(person: first.telling.person.id, isPressing: isPressing, at: now)
        }
    }

    private func hold(
        _ message: OutboxMessage,
        until: Instant,
        because reason: String
    ) -> [DeliveryReport] {
        message.entries.map { entry in
            DeliveryReport(
                entry: entry.number,
                channel: channel,
                settlement: .held(until: until),
                outcome: "held back: \(reason)"
            )
        }
    }

    /// Writes what will never arrive into the journal; where there is none, into the log.
    private func mourn(_ message: OutboxMessage, _ outcome: DeliveryOutcome) {
        for entry in message.entries {
            let fields = DeadLetter.fields(
                entry.telling,
                channel: channel,
                reason: outcome.description
            )
            if let trouble = journal(fields) {
                log.error("\(fields.first?.value ?? ""); \(trouble)")
            }
        }
    }

    private func deliver(_ message: OutboxMessage) -> [DeliveryReport] {
        let tellings = message.entries.map(\.telling)
        let isAnswerable = tellings.contains { $0.content.action != nil }
        let letter = PreparedLetter(
            id: message.id,
            tellings: tellings,
            answerLink: isAnswerable ? links.link(toTelling: message.id) : nil,
            planned: message.planned
        )
        let outcome = notifier.deliver(letter)
        let now = clock.now()
        note(outcome, of: message)
        // Whatever else waits on the channel is left waiting too.
        if let until = outcome.peace(from: now) {
            state.withLock { $0.askedToWaitUntil = until }
        }
        guard let first = message.entries.first else { return [] }
        // One message, one fate: its tellings are tried again together.
        let settlement = Settlement.deciding(outcome, entry: first, at: now)
        let failure = DeliveryFailure(outcome, settled: settlement)
        if failure != nil { mourn(message, outcome) }
        return message.entries.map { entry in
            DeliveryReport(
                entry: entry.number,
                channel: channel,
                settlement: settlement,
                outcome: outcome.description,
                failure: failure
            )
        }
    }

    private func note(_ outcome: DeliveryOutcome, of message: OutboxMessage) {
        var problem: String?
        switch outcome {
        case .misconfigured(let reason), .unwelcome(let reason): problem = reason
        default: break
        }
        state.withLock { state in
            state.misconfigured = problem
            state.attemptCount &+= 1
            if outcome.isDelivered { state.deliveryCount &+= 1 }
        }
        guard !outcome.isDelivered, let first = message.entries.first else { return }
        let others = message.entries.count - 1
        let rest = others > 0 ? " and \(others) more" : ""
        log.warning(
            """
            message \(message.id) of alert \(first.telling.alert)\(rest) is not delivered: \(outcome)
            """,
            metadata: ["channel": "\(channel)", "attempt": "\(first.attempts + 1)"]
        )
    }
}

extension Settlement {
    /// What an outcome means for the entry: pure, so that the choice for each class can be read here.
    ///
    /// Permanent refusals end it; everything else is tried again under the same identifier until
    /// `Backoff.giveUp(after:)`, also when it is unknown whether the message went through: a contact
    /// person who reads one message twice is better off than one who never reads it.
    static func deciding(
        _ outcome: DeliveryOutcome,
        entry: OutboxEntry,
        at now: Instant
    ) -> Settlement {
        switch outcome {
        case .delivered:
            return .delivered
        case .permanent:
            return .failed
        case .temporary, .busy, .misconfigured, .undecided, .unwelcome:
            // Not since the decision: it may have been held until now.
            let age = now.elapsed(since: entry.firstAttempt ?? now)
            guard age < Backoff.giveUp(after: outcome) else { return .failed }
            var next = Backoff.nextAttempt(
                after: now,
                failures: entry.attempts + 1,
                number: entry.number
            )
            if case .undecided = outcome, entry.attempts >= Backoff.undecidedSoonCountMax {
                next = max(next, now.advanced(by: Backoff.undecidedPause))
            }
            return .waiting(until: outcome.peace(from: now).map { max(next, $0) } ?? next)
        }
    }
}

extension DeliveryOutcome {
    /// Until when the receiver has asked for peace; nothing when it has not.
    func peace(from now: Instant) -> Instant? {
        guard case .busy(_, let seconds) = self else { return nil }
        return now.advanced(by: .seconds(seconds))
    }
}

extension Telling {
    /// Whether it never waits for the recipient's rate: a first alert, or something urgent.
    fileprivate var isPressing: Bool {
        if severity == .urgent { return true }
        switch cause {
        case .step(_, repetition: 0), .unreached: return true
        default: return false
        }
    }
}
