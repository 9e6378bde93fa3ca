import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// The anchor stands 100 hours after the start.
struct FindingsWindowTests {
    private static let anchorAt = Elapsed.hours(100)
    private let anchor = Fix.event("anchor", "anchor", at: anchorAt, arrival: 5)

    private func finds(_ condition: Condition, witnessAt distance: Elapsed, arrival: Int64 = 1)
        -> Bool
    {
        let witness = Fix.event(
            "witness",
            "w",
            at: Self.anchorAt + distance,
            arrival: arrival
        )
        return !Fix.look(Fix.rule(given: [condition]), [anchor, witness]).standing.isEmpty
    }

    @Test(arguments: [
        (Elapsed.hours(-30), true), (.hours(-30) - .init(microseconds: 1), false),
        (.hours(-24), true), (.hours(-24) + .init(microseconds: 1), false), (.hours(1), false),
    ]) func `before is closed at its reach and at its least distance`(
        distance: Elapsed,
        found: Bool
    ) {
        let window = Window.before(reach: .hours(30), atLeast: .hours(24))
        #expect(finds(Fix.events("witness", window: window), witnessAt: distance) == found)
    }

    @Test(arguments: [Int64(1), 9]) func `an event of the same instant lies before the anchor`(
        arrival: Int64
    ) {
        let window = Window.before(reach: .hours(1), atLeast: .zero)
        #expect(finds(Fix.events("witness", window: window), witnessAt: .zero, arrival: arrival))
    }

    @Test(arguments: [Int64(1), 9]) func `an event of the same instant lies after the anchor`(
        arrival: Int64
    ) {
        let window = Window.after(reach: .hours(1))
        #expect(finds(Fix.events("witness", window: window), witnessAt: .zero, arrival: arrival))
    }

    @Test(arguments: [
        (Elapsed.zero, true), (.hours(48), true), (.hours(48) + .init(microseconds: 1), false),
        (.zero - .init(microseconds: 1), false),
    ]) func `after is closed at both ends`(distance: Elapsed, found: Bool) {
        let window = Window.after(reach: .hours(48))
        #expect(finds(Fix.events("witness", window: window), witnessAt: distance) == found)
    }

    @Test(arguments: [
        Window.before(reach: .hours(1), atLeast: .zero), .after(reach: .hours(1)),
        .since(types: ["anchor"]), .since(types: ["other"]),
    ]) func `the anchor is never its own witness`(window: Window) {
        let rule = Fix.rule(given: [Fix.events("anchor", window: window)])
        #expect(Fix.look(rule, [anchor]).standing.isEmpty)
    }

    @Test func `two anchors of one instant witness each other`() {
        let window = Window.before(reach: .hours(1), atLeast: .zero)
        let rule = Fix.rule(given: [Fix.events("anchor", window: window)], key: .perAnchor)
        let other = Fix.event("anchor", "other", at: Self.anchorAt, arrival: 6)
        #expect(Fix.look(rule, [anchor, other]).standing.count == 2)
    }

    @Test func `since looks from the latest event of its types`() {
        let rule = Fix.rule(expect: [
            Fix.events("witness", window: .since(types: ["opening", "other"]))
        ])
        let old = Fix.event("witness", "w", at: .hours(10))
        let opening = Fix.event("opening", "o", at: .hours(20))
        #expect(Fix.look(rule, [anchor, old]).standing.isEmpty)
        #expect(Fix.look(rule, [anchor, old, opening]).standing.count == 1)
        let later = Fix.event("witness", "w2", at: .hours(30))
        #expect(Fix.look(rule, [anchor, old, opening, later]).standing.isEmpty)
    }

    @Test func `since leaves out its own opening event`() {
        let rule = Fix.rule(given: [Fix.events("opening", window: .since(types: ["opening"]))])
        let opening = Fix.event("opening", "o", at: .hours(20))
        #expect(Fix.look(rule, [anchor, opening]).standing.isEmpty)
    }

    @Test(arguments: [(Int64(1), Int64(2), true), (2, 1, false)])
    func `since orders equal times by arrival`(opening: Int64, witness: Int64, found: Bool) {
        let rule = Fix.rule(given: [Fix.events("witness", window: .since(types: ["opening"]))])
        let events = [
            anchor, Fix.event("opening", "o", at: .hours(20), arrival: opening),
            Fix.event("witness", "w", at: .hours(20), arrival: witness),
        ]
        #expect(Fix.look(rule, events).standing.isEmpty == !found)
    }

    @Test func `since ends at the anchor's instant`() {
        let rule = Fix.rule(given: [Fix.events("witness", window: .since(types: ["opening"]))])
        let tied = Fix.event("witness", "w", at: Self.anchorAt, arrival: 9)
        let later = Fix.event("witness", "w", at: Self.anchorAt + Fix.microsecond)
        #expect(Fix.look(rule, [anchor, tied]).standing.count == 1)
        #expect(Fix.look(rule, [anchor, later]).standing.isEmpty)
    }

    @Test func `any of several types will do`() {
        let window = Window.before(reach: .hours(10), atLeast: .zero)
        let rule = Fix.rule(expect: [Fix.events("planned", "met", window: window)])
        #expect(Fix.look(rule, [anchor]).standing.count == 1)
        #expect(
            Fix.look(rule, [anchor, Fix.event("met", "m", at: .hours(95))]).standing.isEmpty
        )
    }

    @Test(arguments: [("good", true), ("bad", false), ("broken", false)])
    func `only a condition that holds makes an anchor`(kind: String, found: Bool) {
        let rule = Fix.rule(where: FakePredicate.kind("good"))
        let event = Fix.event("anchor", "a", at: .zero, data: #"{"kind":"\#(kind)"}"#)
        let seen = Fix.look(rule, [event])
        #expect(seen.standing.isEmpty == !found)
        #expect(seen.trouble.count == (kind == "broken" ? 1 : 0))
    }

    @Test func `a missing attribute is neither yes nor trouble`() {
        let rule = Fix.rule(where: FakePredicate.kind("good"))
        let seen = Fix.look(rule, [Fix.event("anchor", "a", at: .zero)])
        #expect(seen.standing.isEmpty && seen.trouble.isEmpty)
    }

    @Test func `only a candidate for which the condition holds is a witness`() {
        let window = Window.before(reach: .hours(10), atLeast: .zero)
        let rule = Fix.rule(expect: [
            Fix.events("witness", window: window, where: FakePredicate.kind("good"))
        ])
        let bad = Fix.event("witness", "b", at: .hours(95), data: #"{"kind":"bad"}"#)
        let unknown = Fix.event("witness", "u", at: .hours(96))
        let good = Fix.event("witness", "g", at: .hours(97), data: #"{"kind":"good"}"#)
        #expect(Fix.look(rule, [anchor, bad, unknown]).standing.count == 1)
        #expect(Fix.look(rule, [anchor, bad, unknown, good]).standing.isEmpty)
    }

    @Test func `a failing candidate that could decide makes trouble and no finding`() {
        let window = Window.before(reach: .hours(10), atLeast: .zero)
        let broken = Fix.event("witness", "b", at: .hours(95), data: #"{"kind":"broken"}"#)
        let good = Fix.event("witness", "g", at: .hours(97), data: #"{"kind":"good"}"#)
        let condition = Fix.events("witness", window: window, where: FakePredicate.kind("good"))
        for rule in [
            Fix.rule(given: [condition]), Fix.rule(unless: [condition]),
            Fix.rule(expect: [condition]),
        ] {
            let seen = Fix.look(rule, [anchor, broken])
            #expect(seen.standing.isEmpty)
            #expect(seen.trouble.map(\.event.id) == ["b"])
        }
        let decided = Fix.look(Fix.rule(given: [condition]), [anchor, broken, good])
        #expect(decided.standing.count == 1 && decided.trouble.isEmpty)
    }

    @Test func `a rule is silent outside its dates`() throws {
        let monday = CivilDate(year: 2026, month: 3, day: 2)
        let tuesday = CivilDate(year: 2026, month: 3, day: 3)
        let rule = Fix.rule(key: .perAnchor, validFrom: monday, validUntil: tuesday)
        let events = [
            Fix.event("anchor", "early", at: .hours(-9) - Fix.microsecond),
            Fix.event("anchor", "first", at: .hours(-9)),
            Fix.event("anchor", "last", at: .hours(15) - Fix.microsecond),
            Fix.event("anchor", "late", at: .hours(15)),
        ]
        let seen = Fix.look(rule, events, calendar: try Fix.copenhagen())
        #expect(seen.standing.map(\.anchor.id) == ["first", "last"])
    }
}
