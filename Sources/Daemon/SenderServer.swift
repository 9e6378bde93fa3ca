internal import Foundation
internal import Logging
internal import Notifiers
internal import Synchronization

/// Listens for the daemon, and has each conversation on a thread of its own.
final class SenderServer: Sendable {
    /// So many conversations at a time: one for each channel, and room for a daemon that came anew.
    static let conversationCountMax = 16
    /// The longest wait for a caller before it is looked whether to stop, and whether work goes on,
    /// in seconds.
    static let pauseSecondsMax = 1.0

    private struct State {
        var stopping = false
        /// When each conversation in hand began, by the steady clock.
        var conversations: [Int: ContinuousClock.Instant] = [:]
        var conversationCount = 0
        var deliveredCount = 0
        var otherCount = 0
        var latest: String?
    }

    private let descriptors: [Int32]
    private let desk: SenderDesk
    private let pauseSeconds: Double
    private let showProgress: @Sendable (String) -> Void
    private let log: Logger
    private let state = Mutex(State())
    private let finished = DispatchSemaphore(value: 0)

    /// A server; nothing is accepted until `start`.
    ///
    /// - Parameters:
    ///   - descriptors: Sockets that listen; they are closed at the end.
    ///   - desk: Has the conversations.
    ///   - watchdogMicroseconds: Within which time the watchdog wants to be fed, if there is one.
    ///   - log: Where it is noted what became of messages, without recipients.
    ///   - showProgress: Called with the status at every look at which work goes on.
    init(
        descriptors: [Int32],
        desk: SenderDesk,
        watchdogMicroseconds: UInt64? = nil,
        log: Logger,
        showProgress: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.descriptors = descriptors
        self.desk = desk
        self.showProgress = showProgress
        self.log = log
        pauseSeconds = WatchdogPace.pauseSeconds(
            watchdogMicroseconds: watchdogMicroseconds,
            most: Self.pauseSecondsMax
        )
    }

    /// Starts a thread for each socket.
    func start() {
        for (place, descriptor) in descriptors.enumerated() {
            Thread.begin("accept") {
                while !self.state.withLock({ $0.stopping }) {
                    if place == 0, self.workGoesOn { self.showProgress(self.status) }
                    self.acceptOne(on: descriptor)
                }
                LocalSocket.hangUp(descriptor)
                self.finished.signal()
            }
        }
    }

    /// Accepts no more and lets the messages in hand leave.
    func stop() {
        state.withLock { $0.stopping = true }
        for _ in descriptors { finished.wait() }
        let end = ContinuousClock.now + .seconds(desk.conversationSecondsMax)
        while ContinuousClock.now < end, state.withLock({ !$0.conversations.isEmpty }) {
            _ = finished.wait(timeout: .now() + 0.05)
        }
    }

    /// One line about what it does.
    private var status: String {
        state.withLock { state in
            let counts = "\(state.deliveredCount) messages sent, \(state.otherCount) not sent"
            return state.latest.map { "\(counts); the last: \($0)" } ?? counts
        }
    }

    /// Whether no conversation takes longer than one may: then a thread hangs, and a restart helps.
    private var workGoesOn: Bool {
        let limit = Duration.seconds(desk.conversationSecondsMax)
        let oldest = state.withLock { $0.conversations.values.min() }
        return oldest.map { ContinuousClock.now - $0 < limit } ?? true
    }

    private func acceptOne(on descriptor: Int32) {
        let milliseconds = Int32(pauseSeconds * 1_000)
        guard let caller = LocalSocket.accept(on: descriptor, milliseconds: milliseconds) else {
            return
        }
        let number = state.withLock { state -> Int? in
            guard state.conversations.count < Self.conversationCountMax else { return nil }
            state.conversationCount += 1
            state.conversations[state.conversationCount] = .now
            return state.conversationCount
        }
        guard let number else {
            log.warning("a caller is turned away: too many conversations")
            LocalSocket.hangUp(caller)
            return
        }
        Thread.begin("send") { self.converse(over: caller, number) }
    }

    private func converse(over caller: Int32, _ number: Int) {
        let sent = desk.converse(over: caller)
        LocalSocket.hangUp(caller)
        if let sent {
            log.info("\(sent.outcome)", metadata: ["message": "\(sent.id)"])
        }
        state.withLock { state in
            state.conversations[number] = nil
            guard let sent else { return }
            state.latest = sent.outcome.description
            if sent.outcome.isDelivered { state.deliveredCount += 1 } else { state.otherCount += 1 }
        }
    }
}
