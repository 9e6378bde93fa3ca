/// Why an expression cannot be read.
struct SyntaxRefusal: Error {
    let diagnostic: Diagnostic
}

/// Reads an expression from its tokens.
struct Parser {
    private let tokens: [Token]
    private var index = 0
    private var nestingDepth = 0

    /// Words of the language no variable may be called.
    private static let reservedWords: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    /// The expression this text is, or what is wrong with the text.
    static func parse(_ source: String) -> Result<Expression, Diagnostics> {
        let byteCount = source.utf8.count
        guard byteCount <= ExpressionLimits.expressionByteCountMax else {
            return .failure(
                Diagnostics([
                    Diagnostic(
                        code: "cel-too-long",
                        message: "the expression has \(byteCount) bytes; at most "
                            + "\(ExpressionLimits.expressionByteCountMax) are allowed",
                        offset: 0,
                        length: byteCount
                    )
                ])
            )
        }
        let (tokens, diagnostics) = Lexer.tokens(of: source)
        guard diagnostics.isEmpty else {
            return .failure(
                Diagnostics(Array(diagnostics.prefix(ExpressionLimits.diagnosticCountMax)))
            )
        }
        var parser = Parser(tokens: tokens)
        do throws(SyntaxRefusal) {
            let expression = try parser.expression()
            guard parser.token.kind == .end else { throw parser.unexpected() }
            return .success(expression)
        } catch {
            return .failure(Diagnostics([error.diagnostic]))
        }
    }

    // MARK: Tokens

    var token: Token { tokens[index] }

    var previous: Token { tokens[max(0, index - 1)] }

    func isSign(_ sign: String, at distance: Int = 0) -> Bool {
        let position = index + distance
        return position < tokens.count && tokens[position].kind == .sign(sign)
    }

    mutating func advance() {
        // The last token is the end, which nothing may pass.
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ sign: String) -> Bool {
        guard isSign(sign) else { return false }
        advance()
        return true
    }

    mutating func expect(_ sign: String, after what: String) throws(SyntaxRefusal) {
        guard take(sign) else {
            throw refusal("cel-syntax", "`\(sign)` is missing after \(what)", at: token.range)
        }
    }

    func refusal(
        _ code: String,
        _ message: String,
        at range: SourceRange,
        suggestion: String? = nil
    ) -> SyntaxRefusal {
        SyntaxRefusal(
            diagnostic: Diagnostic(
                code: code,
                message: message,
                offset: range.offset,
                length: range.length,
                suggestion: suggestion
            )
        )
    }

    func unexpected() -> SyntaxRefusal {
        switch token.kind {
        case .end:
            return refusal("cel-syntax", "the expression ends too early", at: token.range)
        case .identifier(let name):
            let replacement: String? =
                switch name.lowercased() {
                case "and", "og": "&&"
                case "or", "eller": "||"
                case "is", "er": "=="
                default: nil
                }
            let advice = replacement.map { "; did you mean `\($0)`?" } ?? ""
            return refusal(
                "cel-syntax",
                "`\(name)` cannot stand here\(advice)",
                at: token.range,
                suggestion: replacement
            )
        case .sign(let sign):
            return refusal("cel-syntax", "`\(sign)` cannot stand here", at: token.range)
        default:
            return refusal("cel-syntax", "a value cannot stand here", at: token.range)
        }
    }

    // MARK: Nodes

    /// Makes a node over its parts, or refuses it when it gets too deep.
    func node(
        _ kind: Expression.Kind,
        _ range: SourceRange,
        over parts: [Expression]
    ) throws(SyntaxRefusal) -> Expression {
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        guard depth <= ExpressionLimits.expressionDepthMax else {
            throw refusal(
                "cel-too-deep",
                "the expression has more than \(ExpressionLimits.expressionDepthMax) levels",
                at: range
            )
        }
        return Expression(kind, range: range, depth: depth)
    }

    private func call(
        _ function: String,
        _ arguments: [Expression],
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression {
        try node(
            .call(function: function, target: nil, arguments: arguments),
            range,
            over: arguments
        )
    }

    // MARK: Grammar

    /// `a ? b : c` and everything that binds tighter.
    mutating func expression() throws(SyntaxRefusal) -> Expression {
        nestingDepth += 1
        defer { nestingDepth -= 1 }
        guard nestingDepth <= ExpressionLimits.nestingDepthMax else {
            throw refusal(
                "cel-too-deep",
                "more than \(ExpressionLimits.nestingDepthMax) levels are nested here",
                at: token.range
            )
        }
        let condition = try disjunction()
        guard take("?") else { return condition }
        let then = try disjunction()
        try expect(":", after: "the first choice of `?`")
        let otherwise = try expression()
        return try node(
            .conditional(condition, then: then, otherwise: otherwise),
            condition.range.joined(with: otherwise.range),
            over: [condition, then, otherwise]
        )
    }

    private mutating func disjunction() throws(SyntaxRefusal) -> Expression {
        let first = try conjunction()
        guard isSign("||") else { return first }
        var terms = [first]
        while take("||") { terms.append(try conjunction()) }
        let range = first.range.joined(with: terms[terms.count - 1].range)
        return try node(.or(terms), range, over: terms)
    }

    private mutating func conjunction() throws(SyntaxRefusal) -> Expression {
        let first = try binary(level: 0)
        guard isSign("&&") else { return first }
        var terms = [first]
        while take("&&") { terms.append(try binary(level: 0)) }
        let range = first.range.joined(with: terms[terms.count - 1].range)
        return try node(.and(terms), range, over: terms)
    }

    /// Comparisons, sums and products, loosest first.
    private static let levels: [Set<String>] = [
        ["<", "<=", ">=", ">", "==", "!="], ["+", "-"], ["*", "/", "%"],
    ]

    private func binaryOperator(level: Int) -> String? {
        switch token.kind {
        case .sign(let sign) where Parser.levels[level].contains(sign): sign
        case .identifier("in") where level == 0: "in"
        default: nil
        }
    }

    private mutating func binary(level: Int) throws(SyntaxRefusal) -> Expression {
        guard level < Parser.levels.count else { return try unary() }
        var left = try binary(level: level + 1)
        while let sign = binaryOperator(level: level) {
            advance()
            let right = try binary(level: level + 1)
            left = try call("_\(sign)_", [left, right], left.range.joined(with: right.range))
        }
        return left
    }

    private mutating func unary() throws(SyntaxRefusal) -> Expression {
        var signs: [Token] = []
        while isSign("!") || isSign("-") {
            if isSign("-"), let literal = negativeNumber(magnitude: index + 1) {
                var operand = try member(of: literal)
                for sign in signs.reversed() { operand = try applied(sign, to: operand) }
                return operand
            }
            signs.append(token)
            advance()
        }
        var operand = try member(of: try primary())
        for sign in signs.reversed() { operand = try applied(sign, to: operand) }
        return operand
    }

    private func applied(
        _ sign: Token,
        to operand: Expression
    ) throws(SyntaxRefusal) -> Expression {
        let function = sign.kind == .sign("!") ? "!_" : "-_"
        return try call(function, [operand], sign.range.joined(with: operand.range))
    }

    /// The number after a minus, as one literal: only so can the smallest int be written.
    private mutating func negativeNumber(magnitude position: Int) -> Expression? {
        guard position < tokens.count else { return nil }
        let value: Value
        switch tokens[position].kind {
        case .int(let magnitude):
            guard magnitude <= Int64.min.magnitude else { return nil }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude):
            value = .double(-magnitude)
        default:
            return nil
        }
        let range = token.range.joined(with: tokens[position].range)
        advance()
        advance()
        return Expression(.literal(value), range: range, depth: 1)
    }

    /// The selections, indices and calls that follow a primary.
    private mutating func member(of start: Expression) throws(SyntaxRefusal) -> Expression {
        var operand = start
        while true {
            if take(".") {
                operand = try selection(from: operand)
            } else if take("[") {
                let isOptional = take("?")
                let index = try expression()
                try expect("]", after: "the index")
                operand = try node(
                    .index(operand: operand, index: index, isOptional: isOptional),
                    operand.range.joined(with: previous.range),
                    over: [operand, index]
                )
            } else if isSign("{"), let name = Parser.dottedName(operand) {
                operand = try recordLiteral(name: name, start: operand)
            } else {
                return operand
            }
        }
    }

    private mutating func selection(from operand: Expression) throws(SyntaxRefusal) -> Expression {
        let isOptional = take("?")
        let nameToken = token
        let name: String
        switch nameToken.kind {
        case .identifier(let text):
            name = text
            advance()
            if !isOptional, take("(") {
                let arguments = try expressions(until: ")")
                let range = operand.range.joined(with: previous.range)
                return try memberCall(name, nameToken.range, operand, arguments, range)
            }
        case .quotedIdentifier(let text):
            name = text
            advance()
        default:
            throw refusal("cel-syntax", "a name is missing after `.`", at: nameToken.range)
        }
        return try node(
            .select(operand: operand, field: name, isOptional: isOptional),
            operand.range.joined(with: nameToken.range),
            over: [operand]
        )
    }

    /// `a.b.c` as text, when the expression is a plain chain of names.
    static func dottedName(_ expression: Expression) -> String? {
        switch expression.kind {
        case .identifier(let name, let isAbsolute): isAbsolute ? nil : name
        case .select(let operand, let field, false):
            dottedName(operand).map { "\($0).\(field)" }
        default: nil
        }
    }

    private mutating func primary() throws(SyntaxRefusal) -> Expression {
        let start = token
        let literal: Value
        switch start.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else {
                throw refusal("cel-number-range", "\(magnitude) is too large", at: start.range)
            }
            literal = .int(value)
        case .uint(let value): literal = .uint(value)
        case .double(let value): literal = .double(value)
        case .string(let text): literal = .string(text)
        case .bytes(let bytes): literal = .bytes(bytes)
        case .identifier("true"): literal = .bool(true)
        case .identifier("false"): literal = .bool(false)
        case .identifier("null"): literal = .null
        case .identifier(let name):
            advance()
            return try named(name, start: start, isAbsolute: false)
        case .sign("."):
            advance()
            guard case .identifier(let name) = token.kind else { throw unexpected() }
            advance()
            return try named(name, start: start, isAbsolute: true)
        case .sign("("):
            advance()
            let inner = try expression()
            try expect(")", after: "the expression in parentheses")
            return inner
        case .sign("["):
            advance()
            return try list(start: start)
        case .sign("{"):
            advance()
            return try map(start: start)
        default:
            throw unexpected()
        }
        advance()
        return Expression(.literal(literal), range: start.range, depth: 1)
    }

    /// A variable, a type's name, or the call of a function.
    private mutating func named(
        _ name: String,
        start: Token,
        isAbsolute: Bool
    ) throws(SyntaxRefusal) -> Expression {
        let nameRange = start.range.joined(with: previous.range)
        if name == "in" || Parser.reservedWords.contains(name) {
            throw refusal(
                "cel-reserved-word",
                "`\(name)` is a reserved word and cannot be used as a name here",
                at: nameRange
            )
        }
        guard take("(") else {
            return Expression(
                .identifier(name: name, isAbsolute: isAbsolute),
                range: nameRange,
                depth: 1
            )
        }
        let arguments = try expressions(until: ")")
        return try globalCall(name, nameRange, arguments, start.range.joined(with: previous.range))
    }

    private mutating func expressions(
        until closing: String
    ) throws(SyntaxRefusal) -> [Expression] {
        var expressions: [Expression] = []
        while !take(closing) {
            expressions.append(try expression())
            if !take(",") {
                try expect(closing, after: "the last argument")
                return expressions
            }
        }
        return expressions
    }
}
