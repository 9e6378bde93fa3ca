/// The text of an expression, to quote from it.
struct SourceText: Sendable {
    let bytes: [UInt8]

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// The text of a stretch; what lies beyond the end is left out.
    subscript(range: SourceRange) -> String {
        let start = min(max(0, range.offset), bytes.count)
        let end = min(max(start, range.end), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Where a name stands from a place on, or nil when it does not.
    func range(of name: String, from start: Int, before end: Int) -> SourceRange? {
        let wanted = Array(name.utf8)
        var position = max(0, start)
        while position + wanted.count <= min(end, bytes.count) {
            if bytes[position..<(position + wanted.count)].elementsEqual(wanted) {
                return SourceRange(offset: position, length: wanted.count)
            }
            position += 1
        }
        return nil
    }
}
