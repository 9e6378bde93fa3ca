/// Cuts an expression's text into tokens.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    var diagnostics: [Diagnostic] = []

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// All tokens up to the end, and what is wrong with those that are none.
    static func tokens(of source: String) -> (tokens: [Token], diagnostics: [Diagnostic]) {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while true {
            lexer.skipBlanks()
            guard lexer.position < lexer.bytes.count else { break }
            if let token = lexer.token() { tokens.append(token) }
        }
        let end = SourceRange(offset: lexer.bytes.count, length: 0)
        tokens.append(Token(kind: .end, range: end))
        return (tokens, lexer.diagnostics)
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        let index = position + distance
        return index < bytes.count ? bytes[index] : nil
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                0x0C:
                position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            default:
                return
            }
        }
    }

    mutating func refuse(
        _ code: String,
        _ message: String,
        from start: Int,
        suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                code: code,
                message: message,
                offset: start,
                length: max(1, position - start),
                suggestion: suggestion
            )
        )
    }

    func range(from start: Int) -> SourceRange {
        SourceRange(offset: start, length: position - start)
    }

    private mutating func token() -> Token? {
        let start = position
        guard let byte = peek() else { return nil }
        if let literal = textLiteral() { return literal }
        if isLetter(byte) {
            while let byte = peek(), isLetter(byte) || isDigit(byte) { position += 1 }
            let name = String(decoding: bytes[start..<position], as: UTF8.self)
            return Token(kind: .identifier(name), range: range(from: start))
        }
        if isDigit(byte) || (byte == UInt8(ascii: ".") && peek(1).map(isDigit) == true) {
            return number()
        }
        if byte == UInt8(ascii: "`") { return quotedIdentifier() }
        return sign()
    }

    private mutating func quotedIdentifier() -> Token? {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`"), byte != UInt8(ascii: "\n") {
            position += 1
        }
        guard peek() == UInt8(ascii: "`") else {
            refuse("cel-unterminated-name", "the name has no closing backquote", from: start)
            return nil
        }
        let name = bytes[(start + 1)..<position]
        position += 1
        let extra = Array("_.-/ ".utf8)
        guard !name.isEmpty,
            name.allSatisfy({ isLetter($0) || isDigit($0) || extra.contains($0) })
        else {
            refuse(
                "cel-bad-name",
                "a name in backquotes has letters, digits, `_`, `-`, `.`, `/` and spaces only",
                from: start
            )
            return nil
        }
        let text = String(decoding: name, as: UTF8.self)
        return Token(kind: .quotedIdentifier(text), range: range(from: start))
    }

    private static let pairs = ["==", "!=", "<=", ">=", "&&", "||"]
    private static let singles = Array("()[]{}.,?:+-*/%!<>".utf8)

    private mutating func sign() -> Token? {
        let start = position
        if let first = peek(), let second = peek(1) {
            let pair = String(decoding: [first, second], as: UTF8.self)
            if Lexer.pairs.contains(pair) {
                position += 2
                return Token(kind: .sign(pair), range: range(from: start))
            }
        }
        guard let byte = peek() else { return nil }
        position += 1
        if Lexer.singles.contains(byte) {
            let text = String(decoding: [byte], as: UTF8.self)
            return Token(kind: .sign(text), range: range(from: start))
        }
        refuseCharacter(byte, from: start)
        return nil
    }

    private mutating func refuseCharacter(_ byte: UInt8, from start: Int) {
        // The rest of a character of several bytes belongs to the same mistake.
        while byte >= 0x80, let next = peek(), next & 0xC0 == 0x80 { position += 1 }
        let character = String(decoding: bytes[start..<position], as: UTF8.self)
        let replacement: String? =
            switch character {
            case "=": "=="
            case "&": "&&"
            case "|": "||"
            case "“", "”", "„", "«", "»": "\""
            case "‘", "’": "'"
            case "–", "−": "-"
            case "≤": "<="
            case "≥": ">="
            case "≠": "!="
            default: nil
            }
        let advice = replacement.map { "; did you mean `\($0)`?" } ?? ""
        refuse(
            "cel-unexpected-character",
            "`\(character)` has no meaning here\(advice)",
            from: start,
            suggestion: replacement
        )
    }
}

/// Whether the byte can start a name.
func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        true
    default: false
    }
}

/// Whether the byte is one of `0` to `9`.
func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// What the byte is worth as a hexadecimal digit.
func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}
