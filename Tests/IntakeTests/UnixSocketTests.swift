import CaseEvents
import Foundation
import Intake
import Logging
import Testing

/// The server on a real Unix socket.
struct UnixSocketTests {
    private let kit: ServerKit

    init() throws {
        kit = try ServerKit()
    }

    @Test func `on the Unix socket the kernel's word stands in for a token`() async throws {
        let server = kit.server([ServerKit.loopback, .local(path: kit.socketPath)])
        let addresses = try await server.start()
        let request = ServerKit.post(Sample.event("a"), [])
        #expect(ServerKit.status(try await RawClient.exchange(addresses[0], request)) == "401")
        #expect(ServerKit.status(try await RawClient.exchange(addresses[1], request)) == "200")
        await server.stop()
    }

    @Test func `the socket is open to owner and group and gone at the end`() async throws {
        let server = kit.server([.local(path: kit.socketPath)])
        try await server.start()
        let attributes = try FileManager.default.attributesOfItem(atPath: kit.socketPath)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
        await server.stop()
        #expect(!FileManager.default.fileExists(atPath: kit.socketPath))
    }

    @Test func `a typed answer carries who stands at the other end`() async throws {
        let server = kit.server([.local(path: kit.socketPath)])
        let address = try await server.start()[0]
        let order = #"{"alert":"a-1","by":"bo","choice":"seen"}"#
        let answer = try await RawClient.exchange(
            address,
            RawClient.request("POST", "/control/answer", body: order)
        )
        #expect(answer.hasSuffix("\r\n\r\nkept\n"))
        #expect(kit.answers.log == ["by hand a-1 bo seen uid \(geteuid())"])
        let unknown = try await RawClient.exchange(
            address,
            RawClient.request(
                "POST",
                "/control/answer",
                body: order.replacing("a-1", with: "a-2")
            )
        )
        #expect(ServerKit.status(unknown) == "404")
        #expect(unknown.contains("urn:tovholder:problem:alert-unknown"))
        await server.stop()
    }

    @Test(arguments: ["", "[]", "{}", #"{"alert":"a-1","by":"","choice":"seen"}"#])
    func `a malformed order is refused`(order: String) async throws {
        let server = kit.server([.local(path: kit.socketPath)])
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/answer", body: order)
        )
        #expect(ServerKit.status(answer) == "400")
        #expect(kit.answers.log.isEmpty)
        await server.stop()
    }

    @Test func `a rule is muted and unmuted by an order on the socket`() async throws {
        let server = kit.server([.local(path: kit.socketPath)])
        let address = try await server.start()[0]
        let order = #"{"rule":"r","reason":"noise","owner":"bo","until":"2026-03-04"}"#
        let said = try await RawClient.exchange(
            address,
            RawClient.request("POST", "/control/mute", body: order)
        )
        #expect(said.hasSuffix("\r\n\r\ndone\n"))
        let ended = try await RawClient.exchange(
            address,
            RawClient.request("POST", "/control/unmute", body: #"{"rule":"r"}"#)
        )
        #expect(ServerKit.status(ended) == "200")
        let incomplete = try await RawClient.exchange(
            address,
            RawClient.request("POST", "/control/mute", body: #"{"rule":"r","reason":"noise"}"#)
        )
        #expect(ServerKit.status(incomplete) == "400")
        #expect(incomplete.contains("rule, reason, owner, until"))
        #expect(
            kit.orders.log == [
                .mute(rule: "r", reason: "noise", owner: "bo", until: "2026-03-04"),
                .unmute(rule: "r"),
            ]
        )
        await server.stop()
    }

    @Test func `a reload answers when it is done`() async throws {
        let server = kit.server([.local(path: kit.socketPath)])
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/reload")
        )
        #expect(answer.hasSuffix("\r\n\r\nreloaded\n"))
        await server.stop()
    }

    @Test func `a refused reload says what is wrong with the files`() async throws {
        let server = kit.server(
            [.local(path: kit.socketPath)],
            problems: ["a.yaml:1: no", "b.yaml:2: no"]
        )
        let answer = try await RawClient.exchange(
            try await server.start()[0],
            RawClient.request("POST", "/control/reload")
        )
        #expect(ServerKit.status(answer) == "422")
        #expect(answer.contains(#""detail":"a.yaml:1: no\nb.yaml:2: no""#))
        await server.stop()
    }

    @Test func `a socket that a crash left behind is replaced`() async throws {
        try kit.bindAndAbandon(kit.socketPath)
        let server = kit.server([.local(path: kit.socketPath)])
        let address = try await server.start()[0]
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(ServerKit.status(answer) == "200")
        await server.stop()
    }

    @Test func `a socket that somebody listens on is left alone`() async throws {
        let first = kit.server([.local(path: kit.socketPath)])
        let address = try await first.start()[0]
        let second = kit.server([ServerKit.loopback, .local(path: kit.socketPath)])
        await #expect(throws: ListeningError.self) { try await second.start() }
        let answer = try await RawClient.exchange(address, RawClient.request("GET", "/healthz"))
        #expect(ServerKit.status(answer) == "200")
        await first.stop()
    }

    @Test func `a file in the place of the socket is left alone`() async throws {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: kit.socketPath))
        let server = kit.server([.local(path: kit.socketPath)])
        await #expect(throws: ListeningError.self) { try await server.start() }
        #expect(try String(contentsOfFile: kit.socketPath, encoding: .utf8) == "precious")
    }

    @Test func `a path of 103 bytes can be bound and one of 104 cannot`() async throws {
        for (length, works) in [(103, true), (104, false)] {
            let name = String(repeating: "s", count: length - kit.directory.path.utf8.count - 1)
            let server = kit.server([.local(path: "\(kit.directory.path)/\(name)")])
            do {
                try await server.start()
                #expect(works)
            } catch {
                #expect(!works, "\(error)")
            }
            await server.stop()
        }
    }

    @Test func `a socket that is bound already is served and not removed`() async throws {
        let descriptor = try kit.bind(kit.socketPath)
        try #require(listen(descriptor, 8) == 0)
        let server = kit.server([.inherited(descriptor: descriptor)])
        try await server.start()
        let answer = try await RawClient.exchange(
            .local(path: kit.socketPath),
            ServerKit.post(Sample.event("a"), [])
        )
        #expect(ServerKit.status(answer) == "200")
        await server.stop()
        #expect(FileManager.default.fileExists(atPath: kit.socketPath))
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
}
