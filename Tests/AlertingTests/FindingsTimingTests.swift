import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// When findings appear: what is still open is pending, and the next look is exact.
struct FindingsTimingTests {
    private let anchor = Fix.event("anchor", "anchor", at: .zero, arrival: 1)
    private let later = Window.after(reach: .hours(48))

    private func witness(_ distance: Elapsed, _ id: String = "w") -> CaseEvent {
        Fix.event("witness", id, at: distance, arrival: 2)
    }

    @Test func `what only the past decides appears at the anchor`() {
        let seen = Fix.look(Fix.rule(), [anchor], at: .zero)
        #expect(seen.standing.map(\.at) == [Fix.start])
        #expect(seen.nextLook == nil)
    }

    @Test func `a missing obligation is pending until its window has closed`() {
        let rule = Fix.rule(expect: [Fix.events("witness", window: later)])
        let before = Fix.look(rule, [anchor], at: .hours(48) - Fix.microsecond)
        #expect(before.standing.isEmpty)
        #expect(before.pending.map(\.at) == [Fix.at(.hours(48))])
        #expect(before.nextLook == Fix.at(.hours(48)))
        let after = Fix.look(rule, [anchor], at: .hours(48))
        #expect(after.standing.map(\.at) == [Fix.at(.hours(48))])
        #expect(after.pending.isEmpty && after.nextLook == nil)
    }

    @Test func `an obligation met at the last instant leaves nothing`() {
        let rule = Fix.rule(expect: [Fix.events("witness", window: later)])
        let seen = Fix.look(rule, [anchor, witness(.hours(48))])
        #expect(seen.standing.isEmpty && seen.pending.isEmpty)
        let late = Fix.look(rule, [anchor, witness(.hours(48) + Fix.microsecond)])
        #expect(late.standing.map(\.at) == [Fix.at(.hours(48))])
    }

    @Test func `the obligation that is missing first makes the finding`() {
        let rule = Fix.rule(expect: [
            Fix.events("witness", window: later),
            Fix.events("other", window: .after(reach: .hours(24))),
        ])
        #expect(Fix.look(rule, [anchor]).standing.map(\.at) == [Fix.at(.hours(24))])
        let other = Fix.event("other", "o", at: .hours(1))
        #expect(Fix.look(rule, [anchor, other]).standing.map(\.at) == [Fix.at(.hours(48))])
        #expect(Fix.look(rule, [anchor, other, witness(.hours(1))]).standing.isEmpty)
    }

    @Test func `a demanded later event makes the finding when it happens`() {
        let rule = Fix.rule(given: [Fix.events("witness", window: later)])
        let waiting = Fix.look(rule, [anchor], at: .hours(1))
        #expect(waiting.standing.isEmpty && waiting.pending.isEmpty && waiting.nextLook == nil)
        let seen = Fix.look(rule, [anchor, witness(.hours(7)), witness(.hours(9), "second")])
        #expect(seen.standing.map(\.at) == [Fix.at(.hours(7))])
        #expect(seen.standing.map(\.witnesses) == [[Fix.reference("w")]])
    }

    @Test func `the last of several demanded events makes the finding`() {
        let rule = Fix.rule(given: [
            Fix.events("witness", window: later), Fix.events("other", window: later),
        ])
        let other = Fix.event("other", "o", at: .hours(3))
        let seen = Fix.look(rule, [anchor, witness(.hours(7)), other])
        #expect(seen.standing.map(\.at) == [Fix.at(.hours(7))])
        #expect(seen.standing.map(\.witnesses) == [[Fix.reference("o"), Fix.reference("w")]])
    }

    @Test func `an excuse that may still come holds the finding back`() {
        let rule = Fix.rule(
            given: [Fix.events("other", window: later)],
            unless: [Fix.events("witness", window: .after(reach: .hours(12)))]
        )
        let other = Fix.event("other", "o", at: .hours(3))
        let early = Fix.look(rule, [anchor, other], at: .hours(4))
        #expect(early.standing.isEmpty)
        #expect(early.pending.map(\.at) == [Fix.at(.hours(12))])
        #expect(Fix.look(rule, [anchor, other, witness(.hours(12))]).standing.isEmpty)
        let late = witness(.hours(12) + Fix.microsecond)
        #expect(Fix.look(rule, [anchor, other, late]).standing.count == 1)
    }

    @Test func `an event that has not happened yet does not exist`() {
        let rule = Fix.rule(expect: [Fix.events("witness", window: later)])
        let events = [anchor, witness(.hours(10))]
        let seen = Fix.look(rule, events, at: .hours(10) - Fix.microsecond)
        #expect(seen.pending.count == 1)
        #expect(seen.nextLook == Fix.at(.hours(10)))
        #expect(Fix.look(rule, events, at: .hours(10)).pending.isEmpty)
    }

    @Test func `a future event of a type that no rule mentions wakes nobody`() {
        let future = Fix.event("unheard_of", "f", at: .hours(5))
        #expect(Fix.look(Fix.rule(), [anchor, future], at: .zero).nextLook == nil)
    }

    @Test(arguments: ["citizen.deceased", "case.closed"])
    func `nothing appears after every clock has stopped`(type: String) {
        let rule = Fix.rule(expect: [Fix.events("witness", window: later)])
        let before = Fix.event(type, "s", at: .hours(48) - Fix.microsecond)
        let seen = Fix.look(rule, [anchor, before])
        #expect(seen.standing.isEmpty && seen.pending.isEmpty)
        let atOnce = Fix.event(type, "s", at: .hours(48))
        #expect(Fix.look(rule, [anchor, atOnce]).standing.count == 1)
        let anchorAfter = Fix.event("anchor", "a2", at: .hours(1), arrival: 9)
        let early = Fix.event(type, "s", at: Elapsed.hours(1) - Fix.microsecond)
        #expect(Fix.look(Fix.rule(), [anchorAfter, early]).standing.isEmpty)
    }

    @Test func `a stop that has not happened yet stops nothing`() {
        let rule = Fix.rule(expect: [Fix.events("witness", window: later)])
        let stop = Fix.event("citizen.deceased", "s", at: .hours(5))
        let seen = Fix.look(rule, [anchor, stop], at: .hours(4))
        #expect(seen.pending.count == 1)
        #expect(seen.nextLook == Fix.at(.hours(5)))
    }

    @Test func `findings are listed by rule, key, time and anchor`() {
        let book = Fix.book(
            Fix.rule("b", key: .expression(FakeText())),
            Fix.rule("a", key: .perAnchor)
        )
        let events = [
            Fix.event("anchor", "2", at: .hours(1), data: #"{"key":"y"}"#),
            Fix.event("anchor", "1", at: .hours(2), data: #"{"key":"x"}"#),
            Fix.event("anchor", "3", at: .hours(3)),
            Fix.event("anchor", "4", at: .hours(4), data: #"{"key":4}"#),
        ]
        let seen = findings(
            in: CaseHistory(received: events),
            of: Fix.caseReference,
            by: book,
            calendar: Fix.calendar,
            at: Fix.at(.hours(9))
        )
        #expect(seen.standing.map(\.rule) == ["a", "a", "a", "a", "b", "b", "b"])
        #expect(seen.standing.prefix(4).map(\.anchor.id) == ["1", "2", "3", "4"])
        #expect(seen.standing.suffix(3).map(\.key) == ["case", "x", "y"])
        #expect(seen.trouble.map(\.event.id) == ["4"])
    }

    @Test func `nothing overflows at the ends of time`() {
        let far = Elapsed(microseconds: .max)
        let rule = Fix.rule(
            given: [Fix.events("anchor", window: .before(reach: far, atLeast: .zero))],
            unless: [
                Fix.events("witness", window: .after(reach: far), measure: .count(.more, .max))
            ],
            key: .perAnchor
        )
        let events = [
            Fix.event("anchor", "1", at: Elapsed(microseconds: .min)),
            Fix.event("anchor", "2", at: far),
        ]
        let seen = findings(
            in: CaseHistory(received: events),
            of: Fix.caseReference,
            by: Fix.book(rule),
            calendar: Fix.calendar,
            at: .latest
        )
        #expect(seen.standing.map(\.anchor.id) == ["2"])
    }
}
