import Foundation
import Testing

/// Sockets that somebody else has opened and keeps open, as systemd does.
@Suite(.serialized) struct InheritedSocketTests {
    private func keeper(of sockets: [String], in world: World) -> [String] {
        let program = World.repository
            .appendingPathComponent("Tests/AcceptanceTests/Servers/keep_sockets.py").path
        return ["/usr/bin/env", "python3", program, world.path("process")] + sockets + ["--"]
    }

    private func process(in world: World) throws -> Int32 {
        try #require(Int32(String(contentsOfFile: world.path("process"), encoding: .utf8)))
    }

    private func post(_ event: String, port: Int) throws -> Int {
        try Loopback.request(
            port: port,
            method: "POST",
            path: "/events",
            headers: [
                ("Content-Type", "application/cloudevents+json"),
                ("Authorization", "Bearer \(World.token)"),
            ],
            body: event
        ).status
    }

    @Test func `inherited sockets are served in place of its own, and outlive a process`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        let (kept, other) = (try Loopback.freePort(), try Loopback.freePort())
        let control = world.path("tovholder.sock")
        try world.start(
            by: keeper(of: ["http=\(kept)", "http=\(other)", "control=\(control)"], in: world),
            isReady: {
                (try? Loopback.request(port: kept, method: "GET", path: "/readyz"))?.status == 200
            }
        )
        #expect(try post(Events.discharge(case: "c-1001", id: "d1"), port: kept) == 200)
        #expect(try post(Events.discharge(case: "c-1002", id: "d2"), port: other) == 200)
        #expect(world.get("/healthz") == nil, "the port of the configuration is not bound as well")
        let configuration = ["--config", world.path("tovholder.yaml")]
        #expect(try World.run(["reload"] + configuration).status == 0)

        let before = try process(in: world)
        Foundation.kill(before, SIGKILL)
        #expect(try post(Events.discharge(case: "c-1003", id: "d3"), port: kept) == 200)
        #expect(try process(in: world) != before)
        #expect(Wait.until { (try? world.messages().count) == 3 })

        #expect(try world.stop() == 0)
        #expect(FileManager.default.fileExists(atPath: control), "the file is not its own")
        let timeline = try World.run(["timeline"] + configuration).output
        for name in ["c-1001", "c-1002", "c-1003"] { #expect(timeline.contains(name)) }
    }

    @Test func `a connection that waits while the process stops is answered by the next`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        let kept = try Loopback.freePort()
        let control = world.path("tovholder.sock")
        try world.start(
            by: keeper(of: ["http=\(kept)", "control=\(control)"], in: world),
            isReady: {
                (try? Loopback.request(port: kept, method: "GET", path: "/readyz"))?.status == 200
            }
        )
        for number in 1...3 {
            Foundation.kill(try process(in: world), SIGKILL)
            let event = Events.discharge(case: "c-\(number)", id: "d\(number)")
            #expect(try post(event, port: kept) == 200)
        }
        #expect(Wait.until { (try? world.messages().count) == 3 })
    }

    @Test func `the process that sends takes the socket by its name`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        let path = world.path("sender.sock")
        let sockets = ["other=\(world.path("other.sock"))", "sender=\(path)"]
        try world.startSender(by: keeper(of: sockets, in: world))
        try world.start(["--sender", path])
        #expect(try world.post(event: Events.discharge(case: "c-1001", id: "d1")).status == 200)
        #expect(Wait.until { (try? world.messages().count) == 1 })
        Foundation.kill(try process(in: world), SIGKILL)
        #expect(try world.post(event: Events.discharge(case: "c-1002", id: "d2")).status == 200)
        #expect(Wait.until(600) { (try? world.messages().count) == 2 })
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
