import Foundation
import Testing

/// One event from the door to the answer, through the real program, store, mail server and HTTP.
@Suite(.serialized) struct LifeTests {
    @Test func `an unannounced discharge reaches the contact person and an answer ends it`() throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()

        let taken = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(taken.status == 200, "\(taken.body)")
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let message = try #require(try world.messages().first)
        #expect(message.recipient == "bo@kommune.example")
        #expect(message.header("Auto-Submitted") == "auto-generated")
        #expect(!message.text.contains("Bo Holm"))

        let path = try #require(message.answerPath)
        let page = try #require(world.get(path))
        #expect(page.status == 200)
        #expect(page.body.contains("c-1001"))
        // Looking, as a mail scanner does, changes nothing.
        let stillOpen = try World.run(["alerts", "list", "--config", world.path("tovholder.yaml")])
        #expect(stillOpen.output.contains("  open  "))

        let form = "application/x-www-form-urlencoded"
        let pressed = try world.post(path, type: form, body: "choice=contacted")
        #expect(pressed.status == 200, "\(pressed.body)")
        let again = try world.post(path, type: form, body: "choice=not_relevant")
        #expect(again.body.contains("svaret"))
        let after = try World.run(
            ["alerts", "list", "--all", "--config", world.path("tovholder.yaml")])
        #expect(after.output.contains("  answered  "), "\(after.output)")
        let shown = try World.run(
            [
                "alerts", "show", "--config", world.path("tovholder.yaml"),
                String(after.output.prefix(8)),
            ])
        #expect(shown.output.contains("bo answered contacted"), "\(shown.output)")
    }

    @Test func `mail scanner opens every link`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let message = try #require(try world.messages().first)
        let links = Set(
            message.decodedBody.matches(of: /https?:\/\/[^\s"<>]+/).map { String($0.output) }
        )
        #expect(links.count == 1, "\(links)")
        for link in links.sorted() {
            let path =
                "/"
                + link.split(separator: "/", maxSplits: 2).dropFirst(2)
                .joined(separator: "/")
            for method in ["GET", "HEAD", "GET", "OPTIONS"] {
                _ = try? Loopback.request(port: world.httpPort, method: method, path: path)
            }
            // Scanners follow what stands on the page too, apart from forms that a human sends.
            for found in (world.get(path)?.body ?? "").matches(of: /href="([^"]+)"/) {
                let target = String(found.output.1)
                if target.hasPrefix("/") { _ = world.get(target) }
            }
        }
        let configuration = world.path("tovholder.yaml")
        let list = try World.run(["alerts", "list", "--config", configuration])
        #expect(list.output.contains("  open  "), "\(list.output)")
        // The link is as good as before.
        let form = "application/x-www-form-urlencoded"
        let path = try #require(message.answerPath)
        let pressed = try world.post(path, type: form, body: "choice=contacted")
        #expect(pressed.status == 200)
        let after = try World.run(["alerts", "list", "--all", "--config", configuration])
        #expect(after.output.contains("  answered  "), "\(after.output)")
    }

    @Test
    func `the same event twice is one alert, and the same id with another content is refused`()
        throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let event = Events.discharge(case: "c-1001", id: "d1")
        #expect(try world.post(event: event).status == 200)
        let second = try world.post(event: event)
        #expect(second.status == 200)
        #expect(second.body.contains(#""duplicate":1"#))
        let other = try world.post(event: Events.discharge(case: "c-1002", id: "d1"))
        #expect(other.status == 409)
        #expect(other.head.contains("application/problem+json"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let list = try World.run(
            ["alerts", "list", "--all", "--config", world.path("tovholder.yaml")])
        #expect(list.output.split(separator: "\n").count == 1)
    }

    @Test func `a retraction withdraws the alert and tells once`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let retraction = Events.event(
            "event.retracted",
            case: "c-1001",
            id: "r1",
            extra: #","retracts":"d1""#
        )
        #expect(try world.post(event: retraction).status == 200)
        #expect(Wait.until { (try? world.messages().count) == 2 })
        let messages = try world.messages()
        #expect(messages[1].text.contains("Trukket_tilbage"))
        #expect(
            messages[1].header("References")?.contains(messages[0].identifier) == true,
            "the withdrawal belongs to the thread of the alert"
        )
    }

    @Test func `an answer by hand needs the person's name and one of the rule's answers`() throws {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        let configuration = world.path("tovholder.yaml")
        let list = try World.run(["alerts", "list", "--config", configuration])
        let alert = String(try #require(list.output.split(separator: " ").first))
        let wrong = try World.run(
            ["alerts", "answer", alert, "perhaps", "--by", "bo", "--config", configuration])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("contacted"))
        let right = try World.run(
            ["alerts", "answer", alert, "contacted", "--by", "bo", "--config", configuration])
        #expect(right.status == 0, "\(right.errors)")
        let none = try World.run(["alerts", "list", "--config", configuration])
        #expect(none.output.contains("No alert is open"))
    }

    @Test func `nobody may speak for the daemon`() throws {
        let world = try World()
        defer { world.close() }
        try world.start()
        let answer = Events.event(
            "alert.answered",
            case: "c-1001",
            id: "x",
            data: #"{"rule":"unannounced-discharge","key":"case","answer":"contacted","by":"x"}"#
        )
        let refused = try world.post(event: answer)
        #expect(refused.status == 422 || refused.status == 400)
        #expect(refused.body.contains("event-name-reserved"))
    }

    @Test func `a deadline acts within a second, also one that passed while the daemon was down`()
        throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        // The second step of the ladder is due two hours after the alert; the trial's clock makes
        // them two seconds.
        try world.write(
            try String(contentsOfFile: world.path("tovholder.yaml"), encoding: .utf8)
                + "\ntrial: {start: \(Events.stamp(Date())), speed: 3600}\n",
            to: "tovholder.yaml"
        )
        try world.start()
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) ?? 0 >= 3 })
        let recipients = try world.messages().prefix(3).map(\.recipient)
        #expect(recipients.contains("lis@kommune.example"))
        #expect(recipients.contains("team@kommune.example"))
    }
}
