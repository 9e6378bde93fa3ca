import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// Conditions over what has begun and not ended.
struct FindingsEndedTests {
    private static let bo = #"{"by":"bo","kind":"a"}"#
    private static let boOther = #"{"by":"bo","kind":"b"}"#
    private static let lis = #"{"by":"lis","kind":"a"}"#

    private static let live = """
        when: x.out
        given: [{event: x.note, before: 10h, ended_by: {event: x.call, same: [by, kind]}}]
        """
    private static let several = """
        when: x.out
        given:
          - event: x.note
            before: 10h
            distinct: {of: other.data.by, is: ">= 2"}
            ended_by: {event: x.call, same: [by, kind]}
        """
    private static let few = """
        when: x.out
        given: [{event: x.note, before: 10h, count: "< 2", ended_by: {event: x.call, same: by}}]
        """
    private static let opened = """
        when: x.out
        unless: [{event: x.note, since: x.in, ended_by: {event: x.call, same: by}}]
        """
    private static let last = """
        when: x.call
        unless: [{event: x.note, before: 10h, ended_by: {event: x.call, same: by}}]
        """
    private static let broken = """
        when: x.out
        given:
          - event: x.note
            before: 10h
            where: 10 / int(other.data.doses) > 3
            ended_by: {event: x.call, same: by}
        """

    static let endings: [OperatorCase] = [
        Case(live, "0:note\(bo) 5:out", "out5@5"),
        Case(live, "0:note\(bo) 1:call\(bo) 5:out", ""),
        // The end is of another.
        Case(live, "0:note\(bo) 1:call\(lis) 5:out", "out5@5"),
        Case(live, "0:note\(bo) 1:call\(boOther) 5:out", "out5@5"),
        // Begun again.
        Case(live, "0:note\(bo) 1:call\(bo) 2:note\(bo) 5:out", "out5@5"),
        Case(live, "0:note\(bo) 1:note\(bo) 2:call\(bo) 5:out", ""),
        // At the instant of the start it ends nothing, at that of the anchor it does.
        Case(live, "0:note\(bo) 0:call\(bo) 5:out", "out5@5"),
        Case(live, "0:call\(bo) 0:note\(bo) 5:out", "out5@5"),
        Case(live, "0:note\(bo) 5:call\(bo) 5:out", ""),
        Case(live, "0:note\(bo) 5:out 5:call\(bo)", ""),
        Case(live, "0:note\(bo) 5:out 6:call\(bo)", "out5@5"),
        // What is missing is the same as what is missing, and not as what is there.
        Case(live, #"0:note{"by":"bo"} 1:call{"by":"bo"} 5:out"#, ""),
        Case(live, #"0:note\#(bo) 1:call{"by":"bo"} 5:out"#, "out5@5"),
        Case(live, #"0:note{"by":"bo"} 1:call\#(bo) 5:out"#, "out5@5"),
        Case(live, "0:note 1:call 5:out", "out5@5"),
        Case(several, "0:note\(bo) 1:note\(lis) 5:out", "out5@5"),
        Case(several, "0:note\(bo) 1:note\(lis) 2:call\(bo) 5:out", ""),
        Case(several, "0:note\(bo) 1:note\(boOther) 2:note\(lis) 3:call\(bo) 5:out", "out5@5"),
        Case(few, "0:note\(bo) 1:note\(lis) 5:out", ""),
        Case(few, "0:note\(bo) 1:note\(lis) 2:call\(bo) 5:out", "out5@5"),
        Case(opened, "0:in 1:note\(bo) 5:out", ""),
        Case(opened, "0:in 1:note\(bo) 2:call\(bo) 5:out", "out5@5"),
        Case(opened, "0:note\(bo) 1:in 5:out", "out5@5"),
        // The anchor itself ends.
        Case(last, "0:note\(bo) 5:call\(bo)", "call5@5"),
        Case(last, "0:note\(bo) 1:note\(lis) 5:call\(bo)", ""),
        // What has ended is not asked whether it counts.
        Case(broken, #"0:note{"by":"bo","doses":0} 1:note{"by":"lis","doses":1} 5:out"#, "out5@5"),
        Case(
            broken,
            #"0:note{"by":"bo","doses":0} 1:call{"by":"bo"} 2:note{"by":"lis"} 5:out"#,
            ""
        ),
    ]

    @Test(arguments: endings)
    func `what has ended when the anchor happens does not count`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    @Test func `what ends the events of a condition is read, mentioned and said`() throws {
        let book = try #require(OperatorCase.load(Self.live).ruleBook)
        let rule = try #require(book.rules.first)
        let ending = try #require(rule.given.first?.ending)
        #expect(ending.types == ["x.call"])
        #expect(ending.attributes.map(\.name) == ["by", "kind"])
        let english = "x.note within 10h before it (not ended by x.call with the same by and kind)"
        #expect(rule.sentence(.english).contains(english))
        let danish = "x.note inden for 10h før (ikke endt af x.call med samme by og kind)"
        #expect(rule.sentence(.danish).contains(danish))
        #expect(rule.mentionedTypes(in: book.vocabulary).contains("x.call"))
        #expect(rule.neededHistory == .span(.hours(10)))
        #expect(rule.readsData)
    }

    @Test func `numbers with a fraction tell nothing apart`() {
        let load = OperatorCase.load(
            "when: x.out\n"
                + "given: [{event: x.note, before: 1h, ended_by: {event: x.call, same: doses}}]"
        )
        #expect(load.diagnostics.map(\.code) == ["rule-ended-by"])
    }

    @Test func `an explanation names the event that ended what does not count`() throws {
        let book = try #require(OperatorCase.load(Self.live).ruleBook)
        let history = "0:note\(Self.bo) 1:note\(Self.lis) 2:call\(Self.bo) 5:out"
        let events = OperatorCase.events(history)
        func lines(_ language: Language) throws -> [String] {
            explanation(
                of: try #require(book.rules.first),
                in: CaseHistory(received: events),
                of: FindingFixture.caseReference,
                vocabulary: book.vocabulary,
                calendar: FindingFixture.calendar,
                at: FindingFixture.at(.hours(6))
            ).lines(language, in: .utc)
        }
        let english = try lines(.english)
        let ended = english.filter { $0.contains("x.note note0") }
        #expect(ended.map { $0.hasSuffix("x.note note0: was ended by x.call call2") } == [true])
        #expect(english.contains { $0.hasSuffix("x.note note1") })
        #expect(try lines(.danish).contains { $0.hasSuffix("note0: er endt af x.call call2") })
    }
}
