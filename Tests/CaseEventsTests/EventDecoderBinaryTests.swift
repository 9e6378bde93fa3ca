import CaseEvents
import Foundation
import Testing
import WorkingTime

struct EventDecoderBinaryTests {
    private static let headers: [(name: String, value: String)] = [
        ("ce-specversion", "1.0"), ("ce-id", "a-1"), ("ce-source", "/ward/p4"),
        ("ce-type", "hospital.discharged"), ("ce-subject", "S-1"),
        ("ce-time", "2026-03-02T09:00:00+01:00"), ("content-type", "application/json"),
    ]

    private func decode(
        adding: [(name: String, value: String)] = [],
        without name: String = "",
        body: String = #"{"n":1}"#
    ) -> Result<DecodedMessage, EventRefusal> {
        EventDecoder().binary(
            headers: Self.headers.filter { $0.name != name } + adding,
            body: Array(body.utf8),
            received: Samples.received
        )
    }

    @Test func `attributes come from headers and data from the body`() throws {
        let event = try decode(adding: [
            ("CE-CorrelationID", "Episode%207"), ("X-Other", "x"), ("ce-traceparent", "00"),
        ]).event()
        #expect(event.reference == EventReference(source: "/ward/p4", id: "a-1"))
        #expect(event.correlation == "Episode 7")
        #expect(event.data.text == #"{"n":1}"#)
    }

    @Test func `no body means no data and needs no content type`() throws {
        #expect(try decode(without: "content-type", body: "").event().data == .emptyObject)
    }

    @Test(arguments: [
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"), ("%C3%A6%c3%b8%C3%A5", "æøå"),
        (#""quoted \"text\" \\""#, #"quoted "text" \"#), (#""a%20b""#, "a b"),
        ("%2541", "%41"), ("a\"b", "a\"b"), ("å", "å"),
    ])
    func `a header is unquoted and percent-decoded exactly once`(
        value: String,
        text: String
    ) throws {
        #expect(try decode(adding: [("ce-correlationid", value)]).event().correlation == text)
    }

    @Test(arguments: [
        ("%", "event-header-encoding"), ("%4", "event-header-encoding"),
        ("a%zz", "event-header-encoding"), ("%C3", "event-header-encoding"),
        ("%ED%A0%80", "event-header-encoding"), (#""open"#, "event-header-encoding"),
        (#""a"b"#, "event-header-encoding"), (#""a\"#, "event-header-encoding"),
        ("a%0D%0ABcc:%20x", "event-attribute-control-character"),
        ("a\r\nb", "event-attribute-control-character"),
        ("a%00", "event-attribute-control-character"), ("", "event-attribute-empty"),
    ])
    func `a header that is badly encoded or breaks the line is refused`(
        value: String,
        code: String
    ) {
        let result = decode(adding: [("ce-correlationid", value)])
        #expect(result.code == code)
        #expect(throws: EventRefusal.self) { try result.get() }
    }

    @Test func `other mistakes in headers are refused`() {
        #expect(decode(adding: [("ce-id", "b")]).code == "event-attribute-twice")
        #expect(decode(adding: [("Content-Type", "x")]).code == "event-attribute-twice")
        #expect(decode(adding: [("ce-data", "b")]).code == "event-attribute-name")
        #expect(decode(adding: [("ce-data_base64", "b")]).code == "event-attribute-name")
        #expect(decode(adding: [("ce-", "b")]).code == "event-attribute-name")
        #expect(decode(adding: [("ce-other", "a\nb")]).code == "event-attribute-control-character")
        #expect(decode(without: "ce-subject").code == "event-attribute-missing")
        #expect(decode(without: "content-type").code == "event-data-not-json")
        for type in ["text/plain", "application/cloudevents+json", "application/json;charset=x"] {
            let result = decode(adding: [("content-type", type)], without: "content-type")
            #expect(result.code == "event-data-not-json", "\(type)")
        }
        #expect(decode(body: "[]").code == "event-data-not-object")
        #expect(decode(body: "{").code == "json-malformed")
    }

    @Test func `the number of headers is limited`() {
        func headers(_ count: Int) -> [(name: String, value: String)] {
            (0..<count - Self.headers.count).map { ("x-\($0)", "") }
        }
        #expect(decode(adding: headers(EventDecoder.headerCountMax)).code == nil)
        #expect(
            decode(adding: headers(EventDecoder.headerCountMax + 1)).code
                == "event-header-too-many"
        )
    }

    /// The examples name no case, which every event here must have: a subject is added to each.
    @Test func `the conformance examples of the HTTP binding are understood`() throws {
        let feature = String(
            decoding: try Samples.bytes("cloudevents/http-protocol-binding.feature"),
            as: UTF8.self
        )
        var exampleCount = 0
        for scenario in feature.split(separator: "Scenario Outline:").dropFirst() {
            let blocks = scenario.split(separator: "\"\"\"")
            let request = try #require(blocks.dropFirst().first)
            let lines = request.split(separator: "\n").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let headerLines = lines.dropFirst().prefix { $0 != "{" && !$0.isEmpty }
            let body = lines.drop { $0 != "{" }.joined(separator: "\n")
            let isBinary = scenario.hasPrefix(" Binary")
            for example in try #require(scenario.split(separator: "Examples:").last)
                .split(separator: "\n")
            {
                let contentType = example.trimmingCharacters(in: .init(charactersIn: " |"))
                guard contentType.hasPrefix("application/") else { continue }
                exampleCount += 1
                let result: Result<DecodedMessage, EventRefusal>
                if isBinary {
                    var headers = headerLines.map { line -> (name: String, value: String) in
                        let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
                        return (parts[0], parts[1].replacing("<contentType>", with: contentType))
                    }
                    headers.append(("ce-subject", "S-1"))
                    result = EventDecoder().binary(
                        headers: headers,
                        body: Array(body.utf8),
                        received: Samples.received
                    )
                } else {
                    let text = body.replacing("{\n\"spec", with: "{\"subject\":\"S-1\",\"spec")
                    result = EventDecoder().structured(
                        Array(text.utf8),
                        received: Samples.received
                    )
                }
                let event = try result.event()
                #expect(event.reference.id == "1234-1234-1234")
                #expect(event.reference.source == "/mycontext/subcontext")
                #expect(event.type == "com.example.someevent")
                #expect(event.happened == (try Samples.instant("2018-04-05T03:56:24Z")))
                #expect(event.data.text == #"{"message":"Hello World!"}"#)
            }
        }
        #expect(exampleCount == 4)
    }
}
