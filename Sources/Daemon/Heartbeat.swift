internal import Dispatch
internal import Foundation
internal import Logging
internal import Notifiers
internal import Synchronization
internal import WorkingTime

/// Shows the world outside that the daemon keeps its promises, for as long as the auditor finds so.
///
/// Whoever watches the file's age or waits for the calls learns what the daemon cannot tell itself:
/// that the machine is gone. The file and the address have a thread each, so that an address that
/// does not answer holds up nothing else.
final class Heartbeat: Sendable {
    /// The longest that a call may take, in seconds.
    static let callSecondsMax = 10

    private struct State {
        var stopping = false
        var troubles: [Way: String] = [:]
        var beatCount = 0
    }

    /// One of the two ways in which it shows.
    enum Way: CaseIterable, Sendable {
        case file
        case address
    }

    private let settings: HeartbeatSettings
    private let isClean: @Sendable () -> Bool
    private let call: @Sendable (String) -> String?
    private let log: Logger
    private let state = Mutex(State())
    private let bells = [
        Way.file: DispatchSemaphore(value: 0), .address: DispatchSemaphore(value: 0),
    ]

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

    /// Starts the heartbeat's own threads.
    func start() {
        let seconds = Double(settings.every.microseconds) / 1_000_000
        for (way, bell) in bells where isUsed(way) {
            Thread.begin(way == .file ? "heartbeat" : "heartbeat-call") {
                while !self.state.withLock({ $0.stopping }) {
                    self.beat(way)
                    _ = bell.wait(timeout: .now() + seconds)
                }
            }
        }
    }

    private func isUsed(_ way: Way) -> Bool {
        switch way {
        case .file: settings.file != nil
        case .address: settings.address != nil
        }
    }

    /// Beats no more; a call in hand is left to its time limit.
    func stop() {
        state.withLock { $0.stopping = true }
        for bell in bells.values { bell.signal() }
    }

    /// How often it has beaten.
    var beatCount: Int { state.withLock { $0.beatCount } }

    /// What hinders it, a line each.
    var trouble: [String] {
        state.withLock { state in Way.allCases.compactMap { state.troubles[$0] } }
    }

    /// Beats once in every way that is used, if the auditor finds nothing.
    func beat() {
        for way in Way.allCases where isUsed(way) { beat(way) }
    }

    /// Beats once in one way, if the auditor finds nothing.
    func beat(_ way: Way) {
        guard isClean() else { return }
        let trouble: String? =
            switch way {
            case .file:
                settings.file.flatMap(Self.touch).map {
                    "the heartbeat file cannot be written: \($0)"
                }
            case .address:
                settings.address.flatMap(call).map {
                    "the heartbeat address does not take the call: \($0)"
                }
            }
        let isNew = state.withLock { state in
            defer { state.troubles[way] = trouble }
            if trouble == nil { state.beatCount += 1 }
            return trouble != state.troubles[way]
        }
        if isNew, let trouble { log.warning("\(trouble)") }
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
