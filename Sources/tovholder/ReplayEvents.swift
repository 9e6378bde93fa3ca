import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import RuleLanguage
import Simulation
import WorkingTime

/// `tovholder replay`.
struct ReplayEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show what would have been alerted, had these rules watched these events.",
        discussion: """
            Reads CloudEvents, one JSON object a line, or the store of a daemon, and prints one \
            JSON object a line for everything that becomes of an alert: opened, told (a further \
            step of the ladder), answered, closed, withdrawn. Nobody answers, but with \
            --answered-after everybody does, with the first answer of the rule. Lines are in the order of the \
            virtual clock, then of the case, then of rule and key. Nobody is told anything. With \
            --roster, lines name whom each role would have reached; without it, each role is held. \
            --format text prints a line for people instead, with times in --zone.

            The files of a directory are read in the order of their names, a store after them. An event \
            arrives when it happened. Lines may be out of order by --disorder; events that \
            are more than that are left out and counted. The clock stops at the last event, or at \
            --until, so that an absence that falls due later is not reported. Events source.silent \
            and source.resumed tell of a source that was not heard: its absences wait.

              tovholder replay --rules rules events.jsonl
              tovholder replay --rules rules --format text --until 2026-04-01T00:00:00Z events.jsonl
              zcat events.jsonl.gz | tovholder replay --rules rules - | jq .rule

            Exit status: 0 done; 1 the rules do not check, or events were refused or left out; \
            64 wrong usage; 66 events cannot be read.
            """
    )

    @OptionGroup var rules: RuleOptions

    @OptionGroup var roster: RosterOption

    @OptionGroup var clock: ClockOptions

    @Option(help: "Suppose that each alert is answered so long after it is opened, such as 4h.")
    var answeredAfter: String?

    @Option(help: "How to print: json, one object a line, or text.")
    var format = Check.Format.json

    @Argument(help: "Files of events, directories of them, a store or state directory, or -.")
    var events: [String]

    func validate() throws {
        guard answeredAfter.map({ (try? Elapsed($0)) != nil }) ?? true else {
            throw ValidationError("--answered-after wants a duration such as 30m or 4h.")
        }
    }

    func run() throws {
        let circumstances = try roster.applied(to: try rules.circumstances())
        let namesPeople = roster.roster != nil
        var output = OutputLines()
        var run = try EventRun(events: events)
        let demand = Replay.demand(circumstances)
        let (zone, language) = (circumstances.calendar.zone, rules.language.language)
        let tell: (ReplayTransition) -> Void = { transition in
            guard format == .json else {
                return output.add(transition.text(language, in: zone, namesPeople: namesPeople))
            }
            var writer = JSONWriter()
            transition.encode(to: &writer, namesPeople: namesPeople)
            output.add(writer.bytes)
        }
        var replay = Replay(
            circumstances: circumstances,
            disorder: clock.distance,
            answeredAfter: answeredAfter.flatMap { try? Elapsed($0) },
            tell: tell
        )
        // The process ends with the run, and its memory with it.
        defer { _ = unsafe Unmanaged.passRetained(Remains(replay)) }
        let state = { "\(replay.counts.events) events, \(replay.counts.alerts) alerts" }
        try run.play(demand: demand, state: state) { outcome in
            switch outcome {
            case .event(let event): replay.take(event)
            case .unconcerned(let happened): replay.takeUnconcerned(happened: happened)
            case .blank, .refused: break
            }
        }
        replay.finish(at: clock.end)
        output.flush()
        for (rule, trouble) in replay.trouble.sorted(by: { $0.key < $1.key }) {
            let event = trouble.event.id
            remark(
                language == .danish
                    ? "Reglen \(rule) kunne først ikke afgøres ved \(event): \(trouble.message.danish)"
                    : "The rule \(rule) failed first at \(event): \(trouble.message.english)"
            )
        }
        try run.finish(misplaced: replay.counts.misplaced, disorder: clock.distance)
    }
}

/// What nobody takes apart any more.
private final class Remains {
    let replay: Replay

    init(_ replay: Replay) { self.replay = replay }
}

/// Which rules are meant, and in which zone their dates lie.
struct RuleOptions: ParsableArguments {
    @Option(help: "Rule files, or directories of them.", completion: .file())
    var rules: [String]

    @Option(help: "A directory of local changes to the rules.", completion: .directory)
    var local: String?

    @Option(help: "The time zone of dates without a clock, and of the times in texts for people.")
    var zone = "Europe/Copenhagen"

    @Option(help: "The language of texts for people: da or en.")
    var language = CommandLanguage.da

    /// The rules, or an exit that says what is wrong with them.
    func circumstances() throws -> Circumstances {
        try Self.circumstances(rules, local, zone, language.language)
    }

    static func circumstances(
        _ paths: [String],
        _ local: String?,
        _ zone: String,
        _ language: Language
    ) throws -> Circumstances {
        var problems = InputProblems()
        do {
            let calendar = DayCalendar(zone: try InputReader.zone(zone))
            let book = InputReader.ruleBook(
                shipped: paths,
                local: local,
                calendar: calendar,
                &problems
            )
            if let book, problems.isEmpty {
                return Circumstances(replaying: book, calendar: calendar)
            }
        } catch {
            problems.troubles.append(error)
        }
        for line in problems.lines(language: language) { remark(line) }
        throw ExitStatus.found
    }
}

/// Who holds the roles.
struct RosterOption: ParsableArguments {
    @Option(help: "The roster file of the daemon; without it each role is held.")
    var roster: String?

    /// The circumstances with the people of the roster, or an exit that says what is wrong with it.
    func applied(to circumstances: Circumstances) throws -> Circumstances {
        guard let roster else { return circumstances }
        var problems = InputProblems()
        do {
            let reading = RosterReader.read(
                try RuleFiles.readText(roster),
                calendar: circumstances.calendar
            )
            problems.diagnostics = reading.diagnostics
            if let people = reading.value {
                return Circumstances(
                    ruleBook: circumstances.ruleBook,
                    roster: people,
                    calendar: circumstances.calendar,
                    disclosure: circumstances.disclosure,
                    language: circumstances.language
                )
            }
        } catch {
            problems.troubles.append(error)
        }
        for line in problems.lines(language: .danish) { remark(line) }
        throw ExitStatus.found
    }
}

/// How the virtual clock goes.
struct ClockOptions: ParsableArguments {
    @Option(help: "How far lines may stand out of the order of time, such as 10m or 30d.")
    var disorder = "1d"

    @Option(help: "How far the clock runs after the last event, an instant with its zone.")
    var until: String?

    private var amount: Elapsed? {
        guard let amount = try? TimeAmount(disorder), case .elapsed(let distance) = amount,
            distance >= .zero
        else { return nil }
        return distance
    }

    var distance: Elapsed { amount ?? .days(1) }

    var end: Instant? { until.flatMap { try? Instant(rfc3339: $0) } }

    func validate() throws {
        guard amount != nil else {
            throw ValidationError("--disorder \(disorder) is no duration such as 10m, 12h or 30d.")
        }
        guard until == nil || end != nil else {
            throw ValidationError("--until wants an instant such as 2026-02-01T00:00:00Z.")
        }
    }
}
