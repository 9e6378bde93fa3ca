import Foundation
import Testing

/// Who would be told, as operators ask at the command line.
@Suite(.serialized) struct RouteTests {
    private static let rules = World.repository.appendingPathComponent("rules").path
    private static let roster = """
        catch_all: {id: watch, email: vagt@kommune.example}
        operator: {id: drift, email: drift@kommune.example}
        people:
          - {id: bo, email: bo@kommune.example,
             away: [{from: 2026-03-01, to: 2026-03-31, stand_in: lis}]}
          - {id: lis, email: lis@kommune.example, quiet: "17:00-07:30"}
          - {id: watch2, email: vagt2@kommune.example}
          - {id: stof, email: stof@center.example, organisation: center}
        organisations: {center: {kind: clinical, basis: consent}}
        everywhere: {contact_person: bo, drug_counsellor: stof, duty: watch2}
        """

    private func route(_ arguments: [String], input: String = "") throws -> (
        status: Int32, output: String, errors: String
    ) {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("route-\(UUID().uuidString).yaml")
        try Data(Self.roster.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try World.run(
            [
                "route", "--rules", Self.rules, "--roster", file.path, "--case", "c-1001",
                "--at", "2026-03-05T19:00:00Z",
            ] + arguments,
            input: input
        )
    }

    @Test func `it names who is told, who is passed over and what waits`() throws {
        let shown = try route(["--rule", "missed-dose"])
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("not contact_person: its holder is away"))
        #expect(shown.output.contains("told: lis, as stand_in; may know: own team"))
        #expect(shown.output.contains("waits for lis's hours until 2026-03-06 07:30"))
        #expect(shown.output.contains("asks: may drug_counsellor know?"))
        #expect(!shown.output.contains("@"), "no address is shown")
    }

    @Test func `what is urgent goes to whoever is on duty while the recipient rests`() throws {
        let shown = try route(["--rule", "unannounced-discharge"])
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains("told at once: watch2, on duty, because lis is not there"))
        #expect(shown.output.contains("waits for lis's hours until 2026-03-06 07:30"))
    }

    @Test func `a consent among the events lets the recipient know`() throws {
        let consent = """
            {"specversion":"1.0","type":"consent.given","source":"/t","id":"c1",\
            "subject":"c-1001","time":"2026-03-01T09:00:00Z",\
            "data":{"recipients":["drug_counsellor"],"scope":["all"]}}
            """
        let shown = try route(
            ["--rule", "missed-dose", "--format", "json", "-"],
            input: consent + "\n"
        )
        #expect(shown.status == 0, "\(shown.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(shown.output.utf8))
        let stops = try #require((json as? [String: Any])?["stops"] as? [[String: Any]])
        let stop = try #require(stops.first { $0["role"] as? String == "drug_counsellor" })
        #expect(stop["person"] as? String == "stof")
        #expect(stop["disclosure"] as? String == "may know: the citizen has agreed")
    }

    @Test func `an unknown rule ends with 1 and wrong usage with 64`() throws {
        #expect(try route(["--rule", "no-such-rule"]).status == 1)
        #expect(try World.run(["route", "--case", "c-1", "--rule", "missed-dose"]).status == 64)
        let number = ["route", "--case", "250947-9989", "--rule", "x", "--config", "/nowhere"]
        #expect(try World.run(number).status == 64)
    }
}
