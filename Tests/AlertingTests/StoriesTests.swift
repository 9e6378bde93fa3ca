import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Alerting

/// The stories in `Tests/Scenarios`, played with all shipped rules as the daemon would.
struct StoriesTests {
    private static let tests = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func files(below folder: URL) throws -> [SourceFile] {
        let root = folder.resolvingSymlinksInPath().path
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: root + "/" + name, encoding: .utf8)
            return SourceFile(path: name, text: text)
        }
    }

    /// All stories, played once.
    private static let played = try? reports()

    private static func reports() throws -> [ScenarioReport] {
        let calendar = try FindingFixture.copenhagen()
        let rules = try files(below: tests.deletingLastPathComponent().appending(path: "rules"))
        let stories = try files(below: tests.appending(path: "Scenarios"))
        let load = RuleLoader.load(rules + stories, calendar: calendar)
        let circumstances = Circumstances(
            ruleBook: try #require(load.ruleBook),
            roster: Roster(forScenario: [:]),
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        return load.scenarios.map { ScenarioRun.run($0, in: circumstances) }
    }

    @Test func `every story passes, and no message of any tells of illness, drugs or crime`() throws
    {
        let secret = [
            "hiv", "metadon", "methadon", "diagnos", "psykose", "skizofreni", "selvmord", "kokain",
            "heroin", "alkohol", "fængsel", "politi", "cpr", "250947", "210300",
        ]
        let reports = try #require(Self.played)
        #expect(reports.count >= 99)
        for report in reports {
            #expect(report.passed, "\(report.scenario.name): \(report.text(.english))")
            for entry in report.entries {
                guard case .telling(let telling) = entry.kind else { continue }
                let text = telling.content.texts.joined(separator: "\n").lowercased()
                let told = secret.filter { text.contains($0) }
                #expect(told == [], "\(report.scenario.name): \(telling.rule)")
            }
        }
    }

    @Test func `every answer in a story answers what was told since the one before`() throws {
        for report in try #require(Self.played) {
            var answered: [String: Instant] = [:]
            for answer in report.scenario.answers.sorted(by: { $0.at < $1.at }) {
                let since = answered[answer.alert] ?? .earliest
                let isAsked = report.entries.contains { entry in
                    guard case .telling(let telling) = entry.kind else { return false }
                    return telling.rule == answer.alert && entry.at > since && entry.at <= answer.at
                }
                #expect(isAsked, "\(report.scenario.name): \(answer.alert) at \(answer.at)")
                answered[answer.alert] = answer.at
            }
        }
    }
}
