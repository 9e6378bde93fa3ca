import CaseEvents
import Testing
import WorkingTime

struct EventDecoderTests {
    private let decoder = EventDecoder()

    /// A CloudEvent with members exchanged, added or (empty) removed.
    static func text(_ changes: KeyValuePairs<String, String> = [:]) -> String {
        var members: [(String, String)] = [
            ("specversion", #""1.0""#), ("id", #""a-1""#), ("source", #""/ward/p4""#),
            ("type", #""hospital.discharged""#), ("subject", #""S-1""#),
            ("time", #""2026-03-02T09:00:00+01:00""#),
        ]
        for (name, value) in changes {
            members.removeAll { $0.0 == name }
            if !value.isEmpty { members.append((name, value)) }
        }
        return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }

    private func decode(_ changes: KeyValuePairs<String, String> = [:])
        -> Result<DecodedMessage, EventRefusal>
    {
        decoder.structured(Array(Self.text(changes).utf8), received: Samples.received)
    }

    @Test func `every attribute that is used arrives`() throws {
        let event = try decode([
            "type": #""dk.tovholder.medication.missed""#,
            "recordedtime": #""2026-03-02T08:30:00Z""#,
            "correlationid": #""episode 7""#, "provenance": #""self_reported""#,
            "sensitivity": #""clinical""#, "replaces": #""a-0""#,
            "replacessource": #""/ward/p5""#, "datacontenttype": #""application/json""#,
            "data": #"{"kind":"insulin","doses":2}"#, "traceparent": #""00-1""#, "sequence": "7",
        ]).event()
        #expect(event.reference == EventReference(source: "/ward/p4", id: "a-1"))
        #expect(event.type == "medication.missed")
        #expect(event.caseReference.text == "S-1")
        #expect(event.happened == (try Samples.instant("2026-03-02T08:00:00Z")))
        #expect(event.sent == (try Samples.instant("2026-03-02T08:30:00Z")))
        #expect(event.correlation == "episode 7")
        #expect(event.provenance == .selfReported)
        #expect(event.sensitivity == .clinical)
        #expect(event.replaces == EventReference(source: "/ward/p5", id: "a-0"))
        #expect(event.retracts == nil)
        #expect(event.data.text == #"{"doses":2,"kind":"insulin"}"#)
        #expect(event.received == Samples.received)
    }

    @Test func `what may be left out has its default`() throws {
        let event = try decode(["data": "null", "recordedtime": "null"]).event()
        #expect(event.data == .emptyObject)
        #expect(event.provenance == .observed)
        #expect(event.sensitivity == .open)
        #expect(event.sent == nil)
    }

    @Test func `a retraction needs no type and refers to its own source`() throws {
        let event = try decode(["type": "", "retracts": #""a-0""#]).event()
        #expect(event.type == CaseEvent.retractedType)
        #expect(event.retracts == EventReference(source: "/ward/p4", id: "a-0"))
    }

    @Test(arguments: [
        ("specversion", "", "event-specversion-unknown"),
        ("specversion", #""0.3""#, "event-specversion-unknown"),
        ("specversion", #""1.0.2""#, "event-specversion-unknown"),
        ("specversion", "1.0", "event-attribute-not-text"),
        ("id", "", "event-attribute-missing"),
        ("id", "null", "event-attribute-missing"),
        ("id", #""""#, "event-attribute-empty"),
        ("id", "7", "event-attribute-not-text"),
        ("id", #""a\r\nb""#, "event-attribute-control-character"),
        ("id", #""a\u0085b""#, "event-attribute-control-character"),
        ("id", #""a\u0000b""#, "json-nul"),
        ("source", "", "event-attribute-missing"),
        ("source", #""a b""#, "event-source-malformed"),
        ("type", "", "event-attribute-missing"),
        ("type", #""Hospital.Discharged""#, "event-type-malformed"),
        ("type", #""discharged""#, "event-type-malformed"),
        ("type", #""hospital..discharged""#, "event-type-malformed"),
        ("type", #""hospital.discharged.""#, "event-type-malformed"),
        ("type", #""hospital.1""#, "event-type-malformed"),
        ("type", #""dk.tovholder.""#, "event-type-malformed"),
        ("type", #""event.retracted""#, "event-retracts-missing"),
        ("subject", "", "event-attribute-missing"),
        ("subject", #""""#, "event-case-reference-empty"),
        ("subject", #""250947-9989""#, "event-case-reference-resembles-cpr"),
        ("subject", #""2509479989""#, "event-case-reference-resembles-cpr"),
        ("subject", #""Bo Holm""#, "event-case-reference-character"),
        ("subject", #""S-1\r\nBcc: x""#, "event-case-reference-character"),
        ("time", "", "event-attribute-missing"),
        ("time", #""2026-03-02T09:00:00""#, "event-time-zone-missing"),
        ("time", #""2026-03-02""#, "event-time-malformed"),
        ("time", #""yesterday""#, "event-time-malformed"),
        ("time", #""2026-02-30T09:00:00Z""#, "event-time-absurd"),
        ("time", #""2026-03-02T25:00:00Z""#, "event-time-absurd"),
        ("time", #""1989-12-31T23:59:59Z""#, "event-time-absurd"),
        ("time", #""2200-01-01T00:00:00Z""#, "event-time-absurd"),
        ("time", "1772442000", "event-attribute-not-text"),
        ("recordedtime", #""2026-03-02T09:00:00""#, "event-time-zone-missing"),
        ("provenance", #""guessed""#, "event-provenance-unknown"),
        ("sensitivity", #""secret""#, "event-sensitivity-unknown"),
        ("retracts", #""a-1""#, "event-refers-to-itself"),
        ("replaces", #""a-1""#, "event-refers-to-itself"),
        ("replaces", #""""#, "event-attribute-empty"),
        ("data", "[]", "event-data-not-object"),
        ("data", #""text""#, "event-data-not-object"),
        ("data", #"{"a":1,"a":2}"#, "json-duplicate-name"),
        ("data_base64", #""aGVq""#, "event-data-base64"),
        ("datacontenttype", #""text/xml""#, "event-data-not-json"),
        ("datacontenttype", #""application/json; charset=latin1""#, "event-data-not-json"),
        ("Extension", #""x""#, "event-attribute-name"),
        ("an_extension", #""x""#, "event-attribute-name"),
        ("abcdefghijklmnopqrstu", #""x""#, "event-attribute-name"),
    ])
    func `an event that breaks a rule is refused`(name: String, value: String, code: String) {
        #expect(decode([name: value]).code == code)
    }

    @Test func `an event cannot retract and replace at once`() {
        #expect(
            decode(["retracts": #""b""#, "replaces": #""c""#]).code
                == "event-retracts-and-replaces"
        )
    }

    @Test func `the earliest and the longest that are accepted are accepted`() throws {
        func quoted(_ count: Int) -> String { "\"" + String(repeating: "a", count: count) + "\"" }
        #expect(decode(["time": #""1990-01-01T00:00:00Z""#]).code == nil)
        #expect(decode(["abcdefghijklmnopqrst": "1"]).code == nil)
        for (name, limit) in [
            ("id", EventDecoder.idByteCountMax), ("source", EventDecoder.sourceByteCountMax),
            ("correlationid", EventDecoder.correlationByteCountMax),
        ] {
            #expect(decode([name: quoted(limit)]).code == nil)
            #expect(decode([name: quoted(limit + 1)]).code == "event-attribute-too-long")
        }
        let type = "a." + String(repeating: "a", count: EventDecoder.typeByteCountMax - 2)
        #expect(decode(["type": "\"\(type)\""]).code == nil)
        #expect(decode(["type": "\"\(type)a\""]).code == "event-attribute-too-long")
    }

    @Test func `nested data is accepted up to the limit of the document`() {
        func data(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth)
        }
        #expect(decode(["data": data(31)]).code == nil)
        #expect(decode(["data": data(32)]).code == "json-too-deep")
        let batch = "[" + Self.text(["data": data(31)]) + "]"
        #expect(throws: Never.self) {
            try decoder.batch(Array(batch.utf8), received: Samples.received).get()
        }
    }

    @Test func `the size of an event is limited, alone and in a batch`() throws {
        let limit = JSONLimits.event.byteCountMax
        func event(byteCount: Int) -> String {
            let rest = Self.text(["data": #"{"a":""}"#]).utf8.count
            return Self.text([
                "data": "{\"a\":\"\(String(repeating: "x", count: byteCount - rest))\"}"
            ])
        }
        func code(_ text: String) -> String? {
            decoder.structured(Array(text.utf8), received: Samples.received).code
        }
        #expect(code(event(byteCount: limit)) == nil)
        #expect(code(event(byteCount: limit + 1)) == "json-too-large")
        func batchCodes(_ text: String) -> [String] {
            switch decoder.batch(Array(text.utf8), received: Samples.received) {
            case .success: []
            case .failure(let refusals):
                refusals.refusals.map { "\($0.index.map(String.init) ?? "-") \($0.code)" }
            }
        }
        #expect(batchCodes("[\(event(byteCount: limit))]").isEmpty)
        #expect(
            batchCodes("[\(Self.text()),\(event(byteCount: limit + 1))]") == ["1 json-too-large"]
        )
        let blank = String(repeating: " ", count: JSONLimits.batch.byteCountMax - 1)
        #expect(batchCodes(blank + "[") == ["- json-malformed"])
        #expect(batchCodes(blank + " [") == ["- json-too-large"])
    }

    @Test func `an event that would grow beyond the limit is refused`() {
        let numbers = "{\"a\":[" + String(repeating: "1e15,", count: 100_000) + "0]}"
        #expect(decode(["data": numbers]).code == "json-too-large")
        let texts = "{\"a\":[" + String(repeating: "\"x\",", count: 100_000) + "0]}"
        #expect(decode(["data": texts]).code == nil)
    }

    @Test func `a batch is accepted whole or refused with every reason`() throws {
        let good = "[\(Self.text()),\(Self.text(["id": #""a-2""#, "data": #"{"n":1}"#]))]"
        let messages = try decoder.batch(Array(good.utf8), received: Samples.received).get()
        let events = try messages.map { try Result<_, EventRefusal>.success($0).event() }
        #expect(events.map(\.reference.id) == ["a-1", "a-2"])
        #expect(events[1].data.text == #"{"n":1}"#)

        let bad = "[\(Self.text(["id": ""])),\(Self.text()),7,\(Self.text(["time": #""x""#]))]"
        let refusals = try #require(throws: EventRefusals.self) {
            try decoder.batch(Array(bad.utf8), received: Samples.received).get()
        }
        #expect(
            refusals.refusals.map { "\($0.index ?? -1) \($0.code) \($0.place)" } == [
                "0 event-attribute-missing /id", "2 event-not-object ",
                "3 event-time-malformed /time",
            ]
        )
    }

    @Test func `a batch holds a limited number of events and may be empty`() throws {
        func batch(_ count: Int) -> Result<[DecodedMessage], EventRefusals> {
            let event = Self.text()
            let text = "[" + Array(repeating: event, count: count).joined(separator: ",") + "]"
            return decoder.batch(Array(text.utf8), received: Samples.received)
        }
        #expect(try batch(0).get().isEmpty)
        let limit = EventDecoder.batchEventCountMax
        #expect(try batch(limit).get().count == limit)
        let refusals = try #require(throws: EventRefusals.self) { try batch(limit + 1).get() }
        #expect(refusals.refusals.map(\.code) == ["event-batch-too-long"])
        let object = try #require(throws: EventRefusals.self) {
            try decoder.batch(Array("{}".utf8), received: Samples.received).get()
        }
        #expect(object.refusals.map(\.code) == ["event-batch-not-list"])
    }

    @Test func `a document of unknown kind is recognised or refused`() throws {
        let decoder = try Samples.decoder()
        func decode(_ bytes: [UInt8]) throws -> [String] {
            switch decoder.document(bytes, received: Samples.received) {
            case .success(let messages):
                try messages.map { try Result<_, EventRefusal>.success($0).event().type }
            case .failure(let refusals): refusals.refusals.map(\.code)
            }
        }
        #expect(try decode(Array(Self.text().utf8)) == ["hospital.discharged"])
        #expect(try decode(Array(" [\(Self.text())]".utf8)) == ["hospital.discharged"])
        #expect(try decode(Samples.medcom("STIN_A")) == ["hospital.admitted"])
        for text in ["{}", "7", "null", #"{"specVersion":"1.0"}"#] {
            #expect(try decode(Array(text.utf8)) == ["document-kind-unknown"])
        }
        #expect(try decode([]) == ["json-empty"])
        #expect(try decode([0xFF]) == ["json-not-utf8"])
        #expect(try decode([0]) == ["json-malformed"])
    }

    @Test func `a refusal repeats nothing of what was sent`() {
        for name in ["id", "source", "type", "subject", "time", "provenance", "250947-9989"] {
            let result = decode([name: #""250947-9989 Bo Holm""#])
            guard case .failure(let refusal) = result else { continue }
            #expect(!refusal.description.contains("9989"), "\(name)")
            #expect(!refusal.description.contains("Holm"), "\(name)")
        }
    }
}
