import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// Conditions that ask the latest event alone.
struct FindingsLatestTests {
    private static func excuse(_ condition: String) -> String {
        "when: [x.note, x.call]\nunless: [{\(condition), latest: true}]"
    }

    /// The same word from the same person, not taken back by another word since.
    private static let same = excuse(
        "any_of: [x.note, x.call], before: 10h, "
            + "where: has(event.data.by) && has(other.data.by) && other.data.by == event.data.by"
    )
    private static let any = excuse("any_of: [x.note, x.call], before: 10h")
    private static let early = excuse(
        "any_of: [x.note, x.call], before: 10h, at_least: 5h, where: 'other.data.by == \"bo\"'"
    )
    private static let since = excuse(
        "any_of: [x.note, x.call], since: x.in, where: 'other.data.by == \"bo\"'"
    )
    private static let given = """
        when: x.out
        given: [{event: x.note, before: 10h, latest: true, where: 'other.data.kind == "a"'}]
        """
    private static let expected = """
        when: x.out
        expect: [{event: x.note, before: 10h, latest: true, where: 'other.data.kind == "a"'}]
        """
    private static let failing = """
        when: x.out
        given: [{event: x.note, before: 10h, latest: true, where: '10 / int(other.data.doses) > 3'}]
        """
    /// Of those that say by whom, whatever stands between.
    private static let named = """
        when: [x.note, x.call]
        unless:
          - any_of: [x.note, x.call]
            before: 10h
            latest: has(event.data.by) && has(other.data.by)
            where: other.data.by == event.data.by
        """
    private static let doubtful = """
        when: x.out
        given: [{event: x.note, before: 10h, latest: '10 / int(other.data.doses) > 3'}]
        """
    private static let bo = #"{"by":"bo"}"#
    private static let lis = #"{"by":"lis"}"#

    static let examples: [OperatorCase] = [
        Case(same, "0:note\(bo) 5:call\(bo)", "note0@0"),
        Case(same, "0:note\(bo) 5:call\(lis) 6:note\(bo)", "note0@0 call5@5 note6@6"),
        Case(same, "0:note\(bo) 5:call 6:note\(bo)", "note0@0 call5@5 note6@6"),
        Case(same, "0:note\(bo) 10:call\(bo)", "note0@0"),
        Case(same, "0:note\(bo) 11:call\(bo)", "note0@0 call11@11"),
        // Of two at one instant the one that arrived later looks back at the other.
        Case(same, "5:call\(bo) 5:note\(bo)", "call5@5"),
        Case(same, "5:note\(bo) 5:call\(bo)", "note5@5"),
        Case(same, "0:note\(bo) 5:call\(lis) 5:note\(bo)", "note0@0 call5@5 note5@5"),
        Case(any, "0:note 5:call 6:note", "note0@0"),
        Case(any, "5:note 5:call", "note5@5"),
        // The latest of those that lie so far back.
        Case(early, "0:note\(bo) 3:call\(lis) 9:note", "note0@0 call3@3 note9@9"),
        Case(early, "0:note\(bo) 3:call\(lis) 6:note", "note0@0 call3@3"),
        Case(since, "0:note\(bo) 1:in 2:call", "note0@0 call2@2"),
        Case(since, "0:in 1:note\(bo) 2:call", "note1@1"),
        Case(since, "0:in 1:note\(bo) 2:call 3:note", "note1@1 note3@3"),
    ]

    @Test(arguments: examples)
    func `only the latest event before the anchor excuses`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    static let choices: [OperatorCase] = [
        Case(named, "0:note\(bo) 5:call 6:note\(bo)", "note0@0 call5@5"),
        Case(named, "0:note\(bo) 5:call\(lis) 6:note\(bo)", "note0@0 call5@5 note6@6"),
        Case(named, "0:note 5:call\(lis) 6:note", "note0@0 call5@5 note6@6"),
        Case(doubtful, #"0:note{"doses":2} 1:note{"doses":9} 5:out"#, "out5@5"),
        Case(doubtful, #"0:note{"doses":2} 1:note{"doses":0} 5:out"#, "?note1"),
        Case(doubtful, #"0:note{"doses":0} 1:note{"doses":2} 5:out"#, "out5@5"),
    ]

    @Test(arguments: choices)
    func `the latest of those that an expression chooses is asked`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    static let others: [OperatorCase] = [
        Case(given, #"0:note{"kind":"a"} 5:out"#, "out5@5"),
        Case(given, #"0:note{"kind":"a"} 1:note{"kind":"b"} 5:out"#, ""),
        Case(given, #"0:note{"kind":"b"} 1:note{"kind":"a"} 5:out"#, "out5@5"),
        // What arrives after the anchor at its instant does not stand before it.
        Case(given, #"0:note{"kind":"a"} 5:out 5:note{"kind":"b"}"#, "out5@5"),
        Case(given, #"0:note{"kind":"a"} 5:note{"kind":"b"} 5:out"#, ""),
        Case(expected, #"0:note{"kind":"a"} 5:out"#, ""),
        Case(expected, #"0:note{"kind":"a"} 1:note 5:out"#, "out5@5"),
        Case(expected, "5:out", "out5@5"),
        // An expression that fails is nobody's word, unless another event is asked.
        Case(failing, #"0:note{"doses":0} 5:out"#, "?note0"),
        Case(failing, #"0:note{"doses":0} 1:note{"doses":2} 5:out"#, "out5@5"),
    ]

    @Test(arguments: others)
    func `only the latest event before the anchor is needed or awaited`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }
}

extension FindingsLatestTests {
    @Test func `an explanation names the one event that is asked`() throws {
        let load = OperatorCase.load(Self.given)
        let book = try #require(load.ruleBook)
        let explained = Alerting.explanation(
            of: book.rules[0],
            in: CaseHistory(
                received: OperatorCase.events(
                    #"0:note{"kind":"a"} 1:note{"kind":"b"} 5:out 5:note{"kind":"a"}"#
                )
            ),
            of: FindingFixture.caseReference,
            vocabulary: book.vocabulary,
            calendar: FindingFixture.calendar,
            at: FindingFixture.at(.hours(9))
        )
        let lines = explained.lines(.english, in: .utc)
        #expect(lines.contains { $0.hasSuffix("x.note note0: is not the one that is asked") })
        #expect(lines.contains { $0.hasSuffix("x.note note1: where does not hold") })
        #expect(!lines.contains { $0.contains("note5: where") })
    }
}
