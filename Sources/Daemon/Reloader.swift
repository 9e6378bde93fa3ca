internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Logging
internal import Notifiers
internal import RuleLanguage
internal import ServiceManager
internal import Synchronization
internal import WorkingTime

/// Reads all files again: checked whole, then swapped; a bad file changes nothing.
///
/// Rules, roster, citizen registry, calendar, language and disclosure policy change at once. Where
/// the daemon listens, keeps its state and hands over mail is settled at the start.
actor Reloader {
    private let configurationFile: String
    private let loop: CaseLoop
    private let decoder: SharedDecoder
    private let clock: DaemonClock
    private let log: Logger
    /// What was wrong at the last attempt, a line each; empty when it went well.
    private(set) var lastProblems: [String] = []

    init(
        configurationFile: String,
        loop: CaseLoop,
        decoder: SharedDecoder,
        clock: DaemonClock,
        log: Logger
    ) {
        self.configurationFile = configurationFile
        self.loop = loop
        self.decoder = decoder
        self.clock = clock
        self.log = log
    }

    /// Ends the alert about a reload that was refused, perhaps by an earlier run.
    ///
    /// What the store says counts and not what is in mind: an operator may mend the files and start
    /// anew, and a crash can come between the reload and the event that tells of it.
    nonisolated func noteTaken() {
        let types = [OwnEvents.reloadRefusedType, OwnEvents.reloadTakenType]
        let events = try? loop.store.look { try $0.readableEvents(of: .daemon) }
        guard events?.last(where: { types.contains($0.type) })?.type == OwnEvents.reloadRefusedType
        else { return }
        loop.note(OwnEvents.reloadTaken(at: clock.now()))
    }

    /// Reads the files again and returns what is wrong with them; empty when they are in force.
    func reload() async -> [String] {
        Systemd.notifyReloading()
        defer { Systemd.notify(.ready) }
        switch InputReader.read(configurationFile: configurationFile) {
        case .success(let inputs):
            if let error = await loop.reload(inputs.circumstances) {
                let line = "the reload is not kept, the earlier files are in force: \(error)"
                lastProblems = [line]
                log.error("\(line)")
                return lastProblems
            }
            decoder.replace(with: inputs.decoder)
            if let problem = OperatorMailbox(inputs)?.keep(in: inputs.configuration.stateDirectory)
            {
                log.warning("\(problem)")
            }
            noteTaken()
            lastProblems = []
            log.notice(
                "the files are read again: \(inputs.circumstances.ruleBook.rules.count) rules",
                metadata: .event(.reloaded)
            )
            return []
        case .failure(let problems):
            let lines = problems.lines(language: .english)
            lastProblems = ["the last reload was refused, the earlier files are in force"] + lines
            for line in lines { log.error("\(line)") }
            log.error(
                "the reload is refused: the earlier files are in force",
                metadata: .event(.reloadRefused)
            )
            loop.note(
                OwnEvents.reloadRefused(
                    digest: problems.digest,
                    at: clock.now()
                )
            )
            return lines
        }
    }
}

/// The decoder in force, which a reload replaces.
final class SharedDecoder: Sendable {
    private let decoder: Mutex<EventDecoder>

    init(_ decoder: EventDecoder) {
        self.decoder = Mutex(decoder)
    }

    var current: EventDecoder { decoder.withLock { $0 } }

    func replace(with new: EventDecoder) {
        decoder.withLock { $0 = new }
    }
}

extension InputProblems {
    /// The codes and places in short, for an event: no text of the files.
    fileprivate var digest: String {
        let codes = diagnostics.filter { $0.severity == .error }.map(\.code)
        let first = codes.first ?? "file-unreadable"
        let more = codes.count + troubles.count - 1
        return more > 0 ? "\(first), and \(more) more" : first
    }
}
