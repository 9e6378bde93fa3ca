import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// A role that nobody holds in many cases is one alert, not one for each.
struct GapFoldingTests {
    @Test func `three cases are told one by one, the fourth is folded, and a week later not`() {
        var memory = GapMemory(nil)
        let now = Instant(microseconds: 1_800_000_000_000_000)
        func folds(_ name: String, after span: Elapsed = .zero) -> Bool {
            memory = GapMemory(memory.text)
            return memory.folds(CaseReference(unchecked: name), at: now.advanced(by: span))
        }
        #expect(["a", "b", "c"].map { folds($0) } == [false, false, false])
        #expect(GapMemory.caseCountMax == 3)
        #expect(folds("d"))
        #expect(!folds("b"))
        #expect(folds("d", after: GapMemory.window))
        // The others have not been found again since; `d` was never told by itself.
        #expect(!folds("d", after: GapMemory.window + .hours(1)))
    }

    @Test(arguments: ["", "x", "a b", "a 1 2", "a 99999999999999999999", "\n\n"])
    func `what cannot be read is forgotten`(text: String) {
        var memory = GapMemory(text)
        #expect(memory.text == "")
        let folds = memory.folds(CaseReference(unchecked: "c"), at: Instant(microseconds: 0))
        #expect(!folds)
    }

    @Test func `five cases without a contact person are three alerts and one more`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("gaps-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let store = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        let shared = try DaemonKit.circumstances()
        let circumstances = Circumstances(
            ruleBook: shared.ruleBook,
            roster: Roster(forScenario: [:], calendar: shared.calendar),
            calendar: shared.calendar,
            disclosure: shared.disclosure,
            language: .danish
        )
        let now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
        for number in 1...5 {
            let event = CaseEvent(
                reference: EventReference(source: "urn:test", id: "d\(number)"),
                type: "hospital.discharged",
                caseReference: CaseReference(unchecked: "c-\(number)"),
                happened: now,
                received: now
            )
            _ = try store.work(circumstances, at: now) { work in
                try work.take(.submission([.event(event)], { _ in }))
            }
        }
        let (alerts, cases) = try store.look { transaction in
            (
                try transaction.alerts(openOnly: true),
                try transaction.gaps(since: now.advanced(by: -GapMemory.window))
            )
        }
        #expect(alerts.filter { $0.rule == "unannounced-discharge" }.count == 5)
        #expect(alerts.filter { $0.rule == "roster-gap" }.count == 3)
        let folded = alerts.filter { $0.rule == "roster-gaps" }
        #expect(folded.map(\.caseReference) == [.daemon])
        #expect(folded.first?.tellings.map(\.person) == ["operator"])
        #expect(
            cases.filter { $0.role == "contact_person" }.map(\.caseReference.text)
                == (1...5).map { "c-\($0)" }
        )
    }
}
