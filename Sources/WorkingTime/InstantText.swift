extension Instant {
    /// The years an RFC 3339 text may name: before and after lie slips of the keyboard.
    package static let textYears = 1900...2199

    private static let textForm = "an RFC 3339 time such as `2026-03-02T09:00:00+01:00`"

    /// Reads an RFC 3339 time, whose zone is required.
    ///
    /// The zone is `Z` or an offset, never a name.
    /// `t` and `z` may be small letters. A fraction may have any length; what lies below the
    /// microsecond is cut off. A leap second (`:60`) is the second after it. `-00:00` is UTC.
    ///
    /// - Parameter text: The whole text, without spaces around it.
    /// - Throws: `TimeTextError` for a missing zone, a wrong form, or a year outside
    ///   `textYears`.
    package init(rfc3339 text: String) throws(TimeTextError) {
        let malformed = TimeTextError.malformed(
            text: TimeTextError.excerpt(text),
            expected: Self.textForm
        )
        var scanner = TextScanner(text)
        guard let date = DateFields(&scanner), scanner.take("T") || scanner.take("t"),
            let time = TimeFields(&scanner), let second = time.second
        else { throw malformed }
        var microsecond = 0
        if scanner.take(".") {
            guard let fraction = Self.takeFraction(&scanner) else { throw malformed }
            microsecond = fraction
        }
        guard !scanner.isAtEnd else {
            throw .zoneMissing(text: TimeTextError.excerpt(text))
        }
        guard let offset = Self.takeOffset(&scanner), scanner.isAtEnd else { throw malformed }

        guard Self.textYears.contains(date.year) else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "a year from \(Self.textYears.lowerBound) to \(Self.textYears.upperBound)"
            )
        }
        guard let day = CivilDate(year: date.year, month: date.month, day: date.day) else {
            throw .outOfRange(text: TimeTextError.excerpt(text), allowed: "a day of the calendar")
        }
        guard time.hour <= 23, time.minute <= 59, second <= 60,
            offset.hour <= 23, offset.minute <= 59
        else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "00:00:00 to 23:59:60, with an offset of at most 23:59"
            )
        }
        let local = day.dayNumber * 86_400 + time.hour * 3_600 + time.minute * 60 + second
        let utc = local - offset.sign * (offset.hour * 3_600 + offset.minute * 60)
        self.init(wholeSeconds: utc, microsecondOfSecond: microsecond)
    }

    private static func takeFraction(_ scanner: inout TextScanner) -> Int? {
        guard let first = scanner.takeDigit() else { return nil }
        var microsecond = first * 100_000
        var weight = 10_000
        while let digit = scanner.takeDigit() {
            microsecond += digit * weight
            weight /= 10
        }
        return microsecond
    }

    private static func takeOffset(
        _ scanner: inout TextScanner
    ) -> (sign: Int, hour: Int, minute: Int)? {
        if scanner.take("Z") || scanner.take("z") { return (1, 0, 0) }
        guard let sign = scanner.takeSign(), let hour = scanner.takeNumber(digitCount: 2),
            scanner.take(":"), let minute = scanner.takeNumber(digitCount: 2)
        else { return nil }
        return (sign, hour, minute)
    }

    /// The instant in UTC as RFC 3339, with a fraction of 3 or 6 digits where there is one.
    package var rfc3339: String { rfc3339(in: .utc) }

    /// The instant as people of the zone read it: `2026-03-02 10:00`, with whole seconds if any.
    ///
    /// Where the clock shows the same time twice, the offset tells which: `2026-10-25 02:30 +01:00`.
    package func civilText(in zone: Zone) -> String {
        let (date, time) = zone.civil(at: self)
        let text = "\(date) \(time)"
        let gain =
            zone.offset(at: advanced(by: .days(-1))) - zone.offset(at: advanced(by: .days(1)))
        guard gain > 0 else { return text }
        let others = [Elapsed.seconds(-gain), .seconds(gain)].map { advanced(by: $0) }
        let isTwice = others.contains { other in
            let (otherDate, otherTime) = zone.civil(at: other)
            return otherDate == date && otherTime == time
        }
        return isTwice ? "\(text) \(rfc3339(in: zone).suffix(6))" : text
    }

    /// The instant in the zone's civil time as RFC 3339 with the offset then in force.
    ///
    /// Offsets with seconds (mean solar time, before 1900) are cut to the minute; the instant
    /// stays the same.
    package func rfc3339(in zone: Zone) -> String {
        let offsetMinutes = flooredQuotient(zone.offset(at: self), 60)
        let (date, time) = Zone.civil(seconds: wholeSeconds + offsetMinutes * 60)
        var text = "\(date)T\(time.textWithSeconds)"
        let fraction = microsecondOfSecond
        if fraction != 0 {
            text += "."
            text +=
                fraction % 1_000 == 0
                ? paddedDigits(fraction / 1_000, width: 3) : paddedDigits(fraction, width: 6)
        }
        guard offsetMinutes != 0 else { return text + "Z" }
        let distance = abs(offsetMinutes)
        text += offsetMinutes < 0 ? "-" : "+"
        text += paddedDigits(distance / 60, width: 2) + ":" + paddedDigits(distance % 60, width: 2)
        return text
    }
}
