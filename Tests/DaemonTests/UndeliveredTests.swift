import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// What becomes of messages that never arrive, over a real store and the shipped rules.
final class UndeliveredTests {
    private let directory: URL
    private let store: EventStore
    private let circumstances: Circumstances
    private let inFlight = InFlight()
    private var now: Instant
    private let reference = CaseReference(unchecked: "c-1")

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("undelivered-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        circumstances = try DaemonKit.circumstances(
            roster: Roster(forScenario: [
                Role("contact_person"): DaemonKit.person("bo"),
                Role("team_lead"): DaemonKit.person("lis"),
            ])
        )
        now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
    }

    private func event(_ id: String, _ type: String = "hospital.discharged") -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: type,
            caseReference: reference,
            happened: now,
            received: now
        )
    }

    @discardableResult
    private func work(_ body: (inout CaseWork) throws -> Void) throws -> CaseWorkOutcome {
        try store.change { transaction in
            var work = try CaseWork(
                transaction: transaction,
                circumstances: circumstances,
                futureSkewMax: .minutes(10),
                channels: ["mail", "journal"],
                inFlight: inFlight,
                now: now
            )
            try body(&work)
            try work.decideTouchedCases()
            return try work.finish()
        }
    }

    private func submit(_ event: CaseEvent) throws {
        try work { try $0.take(.submission([.event(event)], { _ in })) }
    }

    private func due(_ channel: String = "mail") throws -> [OutboxEntry] {
        try store.look { try $0.dueEntries(channel: channel, at: now, limit: 100) }
    }

    private func failures() throws -> [CaseEvent] {
        try store.look { try $0.events(of: reference) }.filter { $0.type == "delivery.failed" }
    }

    /// Settles what waits for the person as failed.
    @discardableResult
    private func fail(_ person: String, by channel: String = "mail") throws -> CaseWorkOutcome {
        let reports = try due(channel).filter { $0.telling.person.id == person }.map {
            DeliveryReport(
                entry: $0.number,
                channel: channel,
                settlement: .failed,
                outcome: "refused: the mail server answered 550 5.1.1 to RCPT",
                failure: .refused
            )
        }
        #expect(!reports.isEmpty, "something waits for \(person)")
        return try work { try $0.take(.report(reports, { _ in })) }
    }

    @Test func `what did not reach the recipient goes to the next in line at once`() throws {
        try submit(event("d1"))
        let first = try #require(try due().first)
        #expect(first.telling.person.id == "bo")
        try fail("bo")
        let failure = try #require(try failures().first)
        #expect(failure.data["telling"]?.string == first.telling.id)
        #expect(failure.data["person"]?.string == "bo")
        #expect(failure.data["reason"]?.string == "refused")
        let next = try due().filter { $0.telling.alert == first.telling.alert }
        #expect(next.map(\.telling.person.id) == ["lis"])
        #expect(next.map(\.telling.cause) == [first.telling.cause])
        #expect(next.map(\.telling.role) == [first.telling.role])
        let toOperator = try due().filter { $0.telling.rule == "delivery-failed" }
        #expect(toOperator.map(\.telling.person.id) == ["operator"])
    }

    @Test func `deciding again passes nothing on anew`() throws {
        try submit(event("d1"))
        try fail("bo")
        let before = try due().map(\.telling.id)
        for id in ["x", "y"] { try submit(event(id, "contact.attempted")) }
        let mine = try due().filter { $0.telling.person.id == "lis" }
        #expect(mine.count == 1)
        #expect(Set(before).isSubset(of: Set(try due().map(\.telling.id))))
    }

    @Test func `the chain goes on to its end, and ends`() throws {
        try submit(event("d1"))
        let alert = try #require(try due().first).telling.alert
        var people: [String] = []
        for _ in 0..<10 {
            let waiting = try due().first { $0.telling.alert == alert }
            guard let person = waiting?.telling.person.id else { break }
            people.append(person)
            try fail(person)
        }
        #expect(people == ["bo", "lis", "catch_all", "operator"])
    }

    /// Everybody whom the alert could reach is refused; who that was.
    private func failEverybody(_ alert: String) throws -> [String] {
        var people: [String] = []
        while people.count < 10,
            let waiting = try due().first(where: { $0.telling.alert == alert })
        {
            people.append(waiting.telling.person.id)
            try fail(waiting.telling.person.id)
        }
        return people
    }

    @Test func `an alert that reached nobody is tried again until somebody has it`() throws {
        try submit(event("d1"))
        let alert = try #require(try due().first).telling.alert
        #expect(try failEverybody(alert) == ["bo", "lis", "catch_all", "operator"])
        #expect(try store.look { try $0.auditReading(at: now) }.unreached != nil)
        let next = try #require(try store.look { try $0.alert(alert) }?.nextStep)
        #expect(next == now.advanced(by: Alert.unreachedPauseMin))
        #expect(try store.look { try $0.nextWake() }.map { $0 <= next } == true)
        now = next.advanced(by: Elapsed(microseconds: -1))
        try work { try $0.takeDueCases(limit: 10) }
        #expect(try due().filter { $0.telling.alert == alert }.isEmpty)
        now = next
        try work { try $0.takeDueCases(limit: 10) }
        let again = try due().filter { $0.telling.alert == alert }
        #expect(again.map(\.telling.person.id) == ["bo"])
        #expect(again.map(\.telling.cause) == [.unreached(0)])
        // The next in line follows here, too.
        try fail("bo")
        let entry = try #require(try due().first { $0.telling.alert == alert })
        #expect(entry.telling.person.id == "lis")
        let arrived = DeliveryReport(
            entry: entry.number,
            channel: "mail",
            settlement: .delivered,
            outcome: "delivered: 250"
        )
        try work { try $0.take(.report([arrived], { _ in })) }
        #expect(try store.look { try $0.auditReading(at: now) }.unreached == nil)
        now = now.advanced(by: .minutes(59))
        try work { try $0.takeDueCases(limit: 10) }
        #expect(try due().filter { $0.telling.cause == .unreached(1) }.isEmpty)
    }

    @Test func `what a later message took the place of reached nobody either`() throws {
        try submit(event("d1"))
        let alert = try #require(try due().first).telling.alert
        // Tried in vain until the next step, which goes to the same mailbox.
        for entry in try due().filter({ $0.telling.alert == alert }) {
            let report = DeliveryReport(
                entry: entry.number,
                channel: "mail",
                settlement: .waiting(until: now.advanced(by: .minutes(1))),
                outcome: "not yet"
            )
            try work { try $0.take(.report([report], { _ in })) }
        }
        try store.change { transaction in
            let first = try #require(try transaction.alert(alert)?.tellings.first)
            var later = try #require(try transaction.alert(alert))
            let record = TellingRecord(
                id: "later",
                cause: .step(0, repetition: 1),
                role: first.role,
                person: first.person,
                decided: now
            )
            later.tellings.append(record)
            try transaction.save(later, at: now)
            let telling = try #require(try transaction.telling(first.id))
            try transaction.enqueue(
                Telling(
                    id: "later",
                    alert: alert,
                    caseReference: reference,
                    rule: telling.rule,
                    severity: telling.severity,
                    cause: .step(0, repetition: 1),
                    role: telling.role,
                    person: telling.person,
                    follows: first.id,
                    content: telling.content,
                    decided: now
                ),
                channels: ["mail"],
                foldingChannels: ["mail"]
            )
            try transaction.replaceTried([first.id], with: "later", at: now)
        }
        try work { _ in }
        #expect(try failEverybody(alert).last == "operator")
        let next = try #require(try store.look { try $0.alert(alert) }?.nextStep)
        #expect(next <= now.advanced(by: Alert.unreachedPauseMin))
        now = now.advanced(by: Alert.unreachedPauseMin)
        try work { try $0.takeDueCases(limit: 10) }
        #expect(try due().contains { $0.telling.cause == .unreached(0) })
    }

    @Test func `who never got a message hears nothing of its withdrawal`() throws {
        for hasLeft in [false, true] {
            let id = "r\(hasLeft)"
            try submit(event(id))
            let entry = try #require(try due().first { $0.telling.rule != "delivery-failed" })
            let journal = try #require(try due("journal").first)
            var reports = [
                DeliveryReport(
                    entry: journal.number,
                    channel: "journal",
                    settlement: .delivered,
                    outcome: "written"
                )
            ]
            if hasLeft {
                reports.append(
                    DeliveryReport(
                        entry: entry.number,
                        channel: "mail",
                        settlement: .delivered,
                        outcome: "delivered: 250"
                    )
                )
            }
            try work { try $0.take(.report(reports, { _ in })) }
            try submit(retraction(of: id))
            #expect(try due().map(\.telling.cause) == (hasLeft ? [.withdrawn] : []))
            // What the journal has written down, it takes back.
            #expect(try due("journal").contains { $0.telling.cause == .withdrawn })
        }
    }

    private func retraction(of id: String) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: "no-\(id)"),
            type: "event.retracted",
            caseReference: reference,
            happened: now,
            retracts: EventReference(source: "urn:test", id: id),
            received: now
        )
    }

    @Test func `nobody is told that the operator could not be told of a failure`() throws {
        try submit(event("d1"))
        try fail("bo")
        let count = try failures().count
        let outcome = try fail("operator")
        #expect(try failures().count == count)
        #expect(!outcome.warnings.isEmpty)
    }

    @Test func `a channel beside mail that fails is told of, and passes nothing on`() throws {
        try submit(event("d1"))
        try fail("bo", by: "journal")
        #expect(try failures().map { $0.data["channel"]?.string } == ["journal"])
        #expect(try due().filter { $0.telling.person.id == "lis" }.isEmpty)
        #expect(try due().contains { $0.telling.rule == "delivery-failed" })
    }

    @Test func `a mail that comes back is no answer, and goes to the next in line`() throws {
        try submit(event("d1"))
        let entry = try #require(try due().first)
        let report = DeliveryReport(
            entry: entry.number,
            channel: "mail",
            settlement: .delivered,
            outcome: "delivered: 250"
        )
        try work { try $0.take(.report([report], { _ in })) }
        for _ in 0..<2 {
            // The second time it is known.
            try work {
                try $0.take(
                    .bounce(message: entry.telling.id, outcome: "refused: it came back", { _ in })
                )
            }
        }
        #expect(try failures().map { $0.data["reason"]?.string } == ["bounced"])
        let next = try due().filter { $0.telling.alert == entry.telling.alert }
        #expect(next.map(\.telling.person.id) == ["lis"])
        #expect(try store.look { try $0.alert(entry.telling.alert) }?.state == .open)
    }

    @Test func `what is not tried again is counted apart from what is`() throws {
        try submit(event("d1"))
        let entry = try #require(try due().first)
        let later = Settlement.waiting(until: now.advanced(by: .minutes(2)))
        for (settlement, count) in [(later, 0), (.failed, 1), (.delivered, 0)] {
            let report = DeliveryReport(
                entry: entry.number,
                channel: "mail",
                settlement: settlement,
                outcome: "what came of it"
            )
            let outcome = try work { try $0.take(.report([report], { _ in })) }
            #expect(outcome.counts.undeliverable == count)
        }
    }

    @Test func `a mail that is not ours changes nothing when it comes back`() throws {
        try submit(event("d1"))
        try work { try $0.take(.bounce(message: "unknown", outcome: "refused", { _ in })) }
        #expect(try failures().isEmpty)
        #expect(try due().count == 1)
    }

    @Test func `what waits for the recipient's rate has not been tried`() throws {
        try submit(event("d1"))
        let entry = try #require(try due().first)
        let later = now.advanced(by: .minutes(2))
        let report = DeliveryReport(
            entry: entry.number,
            channel: "mail",
            settlement: .held(until: later),
            outcome: "held back"
        )
        let outcome = try work { try $0.take(.report([report], { _ in })) }
        #expect(outcome.counts.deliveryFailures == 0)
        #expect(try due().isEmpty)
        #expect(try store.look { try $0.nextAttempt(channel: "mail") } == later)
        #expect(try !store.look { try $0.hasLeft(entry.telling.id, by: "mail") })
    }

    @Test func `an answer before a restart keeps what waited from leaving after it`() throws {
        try submit(event("d1"))
        let telling = try #require(try due().first).telling
        try work { work in
            let answer = GivenAnswer(
                alert: telling.alert,
                by: "bo",
                choice: circumstances.ruleBook.rule(telling.rule)?.answers.first ?? "contacted",
                linkOf: nil
            )
            try work.take(.answer(answer, { _ in }))
        }
        try store.close()
        let again = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        let waiting = try again.look { try $0.dueEntries(channel: "mail", at: now, limit: 10) }
        #expect(waiting.filter { $0.telling.alert == telling.alert }.isEmpty)
    }

    @Test func `a late event that takes back what is on its way is told to its reader`() throws {
        try submit(event("d1"))
        let entry = try #require(try due().first)
        inFlight.take(entry.telling.id)
        var retraction = event("r1", CaseEvent.retractedType)
        retraction.retracts = EventReference(source: "urn:test", id: "d1")
        try submit(retraction)
        let report = DeliveryReport(
            entry: entry.number,
            channel: "mail",
            settlement: .delivered,
            outcome: "delivered: 250"
        )
        try work { try $0.take(.report([report], { _ in })) }
        inFlight.putDown(entry.telling.id)
        #expect(try due().map(\.telling.cause) == [.withdrawn])
        let states = try store.look { try $0.deliveries(of: entry.telling.alert) }
            .filter { $0.channel == "mail" }.map(\.state)
        #expect(states == ["delivered", "waiting"])
    }
}
