import CaseEvents

/// What the YAML parser stumbled over, to be told in the words of those who write rules.
struct YAMLProblem {
    /// The parser's own words, which decide what it is.
    let problem: String
    let place: SourcePlace
    /// Where what it was reading begins.
    let start: SourcePlace?
    /// What it was reading.
    let context: String
    let lines: [String]

    /// The mistake with the place that the author has to look at.
    func told() -> (mistake: Mistake, place: SourcePlace) {
        switch problem {
        case "mapping values are not allowed in this context":
            colon()
        case "did not find expected key", "did not find expected '-' indicator":
            misplaced()
        case "could not find expected ':'":
            (missingColon(), start ?? place)
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            bracket()
        case "found unexpected end of stream", "found unexpected document indicator":
            (.quoteOpen(), start ?? place)
        case "found unknown escape character":
            (.unknownEscape(), place)
        case "but found another document", "did not find expected <document start>":
            (.severalDocuments(), place)
        case "found incompatible YAML document", "found duplicate %YAML directive",
            "could not find expected directive name", "did not find expected whitespace":
            (.directive(), place)
        case "did not find expected comment or line break":
            (.blockHeader(), place)
        case "control characters are not allowed":
            (.controlCharacter(), place)
        default:
            (.yamlSyntax(problem: problem), place)
        }
    }

    private func line(_ place: SourcePlace) -> [Unicode.Scalar] {
        guard lines.indices.contains(place.line - 1) else { return [] }
        return Array(lines[place.line - 1].unicodeScalars)
    }

    private func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// A second colon on the line, or a line that is further in than those before it.
    private func colon() -> (mistake: Mistake, place: SourcePlace) {
        let line = line(place)
        let before = Array(line.prefix(max(0, place.column - 1)))
        let first = before.indices.first { index in
            before[index] == ":" && index + 1 < before.count && before[index + 1] == " "
        }
        guard let first else {
            let indent = line.prefix { $0 == " " }.count
            let start = SourcePlace(file: place.file, line: place.line, column: indent + 1)
            return (.indentedTooFar(), start)
        }
        let value = line[(first + 1)...].drop { $0 == " " }
        return (.needsQuotes(.colon, quoted: quoted(text(value))), place)
    }

    private func misplaced() -> (mistake: Mistake, place: SourcePlace) {
        let line = line(place)
        let before = line.prefix(max(0, place.column - 1))
        let here = line.dropFirst(max(0, place.column - 1)).first
        if before.allSatisfy({ $0 == " " }) {
            let before = lines.prefix(max(0, place.line - 1)).lastIndex { line in
                line.unicodeScalars.contains { $0 != " " }
            }
            let indent = before.map { lines[$0].unicodeScalars.prefix { $0 == " " }.count }
            return (.indentation(line: before.map { $0 + 1 }, blanks: indent), place)
        }
        if here == "]" || here == "}" { return (.bracketTooMany(), place) }
        return (.afterQuote(), place)
    }

    private func missingColon() -> Mistake {
        let start = start ?? place
        let line = text(line(start).drop { $0 == " " })
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let first = parts[1].unicodeScalars.first, first != " " {
            return .missingColon(suggestion: "\(parts[0]): \(parts[1])")
        }
        if let equals = line.firstRange(of: " = ") {
            let (key, value) = (line[..<equals.lowerBound], line[equals.upperBound...])
            return .missingColon(suggestion: "\(key): \(value)")
        }
        return .missingColon(suggestion: nil)
    }

    /// A bracket that stays open, or something between brackets that needs quotes or a comma.
    private func bracket() -> (mistake: Mistake, place: SourcePlace) {
        let line = line(place)
        let here = line.dropFirst(max(0, place.column - 1)).first
        guard let start, start.line == place.line, let here else {
            let opening = self.line(start ?? place).dropFirst((start ?? place).column - 1).first
            let sign = text([opening ?? "["])
            return (.bracketOpen(sign, closing: sign == "{" ? "}" : "]"), start ?? place)
        }
        if here == "]" || here == "}" {
            return (.bracketOther(text([here]), right: here == "}" ? "]" : "}"), place)
        }
        return (here == ":" ? .colonInBraces() : .commaMissing(), place)
    }
}
