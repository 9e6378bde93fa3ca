package import CaseEvents

/// One thing that is wrong with a file of rules, for its author.
package struct RuleDiagnostic: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable, CaseIterable {
        /// The rules do not load.
        case error
        /// They load, but probably do not do what was meant.
        case warning
    }

    /// The stable code; the wording may change, the code does not.
    package let code: String
    package let severity: Severity
    package let place: SourcePlace
    /// How many columns it covers.
    package let length: Int
    package let message: Localized
    /// What should stand there.
    package let expected: Localized?
    /// What the author probably meant.
    package let suggestion: String?
    /// The line of the file that it is about.
    package let sourceLine: String

    /// The diagnostic as text: place, message, the line with a caret, what was expected.
    package func text(language: Language) -> String {
        let isDanish = language == .danish
        let word =
            switch severity {
            case .error: isDanish ? "fejl" : "error"
            case .warning: isDanish ? "advarsel" : "warning"
            }
        var lines = [
            "\(place.file):\(place.line):\(place.column): \(word): \(message[language]) [\(code)]"
        ]
        if !sourceLine.isEmpty { lines += markedLine() }
        if let expected {
            lines.append("  \(isDanish ? "ventet" : "expected"): \(expected[language])")
        }
        if let suggestion {
            lines.append("  \(isDanish ? "mente du" : "did you mean"): \(suggestion)")
        }
        return lines.joined(separator: "\n")
    }

    /// The line with a mark under what it is about; of a long line the part around the mark.
    private func markedLine() -> [String] {
        var scalars = Array(sourceLine.unicodeScalars)
        var column = max(0, min(place.column - 1, scalars.count))
        if scalars.count > Self.lineLengthMax {
            let start = max(
                0,
                min(column - Self.lineLengthMax / 2, scalars.count - Self.lineLengthMax)
            )
            let isCut = start + Self.lineLengthMax < scalars.count
            scalars =
                (start > 0 ? ["…"] : []) + scalars[start...].prefix(Self.lineLengthMax)
                + (isCut ? ["…"] : [])
            column -= start - (start > 0 ? 1 : 0)
        }
        let blanks = scalars.prefix(column).map { $0 == "\t" ? "\t" : " " }.joined()
        let room = max(1, scalars.count - column)
        let carets = String(repeating: "^", count: max(1, min(length, room)))
        var line = String.UnicodeScalarView()
        line.append(contentsOf: scalars)
        return ["  " + String(line), "  " + blanks + carets]
    }

    /// How much of a line is shown, in characters.
    package static let lineLengthMax = 200

    /// Writes the diagnostic as a JSON object, with the texts of one language.
    ///
    /// Lines and columns count from one, columns in Unicode scalars; `endColumn` is the one after.
    package func encode(to writer: inout JSONWriter, language: Language) {
        writer.beginObject()
        writer.member("code", code)
        writer.member("severity", severity.rawValue)
        writer.member("file", place.file)
        writer.name("line")
        writer.integer(Int64(place.line))
        writer.name("column")
        writer.integer(Int64(place.column))
        writer.name("endColumn")
        writer.integer(Int64(place.column + length))
        writer.member("message", message[language])
        writer.member("expected", expected?[language])
        writer.member("suggestion", suggestion)
        writer.endObject()
    }
}
