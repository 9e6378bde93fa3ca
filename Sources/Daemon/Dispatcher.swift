internal import Alerting
internal import Dispatch
internal import EventStore
internal import Foundation
internal import Logging
internal import Notifiers
internal import Synchronization
internal import WorkingTime

/// Empties the outbox of one channel on its own thread: delivers, then has the outcome kept.
///
/// An entry leaves the outbox only when its outcome is committed, so a crash in between delivers it
/// again under the same identifier.
final class Dispatcher: Sendable {
    /// How many entries are taken from the outbox at a time.
    static let entryCountMax = 64
    /// The longest sleep, in seconds.
    static let sleepSecondsMax = 1.0

    private struct State {
        var stopping = false
        var lastTurn: Instant?
        var waitingSince: Instant?
        var misconfigured: String?
    }

    private let notifier: any Notifier
    private let loop: CaseLoop
    private let store: EventStore
    private let clock: DaemonClock
    private let links: AnswerLinks
    private let log: Logger
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// Makes a dispatcher; nothing runs until `start`.
    init(
        notifier: any Notifier,
        loop: CaseLoop,
        clock: DaemonClock,
        links: AnswerLinks,
        log: Logger
    ) {
        self.notifier = notifier
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
        let thread = Thread { self.run() }
        thread.name = "deliver \(channel)"
        thread.start()
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

    private var isStopping: Bool { state.withLock { $0.stopping } }

    private func run() {
        while !isStopping {
            do {
                let entries = try store.look {
                    try $0.dueEntries(
                        channel: channel,
                        at: clock.now(),
                        limit: Self.entryCountMax
                    )
                }
                if entries.isEmpty { try sleep() } else { deliver(entries) }
            } catch {
                log.error("the outbox cannot be read: \(error)")
                _ = bell.wait(timeout: .now() + Self.sleepSecondsMax)
            }
        }
        finished.signal()
    }

    private func sleep() throws(StoreError) {
        let next = try store.look { try $0.nextAttempt(channel: channel) }
        let seconds = next.map(clock.realSeconds(until:)) ?? Self.sleepSecondsMax
        _ = bell.wait(timeout: .now() + min(seconds, Self.sleepSecondsMax))
    }

    private func deliver(_ entries: [OutboxEntry]) {
        var reports: [DeliveryReport] = []
        var held: [String] = []
        for entry in entries {
            guard !isStopping else { break }
            loop.inFlight.take(entry.telling.id)
            held.append(entry.telling.id)
            guard (try? store.look { try $0.stillWaits(entry.number) }) == true else { continue }
            reports.append(deliver(entry))
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

    private func deliver(_ entry: OutboxEntry) -> DeliveryReport {
        let telling = entry.telling
        let link = telling.content.action == nil ? nil : links.link(toTelling: telling.id)
        let outcome = notifier.deliver(PreparedLetter(telling: telling, answerLink: link))
        let now = clock.now()
        let settlement = Settlement.deciding(outcome, entry: entry, at: now)
        note(outcome, of: entry)
        return DeliveryReport(
            entry: entry.number,
            channel: channel,
            settlement: settlement,
            outcome: outcome.description
        )
    }

    private func note(_ outcome: DeliveryOutcome, of entry: OutboxEntry) {
        var problem: String?
        if case .misconfigured(let reason) = outcome { problem = reason }
        state.withLock { $0.misconfigured = problem }
        guard !outcome.isDelivered else { return }
        log.warning(
            "telling \(entry.telling.id) of alert \(entry.telling.alert) is not delivered: \(outcome)",
            metadata: ["channel": "\(channel)", "attempt": "\(entry.attempts + 1)"]
        )
    }
}

extension Settlement {
    /// What an outcome means for the entry: pure, so that the choice for each class can be read here.
    ///
    /// Permanent refusals end it; everything else is tried again under the same identifier until
    /// `Backoff.giveUpAfter`, also when it is unknown whether the message went through: a contact
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
        case .temporary, .misconfigured, .undecided:
            let age = now.elapsed(since: entry.telling.decided)
            guard age < Backoff.giveUpAfter else { return .failed }
            return .waiting(
                until: Backoff.nextAttempt(
                    after: now,
                    failures: entry.attempts + 1,
                    number: entry.number
                )
            )
        }
    }
}
