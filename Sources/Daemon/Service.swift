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
        /// The state directory or the store is not this user's, or cannot be written: a restart does
        /// not help.
        case notPermitted
    }

    static func logger(verbose: Bool) -> Logger {
        let forJournal = Systemd.isJournalConnected
        return Logger(label: "tovholder") { _ in
            ServiceLog(level: verbose ? .info : .notice, forJournal: forJournal)
        }
    }

    /// Runs until SIGTERM or SIGINT; everything accepted by then is kept and answered.
    ///
    /// - Parameters:
    ///   - configurationFile: Read whole before anything starts.
    ///   - senderSocket: Where the process that sends listens, before what the configuration says.
    ///   - verbose: Whether each decision is logged.
    /// - Returns: How it ended.
    package static func run(
        configurationFile: String,
        senderSocket: String? = nil,
        verbose: Bool
    ) async -> Ending {
        let log = logger(verbose: verbose)
        let patience = Patience("starting: reading the files")
        defer { patience.end() }
        switch InputReader.read(configurationFile: configurationFile) {
        case .failure(let problems):
            for line in problems.lines(language: .english) { log.error("\(line)") }
            log.critical(
                "nothing is started: the files do not check",
                metadata: .event(.cannotStart)
            )
            return .wrongConfiguration
        case .success(let inputs):
            let inherited = InheritedSocket.takeAll()
            if let wrong = inherited.first(where: { $0.kind == .other }) {
                log.critical("the socket “\(wrong.name)” of systemd is no stream that listens")
                return .wrongConfiguration
            }
            do {
                try await waitForObstacles(inputs.configuration, patience, log)
                let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
                patience.turn(to: "starting: opening the store")
                let parts = try RunningDaemon(
                    inputs: inputs,
                    inherited: inherited,
                    senderSocket: senderSocket ?? inputs.configuration.senderSocket,
                    configurationFile: configurationFile,
                    log: log
                )
                patience.turn(to: "starting: looking at the open cases")
                if let problem = OperatorMailbox(inputs)?.keep(
                    in: inputs.configuration.stateDirectory
                ) {
                    log.warning("\(problem)")
                }
                try await parts.start { patience.end() }
                for await signal in signals {
                    guard signal == .sighup else { break }
                    _ = await parts.reloader.reload()
                }
                await parts.stop()
                return .stopped
            } catch {
                log.critical(
                    "the daemon cannot start: \(error)",
                    metadata: .event(.cannotStart)
                )
                return Ending(error)
            }
        }
    }

    /// Returns when nothing stands in the way of a start; says once what does.
    private static func waitForObstacles(
        _ configuration: Configuration,
        _ patience: Patience,
        _ log: Logger
    ) async throws {
        var told: String?
        while let obstacle = try StartObstacle.find(
            at: DaemonClock(trial: configuration.trial).now(),
            stateDirectory: configuration.stateDirectory
        ) {
            // Counted anew each time: this wait has no end but the obstacle's.
            patience.turn(to: "waiting: \(obstacle.text)")
            if told != obstacle.code {
                told = obstacle.code
                log.critical("\(obstacle.text)", metadata: .event(.startWaits))
            }
            try await Task.sleep(for: .seconds(StartObstacle.pauseSeconds))
        }
        if told != nil { log.notice("nothing stands in the way any more: starting") }
    }
}

extension Service.Ending {
    /// What an error at the start means for a restart.
    fileprivate init(_ error: any Error) {
        switch error {
        case is StartObstacle.Refusal: self = .notPermitted
        case StoreError.readOnly, StoreError.cannotOpen: self = .notPermitted
        case StoreError.fromTheFuture: self = .wrongConfiguration
        default: self = .cannotStart
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
    private let senderWatch: SenderWatch?
    private let statusLine: StatusLine
    let reloader: Reloader

    init(
        inputs: Inputs,
        inherited: [InheritedSocket],
        senderSocket: String?,
        configurationFile: String,
        log: Logger
    ) throws {
        configuration = inputs.configuration
        circumstances = inputs.circumstances
        self.log = log
        directory = try StateDirectory(path: configuration.stateDirectory)
        let clock = DaemonClock(trial: configuration.trial)
        store = try EventStore(path: configuration.storePath, purpose: .service)
        let link = senderSocket.map { SenderLink(path: $0) }
        let senderWatch = link.map { link in SenderWatch(ask: { link.ping() }) }
        self.senderWatch = senderWatch
        let notifiers = try Service.notifiers(for: configuration, over: link)
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
                pace: Service.pace(notifier.channel, configuration),
                log: log,
                journal: Journal().write
            )
        }
        bells.hang(dispatchers)
        let decoder = SharedDecoder(inputs.decoder)
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
        statusLine = StatusLine(counts: Self.counts(in: auditStore))
        let auditor = Self.auditor(
            auditStore,
            loop,
            dispatchers,
            spool,
            senderWatch,
            statusLine
        )
        self.auditor = auditor
        heartbeat = configuration.heartbeat.map { settings in
            Heartbeat(
                settings: settings,
                isClean: { auditor.isClean },
                log: log,
                call: Service.heartbeatCall(over: link)
            )
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
            ),
            orders: OrderService(loop: loop)
        )
        server = IntakeServer(
            settings: Service.intakeSettings(for: inputs, inherited: inherited),
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
        _ spool: SpoolDirectory?,
        _ senderWatch: SenderWatch?,
        _ statusLine: StatusLine
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
                    return [loop.mark] + dispatchers.map(\.mark)
                        + [spoolMark, senderWatch?.mark].compactMap(\.self)
                },
                wakesAreHeld: { loop.holdsWakes },
                feedWatchdog: { Systemd.notify(.watchdog) },
                write: reporter.write,
                report: reporter.report,
                showStatus: statusLine.show
            )
        )
    }

    /// Open alerts and messages that wait to leave.
    private static func counts(
        in store: EventStore
    ) -> @Sendable () -> (open: Int, waiting: Int)? {
        {
            try? store.look { transaction in
                (
                    open: try transaction.alertCounts().filter { $0.state == "open" }
                        .reduce(0) { $0 + $1.count },
                    waiting: try transaction.outboxCounts().filter { $0.state == "waiting" }
                        .reduce(0) { $0 + $1.count }
                )
            }
        }
    }

    /// Starts all parts and returns when events are taken.
    ///
    /// - Parameter whenReady: Called before systemd is told so.
    /// - Throws: Whatever keeps a listener from its address.
    func start(whenReady: () -> Void) async throws {
        loop.start()
        // What changed in the files while nothing ran is looked at now, or nothing starts.
        if let error = await loop.reload(circumstances) { throw error }
        reloader.noteTaken()
        for dispatcher in dispatchers { dispatcher.start() }
        bounces?.start()
        let addresses = try await server.start()
        for address in addresses { log.notice("listening on \(address)") }
        if let spool {
            spool.start()
        } else {
            loop.releaseWakes()
        }
        senderWatch?.start()
        auditor.start()
        heartbeat?.start()
        whenReady()
        let count = circumstances.ruleBook.rules.count
        Systemd.notify(.ready, .status("\(count) rules in force"))
        log.notice(
            "ready: \(count) rules in force",
            metadata: .event(.ready, ["TOVHOLDER_RULES": "\(count)"])
        )
    }

    /// Intake closes, work in hand commits, messages in hand leave.
    func stop() async {
        let patience = Patience("stopping: messages in hand leave")
        defer { patience.end() }
        Systemd.notify(.stopping)
        log.notice("stopping", metadata: .event(.stopping))
        await server.stop()
        await spool?.stop()
        heartbeat?.stop()
        senderWatch?.stop()
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
}
