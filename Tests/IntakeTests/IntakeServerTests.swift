import CaseEvents
import Foundation
import Intake
import Logging
import Testing

/// The server on a real network socket.
struct IntakeServerTests {
    private let kit: ServerKit

    init() throws {
        kit = try ServerKit()
    }

    @Test func `a network and a Unix socket serve at the same time`() async throws {
        let server = kit.server([ServerKit.loopback, .local(path: kit.socketPath)])
        let addresses = try await server.start()
        #expect(addresses.count == 2)
        #expect(addresses[1] == .local(path: kit.socketPath))
        for (index, address) in addresses.enumerated() {
            let answer = try await RawClient.exchange(
                address,
                ServerKit.post(Sample.event("a-\(index)"))
            )
            #expect(ServerKit.status(answer) == "200", "\(answer)")
        }
        #expect(kit.events.ids == ["a-0", "a-1"])
        await server.stop()
    }

    @Test func `stopping lets the answer in hand be sent`() async throws {
        let desk = WaitingEventDesk()
        let server = kit.server([ServerKit.loopback], events: desk)
        let address = try await server.start()[0]
        let client = try RawClient(address)
        try client.send(
            ServerKit.post(Sample.event("a")).replacing("Connection: close", with: "X: y")
        )
        await desk.submissionCame()
        async let stopped: Void = server.stop(withinSeconds: 60)
        desk.release()
        let answer = await client.read()
        #expect(ServerKit.status(answer) == "200")
        await stopped
        #expect(throws: RawClient.Failure.self) { try RawClient(address) }
    }

    @Test func `stopping is bounded when an answer never comes`() async throws {
        let desk = WaitingEventDesk()
        let server = kit.server([ServerKit.loopback], events: desk)
        let client = try RawClient(try await server.start()[0])
        try client.send(ServerKit.post(Sample.event("a")))
        await desk.submissionCame()
        await server.stop(withinSeconds: 0)
        #expect(await client.read() == "")
        desk.release()
    }

    @Test func `a body that is declared too long is refused before it comes`() async throws {
        let server = kit.server([ServerKit.loopback])
        let client = try RawClient(try await server.start()[0])
        try client.send(
            ServerKit.post("").replacing("Content-Length: 0", with: "Content-Length: 20971521")
        )
        #expect(ServerKit.status(await client.read(until: "body-too-long")) == "413")
        await server.stop()
    }

    @Test func `a sender that asks first is told to go on`() async throws {
        let server = kit.server([ServerKit.loopback])
        let client = try RawClient(try await server.start()[0])
        let event = Sample.event("a")
        let request = ServerKit.post(event, [ServerKit.token, "Expect: 100-continue"])
        try client.send(String(request.dropLast(event.count)))
        #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send(event)
        #expect(ServerKit.status(await client.read()) == "200")
        await server.stop()
    }

    @Test func `two requests on one connection are answered in order`() async throws {
        let server = kit.server([ServerKit.loopback])
        let client = try RawClient(try await server.start()[0])
        let first = RawClient.request("GET", "/healthz")
            .replacing("Connection: close", with: "X: y")
        try client.send(first + RawClient.request("GET", "/readyz"))
        let answer = await client.read()
        #expect(answer.contains("alive\n") && answer.hasSuffix("ready\n2 rules\n"))
        await server.stop()
    }

    @Test func `a connection without a request is closed after its time`() async throws {
        let server = kit.server([ServerKit.loopback]) { $0.idleSecondsMax = 0 }
        let client = try RawClient(try await server.start()[0])
        #expect(await client.read() == "")
        await server.stop()
    }

    @Test func `a body that does not come is not waited for longer than its time`() async throws {
        let server = kit.server([ServerKit.loopback]) { $0.transferSecondsMax = 0 }
        let client = try RawClient(try await server.start()[0])
        try client.send(String(ServerKit.post(Sample.event("a")).dropLast(10)))
        #expect(await client.read() == "")
        #expect(kit.events.ids.isEmpty)
        await server.stop()
    }

    @Test func `connections beyond the limit are closed at once`() async throws {
        let server = kit.server([ServerKit.loopback]) { $0.connectionCountMax = 1 }
        let address = try await server.start()[0]
        let first = try RawClient(address)
        let request = RawClient.request("GET", "/healthz")
        try first.send(request.replacing("Connection: close", with: "X: y"))
        #expect(await first.read(until: "alive\n").contains("alive\n"))
        #expect(await (try RawClient(address)).read() == "")
        try first.send(request)
        #expect(ServerKit.status(await first.read()) == "200")
        await server.stop()
    }

    @Test func `whoever has connected when the server stops is answered`() async throws {
        let server = kit.server([ServerKit.loopback]) { $0.firstRequestMillisecondsMax = 600_000 }
        let address = try await server.start()[0]
        let early = try RawClient(address)
        let request = RawClient.request("GET", "/healthz")
        // Connections are accepted in order: when this one is answered, the one before is in.
        _ = try await RawClient.exchange(address, request)
        async let stopped: Void = server.stop(withinSeconds: 600)
        while let answer = try? await RawClient.exchange(address, request), !answer.isEmpty {}
        try early.send(request)
        #expect(ServerKit.status(await early.read()) == "200")
        early.finish()
        await stopped
    }

    @Test(arguments: [
        "", "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}",
    ])
    func `bytes that are no HTTP harm nobody`(bytes: String) async throws {
        let server = kit.server([ServerKit.loopback])
        let address = try await server.start()[0]
        let client = try RawClient(address)
        try client.send(bytes)
        client.finish()
        _ = await client.read()
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(ServerKit.status(answer) == "200")
        await server.stop()
    }
}
