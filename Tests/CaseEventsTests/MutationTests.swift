import CaseEvents
import Testing
import WorkingTime

/// A small generator with a seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct MutationTests {
    @Test func `mutated samples are decoded or refused and what is decoded comes back`() throws {
        let decoder = try Samples.decoder()
        let event = EventDecoderTests.text([
            "data": #"{"a":[1,-2.5e3,"\u00e6\n",null,true,{"b":{}}],"c":"x"}"#,
            "correlationid": #""e-1""#, "replaces": #""a-0""#, "sensitivity": #""justice""#,
        ])
        let samples: [[UInt8]] = [
            Array(event.utf8), Array("[\(event),\(event)]".utf8),
            try Samples.medcom("AN_STIN_N"), try Samples.medcom("SLOR_G"),
        ]
        var generator = SeededGenerator(seed: 20_261_121)
        var decodedCount = 0
        for round in 0..<6_000 {
            // Small samples are mutated more often: a change hits something that matters.
            var bytes = samples[round % 8 < 6 ? round % 2 : 2 + round % 2]
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                Self.mutate(&bytes, using: &generator)
            }
            guard case .success(let messages) = decoder.document(bytes, received: Samples.received)
            else { continue }
            for case .event(let event) in messages {
                decodedCount += 1
                let again = decoder.structured(
                    Array(event.cloudEventText.utf8),
                    received: Samples.received
                )
                #expect(try again.event() == event)
            }
        }
        #expect(decodedCount > 500)
    }

    private static let pieces: [[UInt8]] = [
        "null", "{}", "[]", "\"\"", "1e999", "-", "\\u0000", "\\ud800", "\u{0}", "\r\n", "[[[[",
        "9223372036854775808", "\"a\":1,", "250947-9989", "\u{1F600}",
    ].map { Array($0.utf8) }

    private static func mutate(
        _ bytes: inout [UInt8],
        using generator: inout SeededGenerator
    ) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...16, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        default: bytes.removeSubrange(place...)
        }
    }

    @Test func `a random value survives its canonical text`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            var writer = JSONWriter()
            Self.write(depth: 0, to: &writer, using: &generator)
            let value = try JSONValue(parsing: writer.bytes)
            let text = value.text
            let again = try JSONValue(parsing: text)
            #expect(again == value)
            #expect(again.text == text)
            #expect(value.detached.text == text)
        }
    }

    private static func write(
        depth: Int,
        to writer: inout JSONWriter,
        using generator: inout SeededGenerator
    ) {
        switch Int.random(in: depth < 5 ? 0...7 : 2...7, using: &generator) {
        case 0:
            writer.beginObject()
            for number in 0..<Int.random(in: 0...9, using: &generator) {
                writer.name("\(text(using: &generator))\(number)")
                write(depth: depth + 1, to: &writer, using: &generator)
            }
            writer.endObject()
        case 1:
            writer.beginArray()
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                write(depth: depth + 1, to: &writer, using: &generator)
            }
            writer.endArray()
        case 2, 3: writer.string(text(using: &generator))
        case 4: writer.integer(Int64.random(in: .min ... .max, using: &generator))
        case 5: writer.number(Double.random(in: -1e30...1e30, using: &generator))
        case 6: writer.boolean(Bool.random(using: &generator))
        default: writer.null()
        }
    }

    private static func text(using generator: inout SeededGenerator) -> String {
        let letters = Array("aæ\"\\\n\t\u{1}\u{7F}/😀e\u{301} ")
        return String(
            (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                letters.randomElement(using: &generator) ?? "a"
            }
        )
    }
}

struct CaseEventTextTests {
    @Test func `an event with everything comes back from its line`() throws {
        let event = CaseEvent(
            reference: EventReference(source: "urn:x:1", id: "h/e \"1\""),
            type: "event.retracted",
            caseReference: CaseReference(unchecked: "S-1"),
            happened: try Samples.instant("2026-03-02T09:00:00.123456Z"),
            sent: try Samples.instant("2026-03-02T09:00:01+01:00"),
            correlation: "æ",
            provenance: .retold,
            sensitivity: .safeSpace,
            retracts: EventReference(source: "urn:x:2", id: "h/0"),
            data: try JSONValue(parsing: #"{"b":1.0,"a":[null]}"#),
            received: Samples.received
        )
        let text = event.cloudEventText
        #expect(!text.contains("\n"))
        let again = try EventDecoder().structured(Array(text.utf8), received: Samples.received)
            .event()
        #expect(again == event)
        #expect(again.cloudEventText == text)
    }
}
