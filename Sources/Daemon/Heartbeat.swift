internal import Dispatch
internal import Foundation
internal import Logging
internal import Notifiers
internal import Synchronization
internal import WorkingTime

/// Shows the world outside that the daemon keeps its promises, for as long as the auditor finds so.
///
/// Whoever watches the file's age or waits for the calls learns what the daemon cannot tell itself:
/// that the machine is gone. It has a thread of its own, so that an address that does not answer
/// holds up nothing else.
final class Heartbeat: Sendable {
    /// The longest that a call may take, in seconds.
    static let callSecondsMax = 10

    private struct State {
        var stopping = false
        var trouble: [String] = []
        var beatCount = 0
    }

    private let settings: HeartbeatSettings
    private let isClean: @Sendable () -> Bool
    private let call: @Sendable (String) -> String?
    private let log: Logger
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)

    /// A heartbeat; nothing runs until `start`.
    ///
    /// - Parameters:
    ///   - settings: Where and how often.
    ///   - isClean: Whether the auditor finds nothing.
    ///   - log: Where it is noted when a beat fails, once.
    ///   - call: Fetches an address; returns why it could not.
    init(
        settings: HeartbeatSettings,
        isClean: @escaping @Sendable () -> Bool,
        log: Logger,
        call: @escaping @Sendable (String) -> String? = {
            HTTPFetch.fetch($0, timeoutSeconds: Heartbeat.callSecondsMax)
        }
    ) {
        self.settings = settings
        self.isClean = isClean
        self.log = log
        self.call = call
    }

    /// Starts the heartbeat's own thread.
    func start() {
        let seconds = Double(settings.every.microseconds) / 1_000_000
        Thread.begin("heartbeat") {
            while !self.state.withLock({ $0.stopping }) {
                self.beat()
                _ = self.bell.wait(timeout: .now() + seconds)
            }
        }
    }

    /// Beats no more; a call in hand is left to its time limit.
    func stop() {
        state.withLock { $0.stopping = true }
        bell.signal()
    }

    /// How often it has beaten.
    var beatCount: Int { state.withLock { $0.beatCount } }

    /// What hinders it, a line each.
    var trouble: [String] { state.withLock { $0.trouble } }

    /// Beats once, if the auditor finds nothing.
    func beat() {
        guard isClean() else { return }
        var trouble: [String] = []
        if let file = settings.file, let reason = Self.touch(file) {
            trouble.append("the heartbeat file cannot be written: \(reason)")
        }
        if let address = settings.address, let reason = call(address) {
            trouble.append("the heartbeat address does not take the call: \(reason)")
        }
        let new = state.withLock { state in
            defer { state.trouble = trouble }
            if trouble.isEmpty { state.beatCount += 1 }
            return trouble.filter { !state.trouble.contains($0) }
        }
        for line in new { log.warning("\(line)") }
    }

    /// Writes the file anew, which is how its age becomes zero.
    private static func touch(_ path: String) -> String? {
        do {
            try Data("tovholder\n".utf8).write(to: URL(fileURLWithPath: path))
            return nil
        } catch {
            return (error as NSError).localizedDescription
        }
    }
}
