import Testing
import WorkingTime

struct InstantTextTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-21T12:00:00Z", 1_795_262_400_000_000),
        ("2026-11-21T13:00:00+01:00", 1_795_262_400_000_000),
        ("2026-11-21T06:30:00-05:30", 1_795_262_400_000_000),
        ("2026-11-21t12:00:00z", 1_795_262_400_000_000),
        ("2026-11-21T12:00:00-00:00", 1_795_262_400_000_000),
        ("2026-11-21T12:00:00.5Z", 1_795_262_400_500_000),
        ("2026-11-21T12:00:00.123456789123456789Z", 1_795_262_400_123_456),
        ("2026-11-21T12:00:00.0000009Z", 1_795_262_400_000_000),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ("2017-01-01T00:59:60.5+01:00", 1_483_228_800_500_000),
    ])
    func `an RFC 3339 time is read`(text: String, microseconds: Int64) throws {
        #expect(try Instant(rfc3339: text).microseconds == microseconds)
    }

    @Test(arguments: ["2026-11-21T12:00:00", "2026-11-21T12:00:00.25"])
    func `a time without a zone is refused`(text: String) {
        #expect(throws: TimeTextError.zoneMissing(text: text)) { try Instant(rfc3339: text) }
    }

    @Test(arguments: [
        "", "now", "2026-11-21", "2026-11-21T12:00Z", "2026-11-21 12:00:00Z",
        "2026-11-21T12:00:00 Z", "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00,5Z",
        "2026-11-21T12:00:00+0100", "2026-11-21T12:00:00+01", "2026-11-21T12:00:00ZZ",
        "2026-11-21T12:00:00+01:00x", "26-11-21T12:00:00Z", "2026-11-21T1:00:00Z",
        "12026-11-21T12:00:00Z", "2026-11-21T12:00:00CET", "2026-11-21T12:00:00−01:00",
    ])
    func `another form is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Instant(rfc3339: text) }
        #expect(error?.code == "time.malformed")
        #expect(error?.text == text)
    }

    @Test(arguments: [
        "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-11-00T12:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z", "2026-11-21T12:00:61Z",
        "2026-11-21T12:00:00+24:00", "2026-11-21T12:00:00+01:60", "0000-11-21T12:00:00Z",
    ])
    func `a number out of range is refused`(text: String) {
        let error = #expect(throws: TimeTextError.self) { try Instant(rfc3339: text) }
        #expect(error?.code == "time.out_of_range")
        #expect(error?.text == text)
    }

    @Test func `years are read from 1900 to 2199`() throws {
        _ = try Instant(rfc3339: "1900-01-01T00:00:00+23:59")
        _ = try Instant(rfc3339: "2199-12-31T23:59:60-23:59")
        for text in ["1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z"] {
            #expect(
                throws: TimeTextError.outOfRange(
                    text: text,
                    allowed: "a year from 1900 to 2199"
                )
            ) { try Instant(rfc3339: text) }
        }
    }

    @Test func `an error repeats a bounded part of the text and says what to do`() {
        let limit = TimeTextError.excerptCharacterCountMax
        let longest = String(repeating: "x", count: limit)
        let tooLong = longest + "x"
        #expect(
            #expect(throws: TimeTextError.self) { try Instant(rfc3339: longest) }?.text == longest
        )
        #expect(
            #expect(throws: TimeTextError.self) { try Instant(rfc3339: tooLong) }?.text
                == longest + "…"
        )
        #expect(
            TimeTextError.zoneMissing(text: "2026-11-21T12:00:00").description
                == "“2026-11-21T12:00:00” has no time zone; add `Z` or an offset such as `+01:00`"
        )
    }

    @Test func `what is written is read back as the same instant in every zone`() throws {
        let zones = try [
            Zone.utc, copenhagen(), systemZone("America/St_Johns"), systemZone("Asia/Kathmandu"),
        ]
        let first = try Instant(rfc3339: "1900-01-02T00:00:00Z").microseconds
        let last = try Instant(rfc3339: "2199-12-30T00:00:00Z").microseconds
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            var microseconds = Int64.random(in: first...last, using: &generator)
            let unit = [1, 1_000, 1_000_000].randomElement(using: &generator) ?? 1
            microseconds -= microseconds % Int64(unit)
            let instant = Instant(microseconds: microseconds)
            for zone in zones {
                let text = instant.rfc3339(in: zone)
                #expect(try Instant(rfc3339: text) == instant, "\(text)")
            }
        }
    }

    @Test func `it is written in the zone's civil time`() throws {
        let winter = try Instant(rfc3339: "2026-11-21T12:00:00Z")
        let summer = try Instant(rfc3339: "2026-07-01T12:00:00.250Z")
        #expect(winter.rfc3339(in: try copenhagen()) == "2026-11-21T13:00:00+01:00")
        #expect(summer.rfc3339(in: try copenhagen()) == "2026-07-01T14:00:00.250+02:00")
        #expect(
            winter.rfc3339(in: try systemZone("America/St_Johns")) == "2026-11-21T08:30:00-03:30"
        )
        #expect(Instant(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999999Z")
    }

    @Test(arguments: [
        ("2026-03-02T09:00:00Z", "2026-03-02 10:00"),
        ("2026-07-01T12:00:30.25Z", "2026-07-01 14:00:30"),
        ("2026-03-29T01:00:00Z", "2026-03-29 03:00"),
        ("2026-10-24T23:59:00Z", "2026-10-25 01:59"),
        ("2026-10-25T00:00:00Z", "2026-10-25 02:00 +02:00"),
        ("2026-10-25T01:59:00Z", "2026-10-25 02:59 +01:00"),
        ("2026-10-25T02:00:00Z", "2026-10-25 03:00"),
    ])
    func `people read the time of their clocks, with an offset where it comes twice`(
        _ text: String,
        _ civil: String
    ) throws {
        #expect(try Instant(rfc3339: text).civilText(in: try copenhagen()) == civil)
    }
}
