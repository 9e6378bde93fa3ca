import Foundation
import Testing

/// What is replayed at the command line, from files and from the store of a running daemon.
@Suite(.serialized) struct ReplayTests {
    private static let rules = World.fewRules

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

    // MARK: Input

    private static func discharge(_ id: String, hour: Int, case reference: String = "c-1001")
        -> String
    {
        #"{"specversion":"1.0","id":"\#(id)","source":"urn:test:hospital","#
            + #""type":"hospital.discharged","subject":"\#(reference)","#
            + #""time":"2026-03-05T\#(hour < 10 ? "0" : "")\#(hour):00:00Z","data":{}}"# + "\n"
    }

    private static func replay(_ input: String, _ more: [String] = []) throws -> (
        status: Int32, output: String, errors: String
    ) {
        try World.run(["replay", "--rules", rules] + more + ["-"], input: input)
    }

    @Test func `the order of the lines makes no difference`() throws {
        let lines = (0..<6).map { Self.discharge("d\($0)", hour: $0 * 3, case: "c-\($0 % 2)") }
        let sorted = try Self.replay(lines.joined())
        let shuffled = try Self.replay([3, 0, 5, 1, 4, 2].map { lines[$0] }.joined())
        #expect(sorted.status == 0)
        #expect(!sorted.output.isEmpty)
        #expect(shuffled.output == sorted.output)
        #expect(shuffled.status == 0)
    }

    @Test func `lines too far out of order are left out, counted, and end with 1`() throws {
        let lines = Self.discharge("d2", hour: 20) + Self.discharge("d1", hour: 1, case: "c-2")
        let replay = try Self.replay(lines, ["--disorder", "1h"])
        #expect(replay.status == 1)
        #expect(replay.errors.contains("1 event"), "\(replay.errors)")
        #expect(replay.output.contains("c-1001"))
        #expect(!replay.output.contains("c-2"))
    }

    @Test func `a broken line in the middle is told with its place, and the rest is replayed`()
        throws
    {
        let input =
            Self.discharge("d1", hour: 1) + "{\"specversion\":\n"
            + Self.discharge("d2", hour: 2, case: "c-1002")
        let replay = try Self.replay(input)
        #expect(replay.status == 1)
        #expect(replay.errors.contains("-:2: json-malformed"), "\(replay.errors)")
        #expect(replay.output.contains("c-1001"))
        #expect(replay.output.contains("c-1002"))
    }

    @Test func `no events at all give nothing, and that is no mistake`() throws {
        let empty = try Self.replay("")
        #expect(empty.status == 0)
        #expect(empty.output.isEmpty)
        #expect(empty.errors.isEmpty)
        let diff = try World.run([
            "diff", "--language", "en", "--rules", Self.rules, "--with", Self.rules, "-",
        ])
        #expect(diff.status == 0)
        #expect(diff.output == "0 added, 0 removed, 0 moved, 0 re-routed, 0 the same\n")
    }

    @Test func `times are those of the zone for people, and UTC in JSON`() throws {
        let input = Self.discharge("d1", hour: 9)
        let json = try Self.replay(input)
        #expect(json.output.contains(#""at":"2026-03-05T09:00:00Z""#))
        let text = try Self.replay(input, ["--format", "text"])
        #expect(text.output.hasPrefix("2026-03-05 10:00  c-1001  unannounced-discharge  åbnet"))
        let english = try Self.replay(input, ["--format", "text", "--language", "en"])
        #expect(english.output.hasPrefix("2026-03-05 10:00  c-1001  unannounced-discharge  opened"))
        let utc = try Self.replay(input, ["--format", "text", "--zone", "UTC"])
        #expect(utc.output.hasPrefix("2026-03-05 09:00  c-1001"))
        let explain = try World.run(
            ["explain", "--rules", Self.rules, "--case", "c-1001", "--language", "en", "-"],
            input: input
        )
        #expect(explain.output.contains("hospital.discharged d1: ALERT 2026-03-05 10:00"))
    }

    @Test func `host zone differs from the configured one`() throws {
        let input = Self.discharge("d1", hour: 9)
        var outputs: Set<String> = []
        for zone in ["UTC", "America/New_York", "Pacific/Auckland", "Europe/Copenhagen", "nowhere"]
        {
            let text = try World.run(
                ["replay", "--rules", Self.rules, "--format", "text", "-"],
                input: input,
                hostZone: zone
            )
            #expect(text.status == 0, "\(zone): \(text.errors)")
            outputs.insert(text.output)
        }
        #expect(outputs.count == 1)
        #expect(outputs.first?.hasPrefix("2026-03-05 10:00") == true)
    }

    // MARK: Terminals and pipes

    private static func writeRulesWithoutDischarge(to world: World) throws {
        try FileManager.default.copyItem(atPath: rules, toPath: world.path("other"))
        try FileManager.default.removeItem(
            atPath: world.path("other/hospital/unannounced-discharge.yaml")
        )
    }

    @Test func `nothing is coloured, and no progress is shown, where no terminal is`() throws {
        let world = try World()
        defer { world.close() }
        try Self.writeRulesWithoutDischarge(to: world)
        let diff = try World.run(
            [
                "diff", "--rules", Self.rules, "--with", world.path("other"), "--language", "en",
                "-",
            ],
            input: Self.discharge("d1", hour: 9)
        )
        #expect(diff.status == 0, "\(diff.errors)")
        #expect(diff.output.contains("1 removed"))
        #expect(diff.output.contains("\n- 2026-03-05 10:00  c-1001  unannounced-discharge"))
        #expect(!diff.output.contains("\u{1B}"))
        #expect(diff.errors.isEmpty)
    }

    @Test func `a terminal sees colours on what was removed, and progress`() throws {
        let world = try World()
        defer { world.close() }
        try world.write(Self.discharge("d1", hour: 9), to: "events.jsonl")
        try Self.writeRulesWithoutDischarge(to: world)
        let seen = try Terminal.run(
            [
                "diff", "--rules", Self.rules, "--with", world.path("other"),
                world.path("events.jsonl"),
            ]
        )
        #expect(seen.status == 0, "\(seen.output)")
        #expect(seen.output.contains("\u{1B}[31m- 2026-03-05 10:00"), "\(seen.output)")
        #expect(seen.output.contains("1 events, 0 and 0 alerts, 100 %"), "\(seen.output)")
    }

    @Test func `a reader that goes away ends a long listing quietly`() throws {
        var input = ""
        for number in 0..<5_000 {
            input += Self.discharge("d\(number)", hour: 9, case: "c-\(number)")
        }
        let world = try World()
        defer { world.close() }
        try world.write(input, to: "events.jsonl")
        let shell = try Terminal.shell(
            "set -o pipefail; \"$0\" replay --rules \"$1\" \"$2\" | head -n 1; "
                + "echo \"${PIPESTATUS[0]}\"",
            [World.program.path, Self.rules, world.path("events.jsonl")]
        )
        let lines = shell.output.split(separator: "\n")
        #expect(lines.count == 2, "\(shell.output)")
        #expect(lines.first?.hasPrefix("{") == true)
        #expect(["0", "141"].contains(lines.last), "\(shell.output)")
        #expect(shell.errors.isEmpty, "\(shell.errors)")
    }

    // MARK: Failing expressions

    @Test func `an expression that fails is told, and the replay goes on`() throws {
        let world = try World()
        defer { world.close() }
        try FileManager.default.createDirectory(
            atPath: world.path("book"),
            withIntermediateDirectories: true
        )
        try world.write(
            """
            events:
              dose.counted: {da: Dosis, en: Dose, reported_by: [x], attributes: {doses: integer}}
            """,
            to: "book/vocabulary.yaml"
        )
        try world.write(
            """
            rule: half-doses
            title: {da: Halve doser, en: Half doses}
            severity: normal
            status: experimental
            owner: tests
            when: dose.counted
            where: 4 / event.data.doses > 1
            per: anchor
            tell: [{to: contact_person}]
            say: {da: Se efter., en: Have a look.}
            answers: [done]
            """,
            to: "book/half-doses.yaml"
        )
        let input = [0, 2].map { doses in
            Self.event(
                "e\(doses)",
                "dose.counted",
                at: "2026-03-0\(doses + 1)T09:00:00Z",
                data: #"{"doses":\#(doses)}"#
            )
        }
        let replay = try World.run(
            ["replay", "--rules", world.path("book"), "--language", "en", "-"],
            input: input.joined()
        )
        #expect(replay.status == 0)
        #expect(replay.output.split(separator: "\n").count == 1, "\(replay.output)")
        #expect(
            replay.errors.contains("The rule half-doses failed first at e0"),
            "\(replay.errors)"
        )
    }

    // MARK: Silent sources

    private static func event(_ id: String, _ type: String, at time: String, data: String = "{}")
        -> String
    {
        #"{"specversion":"1.0","id":"\#(id)","source":"urn:test:support","type":"\#(type)","#
            + #""subject":"\#(type.hasPrefix("source.") ? "support-system" : "c-1001")","#
            + #""time":"\#(time)","data":\#(data)}"# + "\n"
    }

    @Test func `an absence waits in a replay while its source is silent, and explain says so`()
        throws
    {
        let book = World.repository.appendingPathComponent("rules").path
        let rules = [
            "--rules", "\(book)/vocabulary", "--rules",
            "\(book)/hospital/no-visit-after-discharge.yaml", "--zone", "UTC",
        ]
        let source = #"{"source":"support_worker"}"#
        let input =
            Self.event("d1", "hospital.discharged", at: "2026-03-02T09:00:00Z")
            + Self.event("s1", "source.silent", at: "2026-03-03T09:00:00Z", data: source)
            + Self.event("s2", "source.resumed", at: "2026-03-06T09:00:00Z", data: source)
        let format = ["--format", "text", "--until", "2026-03-08T00:00:00Z", "-"]
        let replay = try World.run(["replay"] + rules + format, input: input)
        #expect(replay.output.hasPrefix("2026-03-06 10:00  c-1001"), "\(replay.output)")
        let explain =
            ["explain"] + rules
            + ["--case", "c-1001", "--at", "2026-03-05T09:00:00Z", "--language", "en", "-"]
        let waiting = try World.run(explain, input: input)
        #expect(
            waiting.output.contains("waits: no word from support_worker since 2026-03-03 09:00"),
            "\(waiting.output)"
        )
    }

    @Test func `explain knows the alerts that other rules have raised`() throws {
        let world = try World()
        defer { world.close() }
        let own = """
            rule: %@
            title: {da: Prøve, en: Trial}
            severity: low
            status: experimental
            owner: bo
            %@
            tell: [{to: contact_person}]
            say: {da: Ring., en: Call.}
            answers: [contacted]
            """
        let counted = """
            where: event.data.?rule.orValue("") == "note"
            when: {count: {of: [alert.opened], at_least: 2, within: 7d}}
            """
        try world.write(
            String(format: own, "note", "when: contact.made\nper: anchor") + "\n",
            to: "note.yaml"
        )
        try world.write(String(format: own, "both", counted) + "\n", to: "both.yaml")
        let explain = try World.run(
            [
                "explain", "--rules", "\(Self.rules)/vocabulary", "--rules",
                world.path("note.yaml"), "--rules", world.path("both.yaml"), "--zone", "UTC",
                "--case", "c-1001", "--rule", "both", "--language", "en", "-",
            ],
            input: Self.event("n1", "contact.made", at: "2026-03-02T09:00:00Z")
                + Self.event("n2", "contact.made", at: "2026-03-03T10:00:00Z")
        )
        #expect(explain.status == 0, "\(explain.errors)")
        #expect(explain.output.contains("alert.opened"), "\(explain.output)")
        #expect(explain.output.contains("2026-03-03 10:00  opened"), "\(explain.output)")
    }

    // MARK: Routes

    @Test func `another roster's people are named where rules tell others`() throws {
        let world = try World()
        defer { world.close() }
        let file = "hospital/unannounced-discharge.yaml"
        try FileManager.default.copyItem(atPath: Self.rules, toPath: world.path("other"))
        let text = try String(contentsOfFile: "\(Self.rules)/\(file)", encoding: .utf8)
        let changed = text.replacingOccurrences(
            of: "  - to: contact_person\n",
            with: "  - to: team_lead\n"
        )
        #expect(changed != text)
        try world.write(
            String(changed[..<(changed.range(of: "\ntests:")?.lowerBound ?? changed.endIndex)])
                .replacingOccurrences(of: "status: stable", with: "status: experimental") + "\n",
            to: "other/\(file)"
        )
        let arguments = [
            "diff", "--rules", Self.rules, "--with", world.path("other"), "--roster",
            world.path("roster.yaml"), "--noise-budget", "0", "--language", "en", "-",
        ]
        let diff = try World.run(arguments, input: Self.discharge("d1", hour: 9))
        #expect(diff.status == 3, "\(diff.errors)")
        #expect(diff.output.contains("contact_person (bo) → team_lead (lis)"), "\(diff.output)")
        #expect(
            diff.output.contains("2026-W10  lis             0       1  over the budget of 0"),
            "\(diff.output)"
        )
        #expect(diff.output.contains("2026-W10  bo              1       0"), "\(diff.output)")
        let explain = try World.run(
            [
                "explain", "--rules", Self.rules, "--case", "c-1001", "--roster",
                world.path("roster.yaml"), "--language", "en", "-",
            ],
            input: Self.discharge("d1", hour: 9)
        )
        #expect(explain.output.contains("opened  contact_person (bo)"), "\(explain.output)")
    }
}
