import CEL
import CaseEvents
import WorkingTime

/// What is known of the citizen, as expressions read it.
final class CitizenRecord: Record {
    let attributes: CitizenAttributes
    let shape: EventShape

    init(attributes: CitizenAttributes, shape: EventShape) {
        self.attributes = attributes
        self.shape = shape
    }

    func value(ofField index: Int) -> Value? {
        guard shape.attributes.indices.contains(index) else { return nil }
        let attribute = shape.attributes[index]
        return attributes.values[attribute.name].flatMap { json in
            json.isNull ? nil : DataRecord.value(of: json, as: attribute, in: shape.zone)
        }
    }
}

/// The lists of the vocabulary, as expressions read them.
struct ListRecord: Record {
    let lists: [WordList]

    func value(ofField index: Int) -> Value? {
        guard lists.indices.contains(index) else { return nil }
        return .list(lists[index].words.map { .string($0) })
    }

    /// The shape of `list` in an expression.
    var recordType: RecordType {
        let fields = lists.map { RecordType.Field(name: $0.name, type: .list(.string)) }
        return RecordType(name: "list", fields: fields)
    }
}
