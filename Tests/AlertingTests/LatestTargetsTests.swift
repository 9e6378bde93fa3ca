import Alerting
import CaseEvents
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// Events that take back the latest of some types, as a cancellation of HL7 v2 does.
struct LatestTargetsTests {
    /// An event of a visit that was recorded when it happened, unless it says otherwise.
    private static func event(
        _ type: String,
        _ id: String,
        at hour: Int,
        sent: Int? = nil,
        visit: String? = "v1",
        takes target: String? = nil,
        arrival: Int64 = 0
    ) -> CaseEvent {
        var event = Fix.event(type, id, at: .hours(hour), arrival: arrival, retracts: target)
        event.correlation = visit
        event.sent = sent.map { Fix.at(.hours($0)) }
        return event
    }

    private static func cancel(
        _ id: String,
        at hour: Int,
        of types: String = "out",
        visit: String? = "v1"
    ) -> CaseEvent {
        event("event.retracted", id, at: hour, visit: visit, takes: "latest:\(types)")
    }

    private func ids(_ events: [CaseEvent]) -> [String] {
        CaseHistory(received: events).events.map(\.reference.id)
    }

    @Test func `the latest event that was recorded before is taken back, whenever it arrives`() {
        let events = [
            Self.event("out", "1", at: 1), Self.event("out", "2", at: 2),
            Self.cancel("c", at: 3), Self.event("out", "4", at: 4),
        ]
        #expect(ids(events) == ["1", "c", "4"])
        #expect(ids(events.reversed()) == ["1", "c", "4"])
    }

    @Test func `what is recorded late is not what was cancelled before`() {
        let events = [
            Self.event("out", "1", at: 1), Self.cancel("c", at: 3),
            Self.event("out", "late", at: 2, sent: 4),
        ]
        #expect(ids(events) == ["late", "c"])
    }

    @Test func `a second cancellation takes back the event before it`() {
        let events = [
            Self.event("out", "1", at: 1), Self.event("out", "2", at: 2),
            Self.cancel("c", at: 3), Self.cancel("d", at: 4), Self.cancel("e", at: 5),
        ]
        #expect(ids(events) == ["c", "d", "e"])
        #expect(ids(Array(events.prefix(3))) == ["1", "c"])
    }

    @Test func `events, cancelled and told again, stand as they were told last`() {
        let events = [
            Self.event("out", "1", at: 1), Self.cancel("c", at: 2), Self.event("out", "3", at: 3),
            Self.cancel("d", at: 4), Self.event("out", "5", at: 5),
        ]
        for seed in 0..<100 {
            var random = SeededGenerator(seed: UInt64(seed))
            let shuffled = events.shuffled(using: &random).enumerated().map { number, event in
                var event = event
                event.arrival = Int64(number + 1)
                return event
            }
            #expect(ids(shuffled) == ["c", "d", "5"])
        }
    }

    @Test func `a death that was told again and again is taken back as one`() {
        let type = "citizen.deceased"
        let events = [
            Self.event("out", "1", at: 1), Self.event(type, "2", at: 2),
            Self.event(type, "3", at: 3),
            Self.cancel("c", at: 4, of: "out,\(type)"), Self.event(type, "5", at: 5),
        ]
        #expect(ids(events) == ["1", "c", "5"])
        #expect(ids(events + [Self.cancel("d", at: 6, of: type)]) == ["1", "c", "d"])
        #expect(ids(events.reversed()) == ["1", "c", "5"])
    }

    @Test func `only events of the source, the visit and the types are taken back`() {
        var foreign = Self.event("out", "foreign", at: 2)
        foreign.reference = EventReference(source: "urn:elsewhere", id: "foreign")
        let events = [
            Self.event("in", "1", at: 1), foreign, Self.event("out", "2", at: 2, visit: "v2"),
            Self.event("dead", "3", at: 3),
        ]
        #expect(ids(events + [Self.cancel("c", at: 9)]).count == 5)
        #expect(ids(events + [Self.cancel("c", at: 9, of: "out,dead")]).last == "c")
        #expect(!ids(events + [Self.cancel("c", at: 9, of: "out,dead")]).contains("3"))
        #expect(!ids(events + [Self.cancel("c", at: 9, visit: nil)]).contains("2"))
        #expect(ids(events + [Self.cancel("c", at: 9, visit: nil)]).contains("foreign"))
    }

    @Test func `of events recorded at one instant the arrival tells which was first`() {
        func events(_ arrivals: [Int64]) -> [CaseEvent] {
            [
                Self.event("out", "1", at: 1, arrival: arrivals[0]),
                Self.event(
                    "event.retracted",
                    "c",
                    at: 1,
                    takes: "latest:out",
                    arrival: arrivals[1]
                ),
            ]
        }
        #expect(ids(events([1, 2])) == ["c"])
        #expect(ids(events([2, 1])) == ["c", "1"])
    }

    @Test func `an event whose name looks like a question is meant by its name`() {
        let events = [
            Self.event("out", "latest:out", at: 1), Self.event("out", "2", at: 2),
            Self.cancel("c", at: 3),
        ]
        #expect(ids(events) == ["2", "c"])
    }

    @Test func `a cancellation that is taken back itself restores what it took`() {
        let events = [
            Self.event("out", "1", at: 1), Self.cancel("c", at: 2),
            Self.event("event.retracted", "d", at: 3, takes: "c"),
        ]
        #expect(ids(events) == ["1", "d"])
    }

    @Test func `a correction can stand in for the latest event`() {
        var correction = Self.event("out", "2", at: 2)
        correction.replaces = EventReference(source: Fix.reference("2").source, id: "latest:out")
        #expect(ids([Self.event("out", "1", at: 1), correction]) == ["2"])
    }
}
