import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// States that end with a word, windows since a state began, and consents.
struct FindingsClauseTests {
    private static let agreed = "when: x.in\ngiven: [{state: agreed}]"
    private static let lasting = "when: {state: agreed, for: 4h}"
    private static let since = "when: x.out\nexpect: [{event: x.note, since: {state: inside}}]"
    private static let sinceAhead =
        "when: x.in\nunless: [{event: x.note, since: {state: inside}}]"

    static let ends: [OperatorCase] = [
        Case(agreed, #"0:note{"kind":"a"} 5:in"#, "in5@5"),
        Case(agreed, "5:in", ""),
        // Only the words that are told end it.
        Case(agreed, #"0:note{"kind":"a"} 1:note{"kind":"none"} 5:in"#, ""),
        Case(agreed, #"0:note{"kind":"a"} 1:call{"kind":"none"} 5:in"#, ""),
        Case(agreed, #"0:note{"kind":"a"} 1:note{"kind":"c"} 5:in"#, "in5@5"),
        Case(agreed, #"0:note{"kind":"a"} 1:call{"kind":"c"} 5:in"#, "in5@5"),
        Case(agreed, #"0:note{"kind":"a"} 1:note 2:call 5:in"#, "in5@5"),
        Case(agreed, #"0:note{"kind":"a"} 1:out 5:in"#, ""),
        Case(agreed, #"0:note{"kind":"none"} 1:note{"kind":"b"} 5:in"#, "in5@5"),
        Case(lasting, #"0:note{"kind":"a"} 1:note{"kind":"c"}"#, "note0@4"),
        Case(lasting, #"0:note{"kind":"a"} 1:call{"kind":"none"}"#, ""),
    ]

    @Test(arguments: ends)
    func `a state ends with the words that end it and with no other`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    static let beginnings: [OperatorCase] = [
        Case(since, "0:in 1:note 5:out", ""),
        Case(since, "0:note 1:in 5:out", "out5@5"),
        // A transfer begins no stay.
        Case(since, "0:in 1:note 2:in 5:out", ""),
        Case(since, "0:in 1:note 2:out 3:in 5:out", "out5@5"),
        // The end and the new start at one instant are no break.
        Case(since, "0:in 1:note 2:out 2:in 5:out", ""),
        // It has ended already; the stay is the one before.
        Case(since, "0:in 1:note 2:out 5:out", ""),
        Case(since, "0:in 2:out 3:note 5:out", "out2@2"),
        Case(since, "1:note 5:out", ""),
        Case(since, "5:out", "out5@5"),
        // What ended at the instant of its start never began.
        Case(since, "0:in 1:note 2:in 2:out 5:out", ""),
        Case(since, "0:in 1:out 2:note 3:in 3:out 5:out", "out1@1"),
        // The anchor can be what begins it.
        Case(sinceAhead, "0:in 1:note 2:out 3:in", "in0@0 in3@3"),
        Case(sinceAhead, "0:in 1:note 2:in", "in0@0"),
    ]

    @Test(arguments: beginnings)
    func `since a state began means the stay and not its latest event`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let with =
        "when: x.out\ngiven: [{consent: {to: coordinator, scope: personal}}]"
    private static let without =
        "when: x.out\nunless: [{consent: {to: coordinator, scope: personal}}]"
    private static let waiting =
        "when: x.out\nexpect: [{event: x.note, after: 10h}]\n"
        + "given: [{consent: {to: coordinator, scope: personal}}]"
    private static let reminding =
        "when: x.out\ndue: event.data.until\nremind: [-24h, +0]\nuntil: [x.back]\n"
        + "given: [{consent: {to: coordinator, scope: personal}}]"

    private static let given =
        #"consent.given{"recipients":["coordinator"],"scope":["personal"]}"#
    private static func given(_ more: String) -> String {
        #"consent.given{"recipients":["coordinator"],"scope":["personal"],\#(more)}"#
    }
    private static let withdrawn = "consent.withdrawn"

    static let consents: [OperatorCase] = [
        Case(with, "0:\(given) 5:out", "out5@5"),
        Case(with, "5:out", ""),
        Case(without, "0:\(given) 5:out", ""),
        Case(without, "5:out", "out5@5"),
        // Of the same instant counts, given after does not.
        Case(with, "5:out 5:\(given)", "out5@5"),
        Case(with, "5:out 6:\(given)", ""),
        // To somebody else, about something else, to another purpose.
        Case(with, #"0:consent.given{"recipients":["gp"],"scope":["personal"]} 5:out"#, ""),
        Case(with, #"0:consent.given{"scope":["personal"]} 5:out"#, ""),
        Case(
            with,
            #"0:consent.given{"recipients":["coordinator"],"scope":["clinical"]} 5:out"#,
            ""
        ),
        Case(with, #"0:\#(given(#""purpose":"research""#)) 5:out"#, ""),
        // Taken back for all, for the one recipient, for somebody else, for another class.
        Case(with, "0:\(given) 1:\(withdrawn) 5:out", ""),
        Case(with, #"0:\#(given) 1:\#(withdrawn){"recipients":["coordinator"]} 5:out"#, ""),
        Case(with, #"0:\#(given) 1:\#(withdrawn){"recipients":["gp"]} 5:out"#, "out5@5"),
        Case(with, #"0:\#(given) 1:\#(withdrawn){"scope":["clinical"]} 5:out"#, "out5@5"),
        Case(with, #"0:\#(given) 1:\#(withdrawn){"scope":["personal"]} 5:out"#, ""),
        Case(with, "0:\(given) 1:\(withdrawn) 2:\(given) 5:out", "out5@5"),
        // Until some instant.
        Case(with, #"0:\#(given(#""until":"2026-03-02T08:00:00Z""#)) 5:out"#, ""),
        Case(with, #"0:\#(given(#""until":"2026-03-03T08:00:00Z""#)) 5:out"#, "out5@5"),
        // As it is when the rule speaks, and not before or after.
        Case(waiting, "0:\(given) 5:out", "out5@15"),
        Case(waiting, "5:out 6:\(given)", "out5@15"),
        Case(waiting, "0:\(given) 5:out 6:\(withdrawn)", ""),
        Case(waiting, "0:\(given) 5:out 15:\(withdrawn)", ""),
        Case(waiting, "0:\(given) 5:out 16:\(withdrawn)", "out5@15"),
        Case(waiting, #"0:\#(given(#""until":"2026-03-02T20:00:00Z""#)) 5:out"#, ""),
        // At each reminder for itself: one at 24 h before the deadline, one at it.
        Case(reminding, #"0:\#(given) 5:out{"until":"2026-03-05"}"#, "out5@48"),
        Case(reminding, #"5:out{"until":"2026-03-05"} 50:\#(given)"#, "out5@72"),
        Case(reminding, #"5:out{"until":"2026-03-05"}"#, ""),
    ]

    @Test(arguments: consents)
    func `a consent counts as it is when the rule speaks`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    @Test func `a consent is read, mentioned and said`() throws {
        let book = try #require(OperatorCase.load(Self.without).ruleBook)
        let rule = try #require(book.rules.first)
        #expect(
            rule.consents == [
                ConsentCondition(recipients: ["coordinator"], classes: [.personal], isWanted: false)
            ]
        )
        let english = "unless there is consent to coordinator about personal matters"
        #expect(rule.sentence(.english).contains(english))
        let danish = "medmindre der er samtykke til coordinator om personlige forhold"
        #expect(rule.sentence(.danish).contains(danish))
        #expect(rule.mentionedTypes(in: book.vocabulary).contains("consent.withdrawn"))
        #expect(rule.neededHistory == .wholeCase)
        #expect(book.canRaise(type: "consent.given"))
    }

    @Test func `a window since a state began is read, mentioned and said`() throws {
        let book = try #require(OperatorCase.load(Self.since).ruleBook)
        let rule = try #require(book.rules.first)
        #expect(rule.expect.first?.window == .sinceState(name: "inside"))
        #expect(rule.sentence(.english).contains("x.note since inside last began"))
        #expect(rule.sentence(.danish).contains("x.note siden inside sidst begyndte"))
        #expect(rule.mentionedTypes(in: book.vocabulary).contains("x.in"))
        #expect(rule.neededHistory == .wholeCase)
    }

    private func explained(
        _ rule: String,
        _ history: String,
        _ language: Language = .english
    ) throws -> [String] {
        let book = try #require(OperatorCase.load(rule).ruleBook)
        return explanation(
            of: try #require(book.rules.first),
            in: CaseHistory(received: OperatorCase.events(history)),
            of: FindingFixture.caseReference,
            vocabulary: book.vocabulary,
            calendar: FindingFixture.calendar,
            at: FindingFixture.at(.hours(100))
        ).lines(language, in: .utc)
    }

    @Test func `an explanation names the word that decided about a consent`() throws {
        let missing = try explained(Self.with, "0:\(Self.given) 1:\(Self.withdrawn) 5:out")
        #expect(missing.contains { $0.contains("x.out out5") && $0.contains("consent is missing") })
        #expect(
            missing.contains {
                $0.contains("consent to coordinator about personal matters: does not hold")
            }
        )
        #expect(missing.contains { $0.hasSuffix("consent.withdrawn consent.withdrawn1") })
        let there = try explained(Self.without, "0:\(Self.given) 5:out", .danish)
        #expect(there.contains { $0.contains("om personlige forhold: undskylder") })
        #expect(there.contains { $0.hasSuffix("consent.given consent.given0") })
        let holds = try explained(Self.with, "0:\(Self.given) 5:out")
        #expect(holds.contains { $0.contains("about personal matters: holds 2026-03-02 13:00") })
    }
}
