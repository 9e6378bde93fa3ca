/// A citizen's number in the civil registration system (CPR): ddmmyy and four digits.
///
/// It exists only to find the case that a hospital's message belongs to; it has no description,
/// so that it cannot slip into a log line.
package struct CivilRegistrationNumber: Sendable, Hashable {
    /// What stands for a number in a text.
    package static let mask = "[CPR]"
    /// What can stand between the two parts of a number that somebody wrote, in characters.
    private static let gapLengthMax = 3

    private let digits: UInt64

    /// Reads `ddmmyyxxxx` or `ddmmyy-xxxx`; nothing for every other text.
    ///
    /// The check digit is not looked at: since 2007 numbers are given out without one.
    init?(_ text: String) {
        var bytes = Array(text.utf8)
        if bytes.count == 11, bytes[6] == UInt8(ascii: "-") { bytes.remove(at: 6) }
        guard bytes.count == 10, bytes.allSatisfy(ASCII.isDigit), Self.beginsWithDate(bytes[...])
        else { return nil }
        digits = bytes.reduce(0) { $0 * 10 + UInt64($1 - 0x30) }
    }

    /// Whether a part of the text could be taken for a CPR number.
    ///
    /// Ten digits, or six, a sign and four, count when they begin with a date and no further digit
    /// or hexadecimal letter touches them (a UUID is not mistaken for one).
    static func occurs(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10 else { return false }
        for start in 0...(bytes.count - 10) {
            guard ASCII.isDigit(bytes[start]),
                start == 0 || ASCII.hexadecimalValue(bytes[start - 1]) == nil
            else { continue }
            let plain = bytes[start...].prefix { ASCII.isDigit($0) }
            let end = plain.endIndex
            if plain.count == 10, beginsWithDate(plain), !touchesDigit(bytes, end) { return true }
            guard plain.count == 6, end < bytes.count, !ASCII.isAlphanumeric(bytes[end]),
                beginsWithDate(plain)
            else { continue }
            let serial = bytes[(end + 1)...].prefix { ASCII.isDigit($0) }
            if serial.count == 4, !touchesDigit(bytes, serial.endIndex) { return true }
        }
        return false
    }

    /// The text with a mark for whatever a reader could take for a CPR number.
    ///
    /// Events carry free text, and no message may carry a number (C09).
    package static func masked(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var masked = String.UnicodeScalarView()
        var place = 0
        for range in ranges(in: scalars) {
            masked.append(contentsOf: scalars[place..<range.lowerBound])
            masked.append(contentsOf: mask.unicodeScalars)
            place = range.upperBound
        }
        masked.append(contentsOf: scalars[place...])
        return String(masked)
    }

    /// Where a reader could take something in a text for a CPR number.
    ///
    /// Humans write them in more ways than programs do: `250947-9989`, `250947 9989`, `250947 – 9989`,
    /// `25.09.47-9989`. No further digit touches one, and no hexadecimal letter one without a sign.
    package static func ranges(in text: [Unicode.Scalar]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        while start < text.count {
            guard digit(text, start) != nil, digit(text, start - 1) == nil,
                let end = end(ofNumberAt: start, in: text)
            else {
                start += 1
                continue
            }
            ranges.append(start..<end)
            start = end
        }
        return ranges
    }

    /// The first character behind a number that begins there; nothing where none does.
    private static func end(ofNumberAt start: Int, in text: [Unicode.Scalar]) -> Int? {
        var date: [UInt8] = []
        var place = start
        var isDivided = false
        while date.count < 6 {
            if date.count == 2 || (date.count == 4 && isDivided), digit(text, place) == nil {
                // One sign between day, month and year, the same both times.
                let sign = place < text.count ? text[place] : " "
                guard ".-/ ".unicodeScalars.contains(sign),
                    date.count == 2 || text[start + 2] == sign
                else { return nil }
                isDivided = true
                place += 1
            } else if date.count == 4, isDivided {
                return nil
            }
            guard let digit = digit(text, place) else { return nil }
            date.append(0x30 + digit)
            place += 1
        }
        guard beginsWithDate(date[...]) else { return nil }
        let gap = text[place...].prefix { !isOfWord($0) }
        guard gap.count <= gapLengthMax else { return nil }
        // A date and the clock after it are no number: with a divided date the dash has to be there.
        guard !isDivided || gap.contains(where: { $0.properties.isDash }) else { return nil }
        place += gap.count
        for _ in 0..<4 {
            guard digit(text, place) != nil else { return nil }
            place += 1
        }
        // Ten digits on end between letters a to f are part of an identifier.
        let isIdentifier =
            gap.isEmpty && (isHexadecimal(text, start - 1) || isHexadecimal(text, place))
        return isIdentifier || digit(text, place) != nil ? nil : place
    }

    private static func digit(_ text: [Unicode.Scalar], _ place: Int) -> UInt8? {
        guard text.indices.contains(place), ("0"..."9").contains(text[place]) else { return nil }
        return UInt8(text[place].value - 0x30)
    }

    private static func isHexadecimal(_ text: [Unicode.Scalar], _ place: Int) -> Bool {
        text.indices.contains(place) && text[place].properties.isASCIIHexDigit
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private static func touchesDigit(_ bytes: [UInt8], _ index: Int) -> Bool {
        index < bytes.count && ASCII.hexadecimalValue(bytes[index]) != nil
    }

    /// Replacement numbers (erstatnings-CPR) count the day from 61.
    private static func beginsWithDate(_ digits: ArraySlice<UInt8>) -> Bool {
        let first = digits.startIndex
        let day = Int(digits[first] - 0x30) * 10 + Int(digits[first + 1] - 0x30)
        let month = Int(digits[first + 2] - 0x30) * 10 + Int(digits[first + 3] - 0x30)
        return ((1...31).contains(day) || (61...91).contains(day)) && (1...12).contains(month)
    }
}
