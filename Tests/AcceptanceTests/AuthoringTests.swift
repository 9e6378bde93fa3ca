import Foundation
import Testing

/// What rule authors do at the command line, with the exit statuses that editors rely on.
struct AuthoringTests {
    private static func directory() throws -> URL {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("authoring-\(UUID().uuidString)")
        try FileManager.default.copyItem(
            at: World.repository.appendingPathComponent("rules"),
            to: directory
        )
        return directory
    }

    @Test func `a draft checks and its tests pass, and it is never written over`() throws {
        let directory = try Self.directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let draft = ["new", "rule", "no-answer-draft", "--in", directory.path]
        #expect(try World.run(draft).status == 0)
        #expect(try World.run(["check", directory.path]).status == 0)
        let test = try World.run(["test", directory.path, "--filter", "no-answer-draft"])
        #expect(test.status == 0)
        #expect(test.output.contains("2 passed, 0 failed"))
        #expect(try World.run(draft).status == 73)
    }

    @Test func `mistakes are told to editors as JSON with status 1`() throws {
        let directory = try Self.directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("wrong.yaml")
        try Data("rule: Wrong Name\n".utf8).write(to: file)
        let check = try World.run(
            ["check", directory.path, "--format", "json", "--language", "en"]
        )
        #expect(check.status == 1)
        let json = try JSONSerialization.jsonObject(with: Data(check.output.utf8))
        let objects = try #require(json as? [[String: Any]])
        let name = try #require(objects.first { $0["code"] as? String == "rule-name" })
        #expect(name["file"] as? String == file.path)
        #expect(name["severity"] as? String == "error")
        #expect(name["line"] as? Int == 1)
        #expect(name["column"] as? Int == 7)
        #expect(name["endColumn"] as? Int == 17)
        #expect(name["suggestion"] as? String == "wrong-name")
        #expect(try World.run(["check", directory.path + "/none"]).status == 1)
        #expect(try World.run(["check"]).status == 64)
    }

    @Test func `the schema is JSON and offers the events of a vocabulary`() throws {
        let rules = World.repository.appendingPathComponent("rules").path
        let schema = try World.run(["schema", "--rules", rules])
        #expect(schema.status == 0)
        _ = try JSONSerialization.jsonObject(with: Data(schema.output.utf8))
        #expect(schema.output.contains("hospital.discharged"))
        #expect(try World.run(["schema", "--kind", "nothing"]).status == 64)
    }

    @Test func `scenario files are played, and what failed is told to build servers`() throws {
        let directory = try Self.directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("story.yaml")
        let report = directory.appendingPathComponent("report.xml")
        func play(expected role: String) throws -> (status: Int32, report: String) {
            let text = """
                scenario: discharged unannounced
                roster: {contact_person: {id: bo}, stand_in: {id: lis}}
                events:
                  - {at: T+0, type: hospital.admitted, data: {ward_kind: general}}
                  - {at: T+26h, type: hospital.discharged, data: {ward_kind: general}}
                answers: [{at: T+27h, by: bo, alert: F01, answer: contacted}]
                only: [F01]
                expect: [{alert: F01, at: T+26h, to: \(role)}]

                """
            try Data(text.utf8).write(to: file)
            let run = try World.run(
                ["test", directory.path, "--filter", "story.yaml", "--junit", report.path]
            )
            return (run.status, try String(contentsOf: report, encoding: .utf8))
        }
        let passed = try play(expected: "contact_person")
        #expect(passed.status == 0)
        #expect(passed.report.contains("tests=\"1\" failures=\"0\""))
        let failed = try play(expected: "stand_in")
        #expect(failed.status == 1)
        #expect(failed.report.contains("<failure message=\"mangler: F01 til stand_in"))
    }

    @Test func `finding no test is an error`() throws {
        let rules = World.repository.appendingPathComponent("rules").path
        let run = try World.run(["test", rules, "--filter", "no such test"])
        #expect(run.status == 1)
        #expect(run.output.contains("ingen test blev fundet"))
    }

    @Test func `a draft beside the shipped rules is checked together with them`() throws {
        let shipped = try Self.directory()
        let own = URL(filePath: shipped.path + "-own")
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        defer {
            for folder in [shipped, own] { try? FileManager.default.removeItem(at: folder) }
        }
        let draft = ["new", "rule", "no-answer", "--in", own.path, "--rules", shipped.path]
        let new = try World.run(draft)
        #expect(new.status == 0, "\(new.output)")
        let said = "\(shipped.path) --local \(own.path)"
        #expect(new.output.contains("tovholder check \(said)\n"), "\(new.output)")
        let check = try World.run(["check", shipped.path, "--local", own.path])
        #expect(check.output.contains("no-answer"), "\(check.output)")
    }

    @Test func `a draft among the shipped rules needs no second folder`() throws {
        let shipped = try Self.directory()
        defer { try? FileManager.default.removeItem(at: shipped) }
        let folder = shipped.appendingPathComponent("hospital").path
        let draft = ["new", "rule", "no-answer", "--in", folder, "--rules", shipped.path]
        let new = try World.run(draft)
        #expect(new.output.contains("tovholder check \(shipped.path)\n"), "\(new.output)")
    }

    @Test func `a draft finds the vocabulary above its folder`() throws {
        let directory = try Self.directory()
        defer { try? FileManager.default.removeItem(at: directory) }
        let draft = directory.appendingPathComponent("hospital").path
        let new = try World.run(["new", "rule", "no-answer", "--in", draft, "--language", "en"])
        #expect(new.status == 0, "\(new.output)")
        #expect(new.output.contains("tovholder check \(directory.path)\n"), "\(new.output)")
        let test = try World.run(["test", directory.path, "--filter", "no-answer"])
        #expect(test.status == 0, "\(test.output)")
    }
}
