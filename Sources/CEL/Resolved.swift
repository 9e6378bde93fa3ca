/// An expression with its names resolved to slots and positions and its types known.
struct Resolved: Sendable {
    let kind: Kind
    let type: ValueType
    let range: SourceRange
    /// The path from a variable, when the value is one that was read and not computed.
    var path: [String]?
    /// What tells this read from others when `has` guards it; nil when it cannot be told.
    var guardKey: String?
    /// The closed list of texts the value or its elements can be.
    var allowedValues: [String]?

    init(
        _ kind: Kind,
        _ type: ValueType,
        _ range: SourceRange,
        path: [String]? = nil,
        guardKey: String? = nil,
        allowedValues: [String]? = nil
    ) {
        self.kind = kind
        self.type = type
        self.range = range
        self.path = path
        self.guardKey = guardKey
        self.allowedValues = allowedValues
    }

    indirect enum Kind: Sendable {
        case constant(Value)
        case variable(slot: Int)
        case local(index: Int)
        /// An attribute of a record.
        case field(operand: Resolved, index: Int, name: String, presence: RecordType.Presence)
        case optionalField(operand: Resolved, index: Int)
        case fieldPresence(operand: Resolved, index: Int)
        /// An entry of a map by a name after a dot, or of something only known when evaluated.
        case entry(operand: Resolved, name: String)
        case optionalEntry(operand: Resolved, name: String)
        case entryPresence(operand: Resolved, name: String)
        case index(operand: Resolved, index: Resolved)
        case optionalIndex(operand: Resolved, index: Resolved)
        case call(FunctionDefinition, [Resolved])
        case matches(text: Resolved, pattern: RegularExpression)
        case and([Resolved])
        case or([Resolved])
        case conditional(Resolved, then: Resolved, otherwise: Resolved)
        case list([Element])
        case map([Entry])
        case comprehension(Comprehension)
        case binding(local: Int, value: Resolved, body: Resolved)
        case optionalMap(operand: Resolved, local: Int, body: Resolved, isFlat: Bool)
        case failure(EvaluationError)
    }

    struct Element: Sendable {
        let value: Resolved
        let isOptional: Bool
    }

    struct Entry: Sendable {
        let key: Resolved
        let value: Resolved
        let isOptional: Bool
    }

    struct Comprehension: Sendable {
        let form: Expression.Comprehension.Form
        let operand: Resolved
        let local: Int
        let secondLocal: Int?
        let condition: Resolved?
        let result: Resolved?
    }
}
