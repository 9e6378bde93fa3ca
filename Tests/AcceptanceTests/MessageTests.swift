import Foundation
import Testing

/// What people get of alerts that nobody answers, of muted rules and of each week's report; through
/// the real program.
@Suite(.serialized) struct MessageTests {
    /// Starving of cores makes a story slow, never wrong.
    private static let secondsMax = 600.0

    private static let daily = """
        rule: daily-reminder
        title: {da: Mindes dagligt, en: Reminded daily}
        severity: high
        status: experimental
        owner: lis
        when: hospital.discharged
        per: event.id
        catch_up: 60d
        tell:
          - {to: contact_person, repeat: 24h}
          - {to: team_lead, after: 60d}
        say:
          da: Ring i dag.
          en: Call today.
        answers: [contacted, {handed_over: {to: person}}, {not_relevant: {reason: required}}]
        """

    private static let roster = """
        catch_all: {id: vagthavende, email: vagt@kommune.example}
        operator: {id: drift, email: drift@kommune.example}
        people:
          - {id: bo, name: Bo Holm, email: bo@kommune.example}
          - {id: ida, name: Ida, email: ida@kommune.example}
          - {id: lis, name: Lis, email: lis@kommune.example}
        everywhere: {contact_person: bo, stand_in: ida, team_lead: lis, authority: lis}
        """

    /// A world with one rule, whose clock begins at an instant and runs at a pace.
    private func world(
        start: String,
        speed: Int,
        weeklyReport: String = "none"
    ) throws -> World {
        let world = try World(
            configuration: "trial: {start: \(start), speed: \(speed)}\n",
            roster: Self.roster,
            weeklyReport: weeklyReport
        )
        try world.write(Self.daily, to: "daily-reminder.yaml")
        let file = try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
        let lines = file.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.hasPrefix("rules: [") else { return String(line) }
            let book = World.repository.appendingPathComponent("rules").path
            let own = world.path("daily-reminder.yaml")
            return "rules: [\(book)/vocabulary, \(book)/daemon, \(own)]"
        }
        try world.write(lines.joined(separator: "\n"), to: "tovholder.yaml")
        try world.startMailServer()
        try world.start()
        return world
    }

    private func discharge(_ id: String, time: String) -> String {
        """
        {"specversion":"1.0","id":"\(id)","source":"urn:test:hospital","type":"hospital.discharged",\
        "subject":"c-1001","time":"\(time)","data":{}}
        """
    }

    private func command(_ world: World, _ words: String...) throws -> (
        status: Int32, output: String, errors: String
    ) {
        try World.run(words + ["--config", world.path("tovholder.yaml")])
    }

    @Test func `reminders that nobody answers go to the next in line`() throws {
        // Ten days in some thirty seconds.
        let world = try world(start: "2026-03-03T09:00:00Z", speed: 30_000)
        defer { world.close() }
        let taken = try world.post(event: discharge("d1", time: "2026-03-03T09:00:00Z"))
        #expect(taken.status == 200, "\(taken.body)")
        let arrived = Wait.until(Self.secondsMax) {
            ((try? world.messages()) ?? []).contains { $0.recipient == "ida@kommune.example" }
        }
        #expect(arrived, "\(world.log)")
        let recipients = try world.messages().map(\.recipient)
        let first = try #require(recipients.firstIndex(of: "ida@kommune.example"))
        #expect(Array(recipients[..<first]) == Array(repeating: "bo@kommune.example", count: 4))
        #expect(try world.messages()[first].decodedBody.contains("ingen har svaret"))
    }

    @Test func `answers are typed with their reason or their recipient`() throws {
        let world = try world(start: "2026-03-03T09:00:00Z", speed: 1)
        defer { world.close() }
        for id in ["d1", "d2"] {
            _ = try world.post(event: discharge(id, time: "2026-03-03T09:00:00Z"))
        }
        #expect(Wait.until(Self.secondsMax) { ((try? world.messages().count) ?? 0) > 0 })
        let alerts = try command(world, "alerts", "list").output.split(separator: "\n")
            .filter { $0.contains("daily-reminder") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
        try #require(alerts.count == 2)
        let missing = try command(
            world,
            "alerts",
            "answer",
            alerts[0],
            "not_relevant",
            "--by",
            "bo"
        )
        #expect(missing.status == 1)
        #expect((missing.output + missing.errors).contains("wrong_person"))
        let given = try command(
            world,
            "alerts",
            "answer",
            alerts[0],
            "not_relevant",
            "--reason",
            "wrong_person",
            "--by",
            "bo"
        )
        #expect(given.status == 0, "\(given)")
        let unknown = try command(
            world,
            "alerts",
            "answer",
            alerts[1],
            "handed_over",
            "--to",
            "nobody",
            "--by",
            "bo"
        )
        #expect(unknown.status == 1)
        let moved = try command(
            world,
            "alerts",
            "answer",
            alerts[1],
            "handed_over",
            "--to",
            "ida",
            "--by",
            "bo"
        )
        #expect(moved.status == 0, "\(moved)")
        let told = Wait.until(Self.secondsMax) {
            ((try? world.messages()) ?? []).contains { $0.recipient == "ida@kommune.example" }
        }
        #expect(told)
        let report = try command(world, "report")
        #expect(report.status == 0)
        #expect(
            report.output.contains("daily-reminder: 2 raised, 1 answered, 1 open"),
            "\(report.output)"
        )
        #expect(report.output.contains("not relevant 100 %"))
    }

    @Test func `a muted rule holds what it has to tell, and tells it when the mute ends`() throws {
        let world = try world(start: "2026-03-03T09:00:00Z", speed: 1)
        defer { world.close() }
        let order = ["daily-reminder", "--reason", "noise", "--owner", "bo"]
        let wrong = try World.run(
            ["mute"] + order
                + ["--until", "2027-01-01", "--config", world.path("tovholder.yaml")]
        )
        #expect(wrong.status == 1)
        #expect((wrong.output + wrong.errors).contains("30 days"))
        let muted = try World.run(
            ["mute"] + order
                + ["--until", "2026-03-10", "--config", world.path("tovholder.yaml")]
        )
        #expect(muted.status == 0, "\(muted)")
        // The operator and the owner of the rule hear of it.
        let announced = Wait.until(Self.secondsMax) {
            let told = Set(((try? world.messages()) ?? []).map(\.recipient))
            return told == ["drift@kommune.example", "lis@kommune.example"]
        }
        #expect(announced, "\(world.log)")
        _ = try world.post(event: discharge("d1", time: "2026-03-03T09:00:00Z"))
        let held = Wait.until(Self.secondsMax) {
            let listed = (try? command(world, "alerts", "list").output) ?? ""
            return listed.contains("its rule is muted")
        }
        #expect(held)
        let listed = try command(world, "alerts", "list").output
        #expect(listed.contains("Muted: daily-reminder until"), "\(listed)")
        #expect(listed.contains("owner bo: noise"))
        #expect(listed.contains("held  muted"), "\(listed)")
        #expect(listed.contains("held 1, folded 0, muted 1"), "\(listed)")
        #expect(!(try world.messages()).contains { $0.recipient == "bo@kommune.example" })
        let unmuted = try command(world, "unmute", "daily-reminder")
        #expect(unmuted.status == 0, "\(unmuted)")
        let told = Wait.until(Self.secondsMax) {
            ((try? world.messages()) ?? []).contains { $0.recipient == "bo@kommune.example" }
        }
        #expect(told, "\(world.log)")
    }

    @Test func `the report of the week comes once, whatever restarts come between`() throws {
        let start = "2026-03-03T09:00:00Z"
        let world = try world(
            start: start,
            speed: 1,
            weeklyReport: "{day: monday, at: \"08:00\"}"
        )
        defer { world.close() }
        _ = try world.post(event: discharge("d1", time: start))
        #expect(Wait.until(Self.secondsMax) { ((try? world.messages().count) ?? 0) == 1 })
        // Nobody was there on Monday at 8; on Tuesday the daemon runs again.
        let file = try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
        for tuesday in ["2026-03-10T09:00:00Z", "2026-03-10T10:00:00Z"] {
            #expect(try world.stop() == 0)
            try world.write(
                file.replacingOccurrences(of: start, with: tuesday),
                to: "tovholder.yaml"
            )
            try world.start()
            let arrived = Wait.until(Self.secondsMax) {
                let told = ((try? world.messages()) ?? []).map(\.recipient)
                return told.contains("drift@kommune.example")
                    && told.contains("lis@kommune.example")
            }
            #expect(arrived, "\(world.log)")
        }
        let reports = try world.messages().filter { $0.recipient == "drift@kommune.example" }
        #expect(reports.count == 1)
        let text = try #require(reports.first).decodedBody
        #expect(text.contains("daily-reminder: 1 rejst"), "\(text)")
        #expect(!text.contains("c-1001"))
    }

    @Test func `a sender cannot mute a rule`() throws {
        let world = try world(start: "2026-03-03T09:00:00Z", speed: 1)
        defer { world.close() }
        for subject in ["c-1001", "tovholder"] {
            let forged = try world.post(
                event: """
                    {"specversion":"1.0","id":"m1","source":"urn:test","type":"rule.muted",\
                    "subject":"\(subject)","time":"2026-03-03T09:00:00Z","data":{"rule":\
                    "daily-reminder","reason":"x","owner":"bo","until":"2026-03-10"}}
                    """
            )
            #expect(forged.status == 400 || forged.status == 422, "\(forged.body)")
            #expect(forged.body.contains("event-name-reserved"))
            #expect(forged.body.contains("tovholder mute"))
        }
        #expect(!(try command(world, "alerts", "list").output).contains("Muted"))
    }
}
