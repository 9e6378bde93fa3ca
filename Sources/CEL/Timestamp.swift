/// An instant of the years 1 to 9999, to the nanosecond.
public struct Timestamp: Sendable, Hashable {
    /// 0001-01-01T00:00:00Z.
    static let secondsMin: Int64 = -62_135_596_800
    /// 9999-12-31T23:59:59Z.
    static let secondsMax: Int64 = 253_402_300_799

    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    public let seconds: Int64
    /// Nanoseconds after that second, 0 to 999 999 999.
    public let nanoseconds: Int32

    /// Makes an instant; nil outside the years 1 to 9999 or for nanoseconds beyond a second.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Timestamp.secondsMin...Timestamp.secondsMax).contains(seconds),
            (0..<1_000_000_000).contains(nanoseconds)
        else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Makes an instant from microseconds since 1970; nil outside the years 1 to 9999.
    public init?(microseconds: Int64) {
        let (seconds, rest) = flooredQuotient(microseconds, 1_000_000)
        self.init(seconds: seconds, nanoseconds: Int32(truncatingIfNeeded: rest * 1_000))
    }

    /// The instant this much later, or nil when it leaves the range.
    func adding(_ duration: SignedDuration) -> Timestamp? {
        let (whole, rest) = flooredQuotient(duration.nanoseconds, 1_000_000_000)
        let (carry, nanoseconds) = flooredQuotient(Int64(self.nanoseconds) + rest, 1_000_000_000)
        return Timestamp(
            seconds: seconds + whole + carry,
            nanoseconds: Int32(truncatingIfNeeded: nanoseconds)
        )
    }

    /// The time from `earlier` to this instant, or nil when it is longer than a duration can be.
    func since(_ earlier: Timestamp) -> SignedDuration? {
        let (product, overflow) = (seconds - earlier.seconds)
            .multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, sumOverflow) = product.addingReportingOverflow(
            Int64(nanoseconds) - Int64(earlier.nanoseconds)
        )
        guard !overflow, !sumOverflow else { return nil }
        return SignedDuration(nanoseconds: sum)
    }
}

extension Timestamp: Comparable {
    /// Whether `left` is before `right`.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

/// The quotient rounded down and the remainder, which is never negative; the divisor is positive.
func flooredQuotient(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

/// A date of the Gregorian calendar, as days since 1970 count it.
struct CalendarDate {
    let year: Int64
    let month: Int64
    let day: Int64

    /// The date this many days after 1970-01-01.
    init(daysSince1970 days: Int64) {
        // Years are counted from March so that the leap day ends a year.
        let (era, dayOfEra) = flooredQuotient(days + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The days from 1970-01-01 to a date.
    static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = flooredQuotient(shifted, 400)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// How many days a month has.
    static func dayCount(year: Int64, month: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
