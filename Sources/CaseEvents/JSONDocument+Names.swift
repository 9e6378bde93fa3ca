extension JSONDocument {
    /// Objects with more members than this are searched for duplicates by sorting.
    static let comparedMemberCountMax = 64

    func namesAreEqual(_ left: Int, _ right: Int) -> Bool {
        let texts = texts
        let bytes = texts.span
        return Self.areEqual(
            bytes.extracting(textRange(left)),
            bytes.extracting(textRange(right))
        )
    }

    static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }

    func namePrecedes(_ left: Int, _ right: Int) -> Bool {
        let texts = texts
        let bytes = texts.span
        let leftName = bytes.extracting(textRange(left))
        let rightName = bytes.extracting(textRange(right))
        for index in 0..<min(leftName.count, rightName.count)
        where leftName[index] != rightName[index] {
            return leftName[index] < rightName[index]
        }
        return leftName.count < rightName.count
    }

    /// The value of the member of that name in the object at an index.
    func value(named name: String, inObjectAt index: Int) -> Int? {
        let end = indexOfEnd(index)
        let texts = texts
        let bytes = texts.span
        let wanted = name.utf8Span.span
        var place = index + 1
        while place < end {
            if Self.areEqual(bytes.extracting(textRange(place)), wanted) { return place + 1 }
            place = indexAfter(place + 1)
        }
        return nil
    }

    /// The places of the names of the object at an index, sorted by their bytes.
    func sortedNames(ofObjectAt index: Int) -> [Int] {
        var names: [Int] = []
        let end = indexOfEnd(index)
        var place = index + 1
        while place < end {
            names.append(place)
            place = indexAfter(place + 1)
        }
        return names.sorted(by: namePrecedes)
    }

    /// The first member's name in the object at an index that does not pass a test of its bytes.
    func firstName(
        inObjectAt index: Int,
        failing test: (Span<UInt8>) -> Bool
    ) -> String? {
        let texts = texts
        let bytes = texts.span
        let end = indexOfEnd(index)
        var place = index + 1
        while place < end {
            guard test(bytes.extracting(textRange(place))) else { return text(place) }
            place = indexAfter(place + 1)
        }
        return nil
    }

    /// The JSON pointer of the first member whose name another member of its object has too.
    func firstDuplicateName() -> String? {
        var index = Self.rootIndex
        let end = tape.count - 1
        while index < end {
            switch mark(index) {
            case Mark.object:
                if let place = duplicateName(inObjectAt: index) { return pointer(to: place) }
                index += 1
            case Mark.integer, Mark.number:
                index += 2
            default:
                index += 1
            }
        }
        return nil
    }

    /// Compares a name with all before it only when an earlier one could be equal.
    private func duplicateName(inObjectAt index: Int) -> Int? {
        let end = indexOfEnd(index)
        var seen: UInt64 = 0
        var count = 0
        var place = index + 1
        while place < end {
            count += 1
            guard count <= Self.comparedMemberCountMax else {
                return duplicateName(bySortingObjectAt: index)
            }
            let range = textRange(place)
            var key = UInt64(truncatingIfNeeded: range.count)
            if !range.isEmpty {
                key &+= UInt64(texts[range.lowerBound]) &* 7
                key &+= UInt64(texts[range.upperBound - 1]) &* 29
            }
            let bit = UInt64(1) << (key & 63)
            if seen & bit != 0 {
                var earlier = index + 1
                while earlier < place {
                    if namesAreEqual(earlier, place) { return place }
                    earlier = indexAfter(earlier + 1)
                }
            }
            seen |= bit
            place = indexAfter(place + 1)
        }
        return nil
    }

    private func duplicateName(bySortingObjectAt index: Int) -> Int? {
        let names = sortedNames(ofObjectAt: index)
        for (left, right) in zip(names, names.dropFirst()) where namesAreEqual(left, right) {
            return max(left, right)
        }
        return nil
    }

    /// The JSON pointer of the member whose name stands at a place, or of the value there.
    func pointer(to target: Int) -> String {
        var pointer = ""
        var index = Self.rootIndex
        while index < target {
            let isObject = mark(index) == Mark.object
            guard isObject || mark(index) == Mark.array else { break }
            var place = index + 1
            var position = 0
            while place < indexOfEnd(index) {
                let value = isObject ? place + 1 : place
                if target < indexAfter(value) {
                    pointer += "/" + (isObject ? Self.segment(text(place)) : String(position))
                    break
                }
                place = indexAfter(value)
                position += 1
            }
            if place >= indexOfEnd(index) || (isObject && place == target) { break }
            index = isObject ? place + 1 : place
        }
        return pointer
    }

    /// A member's name as part of a pointer that may be logged.
    ///
    /// A name of digits or of great length could be personal data that somebody used as a name.
    static func segment(_ name: String) -> String {
        let digitCount = name.utf8.reduce(0) { $0 + ((48...57).contains($1) ? 1 : 0) }
        guard name.utf8.count <= 40, digitCount < 6,
            name.utf8.allSatisfy({ (33...126).contains($0) })
        else { return "…" }
        var segment = ""
        for character in name {
            switch character {
            case "~": segment += "~0"
            case "/": segment += "~1"
            default: segment.append(character)
            }
        }
        return segment
    }
}
