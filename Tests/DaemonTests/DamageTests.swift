import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// One row that cannot be read holds up nothing else, and is told to the operator.
///
/// Each test breaks one row of a real store, and looks at what the next transactions do.
final class DamageTests {
    private let directory: URL
    private let store: EventStore
    private var circumstances: Circumstances
    private var now: Instant

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("damage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        circumstances = try DaemonKit.circumstances()
        now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    private func discharge(_ id: String, in reference: String) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: "hospital.discharged",
            caseReference: CaseReference(unchecked: reference),
            happened: now,
            received: now
        )
    }

    /// One transaction; messages may be planned with a later one.
    @discardableResult
    private func work(
        plans: Bool = true,
        _ body: (inout CaseWork) throws -> Void = { _ in }
    ) throws -> CaseWorkOutcome {
        try store.work(circumstances, at: now, isCaughtUp: plans) { work in
            try body(&work)
            try work.takeDueCases(limit: 100)
        }
    }

    @discardableResult
    private func submit(_ event: CaseEvent, plans: Bool = true) throws -> CaseWorkOutcome {
        try work(plans: plans) { try $0.take(.submission([.event(event)], { _ in })) }
    }

    private func spoil(_ statement: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [
            "-cmd", ".timeout 60000", directory.appendingPathComponent("s.sqlite").path, statement,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// Who waits for a message of which rule, in which case.
    private func due() throws -> [String] {
        try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 100) }
            .map { "\($0.telling.caseReference) \($0.telling.rule) \($0.telling.person.id)" }
            .sorted()
    }

    private let told = "unannounced-discharge"
    private let toOperator = "tovholder row-unreadable operator"

    private func alerts(_ reference: String) throws -> [Alert] {
        try store.look { try $0.alerts(of: CaseReference(unchecked: reference)) }
    }

    @Test func `a message that cannot be read before its plan is told anew, and the others leave`()
        throws
    {
        for id in ["1", "2"] { try submit(discharge(id, in: "c-\(id)"), plans: false) }
        try spoil("UPDATE outbox SET body = '{' WHERE number = 1")
        let outcome = try work()
        #expect(outcome.warnings.contains { $0.contains("message 1") })
        try work()
        #expect(try due() == ["c-1 \(told) bo", "c-2 \(told) bo", toOperator])
        #expect(try store.look { try $0.damagedRowCounts() }.map(\.table) == ["message"])
    }

    @Test func `a message that cannot be read before it leaves is told anew under its name`()
        throws
    {
        for id in ["1", "2"] { try submit(discharge(id, in: "c-\(id)")) }
        let name = try #require(try alerts("c-1").first?.tellings.first?.id)
        try spoil("UPDATE outbox SET body = '{' WHERE telling = '\(name)'")
        let damaged = try store.look { transaction in
            let due = try transaction.dueEntries(channel: "mail", at: now, limit: 100)
            #expect(due.map(\.telling.caseReference.text) == ["c-2"])
            return transaction.damagedRows.compactMap { Int64($0.row) }
        }
        try work { try $0.take(.recheck(damaged, { _ in })) }
        try work()
        #expect(try due() == ["c-1 \(told) bo", "c-2 \(told) bo", toOperator])
        #expect(try alerts("c-1").first?.tellings.map(\.id) == [name])
        let states = try store.look { try $0.outboxCounts() }.map { "\($0.state) \($0.count)" }
        #expect(states == ["failed 1", "waiting 3"])
    }

    @Test func `an outcome of a message that cannot be read is kept`() throws {
        try submit(discharge("1", in: "c-1"))
        try spoil("UPDATE outbox SET body = '{'")
        let report = DeliveryReport(
            entry: 1,
            channel: "mail",
            settlement: .failed,
            outcome: "refused",
            failure: .refused
        )
        try work { try $0.take(.report([report], { _ in })) }
        try work()
        #expect(try due() == ["c-1 \(told) bo", toOperator])
    }

    @Test func `the report of the week leaves although one of its alerts cannot be read`() throws {
        circumstances.reports = .usual
        for id in ["1", "2"] { try submit(discharge(id, in: "c-\(id)")) }
        try spoil("UPDATE alert SET body = '{' WHERE case_reference = 'c-1'")
        now = now.advanced(by: .days(5))
        let outcome = try work()
        #expect(outcome.warnings.contains { $0.contains("alert ") })
        try work()
        let waiting = try due()
        #expect(waiting.contains { $0.contains("report") }, "\(waiting)")
        #expect(waiting.contains(toOperator))
    }

    @Test func `an alert that cannot be read is raised anew, and told under a new name`() throws {
        try submit(discharge("1", in: "c-1"))
        let before = try #require(try alerts("c-1").first)
        try spoil("UPDATE alert SET body = '{'")
        try submit(discharge("2", in: "c-1"))
        try work()
        let after = try alerts("c-1")
        #expect(after.first { $0.id == before.id }?.state == .withdrawn(at: now))
        #expect(try due().contains(toOperator))
        let other = try #require(after.first { $0.id != before.id })
        #expect(other.state == .open)
        #expect(other.tellings.map(\.person) == ["bo"])
        #expect(other.tellings.map(\.id) != before.tellings.map(\.id))
    }

    @Test func `an alert that was answered and cannot be read is raised no more`() throws {
        try submit(discharge("1", in: "c-1"))
        let id = try #require(try alerts("c-1").first?.id)
        let answer = GivenAnswer(alert: id, by: "bo", choice: "contacted", linkOf: nil)
        try work { try $0.take(.answer(answer, { _ in })) }
        try spoil("UPDATE alert SET body = '{'")
        try submit(discharge("2", in: "c-2"))
        try work { $0.touch(CaseReference(unchecked: "c-1")) }
        try work()
        #expect(try alerts("c-1").allSatisfy { !$0.state.isOpen })
    }

    @Test func `an own event that cannot be read stops neither messages nor the daemon's alerts`()
        throws
    {
        let muted = OwnEvents.muted(
            told,
            because: "noise",
            owner: "bo",
            until: "2026-09-09",
            at: now
        )
        try work { try $0.take(.ownEvent(muted)) }
        try spoil("UPDATE event SET data = '{' WHERE case_reference = 'tovholder'")
        try submit(discharge("1", in: "c-1"))
        try work()
        #expect(try due().contains("c-1 \(told) bo"))
        #expect(try due().contains(toOperator))
    }

    @Test func `a case with an event that cannot be read is told to the operator, not looked for`()
        throws
    {
        try submit(discharge("1", in: "c-1"))
        try spoil("UPDATE event SET data = '{' WHERE id = '1'")
        try spoil("UPDATE alert SET next_step = 1; UPDATE wake SET at = 1")
        try work()
        try work()
        #expect(try due().contains(toOperator))
        let reading = try store.look { try $0.auditReading(at: now) }
        #expect(reading.alertsPastNextStep == nil)
        #expect(reading.wakesPassed == nil)
    }

    @Test func `an event that cannot be read takes its content from the next of its name`() throws {
        try submit(discharge("1", in: "c-1"))
        try spoil("UPDATE event SET data = '{' WHERE id = '1'")
        let outcome = try submit(discharge("1", in: "c-1"))
        #expect(outcome.counts.accepted == 1)
        let events = try store.look { try $0.events(of: CaseReference(unchecked: "c-1")) }
        #expect(events.count { $0.type == "hospital.discharged" } == 1)
        #expect(try store.look { try $0.damagedRowCounts() }.isEmpty)
    }

    @Test func `a damaged event that is sent again is damaged no more`() throws {
        try submit(discharge("1", in: "c-1"))
        try spoil("UPDATE event SET data = '{' WHERE id = '1'")
        try spoil("UPDATE wake SET at = 1; UPDATE alert SET next_step = 1")
        try work { $0.touch(CaseReference(unchecked: "c-1")) }
        #expect(try store.look { try $0.damagedRowCounts() }.map(\.table) == ["event"])
        try submit(discharge("1", in: "c-1"))
        #expect(try store.look { try $0.damagedRowCounts() }.isEmpty)
    }

    @Test func `a last look at a store that cannot be read finds no message to settle or send`()
        throws
    {
        try submit(discharge("1", in: "c-1"))
        let clock = DaemonClock()
        let look = LastLook(store: store, circumstances: circumstances, clock: clock)
        let messages = try store.look {
            try $0.dueMessages(channel: "mail", at: now, limit: 10)
        }
        let message = try #require(messages.first)
        try spoil("ALTER TABLE alert RENAME TO elsewhere")
        #expect(throws: StoreError.self) { try look.standing(of: message) }
        try spoil("ALTER TABLE elsewhere RENAME TO alert")
        let standing = try look.standing(of: message)
        #expect(standing.entries.count + standing.refused.count == 1)
    }

    @Test func `a start goes on over alerts that cannot be read`() throws {
        try submit(discharge("1", in: "c-1"))
        try spoil("UPDATE alert SET body = '{', next_step = NULL")
        try store.change { try $0.makeNeglectedCasesDue(at: now) }
        try work()
        try work()
        #expect(try due().contains(toOperator))
    }
}
