import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// The worked example of a municipality's own folder, together with the shipped rules.
struct ExampleMunicipalityTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .resolvingSymlinksInPath()

    private static func files(_ folder: String) throws -> [SourceFile] {
        let path = root.appending(path: folder).path
        let names = try FileManager.default.subpathsOfDirectory(atPath: path)
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
            return SourceFile(path: folder + "/" + name, text: text)
        }
    }

    private static func load() throws -> RuleLoad {
        RuleLoader.load(
            try files("rules"),
            overrides: try files("deploy/example-municipality"),
            calendar: try FindingFixture.copenhagen()
        )
    }

    @Test func `it changes a number, a state, a role's name and a text, and nothing shipped`()
        throws
    {
        let load = try Self.load()
        let local = load.diagnostics.filter { $0.place.file.hasPrefix("deploy/") }
        #expect(local.map(\.code) == [])
        let book = try #require(load.ruleBook)
        #expect(book.retired.contains("appointment-too-early"))
        #expect(book.rule("rent-arrears")?.title.danish == "Huslejen mangler")
        #expect(Role("gp").title(in: book.vocabulary)[.danish] == "lægehuset")
        #expect(book.rule("away-longer-than-usual")?.variants.count == 1)
        #expect(book.vocabulary.eventType("laundry.visited") != nil)
    }

    @Test func `the tests of what it changes and adds pass`() throws {
        let load = try Self.load()
        let circumstances = Circumstances(
            ruleBook: try #require(load.ruleBook),
            roster: Roster(forScenario: [:]),
            calendar: try FindingFixture.copenhagen(),
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        for name in ["no-contact-during-stay", "rent-arrears", "laundry-as-a-sign"] {
            let rule = try #require(circumstances.ruleBook.rule(name))
            #expect(rule.tests.count == 2, "\(name)")
            for test in rule.tests {
                let report = ScenarioRun.run(test, in: circumstances)
                #expect(report.passed, "\(name): \(report.text(.english))")
            }
        }
    }
}
