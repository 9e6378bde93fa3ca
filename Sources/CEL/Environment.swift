/// A name an expression may read.
public struct Variable: Sendable, Hashable {
    /// The name, which may have dots: `order`, `com.example.limit`.
    public let name: String
    /// The type of the values that fill its slot.
    public let type: ValueType
    /// The bytes of a text or byte string, or the elements of a list or map, that the cost of an
    /// expression reckons with; nil for those of `Environment.inputSizes`.
    public let sizeMax: Int?

    /// Declares a variable.
    public init(name: String, type: ValueType, sizeMax: Int? = nil) {
        self.name = name
        self.type = type
        self.sizeMax = sizeMax
    }
}

/// A function the host adds to the language.
public struct Function: Sendable {
    /// The name; a global function's may have dots.
    public let name: String
    /// Whether it is called as `first.name(rest)` instead of `name(first, rest)`.
    public let isMember: Bool
    /// The types of the arguments, the one before the dot included; a `ValueType.parameter` fits
    /// any type, the same one wherever its name stands again.
    public let parameters: [ValueType]
    /// The type of what it yields.
    public let result: ValueType
    /// What it does; never given unknown or an error.
    public let implementation: @Sendable ([Value]) -> Value

    /// Declares a function.
    public init(
        name: String,
        isMember: Bool = false,
        parameters: [ValueType],
        result: ValueType,
        implementation: @escaping @Sendable ([Value]) -> Value
    ) {
        precondition(!isMember || !parameters.isEmpty, "a member function has a subject")
        self.name = name
        self.isMember = isMember
        self.parameters = parameters
        self.result = result
        self.implementation = implementation
    }
}

/// Tells the seconds east of UTC that a named zone has at an instant in seconds since 1970.
///
/// The language names zones (`getHours('Europe/Copenhagen')`); their rules are the host's.
public typealias TimeZoneOffsets = @Sendable (_ zone: String, _ seconds: Int64) -> Int64?

/// What expressions may use: variables in the order of their slots, and functions.
public struct Environment: Sendable {
    /// The variables; a variable's position is its slot in `Program.evaluate(_:)`.
    public let variables: [Variable]
    /// The name space in which undotted names are looked up first, such as `com.example`.
    public let container: String
    /// How large the values are assumed to be that expressions read, to reckon their cost.
    public let inputSizes: InputSizes
    let functions: [String: FunctionDefinition]
    let timeZoneOffsets: TimeZoneOffsets?
    let layout: SlotLayout

    /// Makes an environment; functions of one name and form are overloads of each other.
    ///
    /// - Parameters:
    ///   - variables: The variables in the order of their slots.
    ///   - functions: What the host adds to the standard functions.
    ///   - container: The name space undotted names are looked up in first.
    ///   - timeZoneOffsets: The rules of named zones; without it only offsets and UTC are known.
    ///   - inputSizes: How large the values are assumed to be that expressions read.
    public init(
        variables: [Variable],
        functions: [Function] = [],
        container: String = "",
        timeZoneOffsets: TimeZoneOffsets? = nil,
        inputSizes: InputSizes = InputSizes()
    ) {
        self.variables = variables
        self.inputSizes = inputSizes
        self.container = container
        self.timeZoneOffsets = timeZoneOffsets
        layout = SlotLayout(variables)
        var definitions = FunctionLibrary.standard
        for function in functions {
            definitions[function.name] = FunctionDefinition(
                function,
                extending: definitions[function.name]
            )
        }
        self.functions = definitions
    }

    /// Checks an expression and resolves its names; on refusal everything that is wrong with it.
    public func check(_ source: String) -> Result<CheckedExpression, Diagnostics> {
        check(source, isStrict: true)
    }

    /// Reads an expression and leaves every mistake of type and name to its evaluation.
    public func parse(_ source: String) -> Result<CheckedExpression, Diagnostics> {
        check(source, isStrict: false)
    }

    private func check(
        _ source: String,
        isStrict: Bool
    ) -> Result<CheckedExpression, Diagnostics> {
        let (expression, mistakes) = Parser.parse(source)
        guard let expression, isStrict || mistakes.isEmpty else {
            return .failure(Diagnostics(mistakes))
        }
        var checker = Checker(environment: self, source: source, isStrict: isStrict)
        let root = checker.resolve(expression)
        let diagnostics = mistakes + checker.diagnostics
        guard diagnostics.isEmpty else { return .failure(Diagnostics(diagnostics)) }
        return .success(
            CheckedExpression(
                root: root,
                references: checker.references,
                localCount: checker.localCount,
                description: CanonicalText.text(of: expression),
                warnings: checker.warnings,
                environment: self
            )
        )
    }
}
