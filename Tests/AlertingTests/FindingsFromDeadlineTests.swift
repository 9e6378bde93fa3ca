import Testing

private typealias Case = OperatorCase

/// Conditions that are measured from the deadline which the anchor carries.
struct FindingsFromDeadlineTests {
    private static func rule(_ anchor: String, due: Int, _ conditions: String) -> String {
        """
        when: \(anchor)
        due: event.time + duration("\(due)h")
        remind: [at once]
        until: [x.back]
        \(conditions)
        """
    }

    private static let met = "expect: [{event: x.note, before: 8h, at_least: 3h, from: due}]"
    private static let expected = rule("x.in", due: 20, met)
    private static let passed = rule("x.in", due: -5, met)
    private static let given = rule(
        "x.in",
        due: 20,
        "given: [{event: x.note, before: 8h, from: due}]"
    )
    private static let inside = rule(
        "x.note",
        due: 20,
        "given: [{state: inside, before: 8h, from: due}]"
    )
    private static let insideBefore = rule(
        "x.note",
        due: -5,
        "given: [{state: inside, before: 8h, from: due}]"
    )
    private static let outside = rule("x.note", due: 20, "unless: [{state: inside, from: due}]")
    private static let stillInside = rule("x.in", due: 20, "given: [{state: inside, from: due}]")
    private static let called = rule(
        "x.in",
        due: 20,
        "expect: [{event: x.call, after: 5h, from: due, pauses: away}]"
    )
    private static let late = rule(
        "x.in",
        due: 20,
        "expect: [{event: x.late, before: 8h, at_least: 3h, from: due}]"
    )
    private static let unknown = """
        when: x.out
        due: event.data.until
        remind: [at once]
        until: [x.back]
        \(met)
        """

    static let windows: [OperatorCase] = [
        Case(expected, "0:in", "in0@17"),
        Case(expected, "0:in", "in0@17!", now: 10),
        Case(expected, "0:in 12:note", ""),
        Case(expected, "0:in 17:note", ""),
        Case(expected, "0:in 11:note", "in0@17"),
        Case(expected, "0:in 18:note", "in0@17"),
        Case(expected, "0:in 5:back", ""),
        Case(passed, "2:note 10:in", ""),
        Case(passed, "3:note 10:in", "in10@10"),
        Case(given, "0:in 11:note", ""),
        Case(given, "0:in 12:note", "in0@12"),
        Case(given, "0:in 20:note", "in0@20"),
        Case(given, "0:in 21:note", ""),
        Case(called, "0:in", "in0@25"),
        Case(called, "0:in 21:leave 23:back", ""),
        Case(called, "0:in 22:call", ""),
        Case(called, "0:in 19:call", "in0@25"),
        Case(late, "0:in", "in0@23"),
        Case(late, "0:in 17:late", ""),
        Case(unknown, "0:out", ""),
        Case(unknown, #"0:out{"until":"2026-03-03"} 1:note"#, "out0@21!", now: 1),
    ]

    @Test(arguments: windows)
    func `a window is measured from the deadline`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }

    static let states: [OperatorCase] = [
        Case(inside, "0:note", ""),
        Case(inside, "0:in 1:note", "note1@13"),
        Case(inside, "0:in 1:note 13:out", ""),
        Case(inside, "0:in 1:note 14:out", "note1@13"),
        Case(inside, "0:note 15:in", "note0@15"),
        Case(inside, "0:note 21:in", ""),
        Case(insideBefore, "0:in 2:out 4:note", ""),
        Case(insideBefore, "0:in 4:note", "note4@4"),
        Case(outside, "0:note", "note0@20"),
        Case(outside, "0:note 15:in", ""),
        Case(outside, "0:note 15:in 20:out", "note0@20"),
        Case(outside, "0:note 20:in", ""),
        Case(stillInside, "0:in", "in0@20"),
        Case(stillInside, "0:in 5:out", ""),
    ]

    @Test(arguments: states)
    func `a state is looked for from the anchor on, up to the deadline`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }
}
