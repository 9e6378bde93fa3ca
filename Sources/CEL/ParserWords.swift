/// Words and habits of people and of other languages, each refused with what to write instead and
/// read as what was meant.
extension Parser {
    static let macroNames: Set<String> = [
        "all", "exists", "exists_one", "existsOne", "filter", "map", "transformList",
        "transformMap", "transformMapEntry",
    ]

    /// The sign that a word between two values means, or nil when it means none.
    static func sign(forWord word: String) -> String? {
        switch word.lowercased() {
        case "and", "og", "samt": "&&"
        case "or", "eller": "||"
        case "is", "er", "equals", "eq", "lig": "=="
        case "isnt", "ne", "neq": "!="
        case "gt": ">"
        case "lt": "<"
        case "ge", "gte": ">="
        case "le", "lte": "<="
        case "in" where word != "in", "i": "in"
        default: nil
        }
    }

    /// Whether a word for `&&` or `||` stands here.
    func isWord(for sign: String) -> Bool {
        guard case .identifier(let word) = token.kind else { return false }
        return Parser.sign(forWord: word) == sign
    }

    mutating func takeWord(for sign: String) -> Bool {
        guard isWord(for: sign), case .identifier(let word) = token.kind else { return false }
        report(.form(.foreignWord(word)), token.range, suggestion: sign)
        advance()
        return true
    }

    /// `not x` and `ikke x`, refused here; with a parenthesis a blank tells it from a call.
    var isNegationInWords: Bool {
        mutating get {
            guard case .identifier(let word) = token.kind, Parser.isNegation(word) else {
                return false
            }
            let next = token(at: 1)
            switch next.kind {
            case .sign("("): guard next.range.offset > token.range.end else { return false }
            case .identifier(let following):
                guard following != "in", Parser.sign(forWord: following) == nil else {
                    return false
                }
            case .string, .hole: break
            default: return false
            }
            report(.form(.foreignWord(word)), token.range, suggestion: "!")
            return true
        }
    }

    private static func isNegation(_ word: String) -> Bool {
        ["not", "ikke"].contains(word.lowercased())
    }

    /// Functions that are written between two values by mistake.
    private static func function(forWord word: String) -> String? {
        switch word.lowercased() {
        case "contains", "indeholder", "includes", "like": "contains"
        case "startswith": "startsWith"
        case "endswith": "endsWith"
        case "matches": "matches"
        default: nil
        }
    }

    /// A comparison with a word in place of its sign, or nil when no such word stands here.
    mutating func comparisonInWords(_ left: Expression) throws(SyntaxRefusal) -> Expression? {
        guard case .identifier(let word) = token.kind else { return nil }
        let wordRange = token.range
        let next = token(at: 1)
        if Parser.isNegation(word), case .identifier(let following) = next.kind,
            following == "in" || Parser.sign(forWord: following) == "in"
        {
            advance()
            advance()
            let right = try binary(level: 1)
            let whole = left.range.joined(with: right.range)
            report(
                .form(.foreignWord("\(word) \(following)")),
                whole,
                suggestion: "!(\(source[left.range]) in \(source[right.range]))"
            )
            return try call("_in_", [left, right], whole)
        }
        if ["between", "mellem"].contains(word.lowercased()) { return try between(left) }
        if let sign = Parser.sign(forWord: word), sign != "&&", sign != "||" {
            advance()
            return try comparison(left, sign, word, wordRange)
        }
        guard let function = Parser.function(forWord: word) else { return nil }
        advance()
        let right = try binary(level: 1)
        let whole = left.range.joined(with: right.range)
        report(
            .form(.functionBetween(function)),
            whole,
            suggestion: "\(source[left.range]).\(function)(\(source[right.range]))"
        )
        return hole([left, right], whole)
    }

    private mutating func comparison(
        _ left: Expression,
        _ sign: String,
        _ word: String,
        _ wordRange: SourceRange
    ) throws(SyntaxRefusal) -> Expression {
        var (sign, text, range) = (sign, word, wordRange)
        if sign == "==", case .identifier(let negation) = token.kind, Parser.isNegation(negation) {
            range = range.joined(with: token.range)
            text = source[range]
            sign = "!="
            advance()
        }
        report(.form(.foreignWord(text)), range, suggestion: sign)
        let right = unquoted(try binary(level: 1))
        return try call("_\(sign)_", [left, right], left.range.joined(with: right.range))
    }

    /// `x between 1 and 5`.
    private mutating func between(_ left: Expression) throws(SyntaxRefusal) -> Expression {
        advance()
        let low = try binary(level: 1)
        guard isSign("&&") || isWord(for: "&&") else {
            let whole = left.range.joined(with: low.range)
            report(.form(.between), whole)
            return hole([left, low], whole)
        }
        advance()
        let high = try binary(level: 1)
        let whole = left.range.joined(with: high.range)
        let text = source[left.range]
        report(
            .form(.between),
            whole,
            suggestion: "\(text) >= \(source[low.range]) && \(text) <= \(source[high.range])"
        )
        return hole([left, low, high], whole)
    }

    /// `if`, which is refused with all it stands before; nil for another name.
    mutating func choiceInWords(
        _ name: String,
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression? {
        let startsHere: Bool =
            switch token.kind {
            case .identifier, .sign("("), .sign("!"): true
            default: false
            }
        guard name == "if" || (name == "hvis" && startsHere) else { return nil }
        report(.form(.choiceInWords), range)
        while token.kind != .end { advance() }
        return hole([], range)
    }

    /// The right side of a comparison; several words in a row are probably a text.
    mutating func unquoted(_ right: Expression) -> Expression {
        let start: SourceRange
        switch right.kind {
        case .identifier: start = right.range
        case .hole(let parts) where parts.isEmpty: start = right.range
        default: return right
        }
        guard isPlainWord(token) else { return right }
        while isPlainWord(token) { advance() }
        let range = start.joined(with: previous.range)
        if case .identifier = right.kind {
            let text = source[range]
            report(.form(.unquotedText(text)), range, suggestion: "\"\(text)\"")
        }
        return hole([], range)
    }

    private func isPlainWord(_ token: Token) -> Bool {
        switch token.kind {
        case .hole: true
        case .identifier(let word):
            word != "in" && Parser.sign(forWord: word) == nil && !Parser.isNegation(word)
                && Parser.function(forWord: word) == nil
        default: false
        }
    }

    // MARK: Numbers

    /// `50 %`, the sign taken already.
    mutating func percent(of left: Expression) -> Expression {
        let range = left.range.joined(with: previous.range)
        var suggestion: String?
        if case .literal(.int(let number)) = left.kind, (0...1_000).contains(number) {
            let digits = String(1_000 + number % 100).suffix(2)
            suggestion = "\(number / 100).\(digits.last == "0" ? digits.prefix(1) : digits)"
        }
        report(.form(.percent), range, suggestion: suggestion)
        return hole([], range)
    }

    /// Whether a number, a comma and a number stand together where commas part nothing.
    func isDecimalComma(at distance: Int = 0) -> Bool {
        let (whole, comma, decimals) = (
            token(at: distance), token(at: distance + 1), token(at: distance + 2)
        )
        guard case .int = whole.kind, comma.kind == .sign(","), case .int = decimals.kind else {
            return false
        }
        return brackets.last?.partsByComma != true && whole.range.end == comma.range.offset
            && comma.range.end == decimals.range.offset
    }

    /// `1,5`, refused and read as 1.5.
    mutating func numberWithDecimalComma() -> Expression? {
        guard isDecimalComma() else { return nil }
        let (whole, decimals) = (source[token.range], source[token(at: 2).range])
        let range = token.range.joined(with: token(at: 2).range)
        report(
            .spelling(.decimalComma(source[range])),
            range,
            suggestion: "\(whole).\(decimals)"
        )
        for _ in 0..<3 { advance() }
        return Expression(
            .literal(.double(Double("\(whole).\(decimals)") ?? 0)),
            range: range,
            depth: 1
        )
    }

    /// `10 days`, refused.
    mutating func numberBeforeUnit() -> Expression? {
        let next = token(at: 1)
        guard case .identifier(let word) = next.kind, DurationWords.isUnit(word),
            !isSign("(", at: 2), !isSign(".", at: 2)
        else { return nil }
        let range = token.range.joined(with: next.range)
        let duration = DurationWords.text(count: source[token.range], unit: word)
        report(
            .spelling(.numberWithUnit(source[range])),
            range,
            suggestion: duration.map { "duration(\"\($0)\")" }
        )
        advance()
        advance()
        return hole([], range)
    }
}
