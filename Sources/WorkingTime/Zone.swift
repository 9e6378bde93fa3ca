/// A time zone: which civil time its clocks show at every instant.
///
/// The rules come from a TZif file of the system (RFC 9636); the file is handed in as bytes,
/// so that this module reads no disk.
package struct Zone: Sendable, Hashable {
    /// Such as `Europe/Copenhagen`.
    package let name: String
    private let table: ZoneTable

    /// Coordinated universal time.
    package static let utc = Zone(name: "UTC", table: ZoneTable(fixedOffset: 0))

    /// The longest zone file that is read, in bytes; real ones have at most some thousand.
    package static let fileByteCountMax = 65_536

    /// Reads a zone from the bytes of a TZif file of any version.
    ///
    /// - Parameters:
    ///   - name: What the zone is called; it does not have to be in the file.
    ///   - tzif: The whole file.
    /// - Throws: `ZoneError` for anything that is not a sound TZif file.
    package init(name: String, tzif: [UInt8]) throws(ZoneError) {
        self.init(name: name, table: try ZoneTable(tzif: tzif))
    }

    private init(name: String, table: ZoneTable) {
        self.name = name
        self.table = table
    }

    /// Seconds east of UTC that the zone's clocks show at an instant.
    package func offset(at instant: Instant) -> Int {
        table.offset(atSecond: instant.wholeSeconds)
    }

    /// The date and time of day that the zone's clocks show; parts of a second are cut off.
    package func civil(at instant: Instant) -> (CivilDate, CivilTime) {
        Self.civil(seconds: instant.wholeSeconds + offset(at: instant))
    }

    /// The date in the zone at an instant.
    package func date(at instant: Instant) -> CivilDate { civil(at: instant).0 }

    /// The instant at which the zone's clocks show a date and time.
    ///
    /// A time that the clocks skip in spring moves forward by what they skip (02:30 is 03:30);
    /// of a time that comes twice in autumn it is the first.
    package func instant(_ date: CivilDate, _ time: CivilTime) -> Instant {
        let local = date.dayNumber * 86_400 + time.secondOfDay
        // Whatever the zone, a day before and a day after lie on either side of a change.
        let before = table.offset(atSecond: local - 86_400)
        let after = table.offset(atSecond: local + 86_400)
        let fitting = [max(before, after), min(before, after)].first { offset in
            table.offset(atSecond: local - offset) == offset
        }
        return Instant(wholeSeconds: local - (fitting ?? before))
    }

    /// The first instant of a day: midnight, or where the clocks skip midnight the time after.
    package func startOfDay(_ date: CivilDate) -> Instant { instant(date, .midnight) }

    /// 24:00 of a day, which is when deadlines that are set as a day end.
    package func endOfDay(_ date: CivilDate) -> Instant { startOfDay(date.adding(days: 1)) }

    /// Reads a civil time of this zone: `2026-03-02T09:00`, seconds optional, no offset.
    ///
    /// - Parameter text: The whole text.
    /// - Returns: The instant at which the zone's clocks show that time.
    /// - Throws: `TimeTextError` for another form or a time no clock shows.
    package func instant(civil text: String) throws(TimeTextError) -> Instant {
        var scanner = TextScanner(text)
        guard let date = DateFields(&scanner), scanner.take("T") || scanner.take("t"),
            let time = TimeFields(&scanner), scanner.isAtEnd
        else {
            throw .malformed(
                text: TimeTextError.excerpt(text),
                expected: "a local time such as `2026-03-02T09:00`, without an offset"
            )
        }
        guard Instant.textYears.contains(date.year),
            let day = CivilDate(year: date.year, month: date.month, day: date.day),
            let clock = CivilTime(hour: time.hour, minute: time.minute, second: time.second ?? 0)
        else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "a day of the years \(Instant.textYears.lowerBound) to"
                    + " \(Instant.textYears.upperBound) and 00:00 to 23:59:59"
            )
        }
        return instant(day, clock)
    }

    static func civil(seconds: Int) -> (CivilDate, CivilTime) {
        (
            CivilDate(dayNumber: flooredQuotient(seconds, 86_400)),
            CivilTime(secondOfDay: flooredRemainder(seconds, 86_400))
        )
    }
}
