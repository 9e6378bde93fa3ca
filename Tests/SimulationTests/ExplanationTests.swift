import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import Testing
import WorkingTime

struct ExplanationTests {
    private typealias Fix = ReplayFixture

    private static func explain(
        _ number: Int,
        _ events: [CaseEvent],
        at now: Instant
    ) throws -> Explanation {
        let circumstances = try Fix.circumstances([number], ladder: false)
        let rule = try #require(circumstances.ruleBook.rules.first)
        return explanation(
            of: rule,
            in: CaseHistory(received: events),
            of: CaseReference(unchecked: "c-0"),
            vocabulary: circumstances.ruleBook.vocabulary,
            calendar: circumstances.calendar,
            at: now
        )
    }

    private static func event(_ type: String, _ id: String, hour: Int) -> CaseEvent {
        let happened = Fix.start.advanced(by: .hours(hour))
        return CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: CaseReference(unchecked: "c-0"),
            happened: happened,
            received: happened
        )
    }

    @Test func `an explanation alerts exactly where there is a finding`() throws {
        var foundCount = 0
        for number in Fix.fragments.indices {
            let circumstances = try Fix.circumstances([number], ladder: false)
            for seed in 0..<UInt64(20) {
                let events = Fix.events(count: 40, seed: seed, isIntricate: seed % 2 == 0)
                    .enumerated().map { number, event in
                        var event = event
                        event.caseReference = CaseReference(unchecked: "c-0")
                        event.arrival = Int64(number)
                        return event
                    }
                let now = events[25].happened
                let found = findings(
                    in: CaseHistory(received: events),
                    of: CaseReference(unchecked: "c-0"),
                    by: circumstances.ruleBook,
                    calendar: circumstances.calendar,
                    at: now
                )
                let explained = try Self.explain(number, events, at: now)
                var standing: Set<EventReference> = []
                var pending: Set<EventReference> = []
                for anchor in explained.anchors {
                    if case .found = anchor.verdict { standing.insert(anchor.event.reference) }
                    if case .pending = anchor.verdict { pending.insert(anchor.event.reference) }
                }
                #expect(standing == Set(found.standing.map(\.anchor)), "\(number) \(seed)")
                #expect(pending == Set(found.pending.map(\.anchor)), "\(number) \(seed)")
                foundCount += standing.count
            }
        }
        #expect(foundCount > 200)
    }

    @Test func `a missing event is explained with its window and what lay outside it`() throws {
        let events = [
            Self.event("b.happened", "b1", hour: 0), Self.event("a.happened", "a1", hour: 8),
        ]
        let lines = try Self.explain(0, events, at: Fix.start.advanced(by: .hours(9)))
            .lines(.english)
        let expected = [
            "rule-0, c-0, looked at 2026-03-02T18:00:00Z",
            "  For each a.happened, expect b.happened within 6h before it; if it is missing, "
                + "tell contact_person at once.",
            "", "  2026-03-02T17:00:00Z a.happened a1: ALERT 2026-03-02T17:00:00Z",
            "    expect b.happened within 6h before it: missing, certain from "
                + "2026-03-02T17:00:00Z",
            "      o············[-----------------------------------------A",
            "      2026-03-02T11:00:00Z – 2026-03-02T17:00:00Z",
            "      outside: 2026-03-02T09:00:00Z b.happened b1",
            "      → silent, had there been: b.happened within 6h before it",
        ]
        #expect(lines == expected)
    }

    @Test func `a rule that sees none of its events says so`() throws {
        let events = [Self.event("b.happened", "b1", hour: 0)]
        let lines = try Self.explain(0, events, at: Fix.start).lines(.danish)
        #expect(lines.last == "  Ingen advis: der er ingen a.happened i sagen.")
    }

    @Test func `an event that the rule's where leaves out is explained`() throws {
        let events = [Self.event("d.happened", "d1", hour: 0)]
        let lines = try Self.explain(4, events, at: Fix.start).lines(.english)
        #expect(
            lines.last == "  2026-03-02T09:00:00Z d.happened d1: no alert: where "
                + "event.data.kind == \"x\" is unknown: something is missing"
        )
    }

    @Test func `an absence that may still end is an alert to come`() throws {
        let events = [Self.event("a.happened", "a1", hour: 0)]
        let explained = try Self.explain(1, events, at: Fix.start.advanced(by: .hours(1)))
        let due = Fix.start.advanced(by: .hours(5))
        #expect(explained.anchors.map(\.verdict) == [.pending(at: due)])
    }

    @Test func `what happens after the case has stopped is explained by that`() throws {
        let events = [
            Self.event("case.closed", "s1", hour: 0), Self.event("a.happened", "a1", hour: 1),
        ]
        let explained = try Self.explain(0, events, at: Fix.start.advanced(by: .hours(2)))
        #expect(explained.anchors.map(\.verdict) == [.stopped])
        #expect(explained.stop?.reference.id == "s1")
    }
}
