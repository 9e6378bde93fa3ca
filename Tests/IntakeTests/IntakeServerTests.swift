import CaseEvents
import Foundation
import Intake
import Logging
import Testing

/// The server on real sockets.
struct IntakeServerTests {
    private let directory: TestDirectory
    private let answers = FakeAnswerDesk()
    private let events = FakeEventDesk()
    private static let structured = "Content-Type: application/cloudevents+json"
    private static let token = "Authorization: Bearer right-token"

    init() throws {
        directory = try TestDirectory()
    }

    private var socketPath: String { directory.path + "/socket" }

    private func server(
        _ listeners: [IntakeSettings.Listener],
        events: (any EventDesk)? = nil,
        problems: [String] = [],
        _ change: (inout IntakeSettings) -> Void = { _ in }
    ) -> IntakeServer {
        var settings = IntakeSettings(
            listeners: listeners,
            tokens: BearerTokens(["right-token"]),
            peers: PeerPolicy()
        )
        change(&settings)
        let desks = IntakeDesks(
            events: events ?? self.events,
            answers: answers,
            health: FakeHealthDesk(problems: problems)
        )
        return IntakeServer(
            settings: settings,
            desks: desks,
            decoder: { EventDecoder() },
            now: { Sample.received },
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    private static let loopback = IntakeSettings.Listener.network(host: "127.0.0.1", port: 0)

    private static func post(_ event: String, _ headers: [String] = [token]) -> String {
        RawClient.request("POST", "/events", headers: [structured] + headers, body: event)
    }

    private static func status(_ answer: String) -> String {
        String(answer.split(separator: " ").dropFirst().first ?? "no answer")
    }

    @Test func `a network and a Unix socket serve at the same time`() async throws {
        let server = server([Self.loopback, .local(path: socketPath)])
        let addresses = try await server.start()
        #expect(addresses.count == 2)
        #expect(addresses[1] == .local(path: socketPath))
        for (index, address) in addresses.enumerated() {
            let answer = try await RawClient.exchange(
                address,
                Self.post(Sample.event("a-\(index)"))
            )
            #expect(Self.status(answer) == "200", "\(answer)")
        }
        #expect(events.ids == ["a-0", "a-1"])
        await server.stop()
    }

    @Test func `on the Unix socket the kernel's word stands in for a token`() async throws {
        let server = server([Self.loopback, .local(path: socketPath)])
        let addresses = try await server.start()
        let request = Self.post(Sample.event("a"), [])
        #expect(Self.status(try await RawClient.exchange(addresses[0], request)) == "401")
        #expect(Self.status(try await RawClient.exchange(addresses[1], request)) == "200")
        await server.stop()
    }

    @Test func `the socket is open to owner and group and gone at the end`() async throws {
        let server = server([.local(path: socketPath)])
        try await server.start()
        let attributes = try FileManager.default.attributesOfItem(atPath: socketPath)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
        await server.stop()
        #expect(!FileManager.default.fileExists(atPath: socketPath))
    }

    @Test func `a typed answer carries who stands at the other end`() async throws {
        let server = server([.local(path: socketPath)])
        let address = try await server.start()[0]
        let order = #"{"alert":"a-1","by":"bo","choice":"seen"}"#
        let answer = try await RawClient.exchange(
            address,
            RawClient.request("POST", "/control/answer", body: order)
        )
        #expect(answer.hasSuffix("\r\n\r\nkept\n"))
        #expect(answers.log == ["by hand a-1 bo seen uid \(geteuid())"])
        let unknown = try await RawClient.exchange(
            address,
            RawClient.request(
                "POST",
                "/control/answer",
                body: order.replacing("a-1", with: "a-2")
            )
        )
        #expect(Self.status(unknown) == "404")
        #expect(unknown.contains("urn:tovholder:problem:alert-unknown"))
        await server.stop()
    }

    @Test(arguments: ["", "[]", "{}", #"{"alert":"a-1","by":"","choice":"seen"}"#])
    func `a malformed order is refused`(order: String) async throws {
        let server = server([.local(path: socketPath)])
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/answer", body: order)
        )
        #expect(Self.status(answer) == "400")
        #expect(answers.log.isEmpty)
        await server.stop()
    }

    @Test func `a reload answers when it is done`() async throws {
        let server = server([.local(path: socketPath)])
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/reload")
        )
        #expect(answer.hasSuffix("\r\n\r\nreloaded\n"))
        await server.stop()
    }

    @Test func `a refused reload says what is wrong with the files`() async throws {
        let server = server([.local(path: socketPath)], problems: ["a.yaml:1: no", "b.yaml:2: no"])
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/reload")
        )
        #expect(Self.status(answer) == "422")
        #expect(answer.contains(#""detail":"a.yaml:1: no\nb.yaml:2: no""#))
        await server.stop()
    }

    @Test func `a socket that a crash left behind is replaced`() async throws {
        try bindAndAbandon(socketPath)
        let server = server([.local(path: socketPath)])
        let address = try await server.start()[0]
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(Self.status(answer) == "200")
        await server.stop()
    }

    @Test func `a socket that somebody listens on is left alone`() async throws {
        let first = server([.local(path: socketPath)])
        let address = try await first.start()[0]
        let second = server([Self.loopback, .local(path: socketPath)])
        await #expect(throws: ListeningError.self) { try await second.start() }
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(Self.status(answer) == "200")
        await first.stop()
    }

    @Test func `a file in the place of the socket is left alone`() async throws {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: socketPath))
        let server = server([.local(path: socketPath)])
        await #expect(throws: ListeningError.self) { try await server.start() }
        #expect(try String(contentsOfFile: socketPath, encoding: .utf8) == "precious")
    }

    @Test func `a path of 103 bytes can be bound and one of 104 cannot`() async throws {
        for (length, works) in [(103, true), (104, false)] {
            let name = String(repeating: "s", count: length - directory.path.utf8.count - 1)
            let server = server([.local(path: "\(directory.path)/\(name)")])
            do {
                try await server.start()
                #expect(works)
            } catch {
                #expect(!works, "\(error)")
            }
            await server.stop()
        }
    }

    @Test func `stopping lets the answer in hand be sent`() async throws {
        let desk = WaitingEventDesk()
        let server = server([Self.loopback], events: desk)
        let address = try await server.start()[0]
        let client = try RawClient(address)
        try client.send(
            Self.post(Sample.event("a")).replacing("Connection: close", with: "X: y")
        )
        await desk.submissionCame()
        async let stopped: Void = server.stop(withinSeconds: 60)
        desk.release()
        let answer = await client.read()
        #expect(Self.status(answer) == "200")
        await stopped
        #expect(throws: RawClient.Failure.self) { try RawClient(address) }
    }

    @Test func `stopping is bounded when an answer never comes`() async throws {
        let desk = WaitingEventDesk()
        let server = server([Self.loopback], events: desk)
        let client = try RawClient(try await server.start()[0])
        try client.send(Self.post(Sample.event("a")))
        await desk.submissionCame()
        await server.stop(withinSeconds: 0)
        #expect(await client.read() == "")
        desk.release()
    }

    @Test func `a body that is declared too long is refused before it comes`() async throws {
        let server = server([Self.loopback])
        let client = try RawClient(try await server.start()[0])
        try client.send(
            Self.post("").replacing("Content-Length: 0", with: "Content-Length: 20971521")
        )
        #expect(Self.status(await client.read(until: "body-too-long")) == "413")
        await server.stop()
    }

    @Test func `a sender that asks first is told to go on`() async throws {
        let server = server([Self.loopback])
        let client = try RawClient(try await server.start()[0])
        let event = Sample.event("a")
        let request = Self.post(event, [Self.token, "Expect: 100-continue"])
        try client.send(String(request.dropLast(event.count)))
        #expect(await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send(event)
        #expect(Self.status(await client.read()) == "200")
        await server.stop()
    }

    @Test func `two requests on one connection are answered in order`() async throws {
        let server = server([Self.loopback])
        let client = try RawClient(try await server.start()[0])
        let first = RawClient.request("GET", "/healthz")
            .replacing("Connection: close", with: "X: y")
        try client.send(first + RawClient.request("GET", "/readyz"))
        let answer = await client.read()
        #expect(answer.contains("alive\n") && answer.hasSuffix("ready\n2 rules\n"))
        await server.stop()
    }

    @Test func `a connection without a request is closed after its time`() async throws {
        let server = server([Self.loopback]) { $0.idleSecondsMax = 0 }
        let client = try RawClient(try await server.start()[0])
        #expect(await client.read() == "")
        await server.stop()
    }

    @Test func `a body that does not come is not waited for longer than its time`() async throws {
        let server = server([Self.loopback]) { $0.transferSecondsMax = 0 }
        let client = try RawClient(try await server.start()[0])
        try client.send(String(Self.post(Sample.event("a")).dropLast(10)))
        #expect(await client.read() == "")
        #expect(events.ids.isEmpty)
        await server.stop()
    }

    @Test func `connections beyond the limit are closed at once`() async throws {
        let server = server([Self.loopback]) { $0.connectionCountMax = 1 }
        let address = try await server.start()[0]
        let first = try RawClient(address)
        let request = RawClient.request("GET", "/healthz")
        try first.send(request.replacing("Connection: close", with: "X: y"))
        #expect(await first.read(until: "alive\n").contains("alive\n"))
        #expect(await (try RawClient(address)).read() == "")
        try first.send(request)
        #expect(Self.status(await first.read()) == "200")
        await server.stop()
    }

    @Test(arguments: [
        "", "\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}",
    ])
    func `bytes that are no HTTP harm nobody`(bytes: String) async throws {
        let server = server([Self.loopback])
        let address = try await server.start()[0]
        let client = try RawClient(address)
        try client.send(bytes)
        client.finish()
        _ = await client.read()
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(Self.status(answer) == "200")
        await server.stop()
    }

    @Test func `a socket that is bound already is served and not removed`() async throws {
        let descriptor = try bind(socketPath)
        try #require(listen(descriptor, 8) == 0)
        let server = server([.inherited(descriptor: descriptor)])
        try await server.start()
        let answer = try await RawClient.exchange(
            .local(path: socketPath),
            Self.post(Sample.event("a"), [])
        )
        #expect(Self.status(answer) == "200")
        await server.stop()
        #expect(FileManager.default.fileExists(atPath: socketPath))
    }

    @Test(arguments: [
        (0 as UInt32, 9 as UInt32, true), (500, 9, true), (1000, 9, true), (1001, 9, false),
        (1001, 50, true),
    ])
    func `root, the daemon itself and listed users and groups may use the socket`(
        user: UInt32,
        group: UInt32,
        allowed: Bool
    ) {
        let policy = PeerPolicy(ownUserID: 500, userIDs: [1000], groupIDs: [50])
        let peer = PeerIdentity(userID: user, groupID: group, processID: 1)
        #expect(policy.allows(peer) == allowed)
    }

    private func bind(_ path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var name = try RawClient.localName(path)
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Foundation.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw RawClient.Failure("cannot bind") }
        return descriptor
    }

    private func bindAndAbandon(_ path: String) throws {
        close(try bind(path))
    }
}
