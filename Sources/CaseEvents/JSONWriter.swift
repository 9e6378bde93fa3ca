/// Builds JSON text piece by piece, with correct escaping and commas.
///
/// The caller opens and closes objects and arrays in pairs; everything else is looked after.
package struct JSONWriter: Sendable {
    /// What has been written so far, UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Begins with nothing written.
    package init() {}

    /// What has been written so far.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Opens an object.
    package mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    package mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    package mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    package mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of the member whose value is written next.
    package mutating func name(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    package mutating func string(_ text: String) {
        separate()
        quote(text.utf8)
    }

    /// Writes a number without a fraction.
    package mutating func integer(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Writes a number; it must be finite, because JSON knows no others.
    package mutating func number(_ value: Double) {
        precondition(value.isFinite, "JSON has no infinite numbers")
        separate()
        bytes.append(contentsOf: value.description.utf8)
    }

    /// Writes `true` or `false`.
    package mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Writes `null`.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a member with a text, or nothing at all when there is none.
    package mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        self.name(name)
        string(text)
    }

    /// Writes a parsed value in its canonical form.
    package mutating func value(_ value: JSONValue) {
        let document = value.document
        let index = value.index
        switch value.kind {
        case .object:
            beginObject()
            for place in document.sortedNames(ofObjectAt: index) {
                separate()
                quote(document.texts[document.textRange(place)])
                bytes.append(UInt8(ascii: ":"))
                needsComma = false
                self.value(JSONValue(document: document, index: place + 1))
            }
            endObject()
        case .array:
            beginArray()
            for element in value.elements { self.value(element) }
            endArray()
        case .string:
            separate()
            quote(document.texts[document.textRange(index)])
        case .integer: integer(value.integer ?? 0)
        case .number: number(value.number ?? 0)
        case .boolean: boolean(value.boolean ?? false)
        case .null: null()
        }
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func quote(_ utf8: some Collection<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        let needsEscape: (UInt8) -> Bool = {
            $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
        }
        if utf8.contains(where: needsEscape) {
            for byte in utf8 { if needsEscape(byte) { escape(byte) } else { bytes.append(byte) } }
        } else {
            bytes.append(contentsOf: utf8)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}

extension JSONValue {
    /// The canonical text: members sorted by name, no white space, only the escapes that must be.
    package var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return writer.text
    }
    /// At least as many bytes as the canonical text has, found without writing it.
    ///
    /// A byte of a text becomes at most six (`\u0001`), and a word of the tape a number of at most
    /// 24 and its comma.
    var canonicalByteCountBound: Int { document.texts.count * 6 + document.tape.count * 26 }
}

extension JSONValue {
    /// An object of texts under names that differ, made by the daemon itself.
    package static func object(ofTexts members: [(String, String)]) -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in members { writer.member(name, text) }
        writer.endObject()
        do {
            return try JSONValue(parsing: writer.bytes)
        } catch {
            preconditionFailure("an object of a few texts is JSON: \(error.code)")
        }
    }
}
