import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// Which orders to mute are carried out, and what a mute that is renewed does to what it holds.
struct MuteOrderTests {
    private static let rule = "unannounced-discharge"
    private let circumstances: Circumstances
    private let start: Instant

    init() throws {
        circumstances = try DaemonKit.circumstances()
        start = try Instant(rfc3339: DaemonKit.start)
    }

    /// What is wrong with an order; nothing when it is carried out.
    private func problems(_ order: RuleOrder, mutes: [RuleMute] = []) -> [String] {
        switch MuteOrder.event(of: order, in: circumstances, mutes: mutes, at: start) {
        case .success: []
        case .failure(let problems): problems.lines
        }
    }

    private func mute(_ rule: String) -> RuleOrder {
        .mute(rule: rule, reason: "noise", owner: "bo", until: "2026-09-09")
    }

    @Test func `what tells of the daemon's own trouble cannot be muted`() throws {
        let known = circumstances.ruleBook.rules.map(\.name)
        for rule in ["rule-muted", "auditor-trouble", "delivery-failed", "rule-error"] {
            try #require(known.contains(rule))
            #expect(problems(mute(rule)).count == 1, "\(rule)")
        }
        #expect(problems(mute("roster-gap")) == [])
    }

    @Test func `a mute can be lifted when its rule bears another name`() {
        let old = RuleMute(
            rule: "old",
            reason: "noise",
            owner: "bo",
            from: start,
            until: start.advanced(by: .days(9))
        )
        #expect(problems(.unmute(rule: "old"), mutes: [old]) == [])
        #expect(problems(.unmute(rule: "old")) == ["there is no rule `old`"])
        #expect(problems(mute("old"), mutes: [old]) == ["there is no rule `old`"])
    }

    @Test func `an alert that a renewed mute holds does not run out of time`() throws {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("mute-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appendingPathComponent("s.sqlite").path
        let store = try EventStore(path: path, purpose: .service)
        let reference = CaseReference(unchecked: "c-1")
        func work(day: Int, _ body: (inout CaseWork) throws -> Void = { _ in }) throws {
            try store.change { transaction in
                var work = try CaseWork(
                    transaction: transaction,
                    circumstances: circumstances,
                    futureSkewMax: .minutes(10),
                    channels: ["mail"],
                    inFlight: InFlight(),
                    now: start.advanced(by: .days(day))
                )
                try body(&work)
                work.touch(reference)
                try work.decideTouchedCases()
                _ = try work.finish()
            }
        }
        func mute(day: Int, until: String, of rule: String) throws {
            let at = start.advanced(by: .days(day))
            let event = OwnEvents.muted(rule, because: "noise", owner: "bo", until: until, at: at)
            try work(day: day) { try $0.take(.ownEvent(event)) }
        }
        let discharge = CaseEvent(
            reference: EventReference(source: "urn:test", id: "d1"),
            type: "hospital.discharged",
            caseReference: reference,
            happened: start,
            received: start
        )
        try work(day: 0) { try $0.take(.submission([.event(discharge)], { _ in })) }
        func alert() throws -> Alert {
            try #require(
                try store.look { try $0.alerts(openOnly: false) }.first {
                    $0.caseReference == reference
                }
            )
        }
        let rule = try alert().rule
        // All steps of the ladder have been told by then.
        for day in [5, 10, 20] { try work(day: day) }
        let last = try #require(try alert().tellings.last).decided
        try #require(last <= start.advanced(by: .days(20)))
        // From 2026-09-22 to the middle of October, then to November.
        try mute(day: 20, until: "2026-10-20", of: rule)
        try mute(day: 40, until: "2026-11-10", of: rule)
        try work(day: 60)
        #expect(try alert().state.isOpen)
        // Thirty days after the tenth of November.
        try work(day: 105)
        #expect(try !alert().state.isOpen)
    }
}
