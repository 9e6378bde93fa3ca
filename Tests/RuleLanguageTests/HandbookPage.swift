import Foundation
import RuleLanguage

/// One page of the handbook for authors, with its examples.
///
/// An example is a block that begins with three backquotes and `yaml`; a word after that says what
/// is to come of it, and a `text` block right behind it shows what the author sees.
struct HandbookPage {
    /// What is to come of an example.
    enum Promise: String, CaseIterable {
        /// It is in order, and all tests in it pass; what may follow is how it is read back.
        case sound = ""
        /// The rule whose keys stand for those that other examples leave out.
        case frame
        /// The loader refuses it with the words that follow.
        case mistake
        /// It is in order, but one of its tests fails with the report that follows.
        case fails
    }

    struct Example {
        let promise: Promise
        let line: Int
        let text: String
        /// What the page shows that the author sees, and the lines between which it stands.
        let answer: String?
        let answerLines: Range<Int>
    }

    let name: String
    let path: String
    var lines: [String]
    let examples: [Example]

    init(name: String, path: String) throws {
        self.name = name
        self.path = path
        lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        examples = Self.examples(in: lines)
    }

    /// The pages, the first of them the one to begin with.
    static func all() throws -> [HandbookPage] {
        let folder = Support.rulesPath + "/handbook"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".md") }.sorted()
        return try [HandbookPage(name: "README.md", path: Support.rulesPath + "/README.md")]
            + names.map { try HandbookPage(name: $0, path: folder + "/" + $0) }
    }

    private static func examples(in lines: [String]) -> [Example] {
        var examples: [Example] = []
        var position = 0
        while position < lines.count {
            let words = lines[position].split(separator: " ").map(String.init)
            position += 1
            guard words.first == "```yaml" else { continue }
            let first = position
            while position < lines.count, lines[position] != "```" { position += 1 }
            let text = lines[first..<position].joined(separator: "\n") + "\n"
            var next = position + 1
            while next < lines.count, lines[next].isEmpty { next += 1 }
            var answer: Range<Int>?
            if next < lines.count, lines[next] == "```text" {
                let end = lines[next...].firstIndex(of: "```") ?? lines.count
                answer = (next + 1)..<end
            }
            examples.append(
                Example(
                    promise: Promise(rawValue: words.count > 1 ? words[1] : "") ?? .sound,
                    line: first,
                    text: text,
                    answer: answer.map { lines[$0].joined(separator: "\n") },
                    answerLines: answer ?? next..<next
                )
            )
        }
        return examples
    }
}

extension HandbookPage.Example {
    /// The keys at the left edge, each with all lines that belong to it.
    private static func parts(_ text: String) -> [(key: String, text: String)] {
        var parts: [(key: String, text: String)] = []
        for line in text.components(separatedBy: "\n").dropLast() {
            let beginsKey = line.first.map { $0.isLetter } ?? false
            if beginsKey {
                parts.append((String(line.prefix { $0 != ":" }), line + "\n"))
            } else if let last = parts.indices.last {
                parts[last].text += line + "\n"
            } else {
                parts.append(("", line + "\n"))
            }
        }
        return parts
    }

    private var keys: [String] { Self.parts(text).map(\.key) }

    /// The keys of a vocabulary file.
    private static let sections = [
        "events", "states", "lists", "conditions", "citizen", "reporters", "roles",
    ]

    var isVocabulary: Bool {
        keys.contains { Self.sections.contains($0) }
            && !isScenario && !isRule
    }

    var isScenario: Bool { keys.contains("scenario") }

    var isOverride: Bool { keys.contains("override") }

    var isRule: Bool { keys.contains("rule") && keys.contains("title") }

    /// The text of the file: what stands there, with the frame round it where it is no whole file.
    func file(in frame: String) -> String {
        if isRule || isScenario || isOverride || isVocabulary { return text }
        let own = Self.parts(text)
        let kept = Self.parts(frame).filter { part in !own.contains { $0.key == part.key } }
        return (kept + own).map(\.text).joined()
    }
}
