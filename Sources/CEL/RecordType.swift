/// The shape of a record: its attributes in a fixed order, each with a type and a presence.
public struct RecordType: Sendable, Hashable {
    /// What reading an attribute means when the record does not have it.
    public enum Presence: Sendable, Hashable {
        /// The attribute is always there.
        case always
        /// A read must be guarded by `has(...)` or written `.?name`; anything else is refused
        /// when the expression is checked.
        case optional
        /// A missing attribute reads as unknown.
        case unknownWhenMissing
        /// A missing attribute reads as this value.
        case defaultsWhenMissing(Value)
    }

    /// One attribute of a record.
    public struct Field: Sendable, Hashable {
        /// The attribute's name as it is written after the dot.
        public let name: String
        /// The type of the attribute's values.
        public let type: ValueType
        /// What a missing attribute means.
        public let presence: Presence
        /// The closed list of texts the attribute can hold, or nil when any will do.
        public let allowedValues: [String]?
        /// The bytes of a text or byte string, or the elements of a list or map, that the cost of
        /// an expression reckons with; nil for those of `Environment.inputSizes`.
        public let sizeMax: Int?

        /// Describes one attribute.
        public init(
            name: String,
            type: ValueType,
            presence: Presence = .always,
            allowedValues: [String]? = nil,
            sizeMax: Int? = nil
        ) {
            self.name = name
            self.type = type
            self.presence = presence
            self.allowedValues = allowedValues
            self.sizeMax = sizeMax
        }
    }

    /// The name that tells record types apart.
    public let name: String
    /// What authors call a record of this type, such as `express order`.
    public let displayName: String
    /// The attributes; their positions are the indices a `Record` is asked for.
    public let fields: [Field]

    /// Describes a record; without a display name its name is shown to authors.
    public init(name: String, displayName: String? = nil, fields: [Field]) {
        self.name = name
        self.displayName = displayName ?? name
        self.fields = fields
    }

    /// The position and description of the attribute with this name.
    func field(named name: String) -> (index: Int, field: Field)? {
        guard let index = fields.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) })
        else { return nil }
        return (index, fields[index])
    }
}
