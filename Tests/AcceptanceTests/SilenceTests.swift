import Foundation
import Testing

/// A source falls silent and is heard again, told by the real program under a fast clock.
@Suite(.serialized) struct SilenceTests {
    /// An hour of the trial is so many seconds of the test.
    private static let secondsOfAnHour = 1.0

    private static let rule = """
        rule: visit-after-discharge
        title: {da: Intet besøg, en: No visit}
        severity: high
        status: experimental
        owner: bo
        when: hospital.discharge_planned
        expect: [{event: contact.made, after: 8h}]
        tell: [{to: contact_person}]
        say: {da: Besøg, en: Visit}
        answers: [done]

        """

    private func world() throws -> World {
        let world = try World(
            configuration: """
                language: en
                sources:
                  - {name: ward, prefix: "urn:test:hospital", every: 3h, grace: 1h,
                     reports: [hospital.discharge_planned, contact.made]}
                trial:
                  start: \(Events.stamp(Date()))
                  speed: \(Int(3600 / Self.secondsOfAnHour))
                """
        )
        try world.write(Self.rule, to: "own.yaml")
        let text = try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
        try world.write(
            text.replacingOccurrences(of: "rules: [", with: "rules: [\(world.path("own.yaml")), "),
            to: "tovholder.yaml"
        )
        return world
    }

    private func alerts(_ world: World, of rule: String) throws -> [Substring] {
        try World.run(["alerts", "list", "--all", "--config", world.path("tovholder.yaml")])
            .output.split(separator: "\n").filter { $0.contains(rule) }
    }

    private func toOperator(_ world: World) throws -> [Message] {
        try world.messages().filter { $0.recipient == "drift@kommune.example" }
    }

    @Test func `a source falls silent: the operator hears once, absences wait, and go on`() throws {
        let world = try world()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        // A discharge is planned, and nobody comes: after eight hours that is worth an alert.
        let planned = Events.event(
            "hospital.discharge_planned",
            case: "c-1001",
            id: "p1",
            secondsAgo: 0,
            data: #"{"at":"2030-01-01"}"#
        )
        let taken = try world.post(event: planned)
        #expect(taken.status == 200, "\(taken.body)")
        // The source is silent for longer than it ever is; nothing is known of the visit.
        #expect(Wait.until { (try? self.toOperator(world).count) ?? 0 >= 1 }, "\(world.log)")
        // Another source, which nobody watches, shows when four more hours have gone by.
        let marker = Events.discharge(case: "c-3", id: "m1")
            .replacingOccurrences(of: "urn:test:hospital", with: "urn:test:other")
        #expect(try world.post(event: marker).status == 200)
        #expect(
            Wait.until {
                let found = (try? world.messages()) ?? []
                return found.filter { $0.recipient == "lis@kommune.example" }.count >= 2
            },
            "\(world.log)"
        )
        #expect(try alerts(world, of: "source-silent").count == 1)
        #expect(try alerts(world, of: "visit-after-discharge").isEmpty)
        let explained = try World.run([
            "explain", "--rules", World.fewRules, "--rules", world.path("own.yaml"), "--case",
            "c-1001", "--rule", "visit-after-discharge", "--language", "en", "--at",
            "2099-01-01T00:00:00Z", world.path("state"),
        ])
        #expect(explained.output.contains("no word from ward since"), "\(explained)")
        // So do those who look after the daemon.
        let ready = try #require(world.get("/readyz"))
        #expect(ready.status == 200)
        #expect(ready.body.contains("there is no word from ward"), "\(ready.body)")
        let metrics = world.get("/metrics")?.body ?? ""
        #expect(metrics.contains(#"tovholder_source_silent{source="ward"} 1"#))
        let doctor = try World.run(["doctor", "--config", world.path("tovholder.yaml")])
        #expect(doctor.output.contains("there is no word from ward since"), "\(doctor.output)")
        // It is heard again; whatever it held back had its time, and still nobody came.
        let other = Events.event("note.made", case: "c-2", id: "n1", secondsAgo: 0)
        #expect(try world.post(event: other).status == 200)
        #expect(
            Wait.until { (try? self.alerts(world, of: "visit-after-discharge").count) == 1 },
            "\(world.log)"
        )
        let ended = try alerts(world, of: "source-silent")
        #expect(ended.contains { $0.contains("  closed  ") }, "\(ended)")
    }
}
