/// How far away something is, as rules say it: by the clock, in days that count, or a civil time.
package enum TimeAmount: Sendable, Hashable, Codable {
    /// By the clock: `24h`, `-3d`.
    case elapsed(Elapsed)
    /// Arbejdsdage, the civil time of day kept: `3 working days`.
    case workingDays(Int)
    /// Hours within `officeHours` of arbejdsdage: `2 working hours`.
    case workingHours(Int)
    /// Hverdage, where Saturday counts, the civil time of day kept: `3 weekdays`.
    case weekdays(Int)
    /// That time on the following day: `next day 08:00`.
    case nextDay(CivilTime)
    /// That time on the following working day: `next working day 08:00`.
    case nextWorkingDay(CivilTime)

    /// The instant that lies this far from another.
    package func applied(to instant: Instant, in calendar: DayCalendar) -> Instant {
        let zone = calendar.zone
        let (date, time) = zone.civil(at: instant)
        switch self {
        case .workingHours(let count):
            return Self.adding(workingHours: count, to: instant, in: calendar)
        case .elapsed(let distance):
            return instant.advanced(by: distance)
        case .workingDays(0), .weekdays(0):
            return instant
        case .workingDays(let count):
            let day = calendar.adding(workingDays: count, to: date)
            return zone.instant(day, time).advanced(by: Self.partOfSecond(instant))
        case .weekdays(let count):
            let day = calendar.adding(weekdays: count, to: date)
            return zone.instant(day, time).advanced(by: Self.partOfSecond(instant))
        case .nextDay(let time):
            return zone.instant(date.adding(days: 1), time)
        case .nextWorkingDay(let time):
            return zone.instant(calendar.adding(workingDays: 1, to: date), time)
        }
    }

    /// The instant that lies this far from a deadline that is set as a day.
    ///
    /// Such a deadline ends 24:00 local time. Days are counted from the day itself, so that
    /// `-1 working day` from a Monday ends on the Friday before it, at 24:00 too.
    package func applied(toEndOf date: CivilDate, in calendar: DayCalendar) -> Instant {
        let zone = calendar.zone
        switch self {
        case .elapsed(let distance):
            return zone.endOfDay(date).advanced(by: distance)
        case .workingDays(let count):
            return zone.endOfDay(calendar.adding(workingDays: count, to: date))
        case .weekdays(let count):
            return zone.endOfDay(calendar.adding(weekdays: count, to: date))
        case .workingHours:
            return applied(to: zone.endOfDay(date), in: calendar)
        case .nextDay(let time):
            return zone.instant(date.adding(days: 1), time)
        case .nextWorkingDay(let time):
            return zone.instant(calendar.adding(workingDays: 1, to: date), time)
        }
    }

    /// The hours of a working day that working hours are counted in, by the wall clock: from 08:00
    /// until 16:00 (`standards.md` §12.5).
    package static let officeHours = (from: 8, until: 16)

    private static func adding(
        workingHours count: Int,
        to instant: Instant,
        in calendar: DayCalendar
    ) -> Instant {
        guard let opens = CivilTime(hour: officeHours.from, minute: 0),
            let closes = CivilTime(hour: officeHours.until, minute: 0), count != 0
        else { return instant }
        let zone = calendar.zone
        let isForward = count > 0
        var date = zone.date(at: instant)
        var place = instant
        var rest = Elapsed.hours(abs(count))
        for _ in 0..<DayCalendar.dayCountMax {
            if calendar.isWorkingDay(date) {
                let from =
                    isForward ? max(place, zone.instant(date, opens)) : zone.instant(date, opens)
                let end =
                    isForward ? zone.instant(date, closes) : min(place, zone.instant(date, closes))
                let length = max(.zero, end.elapsed(since: from))
                if rest <= length {
                    return isForward ? from.advanced(by: rest) : end.advanced(by: -rest)
                }
                rest = rest - length
            }
            date = date.adding(days: isForward ? 1 : -1)
            place = isForward ? max(place, zone.startOfDay(date)) : min(place, zone.endOfDay(date))
        }
        return place
    }

    private static func partOfSecond(_ instant: Instant) -> Elapsed {
        Elapsed(microseconds: Int64(instant.microsecondOfSecond))
    }
}

extension TimeAmount {
    private static let textForm =
        "an amount such as `24h`, `-5 working days`, `3 weekdays`, `+0`, `next day 08:00`"
        + " or `next working day 08:00`"

    /// Reads an amount: `24h`, `-5 working days`, `+0`, `3 weekdays`, `next day 08:00`.
    ///
    /// - Parameter text: Words with spaces between them.
    /// - Throws: `TimeTextError` for another form, or more days than `DayCalendar.dayCountMax`.
    package init(_ text: String) throws(TimeTextError) {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 1:
            self = .elapsed(try Self.elapsed(words[0], of: text))
            return
        case 2 where words[1] == "weekday" || words[1] == "weekdays":
            self = .weekdays(try Self.dayCount(words[0], of: text))
            return
        case 3 where words[1] == "working" && (words[2] == "hour" || words[2] == "hours"):
            self = .workingHours(try Self.dayCount(words[0], of: text))
            return
        case 3 where words[1] == "working" && (words[2] == "day" || words[2] == "days"):
            self = .workingDays(try Self.dayCount(words[0], of: text))
            return
        case 3 where words[0] == "next" && words[1] == "day":
            self = .nextDay(try Self.time(words[2], of: text))
            return
        case 4 where words[0] == "next" && words[1] == "working" && words[2] == "day":
            self = .nextWorkingDay(try Self.time(words[3], of: text))
            return
        default:
            throw Self.malformed(text)
        }
    }

    private static func malformed(_ text: String) -> TimeTextError {
        .malformed(text: TimeTextError.excerpt(text), expected: textForm)
    }

    private static func elapsed(
        _ word: String,
        of text: String
    ) throws(TimeTextError) -> Elapsed {
        do throws(TimeTextError) {
            return try Elapsed(signed: word)
        } catch {
            guard case .malformed = error else { throw error }
            throw malformed(text)
        }
    }

    private static func dayCount(_ word: String, of text: String) throws(TimeTextError) -> Int {
        var scanner = TextScanner(word)
        let sign = scanner.takeSign() ?? 1
        guard let count = scanner.takeNumber(atMost: DayCalendar.dayCountMax), scanner.isAtEnd
        else { throw malformed(text) }
        guard count <= DayCalendar.dayCountMax else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "at most \(DayCalendar.dayCountMax) days"
            )
        }
        return sign * count
    }

    private static func time(_ word: String, of text: String) throws(TimeTextError) -> CivilTime {
        guard let time = CivilTime(word) else { throw malformed(text) }
        return time
    }
}

extension TimeAmount: CustomStringConvertible {
    /// The amount as rules write it: `1d6h`, `-1 working day`, `next day 08:00`.
    package var description: String {
        switch self {
        case .elapsed(let distance): distance.description
        case .workingDays(let count):
            count.magnitude == 1 ? "\(count) working day" : "\(count) working days"
        case .workingHours(let count):
            count.magnitude == 1 ? "\(count) working hour" : "\(count) working hours"
        case .weekdays(let count): count.magnitude == 1 ? "\(count) weekday" : "\(count) weekdays"
        case .nextDay(let time): "next day \(time)"
        case .nextWorkingDay(let time): "next working day \(time)"
        }
    }
}
