import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Alerting

/// The law behind looking only at some events: a type that cannot raise never does.
///
/// Where a history has neither standing nor pending findings, an event of a type that the rule book
/// says cannot raise leaves it so, wherever it falls on the time line. Played with the shipped rules
/// over generated histories.
struct RaisingTypesTests {
    private static let historyCount = 4000
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func circumstances() throws -> (book: RuleBook, calendar: DayCalendar) {
        let bytes = try Data(
            contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Copenhagen")
        )
        let calendar = DayCalendar(zone: try Zone(name: "Europe/Copenhagen", tzif: Array(bytes)))
        let rules = Self.root.appendingPathComponent("rules")
        let files = try FileManager.default.subpathsOfDirectory(atPath: rules.path)
            .filter { $0.hasSuffix(".yaml") }.sorted()
            .map { path in
                SourceFile(
                    path: path,
                    text: try String(
                        contentsOf: rules.appendingPathComponent(path),
                        encoding: .utf8
                    )
                )
            }
        let book = try #require(RuleLoader.load(files, calendar: calendar).ruleBook)
        return (book, calendar)
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    @Test func `an event of a type that cannot raise makes no finding where none was`() throws {
        let (book, calendar) = try circumstances()
        let types = book.vocabulary.eventTypes.map(\.name)
            .filter { !book.places(mentioning: $0).isEmpty }
        let quiet = types.filter { !book.canRaise(type: $0) }
        #expect(!quiet.isEmpty)
        #expect(book.canRaise(type: "hospital.discharged"))
        let start = try Instant(rfc3339: "2026-08-03T08:00:00Z")
        let now = start.advanced(by: .days(20))
        var generator = Generator(state: 11)
        var checked = 0
        for _ in 0..<Self.historyCount {
            func event(_ type: String, _ number: Int64) -> CaseEvent {
                let offset = Elapsed.seconds(Int.random(in: 0..<1_728_000, using: &generator))
                return CaseEvent(
                    reference: EventReference(source: "s", id: "\(number)"),
                    type: type,
                    caseReference: CaseReference(unchecked: "c-1"),
                    happened: start.advanced(by: offset),
                    received: now,
                    arrival: number
                )
            }
            let count = Int.random(in: 0...4, using: &generator)
            var events: [CaseEvent] = []
            for number in 0..<count {
                events.append(
                    event(types.randomElement(using: &generator) ?? "contact.made", Int64(number))
                )
            }
            let before = look(events, book, calendar, now)
            guard before.standing.isEmpty, before.pending.isEmpty else { continue }
            let added = event(quiet.randomElement(using: &generator) ?? "contact.made", 99)
            let after = look(events + [added], book, calendar, now)
            #expect(
                after.standing.isEmpty && after.pending.isEmpty,
                "\(added.type) after \(events.map(\.type))"
            )
            checked += 1
        }
        #expect(checked > Self.historyCount / 10, "too few histories were quiet: \(checked)")
    }

    private func look(
        _ events: [CaseEvent],
        _ book: RuleBook,
        _ calendar: DayCalendar,
        _ now: Instant
    ) -> Findings {
        findings(
            in: CaseHistory(received: events),
            of: CaseReference(unchecked: "c-1"),
            by: book,
            calendar: calendar,
            at: now
        )
    }
}
