/// A value in two machine words: copying one counts no references and allocates nothing.
///
/// Conditions over slots and constants are evaluated on cells alone. What a cell cannot hold is
/// `.other`, which sends the whole expression to the general evaluator.
struct Cell: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
        /// Nobody has asked for the attribute since the slots were filled.
        case unread
        /// The record does not have the attribute.
        case missing
        case unknown
        case null
        case bool
        case int
        case uint
        case double
        /// Text: the word is the address of its UTF-8.
        case text
        /// An instant: the word is its seconds, the length its nanoseconds.
        case timestamp
        case duration
        /// A list or map, of which only the number of elements is held.
        case count
        /// Anything else, an error included.
        case other
    }

    /// The number, the bits of the number, or the address.
    let word: UInt64
    /// Bytes of a text, nanoseconds of an instant, or elements of a list or map.
    let length: UInt32
    let kind: Kind

    init(_ kind: Kind, word: UInt64 = 0, length: UInt32 = 0) {
        self.kind = kind
        self.word = word
        self.length = length
    }
}

extension Cell {
    init(_ value: Bool) { self.init(.bool, word: value ? 1 : 0) }

    init(_ value: Int64) { self.init(.int, word: UInt64(bitPattern: value)) }

    init(_ value: UInt64) { self.init(.uint, word: value) }

    init(_ value: Double) { self.init(.double, word: value.bitPattern) }

    init(_ value: Timestamp) {
        self.init(
            .timestamp,
            word: UInt64(bitPattern: value.seconds),
            length: UInt32(truncatingIfNeeded: value.nanoseconds)
        )
    }

    init(_ value: SignedDuration) {
        self.init(.duration, word: UInt64(bitPattern: value.nanoseconds))
    }

    /// A cell for a value that needs no memory beside it; texts are the caller's to keep.
    init(scalar value: Value) {
        switch value {
        case .null: self.init(.null)
        case .bool(let value): self.init(value)
        case .int(let value): self.init(value)
        case .uint(let value): self.init(value)
        case .double(let value): self.init(value)
        case .timestamp(let value): self.init(value)
        case .duration(let value): self.init(value)
        case .list(let elements): self.init(count: elements.count)
        case .map(let map): self.init(count: map.entries.count)
        case .unknown: self.init(.unknown)
        default: self.init(.other)
        }
    }

    /// A list or map with this many elements.
    init(count: Int) {
        guard let length = UInt32(exactly: count) else {
            self.init(.other)
            return
        }
        self.init(.count, length: length)
    }

    var integer: Int64 { Int64(bitPattern: word) }

    /// The number, truth, instant or duration as a value of the language; nil for all else.
    var scalar: Value? {
        switch kind {
        case .null: .null
        case .bool: .bool(word != 0)
        case .int: .int(integer)
        case .uint: .uint(word)
        case .double: .double(Double(bitPattern: word))
        case .timestamp: timestamp.map(Value.timestamp)
        case .duration: .duration(SignedDuration(nanoseconds: integer))
        case .unknown: .unknown
        case .unread, .missing, .text, .count, .other: nil
        }
    }

    var timestamp: Timestamp? {
        Timestamp(seconds: integer, nanoseconds: Int32(truncatingIfNeeded: length))
    }
}
