import Testing

private typealias Case = OperatorCase

/// Windows on both sides of the anchor.
struct FindingsAroundTests {
    private static let expected = "when: x.in\nexpect: [{event: x.note, before: 8h, after: 3h}]"
    private static let given = "when: x.in\ngiven: [{event: x.note, before: 8h, after: 3h}]"
    private static let excused = "when: x.in\nunless: [{event: x.note, before: 8h, after: 3h}]"
    private static let counted =
        "when: x.in\ngiven: [{event: x.note, before: 8h, after: 3h, count: \">= 2\"}]"
    private static let paused =
        "when: x.in\nexpect: [{event: x.note, before: 8h, after: 3h, pauses: away}]"
    private static let late = "when: x.in\nexpect: [{event: x.late, before: 8h, after: 3h}]"
    private static let own = "when: x.note\nexpect: [{event: x.note, before: 8h, after: 3h}]"
    private static let once =
        "when: x.in\nexpect: [{event: x.note, before: 8h, after: 3h, consume: true}]"

    static let examples: [OperatorCase] = [
        Case(expected, "10:in", "in10@13"),
        Case(expected, "10:in", "in10@13!", now: 11),
        Case(expected, "2:note 10:in", ""),
        Case(expected, "1:note 10:in", "in10@13"),
        Case(expected, "10:in 13:note", ""),
        Case(expected, "10:in 14:note", "in10@13"),
        Case(expected, "2:note 10:in", "", now: 10),
        Case(given, "2:note 10:in", "in10@10"),
        Case(given, "1:note 10:in", ""),
        Case(given, "10:in 13:note", "in10@13"),
        Case(given, "10:in 14:note", ""),
        Case(excused, "2:note 10:in", ""),
        Case(excused, "10:in 13:note", ""),
        Case(excused, "1:note 10:in 14:note", "in10@13"),
        Case(counted, "2:note 10:in 13:note", "in10@13"),
        Case(counted, "2:note 3:note 10:in", "in10@10"),
        // The clock stands for two hours ahead, and never behind.
        Case(paused, "10:in 11:leave 13:back 15:note", ""),
        Case(paused, "10:in 11:leave 13:back 16:note", "in10@15"),
        Case(paused, "1:note 2:leave 8:back 10:in", "in10@13"),
        Case(late, "10:in", "in10@19"),
        // The anchor is never its own witness.
        Case(own, "10:note", "note10@13"),
        Case(own, "10:note 12:note", ""),
        Case(once, "10:in 11:in 12:note", "in11@14"),
        Case(once, "9:note 10:in 11:in 12:note", ""),
    ]

    @Test(arguments: examples)
    func `a window reaches from before the anchor until after it`(example: OperatorCase) {
        #expect(example.seen() == example.findings)
    }
}
