import Foundation
import Testing

/// What is replayed at the command line, from files and from the store of a running daemon.
@Suite(.serialized) struct ReplayTests {
    private static let rules = World.repository.appendingPathComponent("rules").path

    private static func told(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            let json = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require(json as? [String: Any])
        }
    }

    @Test func `the store of a running daemon gives the alerts that the daemon raised`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let listed = try World.run(["alerts", "--config", world.path("tovholder.yaml")])
        let replay = try World.run(
            [
                "replay", "--rules", Self.rules, "--roster", world.path("roster.yaml"),
                world.path("state"),
            ]
        )
        #expect(replay.status == 0, "\(replay.errors)")
        let opened = try Self.told(replay.output)
            .filter { $0["transition"] as? String == "opened" }
        #expect(!opened.isEmpty)
        for line in opened {
            #expect(listed.output.contains(try #require(line["alert"] as? String)))
        }
        #expect(replay.output.contains(#""person":"bo""#), "\(replay.output)")
    }

    @Test func `without a roster lines name roles alone`() throws {
        let replay = try World.run(
            ["replay", "--rules", Self.rules, "-"],
            input: Events.discharge(case: "c-1001", id: "d1") + "\n"
        )
        #expect(replay.status == 0, "\(replay.errors)")
        #expect(replay.output.contains(#""role":"contact_person""#), "\(replay.output)")
        #expect(!replay.output.contains(#""person":"#))
    }

    @Test func `events that cannot be read end with 66, and a wrong roster with 1`() throws {
        let missing = try World.run(["replay", "--rules", Self.rules, "/nowhere/events.jsonl"])
        #expect(missing.status == 66)
        #expect(missing.errors.contains("/nowhere/events.jsonl"))
        let roster = try World.run(
            ["replay", "--rules", Self.rules, "--roster", "/nowhere/roster.yaml", "-"]
        )
        #expect(roster.status == 1)
        #expect(roster.errors.contains("/nowhere/roster.yaml"))
    }

    @Test func `a recipient who would be told of too much ends a comparison with 3`() throws {
        let event = Events.discharge(case: "c-1001", id: "d1") + "\n"
        let diff = ["diff", "--rules", Self.rules, "--with", Self.rules, "--noise-budget"]
        #expect(try World.run(diff + ["0", "-"], input: event).status == 3)
        #expect(try World.run(diff + ["99", "-"], input: event).status == 0)
    }

    @Test func `an explanation names the event, and a case without events is an error`() throws {
        let event = Events.discharge(case: "c-1001", id: "d1") + "\n"
        let explain = ["explain", "--rules", Self.rules, "--case"]
        let known = try World.run(explain + ["c-1001", "-"], input: event)
        #expect(known.status == 0, "\(known.errors)")
        #expect(known.output.contains("hospital.discharged d1"))
        let unknown = try World.run(explain + ["c-9", "-"], input: event)
        #expect(unknown.status == 1)
        #expect(unknown.errors.contains("c-9"))
    }
}
