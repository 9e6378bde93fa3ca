import CaseEvents
import Testing
import WorkingTime

struct HL7TimeTests {
    private func happened(_ text: String) throws -> String {
        let fields = ["PV1-44": text, "MSH-7": "", "EVN-2": ""]
        return switch try HL7Samples.decode("A01", fields) {
        case .success(let messages):
            if case .event(let event) = messages.first { event.happened.rfc3339 } else { "" }
        case .failure(let refusals):
            refusals.refusals.map { "\($0.code) \($0.place)" }.joined()
        }
    }

    @Test(arguments: [
        ("2026", "2025-12-31T23:00:00Z"), ("202603", "2026-02-28T23:00:00Z"),
        ("20260302", "2026-03-01T23:00:00Z"), ("2026030209", "2026-03-02T08:00:00Z"),
        ("202603020915", "2026-03-02T08:15:00Z"), ("20260302091530", "2026-03-02T08:15:30Z"),
        ("20260302091530.4", "2026-03-02T08:15:30.4Z"),
        ("20260302091530.123456789", "2026-03-02T08:15:30.123456Z"),
        ("202603020915+0100", "2026-03-02T08:15:00Z"),
        ("202603020915-0330", "2026-03-02T12:45:00Z"),
        ("20260302+0000", "2026-03-02T00:00:00Z"), ("202607020915", "2026-07-02T07:15:00Z"),
        ("202603020915^D", "2026-03-02T08:15:00Z"), (" 202603020915 ", "2026-03-02T08:15:00Z"),
        ("20240229", "2024-02-28T23:00:00Z"),
    ])
    func `a time is read as exactly as it is told`(text: String, instant: String) throws {
        let expected = try Samples.instant(instant).rfc3339
        #expect(try happened(text) == expected)
    }

    @Test func `a time that the clocks skip moves on, and one that comes twice is the first`()
        throws
    {
        #expect(try happened("202603290230") == Samples.instant("2026-03-29T01:30:00Z").rfc3339)
        #expect(try happened("202610250230") == Samples.instant("2026-10-25T00:30:00Z").rfc3339)
    }

    @Test(arguments: [
        "202", "20263", "2026033", "20260230", "20261301", "20260302240000", "202603020960",
        "20260302091561", "202603020915.5", "20260302091530.", "20260302091530.1234567890",
        "202603020915+1", "202603020915+01000", "202603020915+2400", "202603020915+0160",
        "202603020915Z", "2026-03-02", "soon", "２０２６", "999999999999999999999999",
    ])
    func `what is no time is refused with its place`(text: String) throws {
        #expect(try happened(text) == "hl7-time-malformed PV1-44")
    }

    @Test(arguments: ["18991231", "198912312300", "99991231", "00010101"])
    func `a time that cannot be meant is refused`(text: String) throws {
        #expect(try happened(text) == "event-time-absurd PV1-44")
    }

    @Test func `a day is made more exact by a time of the same day in a later field`() throws {
        func discharged(_ fields: [String: String]) throws -> Instant {
            try HL7Samples.event("A03", fields).happened
        }
        let day = ["PV1-45": "20260302"]
        #expect(try discharged(day) == Samples.instant("2026-03-02T09:29:00Z"))
        #expect(
            try discharged(day.merging(["EVN-6": "202603020900"]) { $1 })
                == Samples.instant("2026-03-02T08:00:00Z")
        )
        #expect(
            try discharged(["PV1-45": "20260301"]) == Samples.instant("2026-02-28T23:00:00Z")
        )
    }

    @Test func `times come from the most telling field that is filled in`() throws {
        let rows: [(String, [String: String], String)] = [
            ("A01", [:], "2026-03-01T07:00:00Z"),
            ("A01", ["PV1-44": "", "EVN-6": "202603011200"], "2026-03-01T11:00:00Z"),
            ("A01", ["PV1-44": ""], "2026-03-02T09:29:00Z"),
            ("A01", ["PV1-44": "", "EVN-2": ""], "2026-03-02T09:30:00Z"),
            ("A03", ["PV1-45": "202603021000"], "2026-03-02T09:00:00Z"),
            ("A21", ["EVN-6": "202603021000"], "2026-03-02T09:00:00Z"),
            ("A16", ["EVN-6": "202603051000"], "2026-03-02T09:29:00Z"),
            ("A13", ["PV1-45": "202603021000"], "2026-03-02T09:29:00Z"),
        ]
        for (trigger, fields, instant) in rows {
            let event = try HL7Samples.event(trigger, fields)
            #expect(try event.happened == Samples.instant(instant), "\(trigger) \(fields)")
            #expect(try event.sent == Samples.instant("2026-03-02T09:30:00Z"))
        }
    }

    @Test func `without any time there is no event, and without MSH-7 the entry counts`() throws {
        let bare = ["PV1-44": "", "EVN-2": "", "MSH-7": ""]
        #expect(try HL7Samples.decode("A01", bare).words == ["refused hl7-field-missing PV1-44"])
        #expect(try HL7Samples.decode("A13", bare).words == ["refused hl7-field-missing EVN-2"])
        let event = try HL7Samples.event("A01", ["MSH-7": "long ago"])
        #expect(try event.sent == Samples.instant("2026-03-02T09:29:00Z"))
    }
}
