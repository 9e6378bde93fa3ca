import CaseEvents
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Intake
import Logging
import Testing
import WorkingTime

/// A responder in front of fake desks.
struct Front {
    let events = FakeEventDesk()
    var answers = FakeAnswerDesk()
    var health = FakeHealthDesk()
    var settings = IntakeSettings(
        listeners: [],
        tokens: BearerTokens(["right-token", "other-token"]),
        peers: PeerPolicy()
    )

    var orders = FakeOrderDesk()
    var desks: IntakeDesks {
        IntakeDesks(events: events, answers: answers, health: health, orders: orders)
    }

    /// What an answer says.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: String

        /// The body as JSON.
        func json() throws -> JSONValue {
            try JSONValue(parsing: Array(body.utf8), limits: .batch)
        }

        /// The type of the problem without what stands before every one.
        func problem() throws -> String {
            let type = try #require(try json()["type"]?.string)
            #expect(headers[.contentType] == "application/problem+json")
            #expect(type.hasPrefix("urn:tovholder:problem:"))
            return String(type.dropFirst("urn:tovholder:problem:".count))
        }
    }

    /// Sends one request through the router of Hummingbird's test kit.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        headers: HTTPFields = [:],
        body: String = "",
        events: (any EventDesk)? = nil
    ) async throws -> Answer {
        let desks = IntakeDesks(
            events: events ?? self.events,
            answers: answers,
            health: health,
            orders: orders
        )
        let responder = IntakeResponder(
            settings: settings,
            desks: desks,
            decoder: { EventDecoder() },
            now: { Sample.received },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        return try await Application(responder: responder).test(.router) { client in
            try await client.execute(
                uri: path,
                method: method,
                headers: headers,
                body: ByteBuffer(string: body)
            ) { response in
                Answer(
                    status: response.status.code,
                    headers: response.headers,
                    body: String(buffer: response.body)
                )
            }
        }
    }

    /// Posts events with the right token.
    func post(
        _ type: String?,
        _ body: String,
        headers: [String: String] = [:],
        events: (any EventDesk)? = nil
    ) async throws -> Answer {
        var fields: HTTPFields = [.authorization: "Bearer right-token"]
        if let type { fields[.contentType] = type }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        return try await send(.post, "/events", headers: fields, body: body, events: events)
    }
}
