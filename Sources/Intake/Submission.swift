internal import CaseEvents
internal import Dispatch
internal import Synchronization

/// Messages that are being kept while a thread goes on with something else.
final class Submission: Sendable {
    private let outcome = Mutex<SubmissionOutcome?>(nil)
    private let done = DispatchSemaphore(value: 0)

    /// Hands the messages in and returns at once.
    init(_ messages: [DecodedMessage], to desk: any EventDesk) {
        Task {
            let outcome = await desk.submit(messages)
            self.outcome.withLock { $0 = outcome }
            self.done.signal()
        }
    }

    /// Blocks the thread until it is known what became of them; called once.
    func wait() -> SubmissionOutcome {
        done.wait()
        guard let outcome = outcome.withLock({ $0 }) else {
            preconditionFailure("the signal follows the outcome")
        }
        return outcome
    }
}
