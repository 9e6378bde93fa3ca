/// A citizen's number in the civil registration system (CPR): ddmmyy and four digits.
///
/// It exists only to find the case that a hospital's message belongs to; it has no description,
/// so that it cannot slip into a log line.
struct CivilRegistrationNumber: Sendable, Hashable {
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
