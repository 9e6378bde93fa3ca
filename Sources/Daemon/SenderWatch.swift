internal import Dispatch
internal import Foundation
internal import Notifiers
internal import Synchronization

/// Asks the process that sends again and again whether it is there, so that the auditor notices when
/// it is not, though nothing may wait to be sent.
final class SenderWatch: Sendable {
    /// The pause between two questions, in seconds.
    static let pauseSeconds = 10.0

    private struct State {
        var stopping = false
        var answerCount: UInt64 = 0
        var trouble: String?
    }

    private let ask: @Sendable () -> String?
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    /// A watch; nothing is asked until `start`.
    ///
    /// - Parameter ask: Asks once; returns nothing when it is there, else why not.
    init(ask: @escaping @Sendable () -> String?) { self.ask = ask }

    /// Starts the watch's own thread.
    func start() {
        Thread.begin("sender watch") {
            while !self.state.withLock({ $0.stopping }) {
                self.look()
                _ = self.bell.wait(timeout: .now() + Self.pauseSeconds)
            }
        }
    }

    /// Asks no more; a question in hand is left to its time limit.
    func stop() {
        state.withLock { $0.stopping = true }
        bell.signal()
    }

    /// Asks once.
    func look() {
        let trouble = ask()
        state.withLock { state in
            state.trouble = trouble
            if trouble == nil { state.answerCount &+= 1 }
        }
    }

    /// Why it did not answer last; nothing when it did.
    var trouble: String? { state.withLock { $0.trouble } }

    /// How often it has answered, for the auditor.
    var mark: WorkerMark {
        WorkerMark(subject: .sender, progress: state.withLock { $0.answerCount })
    }
}
