package import CaseEvents

/// What is wrong, before its place is known.
package struct Mistake: Sendable, Hashable {
    let code: String
    var severity = RuleDiagnostic.Severity.error
    let message: Localized
    var expected: Localized?
    var suggestion: String?

    /// A mistake with its stable code and its text in two languages.
    package init(
        _ code: String,
        da danish: String,
        en english: String,
        expected: Localized? = nil,
        suggestion: String? = nil
    ) {
        self.code = code
        message = Localized(danish: danish, english: english)
        self.expected = expected
        self.suggestion = suggestion
    }

    /// The same, but one that lets the rules load.
    var asWarning: Mistake {
        var copy = self
        copy.severity = .warning
        return copy
    }
}

/// Gathers everything that is wrong with a set of files.
package final class Diagnosis {
    private(set) var diagnostics: [RuleDiagnostic] = []
    private var linesByPath: [String: [String]] = [:]
    /// What the expressions of the files are checked in.
    let environments = EnvironmentShelf()

    /// A diagnosis of the files, whose lines it shows.
    package init(_ files: [SourceFile]) {
        for file in files where file.text.utf8.count <= SourceFile.byteCountMax {
            linesByPath[file.path] = Self.lines(file.text)
        }
    }

    /// Whether anything keeps the files from being used.
    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// How many errors there are, to tell whether a part was read without any.
    var errorCount: Int { diagnostics.count { $0.severity == .error } }

    /// Whether anything was said of a file.
    func hasAny(in path: String) -> Bool { diagnostics.contains { $0.place.file == path } }

    /// The lines of a file without their ends.
    func lines(of path: String) -> [String] { linesByPath[path] ?? [] }

    /// Notes a mistake at a place.
    package func report(_ mistake: Mistake, at place: SourcePlace, length: Int = 1) {
        let lines = linesByPath[place.file] ?? []
        diagnostics.append(
            RuleDiagnostic(
                code: mistake.code,
                severity: mistake.severity,
                place: place,
                length: length,
                message: mistake.message,
                expected: mistake.expected,
                suggestion: mistake.suggestion,
                sourceLine: lines.indices.contains(place.line - 1) ? lines[place.line - 1] : ""
            )
        )
    }

    /// Notes a mistake at a value.
    package func report(_ mistake: Mistake, at node: YAMLNode) {
        report(mistake, at: node.place, length: node.length)
    }

    /// Notes a mistake at a key.
    package func report(_ mistake: Mistake, atKeyOf entry: YAMLNode.Entry) {
        report(mistake, at: entry.keyPlace, length: max(1, entry.key.unicodeScalars.count))
    }

    /// All diagnostics in the order of their places, each once.
    package func sorted() -> [RuleDiagnostic] {
        var seen: Set<RuleDiagnostic> = []
        return
            diagnostics
            .enumerated()
            .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element)
            .filter { seen.insert($0).inserted }
    }

    /// Splits where the YAML parser does: it knows the line ends of word processors too.
    private static func lines(_ text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where last == "\r":
                break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            default:
                line.append(scalar)
            }
            last = scalar
        }
        return lines + [String(line)]
    }
}
