internal import CaseEvents

/// Cuts a stream of chunks into lines.
struct LineSplitter {
    /// A line or a piece of one, without its end.
    enum Piece: Hashable {
        case line(number: Int, bytes: [UInt8])
        /// A part of a line that is too long; together the parts are the line.
        case overlong(number: Int, bytes: [UInt8], isLast: Bool)
    }

    /// The longest line that is taken, in bytes.
    static let lineByteCountMax = JSONLimits.event.byteCountMax

    private var rest: [UInt8] = []
    private var isOverlong = false
    private var number = 1

    /// Takes the next chunk and gives back what it completes; blank lines are left out.
    mutating func split(_ chunk: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var start = chunk.startIndex
        while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
            finishLine(with: chunk[start..<end], into: &pieces)
            number += 1
            start = end + 1
        }
        rest.append(contentsOf: chunk[start...])
        if rest.count > Self.lineByteCountMax {
            isOverlong = true
            pieces.append(.overlong(number: number, bytes: rest, isLast: false))
            rest = []
        }
        return pieces
    }

    /// Gives back the last line when nothing ends it.
    mutating func finish() -> [Piece] {
        var pieces: [Piece] = []
        finishLine(with: [], into: &pieces)
        return pieces
    }

    private mutating func finishLine(with end: ArraySlice<UInt8>, into pieces: inout [Piece]) {
        let bytes = rest.isEmpty ? Array(end) : rest + end
        rest = []
        if isOverlong || bytes.count > Self.lineByteCountMax {
            isOverlong = false
            pieces.append(.overlong(number: number, bytes: bytes, isLast: true))
        } else if !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
            pieces.append(.line(number: number, bytes: bytes))
        }
    }
}
