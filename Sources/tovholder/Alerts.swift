import Alerting
import ArgumentParser
import Daemon
import EventStore

/// `tovholder alerts`.
struct Alerts: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and answer alerts.",
        subcommands: [List.self, Show.self, Answer.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the open alerts, the oldest first."
        )

        @OptionGroup var file: ConfigurationOption

        @Flag(help: "The answered, closed and withdrawn ones too.")
        var all = false

        func run() throws {
            let records = try AlertRecords.open(configurationFile: file.config)
            for line in try records.list(openOnly: !all) { print(line) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one alert: what it is about, who was told, what came of it."
        )

        @OptionGroup var file: ConfigurationOption

        @Argument(help: "The alert's identifier, or its beginning.")
        var alert: String

        func run() throws {
            let records = try AlertRecords.open(configurationFile: file.config)
            let lines = try records.show(alert)
            guard !lines.isEmpty else {
                print("There is no alert that begins with \(alert).")
                throw ExitStatus.found
            }
            for line in lines { print(line) }
        }
    }

    struct Answer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer an alert in the name of a person.",
            discussion: """
                  tovholder alerts answer ALERT contacted --by bo
                  tovholder alerts answer ALERT not_relevant --reason wrong_person --by bo
                  tovholder alerts answer ALERT handed_over --to lis --by bo
                """
        )

        @OptionGroup var file: ConfigurationOption

        @Argument(help: "The alert's identifier.")
        var alert: String

        @Argument(help: "One of the answers that the rule offers; a wrong one lists them.")
        var answer: String

        @Option(help: "Who answers: the person's id in the roster.")
        var by: String

        @Option(help: "The reason, where the rule asks for one.")
        var reason: String?

        @Option(help: "The colleague who takes over: the person's id in the roster.")
        var to: String?

        func run() throws {
            let door = try DaemonDoor.open(configurationFile: file.config)
            // One answer needs a reason or a colleague, never both.
            let choice = [answer, reason ?? to].compactMap(\.self).joined(separator: ":")
            for line in try door.answer(alert: alert, choice: choice, by: by) { print(line) }
        }
    }
}

/// `tovholder timeline`.
struct Timeline: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what happened: events, alerts and who was told, in the order of time.",
        discussion: "Reads the store; the daemon may run meanwhile."
    )

    @OptionGroup var file: ConfigurationOption

    @Option(name: .customLong("case"), help: "Only this case.")
    var caseReference: String?

    func run() throws {
        let records = try AlertRecords.open(configurationFile: file.config)
        for line in try records.timeline(of: caseReference) { print(line) }
    }
}

extension AlertRecords {
    /// The records of the store that the configuration names.
    static func open(configurationFile: String) throws -> AlertRecords {
        do {
            return try AlertRecords(configurationFile: configurationFile)
        } catch {
            print(error)
            throw ExitStatus.configuration
        }
    }
}
