import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Case = OperatorCase

/// Each operator of the language on small histories, with both sides of its limits.
struct FindingsOperatorTests {
    private static let bo = #"{"by":"bo"}"#
    private static let lis = #"{"by":"lis"}"#

    private static let distinctVisitors = """
        when: x.out
        given: [{event: x.note, before: 10h, distinct: {of: other.data.by, is: ">= 2"}}]
        """
    private static let doses = """
        when: x.out
        given: [{event: x.note, before: 10h, sum: {of: other.data.doses, is: ">= 0.3"}}]
        """
    private static let fewDoses = """
        when: x.in
        unless: [{event: x.note, after: 10h, sum: {of: other.data.doses, is: ">= 2"}}]
        """

    static let measures: [OperatorCase] = [
        Case(distinctVisitors, "0:note\(bo) 5:note\(bo) 10:out", ""),
        Case(distinctVisitors, "0:note\(bo) 5:note\(lis) 10:out", "out10@10"),
        Case(distinctVisitors, "0:note\(bo) 5:note\(lis) 11:out", ""),
        Case(distinctVisitors, "0:note\(bo) 5:note 10:out", ""),
        Case(doses, #"0:note{"doses":0.1} 5:note{"doses":0.2} 10:out"#, "out10@10"),
        Case(doses, #"0:note{"doses":0.1} 5:note{"doses":0.1} 10:out"#, ""),
        Case(doses, #"0:note{"doses":0.1} 5:note 10:out"#, ""),
        Case(doses, #"0:note{"doses":0.1} 5:note{"doses":-1} 10:out"#, "?note5"),
        Case(doses, #"0:note{"doses":3} 5:note{"doses":-1} 10:out"#, "out10@10"),
        Case(fewDoses, #"0:in 3:note{"doses":1} 10:note{"doses":1}"#, ""),
        Case(fewDoses, #"0:in 3:note{"doses":1} 11:note{"doses":1}"#, "in0@10"),
        Case(fewDoses, #"0:in 3:note{"doses":1}"#, "in0@10!", now: 5),
    ]

    @Test(arguments: measures)
    func `different values and amounts are compared with their limit`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let kinds = """
        when: {distinct: {of: x.note, value: event.data.kind, at_least: 2, within: 10h}}
        """
    private static let around = """
        when: {distinct: {of: x.note, value: event.data.by, ended_by: x.call, at_least: 2, within: 10h}}
        """

    static let endings: [OperatorCase] = [
        Case(around, "0:note\(bo) 10:note\(lis)", "note10@10"),
        Case(around, "0:note\(bo) 1:call\(bo) 10:note\(lis)", ""),
        Case(around, "0:note\(bo) 1:call\(lis) 10:note\(lis)", "note10@10"),
        Case(around, "0:note\(bo) 1:call 10:note\(lis)", "note10@10"),
        // The end at the instant of the anchor counts, one after it comes too late.
        Case(around, "0:note\(bo) 10:call\(bo) 10:note\(lis)", ""),
        Case(around, "0:note\(bo) 10:note\(lis) 10:call\(bo)", ""),
        Case(around, "0:note\(bo) 10:note\(lis) 11:call\(bo)", "note10@10"),
        // At the instant of the start it ends nothing.
        Case(around, "0:note\(bo) 0:call\(bo) 10:note\(lis)", "note10@10"),
        Case(around, "0:call\(bo) 1:note\(bo) 10:note\(lis)", "note10@10"),
        // Started again.
        Case(around, "0:note\(bo) 1:call\(bo) 2:note\(bo) 10:note\(lis)", "note10@10"),
        Case(around, "0:note\(bo) 1:note\(bo) 2:call\(bo) 10:note\(lis)", ""),
        Case(around, "0:note\(bo) 1:call\(bo) 5:note\(lis) 6:note\(bo)", "note6@6"),
        // The first start has left the window when its end comes.
        Case(around, "0:note\(bo) 9:note\(lis) 11:call\(bo) 12:note\(bo)", "note9@9 note12@12"),
    ]

    @Test(arguments: endings)
    func `a value that has ended since it last started does not count`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let many = """
        when: {sum: {of: x.note, value: event.data.doses, at_least: 3, within: 10h}}
        """

    static let completions: [OperatorCase] = [
        Case(kinds, #"0:note{"kind":"a"} 10:note{"kind":"b"}"#, "note10@10"),
        Case(kinds, #"0:note{"kind":"a"} 11:note{"kind":"b"}"#, ""),
        Case(kinds, #"0:note{"kind":"a"} 5:note{"kind":"a"} 6:note"#, ""),
        Case(
            kinds,
            #"0:note{"kind":"a"} 5:note{"kind":"b"} 6:note 7:note{"kind":"b"}"#,
            "note5@5 note7@7"
        ),
        Case(many, #"0:note{"doses":1} 10:note{"doses":2}"#, "note10@10"),
        Case(many, #"0:note{"doses":1} 11:note{"doses":2} 12:note{"doses":1}"#, "note12@12"),
        Case(many, #"0:note{"doses":3} 1:note"#, "note0@0"),
    ]

    @Test(arguments: completions)
    func `the event that completes different values or an amount is the anchor`(
        example: OperatorCase
    ) {
        #expect(example.seen() == example.findings)
    }

    private static let plain = """
        when: x.in
        expect: [{event: x.note, after: 10h}]
        """
    private static let consuming = """
        when: x.in
        expect: [{event: x.note, after: 10h, consume: true}]
        """
    private static let consumingTwo = """
        when: x.in
        expect: [{event: x.note, after: 10h, count: ">= 2", consume: true}]
        """
    private static let consumingEarlier = """
        when: x.out
        expect: [{event: x.note, before: 10h, consume: true}]
        """

    static let consumption: [OperatorCase] = [
        Case(plain, "0:in 1:in 5:note", ""),
        Case(consuming, "0:in 1:in 5:note", "in1@11"),
        Case(consuming, "0:in 1:in 5:note 6:note", ""),
        Case(consuming, "0:in 1:in 10:note 11:note", ""),
        Case(consuming, "0:in 1:in 11:note", "in0@10"),
        Case(consuming, "0:in 1:in 5:note", "in1@11!", now: 6),
        Case(consumingTwo, "0:in 1:in 5:note 6:note 7:note", "in1@11"),
        Case(consumingTwo, "0:in 1:in 5:note 6:note 7:note 8:note", ""),
        Case(consumingEarlier, "0:note 5:out 6:out", "out6@6"),
        Case(consumingEarlier, "0:note 1:note 5:out 6:out", ""),
    ]

    @Test(arguments: consumption)
    func `a witness that is used up serves the oldest that waits for it`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let sequence = "when: [x.in, then x.out or x.leave within 10h]"
    private static let linked = """
        when:
          - {event: x.note, where: 'event.data.kind == "a"'}
          - {then: x.call, within: 5h, where: event.data.by == other.data.by}
          - then x.out within 5h
        """
    private static let repeated = "when: [x.note, then x.note within 5h, then x.note within 5h]"
    private static let a = #"{"kind":"a","by":"bo"}"#

    static let sequences: [OperatorCase] = [
        Case(sequence, "0:in 10:out", "out10@10"),
        Case(sequence, "0:in 11:out", ""),
        Case(sequence, "0:out 1:in", ""),
        Case(sequence, "0:leave 0:in", "leave0@0"),
        Case(sequence, "0:in 1:leave 2:out", "leave1@1 out2@2"),
        Case(linked, "0:note\(a) 3:call\(bo) 8:out", "out8@8"),
        Case(linked, "0:note\(a) 3:call\(lis) 8:out", ""),
        Case(linked, "0:note\(a) 3:call\(bo) 4:call\(lis) 8:out", "out8@8"),
        Case(linked, #"0:note{"kind":"b","by":"bo"} 3:call{"by":"bo"} 8:out"#, ""),
        Case(repeated, "0:note 5:note 10:note", "note10@10"),
        Case(repeated, "0:note 5:note", ""),
        Case(repeated, "0:note 0:note", ""),
    ]

    @Test(arguments: sequences)
    func `the event that completes a sequence is the anchor`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let silence = "when: {silence: {of: list.meetings, for: 10h}}"
    private static let silenceOfBo = """
        when: {silence: {of: x.note, for: 10h}}
        where: event.data.by == "bo"
        """
    private static let lateSilence = "when: {silence: {of: x.late, for: 10h}}"
    private static let usual = "when: {silence: {of: x.note, for: 2 × usual}}"
    private static let usualOr = """
        when: {silence: {of: x.note, for: 2 × usual, at_least: 5h, otherwise: 50h}}
        """

    static let silences: [OperatorCase] = [
        Case(silence, "0:note 10:call 15:out", "call10@20"),
        Case(silence, "0:note 11:call", "note0@10 call11@21"),
        Case(silence, "0:note 5:note", "note5@15!", now: 14),
        Case(silence, "0:note 0:call", "call0@10"),
        Case(silence, "0:in 9:out", ""),
        Case(silence, "0:note 5:case.closed", ""),
        Case(silenceOfBo, "0:note\(bo) 5:note\(lis)", "note0@10"),
        Case(lateSilence, "0:late", "late0@16!", now: 15),
        Case(lateSilence, "0:late 12:late", "late0@16 late12@28"),
        Case(lateSilence, "0:late 10:late", "late10@26"),
        Case(usual, "0:note 4:note 8:note", ""),
        Case(usual, "0:note 4:note 8:note 12:note", "note12@20"),
        Case(usual, "0:note 4:note 8:note 12:note 20:note", "note20@28"),
        Case(usual, "0:note 4:note 8:note 12:note 21:note", "note12@20 note21@29"),
        Case(usual, "0:note 0:note 4:note 8:note 8:note 12:note", "note12@20"),
        Case(usualOr, "0:note 1:note", "note1@51"),
        Case(usualOr, "0:note 1:note 2:note 3:note", "note3@8"),
    ]

    @Test(arguments: silences)
    func `a silence is found when it has lasted, from the last event before it`(
        example: OperatorCase
    ) {
        #expect(example.seen() == example.findings)
    }

    private static let stay = "when: {state: inside, for: 10h}"
    private static let stayed = """
        when: x.note
        given: [{state: inside, for: 10h}]
        """
    private static let willStay = """
        when: x.note
        given: [{state: inside, after: 20h, for: 10h}]
        """
    private static let steady = """
        when: x.out
        given: [{event: x.note, before: 5h, count: ">= 2", for: 4h}]
        """

    static let holdings: [OperatorCase] = [
        Case(stay, "0:in", "in0@10"),
        Case(stay, "0:in 10:out", ""),
        Case(stay, "0:in 11:out", "in0@10"),
        Case(stay, "0:in 5:in", "in0@10"),
        Case(stay, "0:in 5:out 5:in", "in0@10"),
        Case(stay, "0:in 5:out 6:in", "in6@16"),
        Case(stay, "0:in", "in0@10!", now: 9),
        Case(stayed, "0:in 10:note", "note10@10"),
        Case(stayed, "0:in 9:note", ""),
        Case(stayed, "0:in 8:out 9:in 12:note", ""),
        Case(stayed, "0:in 11:out 12:note", ""),
        Case(willStay, "0:note 5:in", "note0@15"),
        Case(willStay, "0:note 5:in 15:out", ""),
        Case(willStay, "0:note 11:in", ""),
        Case(willStay, "0:in 3:note", "note3@10"),
        Case(steady, "0:note 1:note 5:out", "out5@5"),
        Case(steady, "0:note 2:note 5:out", ""),
        Case(steady, "0:note 1:note 6:out", ""),
        Case(steady, "0:note 1:note 4:note 6:out", "out6@6"),
    ]

    @Test(arguments: holdings)
    func `what must have held is looked at without a break`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let pausing = """
        when: x.call
        pauses: [inside]
        expect: [{event: x.note, after: 10h}]
        """
    private static let pausingSilence = """
        when: {silence: {of: x.note, for: 10h}}
        pauses: inside
        """
    private static let pausingStay = """
        when: {state: inside, for: 10h}
        pauses: away
        """
    private static let graceful = """
        when: x.in
        expect: [{event: x.late, after: 10h}]
        """

    static let clocks: [OperatorCase] = [
        Case(pausing, "0:call", "call0@10"),
        Case(pausing, "0:call 4:in 9:out", "call0@15"),
        Case(pausing, "0:call 4:in 9:out 15:note", ""),
        Case(pausing, "0:call 4:in", ""),
        Case(pausing, "0:call 10:in", "call0@10"),
        Case(pausing, "0:in 2:call 8:out", "call2@18"),
        Case(pausing, "0:call 4:in 5:out 6:in 7:out", "call0@12"),
        Case(pausing, "0:call 4:in 9:out", "call0@15!", now: 14),
        Case(pausingSilence, "0:note 5:in 20:out", "note0@25"),
        Case(pausingSilence, "0:note 5:in 20:out 25:note", "note25@35"),
        Case(pausingStay, "0:in 5:leave 9:back", "in0@14"),
        Case(pausingStay, "0:in 5:leave 9:back 14:out", ""),
        Case(graceful, "0:in", "in0@16"),
        Case(graceful, "0:in 10:late", ""),
        Case(graceful, "0:in 11:late", "in0@16"),
        Case(graceful, "0:in", "in0@16!", now: 12),
    ]

    @Test(arguments: clocks)
    func `a clock pauses while a state holds, and absence waits for what comes late`(
        example: OperatorCase
    ) {
        #expect(example.seen() == example.findings)
    }

    private static let young = """
        when: x.in
        where: citizen.age < 30
        """
    private static let age29 = #"citizen.attributes_recorded{"age":29}"#
    private static let age30 = #"citizen.attributes_recorded{"age":30}"#
    private static let ageless = #"citizen.attributes_recorded{"age":null}"#
    private static let placed = #"citizen.attributes_recorded{"place":"home"}"#

    static let citizens: [OperatorCase] = [
        Case(young, "0:in", ""),
        Case(young, "0:\(age29) 1:in", "in1@1"),
        Case(young, "0:in 0:\(age29)", "in0@0"),
        Case(young, "0:in 1:\(age29)", ""),
        Case(young, "0:\(age29) 1:\(age30) 2:in", ""),
        Case(young, "0:\(age29) 1:\(placed) 2:in", "in2@2"),
        Case(young, "0:\(age29) 1:\(ageless) 2:in", ""),
    ]

    @Test(arguments: citizens)
    func `a citizen's attributes are those known at the anchor`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    private static let missing = """
        when: x.in
        expect: [{event: x.note, after: 10h}]
        """
    private static let suspended =
        #"rule.suspended{"rule":"r","reason":"agreed","until":"2026-03-03T09:00:00Z"}"#
    private static let endless = #"rule.suspended{"rule":"r","reason":"agreed"}"#
    private static let other =
        #"rule.suspended{"rule":"q","reason":"agreed","until":"2026-03-03T09:00:00Z"}"#
    private static let resumed = #"rule.resumed{"rule":"r"}"#

    static let lives: [OperatorCase] = [
        Case(missing, "0:\(suspended) 0:in", ""),
        Case(missing, "0:\(suspended) 15:in", "in15@25"),
        Case(missing, "0:\(suspended) 14:in", ""),
        Case(missing, "0:\(suspended) 0:in 10:\(resumed)", "in0@10"),
        Case(missing, "0:\(suspended) 0:in 11:\(resumed)", ""),
        Case(missing, "0:\(other) 0:in", "in0@10"),
        Case(missing, "0:\(endless) 0:in", "in0@10 ?\(endless.prefix(14))0"),
        Case(missing, "0:in 9:citizen.moved_away", ""),
        Case(missing, "0:in 10:citizen.moved_away", "in0@10"),
        Case(missing, "0:case.closed 1:in", ""),
        Case(missing, "0:case.closed 1:case.opened 2:in", "in2@12"),
        Case(missing, "0:in 5:case.closed 6:case.opened 7:in 8:case.closed", ""),
        Case(missing, "0:citizen.deceased 1:case.opened 2:in", ""),
    ]

    @Test(arguments: lives)
    func `a suspended rule and a case that is closed are silent`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }
}
