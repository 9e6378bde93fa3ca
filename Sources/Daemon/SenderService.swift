internal import CaseEvents
internal import Foundation
internal import Logging
internal import Notifiers
internal import RuleLanguage
internal import ServiceManager
internal import UnixSignals

/// The process that sends: it has the network and the credentials, and no case data but the message
/// in hand.
package enum SenderService {
    /// What systemd calls its socket (`FileDescriptorName=`).
    package static let socketName = "sender"

    /// Runs until SIGTERM or SIGINT; messages in hand leave before it ends.
    ///
    /// - Parameters:
    ///   - configurationFile: The daemon's; only what says where messages go is used.
    ///   - socketPath: Where to listen when systemd has passed no socket.
    ///   - verbose: Whether each message's fate is logged.
    /// - Returns: How it ended.
    package static func run(
        configurationFile: String,
        socketPath: String?,
        verbose: Bool
    ) async -> Service.Ending {
        let log = Service.logger(verbose: verbose)
        let configuration: Configuration
        do {
            configuration = try Configuration.read(configurationFile)
        } catch {
            for line in error.lines(language: .english) { log.error("\(line)") }
            log.critical("nothing is started: the configuration does not check")
            return .wrongConfiguration
        }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let descriptors: [Int32]
        switch sockets(socketPath) {
        case .success(let found): descriptors = found
        case .failure(let trouble):
            log.critical("the sender cannot start: \(trouble.reason)")
            return .cannotStart
        }
        let desk: SenderDesk
        do {
            desk = try self.desk(for: configuration)
        } catch {
            log.critical("the sender cannot start: \(error)")
            return .wrongConfiguration
        }
        await serve(descriptors, desk, signals, log)
        if let socketPath { _ = unsafe unlink(socketPath) }
        return .stopped
    }

    private static func serve(
        _ descriptors: [Int32],
        _ desk: SenderDesk,
        _ signals: UnixSignalsSequence,
        _ log: Logger
    ) async {
        let server = SenderServer(
            descriptors: descriptors,
            desk: desk,
            watchdogMicroseconds: Systemd.watchdogInterval,
            log: log,
            showProgress: { Systemd.notify(.watchdog, .status($0)) }
        )
        server.start()
        Systemd.notify(.ready)
        log.notice("ready to send")
        for await _ in signals { break }
        Systemd.notify(
            .stopping,
            .moreTime(microseconds: UInt64(desk.conversationSecondsMax) * 1_000_000)
        )
        log.notice("stopping")
        await Blocking.run { server.stop() }
        log.notice("stopped")
    }

    private static func sockets(
        _ path: String?
    ) -> Result<[Int32], LocalSocket.ListenTrouble> {
        let inherited = InheritedSocket.takeAll().filter { $0.kind == .local }
        let named = inherited.filter { $0.name == socketName }
        if !named.isEmpty { return .success(named.map(\.descriptor)) }
        if inherited.count == 1 { return .success(inherited.map(\.descriptor)) }
        guard let path else {
            return .failure(
                LocalSocket.ListenTrouble(
                    reason: "systemd has passed no socket named “\(socketName)”; name --socket PATH"
                )
            )
        }
        return LocalSocket.listen(path).map { [$0] }
            .mapError { LocalSocket.ListenTrouble(reason: "\(path): \($0.reason)") }
    }

    /// The channels that need the network, as the configuration has them.
    static func desk(for configuration: Configuration) throws -> SenderDesk {
        var carriers = try Service.carriers(for: configuration)
        var examine: @Sendable () -> [String] = { ["the configuration names no mail server"] }
        if case .server(let settings) = configuration.mail {
            let server = try MailServer(settings)
            carriers.append(server)
            examine = { server.check().map { "\($0.message) \($0.advice)" } }
        }
        let heartbeat = configuration.heartbeat?.address.map { address in
            { @Sendable () -> String? in
                HTTPFetch.fetch(address, timeoutSeconds: Heartbeat.callSecondsMax)
            }
        }
        return SenderDesk(carriers: carriers, examineMail: examine, callHeartbeat: heartbeat)
    }
}
