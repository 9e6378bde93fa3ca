import Alerting
import CaseEvents
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct CaseHistoryTests {
    private func ids(_ events: [CaseEvent]) -> [String] {
        CaseHistory(received: events).events.map(\.reference.id)
    }

    @Test func `events are ordered by when they happened and then by arrival`() {
        let events = [
            Fix.event("a", "late", at: .hours(2), arrival: 1),
            Fix.event("a", "second", at: .hours(1), arrival: 3),
            Fix.event("a", "first", at: .hours(1), arrival: 2),
        ]
        #expect(ids(events) == ["first", "second", "late"])
        #expect(ids(events.reversed()) == ["first", "second", "late"])
    }

    @Test func `a retracted event is left out, whichever arrives first`() {
        let event = Fix.event("a", "1", at: .hours(1))
        let retraction = Fix.event("event.retracted", "2", at: .hours(2), retracts: "1")
        #expect(ids([event, retraction]) == ["2"])
        #expect(ids([retraction, event]) == ["2"])
    }

    @Test func `a replacement stands in for what it replaces`() {
        let event = Fix.event("a", "1", at: .hours(1))
        let correction = Fix.event("a", "2", at: .hours(3), replaces: "1")
        #expect(ids([event, correction]) == ["2"])
    }

    @Test func `retracting a retraction restores the event`() {
        let events = [
            Fix.event("a", "1", at: .hours(1)),
            Fix.event("event.retracted", "2", at: .hours(2), retracts: "1"),
            Fix.event("event.retracted", "3", at: .hours(3), retracts: "2"),
        ]
        #expect(ids(events) == ["1", "3"])
    }

    @Test func `retracting a correction restores the original`() {
        let events = [
            Fix.event("a", "1", at: .hours(1)),
            Fix.event("a", "2", at: .hours(1), replaces: "1"),
            Fix.event("event.retracted", "3", at: .hours(3), retracts: "2"),
        ]
        #expect(ids(events) == ["1", "3"])
    }

    @Test func `two retractions must both be taken back`() {
        let events = [
            Fix.event("a", "1", at: .hours(1)),
            Fix.event("event.retracted", "2", at: .hours(2), retracts: "1"),
            Fix.event("event.retracted", "3", at: .hours(3), retracts: "1"),
            Fix.event("event.retracted", "4", at: .hours(4), retracts: "2"),
        ]
        #expect(ids(events) == ["3", "4"])
    }

    @Test(arguments: [2, 3, 4, 5]) func `events that take each other back in a circle all stand`(
        length: Int
    ) {
        let events = (0..<length).map { number in
            Fix.event("a", "\(number)", at: .hours(number), retracts: "\((number + 1) % length)")
        }
        #expect(ids(events).count == length)
        #expect(ids(events) == ids(events.reversed()))
    }

    @Test func `a circle that a standing event breaks is settled`() {
        let events = [
            Fix.event("a", "1", at: .hours(1), retracts: "2"),
            Fix.event("a", "2", at: .hours(2), retracts: "1"),
            Fix.event("event.retracted", "3", at: .hours(3), retracts: "2"),
        ]
        #expect(ids(events) == ["1", "3"])
    }

    @Test func `an event cannot take itself back`() {
        #expect(ids([Fix.event("a", "1", at: .hours(1), retracts: "1")]) == ["1"])
    }

    @Test func `a retraction of an unknown event stands alone`() {
        #expect(ids([Fix.event("a", "1", at: .hours(1), retracts: "absent")]) == ["1"])
    }

    @Test func `a re-sent event counts once, as it first arrived`() {
        let first = Fix.event("a", "1", at: .hours(1), arrival: 1)
        let again = Fix.event("b", "1", at: .hours(2), arrival: 2)
        #expect(CaseHistory(received: [again, first]).events == [first])
    }

    @Test func `contents of one reference that arrived together are chosen alike in any order`() {
        let one = Fix.event("a", "1", at: .hours(1), data: #"{"kind":"x"}"#)
        let other = Fix.event("a", "1", at: .hours(1), data: #"{"kind":"y"}"#)
        #expect(
            CaseHistory(received: [one, other]).events
                == CaseHistory(received: [other, one]).events
        )
    }

    @Test func `events are found by type and place`() {
        let events = (0..<10).map { number in
            Fix.event(number % 2 == 0 ? "even" : "odd", "\(number)", at: .hours(number))
        }
        let history = CaseHistory(received: events)
        #expect(history.places(ofType: "even") == [0, 2, 4, 6, 8])
        #expect(history.places(ofTypes: ["odd", "even", "odd"], in: 3..<6) == [3, 4, 5])
        #expect(history.lastPlace(ofTypes: ["odd"], in: 0..<9, except: 7) == 5)
        #expect(history.firstPlace(ofTypes: ["odd"], in: 3..<9, except: 3) == 5)
        #expect(history.lastPlace(ofTypes: ["odd"], in: 2..<3) == nil)
        #expect(history.firstPlace(ofTypes: ["absent"], in: 0..<10) == nil)
        #expect(history.count(before: Fix.at(.hours(3))) == 3)
        #expect(history.count(through: Fix.at(.hours(3))) == 4)
        #expect(!history.contains(type: "absent"))
    }

    @Test func `events of other cases are left out of a case`() {
        var foreign = Fix.event("a", "1", at: .hours(1))
        foreign.caseReference = CaseReference(unchecked: "c-2002")
        let own = Fix.event("a", "2", at: .hours(2))
        let history = CaseHistory(received: [foreign, own]).restricted(to: Fix.caseReference)
        #expect(history.events == [own])
        #expect(history.places(ofType: "a") == [0])
    }
}
