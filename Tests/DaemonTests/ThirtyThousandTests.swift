import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// Thirty thousand deadlines of one instant over a real store: all are told, none twice, each
/// recipient gets few messages, and no transaction holds more than a batch of them.
struct ThirtyThousandTests {
    private static let caseCount = 30_000
    private static let people = ["bo", "kim", "lis"]

    private let directory: URL
    private let store: EventStore
    private let circumstances: Circumstances
    private let start: Instant

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("thirty-thousand-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        start = try Instant(rfc3339: "2026-09-02T10:00:00Z")
        let file = directory.appendingPathComponent("no-contact.yaml")
        try """
        rule: no-contact
        title: {da: Ingen kontakt, en: No contact}
        severity: normal
        status: experimental
        owner: lis
        when: contact.attempted
        expect:
          - {event: contact.made, after: 24h}
        closes: [contact.made]
        tell: [{to: contact_person}]
        say: {da: Ring., en: Call.}
        answers: [contacted]
        tests:
          - name: nothing came
            events: [{at: T+0, type: contact.attempted}]
            expect: [{at: T+24h, to: contact_person}]
          - name: it came
            events: [{at: T+0, type: contact.attempted}, {at: T+1h, type: contact.made}]
            expect: []
          - {name: another event, events: [{at: T+0, type: reload.taken}], expect: []}
        """
        .write(to: file, atomically: true, encoding: .utf8)
        let people = Self.people.map { DaemonKit.person($0) }
        var holders: [CaseReference: [Role: String]] = [:]
        for number in 0..<Self.caseCount {
            holders[Self.reference(number)] = [
                Role("contact_person"): people[number % people.count].id
            ]
        }
        circumstances = try DaemonKit.circumstances(
            with: [String(repeating: "../", count: 30) + file.path.dropFirst()],
            roster: Roster(
                people: Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) }),
                cases: holders,
                defaults: [:],
                catchAll: DaemonKit.person("catch_all"),
                operator: DaemonKit.person("drift")
            )
        )
    }

    private static func reference(_ number: Int) -> CaseReference {
        CaseReference(unchecked: "c-\(number)")
    }

    private func work(
        at now: Instant,
        _ body: (inout CaseWork) throws -> Void
    ) throws -> CaseWorkOutcome {
        try store.work(circumstances, at: now) { work in
            try body(&work)
        }
    }

    /// Every case waits for the same instant.
    private func fill() throws {
        for first in stride(from: 0, to: Self.caseCount, by: CaseLoop.batchEventCountMax) {
            let events = (first..<first + CaseLoop.batchEventCountMax).map { number in
                CaseEvent(
                    reference: EventReference(source: "urn:test", id: "e\(number)"),
                    type: "contact.attempted",
                    caseReference: Self.reference(number),
                    happened: start,
                    received: start
                )
            }
            let outcome = try work(at: start) {
                try $0.take(.submission(events.map { .event($0) }, { _ in }))
            }
            try #require(outcome.counts.tellings == 0)
        }
    }

    /// Sends what is due as a dispatcher would; the letters by person, and the tellings in them.
    private func send(at now: Instant) throws -> (letters: [String: Int], tellings: [String]) {
        var letters: [String: Int] = [:]
        var tellings: [String] = []
        while true {
            let due = try store.look {
                try $0.dueMessages(channel: "mail", at: now, limit: Dispatcher.messageCountMax)
            }
            guard !due.isEmpty else { return (letters, tellings) }
            try store.change { transaction in
                for message in due {
                    letters[message.entries[0].telling.person.id, default: 0] += 1
                    for entry in message.entries {
                        tellings.append(entry.telling.id)
                        try transaction.settle(
                            entry.number,
                            as: .delivered,
                            outcome: "250",
                            at: now
                        )
                    }
                }
            }
        }
    }

    @Test func `thirty thousand deadlines at one instant over a real store`() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        try fill()
        let now = start.advanced(by: .hours(24))
        var told = 0
        var isDone = false
        while !isDone {
            let outcome = try work(at: now) { work in
                try work.takeDueCases(limit: CaseLoop.dueCaseCountMax)
            }
            #expect(outcome.counts.tellings <= CaseLoop.dueCaseCountMax)
            // Nothing leaves before everything of that instant is known.
            #expect(
                outcome.counts.messages == 0 || told + outcome.counts.tellings == Self.caseCount
            )
            told += outcome.counts.tellings
            isDone = outcome.counts.tellings == 0
        }
        #expect(told == Self.caseCount)
        let sent = try send(at: now)
        #expect(sent.letters == ["bo": 1, "kim": 1, "lis": 1])
        #expect(sent.tellings.count == Self.caseCount)
        #expect(Set(sent.tellings).count == Self.caseCount)
        // Nobody is told twice, now or an hour later.
        for later in [now, now.advanced(by: .hours(1))] {
            let outcome = try work(at: later) { work in
                try work.takeDueCases(limit: CaseLoop.dueCaseCountMax)
            }
            #expect(outcome.counts.tellings == 0)
            #expect(try send(at: later).tellings.isEmpty)
        }
        let states = try store.look { try $0.alertCounts() }.map { "\($0.state) \($0.count)" }
        #expect(states == ["open \(Self.caseCount)"])
    }
}
