import CaseEvents
import Testing
import WorkingTime

/// The fast reader gives what the decoder gives, whatever stands in a line.
struct EventLineReaderTests {
    private static let plain =
        #"{"specversion":"1.0","id":"e1","source":"urn:test","type":"hospital.admitted","#
        + #""subject":"c-1001","time":"2026-03-02T09:00:00.250Z","datacontenttype":"#
        + #""application/json","data":{"ward":"P1","n":[1,2.5,{"a":null}],"ok":true}}"#

    /// What the decoder says of a line, in a text that can be compared.
    private func decoded(_ line: String) -> String {
        switch EventDecoder().structured(Array(line.utf8), received: .earliest) {
        case .success(.event(let event)): words(event)
        case .success(.withoutCase): "without a case"
        case .success(.withoutEvent): "without an event"
        case .failure(let refusal): "\(refusal)"
        }
    }

    private func words(_ event: CaseEvent) -> String {
        event.cloudEventText + " \(event.sent?.rfc3339 ?? "-") \(event.correlation ?? "-")"
    }

    /// What the reader says of it, after it has seen a plain line when it is to know the words.
    private func read(_ line: String, afterPlain: Bool) -> String {
        var reader = EventLineReader { _ in .everything }
        if afterPlain { _ = reader.read(Array(Self.plain.utf8).span) }
        switch reader.read(Array(line.utf8).span) {
        case .event(let event): return words(event)
        case .refused(let refusal): return "\(refusal)"
        case .blank: return "blank"
        case .unconcerned: return "unconcerned"
        }
    }

    private static let replacements: [(String, String)] = [
        ("urn:test", "urn:te st"), ("urn:test", "urn:tovholder"), ("urn:test", ""),
        ("hospital.admitted", "alert.answered"), ("hospital.admitted", "rule.muted"),
        ("hospital.admitted", "dk.tovholder.a.b"),
        ("hospital.admitted", "Hospital"), ("hospital.admitted", "event.retracted"),
        ("c-1001", "tovholder"), ("c-1001", "250947-9989"), ("c-1001", "c 1"), ("c-1001", ""),
        ("2026-03-02T09:00:00.250Z", "2026-02-29T09:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2024-02-29T09:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2026-12-31T23:59:59.999999Z"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02T09:00:00+01:00"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02T09:00:60Z"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02T24:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2026-13-02T09:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02T09:00:00"),
        ("2026-03-02T09:00:00.250Z", "1989-03-02T09:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02 09:00:00Z"),
        ("2026-03-02T09:00:00.250Z", "2026-03-02T09:00:0:Z"),
        (#""id":"e1""#, #""id":"""#), (#""id":"e1""#, #""id":"\u0000""#),
        (#""id":"e1""#, #""id":"\ud800""#), (#""id":"e1""#, #""id":"æ\u0085""#),
        (#""id":"e1""#, #""id":1"#), (#""id":"e1""#, #""id":"e1","id":"e2""#),
        (#""id":"e1""#, #""id":"e1","recordedtime":"2026-03-02T10:00:00Z""#),
        (#""id":"e1""#, #""id":"e1","recordedtime":"yesterday""#),
        (#""id":"e1""#, #""id":"e1","correlationid":"k-1""#),
        (#""id":"e1""#, #""id":"e1","provenance":"retold","sensitivity":"clinical""#),
        (#""id":"e1""#, #""id":"e1","retracts":"e0""#),
        (#""id":"e1""#, #""id":"e1","Upper":"x""#),
        (#""id":"e1""#, #""id":"e1","data_base64":"x""#),
        (#""1.0""#, #""0.3""#), ("application/json", "text/plain"),
        (#"{"ward""#, #"{"ward":1,"ward""#), (#"{"a":null}"#, #"{"a":null,"a":1}"#),
        (#"{"ward":"P1""#, #"[{"ward":"P1""#), ("true}", "tru}"),
        ("true}", "12345678901234567890}"),
        (#""P1""#, #""\u00e6\n\"""#), (#""P1""#, #""\u0000""#), (#""P1""#, "\"\u{1F600}\""),
    ]

    @Test func `every line is read as the decoder reads it`() {
        for (old, new) in [("P1", "P1")] + Self.replacements {
            guard let range = Self.plain.firstRange(of: old) else {
                Issue.record("\(old) does not stand in the line")
                continue
            }
            let line = Self.plain.replacingCharacters(in: range, with: new)
            let expected = decoded(line)
            #expect(read(line, afterPlain: false) == expected, "\(line)")
            #expect(read(line, afterPlain: true) == expected, "\(line)")
        }
    }

    @Test func `a line cut short is read as the decoder reads it`() {
        for count in 1..<Self.plain.utf8.count {
            let line = String(Self.plain.prefix(count))
            #expect(read(line, afterPlain: true) == decoded(line), "\(line)")
        }
    }

    @Test func `events of types that nobody looks at are told apart`() {
        var reader = EventLineReader { $0 == "hospital.discharged" ? .everything : .nothing }
        for _ in 0..<2 {
            guard case .unconcerned(let happened) = reader.read(Array(Self.plain.utf8).span) else {
                Issue.record("the event was handed on")
                return
            }
            #expect(happened.rfc3339 == "2026-03-02T09:00:00.250Z")
        }
        let other = Self.plain.replacing("admitted", with: "discharged")
        guard case .event = reader.read(Array(other.utf8).span) else {
            Issue.record("the event was not handed on")
            return
        }
    }

    @Test func `the data of events of which nobody reads any are left out`() {
        var reader = EventLineReader { _ in .occurrence }
        for count in 0..<3 {
            guard case .event(let event) = reader.read(Array(Self.plain.utf8).span) else {
                Issue.record("the event was not handed on")
                return
            }
            // What made the reader know the type was read whole.
            if count > 0 { #expect(event.data.members.isEmpty) }
            #expect(event.type == "hospital.admitted")
        }
    }

    @Test func `a case that cannot be one is refused even where nobody looks at the event`() {
        var reader = EventLineReader { _ in .nothing }
        _ = reader.read(Array(Self.plain.utf8).span)
        let bad = [
            "2509479989", "250947-9989", "", "tovholder", "c 1", "x" + "2509479989",
            String(repeating: "c", count: CaseReference.byteCountMax + 1),
        ]
        for reference in bad {
            let line = Self.plain.replacing("\"c-1001\"", with: "\"\(reference)\"")
            #expect(line != Self.plain)
            switch reader.read(Array(line.utf8).span) {
            case .refused(let refusal): #expect("\(refusal)" == decoded(line))
            case .unconcerned: #expect(decoded(line).hasPrefix("{"), "\(reference)")
            case .blank, .event: Issue.record("\(reference)")
            }
        }
    }

    @Test func `words that were seen before are told apart however long they are`() {
        var reader = EventLineReader { _ in .everything }
        var sources: [String] = []
        for length in 1...40 {
            for letter in ["a", "b"] {
                let word = String(repeating: "x", count: length - 1) + letter
                sources += ["u:" + word, "u:" + letter + word]
            }
        }
        for source in sources + sources {
            let line = Self.plain.replacing("urn:test", with: source)
            guard case .event(let event) = reader.read(Array(line.utf8).span) else {
                Issue.record("\(source)")
                return
            }
            #expect(event.reference.source == source)
        }
    }

    @Test func `empty lines are no mistakes`() {
        var reader = EventLineReader { _ in .everything }
        for line in ["", " ", "\r", "\t"] {
            guard case .blank = reader.read(Array(line.utf8).span) else {
                Issue.record("a blank line was read")
                return
            }
        }
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
