internal import Dispatch
internal import Foundation
internal import ServiceManager
internal import Synchronization

/// Asks systemd for more time while a start or a stop goes on (`EXTEND_TIMEOUT_USEC`), and shows what
/// takes it.
final class Patience: Sendable {
    /// The pause between two requests, in seconds.
    static let pauseSeconds = 10.0
    /// How much longer each request lets it take, in seconds.
    static let moreSeconds: UInt64 = 30
    /// After this time no more is asked for, in seconds: what takes longer hangs.
    static let secondsMax = 900.0

    private struct State {
        var phase: String
        var ended = false
        var began = ContinuousClock.now
    }

    private let notify: @Sendable (ServiceNotice, ServiceNotice) -> Void
    private let state: Mutex<State>
    private let bell = DispatchSemaphore(value: 0)

    /// Begins to ask.
    ///
    /// - Parameters:
    ///   - phase: What goes on, in words for `systemctl status`.
    ///   - notify: Tells systemd.
    init(
        _ phase: String,
        notify: @escaping @Sendable (ServiceNotice, ServiceNotice) -> Void = {
            Systemd.notify($0, $1)
        }
    ) {
        self.notify = notify
        state = Mutex(State(phase: phase))
        Thread.begin("patience") {
            while self.ask() { _ = self.bell.wait(timeout: .now() + Self.pauseSeconds) }
        }
    }

    /// Something else goes on; its time is counted anew.
    func turn(to phase: String) {
        state.withLock { state in
            state.phase = phase
            state.began = .now
        }
        bell.signal()
    }

    /// Asks no more; nothing is told after this returns.
    func end() {
        state.withLock { $0.ended = true }
        bell.signal()
    }

    private func ask() -> Bool {
        state.withLock { state in
            guard !state.ended, ContinuousClock.now - state.began < .seconds(Self.secondsMax)
            else { return false }
            // Under the lock, so that the end is the end.
            notify(.moreTime(microseconds: Self.moreSeconds * 1_000_000), .status(state.phase))
            return true
        }
    }
}
