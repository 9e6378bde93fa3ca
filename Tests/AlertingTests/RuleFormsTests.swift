import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// A rule whose parameters differ between municipalities and cases.
struct RuleFormsTests {
    private static let rule = """
        params: {wait: 10h}
        when: x.in
        expect: [{event: x.note, after: param.wait}]
        """

    private static func book(_ local: String...) throws -> RuleBook {
        let files = local.enumerated().map { number, text in
            SourceFile(path: "local\(number).yaml", text: text + "\n")
        }
        let load = OperatorCase.load(rule, local: files)
        for diagnostic in load.diagnostics { Issue.record("\(diagnostic)") }
        return try #require(load.ruleBook)
    }

    private static func hours(_ book: RuleBook, _ history: String) -> [Int64] {
        let seen = findings(
            in: CaseHistory(received: OperatorCase.events(history)),
            of: FindingFixture.caseReference,
            by: book,
            calendar: FindingFixture.calendar,
            at: FindingFixture.at(.hours(1_000))
        )
        return seen.standing.map {
            $0.at.elapsed(since: FindingFixture.start).microseconds / 3_600_000_000
        }.sorted()
    }

    private static let aarhus =
        "rule: r\nfor: {municipality: Aarhus}\noverride: {params: {wait: 20h}}"
    private static let other =
        "rule: r\nfor: {municipality: Odense}\noverride: {params: {wait: 30h}}"
    private static let own = "rule: r\nfor: {case: c-1001}\noverride: {params: {wait: 2h}}"
    private static let strange = "rule: r\nfor: {case: c-1}\noverride: {params: {wait: 3h}}"
    private static let lives = #"0:citizen.attributes_recorded{"municipality":"Aarhus"}"#
    private static let moves = #"5:citizen.attributes_recorded{"municipality":"Odense"}"#

    @Test func `a municipality's parameters count while the citizen lives there`() throws {
        let book = try Self.book(Self.aarhus, Self.other)
        #expect(Self.hours(book, "0:in") == [10])
        #expect(Self.hours(book, "\(Self.lives) 1:in") == [21])
        #expect(Self.hours(book, "\(Self.lives) 1:in \(Self.moves) 6:in") == [21, 36])
        #expect(book.rules.first?.neededHistory == .wholeCase)
    }

    @Test func `a case's own parameters come before its municipality's`() throws {
        let book = try Self.book(Self.aarhus, Self.own)
        #expect(Self.hours(book, "\(Self.lives) 1:in") == [3])
        let strange = try Self.book(Self.strange)
        #expect(Self.hours(strange, "1:in") == [11])
        #expect(strange.rules.first?.neededHistory == .span(.hours(10)))
    }

    @Test func `a local form changes what the rule means`() throws {
        let meanings = [try Self.book(), try Self.book(Self.own), try Self.book(Self.strange)]
            .map(\.meaning)
        #expect(Set(meanings).count == 3)
    }

    @Test(arguments: [
        ("rule: r\nfor: {town: x}\noverride: {params: {wait: 1h}}", "rule-unknown-key"),
        ("rule: r\nfor: {municipality: x, case: c-1}\noverride: {params: {}}", "rule-override-for"),
        ("rule: r\nfor: {case: c-1}\noverride: {severity: low}", "rule-unknown-key"),
        ("rule: r\nfor: {case: c-1}\noverride: {params: {wait: soon}}", "rule-override-kind"),
    ])
    func `a local form that cannot be read is refused`(local: String, code: String) {
        let file = SourceFile(path: "local.yaml", text: local + "\n")
        let codes = OperatorCase.load(Self.rule, local: [file]).errors.map(\.code)
        #expect(codes.contains(code))
    }
}
