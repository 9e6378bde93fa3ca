/// Why an expression cannot be read any further.
struct SyntaxRefusal: Error {
    let diagnostic: Diagnostic
}

/// Reads an expression from its tokens.
///
/// What is wrong is noted and stepped over, so that one reading finds everything; only an
/// expression that is too deep ends it.
struct Parser {
    let source: SourceText
    private let tokens: [Token]
    private var index = 0
    private var nestingDepth = 0
    var diagnostics: [Diagnostic] = []
    /// The brackets around the current place, innermost last.
    var brackets: [Bracket] = []

    /// An open bracket and whether commas part what is in it.
    struct Bracket {
        let closing: String
        let partsByComma: Bool
    }

    /// Words of the language no variable may be called.
    private static let reservedWords: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
        "loop", "package", "namespace", "return", "var", "void", "while",
    ]

    private init(source: String, tokens: [Token]) {
        self.source = SourceText(source)
        self.tokens = tokens
    }

    /// The expression this text is as far as it can be read, and what is wrong with the text.
    static func parse(_ source: String) -> (expression: Expression?, diagnostics: [Diagnostic]) {
        let byteCount = source.utf8.count
        guard byteCount <= ExpressionLimits.expressionByteCountMax else {
            let problem = Diagnostic.Problem.size(.tooLong(byteCount: byteCount))
            return (nil, [Diagnostic(problem, offset: 0, length: byteCount)])
        }
        var lexer = Lexer(source)
        lexer.readAll()
        // Behind a quotation mark that is missing, texts and signs may be mistaken for each other.
        guard !lexer.hasOpenText else { return (nil, lexer.diagnostics) }
        var parser = Parser(source: source, tokens: lexer.tokens)
        do throws(SyntaxRefusal) {
            let expression = try parser.whole()
            return (expression, lexer.diagnostics + parser.diagnostics)
        } catch {
            return (nil, lexer.diagnostics + parser.diagnostics + [error.diagnostic])
        }
    }

    /// The expression that is all of the text.
    private mutating func whole() throws(SyntaxRefusal) -> Expression {
        if token.kind == .end {
            report(.form(.empty), token.range)
            return hole([], token.range)
        }
        var parts = [try expression()]
        while token.kind != .end {
            if case .sign(let sign) = token.kind, [")", "]", "}"].contains(sign) {
                report(.form(.unopened(sign)), token.range)
                advance()
                if startsInfix { advance() }
                guard token.kind != .end else { break }
                parts.append(try expression())
            } else {
                parts.append(try rest(after: parts[parts.count - 1]))
            }
        }
        return parts.count == 1 ? parts[0] : hole(parts, parts[0].range)
    }

    // MARK: Tokens

    var token: Token { tokens[index] }

    var previous: Token { tokens[max(0, index - 1)] }

    var isAtStart: Bool { index == 0 }

    /// A token further on or back; the end where there is none.
    func token(at distance: Int) -> Token {
        tokens[min(max(0, index + distance), tokens.count - 1)]
    }

    func isSign(_ sign: String, at distance: Int = 0) -> Bool {
        token(at: distance).kind == .sign(sign)
    }

    /// How many tokens have been taken.
    var position: Int { index }

    mutating func advance() {
        // The last token is the end, which nothing may pass.
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ sign: String) -> Bool {
        guard isSign(sign) else { return false }
        advance()
        return true
    }

    mutating func report(
        _ problem: Diagnostic.Problem,
        _ range: SourceRange,
        suggestion: String? = nil
    ) {
        guard diagnostics.count < ExpressionLimits.mistakeCountMax else { return }
        diagnostics.append(Diagnostic(problem, range, suggestion: suggestion))
    }

    // MARK: Nodes

    /// Makes a node over its parts, or refuses it when it gets too deep.
    ///
    /// What a macro gives a name to can stand wherever the name does, so its levels are added and
    /// no value or type can be deeper than the expression.
    func node(
        _ kind: Expression.Kind,
        _ range: SourceRange,
        naming named: Expression? = nil,
        over parts: [Expression]
    ) throws(SyntaxRefusal) -> Expression {
        let depth = 1 + (named?.depth ?? 0) + (parts.map(\.depth).max() ?? 0)
        guard depth <= ExpressionLimits.expressionDepthMax else {
            throw SyntaxRefusal(diagnostic: Diagnostic(.size(.tooManyLevels), range))
        }
        return Expression(kind, range: range, depth: depth)
    }

    /// What stands for text that cannot be read, over those parts of it that can.
    func hole(_ parts: [Expression], _ range: SourceRange) -> Expression {
        let depth = 1 + (parts.map(\.depth).max() ?? 0)
        // Holes follow each other without end; parts that are too deep are not looked at.
        guard depth <= ExpressionLimits.expressionDepthMax else {
            return Expression(.hole([]), range: range, depth: 1)
        }
        return Expression(.hole(parts), range: range, depth: depth)
    }

    func call(
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
            throw SyntaxRefusal(diagnostic: Diagnostic(.size(.nestedTooDeep), token.range))
        }
        let condition = try disjunction()
        let sign = token.range
        guard take("?") else { return condition }
        let then = try disjunction()
        guard take(":") else {
            report(.form(.secondChoiceMissing), sign)
            return hole([condition, then], condition.range.joined(with: then.range))
        }
        let otherwise = try expression()
        return try node(
            .conditional(condition, then: then, otherwise: otherwise),
            condition.range.joined(with: otherwise.range),
            over: [condition, then, otherwise]
        )
    }

    private mutating func disjunction() throws(SyntaxRefusal) -> Expression {
        let first = try conjunction()
        guard isSign("||") || isWord(for: "||") else { return first }
        var terms = [first]
        while take("||") || takeWord(for: "||") { terms.append(try conjunction()) }
        let range = first.range.joined(with: terms[terms.count - 1].range)
        return try node(.or(terms), range, over: terms)
    }

    private mutating func conjunction() throws(SyntaxRefusal) -> Expression {
        let first = try binary(level: 0)
        guard isSign("&&") || isWord(for: "&&") else { return first }
        var terms = [first]
        while take("&&") || takeWord(for: "&&") { terms.append(try binary(level: 0)) }
        let range = first.range.joined(with: terms[terms.count - 1].range)
        return try node(.and(terms), range, over: terms)
    }

    /// Comparisons, sums and products, loosest first.
    private static let levels: [Set<String>] = [
        ["<", "<=", ">=", ">", "==", "!="], ["+", "-"], ["*", "/", "%"],
    ]

    /// Whether a sign that stands between two values is next.
    var startsInfix: Bool {
        isSign("&&") || isSign("||") || (0...2).contains { binaryOperator(level: $0) != nil }
    }

    private func binaryOperator(level: Int) -> String? {
        switch token.kind {
        case .sign(let sign) where Parser.levels[level].contains(sign): sign
        case .identifier("in") where level == 0: "in"
        default: nil
        }
    }

    mutating func binary(level: Int) throws(SyntaxRefusal) -> Expression {
        guard level < Parser.levels.count else { return try unary() }
        var left = try binary(level: level + 1)
        while true {
            if let sign = binaryOperator(level: level) {
                advance()
                if sign == "%", !startsOperand {
                    left = percent(of: left)
                    continue
                }
                var right = try binary(level: level + 1)
                if level == 0 { right = unquoted(right) }
                left = try call("_\(sign)_", [left, right], left.range.joined(with: right.range))
            } else if level == 0, let joined = try comparisonInWords(left) {
                left = joined
            } else if level == 2, token.kind == .unknown {
                advance()
                let right = startsOperand ? [try unary()] : []
                left = hole([left] + right, left.range.joined(with: previous.range))
            } else {
                return left
            }
        }
    }

    private mutating func unary() throws(SyntaxRefusal) -> Expression {
        var signs: [Token] = []
        while isSign("!") || isSign("-") || isNegationInWords {
            if isSign("-"), let literal = negativeNumber(magnitude: 1) {
                var operand = try member(of: literal)
                for sign in signs.reversed() { operand = try applied(sign, to: operand) }
                return operand
            }
            signs.append(isSign("-") ? token : Token(kind: .sign("!"), range: token.range))
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
    private mutating func negativeNumber(magnitude distance: Int) -> Expression? {
        let number = token(at: distance)
        let value: Value
        switch number.kind {
        case .int(let magnitude):
            guard magnitude <= Int64.min.magnitude, !isDecimalComma(at: distance) else {
                return nil
            }
            value = .int(Int64(truncatingIfNeeded: 0 &- magnitude))
        case .double(let magnitude):
            value = .double(-magnitude)
        default:
            return nil
        }
        let range = token.range.joined(with: number.range)
        advance()
        advance()
        return Expression(.literal(value), range: range, depth: 1)
    }

    /// The selections, indices and calls that follow a primary.
    private mutating func member(of start: Expression) throws(SyntaxRefusal) -> Expression {
        var operand = start
        while true {
            let sign = token
            if take(".") {
                operand = try selection(from: operand, dot: sign)
            } else if take("[") {
                let isOptional = take("?")
                let index = try enclosed("]", opening: sign, partsByComma: false)
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

    private mutating func selection(
        from operand: Expression,
        dot: Token
    ) throws(SyntaxRefusal) -> Expression {
        let isOptional = take("?")
        let nameToken = token
        let name: String
        switch nameToken.kind {
        case .identifier(let text):
            name = text
            advance()
            let opening = token
            if !isOptional, take("(") {
                let arguments = try expressions(until: ")", opening: opening)
                let range = operand.range.joined(with: previous.range)
                return try memberCall(name, nameToken.range, operand, arguments, range)
            }
        case .quotedIdentifier(let text):
            name = text
            advance()
        case .hole, .unknown:
            skipRefused()
            return hole([operand], operand.range.joined(with: previous.range))
        default:
            report(.form(.nameAfterDotMissing), dot.range)
            return hole([operand], operand.range.joined(with: dot.range))
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
            if let number = numberWithDecimalComma() ?? numberBeforeUnit() { return number }
            guard let value = Int64(exactly: magnitude) else {
                report(.spelling(.numberTooLarge(source[start.range])), start.range)
                advance()
                return hole([], start.range)
            }
            literal = .int(value)
        case .uint(let value): literal = .uint(value)
        case .double(let value):
            if let number = numberBeforeUnit() { return number }
            literal = .double(value)
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
            guard case .identifier(let name) = token.kind else {
                report(.form(.nameAfterDotMissing), start.range)
                return hole([], start.range)
            }
            advance()
            return try named(name, start: start, isAbsolute: true)
        case .sign("("):
            advance()
            return try parenthesised(opening: start)
        case .sign("["):
            advance()
            return try list(start: start)
        case .sign("{"):
            advance()
            return try map(start: start)
        default:
            return operandMissing()
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
        if let refused = try choiceInWords(name, nameRange) { return refused }
        let isReserved = name == "in" || Parser.reservedWords.contains(name)
        if isReserved { report(.form(.reservedWord(name)), nameRange) }
        let opening = token
        guard take("(") else {
            guard !isReserved else { return hole([], nameRange) }
            return Expression(
                .identifier(name: name, isAbsolute: isAbsolute),
                range: nameRange,
                depth: 1
            )
        }
        let arguments = try expressions(until: ")", opening: opening)
        let range = start.range.joined(with: previous.range)
        guard !isReserved else { return hole(arguments, range) }
        return try globalCall(name, nameRange, arguments, range)
    }
}
