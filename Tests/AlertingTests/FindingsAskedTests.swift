import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// Conditions that are asked of some anchors only.
struct FindingsAskedTests {
    private static func rule(_ list: String, _ window: String, _ question: String) -> String {
        "when: x.note\n\(list): [{event: x.in, \(window), if: '\(question)'}]"
    }

    private static let ofBo = #"event.data.by == "bo""#
    private static let given = rule("given", "before: 10h", ofBo)
    private static let unless = rule("unless", "before: 10h", ofBo)
    private static let expect = rule("expect", "after: 10h", ofBo)
    private static let failing = rule("given", "before: 10h", "10 / int(event.data.doses) > 3")
    private static let failingDuty = rule("expect", "after: 10h", "10 / int(event.data.doses) > 3")
    private static let duties = """
        when: x.note
        expect:
          - {event: x.in, after: 10h, if: 'event.data.by == "bo"'}
          - {event: x.out, after: 5h, if: 'event.data.by != "bo"'}
        """
    private static let bo = #"{"by":"bo"}"#
    private static let lis = #"{"by":"lis"}"#

    static let examples: [OperatorCase] = [
        Case(given, "5:note\(bo)", ""),
        Case(given, "0:in 5:note\(bo)", "note5@5"),
        Case(given, "5:note\(lis)", "note5@5"),
        // What is unknown does not hold.
        Case(given, "5:note", "note5@5"),
        Case(unless, "0:in 5:note\(bo)", ""),
        Case(unless, "0:in 5:note\(lis)", "note5@5"),
        Case(unless, "5:note\(bo)", "note5@5"),
        Case(expect, "5:note\(bo)", "note5@15"),
        Case(expect, "5:note\(bo) 6:in", ""),
        // Without an obligation nothing is missing.
        Case(expect, "5:note\(lis)", ""),
        Case(expect, "5:note", ""),
        Case(duties, "5:note\(bo)", "note5@15"),
        Case(duties, "5:note\(lis)", "note5@10"),
        Case(duties, "5:note", ""),
        Case(failing, #"0:in 5:note{"doses":2}"#, "note5@5"),
        Case(failing, #"0:in 5:note{"doses":0}"#, "?note5"),
        Case(failingDuty, #"5:note{"doses":0}"#, "?note5"),
    ]

    @Test(arguments: examples)
    func `a condition is asked only where its question holds`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    @Test func `an explanation says what is not asked`() throws {
        let book = try #require(OperatorCase.load(Self.given).ruleBook)
        let explained = Alerting.explanation(
            of: book.rules[0],
            in: CaseHistory(received: OperatorCase.events("5:note\(Self.lis)")),
            of: FindingFixture.caseReference,
            vocabulary: book.vocabulary,
            calendar: FindingFixture.calendar,
            at: FindingFixture.at(.hours(9))
        )
        let lines = explained.lines(.english, in: .utc)
        let said = #": is not asked: if event.data.by == "bo" does not hold"#
        #expect(lines.contains { $0.hasSuffix(said) }, "\(lines)")
        #expect(lines.contains { $0.hasSuffix(#"→ is only asked if event.data.by == "bo""#) })
    }
}
