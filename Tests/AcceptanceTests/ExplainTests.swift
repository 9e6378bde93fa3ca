import Foundation
import Testing

/// What `explain` says where a case has changed since somebody was told.
@Suite(.serialized) struct ExplainTests {
    private static func event(_ id: String, _ type: String, day: Int, more: String = "") -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"urn:test:hospital","type":"\#(type)","#
            + #""subject":"c-1001","time":"2026-03-0\#(day)T09:00:00Z"\#(more),"data":{}}"# + "\n"
    }

    private static func explain(
        _ more: [String],
        _ input: String
    ) throws -> (status: Int32, output: String, errors: String) {
        try World.run(
            ["explain", "--zone", "UTC", "--language", "en", "--case", "c-1001"] + more + ["-"],
            input: input
        )
    }

    @Test func `what was told of a discharge that is taken back is explained`() throws {
        let input =
            Self.event("d1", "hospital.discharged", day: 5)
            + Self.event("x1", "contact.made", day: 6, more: #","retracts":"d1""#)
        for rule in [[], ["--rule", "unannounced-discharge"]] {
            let explain = try Self.explain(["--rules", World.fewRules] + rule, input)
            #expect(explain.status == 0, "\(explain.errors)")
            #expect(
                explain.output.contains(
                    "hospital.discharged d1: taken back since by 2026-03-06 09:00 contact.made x1\n"
                        + "    2026-03-05 09:00  opened  contact_person, step-0"
                ),
                "\(explain.output)"
            )
        }
    }

    @Test func `a retired rule is said to be retired`() throws {
        let world = try World()
        defer { world.close() }
        try FileManager.default.createDirectory(
            atPath: world.path("local"),
            withIntermediateDirectories: true
        )
        try world.write(
            "rule: unannounced-discharge\noverride: {status: retired}\n",
            to: "local/retired.yaml"
        )
        let input = Self.event("d1", "hospital.discharged", day: 5)
        let book = ["--rules", World.fewRules, "--local", world.path("local")]
        let explain = try Self.explain(book + ["--rule", "unannounced-discharge"], input)
        #expect(explain.status == 1)
        #expect(
            explain.errors.contains("The rule unannounced-discharge is retired"),
            "\(explain.errors)"
        )
        let unknown = try Self.explain(book + ["--rule", "nowhere"], input)
        #expect(unknown.errors.contains("There is no rule nowhere."), "\(unknown.errors)")
    }
}
