/// Instants as RFC 3339 writes them.
extension Timestamp {
    /// Reads `2009-02-13T23:31:30.123Z` or with an offset such as `+01:00`; nil for anything else.
    public init?(text: String) {
        var reader = DigitReader(bytes: Array(text.utf8))
        guard let year = reader.number(digitCount: 4), reader.skip(UInt8(ascii: "-")),
            let month = reader.number(digitCount: 2), (1...12).contains(month),
            reader.skip(UInt8(ascii: "-")),
            let day = reader.number(digitCount: 2),
            (1...CalendarDate.dayCount(year: year, month: month)).contains(day),
            reader.skip(UInt8(ascii: "T")) || reader.skip(UInt8(ascii: "t")),
            let hour = reader.number(digitCount: 2), hour < 24, reader.skip(UInt8(ascii: ":")),
            let minute = reader.number(digitCount: 2), minute < 60, reader.skip(UInt8(ascii: ":")),
            let second = reader.number(digitCount: 2), second < 60,
            let nanoseconds = reader.fraction(),
            let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let days = CalendarDate.daysSince1970(year: year, month: month, day: day)
        self.init(
            seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset,
            nanoseconds: nanoseconds
        )
    }

    /// The instant in UTC as RFC 3339 writes it, with as many decimals as it needs.
    public var text: String {
        let (days, secondOfDay) = flooredQuotient(seconds, 86_400)
        let date = CalendarDate(daysSince1970: days)
        let time =
            padded(secondOfDay / 3_600, 2) + ":" + padded(secondOfDay / 60 % 60, 2) + ":"
            + padded(secondOfDay % 60, 2)
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2)
            + "T" + time + decimals(ofNanoseconds: Int64(nanoseconds)) + "Z"
    }
}

/// A number with zeros before it up to a width.
func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// `.5` for 500 000 000 nanoseconds, empty for none.
func decimals(ofNanoseconds nanoseconds: Int64) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = padded(nanoseconds, 9)
    while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
    return "." + digits
}

/// Reads the parts of a date, a time and an offset from bytes.
struct DigitReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
            return nil
        }
        position += 1
        return Int64(byte - UInt8(ascii: "0"))
    }

    /// Exactly so many digits; few enough that they cannot overflow.
    mutating func number(digitCount: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digitCount {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// The nanoseconds of `.123`; zero when there is no dot, nil when no digit follows it.
    mutating func fraction() -> Int32? {
        guard skip(UInt8(ascii: ".")) else { return 0 }
        var nanoseconds: Int32 = 0
        var scale: Int32 = 100_000_000
        guard var digit = digit() else { return nil }
        while true {
            nanoseconds += Int32(digit) * scale
            scale /= 10
            guard let following = self.digit() else { return nanoseconds }
            digit = following
        }
    }

    /// The seconds east of UTC of `Z`, `+01:00` or `-02:30`.
    mutating func offset() -> Int64? {
        if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
        let isWest = skip(UInt8(ascii: "-"))
        guard isWest || skip(UInt8(ascii: "+")) else { return nil }
        guard let seconds = hoursAndMinutes() else { return nil }
        return isWest ? -seconds : seconds
    }

    /// The seconds of `01:30`.
    mutating func hoursAndMinutes() -> Int64? {
        guard let hour = number(digitCount: 2), hour < 24, skip(UInt8(ascii: ":")),
            let minute = number(digitCount: 2), minute < 60
        else { return nil }
        return hour * 3_600 + minute * 60
    }
}
