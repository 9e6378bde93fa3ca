import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import Simulation
import WorkingTime

/// `tovholder diff`.
struct DiffRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what other rules would have alerted otherwise, over the same events.",
        discussion: """
            Replays the events through both rule books and lists alerts that were added (+), \
            removed (-), moved to another time (~) or told to others (>), and how many alerts each \
            recipient would have had in each ISO week. A recipient is a role, or with --roster the \
            person whom it would have reached. Nobody is told anything. Times are those of --zone; \
            in JSON they are UTC.

              tovholder diff --rules rules --with /tmp/rules events.jsonl
              tovholder diff --rules rules --with /tmp/rules --noise-budget 20 events.jsonl

            Exit status: 0 done; 1 rules do not check, or events were refused or left out; 3 a \
            recipient would be told of more alerts in a week than --noise-budget; 64 wrong usage; \
            66 events cannot be read.
            """
    )

    @OptionGroup var rules: RuleOptions

    @OptionGroup var roster: RosterOption

    @Option(
        name: .customLong("with"),
        help: "The other rules: files, or directories of them.",
        completion: .file()
    )
    var otherRules: [String]

    @Option(help: "The most alerts that a recipient may be told of in a week.")
    var noiseBudget: Int?

    @Option(help: "How to print: text or json.")
    var format = Check.Format.text

    @OptionGroup var clock: ClockOptions

    @Argument(help: "Files of events, directories of them, a store or state directory, or -.")
    var events: [String]

    private static let listedChangeCountMax = 200

    func validate() throws {
        guard noiseBudget.map({ $0 >= 0 }) ?? true else {
            throw ValidationError("--noise-budget wants a number of alerts, 0 or more.")
        }
    }

    func run() throws {
        let before = try roster.applied(to: try rules.circumstances())
        let after = try roster.applied(
            to: try RuleOptions.circumstances(
                otherRules,
                rules.local,
                rules.zone,
                rules.language.language
            )
        )
        let namesPeople = roster.roster != nil
        var old = ReplayedAlerts(namesPeople: namesPeople)
        var new = ReplayedAlerts(namesPeople: namesPeople)
        var run = try EventRun(events: events)
        let demands = (Replay.demand(before), Replay.demand(after))
        let takeOld: (ReplayTransition) -> Void = { old.take($0) }
        let takeNew: (ReplayTransition) -> Void = { new.take($0) }
        let distance = clock.distance
        var left = Replay(circumstances: before, disorder: distance, tell: takeOld)
        var right = Replay(circumstances: after, disorder: distance, tell: takeNew)
        let demand: (String) -> EventDemand = { max(demands.0($0), demands.1($0)) }
        let state = {
            "\(left.counts.events) events, \(left.counts.alerts) and "
                + "\(right.counts.alerts) alerts"
        }
        try run.play(demand: demand, state: state) { outcome in
            switch outcome {
            case .event(let event):
                left.take(event)
                right.take(event)
            case .unconcerned(let happened):
                left.takeUnconcerned(happened: happened)
                right.takeUnconcerned(happened: happened)
            case .blank, .refused: break
            }
        }
        left.finish(at: clock.end)
        right.finish(at: clock.end)
        let difference = ReplayDifference(
            old: old.alerts,
            new: new.alerts,
            zone: before.calendar.zone
        )
        show(difference)
        try run.finish(misplaced: left.counts.misplaced, disorder: distance)
        if let noiseBudget, !difference.loads(over: noiseBudget).isEmpty { throw ExitStatus.noise }
    }

    private func show(_ difference: ReplayDifference) {
        var output = OutputLines()
        switch format {
        case .json:
            var writer = JSONWriter()
            difference.encode(to: &writer, budget: noiseBudget)
            output.add(writer.bytes)
        case .text:
            let lines = difference.lines(
                in: rules.language.language,
                budget: noiseBudget,
                changeCountMax: Self.listedChangeCountMax
            )
            let paint = Paint()
            for line in lines {
                switch line.tone {
                case .more: output.add(paint.green(line.text))
                case .less: output.add(paint.red(line.text))
                case .warning: output.add(paint.bold(line.text))
                case .neutral: output.add(line.text)
                }
            }
        }
        output.flush()
    }
}
