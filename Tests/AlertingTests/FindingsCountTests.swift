import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct FindingsCountTests {
    private func events(_ hours: Int..., type: String = "no_show") -> [CaseEvent] {
        hours.enumerated().map { number, hour in
            Fix.event(type, "\(number)", at: .hours(hour), arrival: Int64(number))
        }
    }

    private let three = Fix.rule(
        when: .count(types: ["no_show"], atLeast: 3, within: .hours(14)),
        key: .perAnchor
    )

    @Test func `the event that completes the count is the anchor`() {
        let seen = Fix.look(three, events(0, 5, 14))
        #expect(seen.standing.map(\.anchor.id) == ["2"])
        #expect(seen.standing.map(\.witnesses) == [[Fix.reference("0"), Fix.reference("1")]])
    }

    @Test func `the span of a count is closed at both ends`() {
        #expect(Fix.look(three, events(0, 5, 14)).standing.count == 1)
        let late = Fix.event("no_show", "late", at: .hours(14) + Fix.microsecond)
        #expect(Fix.look(three, events(0, 5) + [late]).standing.isEmpty)
    }

    @Test func `every later event within the span completes a count of its own`() {
        #expect(Fix.look(three, events(0, 1, 2, 3)).standing.map(\.anchor.id) == ["2", "3"])
    }

    @Test func `of equal times the last to arrive completes the count`() {
        #expect(Fix.look(three, events(7, 7, 7)).standing.map(\.anchor.id) == ["2"])
    }

    @Test func `only events for which the condition holds are counted`() {
        let rule = Fix.rule(
            when: .count(types: ["no_show"], atLeast: 2, within: .hours(10)),
            where: FakePredicate.kind("good")
        )
        let good = #"{"kind":"good"}"#
        let events = [
            Fix.event("no_show", "1", at: .hours(1), data: good),
            Fix.event("no_show", "2", at: .hours(2)),
            Fix.event("no_show", "3", at: .hours(3), data: good),
        ]
        #expect(Fix.look(rule, events).standing.map(\.anchor.id) == ["3"])
        #expect(Fix.look(rule, Array(events.prefix(2))).standing.isEmpty)
    }

    @Test(arguments: [
        (Comparison.atLeast, [false, false, true, true]), (.more, [false, false, false, true]),
        (.less, [true, true, false, false]), (.atMost, [true, true, true, false]),
    ]) func `a count in a window is compared with its limit`(
        comparison: Comparison,
        found: [Bool]
    ) {
        let window = Window.before(reach: .hours(100), atLeast: .zero)
        let condition = Fix.events("no_show", window: window, measure: .count(comparison, 2))
        let anchor = Fix.event("anchor", "anchor", at: .hours(50))
        for count in 0...3 {
            let events = (0..<count).map { Fix.event("no_show", "\($0)", at: .hours(40)) }
            let given = Fix.look(Fix.rule(given: [condition]), events + [anchor])
            #expect(given.standing.isEmpty != found[count])
            let unless = Fix.look(Fix.rule(unless: [condition]), events + [anchor])
            #expect(unless.standing.isEmpty == found[count])
        }
    }

    @Test func `the event that completes a later count makes the finding`() {
        let condition = Fix.events(
            "no_show",
            window: .after(reach: .hours(100)),
            measure: .count(.atLeast, 2)
        )
        let anchor = Fix.event("anchor", "anchor", at: .zero)
        let seen = Fix.look(Fix.rule(given: [condition]), events(10, 20, 30) + [anchor])
        #expect(seen.standing.map(\.at) == [Fix.at(.hours(20))])
    }

    @Test func `an upper limit is kept only when its window has closed`() {
        let condition = Fix.events(
            "no_show",
            window: .after(reach: .hours(100)),
            measure: .count(.less, 2)
        )
        let anchor = Fix.event("anchor", "anchor", at: .zero)
        let given = Fix.look(Fix.rule(given: [condition]), events(10) + [anchor], at: .hours(20))
        #expect(given.pending.map(\.at) == [Fix.at(.hours(100))])
        let broken = Fix.look(Fix.rule(expect: [condition]), events(10, 20) + [anchor])
        #expect(broken.standing.map(\.at) == [Fix.at(.hours(20))])
    }

    @Test func `a failing candidate matters only where it could change the comparison`() {
        let window = Window.before(reach: .hours(100), atLeast: .zero)
        let broken = Fix.event("no_show", "b", at: .hours(1), data: #"{"kind":"broken"}"#)
        let anchor = Fix.event("anchor", "anchor", at: .hours(50))
        for (limit, troubled) in [(1, true), (2, false)] {
            let condition = Fix.events(
                "no_show",
                window: window,
                measure: .count(.atLeast, limit),
                where: FakePredicate.kind("good")
            )
            let seen = Fix.look(Fix.rule(unless: [condition]), [broken, anchor])
            #expect(seen.trouble.isEmpty != troubled)
            #expect(seen.standing.isEmpty == troubled)
        }
    }

    @Test func `a limit of nothing needs no witness`() {
        let window = Window.before(reach: .hours(1), atLeast: .zero)
        let condition = Fix.events("no_show", window: window, measure: .count(.atLeast, 0))
        let anchor = Fix.event("anchor", "anchor", at: .hours(50))
        #expect(Fix.look(Fix.rule(given: [condition]), [anchor]).standing.count == 1)
        #expect(Fix.look(Fix.rule(unless: [condition]), [anchor]).standing.isEmpty)
    }
}
