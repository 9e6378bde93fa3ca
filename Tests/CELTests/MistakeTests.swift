import CEL
import Foundation
import Testing

/// What is said about expressions as people write them who are no programmers.
///
/// `Data/mistakes.txt` has one block for each expression: its text, each mistake underlined with
/// its code, and the whole message in English and in Danish. With UPDATE=1 in the environment the
/// file is written anew, to be read in the difference.
struct MistakeTests {
    private static let environment = Environment(variables: [
        Variable(
            name: "order",
            type: .record(
                RecordType(
                    name: "order",
                    fields: [
                        RecordType.Field(name: "city", type: .string),
                        RecordType.Field(name: "number", type: .int),
                        RecordType.Field(name: "weight", type: .double),
                        RecordType.Field(name: "paid", type: .bool),
                        RecordType.Field(
                            name: "kind",
                            type: .string,
                            allowedValues: ["letter", "parcel"]
                        ),
                        RecordType.Field(name: "note", type: .string, presence: .optional),
                        RecordType.Field(name: "sent_at", type: .timestamp),
                        RecordType.Field(name: "wait", type: .duration),
                        RecordType.Field(name: "tags", type: .list(.string)),
                        RecordType.Field(name: "prices", type: .map(.string, .int)),
                    ]
                )
            )
        )
    ])

    private var file: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Data/mistakes.txt")
    }

    @Test func `every mistake is told with its place and what to write`() throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let sources = text.components(separatedBy: "\n\n").compactMap { block in
            block.split(separator: "\n").first.map(String.init)
        }
        #expect(sources.count >= 60)
        let told = sources.map(told).joined(separator: "\n\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE"] == "1" {
            try told.write(to: file, atomically: true, encoding: .utf8)
        }
        for (expected, found) in zip(
            text.components(separatedBy: "\n\n"),
            told.components(separatedBy: "\n\n")
        ) {
            #expect(found == expected)
        }
    }

    @Test func `what is suggested is accepted in place of what is wrong`() throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        var acceptedCount = 0
        for block in text.components(separatedBy: "\n\n") {
            guard let source = block.split(separator: "\n").first.map(String.init) else { continue }
            let found = diagnostics(source, in: Self.environment)
            guard found.count == 1, let suggestion = found[0].suggestion, suggestion != "size",
                suggestion != "duration"
            else { continue }
            let bytes = Array(source.utf8)
            let end = found[0].offset + found[0].length
            let mended =
                String(decoding: bytes[..<found[0].offset], as: UTF8.self) + suggestion
                + String(decoding: bytes[end...], as: UTF8.self)
            #expect(codes(mended, in: Self.environment) == [], "\(source) -> \(mended)")
            acceptedCount += 1
        }
        #expect(acceptedCount > 30)
    }

    @Test func `mistakes come in the order of their places, each once`() {
        let source = "order.cty = 'x' && (1 + ] || order.number > '3' && 48h > order.wait; “a"
        let found = diagnostics(source, in: Self.environment)
        #expect(found.map(\.offset) == found.map(\.offset).sorted())
        #expect(Set(found).count == found.count)
    }

    @Test func `what is never meant is a warning`() throws {
        let table = [
            ("order.number / 0 == 1", "cel-division-by-zero", 15),
            ("order.city == order.city", "cel-same-sides", 0),
        ]
        for (source, code, offset) in table {
            let checked = try Self.environment.check(source).get()
            #expect(checked.warnings.map(\.code) == [code])
            #expect(checked.warnings.map(\.offset) == [offset])
        }
        #expect(try Self.environment.check("order.city == 'x'").get().warnings == [])
    }

    @Test func `comparisons within comparisons are looked at once`() {
        let chain = "1" + Array(repeating: " < 1", count: 200).joined()
        #expect(codes(chain) == ["cel-chained-comparison"])
        let nested = (0..<90).reduce("true") { inner, _ in "!(\(inner)) == true" }
        #expect(codes(nested) == [])
    }

    /// The block of one expression.
    private func told(_ source: String) -> String {
        var lines = [source]
        for diagnostic in diagnostics(source, in: Self.environment) {
            let bytes = Array(source.utf8)
            let before = String(decoding: bytes.prefix(diagnostic.offset), as: UTF8.self)
            let covered = String(
                decoding: bytes.dropFirst(diagnostic.offset).prefix(diagnostic.length),
                as: UTF8.self
            )
            let carets = String(repeating: "^", count: max(1, covered.unicodeScalars.count))
            let blanks = String(repeating: " ", count: before.unicodeScalars.count)
            lines.append("\(blanks)\(carets) \(diagnostic.code)")
            lines.append("  \(diagnostic.message(in: .english))")
            lines.append("  \(diagnostic.message(in: .danish))")
        }
        return lines.joined(separator: "\n")
    }
}
