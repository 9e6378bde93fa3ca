import Foundation
import Testing

/// Messages of HL7 v2 at the doors of the real program.
@Suite(.serialized) struct HL7Tests {
    private static func bars(_ count: Int) -> String { String(repeating: "|", count: count) }

    /// An ADT message of a visit, recorded so many seconds ago.
    private static func message(
        _ trigger: String,
        id: String,
        secondsAgo: Double = 60,
        cpr: String = "2509479989",
        visit: String = "V1"
    ) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyyMMddHHmmss"
        let time = formatter.string(from: Date().addingTimeInterval(-secondsAgo)) + "+0000"
        return """
            MSH|^~\\&|PAS|PSYK|TOVHOLDER|KOMMUNE|\(time)||ADT^\(trigger)|\(id)|P|2.5.1\r\
            EVN||\(time)\r\
            PID|1||\(cpr)^^^CPR&1.2.208.176.1.2&ISO^NNDNK||HOLM^BO\r\
            PV1|1|I|P1\(bars(16))\(visit)\(bars(25))\(time)|\(time)\r

            """
    }

    @Test func `a discharge in HL7 v2 alerts, sent again it does not, and a cancellation ends it`()
        throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        let type = "application/hl7-v2; charset=utf-8"
        let discharge = Self.message("A03", id: "M1")
        let taken = try world.post("/events", type: type, body: discharge)
        #expect(taken.status == 200, "\(taken.body)")
        #expect(taken.body.contains(#""accepted":1"#))
        #expect(Wait.until { (try? world.messages().count) == 1 })
        #expect(try world.messages().first?.recipient == "bo@kommune.example")
        let again = try world.post("/events", type: type, body: discharge)
        #expect(again.body.contains(#""duplicate":1"#), "\(again.body)")
        let cancelled = Self.message("A13", id: "M2", secondsAgo: 30)
        let door = try world.post("/events", type: "x-application/hl7-v2+er7", body: cancelled)
        #expect(door.body.contains(#""accepted":1"#), "\(door.body)")
        #expect(Wait.until { (try? world.messages().count) == 2 })
        let list = try World.run(
            ["alerts", "list", "--all", "--config", world.path("tovholder.yaml")])
        #expect(list.output.contains("  withdrawn  "), "\(list.output)")
        let transfer = try world.post("/events", type: type, body: Self.message("A02", id: "M3"))
        #expect(transfer.status == 200)
        #expect(transfer.body.contains(#""without_event":1"#), "\(transfer.body)")
        try world.write(Self.message("A40", id: "M4"), to: "merge.hl7")
        let sent = try World.run(
            ["send", world.path("merge.hl7"), "--config", world.path("tovholder.yaml")])
        #expect(sent.output == "without_event 1\n", "\(sent.errors)")
        #expect(try world.stop() == 0)
        #expect(world.log.contains("a message ADT^A40 in case c-1001 is no event"))
        #expect(!world.log.contains("2509479989"))
    }

    @Test
    func `files of HL7 v2 are taken, and an announced discharge alerts when that is cancelled`()
        throws
    {
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        try world.start()
        func drop(_ text: String, as name: String) throws {
            try world.write(text, to: "spool/\(name).tmp")
            try FileManager.default.moveItem(
                atPath: world.path("spool/\(name).tmp"),
                toPath: world.path("spool/inbox/\(name)")
            )
        }
        let day = 86_400.0
        try drop(
            Self.message("A01", id: "M1", secondsAgo: 5 * day)
                + Self.message("A16", id: "M2", secondsAgo: 2 * day)
                + Self.message("A03", id: "M3", secondsAgo: 120),
            as: "1-announced.hl7"
        )
        try drop("\u{0B}" + Self.message("A03", id: "M4"), as: "2-cut-off.hl7")
        let folder = world.path("spool/rejected")
        func names(_ path: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        }
        #expect(Wait.until { names(folder).contains { $0.hasSuffix(".reason.txt") } })
        #expect(names(world.path("spool/done")) == ["1-announced.hl7"])
        let alerts = ["alerts", "list", "--all", "--config", world.path("tovholder.yaml")]
        #expect(try !World.run(alerts).output.contains("c-1001"))
        try drop(
            Self.message("A03", id: "M5", cpr: "2103009996") + Self.message("A25", id: "M6"),
            as: "3-not-announced-after-all.hl7"
        )
        #expect(Wait.until { (try? world.messages().count) == 1 })
        let rejected = try FileManager.default.contentsOfDirectory(atPath: folder)
        let reason = try #require(rejected.first { $0.hasSuffix(".reason.txt") })
        #expect(reason.hasPrefix("2-cut-off"))
        let text = try String(contentsOfFile: "\(folder)/\(reason)", encoding: .utf8)
        #expect(text.contains("hl7-frame-incomplete"), "\(text)")
        #expect(try world.stop() == 0)
        #expect(try world.messages().count == 1)
        #expect(!world.log.contains("210300"))
    }

    @Test func `decode prints events, says what is none, and names what is wrong`() throws {
        let world = try World()
        defer { world.close() }
        func message(_ trigger: String, _ id: String, _ rest: String = "") -> String {
            """
            MSH|^~\\&|PAS|PSYK|||202603021030||ADT^\(trigger)|\(id)|P|2.5\r
            PID|||2509479989^^^CPR\r
            PV1||I|P1\(Self.bars(16))V1\(rest)\r

            """
        }
        let admitted = Self.bars(25)
        try world.write(message("A01", "M1", "\(admitted)202603010800"), to: "a.hl7")
        try world.write(message("A02", "M2"), to: "b.hl7")
        try world.write(message("A13", "M3"), to: "c.hl7")
        try world.write(message("A03", "M4", "\(admitted)|soon"), to: "d.hl7")
        try world.write("PID|1\r", to: "e.hl7")
        let files = ["a", "b", "c"].map { world.path("\($0).hl7") }
        let good = try World.run(
            ["decode", "--registry", world.path("registry.tsv")] + files
        )
        #expect(good.status == 0)
        #expect(
            good.output == """
                {"specversion":"1.0","source":"hl7v2://PSYK/PAS","id":"M1",\
                "type":"hospital.admitted","subject":"c-1001","time":"2026-03-01T07:00:00Z",\
                "recordedtime":"2026-03-02T09:30:00Z","correlationid":"V1",\
                "sensitivity":"personal","datacontenttype":"application/json",\
                "data":{"kind":"inpatient","ward_name":"P1"}}
                {"specversion":"1.0","source":"hl7v2://PSYK/PAS","id":"M3",\
                "type":"event.retracted","subject":"c-1001","time":"2026-03-02T09:30:00Z",\
                "recordedtime":"2026-03-02T09:30:00Z","correlationid":"V1",\
                "sensitivity":"personal",\
                "retracts":"latest:hospital.discharged,citizen.deceased",\
                "datacontenttype":"application/json","data":{}}

                """
        )
        #expect(
            good.errors == "\(files[1]): ADT^A02: no event: such messages tell nothing that is an "
                + "event here\n"
        )
        let bad = try World.run(
            ["decode", "--registry", world.path("registry.tsv"), "--zone", "Europe/Copenhagen"]
                + ["d", "e"].map { world.path("\($0).hl7") }
        )
        #expect(bad.status == 1)
        #expect(
            bad.errors.replacing(world.directory.path + "/", with: "") == """
                d.hl7: hl7-time-malformed at PV1-45: This is not a time of HL7 v2. Send \
                YYYYMMDDHHMM, with seconds and the offset from UTC where they are known.
                e.hl7: hl7-not-message at byte 0: A message of HL7 v2 begins with the segment \
                MSH. Send whole messages.

                """
        )
    }
}
