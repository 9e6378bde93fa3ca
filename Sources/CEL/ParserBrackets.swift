/// What stands between brackets, and how reading goes on when a bracket is wrong.
extension Parser {
    /// One expression and the bracket that closes it; the opening one was taken.
    mutating func enclosed(
        _ closing: String,
        opening: Token,
        partsByComma: Bool
    ) throws(SyntaxRefusal) -> Expression {
        brackets.append(Bracket(closing: closing, partsByComma: partsByComma))
        defer { brackets.removeLast() }
        let inner = try expression()
        return try close(closing, opening: opening, after: inner)
    }

    /// `(a)`; with commas in it a list was meant.
    mutating func parenthesised(opening: Token) throws(SyntaxRefusal) -> Expression {
        // Behind `in` stands a list, so a comma between numbers is no decimal comma there.
        let isAfterIn = token(at: -2).kind == .identifier("in")
        brackets.append(Bracket(closing: ")", partsByComma: isAfterIn))
        defer { brackets.removeLast() }
        let first = try expression()
        guard isSign(",") else { return try close(")", opening: opening, after: first) }
        var elements = [first]
        while take(","), !isSign(")") { elements.append(try expression()) }
        let last = try close(")", opening: opening, after: elements[elements.count - 1])
        elements[elements.count - 1] = last
        let range = opening.range.joined(with: previous.range)
        let inside = SourceRange(offset: range.offset + 1, length: max(0, range.length - 2))
        report(.form(.listInParentheses), range, suggestion: "[\(source[inside])]")
        return try node(
            .list(elements.map { Expression.Element(value: $0, isOptional: false) }),
            range,
            over: elements
        )
    }

    mutating func expressions(
        until closing: String,
        opening: Token
    ) throws(SyntaxRefusal) -> [Expression] {
        brackets.append(Bracket(closing: closing, partsByComma: true))
        defer { brackets.removeLast() }
        var expressions: [Expression] = []
        while !take(closing) {
            if token.kind == .end {
                reportUnclosed(opening, closing)
                return expressions
            }
            let start = position
            expressions.append(try expression())
            if take(",") { continue }
            let last = expressions.count - 1
            expressions[last] = try close(closing, opening: opening, after: expressions[last])
            if tookComma(since: start) { continue }
            return expressions
        }
        return expressions
    }

    /// Takes the closing bracket, or a comma where commas part; what keeps them away is refused.
    ///
    /// - Returns: The expression, or a hole over it and what follows it wrongly.
    mutating func close(
        _ closing: String,
        opening: Token,
        after expression: Expression
    ) throws(SyntaxRefusal) -> Expression {
        var expression = expression
        var isRefused = false
        while true {
            if take(closing) { return expression }
            if brackets.last?.partsByComma == true, take(",") { return expression }
            guard token.kind != .end else {
                if !isRefused { reportUnclosed(opening, closing) }
                return expression
            }
            if case .sign(let sign) = token.kind, [")", "]", "}"].contains(sign) {
                if brackets.dropLast().contains(where: { $0.closing == sign }) {
                    if !isRefused { reportUnclosed(opening, closing) }
                    return expression
                }
                if !isRefused {
                    report(
                        .form(.otherBracket(sign, expected: closing)),
                        token.range,
                        suggestion: closing
                    )
                }
                advance()
                return expression
            }
            let rest = try rest(after: expression, isRefused: isRefused)
            expression = hole([expression, rest], expression.range.joined(with: rest.range))
            isRefused = true
        }
    }

    /// Whether `close` came to a comma; one that stood there before is not a reason to go on.
    func tookComma(since start: Int) -> Bool {
        position > start && isSign(",", at: -1)
    }

    mutating func reportUnclosed(_ opening: Token, _ closing: String) {
        guard case .sign(let sign) = opening.kind else { return }
        report(.form(.unclosed(sign, closing: closing)), opening.range)
    }

    /// What follows a complete expression though nothing can: refused once, and read if it is one.
    mutating func rest(
        after expression: Expression,
        isRefused: Bool = false
    ) throws(SyntaxRefusal) -> Expression {
        let start = token
        let isProse = Parser.isWord(expression) && Parser.isWord(start)
        if !isRefused, !Parser.isRefusedAlready(expression, start) { reportUnexpected() }
        if startsOperand, !isProse, !Parser.isRefusedAlready(expression, start) {
            return try self.expression()
        }
        skipToSign()
        if startsInfix {
            advance()
            return try self.expression()
        }
        return hole([], start.range)
    }

    /// Skips words and values up to a sign that joins conditions or closes a bracket.
    private mutating func skipToSign() {
        var depth = 0
        while token.kind != .end {
            if case .sign(let sign) = token.kind {
                switch sign {
                case "(", "[", "{": depth += 1
                case ")", "]", "}":
                    if depth == 0 { return }
                    depth -= 1
                case "&&", "||": if depth == 0 { return }
                case ",": if depth == 0, brackets.last?.partsByComma == true { return }
                default: break
                }
            }
            advance()
        }
    }

    /// Whether a value can start here.
    var startsOperand: Bool {
        switch token.kind {
        case .sign(let sign): ["(", "[", "{", "!", "-", "."].contains(sign)
        case .identifier("in"), .end: false
        default: true
        }
    }

    private static func isWord(_ expression: Expression) -> Bool {
        if case .identifier = expression.kind { true } else { false }
    }

    private static func isWord(_ token: Token) -> Bool {
        if case .identifier = token.kind { true } else { false }
    }

    /// Whether a hole has been refused right here, so that more words would say nothing new.
    private static func isRefusedAlready(_ expression: Expression, _ token: Token) -> Bool {
        if case .hole(let parts) = expression.kind, parts.isEmpty { return true }
        return token.kind == .hole || token.kind == .unknown
    }

    private mutating func reportUnexpected() {
        let text = source[token.range]
        switch token.kind {
        case .identifier(let word):
            let meant = Parser.sign(forWord: word)
            if let meant {
                report(.form(.foreignWord(word)), token.range, suggestion: meant)
            } else {
                report(.form(.operatorMissing(text)), token.range)
            }
        case .sign(let sign) where !["(", "[", "{"].contains(sign):
            report(.form(.unexpected(sign)), token.range)
        default:
            report(.form(.operatorMissing(text)), token.range)
        }
    }

    /// Says what is missing where a value must stand; the token is taken only when it is no sign.
    mutating func operandMissing() -> Expression {
        let start = token
        switch start.kind {
        case .hole, .unknown:
            skipRefused()
        case .quotedIdentifier:
            report(.form(.unexpected(source[start.range])), start.range)
            advance()
        case .sign(let sign) where ![")", "]", "}", ",", ":"].contains(sign):
            if case .sign(let before) = previous.kind, !isAtStart, isInfix(before) {
                report(.form(.nothingAfter(before)), previous.range)
            } else {
                report(.form(.nothingBefore(sign)), start.range)
            }
            if !startsInfix { advance() }
        default:
            guard !isAtStart else { break }
            switch previous.kind {
            case .sign(let before) where start.kind != .end || isInfix(before) || before == "?":
                report(.form(.nothingAfter(before)), previous.range)
            case .identifier(let word) where word == "in":
                report(.form(.nothingAfter(word)), previous.range)
            default: break
            }
        }
        return hole([], start.range)
    }

    /// Steps over what was refused already, and over the rest of the word it starts.
    mutating func skipRefused() {
        let isCharacter = token.kind == .unknown
        advance()
        guard isCharacter, case .identifier = token.kind, token.range.offset == previous.range.end
        else { return }
        advance()
    }

    private func isInfix(_ sign: String) -> Bool {
        !["(", "[", "{", ",", ":", ")", "]", "}", "?"].contains(sign)
    }
}
