/// The static type of an expression, a variable or an attribute.
public indirect enum ValueType: Sendable, Hashable {
    /// The type whose only value is `null`, `null_type`.
    case null
    /// True or false.
    case bool
    /// A whole number of 64 bits with a sign.
    case int
    /// A whole number of 64 bits without a sign.
    case uint
    /// A number of 64 bits with a fraction (IEEE 754).
    case double
    /// A text; its length is counted in code points.
    case string
    /// A sequence of bytes.
    case bytes
    /// An instant, ``Timestamp``.
    case timestamp
    /// A length of time, ``SignedDuration``.
    case duration
    /// What `type(x)` yields.
    case type
    /// An address of the Internet Protocol, `net.IP`.
    case address
    /// A range of such addresses, `net.CIDR`.
    case network
    /// Anything: known only when the expression is evaluated.
    case dyn
    /// The element type of an empty literal, which any type completes; a finished check never
    /// hands it out (`dyn` stands in its place).
    case undetermined
    /// A list whose elements have this type.
    case list(ValueType)
    /// A map from keys to values of these types.
    case map(ValueType, ValueType)
    /// A value of this type, or none.
    case optional(ValueType)
    /// A record with these attributes.
    case record(RecordType)
    /// A type of the host by its name and the types it is made of, such as `interval(int)`; its
    /// values are ``AbstractValue``s, which only the host's functions look into.
    case abstract(String, [ValueType])
    /// A place in the signature of a ``Function`` that any type can fill, the same one wherever
    /// the name stands again; anywhere else it is `dyn`.
    case parameter(String)
}

extension ValueType: CustomStringConvertible {
    /// The type as an author reads it, such as `list(string)`; a record by its display name.
    public var description: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .address: "net.IP"
        case .network: "net.CIDR"
        case .dyn, .undetermined: "dyn"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .record(let record): record.displayName
        case .abstract(let name, let parameters): ValueType.written(name, parameters)
        case .parameter(let name): name
        }
    }
}

extension ValueType {
    /// How an abstract type is written: `tuple(int, string)`, or `token` when made of nothing.
    static func written(_ name: String, _ parameters: [some CustomStringConvertible]) -> String {
        parameters.isEmpty
            ? name : "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    }

    /// Whether values of this type are numbers, which compare with each other across types.
    var isNumeric: Bool {
        switch self {
        case .int, .uint, .double: true
        default: false
        }
    }

    /// The types whose values have an order among each other.
    static let ordered: [ValueType] = [
        .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration,
    ]

    /// Whether values of this type have an order among each other, as far as is known.
    var isOrdered: Bool {
        switch determined {
        case .dyn: true
        case let type: ValueType.ordered.contains(type)
        }
    }

    /// Whether `null` may stand for a value of this type.
    private var isNullable: Bool {
        switch self {
        case .timestamp, .duration, .optional, .record, .abstract, .null: true
        default: false
        }
    }

    /// Whether the type has no more parts than are left, of which it takes its own.
    func fits(_ partCount: inout Int) -> Bool {
        partCount -= 1
        guard partCount >= 0 else { return false }
        switch self {
        case .list(let element), .optional(let element): return element.fits(&partCount)
        case .map(let key, let value): return key.fits(&partCount) && value.fits(&partCount)
        case .abstract(_, let parameters):
            for parameter in parameters where !parameter.fits(&partCount) { return false }
            return true
        default: return true
        }
    }

    /// Whether some part is known only when the expression is evaluated.
    var containsDyn: Bool {
        switch self {
        case .dyn, .parameter: true
        case .abstract(_, let parameters): parameters.contains(where: \.containsDyn)
        case .list(let element), .optional(let element): element.containsDyn
        case .map(let key, let value): key.containsDyn || value.containsDyn
        default: false
        }
    }

    /// The type with every undetermined part read as `dyn`.
    var determined: ValueType {
        switch self {
        case .undetermined, .parameter: .dyn
        case .abstract(let name, let parameters): .abstract(name, parameters.map(\.determined))
        case .list(let element): .list(element.determined)
        case .map(let key, let value): .map(key.determined, value.determined)
        case .optional(let wrapped): .optional(wrapped.determined)
        default: self
        }
    }

    /// Whether a value of this type may be used where `target` is wanted.
    func isAssignable(to target: ValueType) -> Bool {
        switch (self, target) {
        case (.dyn, _), (_, .dyn), (.undetermined, _), (_, .undetermined): true
        case (.null, _): target.isNullable
        case (.list(let own), .list(let other)): own.isAssignable(to: other)
        case (.map(let ownKey, let ownValue), .map(let otherKey, let otherValue)):
            ownKey.isAssignable(to: otherKey) && ownValue.isAssignable(to: otherValue)
        case (.optional(let own), .optional(let other)): own.isAssignable(to: other)
        case (.abstract(let name, let own), .abstract(let otherName, let other)):
            name == otherName && own.count == other.count
                && zip(own, other).allSatisfy { $0.isAssignable(to: $1) }
        default: self == target
        }
    }

    /// Whether values of both types can be equal; numbers can across their types.
    func isComparable(with other: ValueType) -> Bool {
        switch (self, other) {
        case (.list(let own), .list(let their)), (.optional(let own), .optional(let their)):
            own.isComparable(with: their)
        case (.map(let ownKey, let ownValue), .map(let theirKey, let theirValue)):
            ownKey.isComparable(with: theirKey) && ownValue.isComparable(with: theirValue)
        case (.abstract(let name, let own), .abstract(let theirName, let their)):
            name == theirName && own.count == their.count
                && zip(own, their).allSatisfy { $0.isComparable(with: $1) }
        default:
            joined(with: other) != nil || (isNumeric && other.isNumeric)
        }
    }

    /// The type that holds both, or nil when the two have nothing in common.
    func joined(with other: ValueType) -> ValueType? {
        switch (self, other) {
        case (.undetermined, _): return other
        case (_, .undetermined): return self
        case (.dyn, _), (_, .dyn): return .dyn
        case (.null, _) where other.isNullable: return other
        case (_, .null) where isNullable: return self
        case (.list(let own), .list(let their)):
            return own.joined(with: their).map { .list($0) }
        case (.map(let ownKey, let ownValue), .map(let theirKey, let theirValue)):
            guard let key = ownKey.joined(with: theirKey),
                let value = ownValue.joined(with: theirValue)
            else { return nil }
            return .map(key, value)
        case (.optional(let own), .optional(let their)):
            return own.joined(with: their).map { .optional($0) }
        case (.abstract(let name, let own), .abstract(let theirName, let their)):
            let joined = zip(own, their).compactMap { $0.joined(with: $1) }
            guard name == theirName, own.count == their.count, joined.count == own.count else {
                return nil
            }
            return .abstract(name, joined)
        default: return self == other ? self : nil
        }
    }
}
