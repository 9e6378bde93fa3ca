internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Foundation
internal import Intake
internal import Logging
internal import Notifiers
internal import RuleLanguage
internal import ServiceManager
internal import UnixSignals
internal import WorkingTime

/// The daemon from its first line to its last.
package enum Service {
    /// How it ended.
    package enum Ending: Sendable {
        case stopped
        case wrongConfiguration
        case cannotStart
    }

    /// Runs until SIGTERM or SIGINT; everything accepted by then is kept and answered.
    package static func run(configurationFile: String, verbose: Bool) async -> Ending {
        let forJournal = Systemd.isJournalConnected
        let log = Logger(label: "tovholder") { _ in
            ServiceLog(level: verbose ? .info : .notice, forJournal: forJournal)
        }
        switch InputReader.read(configurationFile: configurationFile) {
        case .failure(let problems):
            for line in problems.lines(language: .english) { log.error("\(line)") }
            log.critical("nothing is started: the files do not check")
            return .wrongConfiguration
        case .success(let inputs):
            do {
                let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
                let parts = try RunningDaemon(
                    inputs: inputs,
                    configurationFile: configurationFile,
                    log: log
                )
                try await parts.start()
                for await signal in signals {
                    guard signal == .sighup else { break }
                    _ = await parts.reloader.reload()
                }
                await parts.stop()
                return .stopped
            } catch {
                log.critical("the daemon cannot start: \(error)")
                return .cannotStart
            }
        }
    }
}

/// The parts of the daemon, in the order in which they start and, backwards, stop.
private final class RunningDaemon {
    private let configuration: Configuration
    private let log: Logger
    private let directory: StateDirectory
    private let store: EventStore
    private let loop: CaseLoop
    private let dispatchers: [Dispatcher]
    private let server: IntakeServer
    private let spool: SpoolDirectory?
    private let bounces: BounceReader?
    private let circumstances: Circumstances
    private let auditor: Auditor
    private let auditStore: EventStore
    private let heartbeat: Heartbeat?
    let reloader: Reloader

    init(inputs: Inputs, configurationFile: String, log: Logger) throws {
        configuration = inputs.configuration
        circumstances = inputs.circumstances
        self.log = log
        directory = try StateDirectory(path: configuration.stateDirectory)
        let clock = DaemonClock(trial: configuration.trial)
        store = try EventStore(path: configuration.storePath, purpose: .service)
        let notifiers = try Self.notifiers(for: configuration)
        let bells = Bells()
        loop = CaseLoop(
            store: store,
            clock: clock,
            circumstances: inputs.circumstances,
            futureSkewMax: configuration.futureSkewMax,
            channels: notifiers.map(\.channel.rawValue),
            counters: Counters(),
            log: log,
            outboxFilled: { bells.ring() }
        )
        let links = AnswerLinks(
            key: try directory.linkKey(),
            publicAddress: configuration.http.publicAddress
        )
        let loop = loop
        let configuration = configuration
        dispatchers = notifiers.map { notifier in
            Dispatcher(
                notifier: notifier,
                loop: loop,
                clock: clock,
                links: links,
                pace: Self.pace(notifier.channel, configuration),
                log: log,
                journal: Journal().write
            )
        }
        bells.hang(dispatchers)
        let decoder = SharedDecoder(EventDecoder(registry: inputs.registry))
        reloader = Reloader(
            configurationFile: configurationFile,
            loop: loop,
            decoder: decoder,
            clock: clock,
            log: log
        )
        bounces = configuration.bounceDirectory.map { path in
            BounceReader(
                box: BounceBox(path: path, domain: configuration.mailDomain),
                loop: loop,
                log: log,
                journal: Journal().write
            )
        }
        clock.goOn(from: try store.look { try $0.latestDecision() } ?? clock.now())
        let spool = try configuration.spoolDirectory.map { path in
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
            return try SpoolDirectory(
                settings: SpoolDirectory.Settings(path: path),
                desk: loop,
                decoder: { decoder.current },
                now: { clock.now() },
                log: log,
                backlogTaken: { loop.releaseWakes() }
            )
        }
        self.spool = spool
        // A connection of its own: the auditor must not wait for whoever hangs in a transaction.
        auditStore = try EventStore(path: configuration.storePath, purpose: .reading)
        let auditor = Self.auditor(auditStore, loop, dispatchers, spool)
        self.auditor = auditor
        heartbeat = configuration.heartbeat.map { settings in
            Heartbeat(settings: settings, isClean: { auditor.isClean }, log: log)
        }
        let desks = IntakeDesks(
            events: loop,
            answers: AnswerService(loop: loop, links: links, language: configuration.language),
            health: HealthService(
                loop: loop,
                reloader: reloader,
                dispatchers: dispatchers,
                auditor: auditor,
                heartbeat: heartbeat
            )
        )
        server = IntakeServer(
            settings: Self.settings(for: inputs),
            desks: desks,
            decoder: { decoder.current },
            now: { clock.now() },
            log: log
        )
    }

    private static func auditor(
        _ store: EventStore,
        _ loop: CaseLoop,
        _ dispatchers: [Dispatcher],
        _ spool: SpoolDirectory?
    ) -> Auditor {
        let reporter = AuditReporter(store: store, loop: loop, journal: Journal().write)
        return Auditor(
            clock: loop.clock,
            watchdogMicroseconds: Systemd.watchdogInterval,
            surroundings: Auditor.Surroundings(
                read: { now throws(StoreError) in
                    try store.look { try $0.auditReading(at: now) }
                },
                workers: {
                    let spoolMark = spool.map {
                        WorkerMark(
                            subject: .spool,
                            progress: $0.progress,
                            unmovedMax: AuditLimits.spoolUnmovedMax
                        )
                    }
                    return [loop.mark] + dispatchers.map(\.mark) + [spoolMark].compactMap(\.self)
                },
                wakesAreHeld: { loop.holdsWakes },
                feedWatchdog: { Systemd.notify(.watchdog) },
                write: reporter.write,
                report: reporter.report
            )
        )
    }

    func start() async throws {
        loop.start()
        await loop.reload(circumstances)
        for dispatcher in dispatchers { dispatcher.start() }
        bounces?.start()
        let addresses = try await server.start()
        for address in addresses { log.notice("listening on \(address)") }
        if let spool {
            spool.start()
        } else {
            loop.releaseWakes()
        }
        auditor.start()
        heartbeat?.start()
        Systemd.notify(.ready, .status("\(circumstances.ruleBook.rules.count) rules in force"))
        log.notice("ready: \(circumstances.ruleBook.rules.count) rules in force")
    }

    /// Intake closes, work in hand commits, messages in hand leave.
    func stop() async {
        Systemd.notify(.stopping)
        log.notice("stopping")
        await server.stop()
        await spool?.stop()
        heartbeat?.stop()
        let dispatchers = dispatchers
        let bounces = bounces
        let loop = loop
        let auditor = auditor
        await Blocking.run {
            bounces?.stop()
            auditor.stop()
            for dispatcher in dispatchers { dispatcher.stop() }
            loop.stop()
        }
        do {
            try auditStore.close()
            try store.close()
        } catch {
            log.error("the store does not close: \(error)")
        }
        log.notice("stopped")
    }

    private static func notifiers(for configuration: Configuration) throws -> [any Notifier] {
        let journal = Journal()
        let journalNotifier = JournalNotifier(write: journal.write)
        var notifiers: [any Notifier] = []
        switch configuration.mail {
        case .server(let settings): notifiers.append(try MailServer(settings))
        case .maildir(let path):
            notifiers.append(try Maildir(path: path, from: configuration.mailFrom))
        }
        notifiers.append(journalNotifier)
        if let webhook = configuration.webhook {
            // Receivers compare with their own clocks, so a trial's time would not do.
            notifiers.append(try Webhook(webhook, now: { DaemonClock().now() }))
        }
        if let command = configuration.command { notifiers.append(try Command(command)) }
        return notifiers
    }

    private static func pace(_ channel: Channel, _ configuration: Configuration) -> SendingPace {
        let limits = configuration.limits[channel] ?? Configuration.Limits()
        // Programs get every telling; only people can have too many.
        let perHour = channel == .mail ? limits.perRecipientAndHour : nil
        return SendingPace(
            server: limits.perMinute.map { SendingRate(countMax: $0, per: .minutes(1)) },
            recipient: perHour.map { SendingRate(countMax: $0, per: .hours(1)) }
        )
    }

    private static func settings(for inputs: Inputs) -> IntakeSettings {
        let http = inputs.configuration.http
        var listeners: [IntakeSettings.Listener] = []
        if let port = http.port { listeners.append(.network(host: http.host, port: port)) }
        if let path = http.socketPath { listeners.append(.local(path: path)) }
        return IntakeSettings(
            listeners: listeners,
            tokens: BearerTokens(inputs.tokens),
            peers: PeerPolicy(
                ownUserID: geteuid(),
                userIDs: Set(http.socketUserIDs),
                groupIDs: []
            )
        )
    }
}
