internal import Alerting
internal import Dispatch
internal import EventStore
internal import Foundation
internal import Logging
internal import Notifiers
internal import RuleLanguage
internal import Synchronization

/// Reads the sender's mailbox on its own thread: a message that comes back has failed for good.
///
/// A mail is put to those that were read only when what it says is kept, so nothing is lost by a
/// crash in between; reading it twice changes nothing.
final class BounceReader: Sendable {
    /// How often to look, in seconds.
    static let lookSeconds = 10.0
    /// So many mails are read at a time.
    static let mailCountMax = 200

    private let box: BounceBox
    private let loop: CaseLoop
    private let log: Logger
    private let journal: @Sendable ([JournalNotifier.Field]) -> String?
    private let stopping = Mutex(false)
    private let bell = DispatchSemaphore(value: 0)
    private let finished = DispatchSemaphore(value: 0)

    /// Makes a reader; nothing runs until `start`.
    init(
        box: BounceBox,
        loop: CaseLoop,
        log: Logger,
        journal: @escaping @Sendable ([JournalNotifier.Field]) -> String?
    ) {
        self.box = box
        self.loop = loop
        self.log = log
        self.journal = journal
    }

    /// Starts the reader's own thread.
    func start() {
        Thread.begin("bounces") { self.run() }
    }

    /// Finishes the mail in hand and returns.
    func stop() {
        stopping.withLock { $0 = true }
        bell.signal()
        finished.wait()
    }

    private func run() {
        while !stopping.withLock({ $0 }) {
            for name in box.unread(limit: Self.mailCountMax) {
                guard !stopping.withLock({ $0 }), take(name) else { break }
            }
            _ = bell.wait(timeout: .now() + Self.lookSeconds)
        }
        finished.signal()
    }

    /// Takes one mail, and says whether the next one may be looked at.
    private func take(_ name: String) -> Bool {
        switch box.read(name) {
        case .failed(let message, let status)?:
            let outcome = "refused: it came back with \(status ?? "no status")"
            switch loop.settleBounce(of: message, outcome: outcome) {
            case .success(let tellings): for telling in tellings { mourn(telling, outcome) }
            case .failure(let error):
                log.error("a mail that came back is not kept yet: \(error)")
                return false
            }
        case .reply?:
            log.warning(
                """
                somebody has replied to a message by mail, which answers nothing; the alert waits on. \
                The reply lies in the sender's mailbox
                """
            )
        case .other?: log.info("a mail in the sender's mailbox is no bounce of ours")
        case nil: log.warning("a mail in the sender's mailbox cannot be read")
        }
        guard let trouble = box.markRead(name) else { return true }
        log.error("the sender's mailbox cannot be written: \(trouble)")
        return false
    }

    private func mourn(_ telling: Telling, _ outcome: String) {
        let fields = DeadLetter.fields(telling, channel: Channel.mail.rawValue, reason: outcome)
        if let trouble = journal(fields) { log.error("\(fields.first?.value ?? ""); \(trouble)") }
    }
}

extension CaseLoop {
    /// Keeps that a mail came back and returns when it is kept; blocks the calling thread.
    ///
    /// - Returns: The tellings that it held; none when it is no mail of ours or was known.
    func settleBounce(of message: String, outcome: String) -> Result<[Telling], StoreError> {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<[Telling], StoreError>>(.failure(.busy))
        let taken = enqueue(
            .bounce(message: message, outcome: outcome) { answer in
                result.withLock { $0 = answer }
                done.signal()
            }
        )
        guard taken else { return .failure(.busy) }
        done.wait()
        return result.withLock { $0 }
    }
}
