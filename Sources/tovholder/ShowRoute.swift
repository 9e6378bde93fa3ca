import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import Foundation
import RuleLanguage
import WorkingTime

/// `tovholder route`.
struct ShowRoute: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Show who would be told of an alert, and why; nothing is sent.",
        discussion: """
            Goes through the ladder of a rule for one case: each role that is asked, why its holder is \
            passed over, who would be told and on which basis, whom the citizen has to be asked about, \
            and how long a message that is not urgent would wait for the recipient's hours. Events \
            tell of assignments, absences and consents; they come from the daemon's store with \
            --config, and from the files that are named.

              tovholder route --config /etc/tovholder/tovholder.yaml --case c-1001 --rule missed-dose
              tovholder route --rules rules --roster roster.yaml --case c-1001 \\
                  --rule missed-dose --at 2026-03-05T09:00:00Z events.jsonl

            Exit status: 0 done; 1 there is no such rule, the files do not check, or events were \
            refused; 64 wrong usage; 66 events cannot be read.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(name: .customLong("case"), help: "The case, by its reference.")
    var caseReference: String

    @Option(help: "The rule, by its name.")
    var rule: String

    @Option(help: "The instant at which the alert would be raised; by default now.")
    var at: String?

    @Option(help: "The daemon's configuration file.", completion: .file())
    var config: String?

    @Option(help: "Rule files, or directories of them, instead of the configuration's.")
    var rules: [String] = []

    @Option(help: "The roster file, instead of the configuration's.", completion: .file())
    var roster: String?

    @Option(help: "The time zone, where there is no configuration.")
    var zone = "Europe/Copenhagen"

    @Option(help: "text or json.")
    var format = Format.text

    @Argument(help: "Files of events, directories of them, or a store; more than the daemon's own.")
    var events: [String] = []

    private var instant: Instant? { at.flatMap { try? Instant(rfc3339: $0) } }

    func validate() throws {
        guard at == nil || instant != nil else {
            throw ValidationError("--at wants an instant such as 2026-03-05T09:00:00Z.")
        }
        guard config != nil || (!rules.isEmpty && roster != nil) else {
            throw ValidationError("Name --config FILE, or both --rules DIR and --roster FILE.")
        }
        do {
            _ = try CaseReference(checking: caseReference)
        } catch {
            throw ValidationError("--case: \(error.message) \(error.advice)")
        }
    }

    func run() throws {
        let (circumstances, store) = try inputs()
        guard let rule = circumstances.ruleBook.rule(rule) else {
            remark("There is no rule \(rule).")
            throw ExitStatus.found
        }
        let now = instant ?? Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        let reference = CaseReference(unchecked: caseReference)
        var run = try EventRun(events: events + store)
        var received: [CaseEvent] = []
        try run.play(demand: { _ in .everything }, state: { "\(received.count) events" }) {
            outcome in
            guard case .event(var event) = outcome, event.caseReference == reference else { return }
            event.arrival = Int64(received.count + 1)
            received.append(event)
        }
        let route = Route(
            of: rule,
            in: reference,
            history: CaseHistory(received: received.filter { $0.happened <= now }),
            circumstances: circumstances,
            at: now
        )
        switch format {
        case .text: for line in route.lines(in: circumstances.calendar.zone) { print(line) }
        case .json: print(route.json)
        }
        try run.finish(misplaced: 0, disorder: .zero)
    }

    /// Rules and roster, and the store of the daemon where there is one.
    private func inputs() throws -> (Circumstances, [String]) {
        var option = RosterOption()
        option.roster = roster
        guard let config else {
            return (
                try option.applied(to: RuleOptions.circumstances(rules, nil, zone, .danish)), []
            )
        }
        switch InputReader.read(configurationFile: config) {
        case .failure(let problems):
            for line in problems.lines(language: .danish) { remark(line) }
            throw ExitStatus.found
        case .success(let inputs):
            let path = inputs.configuration.storePath
            let isThere = FileManager.default.fileExists(atPath: path)
            return (try option.applied(to: inputs.circumstances), isThere ? [path] : [])
        }
    }
}
