/// A stretch of an expression's text, in bytes of UTF-8.
struct SourceRange: Sendable, Hashable {
    let offset: Int
    let length: Int

    var end: Int { offset + length }

    /// The stretch from the start of this one to the end of another.
    func joined(with other: SourceRange) -> SourceRange {
        let start = min(offset, other.offset)
        return SourceRange(offset: start, length: max(end, other.end) - start)
    }
}

/// An expression as it was written, macros recognised.
struct Expression: Sendable {
    let kind: Kind
    let range: SourceRange
    /// How many levels the expression has; kept so that no walk over it can run out of stack.
    let depth: Int

    init(_ kind: Kind, range: SourceRange, depth: Int) {
        self.kind = kind
        self.range = range
        self.depth = depth
    }

    indirect enum Kind: Sendable {
        case literal(Value)
        case identifier(name: String, isAbsolute: Bool)
        case select(operand: Expression, field: String, isOptional: Bool)
        case presence(operand: Expression, field: String)
        case index(operand: Expression, index: Expression, isOptional: Bool)
        case call(function: String, target: Expression?, arguments: [Expression])
        case and([Expression])
        case or([Expression])
        case conditional(Expression, then: Expression, otherwise: Expression)
        case list([Element])
        case map([Entry])
        case record(name: String)
        case comprehension(Comprehension)
        case binding(name: String, value: Expression, body: Expression)
        /// `optMap` and `optFlatMap`.
        case optionalMap(operand: Expression, name: String, body: Expression, isFlat: Bool)
        /// What a refused piece of text leaves behind: the parts of it that could be read.
        case hole([Expression])
    }

    /// One element of a list literal; an optional one is left out when it has no value.
    struct Element: Sendable {
        let value: Expression
        let isOptional: Bool
    }

    /// One entry of a map literal; an optional one is left out when it has no value.
    struct Entry: Sendable {
        let key: Expression
        let value: Expression
        let isOptional: Bool
    }

    /// A macro that visits the elements of a list or map.
    struct Comprehension: Sendable {
        enum Form: String, Sendable {
            case all
            case exists
            case existsOne = "exists_one"
            case map
            case filter
            case transformList
            case transformMap
            case transformMapEntry
            case sortBy
        }

        let form: Form
        let operand: Expression
        /// The name of the element, or of the position or key when there are two names.
        let variable: String
        /// The name of the element or value, when two names were given.
        let secondVariable: String?
        /// The condition of `all`, `exists`, `filter`, or of the longer `map`.
        let condition: Expression?
        /// What `map`, `sortBy` and the transforms make of an element.
        let result: Expression?
    }
}
