import Alerting
import ArgumentParser
import Daemon

/// `tovholder report`.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how each rule fared: raised, answered how, not relevant, time to answer.",
        discussion: """
            Reads the store; the daemon may run meanwhile. A rule whose alerts are often not relevant \
            tells too much; one that nobody answers tells the wrong people.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @OptionGroup var file: ConfigurationOption

    @Option(help: "How many weeks back.")
    var weeks = 1

    @Option(help: "text for people, or json, an object a line.")
    var format = Format.text

    func validate() throws {
        guard (1...AlertRecords.reportWeekCountMax).contains(weeks) else {
            throw ValidationError("--weeks is from 1 to \(AlertRecords.reportWeekCountMax).")
        }
    }

    func run() throws {
        let records = try AlertRecords.open(configurationFile: file.config)
        let reports = try records.ruleReports(weeks: weeks)
        switch format {
        case .text: for line in RuleReport.lines(reports) { print(line) }
        case .json: for report in reports { print(report.json) }
        }
    }
}
