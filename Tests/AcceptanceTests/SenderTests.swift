import Foundation
import Testing

/// Two processes: one holds the cases and has no network, the other sends and holds nothing.
@Suite(.serialized) struct SenderTests {
    private func send(_ event: String, in world: World) throws -> Int32 {
        let result = try World.run(
            ["send", "--config", world.path("tovholder.yaml"), "-"],
            input: event
        )
        return result.status
    }

    @Test func `mail leaves by the process that sends, under the same name`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.startSender()
        try world.start(["--sender", world.path("sender.sock")])
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let message = try #require(try world.messages().first)
        #expect(message.recipient == "bo@kommune.example")
        #expect(message.answerPath != nil)
        let mode = try FileManager.default.attributesOfItem(atPath: world.path("sender.sock"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func `a sender that is killed loses nothing, and nothing is sent twice`() throws {
        let world = try World(configuration: "sender: {socket: /nowhere}")
        defer { world.close() }
        try world.startMailServer()
        try world.startSender()
        try world.start(["--sender", world.path("sender.sock")])
        for number in 1...3 {
            _ = try world.post(event: Events.discharge(case: "c-\(number)", id: "d\(number)"))
        }
        #expect(Wait.until { (try? world.messages().count) == 3 })
        // One whose fate the daemon has not heard would rightly be sent again, under its name.
        #expect(
            Wait.until {
                world.get("/metrics")?.body
                    .contains(#"channel="mail",state="waiting""#) == false
            }
        )
        world.killSender()
        for number in 4...6 {
            let taken = try world.post(
                event: Events.discharge(case: "c-\(number)", id: "d\(number)")
            )
            #expect(taken.status == 200, "case data are kept without a sender")
        }
        #expect(Wait.until { world.log.contains("the sender cannot be asked") })
        try world.startSender()
        #expect(Wait.until(600) { (try? world.messages().count) == 6 })
        #expect(Set(try world.messages().map(\.identifier)).count == 6)
    }

    @Test func `a sender that hangs is noticed, told of, and loses nothing`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.startSender()
        try world.start(["--sender", world.path("sender.sock")])
        let sender = try #require(world.sender).processIdentifier
        kill(sender, SIGSTOP)
        #expect(try world.post(event: Events.discharge(case: "c-1", id: "d1")).status == 200)
        #expect(
            Wait.until(600) {
                world.get("/metrics")?.body.contains(#"finding="sender-silent""#) == true
            }
        )
        #expect(world.get("/readyz")?.status == 200, "events are taken")
        kill(sender, SIGCONT)
        #expect(Wait.until(600) { (try? world.messages().count) == 2 })
        let recipients = Set(try world.messages().map(\.recipient))
        #expect(recipients == ["bo@kommune.example", "drift@kommune.example"])
        #expect(
            Wait.until(600) {
                world.get("/metrics")?.body.contains("tovholder_audit_clean 1") == true
            }
        )
    }

    @Test(.enabled(if: Machine.isolatesNetworks, "needs root and network namespaces"))
    func `without any network the daemon takes events and tells, by the process that sends`()
        throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.startSender()
        try world.start(
            ["--sender", world.path("sender.sock")],
            by: Machine.ownNetwork,
            isReady: { world.log.contains("ready:") }
        )
        #expect(world.get("/readyz") == nil, "its network is another one")
        #expect(try send(Events.discharge(case: "c-1001", id: "d1"), in: world) == 0)
        #expect(Wait.until { (try? world.messages().count) == 1 })
        // The proof that it could not have done so itself.
        world.kill()
        let log = world.log.count
        try world.start(
            by: Machine.ownNetwork,
            isReady: { world.log.dropFirst(log).contains("ready:") }
        )
        #expect(try send(Events.discharge(case: "c-1002", id: "d2"), in: world) == 0)
        #expect(Wait.until { world.log.contains("is not delivered: not yet") })
        #expect(try world.messages().count == 1)
    }

    @Test func `doctor has the sender look at the mail server`() throws {
        let socket = "sender.sock"
        let world = try World()
        defer { world.close() }
        let text = try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
        try world.write(
            text + "\nsender: {socket: \(world.path(socket))}\n",
            to: "tovholder.yaml"
        )
        func look() throws -> String {
            try World.run(["doctor", "--config", world.path("tovholder.yaml")]).output
        }
        #expect(try look().contains("WRONG mail: the sender cannot be asked"))
        try world.startSender()
        #expect(try look().contains("WRONG mail: 127.0.0.1"))
        try world.startMailServer()
        #expect(try look().contains("ok    mail: 127.0.0.1 lets the sender in"))
    }

    @Test func `the process that sends needs a socket and a sound configuration`() throws {
        let world = try World()
        defer { world.close() }
        let config = world.path("tovholder.yaml")
        let none = try World.run(["sender", "--config", config])
        #expect(none.status == 73)
        #expect(none.errors.contains("name --socket PATH"))
        let usage = try World.run(["sender", "--nowhere"])
        #expect(usage.status == 64)
        try world.write("mail: {}", to: "tovholder.yaml")
        let wrong = try World.run(
            ["sender", "--config", config, "--socket", world.path("sender.sock")]
        )
        #expect(wrong.status == 78)
    }
}

/// What the machine that runs the tests can do.
enum Machine {
    static let isRoot = geteuid() == 0

    /// Starts a program in a network that holds nothing but its own loopback.
    static let ownNetwork = [
        "/usr/bin/unshare", "--net", "/bin/sh", "-c", #"ip link set lo up; exec "$0" "$@""#,
    ]

    static let isolatesNetworks = isRoot && succeeds(ownNetwork + ["true"])

    static let mounts =
        isRoot && succeeds(["/usr/bin/unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"])

    /// Starts a program as a user who owns nothing.
    static let asNobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    static let changesUser = isRoot && succeeds(asNobody + [World.program.path, "--version"])

    /// Whether the command ends with zero.
    static func succeeds(_ command: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
