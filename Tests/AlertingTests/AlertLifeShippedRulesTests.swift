import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// The shipped rules, loaded and played as the daemon would.
struct AlertLifeShippedRulesTests {
    private static let rulesPath = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rules").resolvingSymlinksInPath().path

    private static func shippedFiles() throws -> [SourceFile] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: rulesPath)
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: rulesPath + "/" + name, encoding: .utf8)
            return SourceFile(path: name, text: text)
        }
    }

    @Test func `every shipped rule passes its own tests`() throws {
        let calendar = try FindingFixture.copenhagen()
        let load = RuleLoader.load(try Self.shippedFiles(), calendar: calendar)
        let circumstances = Circumstances(
            ruleBook: try #require(load.ruleBook),
            roster: Roster(forScenario: [:]),
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        var played = 0
        for rule in circumstances.ruleBook.rules {
            for scenario in rule.tests {
                let report = ScenarioRun.run(scenario, in: circumstances)
                played += 1
                #expect(report.passed, "\(rule.name): \(report.text(.english))")
            }
        }
        #expect(played >= 20, "stable rules have two tests each, at least")
    }
}
