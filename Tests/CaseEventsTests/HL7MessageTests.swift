import CaseEvents
import Testing
import WorkingTime

/// The grammar: how a message is cut and what its bytes mean.
struct HL7MessageTests {
    private func words(_ text: String) throws -> [String] {
        try HL7Samples.decoder().hl7(Array(text.utf8), received: Samples.received).words
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\r\r\n", " \r"])
    func `segments end with CR, LF or both`(end: String) throws {
        let text = HL7Samples.text("A03").split(separator: "\r").joined(separator: end)
        #expect(try words(text) == ["hospital.discharged"])
        #expect(try words(end + text + end) == ["hospital.discharged"])
    }

    @Test(arguments: ["|^~\\&", "|^~\\&#", "#!*?%", "|^~\\", "|^~", "|^"])
    func `the separators are those that MSH names`(signs: String) throws {
        let usual = Array("|^~\\&")
        let own = Array(signs)
        let text = HL7Samples.text(
            "A03",
            ["PID-3": "2509479989^^^CPR^NNDNK", "MSH-2": String(own.dropFirst())]
        )
        let head = "MSH|" + String(own.dropFirst())
        let rest = text.dropFirst(head.count).map { sign -> Character in
            guard let place = usual.firstIndex(of: sign), place < own.count else { return sign }
            return own[place]
        }
        #expect(
            try words("MSH\(own[0])" + String(own.dropFirst()) + String(rest))
                == ["hospital.discharged"]
        )
    }

    @Test(arguments: [
        ("", "MSH-2"), (" ^~\\&", "MSH-1"), ("A^~\\&", "MSH-1"), ("|", "MSH-2"), ("||", "MSH-2"),
        ("|^^\\&", "MSH-2"),
        ("|^~\\&#%", "MSH-2"), ("|^a\\&", "MSH-2"), ("| ~\\&", "MSH-2"), ("|\"~\\&", "MSH-2"),
    ])
    func `separators that cannot separate are refused`(signs: String, place: String) throws {
        #expect(
            try words("MSH\(signs)|PAS|PSYK") == ["refused hl7-separators-malformed \(place)"]
        )
    }

    @Test func `frames of MLLP and envelopes of batches are passed over`() throws {
        let one = HL7Samples.text("A01")
        let other = HL7Samples.text("A03", ["MSH-10": "M2"])
        let both = ["hospital.admitted", "hospital.discharged"]
        #expect(try words("\u{0B}\(one)\u{1C}\r\u{0B}\(other)\u{1C}\r") == both)
        #expect(
            try words("FHS|^~\\&\rBHS|^~\\&\r\(one)\(other)BTS|2\rFTS|1\r") == both
        )
        #expect(try words("\u{FEFF}\(one)\u{FEFF}\(other)") == both)
    }

    @Test(arguments: [
        ("\u{0B}M", "byte 0"), ("M\u{1C}\r", "byte 1"), ("\u{0B}\u{0B}M\u{1C}", "byte 1"),
        ("\u{0B}M\u{1C}\u{1C}", "byte 3"), ("\u{0B}M\u{1C}\r\u{0B}M", "byte 4"),
    ])
    func `a frame that is not whole is refused`(frame: String, place: String) throws {
        #expect(
            try HL7Samples.decoder().hl7(Array(frame.utf8), received: Samples.received).words
                == ["refused hl7-frame-incomplete \(place)"]
        )
    }

    @Test(arguments: [
        ("", ""), ("\r\n", ""), ("PID|1", "byte 0"), ("FHS|^~\\&\r", ""), ("\r{}", "byte 1"),
    ])
    func `what does not begin with MSH is refused`(text: String, place: String) throws {
        #expect(try words(text) == ["refused hl7-not-message \(place)"])
    }

    @Test func `a message whose MSH was damaged is not lost in the one before it`() throws {
        let one = HL7Samples.text("A01")
        let damaged = HL7Samples.text("A03").replacing("MSH|", with: "M5H|")
        #expect(try words(one + damaged).first?.hasPrefix("refused hl7-not-message byte") == true)
    }

    @Test func `all messages of a document are taken or none, and each that is wrong is named`()
        throws
    {
        let good = HL7Samples.text("A01")
        let bad = HL7Samples.text("A03", ["PV1-45": "2026"]).replacing("2026\r", with: "soon\r")
        #expect(
            try words(bad + good + bad) == [
                "refused #0 hl7-time-malformed PV1-45", "refused #2 hl7-time-malformed PV1-45",
            ]
        )
    }

    @Test(arguments: [
        (#"A\F\B\S\C\T\D\R\E\E\F"#, #"A|B^C&D~E\F"#), (#"\X41C3A6\"#, "Aæ"), (#"A\H\B\N\C"#, "ABC"),
        (#"A\.br\B"#, "AB"), (#"A\XZZ\B"#, "AB"), (#"A\X4\B"#, "AB"), (#"A\C2842\B"#, "AB"),
        (#"A\"#, #"A\"#), (#"A\F"#, #"A\F"#), (#"\\"#, nil), (#""""#, nil), ("  P1 ", "P1"),
        ("P1~P2", "P1"), ("P1&Q", "P1"),
    ])
    func `escape sequences mean what the standard says`(written: String, read: String?) throws {
        let event = try HL7Samples.event("A01", ["PV1-3": written])
        #expect(event.data["ward_name"]?.string == read)
    }

    @Test func `an escape sequence can be the byte that ends nothing`() throws {
        let event = try HL7Samples.event("A01", ["PV1-3": #"A\X0D\B"#])
        #expect(event.data["ward_name"] == nil)
    }

    private func ward(_ bytes: [UInt8], named set: String) throws -> String? {
        var message = HL7Samples.bytes("A01", ["PV1-3": "Ward@", "MSH-18": set])
        let place = try #require(message.firstIndex(of: UInt8(ascii: "@")))
        message.replaceSubrange(place...place, with: bytes)
        let event = try HL7Samples.decoder().hl7(message, received: Samples.received).event()
        return event.data["ward_name"]?.string
    }

    @Test(arguments: [
        ("", [0xC3, 0xB8], "Wardø"), ("", [0xF8], "Wardø"), ("ASCII", [0xF8], "Wardø"),
        ("UNICODE UTF-8", [0xC3, 0xB8], "Wardø"), ("unicode utf-8", [0xF8], "Ward\u{FFFD}"),
        ("8859/1", [0xF8], "Wardø"), ("8859/1", [0xC3, 0xA6], "WardÃ¦"),
        ("8859/15", [0xF8], "Wardø"), ("8859/1~UNICODE UTF-8", [0xF8], "Wardø"),
    ])
    func `text is read in the character set of MSH-18`(
        set: String,
        bytes: [UInt8],
        read: String
    ) throws {
        #expect(try ward(bytes, named: set) == read)
    }

    @Test(arguments: ["UNICODE UTF-16", "8859/2", "ISO IR87", "GB 18030-2000", "CP1252"])
    func `a character set that cannot be read is refused`(set: String) throws {
        #expect(
            try HL7Samples.decode("A01", ["MSH-18": set]).words
                == ["refused hl7-character-set-unsupported MSH-18"]
        )
    }

    // MARK: Limits

    @Test func `a message is taken up to its limit and refused one byte beyond it`() throws {
        let message = HL7Samples.text("A03", ["MSH-10": "M1"])
        let ends = message.split(separator: "\r").count
        let room = 1_048_576 - (message.utf8.count - ends) - 4
        let full = message + "ZZZ|" + String(repeating: "x", count: room)
        #expect(try words(full) == ["hospital.discharged"])
        #expect(try words(full + "x") == ["refused hl7-too-large "])
        #expect(try words(message + full + "x") == ["refused #1 hl7-too-large "])
    }

    @Test func `a message may have ten thousand segments and not one more`() throws {
        let message = HL7Samples.text("A03")
        let count = message.split(separator: "\r").count
        let full = message + String(repeating: "NTE|\r", count: 10_000 - count)
        #expect(try words(full) == ["hospital.discharged"])
        #expect(try words(full + "NTE|\r") == ["refused hl7-too-many-segments "])
    }

    @Test func `a document may hold ten thousand messages and not one more`() throws {
        let message = "MSH|^~\\&|PAS|PSYK|||20260302||ADT^A20|1|P|2.5\r"
        let full = String(repeating: message, count: 10_000)
        #expect(try words(full).count == 10_000)
        #expect(try words(full + message) == ["refused hl7-too-many-messages "])
    }

    @Test func `a document may have twenty MiB and not one byte more`() throws {
        let message = Array(HL7Samples.text("A03").utf8)
        let blank = [UInt8](repeating: 0x0D, count: 20_971_520 - message.count)
        let decoder = try HL7Samples.decoder()
        #expect(
            decoder.hl7(message + blank, received: Samples.received).words
                == ["hospital.discharged"]
        )
        #expect(
            decoder.hl7(message + blank + [0x0D], received: Samples.received).words
                == ["refused hl7-too-large "]
        )
    }
}
