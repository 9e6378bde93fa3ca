/// Cuts an expression's text into tokens.
///
/// What cannot be read is refused once and replaced by the token that was probably meant, so that
/// the rest can be read as well.
struct Lexer {
    let bytes: [UInt8]
    var position = 0
    var tokens: [Token] = []
    var diagnostics: [Diagnostic] = []
    /// Whether a text is not closed, so that what follows may be text and not tokens.
    var hasOpenText = false

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// Reads all tokens; the last is the end.
    mutating func readAll() {
        while true {
            skipBlanks()
            guard position < bytes.count else { break }
            if let token = token() { tokens.append(token) }
        }
        let end = SourceRange(offset: bytes.count, length: 0)
        tokens.append(Token(kind: .end, range: end))
    }

    func peek(_ distance: Int = 0) -> UInt8? {
        let index = position + distance
        return index < bytes.count ? bytes[index] : nil
    }

    /// Whether the text goes on with these bytes.
    func isNext(_ text: StaticString) -> Bool {
        bytes[position...].starts(with: "\(text)".utf8)
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                0x0C:
                position += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                skipLine()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"):
                skipForeignComment()
            case UInt8(ascii: "#"):
                position += 1
                refuse(.comment("#"), from: position - 1, suggestion: "//")
                skipLine()
            default:
                guard byte >= 0x80 || byte < 0x20 || byte == 0x7F, skipInvisible() else { return }
            }
        }
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func skipForeignComment() {
        let start = position
        position += 2
        refuse(.comment("/*"), from: start, suggestion: "//")
        while position < bytes.count, !isNext("*/") { position += 1 }
        position = min(position + 2, bytes.count)
    }

    private mutating func skipInvisible() -> Bool {
        guard let (scalar, length) = scalar() else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            position += length
            refuse(.invisibleCharacter(scalar.value), from: position - length)
            return true
        default:
            return false
        }
    }

    /// The character at the position and how many bytes it has.
    func scalar() -> (scalar: Unicode.Scalar, length: Int)? {
        var decoder = UTF8()
        var rest = bytes[position...].prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    mutating func refuse(
        _ spelling: Diagnostic.Spelling,
        from start: Int,
        suggestion: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                .spelling(spelling),
                offset: start,
                length: max(1, position - start),
                suggestion: suggestion
            )
        )
    }

    func range(from start: Int) -> SourceRange {
        SourceRange(offset: start, length: position - start)
    }

    func text(from start: Int) -> String {
        String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func token() -> Token? {
        let start = position
        guard let byte = peek() else { return nil }
        if let literal = textLiteral() ?? curlyText() { return literal }
        if isLetter(byte) || (byte >= 0x80 && isForeignLetter()) { return name() }
        if isDigit(byte) || (byte == UInt8(ascii: ".") && peek(1).map(isDigit) == true) {
            return number()
        }
        if byte == UInt8(ascii: "`") { return quotedIdentifier() }
        if byte == UInt8(ascii: ";") { return semicolon() }
        if let sign = foreignSign() { return sign }
        if let sign = sign() { return sign }
        position += scalar()?.length ?? 1
        refuse(.unknownCharacter(text(from: start)), from: start)
        return Token(kind: .unknown, range: range(from: start))
    }

    /// Whether a letter beyond a–z stands here.
    func isForeignLetter() -> Bool {
        scalar().map { $0.scalar.value >= 0x80 && $0.scalar.properties.isAlphabetic } ?? false
    }

    private mutating func name() -> Token {
        let start = position
        var isForeign = false
        while let byte = peek() {
            if isLetter(byte) || isDigit(byte) {
                position += 1
            } else if byte >= 0x80, isForeignLetter(), let (_, length) = scalar() {
                isForeign = true
                position += length
            } else {
                break
            }
        }
        let name = text(from: start)
        guard isForeign else {
            return Token(kind: .identifier(name), range: range(from: start))
        }
        let isAfterDot = tokens.last?.kind == .sign(".")
        refuse(.letters(name), from: start, suggestion: isAfterDot ? nil : "\"\(name)\"")
        return Token(kind: .hole, range: range(from: start))
    }

    private mutating func quotedIdentifier() -> Token? {
        let start = position
        position += 1
        while let byte = peek(), byte != UInt8(ascii: "`"), byte != UInt8(ascii: "\n") {
            position += 1
        }
        guard peek() == UInt8(ascii: "`") else {
            hasOpenText = true
            refuse(.unterminatedName, from: start)
            return nil
        }
        let name = bytes[(start + 1)..<position]
        position += 1
        let extra = Array("_.-/ ".utf8)
        guard !name.isEmpty,
            name.allSatisfy({ isLetter($0) || isDigit($0) || extra.contains($0) })
        else {
            refuse(.quotedName, from: start)
            return Token(kind: .hole, range: range(from: start))
        }
        let text = String(decoding: name, as: UTF8.self)
        return Token(kind: .quotedIdentifier(text), range: range(from: start))
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
