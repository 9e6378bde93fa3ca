import Foundation
import RuleLanguage
import Testing

@testable import Daemon

/// What the configuration says of sources, compared with the vocabulary.
struct SourceMistakeTests {
    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("sources-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// Reads a configuration with the sources; what is wrong, with line, column and code.
    private func mistakes(_ sources: String) throws -> [String] {
        let rules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("rules").path
        let roster = directory.appendingPathComponent("roster.yaml")
        try Data(
            """
            catch_all: {id: vagt, email: vagt@kommune.example}
            operator: {id: drift, email: drift@kommune.example}

            """.utf8
        ).write(to: roster)
        let file = directory.appendingPathComponent("tovholder.yaml")
        try Data(
            """
            state_directory: /var/lib/tovholder
            rules: [\(rules)/vocabulary, \(rules)/daemon]
            roster: \(roster.path)
            mail: {from: tovholder@kommune.example, maildir: /tmp/mail}
            sources:
            \(sources)

            """.utf8
        ).write(to: file)
        guard case .failure(let problems) = InputReader.read(configurationFile: file.path) else {
            return []
        }
        return problems.troubles.map(\.description)
            + problems.diagnostics.map { "\($0.place.line):\($0.place.column) \($0.code)" }
    }

    @Test func `who reports nothing that the vocabulary knows is told where it stands`() throws {
        let source =
            "  - {name: ward, prefix: 'urn:a', every: 24h, reports: [contact.made, nobody]}"
        let column = try #require(source.range(of: "nobody")).lowerBound
        let place = source.distance(from: source.startIndex, to: column) + 1
        #expect(try mistakes(source) == ["6:\(place) configuration-source-reporter"])
    }

    @Test func `a source without a rhythm is told where it stands`() throws {
        let source = "  - {name: ward, prefix: 'urn:a', reports: [contact.made]}"
        #expect(try mistakes(source) == ["6:12 configuration-source-rhythm"])
        let other = source.replacingOccurrences(of: "reports", with: "every: 24h, reports")
        #expect(try mistakes(other) == [])
    }
}
