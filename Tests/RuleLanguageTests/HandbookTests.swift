import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// Every example of the handbook for authors does what its page says.
struct HandbookTests {
    /// With this variable set the pages are written anew with what authors see now.
    private static let recordingVariable = "TOVHOLDER_RECORD"

    private static let name = "rule.yaml"

    private let pages: [HandbookPage]
    private let shipped: [SourceFile]
    private let frame: String
    private let calendar: DayCalendar

    init() throws {
        pages = try HandbookPage.all()
        shipped = try Support.shippedFiles()
        frame = pages.flatMap(\.examples).first { $0.promise == .frame }?.text ?? ""
        calendar = try Support.calendar()
    }

    /// Loads an example with the vocabulary, and with the shipped rules where it is about them.
    private func load(_ example: HandbookPage.Example, on page: HandbookPage) -> RuleLoad {
        let vocabulary = shipped.filter { $0.path.hasPrefix("vocabulary/") }
        let words = page.examples.filter { $0.isVocabulary && $0.promise == .sound }
            .enumerated().map { SourceFile(path: "words\($0.offset).yaml", text: $0.element.text) }
        let file = SourceFile(path: Self.name, text: example.file(in: frame))
        let isOfShipped = example.isScenario || example.isOverride
        return RuleLoader.load(
            (isOfShipped ? shipped : vocabulary)
                + (example.isOverride || words.contains { $0.text == file.text } ? [] : [file]),
            overrides: words + (example.isOverride ? [file] : []),
            calendar: calendar
        )
    }

    /// The reports of the tests of an example, or of the scenario that it is.
    private func reports(
        _ example: HandbookPage.Example,
        _ load: RuleLoad
    ) throws -> [ScenarioReport] {
        let book = try #require(load.ruleBook)
        let circumstances = Circumstances(
            ruleBook: book,
            roster: Roster(forScenario: [:]),
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        let own = book.rules.filter { $0.place.file == Self.name }
        return (own.flatMap(\.tests) + load.scenarios).map {
            ScenarioRun.run($0, in: circumstances)
        }
    }

    /// What the author sees of an example, without the place where the page has no file.
    private func seen(_ example: HandbookPage.Example, on page: HandbookPage) throws -> String {
        let load = load(example, on: page)
        if example.promise == .sound {
            let rule = load.soundRules.first { $0.place.file == Self.name }
            return rule.map { "\($0.name): \($0.sentence(.english))" } ?? ""
        }
        guard example.promise == .fails else {
            let texts = load.diagnostics.map { diagnostic in
                let text = diagnostic.text(language: .english)
                return text.firstRange(of: ": ").map { String(text[$0.upperBound...]) } ?? text
            }
            return texts.joined(separator: "\n")
        }
        let failed = try reports(example, load).filter { !$0.passed }
        return failed.map { $0.text(.english) }.joined().trimmingCharacters(in: .newlines)
    }

    @Test func `every sound example loads without a word and passes its tests`() throws {
        var played = 0
        for page in pages {
            for example in page.examples where [.sound, .frame].contains(example.promise) {
                let place = "\(page.name):\(example.line)"
                let load = load(example, on: page)
                let found = load.diagnostics.map { $0.text(language: .english) }
                #expect(found == [], "\(place)")
                guard load.ruleBook != nil else { continue }
                for report in try reports(example, load) {
                    played += 1
                    #expect(report.passed, "\(place): \(report.text(.english))")
                }
            }
        }
        #expect(played >= 20)
    }

    @Test func `every mistake, failing test and echo stands on the page as authors see it`() throws
    {
        let isRecording = ProcessInfo.processInfo.environment[Self.recordingVariable] != nil
        var shown = 0
        for var page in pages {
            for example in page.examples.reversed()
            where [.mistake, .fails].contains(example.promise) || example.answer != nil {
                shown += 1
                let seen = try seen(example, on: page)
                #expect(!seen.isEmpty, "\(page.name):\(example.line) shows nothing")
                if isRecording {
                    page.lines.replaceSubrange(
                        example.answerLines,
                        with: seen.components(separatedBy: "\n")
                    )
                } else {
                    #expect(example.answer == seen, "\(page.name):\(example.line)")
                }
            }
            guard isRecording else { continue }
            try page.lines.joined(separator: "\n")
                .write(toFile: page.path, atomically: true, encoding: .utf8)
        }
        #expect(shown >= 10)
    }

    @Test func `every expression of the table can be asked of some event`() throws {
        let page = try #require(pages.first { $0.name == "4-expressions.md" })
        let rows = page.lines.drop { $0 != "## What one needs" }.prefix { !$0.hasPrefix("```") }
            .filter { $0.hasPrefix("| ") }.dropFirst()
        var asked = 0
        for row in rows {
            let codes = row.replacing("\\|", with: "|").split(separator: "`").enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            for code in codes {
                asked += 1
                #expect(isAskable(code), "\(code)")
            }
        }
        #expect(asked >= 12)
    }

    /// Whether the expression is sound for an anchor and a candidate of one of some types.
    private func isAskable(_ expression: String) -> Bool {
        let types = ["medication.missed", "housing.arrears_registered", "appointment.missed"]
        return types.contains { type in
            let text =
                frame + "given:\n  - event: \(type)\n    before: 1d\n    where: >-\n"
                + "      \(expression)\n"
            let rule = text.replacing("when: hospital.discharged", with: "when: \(type)")
            let load = RuleLoader.load(
                shipped.filter { $0.path.hasPrefix("vocabulary/") }
                    + [SourceFile(path: Self.name, text: rule)],
                calendar: calendar
            )
            return load.diagnostics.isEmpty
        }
    }

    @Test func `the first page leads to every other one`() throws {
        let first = try #require(pages.first)
        let text = first.lines.joined(separator: "\n")
        #expect(pages.count > 1)
        for page in pages.dropFirst() {
            #expect(text.contains("(handbook/\(page.name))"), "\(page.name)")
        }
    }
}
