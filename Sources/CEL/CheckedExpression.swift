/// One variable or attribute an expression reads, as the longest path that can be told.
public struct FieldPath: Sendable, Hashable {
    /// The names from the variable on: `["order", "items", "*", "price"]`; `*` is any element.
    public let segments: [String]
    /// Where it is read: bytes of UTF-8 from the start of the expression.
    public let offset: Int
    /// How many bytes of UTF-8 it covers.
    public let length: Int
}

/// An expression whose names and types are known to be right.
public struct CheckedExpression: Sendable {
    /// The type of its value.
    public let resultType: ValueType
    /// Every variable and attribute path it reads, in the order they are written.
    ///
    /// A path that ends in a record or a map reads everything below it.
    public let references: [FieldPath]
    /// The expression in one fixed layout, for hashing and comparing meanings.
    public let description: String
    /// What is allowed and yet never meant, in the order of the places.
    public let warnings: [Diagnostic]
    private let root: Resolved
    private let localCount: Int
    private let environment: Environment

    init(
        root: Resolved,
        references: [FieldPath],
        localCount: Int,
        description: String,
        warnings: [Diagnostic],
        environment: Environment
    ) {
        self.root = root
        self.references = references
        self.localCount = localCount
        self.description = description
        self.warnings = Diagnostics.sorted(warnings)
        self.environment = environment
        resultType = root.type.determined
    }

    /// The steps that one evaluation takes at most, as `EvaluationLimits` counts them, when no
    /// value is larger than `Environment.inputSizes` and the declarations say.
    ///
    /// The largest number when there is no bound. An evaluation that costs more than
    /// `EvaluationLimits.stepCountMax` may be ended before it has a value.
    public var cost: Int { CostEstimate.steps(of: root, in: environment) }

    /// Compiles the expression.
    public func program() -> Program {
        Program(root: root, localCount: localCount, environment: environment)
    }
}
