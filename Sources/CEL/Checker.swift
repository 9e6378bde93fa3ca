/// Resolves the names of an expression, finds its types, and says everything that is wrong.
struct Checker {
    let environment: Environment
    let source: SourceText
    /// Whether mistakes are diagnostics; otherwise the evaluation meets them.
    let isStrict: Bool
    var diagnostics: [Diagnostic] = []
    /// What is allowed and yet never meant.
    var warnings: [Diagnostic] = []
    var references: [FieldPath] = []
    /// How many places for local names the evaluation needs.
    private(set) var localCount = 0
    var scopes: [Local] = []
    /// The reads that `has` has shown to find a value.
    var guarded: [String] = []
    private var localSerial = 0
    var patternCount = 0
    var patternByteCount = 0

    /// A name given by a macro.
    struct Local {
        let name: String
        let index: Int
        let type: ValueType
        let path: [String]?
        let guardKey: String
        let allowedValues: [String]?
    }

    init(environment: Environment, source: String, isStrict: Bool) {
        self.environment = environment
        self.source = SourceText(source)
        self.isStrict = isStrict
    }

    // MARK: Mistakes

    /// Notes a mistake and stands in for the part that has it.
    mutating func failure(
        _ problem: Diagnostic.Problem,
        _ range: SourceRange,
        suggestion: String? = nil,
        evaluatesTo error: EvaluationError
    ) -> Resolved {
        note(problem, range, suggestion: suggestion)
        return Resolved(.failure(error), .dyn, range)
    }

    mutating func note(
        _ problem: Diagnostic.Problem,
        _ range: SourceRange,
        suggestion: String? = nil
    ) {
        guard isNoting else { return }
        diagnostics.append(Diagnostic(problem, range, suggestion: suggestion))
    }

    /// Whether another mistake would be noted.
    private var isNoting: Bool {
        isStrict && diagnostics.count < ExpressionLimits.mistakeCountMax
    }

    /// What was probably meant by a name; not looked for where nobody would be told.
    func guess(for name: String, among candidates: @autoclosure () -> [String]) -> String? {
        isNoting ? nearest(to: name, among: candidates()) : nil
    }

    /// The type to reckon with: without a strict check only records keep theirs.
    ///
    /// A type that holds another twice could double with every call, so one too large is `dyn`.
    func reckoned(_ type: ValueType) -> ValueType {
        if isStrict {
            var partCount = ExpressionLimits.typePartCountMax
            return type.fits(&partCount) ? type : .dyn
        }
        return switch type {
        case .record, .list(.record): type
        default: .dyn
        }
    }

    // MARK: Scopes

    /// Opens a local name; `close` ends it.
    mutating func open(
        _ name: String,
        type: ValueType,
        path: [String]? = nil,
        guardKey: String? = nil,
        allowedValues: [String]? = nil
    ) -> Int {
        localSerial += 1
        let index = scopes.count
        scopes.append(
            Local(
                name: name,
                index: index,
                type: reckoned(type),
                path: path,
                guardKey: guardKey ?? "@\(localSerial)",
                allowedValues: allowedValues
            )
        )
        localCount = max(localCount, scopes.count)
        return index
    }

    mutating func close(_ count: Int) {
        scopes.removeLast(count)
    }

    // MARK: Expressions

    /// The expression resolved; what it reads is noted.
    mutating func resolve(_ expression: Expression) -> Resolved {
        let resolved = resolveOperand(expression)
        if let path = resolved.path {
            references.append(
                FieldPath(
                    segments: path,
                    offset: resolved.range.offset,
                    length: resolved.range.length
                )
            )
        }
        return resolved
    }

    /// The expression resolved as the start of a longer path, which will be noted instead of it.
    mutating func resolveOperand(_ expression: Expression) -> Resolved {
        let range = expression.range
        switch expression.kind {
        case .literal(let value):
            return Resolved(.constant(value), reckoned(Checker.type(ofLiteral: value)), range)
        case .identifier(let name, let isAbsolute):
            return identifier(name, isAbsolute: isAbsolute, range)
        case .select(let operand, let field, let isOptional):
            return selection(expression, operand, field, isOptional: isOptional)
        case .presence(let operand, let field):
            return presence(operand, field, range)
        case .index(let operand, let index, let isOptional):
            return self.index(operand, index, isOptional: isOptional, range)
        case .call(let function, let target, let arguments):
            return call(function, target, arguments, range)
        case .and(let terms):
            return logical(terms, range, isAnd: true)
        case .or(let terms):
            return logical(terms, range, isAnd: false)
        case .conditional(let condition, let then, let otherwise):
            return conditional(condition, then, otherwise, range)
        case .list(let elements):
            return list(elements, range)
        case .map(let entries):
            return map(entries, range)
        case .record(let name):
            return failure(
                .form(.record(name)),
                range,
                evaluatesTo: .undeclared(name)
            )
        case .comprehension(let comprehension):
            return self.comprehension(comprehension, range)
        case .binding(let name, let value, let body):
            return binding(name, value, body, range)
        case .optionalMap(let operand, let name, let body, let isFlat):
            return optionalMap(operand, name, body, isFlat: isFlat, range)
        case .hole(let parts):
            for part in parts { _ = resolve(part) }
            return Resolved(.failure(.undeclared("")), .dyn, range)
        }
    }

    private static func type(ofLiteral value: Value) -> ValueType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        default: .dyn
        }
    }
}
