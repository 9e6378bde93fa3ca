import CaseEvents
import Foundation
import RuleLanguage
import Testing

/// One wrong text of an author, and all that is said of it in both languages.
struct MistakeTranscript: Sendable {
    let title: String
    /// How the text is given: `rule`, `file`, `vocabulary`, `scenario` or `local`.
    let kind: String
    let text: String
    let english: String
    let danish: String

    /// The transcripts of a file.
    ///
    /// Each begins with `=== TITLE`; the sections `--- KIND`, `--- en` and `--- da` follow.
    static func read(_ text: String) -> [MistakeTranscript] {
        var transcripts: [MistakeTranscript] = []
        for part in ("\n" + text).components(separatedBy: "\n=== ").dropFirst() {
            let sections = part.components(separatedBy: "\n--- ")
            var bodies: [(name: String, body: String)] = []
            for section in sections.dropFirst() {
                let end = section.firstIndex(of: "\n") ?? section.endIndex
                bodies.append((String(section[..<end]), String(section[end...].dropFirst())))
            }
            func body(_ name: String) -> String {
                (bodies.first { $0.name == name }?.body ?? "")
                    .trimmingCharacters(in: .newlines)
            }
            transcripts.append(
                MistakeTranscript(
                    title: sections[0].trimmingCharacters(in: .newlines),
                    kind: bodies.first?.name ?? "",
                    text: bodies.first?.body ?? "",
                    english: body("en"),
                    danish: body("da")
                )
            )
        }
        return transcripts
    }

    /// The transcripts of every file, in the order of their names.
    static func all() throws -> [MistakeTranscript] {
        try MistakeTranscriptTests.files().flatMap { name in
            read(
                try String(
                    contentsOfFile: MistakeTranscriptTests.directory + "/" + name,
                    encoding: .utf8
                )
            )
        }
    }

    /// The whole file that the author has written.
    var file: String {
        let wrong = text.hasSuffix("\n") ? text : text + "\n"
        return kind == "rule" ? Support.rule(changed: wrong) : wrong
    }

    /// What the loader says now.
    func load() throws -> RuleLoad {
        switch kind {
        case "rule", "file": return try Support.load(file)
        case "vocabulary", "scenario": return try Support.load(file, Support.rule())
        case "local": return try Support.load(Support.rule(), overrides: [file])
        default: throw CocoaError(.fileReadUnknown)
        }
    }

    func written(_ load: RuleLoad) -> String {
        let english = load.diagnostics.map { $0.text(language: .english) }
        let danish = load.diagnostics.map { $0.text(language: .danish) }
        return """
            === \(title)
            --- \(kind)
            \(text.trimmingCharacters(in: .newlines))
            --- en
            \(english.joined(separator: "\n"))
            --- da
            \(danish.joined(separator: "\n"))

            """
    }
}

extension Support {
    /// The sound rule with lines in place of those that begin with the same key.
    ///
    /// A line that begins with a letter begins a key; what follows it belongs to the key.
    static func rule(changed text: String) -> String {
        var parts: [String] = []
        for line in text.components(separatedBy: "\n").dropLast() {
            let beginsKey = line.first.map { $0.isLetter || $0 == "\"" } ?? false
            if beginsKey || parts.isEmpty {
                parts.append(line)
            } else {
                parts[parts.count - 1] += "\n" + line
            }
        }
        return rule(lines: parts)
    }
}

struct MistakeTranscriptTests {
    fileprivate static let directory = URL(filePath: #filePath)
        .deletingLastPathComponent().appending(path: "Data/Mistakes").path

    /// With this variable set the files are written anew, to be read before they are kept.
    private static let recordingVariable = "TOVHOLDER_RECORD"

    fileprivate static func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test func `every mistake is told in full in both languages`() throws {
        let isRecording = ProcessInfo.processInfo.environment[Self.recordingVariable] != nil
        for name in try Self.files() {
            let path = Self.directory + "/" + name
            let transcripts = MistakeTranscript.read(
                try String(contentsOfFile: path, encoding: .utf8)
            )
            var written: [String] = []
            for transcript in transcripts {
                let load = try transcript.load()
                let now = transcript.written(load)
                let then = MistakeTranscript.read(now)[0]
                written.append(now)
                guard !isRecording else { continue }
                #expect(then.english == transcript.english, "\(name): \(transcript.title)")
                #expect(then.danish == transcript.danish, "\(name): \(transcript.title)")
            }
            if isRecording {
                try written.joined(separator: "\n")
                    .write(toFile: path, atomically: true, encoding: .utf8)
            }
        }
    }

    @Test func `each of the hundreds of mistakes has its own title`() throws {
        let transcripts = try MistakeTranscript.all()
        #expect(transcripts.count >= 290)
        #expect(transcripts.allSatisfy { !$0.english.isEmpty && !$0.danish.isEmpty })
        #expect(Set(transcripts.map(\.title)).count == transcripts.count)
    }
}
