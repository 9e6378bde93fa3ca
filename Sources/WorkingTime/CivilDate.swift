/// A day of the (proleptic) Gregorian calendar, in no particular zone.
///
/// Every date lies in the years 1 to 9999; arithmetic stops at `earliest` and `latest`.
package struct CivilDate: Sendable, Hashable, Comparable, Codable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// 0001-01-01.
    package static let earliest = CivilDate(dayNumber: dayNumberMin)
    /// 9999-12-31.
    package static let latest = CivilDate(dayNumber: dayNumberMax)

    private static let dayNumberMin = -719_162
    private static let dayNumberMax = 2_932_896

    /// Makes a date; nothing when the calendar has no such day or the year is not 1…9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9_999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.dayCount(year: year, month: month)
        else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    /// Reads `2026-11-21`; nothing for any other form or a day the calendar lacks.
    package init?(iso text: String) {
        var scanner = TextScanner(text)
        guard let fields = DateFields(&scanner), scanner.isAtEnd else { return nil }
        self.init(year: fields.year, month: fields.month, day: fields.day)
    }

    /// Makes the date that lies so many days after 1970-01-01, within `earliest…latest`.
    package init(dayNumber: Int) {
        // The calendar is counted in eras of 400 years (146 097 days) that start on 1 March,
        // so that the leap day is the last day of its year.
        let shifted = min(max(dayNumber, Self.dayNumberMin), Self.dayNumberMax) + 719_468
        let era = flooredQuotient(shifted, 146_097)
        let dayOfEra = flooredRemainder(shifted, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            uncheckedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads a date back from its ISO 8601 text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let date = CivilDate(iso: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(TimeTextError.excerpt(text))” is not a date as `2026-11-21`"
            )
        }
        self = date
    }

    /// Writes the date as its ISO 8601 text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Days since 1970-01-01.
    package var dayNumber: Int { Self.dayNumber(year: year, month: month, day: day) }

    /// The day of the week.
    package var weekday: Weekday { Weekday(dayNumber: dayNumber) }

    /// The date so many days later, or earlier for a negative count.
    package func adding(days: Int) -> CivilDate {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        guard !overflow else { return days < 0 ? .earliest : .latest }
        return CivilDate(dayNumber: sum)
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Days from 1970-01-01 to a day of any year.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = flooredQuotient(shiftedYear, 400)
        let yearOfEra = flooredRemainder(shiftedYear, 400)
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// How many days the month has.
    static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeapYear(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func isLeapYear(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }
}

extension CivilDate: CustomStringConvertible {
    /// The date as ISO 8601: `2026-11-21`.
    package var description: String {
        paddedDigits(year, width: 4) + "-" + paddedDigits(month, width: 2) + "-"
            + paddedDigits(day, width: 2)
    }
}
