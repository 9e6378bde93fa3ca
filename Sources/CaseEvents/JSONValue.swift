/// What kind of value stands in a JSON document.
package enum JSONKind: Sendable, Hashable {
    case object
    case array
    case string
    /// A number without fraction and exponent that fits in 64 bits.
    case integer
    case number
    case boolean
    case null
}

/// A value in a parsed JSON document (RFC 8259).
///
/// It is a cheap view: the document is shared, and nothing is turned into Swift values before it
/// is asked for. Two values are equal when they have the same canonical text.
package struct JSONValue: Sendable {
    let document: JSONDocument
    let index: Int

    /// The value `{}`.
    package static let emptyObject = JSONValue(
        document: JSONDocument(
            tape: [
                0, UInt64(JSONDocument.Mark.object) << 56 | 3,
                UInt64(JSONDocument.Mark.objectEnd) << 56 | 1,
            ],
            texts: []
        ),
        index: JSONDocument.rootIndex
    )

    init(document: JSONDocument, index: Int) {
        self.document = document
        self.index = index
    }

    /// Parses one whole document, strictly.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 text; it needs no padding.
    ///   - limits: How large and deep the document may be.
    /// - Throws: `JSONError`, which never repeats what stands in the document.
    package init(parsing bytes: [UInt8], limits: JSONLimits = .event) throws(JSONError) {
        document = try JSONDocument(parsing: bytes, limits: limits)
        index = JSONDocument.rootIndex
    }

    /// Parses a text, strictly.
    package init(parsing text: String, limits: JSONLimits = .event) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// What kind of value stands here.
    package var kind: JSONKind {
        switch document.mark(index) {
        case JSONDocument.Mark.object: .object
        case JSONDocument.Mark.array: .array
        case JSONDocument.Mark.text: .string
        case JSONDocument.Mark.integer: .integer
        case JSONDocument.Mark.number: .number
        case JSONDocument.Mark.null: .null
        default: .boolean
        }
    }

    /// The member of that name; nothing when there is none or the value is no object.
    package subscript(name: String) -> JSONValue? {
        guard document.mark(index) == JSONDocument.Mark.object,
            let place = document.value(named: name, inObjectAt: index)
        else { return nil }
        return JSONValue(document: document, index: place)
    }

    /// The values of an array in their order; empty for every other kind.
    package var elements: [JSONValue] {
        guard document.mark(index) == JSONDocument.Mark.array else { return [] }
        var values: [JSONValue] = []
        let end = document.indexOfEnd(index)
        var place = index + 1
        while place < end {
            values.append(JSONValue(document: document, index: place))
            place = document.indexAfter(place)
        }
        return values
    }

    /// The members of an object in the order of the document; empty for every other kind.
    package var members: [(name: String, value: JSONValue)] {
        guard document.mark(index) == JSONDocument.Mark.object else { return [] }
        var members: [(name: String, value: JSONValue)] = []
        let end = document.indexOfEnd(index)
        var place = index + 1
        while place < end {
            members.append((document.text(place), JSONValue(document: document, index: place + 1)))
            place = document.indexAfter(place + 1)
        }
        return members
    }

    /// The text, unescaped; nothing for every other kind.
    package var string: String? {
        document.mark(index) == JSONDocument.Mark.text ? document.text(index) : nil
    }

    /// Hands the bytes of a text, unescaped UTF-8, to the body; nothing for every other kind.
    package func withText<Result>(_ body: (Span<UInt8>) -> Result) -> Result? {
        guard document.mark(index) == JSONDocument.Mark.text else { return nil }
        let texts = document.texts
        let bytes = texts.span
        return body(bytes.extracting(document.textRange(index)))
    }

    /// Whether this text stands here.
    package func isText(_ text: String) -> Bool {
        withText { JSONDocument.areEqual($0, text.utf8Span.span) } ?? false
    }

    /// How many values an array or members an object has; nothing for every other kind.
    package var elementCount: Int? {
        let mark = document.mark(index)
        let isObject = mark == JSONDocument.Mark.object
        guard isObject || mark == JSONDocument.Mark.array else { return nil }
        var count = 0
        let end = document.indexOfEnd(index)
        var place = index + 1
        while place < end {
            count += 1
            place = document.indexAfter(isObject ? place + 1 : place)
        }
        return count
    }

    /// The number when it was written without fraction and exponent.
    package var integer: Int64? {
        guard document.mark(index) == JSONDocument.Mark.integer else { return nil }
        return Int64(bitPattern: document.tape[index + 1])
    }

    /// The number, whichever way it was written; large integers are rounded.
    package var number: Double? {
        switch document.mark(index) {
        case JSONDocument.Mark.integer: Double(Int64(bitPattern: document.tape[index + 1]))
        case JSONDocument.Mark.number: Double(bitPattern: document.tape[index + 1])
        default: nil
        }
    }

    /// The truth value; nothing for every other kind.
    package var boolean: Bool? {
        switch document.mark(index) {
        case JSONDocument.Mark.yes: true
        case JSONDocument.Mark.no: false
        default: nil
        }
    }

    /// Whether `null` stands here.
    package var isNull: Bool { document.mark(index) == JSONDocument.Mark.null }

    /// The same value in a document of its own, which lets go of everything around it.
    package var detached: JSONValue {
        guard index != JSONDocument.rootIndex else { return self }
        return JSONValue(document: document.detached(index), index: JSONDocument.rootIndex)
    }
}

extension JSONValue: Equatable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        if left.document === right.document, left.index == right.index { return true }
        let leftMark = left.document.mark(left.index)
        guard leftMark == right.document.mark(right.index) else { return false }
        switch leftMark {
        case JSONDocument.Mark.integer, JSONDocument.Mark.number:
            return left.document.tape[left.index + 1] == right.document.tape[right.index + 1]
        case JSONDocument.Mark.text:
            return left.textBytes.elementsEqual(right.textBytes)
        case JSONDocument.Mark.array:
            return left.elements == right.elements
        case JSONDocument.Mark.object:
            return left.hasTheSameMembers(as: right)
        default:
            return true
        }
    }

    private var textBytes: ArraySlice<UInt8> { document.texts[document.textRange(index)] }

    private func hasTheSameMembers(as other: JSONValue) -> Bool {
        let names = document.sortedNames(ofObjectAt: index)
        let otherNames = other.document.sortedNames(ofObjectAt: other.index)
        guard names.count == otherNames.count else { return false }
        return zip(names, otherNames).allSatisfy { place, otherPlace in
            let name = JSONValue(document: document, index: place)
            let otherName = JSONValue(document: other.document, index: otherPlace)
            return name.textBytes.elementsEqual(otherName.textBytes)
                && JSONValue(document: document, index: place + 1)
                    == JSONValue(document: other.document, index: otherPlace + 1)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    package var description: String { text }
}
