import CEL
import CaseEvents

/// An event as it comes out of the JSON parser; an attribute is looked up when it is asked for.
final class EventDocument: Record {
    static let type = RecordType(
        name: "event",
        fields: [
            RecordType.Field(name: "type", type: .string),
            RecordType.Field(name: "data", type: .record(DataDocument.type)),
        ]
    )

    let json: JSONValue
    let data: DataDocument

    /// Takes the members of the event that was decoded.
    init(json: JSONValue) {
        self.json = json
        data = DataDocument(json: json["data"] ?? .emptyObject)
    }

    func value(ofField index: Int) -> Value? {
        switch index {
        case 0: json["type"]?.string.map { .string($0) }
        case 1: .record(data)
        default: nil
        }
    }

    func read(field index: Int, into reading: inout AttributeReading) {
        if index == 0 { json["type"]?.withText { reading.set(utf8: $0) } }
    }

    func read(field index: Int, ofField outer: Int, into reading: inout AttributeReading) {
        data.read(field: index, into: &reading)
    }
}

/// What an event says, in attributes that the expression reads.
struct DataDocument: Record {
    static let type = RecordType(
        name: "data",
        fields: [
            RecordType.Field(name: "ward", type: .string),
            RecordType.Field(name: "planned", type: .bool),
            RecordType.Field(name: "notified", type: .list(.string)),
        ]
    )

    let json: JSONValue

    func value(ofField index: Int) -> Value? {
        switch index {
        case 0: json["ward"]?.string.map { .string($0) }
        case 1: json["planned"]?.boolean.map { .bool($0) }
        case 2: json["notified"].map { .list($0.elements.compactMap(Self.text)) }
        default: nil
        }
    }

    func read(field index: Int, into reading: inout AttributeReading) {
        switch index {
        case 0: json["ward"]?.withText { reading.set(utf8: $0) }
        case 1: if let planned = json["planned"]?.boolean { reading.set(planned) }
        case 2: if let count = json["notified"]?.elementCount { reading.set(elementCount: count) }
        default: break
        }
    }

    private static func text(_ json: JSONValue) -> Value? {
        json.string.map { .string($0) }
    }
}
