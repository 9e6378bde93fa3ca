import CaseEvents

/// Looks through a YAML file, before it is parsed, for what would be misread or is refused.
///
/// It follows quotes, brackets and block texts, so that a sign inside a text is left alone.
struct YAMLScan {
    typealias Line = [Unicode.Scalar]

    /// How many findings of a file are told; more are no help and cost time.
    static let findingCountMax = 100
    /// The longest value that is written out in quotes as a suggestion, in characters.
    static let valueLengthMax = 200

    /// What is wrong, and where: the line and the column, both counted from one.
    struct Finding {
        let mistake: Mistake
        let line: Int
        let column: Int
        let length: Int
    }

    private(set) var findings: [Finding] = []
    private var number = 0
    /// The column of the key of the block text that the lines belong to.
    private var blockIndent: Int?
    private var quote: Unicode.Scalar?
    private var flowDepth = 0
    /// The column of the last key or dash, counted from zero.
    private var ownColumn = 0
    /// Whether the line before ended inside a text without quotes.
    private var isTextOpen = false

    /// What is found in the lines of a file.
    static func findings(_ lines: [String]) -> [Finding] {
        var scan = YAMLScan()
        for line in lines where scan.findings.count < findingCountMax {
            scan.take(Array(line.unicodeScalars))
        }
        return scan.findings
    }

    private mutating func take(_ line: Line) {
        number += 1
        let blanks = line.prefix { $0 == " " || $0 == "\t" }.count
        guard blanks < line.count else { return }
        let indent = line.prefix { $0 == " " }.count
        if let parent = blockIndent {
            guard indent <= parent else { return }
            blockIndent = nil
        }
        guard quote == nil else { return walk(line, from: 0) }
        if indent < blanks { note(.tabIndent(), indent, 1) }
        if nestsTooDeep(line) { note(.yamlTooDeep(), 0, 1) }
        guard line[blanks] != "#" else { return }
        if Self.lookAlikeBlanks.contains(line[blanks]) { note(.lookAlikeBlank(), blanks, 1) }
        let continues = isTextOpen && (flowDepth > 0 || blanks > ownColumn)
        if flowDepth == 0, !continues { ownColumn = blanks }
        walk(line, from: blanks, expectsValue: !continues)
    }

    private mutating func walk(_ line: Line, from start: Int, expectsValue: Bool = false) {
        var expectsValue = expectsValue
        var index = start
        while index < line.count, findings.count < Self.findingCountMax {
            let scalar = line[index]
            let next = index + 1 < line.count ? line[index + 1] : " "
            if let closing = quote {
                index = skipQuoted(line, index, closing)
                continue
            }
            if scalar == " " || scalar == "\t" {
                index += 1
                continue
            }
            if scalar == "#", index == 0 || line[index - 1] == " " { break }
            if expectsValue {
                if scalar == "-" || scalar == "?", next == " ", flowDepth == 0 {
                    ownColumn = index
                    index += 1
                    continue
                }
                if flowDepth == 0, hasKey(line, index) { ownColumn = index }
                expectsValue = beginsValue(line, index, next)
                if blockIndent != nil { break }
            } else {
                expectsValue = goesOn(scalar, next)
            }
            index += 1
        }
        isTextOpen = !expectsValue && quote == nil && blockIndent == nil
    }

    /// Looks at the sign that a value begins with; whether a value is still to come.
    private mutating func beginsValue(_ line: Line, _ index: Int, _ next: Unicode.Scalar) -> Bool {
        switch line[index] {
        case "'", "\"":
            quote = line[index]
        case "[", "{":
            flowDepth += 1
            if line[index] == "{", next == "{" { noteValue(.unquotedPlace, line, index) }
            return true
        case "]", "}", ",":
            return goesOn(line[index], next)
        case "&", "*":
            guard next.properties.isAlphabetic || isDigit(next) || next == "_" else { return false }
            note(.yamlReference(), index, 1)
        case "!":
            noteValue(.exclamation, line, index)
        case "@", "`":
            noteValue(.reservedSign, line, index)
        case "%" where index > 0:
            noteValue(.reservedSign, line, index)
        case "|", ">":
            beginsBlock(line, index)
        case "<" where next == "<":
            note(.mergeKey(), index, 2)
        case "–", "—":
            if next == " " { note(.longDash(), index, 1) }
        case "-":
            if next.properties.isAlphabetic, flowDepth == 0, hasKey(line, index) {
                note(.dashWithoutBlank(), index, 1)
            }
        case "“", "”", "„", "‘", "’":
            let value = self.value(line, index)
            if let last = value.last, value.count > 1, Self.curlyQuotes.contains(last) {
                let straight = "\"" + text(value.dropFirst().dropLast()) + "\""
                note(.curlyQuotes(straight).asWarning, index, value.count)
            }
        default:
            break
        }
        return false
    }

    /// A block text, or a comparison that lacks its quotes.
    private mutating func beginsBlock(_ line: Line, _ index: Int) {
        let header = line[(index + 1)...].prefix { $0 != " " && $0 != "#" }
        let rest = line[(index + 1 + header.count)...].drop { $0 == " " }
        let isHeader =
            header.count <= 2 && header.allSatisfy { $0 == "+" || $0 == "-" || isDigit($0) }
            && (rest.isEmpty || rest.first == "#")
        if isHeader, flowDepth == 0 {
            blockIndent = ownColumn
        } else if !isHeader || flowDepth > 0 {
            noteValue(.comparisonSign, line, index)
        }
    }

    private mutating func goesOn(_ scalar: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
        switch scalar {
        case ":": return next == " " || (flowDepth > 0 && (next == "[" || next == "{"))
        case "," where flowDepth > 0: return true
        case "[", "{":
            if flowDepth > 0 { flowDepth += 1 }
        case "]", "}":
            flowDepth = max(0, flowDepth - 1)
        default:
            break
        }
        return false
    }

    private mutating func skipQuoted(_ line: Line, _ index: Int, _ closing: Unicode.Scalar) -> Int {
        if closing == "\"", line[index] == "\\" { return index + 2 }
        guard line[index] == closing else { return index + 1 }
        if closing == "'", index + 1 < line.count, line[index + 1] == "'" { return index + 2 }
        quote = nil
        return index + 1
    }

    private func nestsTooDeep(_ line: Line) -> Bool {
        let openings = line.count { $0 == "[" || $0 == "{" }
        var dashes = 0
        for (index, scalar) in line.enumerated() {
            if scalar == "-" || scalar == "?", index + 1 < line.count, line[index + 1] == " " {
                dashes += 1
            } else if scalar != " " {
                break
            }
        }
        return openings > 20 * YAMLReader.depthMax || dashes > YAMLReader.depthMax
    }

    /// Whether a key begins there: a colon and a blank come later on the line.
    private func hasKey(_ line: Line, _ index: Int) -> Bool {
        line.indices[index...].contains { position in
            line[position] == ":" && (position + 1 == line.count || line[position + 1] == " ")
        }
    }

    /// The value that begins at an index, to its end on the line.
    private func value(_ line: Line, _ index: Int) -> Line {
        var depth = 0
        var value: Line = []
        for position in index..<line.count {
            let scalar = line[position]
            if scalar == "#", position > 0, line[position - 1] == " " { break }
            if flowDepth > 0 {
                if scalar == "[" || scalar == "{" || scalar == "(" { depth += 1 }
                if depth == 0, scalar == "," || scalar == "]" || scalar == "}" { break }
                if scalar == "]" || scalar == "}" || scalar == ")" { depth -= 1 }
            }
            guard value.count < Self.valueLengthMax else { return value + ["…"] }
            value.append(scalar)
        }
        while value.last == " " { value.removeLast() }
        return value
    }

    private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private mutating func noteValue(_ reason: Mistake.QuoteReason, _ line: Line, _ index: Int) {
        if reason == .unquotedPlace { flowDepth -= 1 }
        let value = text(self.value(line, index))
        if reason == .unquotedPlace { flowDepth += 1 }
        note(.needsQuotes(reason, quoted: quoted(value)), index, 1)
    }

    private mutating func note(_ mistake: Mistake, _ index: Int, _ length: Int) {
        findings.append(
            Finding(mistake: mistake, line: number, column: index + 1, length: length)
        )
    }

    private static let lookAlikeBlanks: [Unicode.Scalar] = [
        "\u{A0}", "\u{2007}", "\u{202F}", "\u{200B}", "\u{3000}",
    ]
    private static let curlyQuotes: [Unicode.Scalar] = ["“", "”", "‘", "’"]
}

/// A text in those quotes that need no escapes inside.
func quoted(_ text: String) -> String {
    if !text.contains("\"") && !text.contains("\\") { return "\"\(text)\"" }
    return "'"
        + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
        + "'"
}

private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
