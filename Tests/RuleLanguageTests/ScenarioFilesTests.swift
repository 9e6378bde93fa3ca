import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// Which stories stand in `Tests/Scenarios`.
///
/// That they pass is tested where they are played.
struct ScenarioFilesTests {
    private static let path = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Scenarios").resolvingSymlinksInPath().path

    /// The case vignettes of the field; the numbers between them tell no story of their own.
    private static let vignettes = [
        1, 2, 4, 6, 7, 9, 11, 12, 14, 16, 17, 19, 21, 22, 24, 26, 27, 29, 31, 32, 34, 36, 37, 39,
        41, 42, 44, 46, 47, 49, 51, 52, 54, 56, 57, 59, 61, 62, 64, 66, 67, 69, 71, 72, 74,
    ]

    private static func files() throws -> [SourceFile] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
            return SourceFile(path: name, text: text)
        }
    }

    private static func code(_ letter: String, _ number: Int) -> String {
        letter + (number < 10 ? "0" : "") + "\(number)"
    }

    @Test func `every vignette has its story`() throws {
        let names = try Self.files().map(\.path)
        for number in Self.vignettes {
            let code = Self.code("V", number)
            #expect(names.contains { $0.hasPrefix(code + "-") }, "\(code)")
        }
    }

    @Test func `every failure without a vignette has a story that fires and one that is silent`()
        throws
    {
        let load = RuleLoader.load(
            try Support.shippedFiles() + Self.files(),
            calendar: try Support.calendar()
        )
        for number in 1...23 {
            let code = Self.code("S", number)
            let stories = load.scenarios.filter { $0.name.hasPrefix(code + " ") }
            #expect(stories.count == 2, "\(code)")
            #expect(stories.contains { !$0.expect.isEmpty }, "\(code)")
        }
    }

    @Test func `every story reads without a word and names what its file names`() throws {
        let files = try Self.files()
        let load = RuleLoader.load(
            try Support.shippedFiles() + files,
            calendar: try Support.calendar()
        )
        #expect(load.diagnostics.map { $0.text(language: .english) } == [])
        #expect(load.scenarios.count == files.count)
        for scenario in load.scenarios {
            let code = scenario.name.prefix { $0 != " " }
            #expect(scenario.place.file.hasPrefix(code + "-"), "\(scenario.name)")
            #expect(scenario.strict && scenario.only.isEmpty, "\(scenario.name)")
        }
        let names = load.scenarios.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `a story forbids only alerts that there are`() throws {
        let load = RuleLoader.load(
            try Support.shippedFiles() + Self.files(),
            calendar: try Support.calendar()
        )
        for scenario in load.scenarios {
            for case .alert(let word) in scenario.never {
                let isKnown = load.soundRules.contains {
                    $0.name == word || $0.detects.contains(word)
                }
                #expect(isKnown, "\(scenario.name): \(word)")
            }
        }
    }
}
