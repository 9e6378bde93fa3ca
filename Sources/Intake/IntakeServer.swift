package import CaseEvents
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import NIOCore
internal import NIOPosix
internal import Synchronization
package import WorkingTime

/// Listens for HTTP on TCP and on Unix sockets at the same time.
package final class IntakeServer: Sendable {
    private struct Running {
        let serverChannels: [any Channel]
        let socketFiles: [SocketFile]
        let accepting: Task<Void, Never>
    }

    private let settings: IntakeSettings
    private let responder: IntakeResponder
    private let connections: OpenConnections
    private let log: Logger
    private let running = Mutex<Running?>(nil)
    private let group = MultiThreadedEventLoopGroup.singleton

    /// Makes a server; nothing listens until `start`.
    ///
    /// - Parameters:
    ///   - settings: Where to listen, who may send, and the limits.
    ///   - desks: What stands behind the paths.
    ///   - decoder: The decoder in force, asked for at each request.
    ///   - now: The daemon's clock.
    ///   - log: Where listening and refused senders are noted.
    package init(
        settings: IntakeSettings,
        desks: IntakeDesks,
        decoder: @escaping @Sendable () -> EventDecoder,
        now: @escaping @Sendable () -> Instant,
        log: Logger
    ) {
        self.settings = settings
        self.log = log
        connections = OpenConnections(
            countMax: settings.connectionCountMax,
            firstRequestMillisecondsMax: settings.firstRequestMillisecondsMax
        )
        responder = IntakeResponder(
            settings: settings,
            desks: desks,
            decoder: decoder,
            now: now,
            log: log
        )
    }

    /// Binds every listener, begins to accept and returns.
    ///
    /// - Returns: The addresses in the order of the listeners, with the port that the system chose.
    /// - Throws: `ListeningError` when one cannot be bound; then none listens.
    @discardableResult
    package func start() async throws(ListeningError) -> [BoundAddress] {
        precondition(running.withLock { $0 == nil }, "a server starts once")
        var bound: [ServerChannel] = []
        var addresses: [BoundAddress] = []
        var files: [SocketFile] = []
        for listener in settings.listeners {
            do throws(ListeningError) {
                let channel = try await bind(listener)
                bound.append(channel)
                if case .local(let path) = listener {
                    guard let file = SocketFile(boundAt: path) else {
                        throw ListeningError(listener: listener, reason: "its mode cannot be set")
                    }
                    files.append(file)
                }
                addresses.append(BoundAddress(channel.channel.localAddress))
            } catch {
                for channel in bound {
                    try? await channel.executeThenClose { _ in }
                }
                for file in files { file.remove() }
                throw error
            }
        }
        let channels = bound
        let accepting = Task { await self.accept(on: channels) }
        running.withLock {
            $0 = Running(
                serverChannels: channels.map(\.channel),
                socketFiles: files,
                accepting: accepting
            )
        }
        return addresses
    }

    /// How long a connection may take from being accepted to being served, in milliseconds.
    private static let settingUpMilliseconds: Int64 = 100

    /// Accepts no more, lets the answers in hand be sent, and returns when that is done.
    ///
    /// - Parameter seconds: After this time the connections that are still open are closed.
    package func stop(withinSeconds seconds: Int64 = 10) async {
        let running = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let running else { return }
        for file in running.socketFiles { file.remove() }
        let loop = group.next()
        // What has been accepted is let through first: NIO hangs up on whoever is still being set up
        // when the listener closes. Whoever comes now waits at the socket for the next process.
        for channel in running.serverChannels {
            try? await channel.setOption(.autoRead, value: false).get()
        }
        try? await loop.scheduleTask(in: .milliseconds(Self.settingUpMilliseconds)) {}
            .futureResult.get()
        for channel in running.serverChannels { channel.close(promise: nil) }
        connections.endAfterAnswers()
        let finished = loop.makePromise(of: Void.self)
        let connections = connections
        let ending = loop.scheduleTask(in: .seconds(seconds)) {
            connections.endNow()
            finished.succeed()
        }
        Task {
            await running.accepting.value
            finished.succeed()
        }
        try? await finished.futureResult.get()
        ending.cancel()
    }
}

extension IntakeServer {
    private typealias ServerChannel = NIOAsyncChannel<Connection, Never>

    /// An accepted connection and what handles it.
    private struct Connection: Sendable {
        let handler: HTTP1Channel
        let channel: HTTP1Channel.Value
        let deadline: ConnectionDeadline
    }

    private func bind(
        _ listener: IntakeSettings.Listener
    ) async throws(ListeningError) -> ServerChannel {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
        do {
            switch listener {
            case .network(let host, let port):
                return try await bootstrap.bind(host: host, port: port) { self.setUp($0) }
            case .local(let path):
                if let obstacle = SocketFile.makeRoom(at: path) {
                    throw ListeningError(listener: listener, reason: obstacle)
                }
                return try await bootstrap.bind(unixDomainSocketPath: path) { self.setUp($0) }
            case .inherited(let descriptor):
                return try await bootstrap.bind(descriptor) { self.setUp($0) }
            }
        } catch let error as ListeningError {
            throw error
        } catch {
            throw ListeningError(listener: listener, reason: "\(error)")
        }
    }

    private func setUp(_ channel: any Channel) -> EventLoopFuture<Connection> {
        guard case .unixDomainSocket = channel.localAddress else {
            return setUp(channel, sender: .network)
        }
        return PeerCredentials.identity(of: channel).flatMap { peer in
            self.setUp(channel, sender: .local(peer))
        }
    }

    private func setUp(
        _ channel: any Channel,
        sender: IntakeContext.Sender
    ) -> EventLoopFuture<Connection> {
        let deadline = ConnectionDeadline(channel)
        let handler = HTTP1Channel(
            responder: { request, writer, channel in
                try await self.exchange(
                    request,
                    writer,
                    channel: channel,
                    sender: sender,
                    deadline: deadline
                )
            })
        return handler.setup(channel: channel, logger: log).map {
            Connection(handler: handler, channel: $0, deadline: deadline)
        }
    }

    private func accept(on channels: [ServerChannel]) async {
        await withDiscardingTaskGroup { group in
            for channel in channels {
                group.addTask { await self.accept(on: channel) }
            }
        }
    }

    private func accept(on channel: ServerChannel) async {
        let log = log
        await withDiscardingTaskGroup { group in
            do {
                try await channel.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await self.serve(connection) }
                    }
                }
            } catch {
                log.error("a listener ends: \(error)")
            }
        }
    }

    private func serve(_ connection: Connection) async {
        guard connections.add(connection.channel.channel) else {
            try? await connection.channel.executeThenClose { _, _ in }
            return
        }
        connection.deadline.set(seconds: settings.idleSecondsMax)
        await connection.handler.handle(value: connection.channel, logger: log)
        connection.deadline.clear()
        connections.remove(connection.channel.channel)
    }

    @concurrent
    private func exchange(
        _ request: Request,
        _ writer: consuming ResponseWriter,
        channel: any Channel,
        sender: IntakeContext.Sender,
        deadline: ConnectionDeadline
    ) async throws {
        connections.asks(channel)
        deadline.set(seconds: settings.transferSecondsMax)
        let context = IntakeContext(
            source: ApplicationRequestContextSource(channel: channel, logger: log),
            sender: sender,
            requestWasRead: { deadline.clear() }
        )
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let response = try await responder.respond(to: request, context: context)
        deadline.set(seconds: settings.transferSecondsMax)
        try await writer.write(response: response.head, body: response.body)
        deadline.set(seconds: settings.idleSecondsMax)
    }
}
