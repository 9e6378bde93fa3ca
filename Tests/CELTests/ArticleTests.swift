import Foundation
import Testing

/// The examples of the documentation, as they stand in the articles of `Sources/CEL/CEL.docc`.
struct ArticleTests {
    @Test func `every example of the articles is part of a test`() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let catalog = tests.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CEL/CEL.docc")
        // Only files with examples count, and this function must not be found in itself.
        let sources = try files(in: tests) { $0.hasPrefix("Article") && $0.hasSuffix(".swift") }
            .map { "\n" + unindented($0.text) + "\n" }
        let articles = try files(in: catalog) { $0.hasSuffix(".md") }
        var exampleCount = 0
        for article in articles {
            for example in examples(in: article.text) {
                exampleCount += 1
                let wanted = "\n" + unindented(example) + "\n"
                let isTested = sources.contains { $0.contains(wanted) }
                #expect(isTested, "\(article.name) shows what no test runs:\n\(example)")
            }
        }
        #expect(articles.count >= 8)
        #expect(exampleCount >= 20)
    }

    @Test func `every code is explained in an article`() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let sources = tests.deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/CEL")
        let catalog = sources.appendingPathComponent("CEL.docc")
        let articles = try files(in: catalog) { $0.hasSuffix(".md") }.map(\.text).joined()
        var codes: Set<String> = []
        for file in try files(in: sources, where: { $0.hasSuffix(".swift") }) {
            codes.formUnion(file.text.matches(of: /"(cel-[a-z-]+)"/).map { String($0.1) })
        }
        #expect(codes.count > 30)
        for code in codes.sorted() {
            #expect(articles.contains("`\(code)`"), "no article tells what \(code) means")
        }
    }

    @Test func `an example is what stands between its fences`() {
        let article = """
            Text.
            ```swift
            let a = 1
              let b = 2
            ```
            ```
            not code
            ```
            ```swift
            let c = 3
            ```
            """
        #expect(examples(in: article) == ["let a = 1\n  let b = 2", "let c = 3"])
        #expect(unindented("  let a = 1\n\n    let b = 2  ") == "let a = 1\n\nlet b = 2")
    }

    private func files(
        in folder: URL,
        where isWanted: (String) -> Bool
    ) throws -> [(name: String, text: String)] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter(isWanted).sorted()
            .map { name in
                let url = folder.appendingPathComponent(name)
                return (name, try String(contentsOf: url, encoding: .utf8))
            }
    }

    /// What stands between "```swift" and "```".
    private func examples(in article: String) -> [String] {
        var examples: [String] = []
        var lines: [Substring]?
        for line in article.split(separator: "\n", omittingEmptySubsequences: false) {
            let word = line.drop { $0 == " " }
            if let found = lines {
                if word.hasPrefix("```") {
                    examples.append(found.joined(separator: "\n"))
                    lines = nil
                } else {
                    lines = found + [line]
                }
            } else if word == "```swift" {
                lines = []
            }
        }
        return examples
    }

    private func unindented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }
}
