import Foundation
import Testing

/// The rules of the house that a machine can check, over the files as they lie in the checkout.
struct TidyTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files below a folder: path below the checkout, and lines.
    private static func files(
        below folder: String
    ) throws -> [(path: String, text: String, lines: [Substring])] {
        let base = root.appendingPathComponent(folder)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
            return (
                "\(folder)/\(path)", text,
                text.split(separator: "\n", omittingEmptySubsequences: false)
            )
        }
    }

    private static let pureModules = [
        "WorkingTime", "CEL", "CaseEvents", "RuleLanguage", "Alerting", "Simulation",
    ]

    @Test func `pure modules know no clock, no input or output and no chance`() throws {
        let banned = [
            "import Foundation", "import Glibc", "import Dispatch", "import Synchronization",
            " async ", "Task {", "Task.", "Date()", ".now()", "ContinuousClock", "UUID()",
            "SystemRandomNumberGenerator", ".random(", "print(",
        ]
        for module in Self.pureModules {
            for file in try Self.files(below: "Sources/\(module)") {
                for (number, line) in file.lines.enumerated() {
                    let code = line.drop { $0 == " " }
                    guard !code.hasPrefix("//") else { continue }
                    for word in banned where code.range(of: word, options: .literal) != nil {
                        Issue.record("\(file.path):\(number + 1): \(word)")
                    }
                }
            }
        }
    }

    @Test func `dependencies point one way`() throws {
        let allowed: [String: Set<String>] = [
            "WorkingTime": [],
            "CEL": ["CRE2"],
            "CaseEvents": ["WorkingTime", "CSimdJSON"],
            "RuleLanguage": ["CaseEvents", "WorkingTime", "CEL", "Yams"],
            "Alerting": ["RuleLanguage", "CaseEvents", "WorkingTime", "CEL"],
            "Simulation": ["Alerting", "RuleLanguage", "CaseEvents", "WorkingTime"],
            "ServiceManager": ["CSystemd", "Glibc"],
        ]
        for (module, names) in allowed.sorted(by: { $0.key < $1.key }) {
            for file in try Self.files(below: "Sources/\(module)") {
                for line in file.lines where line.contains("import ") && !line.contains("//") {
                    let words = line.split(separator: " ")
                    guard let place = words.firstIndex(of: "import"), place < 2 else { continue }
                    let name = String(words[place + 1])
                    #expect(names.contains(name), "\(file.path) imports \(name)")
                }
            }
        }
        let shell = ["EventStore", "Intake", "Notifiers", "ServiceManager"]
        for module in shell {
            for file in try Self.files(below: "Sources/\(module)") {
                for other in shell where other != module {
                    let imports = file.lines.contains { $0.hasSuffix("import \(other)") }
                    #expect(!imports, "\(file.path) imports \(other)")
                }
            }
        }
    }

    @Test func `every incident of the table has its test`() throws {
        let table = try String(
            contentsOf: Self.root.appendingPathComponent("Tests/README.md"),
            encoding: .utf8
        )
        var count = 0
        for row in table.split(separator: "\n") where row.hasSuffix(".swift` |") {
            let cells = row.split(separator: "|").map {
                $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
            }
            let file = Self.root.appendingPathComponent("Tests/\(cells[2])")
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            #expect(text.contains("`\(cells[1])`("), "\(cells[2]): \(cells[1])")
            count += 1
        }
        #expect(count > 25)
    }

    @Test func `every crash window of the table is shown by a test`() throws {
        let table = try String(
            contentsOf: Self.root.appendingPathComponent("Tests/README.md"),
            encoding: .utf8
        )
        let tests = try Self.files(below: "Tests")
        let rows = table.split(separator: "\n").filter { $0.hasSuffix("`) |") }
        for row in rows {
            let cell = row.split(separator: "|").last.map(String.init) ?? ""
            let words = cell.split(separator: "`").map(String.init)
            try #require(words.count == 5, "\(cell)")
            let file = tests.first {
                $0.path.hasSuffix("/\(words[3]).swift") && $0.text.contains("`\(words[1])`(")
            }
            #expect(file != nil, "\(words[3]): \(words[1])")
        }
        #expect(rows.count > 10)
    }

    @Test func `YAML is read in one file`() throws {
        let files = try Self.files(below: "Sources").filter { file in
            file.lines.contains { $0.hasSuffix("import Yams") }
        }
        #expect(files.map(\.path) == ["Sources/RuleLanguage/YAMLReader.swift"])
    }

    @Test func `no file is longer than five hundred lines`() throws {
        for file in try Self.files(below: "Sources") + Self.files(below: "Tests") {
            #expect(file.lines.count <= 501, "\(file.path): \(file.lines.count) lines")
        }
    }

    @Test func `nothing is left for later in the source`() throws {
        let markers = ["TO" + "DO", "FIX" + "ME"]
        for file in try Self.files(below: "Sources") + Self.files(below: "Tests") {
            for marker in markers {
                let found = file.text.range(of: marker, options: .literal) != nil
                #expect(!found, "\(file.path) holds \(marker)")
            }
        }
    }

    @Test func `tests are named by sentences`() throws {
        for file in try Self.files(below: "Tests") {
            for (number, line) in file.lines.enumerated() where line.contains("@Test") {
                guard line.contains("func ") else { continue }
                #expect(
                    line.contains("func `"),
                    "\(file.path):\(number + 1) has no sentence for a name"
                )
            }
        }
    }
}
