internal import Alerting
internal import CaseEvents
internal import Dispatch
internal import EventStore
internal import Foundation
internal import Intake
internal import Logging
internal import RuleLanguage
internal import Synchronization
internal import WorkingTime

/// The one writer: takes work in batches, decides, commits, and only then answers and acts.
///
/// The contract is the driver's of the design: append the event together with every state change and
/// every effect that it decided, in one transaction; then answer the sender; then perform effects.
final class CaseLoop: Sendable {
    /// The most events in one transaction.
    static let batchEventCountMax = 1000
    /// The most events that wait for the loop; beyond it senders are told to come back.
    static let queuedEventCountMax = 50_000
    /// The most cases that are looked at again in one transaction.
    static let dueCaseCountMax = 500
    /// The longest sleep: a clock that was set forward is noticed within it, in seconds.
    static let sleepSecondsMax = 1.0
    /// Room for the deepest expression that a rule may hold, in bytes.
    static let stackByteCount = 16 << 20
    /// So many events of the daemon's own wait at most for a store that takes nothing.
    static let keptOwnEventCountMax = 1000
    /// How long senders wait before they come back when the store cannot take anything.
    static let retryAfterSeconds = 10

    struct State {
        var jobs: [CaseJob] = []
        var queuedEvents = 0
        var stopping = false
        /// Held at the start until the backlog of the sources has been taken in.
        var holdingWakes = true
        var nextWake: Instant?
        var nextSilence: Instant?
        var watch = FeedWatch()
        /// What is kept in mind of busy cases; whoever commits takes it out, so that what fails
        /// leaves nothing behind.
        var memories = CaseMemories()
        /// When it came round last, by the steady clock.
        var lastTurn: Elapsed?
        var turnCount: UInt64 = 0
        var trouble: StoreError?
        /// What the clock showed at the last transaction.
        var lastCommit: Instant?

        /// When time alone asks for a turn.
        var nextLook: Instant? { [nextWake, nextSilence].compactMap(\.self).min() }
    }

    let store: EventStore
    let clock: DaemonClock
    let futureSkewMax: Elapsed
    let channels: [String]
    let counters: Counters
    let inFlight = InFlight()
    let log: Logger
    let state: Mutex<State>
    private let circumstances: Mutex<Circumstances>
    private let bell = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)
    private let outboxFilled: @Sendable () -> Void

    /// Makes a loop over an open store; nothing runs until `start`.
    init(
        store: EventStore,
        clock: DaemonClock,
        circumstances: Circumstances,
        futureSkewMax: Elapsed,
        channels: [String],
        counters: Counters,
        log: Logger,
        outboxFilled: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.clock = clock
        self.futureSkewMax = futureSkewMax
        self.channels = channels
        self.counters = counters
        self.log = log
        self.outboxFilled = outboxFilled
        state = Mutex(State())
        self.circumstances = Mutex(circumstances)
    }

    /// What decisions depend on now.
    var currentCircumstances: Circumstances {
        circumstances.withLock { $0 }
    }

    func replaceCircumstances(_ new: Circumstances) {
        circumstances.withLock { $0 = new }
    }

    /// Starts the loop's own thread.
    func start() {
        Thread.begin("cases", stackByteCount: Self.stackByteCount) { self.run() }
    }

    /// Takes no more work, finishes what is queued, and returns when it is committed.
    func stop() {
        state.withLock { $0.stopping = true }
        bell.signal()
        finished.wait()
    }

    /// Lets deadlines that have passed act; called when the sources' backlog has been taken in.
    func releaseWakes() {
        state.withLock { $0.holdingWakes = false }
        bell.signal()
    }

    /// Hands the loop a job, or says that it takes none.
    func enqueue(_ job: CaseJob) -> Bool {
        let taken = state.withLock { state in
            guard !state.stopping, state.queuedEvents < Self.queuedEventCountMax else {
                return false
            }
            state.jobs.append(job)
            state.queuedEvents += job.eventCount
            return true
        }
        if taken { bell.signal() }
        return taken
    }

    /// Whether the loop has come round lately and the store takes changes; nothing when all is well.
    func complaint() -> String? {
        let (trouble, lastTurn) = state.withLock { ($0.trouble, $0.lastTurn) }
        if let trouble { return trouble.description }
        guard let lastTurn else { return "the case loop has not come round yet" }
        guard clock.steady() - lastTurn < .seconds(30) else {
            return "the case loop has not come round for half a minute"
        }
        return nil
    }

    /// How far it has come, for the auditor.
    var mark: WorkerMark {
        WorkerMark(subject: .caseLoop, progress: state.withLock { $0.turnCount })
    }

    /// The sources that are silent, by name.
    var silentSources: [String] { state.withLock { $0.watch.silences.silentSources } }

    /// Whether cases that are due wait for the sources' backlog.
    var holdsWakes: Bool { state.withLock { $0.holdingWakes } }

    private func run() {
        while true {
            let turn = takeTurn()
            if turn.isEmpty, state.withLock({ $0.stopping && $0.jobs.isEmpty }) { break }
            let wakes = wakesAreDue()
            let isDone = (turn.isEmpty && !wakes) || perform(turn, wakes: wakes)
            state.withLock { state in
                state.lastTurn = clock.steady()
                state.turnCount &+= 1
            }
            // A store that takes nothing is not asked in a circle.
            if !isDone || (turn.isEmpty && !wakes) { sleep(untilNextWake: isDone) }
        }
        finished.signal()
    }

    private func takeTurn() -> [CaseJob] {
        state.withLock { state in
            var events = 0
            var count = 0
            while count < state.jobs.count {
                let next = state.jobs[count].eventCount
                guard count == 0 || events + next <= Self.batchEventCountMax else { break }
                events += next
                count += 1
            }
            let turn = Array(state.jobs.prefix(count))
            state.jobs.removeFirst(count)
            state.queuedEvents -= events
            return turn
        }
    }

    private func wakesAreDue() -> Bool {
        let (holding, isListening, next) = state.withLock {
            ($0.holdingWakes, $0.watch.listening != nil, $0.nextLook)
        }
        guard !holding else { return false }
        if let last = state.withLock({ $0.lastCommit }), clock.now() < last { return true }
        // From then on the silence of the sources is measured.
        guard isListening else { return true }
        return next.map { $0 <= clock.now() } ?? false
    }

    private func sleep(untilNextWake: Bool) {
        let (holding, next) = state.withLock { ($0.holdingWakes, $0.nextLook) }
        var seconds = Self.sleepSecondsMax
        if untilNextWake, !holding, let next {
            seconds = min(seconds, clock.realSeconds(until: next))
        }
        _ = bell.wait(timeout: .now() + seconds)
    }

    /// Commits the turn; when that fails, each job alone, so that one cannot hold up the others, nor
    /// the cases that are due.
    ///
    /// - Returns: Whether the turn was committed as a whole.
    private func perform(_ turn: [CaseJob], wakes: Bool) -> Bool {
        do {
            try commit(turn, wakes: wakes)
            return true
        } catch {
            note(error)
            guard turn.count > 1 || (wakes && !turn.isEmpty) else {
                refuse(turn, because: error)
                return false
            }
            for job in turn {
                do { try commit([job], wakes: false) } catch { refuse([job], because: error) }
            }
            if wakes {
                do { try commit([], wakes: true) } catch { note(error) }
            }
            return false
        }
    }

    private func commit(_ turn: [CaseJob], wakes: Bool) throws(StoreError) {
        let now = clock.now()
        let isCaughtUp = !state.withLock { $0.holdingWakes }
        let watch = state.withLock { state in
            var watch = state.watch
            if isCaughtUp, watch.listening == nil { watch.listening = now }
            watch.listening = watch.listening.map { min($0, now) }
            return watch
        }
        var memories = state.withLock { state in
            let memories = state.memories
            state.memories = CaseMemories()
            return memories
        }
        let lastCommit = state.withLock { $0.lastCommit }
        let outcome = try store.change { transaction in
            // The daemon's clock goes back only when it was far ahead, perhaps in an earlier run.
            if let last = try lastCommit ?? transaction.latestDecision(), now < last {
                try transaction.comeBack(to: now)
                // What is kept in mind of cases was read before.
                memories = CaseMemories()
            }
            // Handed on, not shared: what is changed in place is not copied.
            var known = CaseMemories()
            swap(&known, &memories)
            var work = try CaseWork(
                transaction: transaction,
                circumstances: currentCircumstances,
                futureSkewMax: futureSkewMax,
                channels: channels,
                inFlight: inFlight,
                now: now,
                watch: watch,
                memories: known
            )
            for job in turn { try work.take(job) }
            try work.watchFeeds()
            if wakes { try work.takeDueCases(limit: Self.dueCaseCountMax) }
            try work.decideTouchedCases()
            return try work.finish(isCaughtUp: isCaughtUp)
        }
        state.withLock { state in
            state.nextWake = outcome.nextWake
            state.nextSilence = outcome.nextSilence
            state.watch = outcome.watch
            state.memories = outcome.memories
            state.trouble = nil
            state.lastCommit = now
        }
        counters.add(outcome.counts)
        for reload in outcome.reloads { replaceCircumstances(reload) }
        for reply in outcome.replies { reply() }
        for reason in outcome.reasons { log.info("\(reason)") }
        for warning in outcome.warnings { log.warning("\(warning)") }
        if outcome.filledOutbox { outboxFilled() }
    }

    private func refuse(_ turn: [CaseJob], because error: StoreError) {
        note(error)
        for job in turn {
            switch job {
            case .submission(_, let reply):
                reply(
                    .unavailable(
                        retryAfterSeconds: Self.retryAfterSeconds,
                        reason: error.description
                    )
                )
            case .answer(_, let reply): reply(.unavailable(reason: error.description))
            case .report(_, let reply), .recheck(_, let reply): reply(error)
            case .bounce(_, _, let reply): reply(.failure(error))
            case .order(_, let reply): reply(error)
            case .reload(_, let reply): reply(error)
            case .ownEvent(let event): keepForLater(event)
            }
        }
    }

    /// Nobody else would hand in an event of the daemon's own once more: it waits for a store that
    /// takes it, unless the daemon stops or too many wait.
    private func keepForLater(_ event: CaseEvent) {
        let isKept = state.withLock { state in
            let waiting = state.jobs.count { if case .ownEvent = $0 { true } else { false } }
            guard !state.stopping, waiting < Self.keptOwnEventCountMax else { return false }
            state.jobs.insert(.ownEvent(event), at: 0)
            state.queuedEvents += 1
            return true
        }
        if !isKept { log.error("an event of the daemon's own is lost: \(event.type)") }
    }

    private func note(_ error: StoreError) {
        let isNew = state.withLock { state in
            defer { state.trouble = error }
            return state.trouble != error
        }
        if isNew { log.error("the store cannot take changes: \(error)") }
    }
}

extension CaseLoop: EventDesk {
    func submit(_ messages: [DecodedMessage]) async -> SubmissionOutcome {
        await withCheckedContinuation { continuation in
            let taken = enqueue(.submission(messages) { continuation.resume(returning: $0) })
            guard !taken else { return }
            continuation.resume(
                returning: .unavailable(
                    retryAfterSeconds: Self.retryAfterSeconds,
                    reason: "more events wait than the daemon takes at once, or it is stopping"
                )
            )
        }
    }
}

extension CaseLoop {
    /// Takes an answer and returns when it is kept.
    func answer(_ answer: GivenAnswer) async -> AnswerOutcome {
        await withCheckedContinuation { continuation in
            let taken = enqueue(.answer(answer) { continuation.resume(returning: $0) })
            guard !taken else { return }
            continuation.resume(returning: .unavailable(reason: "the daemon is stopping"))
        }
    }

    /// Puts new circumstances in force between two transactions and returns when they are.
    ///
    /// - Returns: Why they are not in force; nothing when they are.
    @discardableResult
    func reload(_ circumstances: Circumstances) async -> StoreError? {
        await withCheckedContinuation { continuation in
            let taken = enqueue(.reload(circumstances) { continuation.resume(returning: $0) })
            if !taken { continuation.resume(returning: .busy) }
        }
    }

    /// Takes an event of the daemon's own.
    func note(_ event: CaseEvent) {
        _ = enqueue(.ownEvent(event))
    }

    /// Takes an event that somebody has ordered; returns when it is kept, or why it is not.
    func carryOut(_ event: CaseEvent) async -> StoreError? {
        await withCheckedContinuation { continuation in
            let taken = enqueue(.order(event) { continuation.resume(returning: $0) })
            if !taken { continuation.resume(returning: .busy) }
        }
    }

    /// Keeps what became of deliveries and returns when it is kept; blocks the calling thread.
    func settle(_ reports: [DeliveryReport]) -> StoreError? {
        wait(for: { .report(reports, $0) })
    }

    /// Has entries of the outbox looked at that must not leave; blocks the calling thread.
    func recheck(_ entries: [Int64]) -> StoreError? {
        wait(for: { .recheck(entries, $0) })
    }

    private func wait(
        for job: (@escaping @Sendable (StoreError?) -> Void) -> CaseJob
    ) -> StoreError? {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<StoreError?>(nil)
        let taken = enqueue(
            job { error in
                result.withLock { $0 = error }
                done.signal()
            }
        )
        guard taken else { return .busy }
        done.wait()
        return result.withLock { $0 }
    }
}
