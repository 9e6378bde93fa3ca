import CaseEvents
import RuleLanguage
import Testing

/// What a municipality changes is checked where the municipality wrote it.
struct LocalChangeTests {
    private static let rule = Support.rule(
        "params: {notice: 24h, times: 3}",
        "expect: [{event: contact.made, after: param.notice}]"
    )

    private func found(_ changes: String...) throws -> [String] {
        try Support.load(Self.rule, overrides: changes).diagnostics.map {
            "\($0.code) \($0.place.file):\($0.place.line):\($0.place.column)"
        }
    }

    @Test func `a value of another kind is reported in the local file`() throws {
        let wrong = "rule: discharge\noverride: {params: {notice: soon}}\n"
        #expect(try found(wrong) == ["rule-override-kind local0.yaml:2:29"])
        let number = "rule: discharge\noverride: {params: {notice: 48}}\n"
        #expect(try found(number) == ["rule-override-kind local0.yaml:2:29"])
        let forOne = "rule: discharge\nfor: {case: c-1}\noverride: {params: {times: 2d}}\n"
        #expect(try found(forOne) == ["rule-override-kind local0.yaml:3:28"])
    }

    @Test func `the same key changed twice is reported at the second place`() throws {
        let first = "rule: discharge\noverride: {params: {notice: 48h}, severity: urgent}\n"
        let second = "rule: discharge\noverride: {params: {times: 4}, severity: low}\n"
        let third = "rule: discharge\noverride: {params: {notice: 72h}}\n"
        #expect(
            try found(first, second, third) == [
                "rule-override-twice local1.yaml:2:32",
                "rule-override-twice local2.yaml:2:21",
            ]
        )
    }

    @Test func `changes for different citizens are no contradiction`() throws {
        let all = "rule: discharge\noverride: {params: {notice: 48h}}\n"
        let one = "rule: discharge\nfor: {case: c-1}\noverride: {params: {notice: 72h}}\n"
        let other = "rule: discharge\nfor: {case: c-2}\noverride: {params: {notice: 96h}}\n"
        #expect(try found(all, one, other) == [])
        #expect(try found(one, one) == ["rule-override-twice local1.yaml:3:21"])
    }

    @Test func `a municipality calls a role by its own name`() throws {
        let own = "roles: {gp: {da: lægehuset, en: the surgery}}\n"
        let load = try Support.load(Self.rule, overrides: [own])
        let vocabulary = try #require(load.ruleBook).vocabulary
        #expect(Role("gp").title(in: vocabulary)[.danish] == "lægehuset")
        #expect(Role("ward").title(in: vocabulary)[.english] == "the ward")
        #expect(
            try found("roles: {gpp: {da: x, en: y}}\n") == ["rule-unknown-role local0.yaml:1:9"]
        )
    }

    @Test func `of what two files say nothing is chosen silently`() throws {
        let first = "rule: discharge\noverride: {params: {notice: 48h}}\n"
        let load = try Support.load(Self.rule, overrides: [first, first])
        #expect(load.ruleBook == nil)
    }
}
