/// What authors probably meant who compare, join or call as they would elsewhere.
extension Checker {
    // MARK: Comparisons

    private static let orders: Set<String> = ["_<_", "_<=_", "_>_", "_>=_"]

    /// What stands for a comparison of an unusual form, which is refused, or nil for another.
    ///
    /// The sides are resolved once, before: twice would double with every comparison in them.
    mutating func comparison(
        _ function: String,
        _ written: [Expression],
        _ sides: [Resolved],
        _ range: SourceRange
    ) -> Resolved? {
        guard isStrict, written.count == 2 else { return nil }
        let isEquality = function == "_==_" || function == "_!=_"
        guard isEquality || Checker.orders.contains(function) else { return nil }
        let sign = String(function.dropFirst().dropLast())
        if case .call("!_", nil, let inner) = written[0].kind, inner.count == 1 {
            return negated(inner[0], written, sign, range)
        }
        if isEquality {
            for (one, other) in [(0, 1), (1, 0)] {
                guard case .literal(.null) = written[one].kind,
                    case .select = written[other].kind
                else { continue }
                return nullComparison(written[other], sides[other], sign, range)
            }
        } else if case .call(let inner, nil, let parts) = written[0].kind,
            Checker.orders.contains(inner), parts.count == 2, sides[0].type == .bool,
            !sides[1].type.isAssignable(to: .bool)
        {
            // Of a longer chain the first part tells it all.
            let isTold = diagnostics.contains {
                $0.problem == .mismatch(.chained) && $0.offset == range.offset
            }
            if isTold { return Resolved(.failure(.noSuchOverload(sign)), .dyn, range) }
            let second = "\(source[parts[1].range]) \(sign) \(source[written[1].range])"
            return failure(
                .mismatch(.chained),
                range,
                suggestion: "\(source[written[0].range]) && \(second)",
                evaluatesTo: .noSuchOverload(sign)
            )
        }
        return nil
    }

    /// `!x == y` where `!x` was refused: the comparison was meant to be negated.
    private mutating func negated(
        _ inner: Expression,
        _ written: [Expression],
        _ sign: String,
        _ range: SourceRange
    ) -> Resolved? {
        let place = written[0].range
        let refusal = diagnostics.lastIndex {
            guard case .mismatch(.operand("!", _)) = $0.problem else { return false }
            return $0.offset == place.offset && $0.length == place.length
        }
        guard let refusal, case .mismatch(.operand(_, let type)) = diagnostics[refusal].problem
        else { return nil }
        diagnostics.remove(at: refusal)
        let (left, right) = (source[inner.range], source[written[1].range])
        let suggestion =
            switch sign {
            case "==": "\(left) != \(right)"
            case "!=": "\(left) == \(right)"
            default: "!(\(left) \(sign) \(right))"
            }
        return failure(
            .mismatch(.negatedOperand(type)),
            range,
            suggestion: suggestion,
            evaluatesTo: .noSuchOverload("!")
        )
    }

    /// `x.y == null`, unless the attribute can be null.
    private mutating func nullComparison(
        _ written: Expression,
        _ read: Resolved,
        _ sign: String,
        _ range: SourceRange
    ) -> Resolved? {
        guard case .field = read.kind else { return nil }
        // One cause: that it may be missing is what the author asks about.
        let refusal = diagnostics.lastIndex {
            guard case .name(.mayBeMissing) = $0.problem else { return false }
            return $0.offset == read.range.offset && $0.length == read.range.length
        }
        guard refusal != nil || !read.type.isComparable(with: .null) else { return nil }
        if let refusal { diagnostics.remove(at: refusal) }
        let text = source[written.range]
        return failure(
            .mismatch(.null(text)),
            range,
            suggestion: sign == "==" ? "!has(\(text))" : "has(\(text))",
            evaluatesTo: .noSuchOverload(sign)
        )
    }

    /// Says of a word that is unknown and compared with a text that it is probably a text.
    mutating func quoteWords(_ expressions: [Expression], _ resolved: [Resolved]) {
        guard isStrict, expressions.count == 2 else { return }
        for (one, other) in [(0, 1), (1, 0)] {
            guard case .identifier(let name, false) = expressions[one].kind,
                case .failure = resolved[one].kind, resolved[other].type == .string,
                let last = diagnostics.lastIndex(where: {
                    $0.problem == .name(.unknown(name)) && $0.suggestion == nil
                        && $0.offset == expressions[one].range.offset
                })
            else { continue }
            let meant = resolved[other].allowedValues.flatMap { guess(for: name, among: $0) }
            diagnostics[last] = Diagnostic(
                .form(.unquotedText(name)),
                expressions[one].range,
                suggestion: CanonicalText.quoted(meant ?? name)
            )
        }
    }

    /// Notes that two values cannot be compared, and how one of them is written right.
    mutating func noteMismatch(
        _ sign: String,
        _ left: Resolved,
        _ right: Resolved,
        _ range: SourceRange
    ) {
        for (one, other) in [(left, right), (right, left)] {
            if one.type == .timestamp || one.type == .duration,
                other.type == .string || other.type.isNumeric
            {
                note(
                    .mismatch(.time(one.type, with: other.type)),
                    other.range,
                    suggestion: timeText(of: one.type, other)
                )
                return
            }
            if let literal = literal(other, like: one.type) {
                note(
                    .mismatch(.operands(sign, left.type, right.type)),
                    other.range,
                    suggestion: literal
                )
                return
            }
        }
        if sign == "==" || sign == "!=" {
            note(.mismatch(.neverEqual(left.type, right.type)), range)
        } else {
            note(.mismatch(.operands(sign, left.type, right.type)), range)
        }
    }

    /// A literal written as the type it is compared with, or nil when it cannot be.
    private func literal(_ literal: Resolved, like type: ValueType) -> String? {
        guard case .constant(let value) = literal.kind else { return nil }
        switch (value, type) {
        case (.string(let text), .int): return Int64(text).map { String($0) }
        case (.string(let text), .double):
            return Double(text).flatMap { $0.isFinite ? "\($0)" : nil }
        case (.string(let text), .bool):
            let isTrue = ["true", "ja", "yes", "sand", "sandt"].contains(text.lowercased())
            let isFalse = ["false", "nej", "no", "falsk"].contains(text.lowercased())
            return isTrue ? "true" : isFalse ? "false" : nil
        case (.int, .string), (.uint, .string), (.double, .string), (.bool, .string):
            return CanonicalText.quoted(source[literal.range])
        default: return nil
        }
    }

    /// The call that makes an instant or a length of time of what is written.
    private func timeText(of type: ValueType, _ written: Resolved) -> String? {
        var text = source[written.range]
        if case .constant(.string(let content)) = written.kind { text = content }
        if type == .duration {
            return DurationWords.text(of: text).map { "duration(\"\($0)\")" }
        }
        for candidate in [text, text + "T00:00:00Z", text + ":00Z", text + "Z"]
        where Timestamp(text: candidate) != nil {
            return "timestamp(\"\(candidate)\")"
        }
        return nil
    }

    // MARK: Conditions

    /// Notes that a term is no condition; a text after a comparison belongs to another one.
    mutating func refuseTerm(_ term: Expression, after previous: Expression?, _ sign: String)
        -> Bool
    {
        guard isStrict, case .literal(let value) = term.kind, value != .bool(true),
            value != .bool(false), let previous,
            case .call(let function, nil, let sides) = previous.kind, sides.count == 2,
            function == "_==_" || function == "_!=_"
        else { return false }
        let comparison = function.dropFirst().dropLast()
        note(
            .mismatch(.loneAlternative(sign)),
            term.range,
            suggestion: "\(source[sides[0].range]) \(comparison) \(source[term.range])"
        )
        return true
    }

    // MARK: Names

    private static let clocks: Set<String> = [
        "now", "today", "date", "currenttime", "time", "nu", "idag", "i_dag",
    ]

    /// What functions and macros are called elsewhere.
    private static let functionHabits: [String: String] = [
        "length": "size", "len": "size", "count": "size", "antal": "size",
        "tolowercase":
            "lowerAscii", "lower": "lowerAscii", "lowercase": "lowerAscii",
        "touppercase":
            "upperAscii", "upper": "upperAscii", "uppercase": "upperAscii", "strip": "trim",
        "includes": "contains", "indeholder": "contains", "any": "exists", "some": "exists",
        "every": "all", "not": "!", "ikke": "!", "isempty": "size", "days": "duration",
        "hours": "duration", "minutes": "duration", "dage": "duration", "timer": "duration",
    ]

    private static let lengths: Set<String> = ["length", "count", "size", "len", "antal"]

    /// What a name of a constant or of nothing means that other languages have.
    static func constant(for name: String) -> String? {
        switch name.lowercased() {
        case "true", "sand", "sandt", "ja", "yes": "true"
        case "false", "falsk", "nej", "no": "false"
        case "null", "nil", "none", "ingen": "null"
        default: nil
        }
    }

    /// Whether a length is asked for as an attribute, of something that has one.
    static func asksForLength(_ field: String, of type: ValueType) -> Bool {
        switch type {
        case .string, .bytes, .list, .map: lengths.contains(field.lowercased())
        default: false
        }
    }

    /// Whether the arguments mean nothing by themselves: they use names that a macro would give.
    func hasMacroArguments(_ function: String) -> Bool {
        guard environment.functions[function] == nil else { return false }
        let meant = Checker.functionHabits[function.lowercased()] ?? function
        return Parser.macroNames.contains(meant)
    }

    mutating func unknownFunction(
        _ name: String,
        _ range: SourceRange,
        named nameRange: SourceRange
    ) -> Resolved {
        let error = EvaluationError.undeclared(name)
        if Parser.macroNames.contains(name) || name == "has" {
            return failure(.name(.macro(name)), nameRange, evaluatesTo: error)
        }
        if Checker.clocks.contains(name.lowercased()) {
            return failure(.name(.clock(name)), nameRange, evaluatesTo: error)
        }
        let known = environment.functions.keys.filter { !$0.contains("_") }.sorted()
        let guess =
            Checker.functionHabits[name.lowercased()]
            ?? guess(for: name, among: known + Parser.macroNames.sorted())
        return failure(
            .name(.unknownFunction(name)),
            nameRange,
            suggestion: guess,
            evaluatesTo: error
        )
    }

    /// Where the name of a called function stands.
    func nameRange(
        of function: String,
        after target: Expression?,
        _ range: SourceRange
    ) -> SourceRange {
        source.range(of: function, from: target?.range.end ?? range.offset, before: range.end)
            ?? range
    }

    /// How a call with or without a dot is written right, from the text of its arguments.
    func rewritten(_ definition: FunctionDefinition, _ arguments: [Resolved], isMember: Bool)
        -> String?
    {
        let texts = arguments.map { source[$0.range] }
        guard let first = texts.first, !texts.contains("") else { return nil }
        let rest = texts.dropFirst().joined(separator: ", ")
        let types = arguments.map(\.type)
        let name = definition.name
        if name == "contains", isMember, arguments.count == 2, case .list = types[0] {
            return "\(rest) in \(first)"
        }
        if name == "_in_", types == [.string, .string] { return "\(rest).contains(\(first))" }
        guard
            definition.signatures.contains(where: {
                $0.result(for: types, isMember: !isMember) != nil
            }), !name.contains("_")
        else { return nil }
        return isMember
            ? "\(name)(\(texts.joined(separator: ", ")))" : "\(first).\(name)(\(rest))"
    }

    // MARK: Constants

    /// Refuses a written time that is none; true when it was refused.
    mutating func refuseTime(_ name: String, _ arguments: [Resolved]) -> Bool {
        guard isStrict, arguments.count == 1, case .constant(.string(let text)) = arguments[0].kind
        else { return false }
        switch name {
        case "duration" where SignedDuration(text: text) == nil:
            let meant = DurationWords.text(of: text).map { "\"\($0)\"" }
            note(.call(.duration(text)), arguments[0].range, suggestion: meant)
            return true
        case "timestamp" where Timestamp(text: text) == nil:
            let whole = text + "T00:00:00Z"
            let meant = Timestamp(text: whole) == nil ? nil : "\"\(whole)\""
            note(.call(.timestamp(text)), arguments[0].range, suggestion: meant)
            return true
        default:
            return false
        }
    }

    /// Warns of what is allowed and yet never meant.
    mutating func warn(_ name: String, _ arguments: [Resolved], _ range: SourceRange) {
        guard isStrict, arguments.count == 2 else { return }
        switch (name, arguments[1].kind) {
        case ("_/_", .constant(.int(0))), ("_%_", .constant(.int(0))),
            ("_/_", .constant(.uint(0))), ("_%_", .constant(.uint(0))):
            warnings.append(Diagnostic(.call(.divisionByZero), arguments[1].range))
        case ("_==_", _), ("_!=_", _):
            guard let key = arguments[0].guardKey, arguments[0].path != nil,
                key == arguments[1].guardKey, arguments[0].type != .double,
                arguments[0].type != .dyn
            else { return }
            warnings.append(Diagnostic(.call(.sameSides(isEqual: name == "_==_")), range))
        default: break
        }
    }
}
