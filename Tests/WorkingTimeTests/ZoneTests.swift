import Testing
import WorkingTime

struct ZoneTests {
    @Test(arguments: [
        ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"),
        ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"),
        ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"),
        ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"),
        ("2027-03-28T01:00:00Z", "2027-03-28T03:00:00+02:00"),
        ("2028-10-29T01:00:00Z", "2028-10-29T02:00:00+01:00"),
        ("2150-07-01T12:00:00Z", "2150-07-01T14:00:00+02:00"),
        ("2150-12-01T12:00:00Z", "2150-12-01T13:00:00+01:00"),
        ("2150-03-29T00:59:59Z", "2150-03-29T01:59:59+01:00"),
        ("2150-03-29T01:00:00Z", "2150-03-29T03:00:00+02:00"),
        ("1975-07-01T12:00:00Z", "1975-07-01T13:00:00+01:00"),
    ])
    func `Copenhagen changes its clocks on the last Sundays of March and October`(
        utc: String,
        local: String
    ) throws {
        #expect(try Instant(rfc3339: utc).rfc3339(in: copenhagen()) == local)
    }

    @Test(arguments: [
        ("Australia/Lord_Howe", "2026-01-15T00:00:00Z", 39_600),
        ("Australia/Lord_Howe", "2026-07-15T00:00:00Z", 37_800),
        ("Australia/Lord_Howe", "2190-01-15T00:00:00Z", 39_600),
        ("Europe/Dublin", "2026-07-15T00:00:00Z", 3_600),
        ("Europe/Dublin", "2190-01-15T00:00:00Z", 0),
        ("America/Nuuk", "2026-07-15T00:00:00Z", -3_600),
        ("America/Nuuk", "2190-01-15T00:00:00Z", -7_200),
        ("Asia/Kathmandu", "2190-01-15T00:00:00Z", 20_700),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", -36_000),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", 50_400),
        ("America/Santiago", "2190-01-15T00:00:00Z", -10_800),
        ("America/Santiago", "2190-07-15T00:00:00Z", -14_400),
    ])
    func `other zones show their offset`(name: String, utc: String, seconds: Int) throws {
        #expect(try systemZone(name).offset(at: Instant(rfc3339: utc)) == seconds)
    }

    @Test func `a time in the spring gap moves forward by the gap`() throws {
        let zone = try copenhagen()
        #expect(try zone.instant(civil: "2026-03-29T02:30").rfc3339 == "2026-03-29T01:30:00Z")
        #expect(try zone.instant(civil: "2026-03-29T02:00").rfc3339 == "2026-03-29T01:00:00Z")
        #expect(try zone.instant(civil: "2026-03-29T01:59:59").rfc3339 == "2026-03-29T00:59:59Z")
        #expect(try zone.instant(civil: "2026-03-29T03:00").rfc3339 == "2026-03-29T01:00:00Z")
    }

    @Test func `a time in the autumn overlap is the first`() throws {
        let zone = try copenhagen()
        #expect(try zone.instant(civil: "2026-10-25T02:00").rfc3339 == "2026-10-25T00:00:00Z")
        #expect(try zone.instant(civil: "2026-10-25T02:59:59").rfc3339 == "2026-10-25T00:59:59Z")
        #expect(try zone.instant(civil: "2026-10-25T03:00").rfc3339 == "2026-10-25T02:00:00Z")
    }

    @Test func `days start at midnight and last 23, 24 or 25 hours`() throws {
        let zone = try copenhagen()
        for (day, hours) in [("2026-03-29", 23), ("2026-06-01", 24), ("2026-10-25", 25)] {
            let day = try date(day)
            let length = zone.endOfDay(day).elapsed(since: zone.startOfDay(day))
            #expect(length == .hours(hours))
            #expect(zone.date(at: zone.startOfDay(day)) == day)
        }
    }

    @Test func `a day whose midnight is skipped starts after the gap`() throws {
        let zone = try systemZone("America/Santiago")
        let start = zone.startOfDay(try date("2026-09-06"))
        #expect(start.rfc3339(in: zone) == "2026-09-06T01:00:00-03:00")
    }

    @Test func `civil times lead back to their instants`() throws {
        let first = try Instant(rfc3339: "1900-01-01T00:00:00Z").microseconds
        let last = try Instant(rfc3339: "2199-12-31T00:00:00Z").microseconds
        var generator = SeededGenerator(seed: 3)
        let changes = try [2026, 2037, 2038, 2100].flatMap { year in
            try ["\(year)-03-20T00:00:00Z", "\(year)-10-20T00:00:00Z"].map {
                try Instant(rfc3339: $0)
            }
        }
        for name in ["Europe/Copenhagen", "Australia/Lord_Howe", "America/Santiago"] {
            let zone = try systemZone(name)
            for round in 0..<2_000 {
                let anywhere = Int64.random(in: first...last, using: &generator) / 1_000_000
                let nearChange = changes[round % changes.count]
                    .advanced(by: .minutes(Int.random(in: 0...20_160, using: &generator)))
                for instant in [Instant(microseconds: anywhere * 1_000_000), nearChange] {
                    try expectRoundTrip(of: instant, in: zone)
                }
            }
        }
    }

    /// The way back leads to the instant itself, or to the earlier one of the same civil time.
    private func expectRoundTrip(of instant: Instant, in zone: Zone) throws {
        let (date, time) = zone.civil(at: instant)
        let back = zone.instant(date, time)
        guard back != instant else { return }
        let (sameDate, sameTime) = zone.civil(at: back)
        #expect(sameDate == date && sameTime == time && back < instant, "\(instant)")
        #expect(zone.offset(at: back) > zone.offset(at: instant), "\(instant)")
    }

    @Test func `civil times that exist are shown at their instant`() throws {
        let zone = try copenhagen()
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2_000 {
            let day = CivilDate(dayNumber: Int.random(in: 0...60_000, using: &generator))
            let clock = try #require(
                CivilTime(
                    hour: Int.random(in: 4...23, using: &generator),
                    minute: Int.random(in: 0...59, using: &generator)
                )
            )
            let (shownDay, shownClock) = zone.civil(at: zone.instant(day, clock))
            #expect(shownDay == day && shownClock == clock)
        }
    }

    @Test func `the first and last instants and dates are within reach of every zone`() throws {
        for name in ["Europe/Copenhagen", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
            let zone = try systemZone(name)
            for instant in [Instant.earliest, .latest] {
                _ = zone.civil(at: instant)
                _ = instant.rfc3339(in: zone)
            }
            #expect(zone.startOfDay(.earliest) <= zone.endOfDay(.earliest))
            #expect(zone.startOfDay(.latest) <= zone.endOfDay(.latest))
        }
    }

    @Test(arguments: [
        "2026-03-02", "2026-03-02T09", "2026-03-02 09:00", "2026-03-02T09:00Z",
        "2026-03-02T09:00+01:00", "", "2026-03-02T9:00",
    ])
    func `another form of civil time is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Zone.utc.instant(civil: text) }
        #expect(error?.code == "time.malformed")
    }

    @Test(arguments: [
        "2026-02-29T09:00", "2026-03-02T24:00", "2026-03-02T09:00:60", "1899-12-31T09:00",
        "2200-01-01T00:00",
    ])
    func `a civil time out of range is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Zone.utc.instant(civil: text) }
        #expect(error?.code == "time.out_of_range")
    }
}
