import WorkingTime

/// A time of HL7 v2 (data type DTM): `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][+/-ZZZZ]`.
///
/// What is left out at the end is not known; without an offset the clocks of the configured zone
/// are meant, and a time that they skip or show twice is read as `Zone.instant` reads it.
struct HL7Time: Sendable, Hashable {
    /// The first instant that it can mean.
    let start: Instant
    /// The last instant that it can mean; the first one where it is known to the minute.
    let end: Instant
    /// The date in the sender's own words; nothing where only the month or the year is told.
    let date: CivilDate?
    /// Whether the minute is told.
    var isExact: Bool { start == end }

    /// Reads a time.
    ///
    /// - Parameters:
    ///   - text: The whole text.
    ///   - zone: Of times that tell no offset.
    ///   - place: Where it stands, such as PV1-44.
    /// - Throws: `EventRefusal` for another form, a time that no clock shows, and one before
    ///   `EventDecoder.happenedMin`.
    init(_ text: String, zone: Zone, at place: String) throws(EventRefusal) {
        let malformed = EventRefusal(.hl7Time, at: place)
        var rest = Array(text.utf8)[...]
        let digits = rest.prefix(while: ASCII.isDigit).map { Int($0 - 0x30) }
        rest = rest.dropFirst(digits.count)
        guard (4...14).contains(digits.count), digits.count.isMultiple(of: 2) else {
            throw malformed
        }
        func number(_ range: Range<Int>, _ missing: Int) -> Int {
            guard range.upperBound <= digits.count else { return missing }
            return digits[range].reduce(0) { $0 * 10 + $1 }
        }
        let microsecond = try Self.fraction(&rest, follows: digits.count == 14, malformed)
        let offset = try Self.offset(rest, malformed)
        guard
            let date = CivilDate(
                year: number(0..<4, 0),
                month: number(4..<6, 1),
                day: number(6..<8, 1)
            ),
            let time = CivilTime(
                hour: number(8..<10, 0),
                minute: number(10..<12, 0),
                second: number(12..<14, 0)
            )
        else { throw malformed }
        guard (EventDecoder.yearMin...EventDecoder.yearMax).contains(date.year) else {
            throw EventRefusal(.timeAbsurd, at: place)
        }
        func instant(_ date: CivilDate, _ time: CivilTime) -> Instant {
            guard let offset else { return zone.instant(date, time) }
            let local = Zone.utc.instant(date, time).microseconds
            return Instant(microseconds: local - Int64(offset) * 60_000_000)
        }
        let start = instant(date, time)
        self.start = Instant(microseconds: start.microseconds + Int64(microsecond))
        guard self.start >= EventDecoder.happenedMin else {
            throw EventRefusal(.timeAbsurd, at: place)
        }
        self.date = digits.count < 8 ? nil : date
        let next: Instant? =
            switch digits.count {
            case 4: CivilDate(year: date.year + 1, month: 1, day: 1).map { instant($0, .midnight) }
            case 6: instant(Self.nextMonth(date), .midnight)
            case 8: instant(date.adding(days: 1), .midnight)
            case 10: Instant(microseconds: start.microseconds + 3_600_000_000)
            default: nil
            }
        end = next.map { Instant(microseconds: $0.microseconds - 1) } ?? self.start
    }

    /// The first day of the next month; some day of it lies 31 days after the first of this one.
    private static func nextMonth(_ date: CivilDate) -> CivilDate {
        let other = date.adding(days: 32 - date.day)
        return other.adding(days: 1 - other.day)
    }

    private static func fraction(
        _ rest: inout ArraySlice<UInt8>,
        follows isAllowed: Bool,
        _ malformed: EventRefusal
    ) throws(EventRefusal) -> Int {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix(while: ASCII.isDigit)
        guard isAllowed, (1...9).contains(digits.count) else { throw malformed }
        rest = rest.dropFirst(digits.count + 1)
        let six = (Array(digits) + Array(repeating: 0x30, count: 6)).prefix(6)
        return six.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// The offset east of UTC in minutes; nothing where none is told.
    private static func offset(
        _ rest: ArraySlice<UInt8>,
        _ malformed: EventRefusal
    ) throws(EventRefusal) -> Int? {
        guard let sign = rest.first else { return nil }
        let digits = rest.dropFirst().map { Int($0) - 0x30 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
            digits.allSatisfy({ (0...9).contains($0) })
        else { throw malformed }
        let (hours, minutes) = (digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
        guard hours <= 23, minutes <= 59 else { throw malformed }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }
}
