/// A value an expression reads or yields.
///
/// Unknown and error are values, so evaluation never throws; only `.bool(true)` is true.
public enum Value: Sendable {
    /// The literal `null`; not what a missing attribute is.
    case null
    /// True or false.
    case bool(Bool)
    /// A whole number with a sign, such as `-7`.
    case int(Int64)
    /// A whole number without a sign, such as `7u`.
    case uint(UInt64)
    /// A number with a fraction, such as `0.5`.
    case double(Double)
    /// A text; two are equal when their code points are, without normalisation.
    case string(String)
    /// Bytes, such as `b'abc'`.
    case bytes([UInt8])
    /// An instant.
    case timestamp(Timestamp)
    /// A length of time.
    case duration(SignedDuration)
    /// An address of the Internet Protocol.
    indirect case address(NetworkAddress)
    /// A range of such addresses.
    indirect case network(NetworkRange)
    /// Values in an order; they may have different types.
    case list([Value])
    /// Values by key.
    case map(ValueMap)
    /// A value that may be there, or none: what `.?name` yields.
    indirect case optional(Value?)
    /// A type by its name in the language, such as `int` or `google.protobuf.Timestamp`.
    case type(String)
    /// A record of the host, read attribute by attribute.
    indirect case record(any Record)
    /// A value of the host that only its functions look into, of an abstract type.
    indirect case abstract(any AbstractValue)
    /// Nobody knows; not the same as false.
    case unknown
    /// There is no value, for this reason.
    case error(EvaluationError)
}

/// Equality of representation, for tests and tables: `1` and `1.0` differ, a record equals nothing.
///
/// The equality of the language is `celEquals(_:)`.
extension Value: Hashable {
    /// Whether both are the same value of the same type.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null), (.unknown, .unknown): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.address(let left), .address(let right)): left == right
        case (.network(let left), .network(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left.entries == right.entries
        case (.optional(let left), .optional(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.error(let left), .error(let right)): left == right
        case (.abstract(let left), .abstract(let right)): left.isSame(as: right)
        default: false
        }
    }

    /// Feeds the value's type and scalar content to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(typeName)
        switch self {
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.bitPattern)
        case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .bytes(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .address(let value): hasher.combine(value)
        case .network(let value): hasher.combine(value)
        case .list(let elements): hasher.combine(elements)
        case .map(let map): hasher.combine(map.entries.count)
        case .optional(let wrapped): hasher.combine(wrapped)
        case .type(let name): hasher.combine(name)
        case .error(let error): hasher.combine(error)
        case .null, .record, .abstract, .unknown: break
        }
    }
}

extension Value {
    /// Whether this is `true`, the only value that lets a condition hold.
    public var isTrue: Bool {
        if case .bool(true) = self { true } else { false }
    }

    /// The name `type(x)` has in the language.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .address: "net.IP"
        case .network: "net.CIDR"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        case .type: "type"
        case .record: "record"
        case .abstract(let value): value.typeName
        case .unknown: "unknown"
        case .error: "error"
        }
    }

    /// Whether the value has no more elements than are left and is not too deep.
    func fits(_ elementCount: inout Int, depth: Int = 0) -> Bool {
        switch self {
        case .list(let elements):
            elementCount -= elements.count
            guard elementCount >= 0, depth < EvaluationLimits.valueDepthMax else { return false }
            for element in elements where !element.fits(&elementCount, depth: depth + 1) {
                return false
            }
            return true
        case .map(let map):
            elementCount -= map.entries.count
            guard elementCount >= 0, depth < EvaluationLimits.valueDepthMax else { return false }
            for entry in map.entries where !entry.value.fits(&elementCount, depth: depth + 1) {
                return false
            }
            return true
        case .optional(let wrapped?):
            guard depth < EvaluationLimits.valueDepthMax else { return false }
            return wrapped.fits(&elementCount, depth: depth + 1)
        default: return true
        }
    }

    /// Whether this is unknown or an error, which travel through operators untouched.
    var isAbsorbing: Bool {
        switch self {
        case .unknown, .error: true
        default: false
        }
    }

    /// The length of the value in bytes or elements, the measure for what work on it may cost.
    var extent: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .list(let elements): elements.count
        case .map(let map): map.entries.count
        default: 0
        }
    }
}
