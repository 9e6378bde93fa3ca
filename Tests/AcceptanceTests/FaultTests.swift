import Foundation
import Testing

/// What machines do to the daemon: it starts, waits or refuses with one clear line, and loses nothing.
@Suite(.serialized) struct FaultTests {
    /// Starts a program with a file system of its own in the state directory.
    private func mounting(_ options: String, _ more: String = ":", in world: World) -> [String] {
        [
            "/usr/bin/unshare", "--mount", "/bin/sh", "-c",
            "mount -t tmpfs -o \(options) none \(world.path("state")) && \(more) && "
                + #"exec "$0" "$@""#,
        ]
    }

    /// The state directory as the daemon sees it.
    private func state(of world: World) throws -> String {
        "/proc/\(try #require(world.daemon).processIdentifier)/root\(world.path("state"))"
    }

    @Test(.enabled(if: Machine.mounts, "needs root and mount namespaces"))
    func `a disk that is full at the start is waited for, with one line`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        let fill = "head -c 4000000 /dev/zero >\(world.path("state"))/filler || :"
        try world.start(
            by: mounting("size=4m", "{ \(fill)>/dev/null; } 2>/dev/null", in: world),
            isReady: { world.log.contains("is full") }
        )
        #expect(world.get("/readyz") == nil)
        try FileManager.default.removeItem(atPath: "\(try state(of: world))/filler")
        #expect(Wait.until { world.get("/readyz")?.status == 200 })
        #expect(world.log.components(separatedBy: "is full").count == 2, "once: \(world.log)")
        #expect(try world.post(event: Events.discharge(case: "c-1001", id: "d1")).status == 200)
        #expect(Wait.until { (try? world.messages().count) == 1 })
    }

    @Test(.enabled(if: Machine.mounts, "needs root and mount namespaces"))
    func `a disk that fills up refuses events and loses none that was taken`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start(by: mounting("size=4m", in: world))
        let filler = URL(fileURLWithPath: "\(try state(of: world))/filler")
        try Data().write(to: filler)
        let handle = try FileHandle(forWritingTo: filler)
        while (try? handle.write(contentsOf: Data(repeating: 0, count: 4_096))) != nil {}
        try handle.close()
        var taken: Set<String> = []
        var refused = 0
        for number in 1...600 where refused == 0 {
            let status = try world.post(
                event: Events.discharge(case: "c-\(number)", id: "d\(number)")
            ).status
            if status == 200 { taken.insert("c-\(number)") } else { refused = status }
        }
        #expect([503, 507].contains(refused), "\(refused)")
        try FileManager.default.removeItem(at: filler)
        #expect(
            Wait.until {
                (try? world.post(event: Events.discharge(case: "c-9999", id: "d9999")).status)
                    == 200
            }
        )
        taken.insert("c-9999")
        #expect(Wait.until { (world.get("/metrics")?.body ?? "").contains("tovholder_ready 1") })
        let open = (world.get("/metrics")?.body ?? "").split(separator: "\n")
            .first { $0.hasPrefix(#"tovholder_alerts{state="open"}"#) }
            .flatMap { Int($0.split(separator: " ")[1]) }
        #expect(open == taken.count, "each event that was taken has its alert")
    }

    @Test(.enabled(if: Machine.mounts, "needs root and mount namespaces"))
    func `a state directory that is read-only is refused, and no restart is asked for`() throws {
        let world = try World()
        defer { world.close() }
        let result = try World.run(
            ["run", "--config", world.path("tovholder.yaml")],
            by: mounting("ro", in: world)
        )
        #expect(result.status == 77)
        #expect(result.errors.contains("mounted read-only"))
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test(.enabled(if: Machine.changesUser, "needs root and a program that anybody may start"))
    func `a state directory of another user is refused, and no restart is asked for`() throws {
        let world = try World()
        defer { world.close() }
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700],
            ofItemAtPath: world.path("state")
        )
        let result = try World.run(
            ["run", "--config", world.path("tovholder.yaml")],
            by: Machine.asNobody
        )
        #expect(result.status == 77, "\(result.errors)")
        #expect(result.errors.contains("chown"))
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    }

    @Test func `a mail server that no name leads to holds up nothing but mail`() throws {
        let world = try World()
        defer { world.close() }
        let text = try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
        try world.write(
            text.replacingOccurrences(of: "host: 127.0.0.1, ", with: "host: mail.invalid, ")
                .replacingOccurrences(of: "security: none", with: "security: starttls"),
            to: "tovholder.yaml"
        )
        try world.start()
        #expect(try world.post(event: Events.discharge(case: "c-1001", id: "d1")).status == 200)
        #expect(Wait.until { world.log.contains("is not delivered: not yet") })
        #expect(world.get("/readyz")?.status == 200)
        #expect(try world.stop() == 0)
    }

    @Test func `a mail server that is down at the start gets its mail when it is up`() throws {
        let world = try World()
        defer { world.close() }
        try world.start()
        #expect(try world.post(event: Events.discharge(case: "c-1001", id: "d1")).status == 200)
        #expect(Wait.until { world.log.contains("is not delivered: not yet") })
        try world.startMailServer()
        #expect(Wait.until(600) { (try? world.messages().count) == 1 })
    }
}
