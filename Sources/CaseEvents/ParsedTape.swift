/// Looks into simdjson's tape and texts while they stand in the parser's memory, uncopied.
///
/// The layout is that of `JSONDocument`.
enum ParsedTape {
    private typealias Mark = JSONDocument.Mark

    @inline(__always)
    static func mark(_ tape: Span<UInt64>, _ index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: tape[index] >> 56)
    }

    /// The index of the value after the one at an index, in the same array or object.
    @inline(__always)
    static func indexAfter(_ tape: Span<UInt64>, _ index: Int) -> Int {
        switch mark(tape, index) {
        case Mark.object, Mark.array: Int(truncatingIfNeeded: tape[index] & 0xFFFF_FFFF)
        case Mark.integer, Mark.number: index + 2
        default: index + 1
        }
    }

    /// Where the UTF-8 of the text at an index stands in `texts`.
    @inline(__always)
    static func textRange(
        _ tape: Span<UInt64>,
        _ texts: Span<UInt8>,
        _ index: Int
    ) -> Range<Int> {
        let start = Int(truncatingIfNeeded: tape[index] & 0x00FF_FFFF_FFFF_FFFF)
        var count = Int(texts[start])
        count |= Int(texts[start + 1]) << 8
        count |= Int(texts[start + 2]) << 16
        count |= Int(texts[start + 3]) << 24
        return start + 4..<start + 4 + count
    }

    /// Whether all names within each object of a stretch are certain to differ.
    ///
    /// It may say no of names that differ; the slower look then decides.
    static func namesDiffer(
        _ tape: Span<UInt64>,
        _ texts: Span<UInt8>,
        in stretch: Range<Int>
    ) -> Bool {
        var index = stretch.lowerBound
        while index < stretch.upperBound {
            switch mark(tape, index) {
            case Mark.object:
                guard namesDiffer(tape, texts, inObjectAt: index) else { return false }
                index += 1
            case Mark.integer, Mark.number: index += 2
            default: index += 1
            }
        }
        return true
    }

    private static func namesDiffer(
        _ tape: Span<UInt64>,
        _ texts: Span<UInt8>,
        inObjectAt index: Int
    ) -> Bool {
        let end = indexAfter(tape, index) - 1
        var seen: UInt64 = 0
        var place = index + 1
        while place < end {
            let range = textRange(tape, texts, place)
            var key = UInt64(truncatingIfNeeded: range.count)
            if !range.isEmpty {
                key &+= UInt64(texts[range.lowerBound]) &* 7
                key &+= UInt64(texts[range.upperBound - 1]) &* 29
            }
            let bit = UInt64(1) << (key & 63)
            if seen & bit != 0 {
                guard !occursBefore(place, range, tape, texts, from: index + 1) else {
                    return false
                }
            }
            seen |= bit
            place = indexAfter(tape, place + 1)
        }
        return true
    }

    private static func occursBefore(
        _ place: Int,
        _ range: Range<Int>,
        _ tape: Span<UInt64>,
        _ texts: Span<UInt8>,
        from start: Int
    ) -> Bool {
        var earlier = start
        var count = 0
        while earlier < place {
            count += 1
            let other = textRange(tape, texts, earlier)
            let isEqual = JSONDocument.areEqual(texts.extracting(other), texts.extracting(range))
            if isEqual || count > JSONDocument.comparedMemberCountMax { return true }
            earlier = indexAfter(tape, earlier + 1)
        }
        return false
    }

    /// The value at an index in a document of its own.
    static func document(
        _ tape: Span<UInt64>,
        _ texts: Span<UInt8>,
        at index: Int
    ) -> JSONDocument {
        let end = indexAfter(tape, index)
        let shift = UInt64(truncatingIfNeeded: index - JSONDocument.rootIndex)
        var words: [UInt64] = []
        words.reserveCapacity(end - index + 2)
        words.append(0)
        var textStart = -1
        var textEnd = 0
        var place = index
        while place < end {
            let word = tape[place]
            switch mark(tape, place) {
            case Mark.integer, Mark.number:
                words.append(word)
                place += 1
                words.append(tape[place])
            case Mark.text:
                // The texts of a value stand together, so that they are copied in one piece.
                let range = textRange(tape, texts, place)
                if textStart < 0 { textStart = range.lowerBound - 4 }
                textEnd = range.upperBound
                words.append(word - UInt64(truncatingIfNeeded: textStart))
            case Mark.object, Mark.objectEnd, Mark.array, Mark.arrayEnd:
                words.append(word - shift)
            default:
                words.append(word)
            }
            place += 1
        }
        guard textStart >= 0 else { return JSONDocument(tape: words, texts: []) }
        let stretch = texts.extracting(textStart..<textEnd)
        return JSONDocument(tape: words, texts: JSONDocument.copy(stretch))
    }
}
