/// Where the characters of a YAML text stand in its file.
///
/// What YAML folds, indents or escapes is found again by walking the file along with the text; a
/// place that cannot be found is that of the text's start.
struct ScalarPlaces {
    private let node: YAMLNode
    private let lines: ArraySlice<String>

    init(_ node: YAMLNode, lines: [String]) {
        self.node = node
        self.lines = lines.dropFirst(max(0, node.place.line - 1))
    }

    /// The place of the character that begins at or holds a byte of the text's UTF-8.
    func place(ofByte offset: Int) -> SourcePlace {
        guard case .scalar(let text, let style) = node.content else { return node.place }
        var walk = Walk(lines: lines, column: node.place.column - 1)
        if style == .block { walk.nextLine() }
        let isQuoted = style == .quoted
        let quote = isQuoted ? walk.current : nil
        if isQuoted { walk.advance() }
        var byte = 0
        for scalar in text.unicodeScalars {
            walk.align(with: scalar, quote: quote)
            guard byte + scalar.utf8.count <= offset else { return place(walk) }
            byte += scalar.utf8.count
            walk.consume(scalar, quote: quote)
        }
        return place(walk)
    }

    private func place(_ walk: Walk) -> SourcePlace {
        guard walk.line < lines.count else { return node.place }
        return SourcePlace(
            file: node.place.file,
            line: node.place.line + walk.line,
            column: walk.column + 1
        )
    }

    private struct Walk {
        private let lines: ArraySlice<String>
        /// The characters of the line that is walked along; none behind the last.
        private var scalars: [Unicode.Scalar]
        private(set) var line = 0
        private(set) var column: Int

        init(lines: ArraySlice<String>, column: Int) {
            self.lines = lines
            self.column = column
            scalars = Self.scalars(of: lines.first)
        }

        private static func scalars(of line: String?) -> [Unicode.Scalar] {
            line.map { Array($0.unicodeScalars) + ["\n"] } ?? []
        }

        var current: Unicode.Scalar? {
            scalars.indices.contains(column) ? scalars[column] : nil
        }

        mutating func advance() {
            guard line < lines.count else { return }
            column += 1
            if column >= scalars.count { nextLine() }
        }

        mutating func nextLine() {
            line += 1
            column = 0
            let isThere = line < lines.count
            scalars = Self.scalars(of: isThere ? lines[lines.startIndex + line] : nil)
        }

        /// Skips what YAML leaves out before a character.
        mutating func align(with scalar: Unicode.Scalar, quote: Unicode.Scalar?) {
            guard scalar != " ", scalar != "\n" else { return }
            while let here = current, here != scalar, here == " " || here == "\n" || here == "\t" {
                advance()
            }
        }

        mutating func consume(_ scalar: Unicode.Scalar, quote: Unicode.Scalar?) {
            switch current {
            case "\\" where quote == "\"":
                advance()
                let digits: Int =
                    switch current {
                    case "x": 2
                    case "u": 4
                    case "U": 8
                    default: 0
                    }
                for _ in 0...digits { advance() }
            case "'" where quote == "'":
                advance()
                advance()
            case scalar:
                advance()
            default:
                break
            }
        }
    }
}
