/// The rule of a zone for all years: a POSIX `TZ` text (POSIX.1 §8.3, extended by RFC 9636 §3.3).
///
/// Such as `CET-1CEST,M3.5.0,M10.5.0/3` or `<+03>-3`.
struct ZoneRule: Sendable, Hashable {
    private let standardOffset: Int
    private let daylight: Daylight?

    private struct Daylight: Sendable, Hashable {
        let offset: Int
        let start: YearlyMoment
        let end: YearlyMoment
    }

    init?(posix text: String) {
        var scanner = TextScanner(text)
        guard Self.takeName(&scanner),
            let standard = Self.takeDuration(&scanner, hourMax: 24)
        else { return nil }
        standardOffset = -standard
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        guard Self.takeName(&scanner) else { return nil }
        var offset = standardOffset + 3_600
        if scanner.next != UInt8(ascii: ",") {
            guard let written = Self.takeDuration(&scanner, hourMax: 24) else { return nil }
            offset = -written
        }
        guard scanner.take(","), let start = YearlyMoment(&scanner),
            scanner.take(","), let end = YearlyMoment(&scanner), scanner.isAtEnd
        else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    /// The offset at a second since 1970, in seconds east of UTC.
    func offset(atSecond second: Int) -> Int {
        guard let daylight else { return standardOffset }
        let year = CivilDate(dayNumber: flooredQuotient(second + standardOffset, 86_400)).year
        var latest = (second: Int.min, offset: standardOffset)
        // The end of daylight saving is looked at before a start at the same second: a zone
        // that saves daylight all year ends and starts again at new year.
        for candidate in (year - 1)...(year + 1) {
            let end = daylight.end.localSecond(ofYear: candidate) - daylight.offset
            if end <= second, end >= latest.second { latest = (end, standardOffset) }
        }
        for candidate in (year - 1)...(year + 1) {
            let start = daylight.start.localSecond(ofYear: candidate) - standardOffset
            if start <= second, start >= latest.second { latest = (start, daylight.offset) }
        }
        return latest.offset
    }

    private static func takeName(_ scanner: inout TextScanner) -> Bool {
        if scanner.take("<") {
            let count = scanner.take { $0 != UInt8(ascii: ">") }
            return count > 0 && scanner.take(">")
        }
        return scanner.take { byte in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        } >= 3
    }

    /// Takes `[+-]hh[:mm[:ss]]` as seconds.
    fileprivate static func takeDuration(_ scanner: inout TextScanner, hourMax: Int) -> Int? {
        let sign = scanner.takeSign() ?? 1
        guard let hour = scanner.takeNumber(atMost: hourMax), hour <= hourMax else { return nil }
        var seconds = hour * 3_600
        for unit in [60, 1] where scanner.take(":") {
            guard let number = scanner.takeNumber(digitCount: 2), number <= 59 else { return nil }
            seconds += number * unit
        }
        return sign * seconds
    }
}

/// A moment of every year by the wall clock, such as `M3.5.0/2`.
private struct YearlyMoment: Sendable, Hashable {
    private let day: Day
    private let secondOfDay: Int

    private enum Day: Hashable {
        /// `Mm.w.d`: weekday d (0 is Sunday) of week w (5 is the last) of month m.
        case week(month: Int, week: Int, weekdayFromSunday: Int)
        /// `Jn`: day 1…365, where 29 February is never counted.
        case withoutLeapDay(Int)
        /// `n`: day 0…365, where 29 February is counted.
        case withLeapDay(Int)
    }

    init?(_ scanner: inout TextScanner) {
        if scanner.take("M") {
            guard let month = scanner.takeNumber(atMost: 12), (1...12).contains(month),
                scanner.take("."), let week = scanner.takeNumber(atMost: 5),
                (1...5).contains(week), scanner.take("."),
                let weekday = scanner.takeNumber(atMost: 6), weekday <= 6
            else { return nil }
            day = .week(month: month, week: week, weekdayFromSunday: weekday)
        } else if scanner.take("J") {
            guard let number = scanner.takeNumber(atMost: 365), (1...365).contains(number) else {
                return nil
            }
            day = .withoutLeapDay(number)
        } else {
            guard let number = scanner.takeNumber(atMost: 365), number <= 365 else { return nil }
            day = .withLeapDay(number)
        }
        guard scanner.take("/") else {
            secondOfDay = 2 * 3_600
            return
        }
        guard let seconds = ZoneRule.takeDuration(&scanner, hourMax: 167) else { return nil }
        secondOfDay = seconds
    }

    /// The moment in a year, in seconds since 1970 as if the wall clock were UTC.
    func localSecond(ofYear year: Int) -> Int {
        dayNumber(ofYear: year) * 86_400 + secondOfDay
    }

    private func dayNumber(ofYear year: Int) -> Int {
        let newYear = CivilDate.dayNumber(year: year, month: 1, day: 1)
        switch day {
        case .withLeapDay(let number):
            return newYear + number
        case .withoutLeapDay(let number):
            let skipsLeapDay = CivilDate.isLeapYear(year) && number > 59
            return newYear + number - (skipsLeapDay ? 0 : 1)
        case .week(let month, let week, let weekdayFromSunday):
            let first = CivilDate.dayNumber(year: year, month: month, day: 1)
            let firstFromSunday = Weekday(dayNumber: first).rawValue % 7
            let toFirst = flooredRemainder(weekdayFromSunday - firstFromSunday, 7)
            let day = toFirst + (week - 1) * 7
            let dayCount = CivilDate.dayCount(year: year, month: month)
            return first + (day < dayCount ? day : day - 7)
        }
    }
}
