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
        abstract: "Run the tests that stand in rule files, and scenario files.",
        discussion: """
            Each test plays its events on a virtual clock and compares exactly who was told and when. \
            A test that fails shows its time line. Scenario files (`scenario: …`) are played where they \
            stand among the paths; the rules they need must be among the paths too.

              tovholder test rules
              tovholder test rules scenarios/discharge.yaml --filter unannounced --junit report.xml

            Exit status: 0 all passed; 1 a test failed, a file is not in order, or no test was found; \
            73 the report cannot be written.
            """
    )

    @Argument(help: "Rule files and scenario files, or directories of them.", completion: .file())
    var paths: [String]

    @Option(help: "A directory of local changes to the rules.", completion: .directory)
    var local: String?

    @Option(help: "Only tests whose rule, name or file contains this text.")
    var filter: String?

    @Option(help: "Write a report for build servers (JUnit XML) to this file.", completion: .file())
    var junit: String?

    @Option(help: "The language of diagnostics and time lines: da or en.")
    var language = CommandLanguage.da

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
        let load = InputReader.ruleLoad(
            shipped: paths,
            local: local,
            calendar: DayCalendar(zone: zone),
            &problems
        )
        guard let load, let book = load.ruleBook, problems.isEmpty else {
            for line in problems.lines(language: language.language) { print(line) }
            throw ExitStatus.found
        }
        for warning in load.diagnostics { remark(warning.text(language: language.language)) }
        try play(Self.tests(book, load.scenarios), book, zone: zone)
    }

    /// A scenario and what it is listed under.
    private struct Test {
        let suite: String
        let scenario: Scenario
    }

    private static func tests(_ book: RuleBook, _ scenarios: [Scenario]) -> [Test] {
        book.rules.flatMap { rule in rule.tests.map { Test(suite: rule.name, scenario: $0) } }
            + scenarios.map { Test(suite: $0.place.file, scenario: $0) }
    }

    private func play(_ tests: [Test], _ book: RuleBook, zone: Zone) throws {
        let circumstances = Circumstances(
            ruleBook: book,
            roster: Roster(forScenario: [:]),
            calendar: DayCalendar(zone: zone),
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        var passed = 0
        var failed = 0
        var junitReport = JUnitReport(language: language.language)
        for test in tests where isWanted(test) {
            let report = ScenarioRun.run(test.scenario, in: circumstances)
            junitReport.add(report, suite: test.suite)
            if report.passed { passed += 1 } else { failed += 1 }
            if verbose || !report.passed {
                print("\(test.suite): \(report.text(language.language))", terminator: "")
            }
        }
        if let junit { try write(junitReport, to: junit) }
        guard passed + failed > 0 else {
            print(language == .da ? "ingen test blev fundet" : "no test was found")
            throw ExitStatus.found
        }
        let summary = "rule tests: \(passed) passed, \(failed) failed"
        print(failed == 0 ? Paint().green(summary) : Paint().red(summary))
        guard failed == 0 else { throw ExitStatus.found }
    }

    private func write(_ report: JUnitReport, to path: String) throws {
        do {
            // Not by way of another file, which would take the place of a device.
            try Data(report.text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            print("\(path): the report cannot be written: \(error.localizedDescription)")
            throw ExitStatus.cannotCreate
        }
    }

    private func isWanted(_ test: Test) -> Bool {
        guard let filter else { return true }
        return test.suite.contains(filter) || test.scenario.name.contains(filter)
    }
}
