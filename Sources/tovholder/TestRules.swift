import Alerting
import ArgumentParser
import CaseEvents
import Daemon
import Foundation
import RuleLanguage
import WorkingTime

/// `tovholder test`.
struct TestRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that stand in rule files.",
        discussion: """
            Each test plays its events on a virtual clock and compares exactly who was told and when. \
            A test that fails shows its time line. Finding no test at all is an error.
            """
    )

    @Argument(help: "Rule files, or directories of them.", completion: .file())
    var paths: [String]

    @Option(help: "Only tests whose rule or name contains this text.")
    var filter: String?

    @Flag(help: "Show the time line of every test.")
    var verbose = false

    func run() throws {
        var problems = InputProblems()
        let zone: Zone
        do {
            zone = try InputReader.zone("Europe/Copenhagen")
        } catch {
            print(error)
            throw ExitStatus.found
        }
        let book = InputReader.ruleBook(
            shipped: paths,
            local: nil,
            calendar: DayCalendar(zone: zone),
            &problems
        )
        guard let book, problems.isEmpty else {
            for line in problems.lines(language: .danish) { print(line) }
            throw ExitStatus.found
        }
        try play(book, zone: zone)
    }

    private func play(_ book: RuleBook, zone: Zone) throws {
        let circumstances = Circumstances(
            ruleBook: book,
            roster: Roster(forScenario: [:]),
            calendar: DayCalendar(zone: zone),
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        var passed = 0
        var failed = 0
        for rule in book.rules {
            for scenario in rule.tests where isWanted(rule, scenario) {
                let report = ScenarioRun.run(scenario, in: circumstances)
                if report.passed { passed += 1 } else { failed += 1 }
                if verbose || !report.passed {
                    print("\(rule.name): \(report.text)", terminator: "")
                }
            }
        }
        guard passed + failed > 0 else {
            print("no test was found")
            throw ExitStatus.found
        }
        print("rule tests: \(passed) passed, \(failed) failed")
        guard failed == 0 else { throw ExitStatus.found }
    }

    private func isWanted(_ rule: Rule, _ scenario: Scenario) -> Bool {
        guard let filter else { return true }
        return rule.name.contains(filter) || scenario.name.contains(filter)
    }
}
