internal import NIOCore
internal import Synchronization

/// The connections that are open, so that they can be ended in good order.
final class OpenConnections: Sendable {
    private struct Open {
        let channel: any Channel
        /// Whether a request has begun to arrive on it.
        var hasAsked = false
    }

    private struct State {
        var connections: [ObjectIdentifier: Open] = [:]
        var isEnding = false
    }

    private let countMax: Int
    private let firstRequestMillisecondsMax: Int64
    private let state = Mutex(State())

    /// No connections yet.
    ///
    /// - Parameters:
    ///   - countMax: More are not added.
    ///   - firstRequestMillisecondsMax: So long a connection stays open for its first request although
    ///     all are ending.
    init(countMax: Int, firstRequestMillisecondsMax: Int64) {
        self.countMax = countMax
        self.firstRequestMillisecondsMax = firstRequestMillisecondsMax
    }

    /// Adds a connection; it is not added when there are too many.
    ///
    /// One that was accepted before the end began, and comes here after it, is served as well.
    func add(_ channel: any Channel) -> Bool {
        let isEnding = state.withLock { state -> Bool? in
            guard state.connections.count < countMax else { return nil }
            state.connections[ObjectIdentifier(channel)] = Open(channel: channel)
            return state.isEnding
        }
        guard let isEnding else { return false }
        if isEnding { endAfterFirstRequest(channel) }
        return true
    }

    /// Notes that a request has begun to arrive.
    func asks(_ channel: any Channel) {
        state.withLock { $0.connections[ObjectIdentifier(channel)]?.hasAsked = true }
    }

    func remove(_ channel: any Channel) {
        state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    /// Ends every connection when the answer that is in hand has been sent.
    func endAfterAnswers() {
        let connections = state.withLock { state in
            state.isEnding = true
            return Array(state.connections.values)
        }
        for connection in connections {
            if connection.hasAsked {
                Self.endAfterAnswer(connection.channel)
            } else {
                endAfterFirstRequest(connection.channel)
            }
        }
    }

    private static func endAfterAnswer(_ channel: any Channel) {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    private func endAfterFirstRequest(_ channel: any Channel) {
        _ = channel.eventLoop.scheduleTask(in: .milliseconds(firstRequestMillisecondsMax)) {
            Self.endAfterAnswer(channel)
        }
    }

    /// Ends every connection at once.
    func endNow() {
        let connections = state.withLock { Array($0.connections.values) }
        for connection in connections { connection.channel.close(promise: nil) }
    }
}
