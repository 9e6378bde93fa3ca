/// Memory for the texts in slots, reused from one filling to the next.
///
/// Together with `CellText` the only code that follows the address in a cell. Addresses stay good
/// until `reset`: a store that does not fit goes to a new block and moves nothing.
@safe
struct TextArena: ~Copyable {
    /// The memory that is there from the start, enough for the texts of most events.
    static let firstByteCount = 512
    private static let blockByteCount = 4_096
    private let first: UnsafeMutableRawPointer
    private var further = unsafe [UnsafeMutableRawPointer]()
    private var block: UnsafeMutableRawPointer
    private var capacity = TextArena.firstByteCount
    private var used = 0

    /// An arena that starts with `firstByteCount` bytes of its owner's memory.
    @unsafe
    init(first: UnsafeMutableRawPointer) {
        unsafe self.first = first
        unsafe block = first
    }

    deinit {
        unsafe further.forEach { unsafe $0.deallocate() }
    }

    /// Forgets every text.
    mutating func reset() {
        used = 0
        guard unsafe !further.isEmpty else { return }
        unsafe further.forEach { unsafe $0.deallocate() }
        unsafe further = []
        unsafe block = first
        capacity = TextArena.firstByteCount
    }

    /// A cell with a copy of the text; `.other` when it is longer than slots hold.
    mutating func cell(_ text: Span<UInt8>) -> Cell {
        let count = text.count
        guard count <= EvaluationLimits.slotTextByteCountMax else { return Cell(.other) }
        if used + count > capacity { grow() }
        let start = unsafe block + used
        used += count
        unsafe text.withUnsafeBufferPointer { source in
            if let base = source.baseAddress {
                unsafe start.copyMemory(from: base, byteCount: count)
            }
        }
        return Cell(
            .text,
            word: UInt64(UInt(bitPattern: start)),
            length: UInt32(truncatingIfNeeded: count)
        )
    }

    /// A block holds the longest text a slot may have.
    private mutating func grow() {
        capacity = max(TextArena.blockByteCount, EvaluationLimits.slotTextByteCountMax)
        unsafe block = .allocate(byteCount: capacity, alignment: 8)
        unsafe further.append(block)
        used = 0
    }
}

/// A text that is written in an expression and lives as long as its program.
@safe
final class ConstantText: Sendable {
    // Written once before anybody else can see it.
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer
    let cell: Cell

    /// Copies a text; nil when it is longer than slots hold.
    init?(_ text: String) {
        let count = text.utf8.count
        guard count <= EvaluationLimits.slotTextByteCountMax else { return nil }
        unsafe bytes = .allocate(byteCount: count + 1, alignment: 8)
        unsafe bytes.copyBytes(from: text.utf8)
        cell = unsafe Cell(
            .text,
            word: UInt64(UInt(bitPattern: bytes.baseAddress)),
            length: UInt32(truncatingIfNeeded: count)
        )
    }

    deinit {
        unsafe bytes.deallocate()
    }
}

/// What is done with the texts in cells.
@safe
enum CellText {
    private static func buffer(_ cell: Cell) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(
            start: UnsafeRawPointer(bitPattern: UInt(cell.word)),
            count: Int(cell.length)
        )
    }

    @inline(__always)
    static func areEqual(_ left: Cell, _ right: Cell) -> Bool {
        unsafe left.length == right.length
            && startsAlike(left, right, count: Int(left.length))
    }

    @inline(__always)
    static func starts(_ text: Cell, with start: Cell) -> Bool {
        unsafe text.length >= start.length
            && startsAlike(text, start, count: Int(start.length))
    }

    /// Whether the first bytes are the same; both have that many.
    @inline(__always)
    @unsafe
    private static func startsAlike(_ left: Cell, _ right: Cell, count: Int) -> Bool {
        guard let left = unsafe UnsafeRawPointer(bitPattern: UInt(left.word)),
            let right = unsafe UnsafeRawPointer(bitPattern: UInt(right.word))
        else { return count == 0 }
        var offset = 0
        while offset + 8 <= count {
            let these = unsafe left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let those = unsafe right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            if these != those { return false }
            offset += 8
        }
        while offset < count {
            let this = unsafe left.load(fromByteOffset: offset, as: UInt8.self)
            let that = unsafe right.load(fromByteOffset: offset, as: UInt8.self)
            if this != that { return false }
            offset += 1
        }
        return true
    }

    static func ends(_ text: Cell, with end: Cell) -> Bool {
        guard text.length >= end.length else { return false }
        return unsafe buffer(text).suffix(Int(end.length)).elementsEqual(buffer(end))
    }

    static func order(_ left: Cell, _ right: Cell) -> Order {
        if areEqual(left, right) { return .equal }
        let isLess = unsafe buffer(left).lexicographicallyPrecedes(buffer(right))
        return isLess ? .less : .greater
    }

    static func matches(_ text: Cell, _ pattern: RegularExpression) -> Bool {
        unsafe pattern.matches(buffer(text))
    }

    /// The number of code points.
    static func codePointCount(_ text: Cell) -> Int64 {
        unsafe buffer(text).reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    static func string(_ text: Cell) -> String {
        unsafe String(decoding: buffer(text), as: UTF8.self)
    }
}
