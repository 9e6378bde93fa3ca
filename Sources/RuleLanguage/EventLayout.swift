import CEL
import CaseEvents
import WorkingTime

/// The attributes that events of one or several types can carry, as expressions see them.
struct EventLayout: Sendable {
    let attributes: [Attribute]
    let displayName: String

    /// The union of the attributes of the types; those whose kinds disagree are handed to `report`.
    init(types: [EventType], report: (_ attribute: String, _ types: [String]) -> Void) {
        var attributes: [Attribute] = []
        var owners: [String: String] = [:]
        for type in types {
            for attribute in type.attributes {
                guard let index = attributes.firstIndex(where: { $0.name == attribute.name }) else {
                    attributes.append(attribute)
                    owners[attribute.name] = type.name
                    continue
                }
                guard let joined = Self.join(attributes[index], attribute) else {
                    report(attribute.name, [owners[attribute.name] ?? type.name, type.name])
                    continue
                }
                attributes[index] = joined
            }
        }
        self.attributes = attributes
        displayName = types.map(\.name).joined(separator: " | ")
    }

    /// What can be known of a citizen.
    init(citizen attributes: [Attribute]) {
        self.attributes = attributes
        displayName = "citizen"
    }

    private static func join(_ left: Attribute, _ right: Attribute) -> Attribute? {
        let kind: AttributeKind
        switch (left.kind, right.kind) {
        case (.choice(let words), .choice(let others)):
            kind = .choice(words + others.filter { !words.contains($0) })
        case (.choice, .text), (.text, .choice):
            kind = .text
        default:
            guard left.kind == right.kind else { return nil }
            kind = left.kind
        }
        return Attribute(
            name: left.name,
            kind: kind,
            unit: left.unit,
            required: left.required && right.required,
            whenMissing: left.whenMissing == .mustBeHandled ? .mustBeHandled : right.whenMissing,
            disclosure: left.disclosure.strictness >= right.disclosure.strictness
                ? left.disclosure : right.disclosure
        )
    }

    func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

    /// The same attributes as fields, in their order.
    var fields: [RecordType.Field] {
        attributes.map { attribute in
            RecordType.Field(
                name: attribute.name,
                type: attribute.kind.valueType,
                presence: attribute.whenMissing == .mustBeHandled ? .optional : .unknownWhenMissing,
                allowedValues: attribute.kind.words
            )
        }
    }

    /// The shape of an event in an expression; `EventRecord` has its fields in this order.
    func recordType(named name: String) -> RecordType {
        let data = RecordType(
            name: name + ".data",
            displayName: displayName,
            fields: fields
        )
        return RecordType(
            name: name,
            displayName: displayName,
            fields: [
                RecordType.Field(name: "source", type: .string),
                RecordType.Field(name: "id", type: .string),
                RecordType.Field(name: "type", type: .string),
                RecordType.Field(name: "time", type: .timestamp),
                RecordType.Field(name: "data", type: .record(data)),
            ]
        )
    }
}

extension DisclosureClass {
    /// The order of the classes, from what all may read to what free spaces keep.
    var strictness: Int {
        switch self {
        case .open: 0
        case .personal: 1
        case .clinical: 2
        case .justice: 3
        case .safeSpace: 4
        }
    }
}

extension AttributeKind {
    var valueType: ValueType {
        switch self {
        case .text, .choice: .string
        case .integer: .int
        case .number: .double
        case .boolean: .bool
        case .instant, .date: .timestamp
        case .list: .list(.dyn)
        case .any: .dyn
        }
    }

    var words: [String]? {
        if case .choice(let words) = self {
            words + (words.contains("unknown") ? [] : ["unknown"])
        } else {
            nil
        }
    }
}

/// What expressions of one rule read from events: the attributes, and the zone of dates.
final class EventShape: Sendable {
    let attributes: [Attribute]
    let zone: Zone

    init(_ layout: EventLayout, zone: Zone) {
        attributes = layout.attributes
        self.zone = zone
    }
}

/// One event, as expressions read it.
final class EventRecord: Record {
    let event: CaseEvent
    let shape: EventShape

    init(event: CaseEvent, shape: EventShape) {
        self.event = event
        self.shape = shape
    }

    func value(ofField index: Int) -> Value? {
        switch index {
        case 0: .string(event.reference.source)
        case 1: .string(event.reference.id)
        case 2: .string(event.type)
        case 3: Timestamp(microseconds: event.happened.microseconds).map { .timestamp($0) }
        case 4: .record(DataRecord(data: event.data, shape: shape))
        default: nil
        }
    }

    func read(field index: Int, into reading: inout AttributeReading) {
        switch index {
        case 0: reading.set(event.reference.source)
        case 1: reading.set(event.reference.id)
        case 2: reading.set(event.type)
        default: if let value = value(ofField: index) { reading.set(value) }
        }
    }

    func read(field index: Int, ofField outer: Int, into reading: inout AttributeReading) {
        guard outer == 4 else { return reading.decline() }
        DataRecord(data: event.data, shape: shape).read(field: index, into: &reading)
    }
}

/// The attributes of one event; the JSON is read only where an expression asks.
struct DataRecord: Record {
    let data: JSONValue
    let shape: EventShape

    /// The attribute's value; a missing one, `null`, `"unknown"` and one of another kind are none.
    func value(ofField index: Int) -> Value? {
        guard let (attribute, json) = attribute(index) else { return nil }
        return Self.value(of: json, as: attribute, in: shape.zone)
    }

    /// What a JSON value that is there means as an attribute.
    static func value(of json: JSONValue, as attribute: Attribute, in zone: Zone) -> Value? {
        switch attribute.kind {
        case .text, .choice:
            guard let text = json.string, !isUnknown(attribute, json) else { return nil }
            return .string(text)
        case .integer:
            return json.integer.map { .int($0) }
        case .number:
            return json.number.map { .double($0) }
        case .boolean:
            return json.boolean.map { .bool($0) }
        case .instant, .date:
            return json.string.flatMap { Instant(morningOf: $0, in: zone) }
                .flatMap { Timestamp(microseconds: $0.microseconds) }
                .map { .timestamp($0) }
        case .list, .any:
            return value(of: json)
        }
    }

    /// The same as `value(ofField:)`, without a Swift text and without lists that only their
    /// length is asked of.
    func read(field index: Int, into reading: inout AttributeReading) {
        guard let (attribute, json) = attribute(index) else { return }
        switch attribute.kind {
        case .text, .choice:
            guard !Self.isUnknown(attribute, json) else { return }
            json.withText { reading.set(utf8: $0) }
        case .boolean:
            if let boolean = json.boolean { reading.set(boolean) }
        case .integer:
            if let integer = json.integer { reading.set(integer) }
        case .list where json.kind == .array:
            if let count = json.elementCount { reading.set(elementCount: count) }
        default:
            if let value = value(ofField: index) { reading.set(value) }
        }
    }

    private func attribute(_ index: Int) -> (attribute: Attribute, json: JSONValue)? {
        guard shape.attributes.indices.contains(index) else { return nil }
        let attribute = shape.attributes[index]
        guard let json = data[attribute.name], !json.isNull else { return nil }
        return (attribute, json)
    }

    /// Whether the text is the word for a value nobody knows, where the vocabulary has no other
    /// use for it.
    private static func isUnknown(_ attribute: Attribute, _ json: JSONValue) -> Bool {
        guard case .choice(let words) = attribute.kind, !words.contains("unknown") else {
            return false
        }
        return json.isText("unknown")
    }

    private static func value(of json: JSONValue) -> Value? {
        switch json.kind {
        case .object:
            var map = ValueMap()
            for (name, member) in json.members {
                guard let value = value(of: member) else { continue }
                _ = map.insert(value, forKey: .string(name))
            }
            return .map(map)
        case .array: return .list(json.elements.compactMap { value(of: $0) })
        default: break
        }
        if let text = json.string { return .string(text) }
        if let boolean = json.boolean { return .bool(boolean) }
        if let integer = json.integer { return .int(integer) }
        if let number = json.number { return .double(number) }
        return json.isNull ? .null : nil
    }
}
