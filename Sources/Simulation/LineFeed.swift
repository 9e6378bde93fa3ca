/// Cuts chunks of bytes into lines, however they were cut before.
package struct LineFeed {
    /// The longest line that is read, in bytes; of a longer one only its beginning is handed on.
    package static let lineByteCountMax = (1 << 20) + 1

    private var rest: [UInt8] = []
    private var isSkipping = false
    /// How many lines have been handed on.
    package private(set) var lineCount = 0

    package init() {}

    /// Hands on every line that the chunk completes, without its line break.
    package mutating func take(_ chunk: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        var start = 0
        while let end = Self.lineBreak(in: chunk, from: start) {
            let piece = chunk.extracting(start..<end)
            start = end + 1
            if rest.isEmpty, !isSkipping {
                lineCount += 1
                body(piece)
            } else {
                append(piece)
                finish(body)
            }
        }
        append(chunk.extracting(start..<chunk.count))
    }

    /// Hands on the last line where no line break ends it.
    package mutating func finish(_ body: (Span<UInt8>) -> Void) {
        isSkipping = false
        guard !rest.isEmpty else { return }
        lineCount += 1
        body(rest.span)
        rest.removeAll(keepingCapacity: true)
    }

    private mutating func append(_ piece: Span<UInt8>) {
        guard !isSkipping else { return }
        for index in piece.indices {
            guard rest.count < Self.lineByteCountMax else {
                isSkipping = true
                return
            }
            rest.append(piece[index])
        }
    }

    /// The place of the next line break.
    private static func lineBreak(in bytes: Span<UInt8>, from start: Int) -> Int? {
        let raw = unsafe bytes.bytes
        var place = start
        while place + 8 <= bytes.count {
            // Eight bytes at a time: a byte is a line break where it is zero after the exclusive or,
            // and the lowest such byte is marked exactly.
            let eight = unsafe raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            let other = UInt64(littleEndian: eight) ^ 0x0A0A_0A0A_0A0A_0A0A
            let zeros = (other &- 0x0101_0101_0101_0101) & ~other & 0x8080_8080_8080_8080
            if zeros != 0 { return place + zeros.trailingZeroBitCount / 8 }
            place += 8
        }
        return (place..<bytes.count).first { bytes[$0] == 0x0A }
    }
}
