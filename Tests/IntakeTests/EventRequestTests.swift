import CaseEvents
import HTTPTypes
import Intake
import Testing

/// `/events`: the modes, the receipts and every way in which a request can be wrong.
struct EventRequestTests {
    private let front = Front()
    private static let structured = "application/cloudevents+json"
    private static let batch = "application/cloudevents-batch+json"

    @Test func `a structured event is kept and counted`() async throws {
        let answer = try await front.post(Self.structured, Sample.event("a-1"))
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(
            answer.body
                == #"{"accepted":1,"duplicate":0,"without_case":0,"without_event":0,"quarantined":0}"#
        )
        #expect(front.events.ids == ["a-1"])
    }

    @Test func `a batch counts every kind of receipt`() async throws {
        let future = Sample.event("a-3", type: "from.the.future")
        let list = [Sample.event("a-1"), Sample.event("a-1"), future].joined(separator: ",")
        let answer = try await front.post(Self.batch, "[\(list)]")
        #expect(
            answer.body
                == #"{"accepted":1,"duplicate":1,"without_case":0,"without_event":0,"quarantined":1}"#
        )
    }

    @Test func `an empty batch is fine and asks nothing of the desk`() async throws {
        #expect(try await front.post(Self.batch, "[]").status == 200)
        #expect(front.events.batches.isEmpty)
    }

    @Test func `a binary event comes from headers that were encoded once`() async throws {
        let answer = try await front.post(
            "application/json; charset=UTF-8",
            #"{"n":7}"#,
            headers: [
                "ce-specversion": "1.0", "CE-ID": "b%2541", "ce-source": "/ward/%C3%A6",
                "ce-type": "hospital.discharged", "ce-subject": "c-1001",
                "ce-time": #""2026-03-02T09:00:00+01:00""#,
            ]
        )
        #expect(answer.status == 200, "\(answer.body)")
        let event = try #require(front.events.events.first)
        #expect(event.reference == EventReference(source: "/ward/æ", id: "b%41"))
        #expect(event.data.text == #"{"n":7}"#)
    }

    @Test func `a binary event without data needs no content type`() async throws {
        let answer = try await front.post(
            nil,
            "",
            headers: [
                "ce-specversion": "1.0", "ce-id": "b", "ce-source": "/s", "ce-type": "a.b",
                "ce-subject": "c-1001", "ce-time": "2026-03-02T09:00:00Z",
            ]
        )
        #expect(answer.status == 200, "\(answer.body)")
    }

    @Test(arguments: [
        structured, "Application/CloudEvents+JSON", "application/cloudevents+json; charset=utf-8",
        "application/cloudevents+json;charset=\"UTF-8\"", "application/cloudevents+json; v=1",
    ])
    func `the content type is read as the standard has it`(type: String) async throws {
        #expect(try await front.post(type, Sample.event("a-1")).status == 200)
    }

    @Test(arguments: [
        "application/json", "text/plain", "application/cloudevents+xml", "application/cloudevents",
        "application/cloudevents+json; charset=iso-8859-1", "application/cloudevents+json, a/b",
        "", "json", "application/xml",
    ])
    func `another content type is refused with the ones that are taken`(
        type: String
    ) async throws {
        let answer = try await front.post(type, Sample.event("a-1"))
        #expect(answer.status == 415)
        #expect(try answer.problem() == "content-type-unsupported")
        #expect(answer.headers[.accept]?.contains(Self.batch) == true)
    }

    @Test func `a packed body is refused`() async throws {
        let answer = try await front.post(
            Self.structured,
            "x",
            headers: ["Content-Encoding": "gzip"]
        )
        #expect(answer.status == 415)
    }

    /// Body, status, problem, place of the first error.
    @Test(arguments: [
        ("", 400, "json-empty", ""), ("{", 400, "json-malformed", nil),
        ("[]", 422, "event-not-object", ""),
        (Sample.badEvent("a"), 422, "event-time-zone-missing", "/time"),
        (#"{"a":1,"a":2}"#, 400, "json-duplicate-name", nil),
        (#"{"specversion":"1.0"}"#, 422, "event-attribute-missing", nil),
    ])
    func `a refused event says what is wrong and where`(
        body: String,
        status: Int,
        problem: String,
        place: String?
    ) async throws {
        let answer = try await front.post(Self.structured, body)
        #expect(answer.status == status)
        #expect(try answer.problem() == problem)
        let error = try #require(try answer.json()["errors"]?.elements.first)
        #expect(error["code"]?.string == problem)
        #expect(error["advice"]?.string?.isEmpty == false)
        if let place { #expect(error["place"]?.string == place) }
        #expect(front.events.batches.isEmpty)
    }

    @Test func `every bad event of a batch is named and none is kept`() async throws {
        let list = [Sample.event("a"), Sample.badEvent("b"), "1"].joined(separator: ",")
        let answer = try await front.post(Self.batch, "[\(list)]")
        #expect(answer.status == 422)
        #expect(try answer.problem() == "events-refused")
        let errors = try #require(try answer.json()["errors"]?.elements)
        #expect(errors.map { $0["index"]?.integer } == [1, 2])
        #expect(
            errors.map { $0["code"]?.string } == [
                "event-time-zone-missing", "event-not-object",
            ]
        )
        #expect(front.events.batches.isEmpty)
    }

    @Test func `a source and id that belong to another event are a conflict`() async throws {
        #expect(try await front.post(Self.structured, Sample.event("a", n: 1)).status == 200)
        let list = [Sample.event("b"), Sample.event("a", n: 2)].joined(separator: ",")
        let answer = try await front.post(Self.batch, "[\(list)]")
        #expect(answer.status == 409)
        #expect(try answer.problem() == "event-content-conflict")
        #expect(try answer.json()["errors"]?.elements.map { $0["index"]?.integer } == [1])
        #expect(front.events.ids == ["a", "b"])
    }

    @Test func `a FHIR document that is no message is refused as such`() async throws {
        let answer = try await front.post("application/fhir+json; fhirVersion=4.0", "{}")
        #expect(answer.status == 422)
        #expect(try answer.problem() == "medcom-not-message-bundle")
    }

    private static let hl7 = """
        MSH|^~\\&|PAS|PSYK|||202603021030||ADT^A02|M1|P|2.5\rPID|||2509479989^^^CPR\r
        """

    @Test(arguments: [
        "application/hl7-v2", "application/hl7-v2+er7; charset=utf-8",
        "x-application/hl7-v2+er7", "application/hl7-v2; charset=ISO-8859-1",
    ])
    func `messages of HL7 v2 are taken under each of their names`(type: String) async throws {
        let answer = try await front.post(type, Self.hl7)
        #expect(answer.status == 200)
        #expect(try answer.json()["without_case"]?.integer == 1)
    }

    @Test func `a message of HL7 v2 that is wrong is refused with its place`() async throws {
        let answer = try await front.post("application/hl7-v2", "MSH|^~\\&|PAS\r")
        #expect(answer.status == 422)
        #expect(try answer.problem() == "hl7-field-missing")
        #expect(try answer.json()["errors"]?.elements.first?["place"]?.string == "MSH-9")
        let two = try await front.post("application/hl7-v2", Self.hl7 + "\rMSH|^~\\&|PAS\r")
        #expect(try two.json()["errors"]?.elements.first?["index"]?.integer == 1)
        #expect(try await front.post("application/hl7-v2+xml", "<ADT/>").status == 415)
    }

    @Test func `a store that cannot keep anything makes the sender come back`() async throws {
        let desk = FakeEventDesk(unavailableCount: 1)
        let answer = try await front.post(Self.structured, Sample.event("a"), events: desk)
        #expect(answer.status == 503)
        #expect(try answer.problem() == "store-unavailable")
        #expect(answer.headers[.retryAfter] == "7")
    }

    @Test func `a body may be 20 MiB long but not one byte longer`() async throws {
        let list = "[\(Sample.event("a"))]"
        let limit = IntakeSettings.bodyByteCountMax
        let longest = list + String(repeating: " ", count: limit - list.utf8.count)
        #expect(limit == 20 << 20)
        #expect(try await front.post(Self.batch, longest).status == 200)
        let answer = try await front.post(Self.batch, longest + " ")
        #expect(answer.status == 413)
        #expect(try answer.problem() == "body-too-long")
    }

    @Test func `bytes in hand beyond the limit make the sender come back`() async throws {
        var front = front
        let list = "[\(Sample.event("a"))]"
        front.settings.bodiesByteCountMax = list.utf8.count
        #expect(try await front.post(Self.batch, list).status == 200)
        let answer = try await front.post(Self.batch, list + " ")
        #expect(answer.status == 503)
        #expect(try answer.problem() == "too-busy")
        #expect(answer.headers[.retryAfter] == "5")
    }

    @Test func `requests in hand beyond the limit make the sender come back`() async throws {
        var front = front
        front.settings.requestCountMax = 0
        #expect(try await front.post(Self.structured, Sample.event("a")).status == 503)
        #expect(try await front.send(.get, "/readyz").status == 200)
    }

    @Test(arguments: [
        (nil, 401), ("Bearer right-token", 200), ("Bearer other-token", 200),
        ("bearer right-token", 200), ("BEARER  right-token", 200), ("Bearer right-toke", 401),
        ("Bearer right-tokenx", 401), ("Bearer right-tokem", 401), ("Bearer ", 401),
        ("Bearer", 401), ("Basic right-token", 401), ("right-token", 401), ("", 401),
        ("Bearer right-token, Bearer right-token", 401),
    ])
    func `only a known bearer token lets events in`(
        authorization: String?,
        status: Int
    ) async throws {
        var headers: HTTPFields = [.contentType: Self.structured]
        headers[.authorization] = authorization
        let answer = try await front.send(
            .post,
            "/events?access_token=right-token",
            headers: headers,
            body: Sample.event("a")
        )
        #expect(answer.status == status)
        guard status == 401 else { return }
        #expect(try answer.problem() == "token-missing-or-wrong")
        #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
    }

    @Test func `without tokens nobody can send over the network`() async throws {
        var front = front
        front.settings.tokens = BearerTokens(["", " \n"])
        #expect(try await front.post(Self.structured, Sample.event("a")).status == 401)
    }

    @Test func `the line end after a token in its file does not count`() async throws {
        var front = front
        front.settings.tokens = BearerTokens(["right-token\n"])
        #expect(try await front.post(Self.structured, Sample.event("a")).status == 200)
    }

    @Test func `the webhook handshake answers the origin that asks`() async throws {
        let origin = try #require(HTTPField.Name("WebHook-Request-Origin"))
        let answer = try await front.send(
            .options,
            "/events",
            headers: [origin: "hospital.example"]
        )
        #expect(answer.status == 200)
        let allowed = try #require(HTTPField.Name("WebHook-Allowed-Origin"))
        #expect(answer.headers[allowed] == "hospital.example")
        let plain = try await front.send(.options, "/events")
        #expect(plain.headers[allowed] == nil)
        #expect(plain.headers[.allow] == "POST, OPTIONS")
    }
}
