import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// What is kept in mind of busy cases changes nothing but what a decision costs.
struct CaseMemoriesTests {
    private static let reference = CaseReference(unchecked: "c-1")
    private let directory: URL
    private let circumstances: Circumstances
    private let start: Instant

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("memories-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        circumstances = try DaemonKit.circumstances(
            with: [
                "hospital/no-visit-after-discharge.yaml", "hospital/repeated-admissions.yaml",
                "contact/silent-longer-than-usual.yaml",
            ],
            roster: Roster(forScenario: [Role("contact_person"): DaemonKit.person("bo")])
        )
        start = try Instant(rfc3339: "2026-03-02T09:00:00Z")
    }

    private static func events(from start: Instant, seed: UInt64, count: Int) -> [CaseEvent] {
        var state = seed
        func number(below limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let types = [
            "hospital.admitted", "hospital.discharge_planned", "hospital.discharged",
            "support.visit_done", "contact.made", "contact.made",
        ]
        return (0..<count).map { place in
            // Some are heard of as much as two days late.
            let hours = place * 9 - (number(below: 5) == 0 ? number(below: 48) : 0)
            var event = CaseEvent(
                reference: EventReference(source: "urn:test", id: "e\(place)"),
                type: types[number(below: types.count)],
                caseReference: reference,
                happened: start.advanced(by: .hours(hours)),
                received: start.advanced(by: .hours(place * 9))
            )
            if number(below: 12) == 0, place > 0 {
                event.type = CaseEvent.retractedType
                event.retracts = EventReference(
                    source: "urn:test",
                    id: "e\(number(below: place))"
                )
            }
            return event
        }
    }

    /// What stands in the store after each event.
    private func alerts(_ events: [CaseEvent], by memories: CaseMemories, in name: String) throws
        -> [[Alert]]
    {
        let path = directory.appendingPathComponent("\(name).sqlite").path
        let store = try EventStore(path: path, purpose: .service)
        var memories = memories
        return try events.map { event in
            let outcome = try store.change { transaction in
                var work = try CaseWork(
                    transaction: transaction,
                    circumstances: circumstances,
                    futureSkewMax: .minutes(10),
                    channels: ["mail"],
                    inFlight: InFlight(),
                    now: event.received,
                    memories: memories
                )
                try work.take(.submission([.event(event)], { _ in }))
                try work.takeDueCases(limit: 100)
                try work.decideTouchedCases()
                return try work.finish()
            }
            memories = outcome.memories
            return try store.look { try $0.alerts(of: Self.reference) }
        }
    }

    @Test func `a case that is kept in mind is decided like one that is read anew`() throws {
        var alertCount = 0
        for seed in UInt64(1)...6 {
            let events = Self.events(from: start, seed: seed, count: 60)
            let kept = try alerts(
                events,
                by: CaseMemories(caseEventCountMin: 1),
                in: "kept-\(seed)"
            )
            let anew = try alerts(
                events,
                by: CaseMemories(caseEventCountMin: .max),
                in: "anew-\(seed)"
            )
            let place = kept.indices.first { kept[$0] != anew[$0] }
            #expect(place == nil, "seed \(seed), event \(place ?? 0)")
            alertCount += anew.last?.count ?? 0
        }
        #expect(alertCount > 30)
    }

    @Test func `the cases that were decided longest ago make room`() throws {
        func entry(_ count: Int) -> CaseMemories.Entry {
            CaseMemories.Entry(
                of: Self.reference,
                received: Self.events(from: start, seed: 1, count: count),
                in: circumstances,
                at: start
            )
        }
        var memories = CaseMemories(caseEventCountMin: 3, eventCountMax: 10)
        #expect(!memories.isWorthwhile(eventCount: 2))
        #expect(memories.isWorthwhile(eventCount: 10))
        #expect(!memories.isWorthwhile(eventCount: 11))
        for number in 1...3 {
            memories.keep(entry(3), of: CaseReference(unchecked: "c-\(number)"))
        }
        #expect(memories.eventCount == 9)
        memories.keep(entry(4), of: CaseReference(unchecked: "c-4"))
        #expect(memories.eventCount == 4)
        #expect(memories.take(CaseReference(unchecked: "c-1"), at: start) == nil)
        #expect(memories.take(CaseReference(unchecked: "c-4"), at: start) != nil)
        #expect(memories.eventCount == 0)
    }

    @Test func `what is known from a later instant is not used`() {
        let entry = CaseMemories.Entry(
            of: Self.reference,
            received: Self.events(from: start, seed: 1, count: 5),
            in: circumstances,
            at: start
        )
        var memories = CaseMemories(caseEventCountMin: 1)
        memories.keep(entry, of: Self.reference)
        let before = start.advanced(by: Elapsed(microseconds: -1))
        #expect(memories.take(Self.reference, at: before) == nil)
    }
}
