import CaseEvents
import Testing
import WorkingTime

struct HL7SampleTests {
    @Test func `the samples are all about somebody without a case, and are read`() throws {
        let decoder = try HL7Samples.decoder()
        let names = try HL7Samples.names()
        #expect(names.count == 57)
        for name in names {
            let bytes = try Samples.bytes("hl7v2/" + name)
            let words = decoder.hl7(bytes, received: Samples.received).words
            #expect(words.count == 1)
            #expect(words.allSatisfy { $0.hasPrefix("without-case ADT^A") }, "\(name): \(words)")
        }
    }

    @Test func `every sample becomes what the table says when its patient has a case`() throws {
        let decoder = try HL7Samples.decoder()
        let rows = try Samples.table("hl7-outcomes.tsv")
        #expect(rows.map { $0["file"] } == (try HL7Samples.names()))
        for row in rows {
            let file = try #require(row["file"])
            #expect(try Self.columns(of: file, decoder) == row, "\(file)")
        }
    }

    private static func columns(
        of file: String,
        _ decoder: EventDecoder
    ) throws -> [String: String] {
        let dead = decoder.hl7(try HL7Samples.bytes(file), received: Samples.received)
        let alive = decoder.hl7(
            try HL7Samples.bytes(file, isAlive: true),
            received: Samples.received
        )
        var columns = [
            "file": file, "outcome": dead.words.joined(separator: ", "),
            "alive": alive.words.joined(separator: ", "), "source": "", "id": "", "happened": "",
            "visit": "", "data": "",
        ]
        guard case .success(let messages) = alive, case .event(let event) = messages.first else {
            return columns
        }
        #expect(event.caseReference.text == "S-1")
        columns["source"] = event.reference.source
        columns["id"] = event.reference.id
        columns["happened"] = event.happened.rfc3339
        columns["visit"] = event.correlation ?? ""
        columns["data"] = event.data.text
        return columns
    }

    @Test func `the beginning of a sample and a damaged one are read or refused, never more`()
        throws
    {
        let decoder = try HL7Samples.decoder()
        var generator = SeededGenerator(seed: 20_261_121)
        var eventCount = 0
        var refusedCodes: Set<String> = []
        for name in try HL7Samples.names() {
            let whole = try HL7Samples.bytes(name, isAlive: true)
            for _ in 0..<60 {
                var bytes = whole
                if Bool.random(using: &generator) {
                    bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
                }
                for _ in 0..<Int.random(in: 0...4, using: &generator) {
                    Self.damage(&bytes, using: &generator)
                }
                switch decoder.document(bytes, received: Samples.received) {
                case .failure(let refusals):
                    #expect(!refusals.refusals.isEmpty)
                    refusedCodes.formUnion(refusals.refusals.map(\.code))
                case .success(let messages):
                    for case .event(let event) in messages {
                        eventCount += 1
                        let again = decoder.structured(
                            Array(event.cloudEventText.utf8),
                            received: Samples.received
                        )
                        #expect(try again.event() == event)
                        #expect(!event.cloudEventText.contains("2509479989"))
                    }
                }
            }
        }
        #expect(eventCount > 300)
        #expect(refusedCodes.count > 5)
    }

    /// What hurts most: separators, ends, frames, quotation marks, escapes and long digits.
    private static let pieces: [[UInt8]] =
        [
            "|", "^", "~", "\\", "&", "\r", "\n", "\u{0B}", "\u{1C}", "\"\"", "\\X", "\\XFF\\",
            "MSH",
            "MSH|^~\\&|", "99999999999999999999", "+9999", ".", "\u{0}", "æ", "EVN|",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xEF, 0xBB, 0xBF]]

    private static func damage(
        _ bytes: inout [UInt8],
        using generator: inout SeededGenerator
    ) {
        guard !bytes.isEmpty else { return }
        // Most of what counts stands in the first segments.
        let reach = Bool.random(using: &generator) ? min(400, bytes.count) : bytes.count
        let place = Int.random(in: 0..<reach, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 40))
        default:
            let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            bytes.insert(contentsOf: piece, at: place)
        }
    }
}
