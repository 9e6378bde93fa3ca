import Testing
import WorkingTime

struct ZoneFileTests {
    private func zone(_ file: ZoneFileText) throws(ZoneError) -> Zone {
        try Zone(name: "Test", tzif: file.bytes)
    }

    private func offset(_ zone: Zone, _ utc: String) throws -> Int {
        zone.offset(at: try Instant(rfc3339: utc))
    }

    @Test func `a file of the first version is read without a rule for later years`() throws {
        let file = ZoneFileText(version: 0, changes: [(0, 1), (100, 0)], offsets: [600, -7_200])
        let zone = try zone(file)
        #expect(zone.offset(at: Instant(microseconds: -1)) == 600)
        #expect(zone.offset(at: Instant(microseconds: 0)) == -7_200)
        #expect(zone.offset(at: Instant(microseconds: 99_999_999)) == -7_200)
        #expect(zone.offset(at: Instant(microseconds: 100_000_000)) == 600)
    }

    @Test(arguments: [UInt8(0x32), 0x33, 0x34])
    func `later versions are read with 64-bit times`(version: UInt8) throws {
        let file = ZoneFileText(
            version: version,
            changes: [(-5_000_000_000, 1)],
            offsets: [600, -7_200]
        )
        let zone = try zone(file)
        #expect(zone.offset(at: Instant(microseconds: -5_000_000_000_000_001)) == 600)
        #expect(zone.offset(at: Instant(microseconds: -5_000_000_000_000_000)) == -7_200)
        #expect(try offset(zone, "2199-01-01T00:00:00Z") == -7_200)
    }

    @Test(arguments: [
        ("<+03>-3", "2030-07-01T00:00:00Z", 10_800),
        ("IST-5:30", "2030-07-01T00:00:00Z", 19_800),
        ("EST5EDT,M3.2.0,M11.1.0", "2030-03-10T06:59:59Z", -18_000),
        ("EST5EDT,M3.2.0,M11.1.0", "2030-03-10T07:00:00Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2030-11-03T05:59:59Z", -14_400),
        ("EST5EDT,M3.2.0,M11.1.0", "2030-11-03T06:00:00Z", -18_000),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2030-01-15T00:00:00Z", 0),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", "2030-07-15T00:00:00Z", 3_600),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-03-31T00:59:59Z", -7_200),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2030-03-31T01:00:00Z", -3_600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2029-03-25T00:59:59Z", 3_600),
        ("CET-1CEST,M3.5.0,M10.5.0/3", "2029-03-25T01:00:00Z", 7_200),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", "2030-03-30T00:00:00Z", 10_800),
        ("XXX3EDT4,0/0,J365/23", "2030-01-01T00:00:00Z", -14_400),
        ("XXX-1YYY,J60/0,J300/0", "2028-02-29T22:59:59Z", 3_600),
        ("XXX-1YYY,J60/0,J300/0", "2028-02-29T23:00:00Z", 7_200),
        ("XXX-1YYY,59/0,300/0", "2028-02-28T23:00:00Z", 7_200),
        ("XXX-1YYY-1:45:30,J1,J365", "2030-06-01T00:00:00Z", 6_330),
    ])
    func `the rule for later years holds`(footer: String, utc: String, seconds: Int) throws {
        let zone = try zone(ZoneFileText(footer: footer))
        #expect(try offset(zone, utc) == seconds)
    }

    @Test(arguments: [
        "X-1", "CET", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0,",
        "CET-1CEST,J0,J366", "CET-1CEST,366,1", "CET-1CEST,M3.5.0/168,M10.5.0", "<+03-3",
        "<>3", "CET-1:60", "CET-1 ", "CET-99999999999999999999",
    ])
    func `a rule that is not understood is refused`(footer: String) {
        #expect(throws: ZoneError.malformedFooter(text: footer)) {
            try zone(ZoneFileText(footer: footer))
        }
    }

    @Test func `each thing that can be wrong has its error`() {
        #expect(throws: ZoneError.notZoneData) { try zone(ZoneFileText(magic: "Tzif")) }
        #expect(throws: ZoneError.notZoneData) { try Zone(name: "", tzif: []) }
        #expect(throws: ZoneError.noLocalTime) { try zone(ZoneFileText(offsets: [])) }
        #expect(throws: ZoneError.leapSeconds) { try zone(ZoneFileText(leapCount: 1)) }
        #expect(throws: ZoneError.unorderedTransitions) {
            try zone(ZoneFileText(changes: [(5, 0), (5, 0)]))
        }
        #expect(throws: ZoneError.unknownLocalTime) { try zone(ZoneFileText(changes: [(5, 1)])) }
        #expect(throws: ZoneError.truncated) {
            try zone(ZoneFileText(announcedTimeCount: .max))
        }
        #expect(throws: ZoneError.truncated) { try zone(ZoneFileText(footer: nil)) }
    }

    @Test func `offsets end at 26 hours`() throws {
        #expect(try zone(ZoneFileText(offsets: [93_600])).offset(at: .latest) == 93_600)
        #expect(throws: ZoneError.offsetOutOfRange(seconds: 93_601)) {
            try zone(ZoneFileText(offsets: [93_601]))
        }
        #expect(throws: ZoneError.offsetOutOfRange(seconds: -2_147_483_648)) {
            try zone(ZoneFileText(offsets: [.min]))
        }
    }

    @Test func `a file is read up to its longest length`() throws {
        let limit = Zone.fileByteCountMax
        let file = ZoneFileText().bytes
        let padded = file + [UInt8](repeating: 0, count: limit - file.count)
        #expect(try Zone(name: "Test", tzif: padded).offset(at: .latest) == 0)
        #expect(throws: ZoneError.tooLong(byteCount: limit + 1)) {
            try Zone(name: "Test", tzif: padded + [0])
        }
    }

    @Test func `a rule is read up to its longest length`() throws {
        let limit = 256
        let name = String(repeating: "A", count: limit - 1)
        #expect(try zone(ZoneFileText(footer: name + "5")).offset(at: .latest) == -18_000)
        #expect(throws: ZoneError.truncated) { try zone(ZoneFileText(footer: name + "05")) }
    }

    @Test func `a file cut short anywhere is refused`() throws {
        let whole = try zoneFile("Europe/Copenhagen")
        for length in whole.indices {
            #expect(throws: ZoneError.self) {
                try Zone(name: "Cut", tzif: Array(whole[..<length]))
            }
        }
    }

    @Test func `damaged files are read or refused and never trap`() throws {
        let whole = try zoneFile("Europe/Copenhagen")
        let instants =
            try ["1900-01-01T00:00:00Z", "2026-03-29T02:30:00Z", "2199-10-25T01:00:00Z"]
            .map { try Instant(rfc3339: $0) } + [.earliest, .latest]
        var generator = SeededGenerator(seed: 5)
        var readCount = 0
        for _ in 0..<3_000 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                // Headers and the rule at the end are where damage does most.
                let places = [0..<44, 0..<whole.count, (whole.count - 30)..<whole.count]
                let place = places.randomElement(using: &generator) ?? 0..<whole.count
                let index = Int.random(in: place, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let zone = try? Zone(name: "Damaged", tzif: damaged) else { continue }
            readCount += 1
            for instant in instants {
                let (date, time) = zone.civil(at: instant)
                _ = zone.instant(date, time)
                _ = instant.rfc3339(in: zone)
            }
        }
        #expect(readCount > 100)
    }

    @Test func `noise is refused and never traps`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            var noise = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            noise.replaceSubrange(0..<min(4, noise.count), with: Array("TZif".utf8))
            #expect(throws: ZoneError.self) { try Zone(name: "Noise", tzif: noise) }
        }
    }

    @Test func `errors say what to do`() {
        #expect(
            ZoneError.truncated.description
                == "the zone file ends too early; reinstall the package `tzdata`"
        )
        #expect(
            ZoneError.tooLong(byteCount: 70_000).description
                == "the zone file has 70000 bytes; at most 65536 are read"
        )
    }
}
