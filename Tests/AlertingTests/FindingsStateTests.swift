import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct FindingsStateTests {
    private let anchor = Fix.event("anchor", "anchor", at: .hours(100), arrival: 5)

    private func holds(_ events: [CaseEvent], window: Window? = nil) -> Bool {
        let rule = Fix.rule(given: [Fix.state("admitted", window: window)])
        return !Fix.look(rule, events + [anchor]).standing.isEmpty
    }

    private func admitted(_ distance: Elapsed, arrival: Int64 = 1) -> CaseEvent {
        Fix.event("admitted", "in-\(distance.microseconds)", at: distance, arrival: arrival)
    }

    private func discharged(_ distance: Elapsed, arrival: Int64 = 2) -> CaseEvent {
        Fix.event("discharged", "out-\(distance.microseconds)", at: distance, arrival: arrival)
    }

    @Test func `a state holds from its beginning to its end`() {
        #expect(!holds([]))
        #expect(holds([admitted(.hours(10))]))
        #expect(!holds([admitted(.hours(10)), discharged(.hours(20))]))
        #expect(holds([admitted(.hours(10)), discharged(.hours(20)), admitted(.hours(30))]))
        #expect(!holds([admitted(.hours(10)), discharged(.hours(100) - Fix.microsecond)]))
        #expect(holds([admitted(.hours(10)), discharged(.hours(100) + Fix.microsecond)]))
    }

    @Test func `a state that begins at the anchor's instant holds`() {
        #expect(holds([admitted(.hours(100), arrival: 9)]))
        #expect(!holds([admitted(.hours(100) + Fix.microsecond)]))
    }

    @Test func `of equal times the later arrival decides`() {
        #expect(!holds([admitted(.hours(9), arrival: 1), discharged(.hours(9), arrival: 2)]))
        #expect(holds([admitted(.hours(9), arrival: 2), discharged(.hours(9), arrival: 1)]))
    }

    @Test func `the anchor neither begins nor ends the state that it asks for`() {
        let discharge = Fix.event("discharged", "d", at: .hours(50))
        let onDischarge = Fix.rule(
            when: .event(types: ["discharged"]),
            given: [Fix.state("admitted")]
        )
        #expect(Fix.look(onDischarge, [admitted(.hours(10)), discharge]).standing.count == 1)
        #expect(Fix.look(onDischarge, [discharge]).standing.isEmpty)
        let onAdmission = Fix.rule(
            when: .event(types: ["admitted"]),
            given: [Fix.state("admitted")]
        )
        #expect(Fix.look(onAdmission, [admitted(.hours(10))]).standing.isEmpty)
        let twice = [admitted(.hours(10)), admitted(.hours(20))]
        #expect(Fix.look(onAdmission, twice).standing.count == 1)
    }

    @Test func `looking ahead a state may hold at any time in the window`() {
        let window = Window.after(reach: .hours(10))
        #expect(holds([admitted(.hours(10))], window: window))
        #expect(holds([admitted(.hours(110))], window: window))
        #expect(!holds([admitted(.hours(110) + Fix.microsecond)], window: window))
        #expect(!holds([admitted(.hours(10)), discharged(.hours(20))], window: window))
        #expect(holds([admitted(.hours(105)), discharged(.hours(106))], window: window))
        let undone = [
            admitted(.hours(105), arrival: 1), discharged(.hours(105), arrival: 2),
        ]
        #expect(!holds(undone, window: window))
    }

    @Test func `looking ahead the anchor has ended its state`() {
        let rule = Fix.rule(
            when: .event(types: ["discharged"]),
            unless: [Fix.state("admitted", window: .after(reach: .hours(24)))]
        )
        let stay = [admitted(.hours(10)), Fix.event("discharged", "d", at: .hours(50))]
        #expect(Fix.look(rule, stay).standing.map(\.at) == [Fix.at(.hours(74))])
        #expect(Fix.look(rule, stay, at: .hours(73)).pending.count == 1)
        #expect(Fix.look(rule, stay + [admitted(.hours(74))]).standing.isEmpty)
    }

    @Test func `a state that begins later makes the finding when it begins`() {
        let rule = Fix.rule(given: [Fix.state("admitted", window: .after(reach: .hours(10)))])
        let seen = Fix.look(rule, [anchor, admitted(.hours(104))])
        #expect(seen.standing.map(\.at) == [Fix.at(.hours(104))])
    }

    @Test func `a condition of a state looks at the event that began it`() {
        let rule = Fix.rule(given: [Fix.state("admitted", where: FakePredicate.kind("good"))])
        let good = Fix.event("admitted", "g", at: .hours(1), data: #"{"kind":"good"}"#)
        let bad = Fix.event("admitted", "b", at: .hours(2), data: #"{"kind":"bad"}"#)
        #expect(Fix.look(rule, [anchor, good]).standing.map(\.witnesses) == [[good.reference]])
        #expect(Fix.look(rule, [anchor, good, bad]).standing.isEmpty)
    }

    @Test func `a state that no vocabulary knows never holds`() {
        #expect(Fix.look(Fix.rule(given: [Fix.state("unknown")]), [anchor]).standing.isEmpty)
        #expect(Fix.look(Fix.rule(unless: [Fix.state("unknown")]), [anchor]).standing.count == 1)
    }
}
