/// Signs, those of other languages among them.
extension Lexer {
    private static let pairs = ["==", "!=", "<=", ">=", "&&", "||"]
    private static let singles = Array("()[]{}.,?:+-*/%!<>".utf8)

    mutating func sign() -> Token? {
        let start = position
        if let first = peek(), let second = peek(1) {
            let pair = String(decoding: [first, second], as: UTF8.self)
            if Lexer.pairs.contains(pair) {
                position += 2
                return Token(kind: .sign(pair), range: range(from: start))
            }
        }
        guard let byte = peek(), Lexer.singles.contains(byte) else { return nil }
        position += 1
        let text = String(decoding: [byte], as: UTF8.self)
        return Token(kind: .sign(text), range: range(from: start))
    }

    /// What authors write who know another language or a keyboard with more signs, longest first.
    private static let foreignSigns: [(sign: String, meant: String)] = [
        ("===", "=="), ("!==", "!="), ("<>", "!="), ("=>", ">="), ("=<", "<="), (":=", "=="),
        ("≤", "<="), ("≥", ">="), ("≠", "!="), ("–", "-"), ("−", "-"), ("×", "*"), ("÷", "/"),
        ("¬", "!"), ("∧", "&&"), ("∨", "||"), ("＝", "=="),
    ]

    /// A sign of another language, refused and read as the one that was meant.
    mutating func foreignSign() -> Token? {
        let start = position
        if let arrow = arrow() { return arrow }
        for (sign, meant) in Lexer.foreignSigns where bytes[position...].starts(with: sign.utf8) {
            position += sign.utf8.count
            refuse(.foreignSign(sign), from: start, suggestion: meant)
            return Token(kind: .sign(meant), range: range(from: start))
        }
        guard let byte = peek() else { return nil }
        switch byte {
        case UInt8(ascii: "&") where peek(1) != byte, UInt8(ascii: "|") where peek(1) != byte:
            position += 1
            let sign = text(from: start)
            refuse(.foreignSign(sign), from: start, suggestion: sign + sign)
            return Token(kind: .sign(sign + sign), range: range(from: start))
        case UInt8(ascii: "=") where peek(1) != byte:
            position += 1
            return partOfPair(from: start)
        default:
            return nil
        }
    }

    /// `=`, which makes a pair with a sign before blanks, or alone means `==`.
    private mutating func partOfPair(from start: Int) -> Token? {
        if let last = tokens.last, case .sign(let first) = last.kind,
            ["<", ">", "!"].contains(first) || (first == "==" && last.range.length == 1)
        {
            let meant = first == "==" ? first : first + "="
            let whole = last.range.joined(with: range(from: start))
            tokens.removeLast()
            if first == "==" { diagnostics.removeLast() }
            diagnostics.append(
                Diagnostic(
                    .spelling(.foreignSign(text(from: whole.offset))),
                    whole,
                    suggestion: meant
                )
            )
            return Token(kind: .sign(meant), range: whole)
        }
        refuse(.foreignSign("="), from: start, suggestion: "==")
        return Token(kind: .sign("=="), range: range(from: start))
    }

    /// `=>` or `->` after the name of a macro, where a comma belongs.
    private mutating func arrow() -> Token? {
        let start = position
        guard isNext("=>") || isNext("->"), tokens.count >= 3,
            case .identifier = tokens[tokens.count - 1].kind,
            tokens[tokens.count - 2].kind == .sign("("),
            case .identifier(let macro) = tokens[tokens.count - 3].kind,
            Parser.macroNames.contains(macro)
        else { return nil }
        position += 2
        diagnostics.append(
            Diagnostic(
                .form(.arrow(text(from: start))),
                range(from: start),
                suggestion: ","
            )
        )
        return Token(kind: .sign(","), range: range(from: start))
    }

    /// `;`: at the end it is too much, elsewhere it probably joins two conditions.
    mutating func semicolon() -> Token? {
        let start = position
        position += 1
        let isLast = bytes[position...].allSatisfy { $0 <= UInt8(ascii: " ") }
        refuse(.semicolon, from: start, suggestion: isLast ? nil : "&&")
        return isLast ? nil : Token(kind: .sign("&&"), range: range(from: start))
    }
}
