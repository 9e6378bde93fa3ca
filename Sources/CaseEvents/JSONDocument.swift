import CSimdJSON

/// A parsed document: simdjson's tape and its unescaped texts, copied into arrays.
///
/// Each value is one word with its kind in the top byte. Numbers are followed by a word with their
/// bits; the word of an array or object tells where the next value begins; the word of a text
/// tells where its length (four bytes, little-endian) and its UTF-8 stand in `texts`.
final class JSONDocument: Sendable {
    let tape: [UInt64]
    let texts: [UInt8]

    /// Where the value of the whole document stands.
    static let rootIndex = 1

    init(tape: [UInt64], texts: [UInt8]) {
        self.tape = tape
        self.texts = texts
    }

    convenience init(parsing bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        guard bytes.count <= limits.byteCountMax else { throw JSONError(.tooLarge, limits: limits) }
        let (status, tape, texts) = Self.parse(bytes, depthMax: limits.depthMax)
        if let error = Self.error(status, bytes, limits) { throw error }
        self.init(tape: tape, texts: texts)
        if let pointer = firstDuplicateName() {
            throw JSONError(.duplicateName, pointer: pointer)
        }
    }

    private static func parse(
        _ bytes: [UInt8],
        depthMax: Int
    ) -> (status: Int32, tape: [UInt64], texts: [UInt8]) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            let result = unsafe csimdjson_parse(buffer.baseAddress, buffer.count, depthMax)
            defer { csimdjson_trim() }
            guard unsafe result.status == 0 else { return (unsafe result.status, [], []) }
            return (
                0,
                unsafe Array(
                    UnsafeBufferPointer(start: result.tape, count: result.tape_count)
                ),
                unsafe Array(
                    UnsafeBufferPointer(start: result.strings, count: result.string_byte_count)
                )
            )
        }
    }

    private static func error(
        _ status: Int32,
        _ bytes: [UInt8],
        _ limits: JSONLimits
    ) -> JSONError? {
        guard status != 0 else { return nil }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return JSONError(.byteOrderMark, byteOffset: 0)
        }
        switch UInt32(bitPattern: status) {
        case CSIMDJSON_EMPTY.rawValue: return JSONError(.empty)
        case CSIMDJSON_TOO_DEEP.rawValue: return JSONError(.tooDeep, limits: limits)
        case CSIMDJSON_BAD_UTF8.rawValue:
            return JSONError(.notUTF8, byteOffset: firstByteNotUTF8(bytes))
        case CSIMDJSON_BAD_NUMBER.rawValue: return JSONError(.number)
        case CSIMDJSON_BAD_STRING.rawValue: return JSONError(.text)
        case CSIMDJSON_NUL.rawValue: return JSONError(.nul)
        case CSIMDJSON_NO_MEMORY.rawValue: return JSONError(.tooLarge, limits: limits)
        default: return JSONError(.malformed)
        }
    }

    private static func firstByteNotUTF8(_ bytes: [UInt8]) -> Int? {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }

    /// The kind of a word as simdjson writes it, an ASCII character.
    func mark(_ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: tape[index] >> 56)
    }

    func payload(_ index: Int) -> Int {
        Int(truncatingIfNeeded: tape[index] & 0x00FF_FFFF_FFFF_FFFF)
    }

    /// The index of the value after the one at an index, in the same array or object.
    func indexAfter(_ index: Int) -> Int {
        switch mark(index) {
        case Mark.object, Mark.array: Int(truncatingIfNeeded: tape[index] & 0xFFFF_FFFF)
        case Mark.integer, Mark.number: index + 2
        default: index + 1
        }
    }

    /// The index of the closing bracket of the array or object at an index.
    func indexOfEnd(_ index: Int) -> Int { indexAfter(index) - 1 }

    /// Where the UTF-8 of the text at an index stands in `texts`.
    func textRange(_ index: Int) -> Range<Int> {
        let start = payload(index)
        // The load is bounds-checked; four bytes of any value make a number.
        let texts = texts
        let bytes = unsafe texts.span.bytes
        let count = unsafe bytes.unsafeLoadUnaligned(
            fromByteOffset: start,
            as: UInt32.self
        )
        return start + 4..<start + 4 + Int(UInt32(littleEndian: count))
    }

    func text(_ index: Int) -> String {
        String(decoding: texts[textRange(index)], as: UTF8.self)
    }

    /// A document of its own for the value at an index, so that it does not keep the rest alive.
    func detached(_ index: Int) -> JSONDocument {
        let end = indexAfter(index)
        let shift = index - Self.rootIndex
        var words: [UInt64] = [0]
        words.reserveCapacity(end - index + 2)
        var copiedTexts: [UInt8] = []
        var place = index
        while place < end {
            let top = tape[place] & 0xFF00_0000_0000_0000
            switch mark(place) {
            case Mark.integer, Mark.number:
                words.append(tape[place])
                place += 1
                words.append(tape[place])
            case Mark.text:
                let range = textRange(place)
                words.append(top | UInt64(copiedTexts.count))
                copiedTexts.append(contentsOf: texts[range.lowerBound - 4..<range.upperBound])
            case Mark.object, Mark.array, Mark.objectEnd, Mark.arrayEnd:
                words.append(tape[place] - UInt64(shift))
            default:
                words.append(tape[place])
            }
            place += 1
        }
        return JSONDocument(tape: words, texts: copiedTexts)
    }

    /// The first bytes of the tape's words.
    enum Mark {
        static let object = UInt8(ascii: "{")
        static let objectEnd = UInt8(ascii: "}")
        static let array = UInt8(ascii: "[")
        static let arrayEnd = UInt8(ascii: "]")
        static let text = UInt8(ascii: "\"")
        static let integer = UInt8(ascii: "l")
        static let number = UInt8(ascii: "d")
        static let yes = UInt8(ascii: "t")
        static let no = UInt8(ascii: "f")
        static let null = UInt8(ascii: "n")
    }
}
