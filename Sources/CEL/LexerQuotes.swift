/// Texts between wrong quotation marks, or without the closing one.
extension Lexer {
    private static let doubleMarks: [StaticString] = ["“", "”", "„", "‟", "«", "»", "\""]
    private static let singleMarks: [StaticString] = ["‘", "’", "‚", "‹", "›", "'"]

    /// A text between the quotation marks of a word processor, refused and read as a text.
    mutating func curlyText() -> Token? {
        guard let byte = peek(), byte >= 0x80 else { return nil }
        let start = position
        for marks in [Lexer.doubleMarks, Lexer.singleMarks] {
            guard let opening = marks.first(where: { isNext($0) }) else { continue }
            position += opening.utf8CodeUnitCount
            let contentStart = position
            while let byte = peek(), byte != UInt8(ascii: "\n") {
                if let closing = marks.first(where: { isNext($0) }) {
                    let content = text(from: contentStart)
                    position += closing.utf8CodeUnitCount
                    refuse(.curlyQuotes, from: start, suggestion: Lexer.quoted(content))
                    return Token(kind: .string(content), range: range(from: start))
                }
                position += 1
            }
            return unterminatedText(from: start, contentFrom: contentStart)
        }
        return nil
    }

    /// The text between straight quotation marks, or nil when it needs escapes.
    private static func quoted(_ content: String) -> String? {
        content.contains("\"") || content.contains("\\") ? nil : "\"\(content)\""
    }

    /// Refuses a text without an end; it may end at a mark of a word processor.
    mutating func unterminatedText(from start: Int, contentFrom contentStart: Int) -> Token {
        let end = position
        position = contentStart
        let marks = (Lexer.doubleMarks + Lexer.singleMarks).filter { $0.utf8CodeUnitCount > 1 }
        while position < end {
            if let closing = marks.first(where: { isNext($0) }) {
                let content = text(from: contentStart)
                position += closing.utf8CodeUnitCount
                refuse(.curlyQuotes, from: start, suggestion: Lexer.quoted(content))
                return Token(kind: .string(content), range: range(from: start))
            }
            position += 1
        }
        position = end
        hasOpenText = true
        refuse(.unterminatedText, from: start)
        return Token(kind: .string(""), range: range(from: start))
    }

    /// `'Bo's hus'`: a text closed by the apostrophe in it; nil when this one is not.
    mutating func textWithApostrophe(_ start: Int) -> Token? {
        let end = position
        guard let byte = peek(), isLetter(byte) || byte >= 0x80, !isOperatorIn() else { return nil }
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\"") {
            position += 1
            guard byte == UInt8(ascii: "'") else { continue }
            let content = String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self)
            refuse(.apostropheInText, from: start, suggestion: Lexer.quoted(content))
            return Token(kind: .string(content), range: range(from: start))
        }
        position = end
        return nil
    }

    /// Whether the word `in` follows, which needs no blank before it.
    private func isOperatorIn() -> Bool {
        isNext("in") && peek(2).map { !isLetter($0) && !isDigit($0) } == true
    }
}
