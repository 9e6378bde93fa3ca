import Foundation
import Testing

/// What operators do to a running daemon.
@Suite(.serialized) struct OperationTests {
    @Test func `SIGTERM ends it with everything kept, and a second one does no harm`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        try world.signal(SIGTERM)
        try world.signal(SIGTERM)
        #expect(try world.stop() == 0)
        try world.start()
        let timeline = try World.run(
            ["timeline", "--config", world.path("tovholder.yaml")])
        #expect(timeline.output.contains("hospital.discharged"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
    }

    @Test func `a start ends the alert about a reload that had been refused`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let sound = try String(contentsOfFile: world.path("roster.yaml"), encoding: .utf8)
        try world.write(sound + "\n  nobody_knows: bo\n", to: "roster.yaml")
        try world.signal(SIGHUP)
        #expect(Wait.until { (try? world.messages().count) == 1 })
        world.kill()
        // The operator mends the file and starts anew, without a reload.
        try world.write(sound, to: "roster.yaml")
        try world.start()
        let list = ["alerts", "list", "--all", "--config", world.path("tovholder.yaml")]
        #expect(Wait.until { (try? World.run(list).output.contains("  closed  ")) == true })
    }

    @Test func `a bad rule file changes nothing and the operator hears of it`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let sound = try String(contentsOfFile: world.path("roster.yaml"), encoding: .utf8)
        try world.write(sound + "\n  nobody_knows: bo\n", to: "roster.yaml")
        try world.signal(SIGHUP)
        #expect(Wait.until { (try? world.messages().count) == 1 })
        #expect(try world.messages().first?.recipient == "drift@kommune.example")
        let ready = try #require(world.get("/readyz"))
        #expect(ready.status == 200, "the earlier files are in force")
        #expect(ready.body.contains("nobody_knows"), "\(ready.body)")
        #expect(world.log.contains("nobody_knows"))

        let refused = try World.run(["reload", "--config", world.path("tovholder.yaml")])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("nobody_knows"))
        try world.write(sound, to: "roster.yaml")
        let taken = try World.run(["reload", "--config", world.path("tovholder.yaml")])
        #expect(taken.status == 0, "\(taken.errors)")
        #expect(world.get("/readyz")?.body.contains("nobody_knows") == false)
    }

    @Test func `a wrong configuration starts nothing and says every mistake`() throws {
        let world = try World()
        defer { world.close() }
        try world.write(
            """
            state_directory: state
            rule: [/nowhere]
            roster: /nowhere/roster.yaml
            mail: {from: not-an-address, maildir: /tmp/x}
            """,
            to: "tovholder.yaml"
        )
        let result = try World.run(["run", "--config", world.path("tovholder.yaml")])
        #expect(result.status == 78)
        for code in ["configuration-relative-path", "rule-unknown-key", "mail-address"] {
            #expect(
                result.errors.contains(code) || result.errors.contains("[\(code)"),
                "\(code) in \(result.errors)"
            )
        }
    }

    @Test func `what the example of Prometheus' alerts asks for is among the metrics`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let body = try #require(world.get("/metrics")).body
        let file = World.repository.appendingPathComponent("deploy/examples/tovholder.rules.yml")
        let metric = try Regex(#"\b(?:tovholder|process)_[a-z_]+\b"#)
        let asked = try Set(
            String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { $0.contains("expr:") }
                .flatMap { line in line.matches(of: metric).map { line[$0.range] } }
        )
        #expect(asked.count == 4)
        for name in asked {
            #expect(body.contains("# TYPE \(name) "), "\(name)")
        }
    }

    @Test func `the doctor names a second channel that makes no difference`() throws {
        let command = "command: {program: /bin/true}"
        for (lines, word) in [
            (command, "it gets every message"), ("", "there is no such channel"),
            ("command: {program: /bin/true, gets: unanswered}", nil),
        ] {
            let world = try World(
                configuration: lines,
                roster: World.roster.replacing(
                    "organisation: kommune}\n  - {id: team",
                    with: "organisation: kommune, second_channel: command}\n  - {id: team"
                )
            )
            defer { world.close() }
            let said = try World.run(["doctor", "--config", world.path("tovholder.yaml")]).output
            let expected = word.map {
                "`second_channel: command` of lis makes no difference: \($0)"
            }
            #expect(expected.map(said.contains) ?? !said.contains("second_channel"), "\(said)")
        }
    }

    @Test func `two daemons never share a store`() throws {
        let world = try World()
        defer { world.close() }
        try world.start()
        let second = try World.run(["run", "--config", world.path("tovholder.yaml")])
        #expect(second.status == 73)
        #expect(second.errors.contains("another tovholder runs"))
    }

    @Test func `the spool takes good files in order and puts the others aside with reasons`() throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let inbox = "spool/inbox"
        func drop(_ text: String, as name: String) throws {
            try world.write(text, to: "spool/\(name).tmp")
            try FileManager.default.moveItem(
                atPath: world.path("spool/\(name).tmp"),
                toPath: world.path("\(inbox)/\(name)")
            )
        }
        try drop("", as: "1-empty.json")
        try drop(#"{"specversion":"1.0","id":"#, as: "2-half.json")
        try drop(
            Events.discharge(case: "c-1001", id: "s1") + "\nnot json\n"
                + Events.discharge(case: "c-1002", id: "s2") + "\n",
            as: "3-lines.jsonl"
        )
        #expect(Wait.until { (try? world.messages().count) == 2 })
        let rejected = try FileManager.default.contentsOfDirectory(
            atPath: world.path("spool/rejected")
        )
        #expect(rejected.contains { $0.hasPrefix("1-empty") && $0.hasSuffix(".reason.txt") })
        #expect(rejected.contains { $0.hasPrefix("2-half") })
        #expect(rejected.contains { $0.hasPrefix("3-lines") })
    }

    @Test func `a MedCom message about somebody without a case leaves no trace but a count`() throws
    {
        let world = try World()
        defer { world.close() }
        try world.start()
        let samples = World.repository.appendingPathComponent(
            "Tests/CaseEventsTests/Data/medcom"
        )
        let sample = try #require(
            FileManager.default.enumerator(atPath: samples.path)?.compactMap { $0 as? String }
                .first { $0.hasSuffix("TEK_LOV.json") }
        )
        let text = try String(
            contentsOf: samples.appendingPathComponent(sample),
            encoding: .utf8
        )
        let taken = try world.post("/events", type: "application/fhir+json", body: text)
        #expect(taken.status == 200)
        #expect(taken.body.contains(#""without_case":1"#))
        #expect(try world.stop() == 0)
        for file in try FileManager.default.contentsOfDirectory(atPath: world.path("state")) {
            let bytes = try Data(
                contentsOf: URL(fileURLWithPath: world.path("state/\(file)"))
            )
            #expect(bytes.range(of: Data("210300".utf8)) == nil, "\(file)")
        }
        #expect(!world.log.contains("210300"))
    }
}
