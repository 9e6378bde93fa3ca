import Alerting
import CaseEvents
import EventStore
import Foundation
import Intake
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

/// One transaction's work over a real store and the shipped rules.
struct CaseWorkTests {
    private let directory: URL
    private let store: EventStore
    private let circumstances: Circumstances
    private let now: Instant

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("work-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        store = try EventStore(
            path: directory.appendingPathComponent("s.sqlite").path,
            purpose: .service
        )
        circumstances = try DaemonKit.circumstances(
            roster: Roster(forScenario: [Role("contact_person"): DaemonKit.person("bo")])
        )
        now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
    }

    private func discharge(
        _ id: String,
        in reference: String,
        at happened: Instant? = nil
    ) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: "hospital.discharged",
            caseReference: CaseReference(unchecked: reference),
            happened: happened ?? now,
            received: now
        )
    }

    @discardableResult
    private func work(
        channels: [String] = ["mail"],
        _ body: (inout CaseWork) throws -> Void
    ) throws -> CaseWorkOutcome {
        try store.work(circumstances, at: now, channels: channels) { work in
            try body(&work)
        }
    }

    private func submit(_ event: CaseEvent) throws -> CaseWorkOutcome {
        try work { try $0.take(.submission([.event(event)], { _ in })) }
    }

    @Test func `an event within the skew is kept, one past it is put aside`() throws {
        let edge = now.advanced(by: .minutes(10))
        let kept = try submit(discharge("edge", in: "c-1", at: edge))
        #expect(kept.counts.accepted == 1)
        let aside = try submit(
            discharge("past", in: "c-1", at: Instant(microseconds: edge.microseconds + 1))
        )
        #expect(aside.counts.quarantined == 1)
        #expect(aside.warnings.count == 1)
        #expect(try store.look { try $0.eventCount() } == 1)
    }

    @Test func `a mute holds a program's messages too, until it ends or is taken back`() throws {
        let rule = "unannounced-discharge"
        let mute = OwnEvents.muted(
            rule,
            because: "noise",
            owner: "bo",
            until: "2026-09-09",
            at: now
        )
        let channels = ["mail", "command", "journal"]
        try work(channels: channels) { try $0.take(.ownEvent(mute)) }
        try work(channels: channels) {
            try $0.take(.submission([.event(discharge("1", in: "c-1"))], { _ in }))
        }
        func due(_ channel: String, at instant: Instant) throws -> [String] {
            try store.look { try $0.dueEntries(channel: channel, at: instant, limit: 100) }
                .map(\.telling.rule).filter { $0 == rule }
        }
        #expect(try due("journal", at: now) == [rule])
        #expect(try due("command", at: now) == [])
        #expect(try due("command", at: now.advanced(by: .days(8))) == [rule])
        try work(channels: channels) { try $0.take(.ownEvent(OwnEvents.unmuted(rule, at: now))) }
        #expect(try due("command", at: now) == [rule])
    }

    @Test func `a renewed mute holds a program's messages until its own end`() throws {
        let rule = "unannounced-discharge"
        let channels = ["mail", "command"]
        func mute(_ day: String, _ reason: String, at now: Instant) -> CaseEvent {
            OwnEvents.muted(rule, because: reason, owner: "bo", until: day, at: now)
        }
        try work(channels: channels) { try $0.take(.ownEvent(mute("2026-09-09", "a", at: now))) }
        try work(channels: channels) {
            try $0.take(.submission([.event(discharge("1", in: "c-1"))], { _ in }))
        }
        let later = now.advanced(by: .days(1))
        try store.work(circumstances, at: later, channels: channels) {
            try $0.take(.ownEvent(mute("2026-09-20", "b", at: later)))
        }
        func due(after days: Int) throws -> [String] {
            let instant = now.advanced(by: .days(days))
            return try store.look {
                try $0.dueEntries(channel: "command", at: instant, limit: 100)
            }
            .map(\.telling.rule).filter { $0 == rule }
        }
        #expect(try due(after: 8) == [])
        #expect(try due(after: 17) == [])
        #expect(try due(after: 18) == [rule])
    }

    @Test func `a second channel goes with the mail: with the digest, or at once`() throws {
        for severity in [Severity.low, .urgent] {
            let store = try EventStore(
                path: directory.appendingPathComponent("\(severity).sqlite").path,
                purpose: .service
            )
            let bo = Person(id: "bo", email: "bo@kommune.example", secondChannel: "command")
            var circumstances = try HourlyRule.circumstances(
                in: directory,
                severity: severity,
                roster: Roster(forScenario: [Role("contact_person"): bo])
            )
            circumstances.secondChannels = ["command"]
            let channels = ["mail", "command"]
            let event = CaseEvent(
                reference: EventReference(source: "urn:test", id: "e"),
                type: HourlyRule.type,
                caseReference: CaseReference(unchecked: "c-1"),
                happened: now,
                received: now
            )
            try store.work(circumstances, at: now, channels: channels) {
                try $0.take(.submission([.event(event)], { _ in }))
            }
            func due(_ channel: String, at instant: Instant) throws -> [OutboxEntry] {
                try store.look { try $0.dueEntries(channel: channel, at: instant, limit: 100) }
                    .filter { $0.telling.rule == HourlyRule.name }
            }
            // Four reminders leave, each with a digest where the rule is of low severity.
            var instant = now
            for _ in 0..<6 {
                instant = instant.advanced(by: severity == .low ? .days(1) : .hours(1))
                try store.work(circumstances, at: instant, channels: channels) {
                    try $0.takeDueCases(limit: 10)
                }
                let entries = try due("mail", at: instant)
                try store.change { transaction in
                    for entry in entries {
                        try transaction.settle(
                            entry.number,
                            as: .delivered,
                            outcome: "250",
                            at: instant
                        )
                    }
                }
            }
            let last = try #require(try due("command", at: instant.advanced(by: .days(9))).last)
            #expect(last.telling.secondChannel == "command")
            let isDue = try due("command", at: instant).contains { $0.number == last.number }
            #expect(isDue == (severity == .urgent))
            // The digest of the next morning brings it along.
            let morning = instant.advanced(by: .days(1))
            try store.work(circumstances, at: morning, channels: channels) { _ in }
            #expect(try due("command", at: morning).contains { $0.number == last.number })
        }
    }

    @Test func `what was on its way in vain gives way to the reminder that came meanwhile`() throws
    {
        let circumstances = try HourlyRule.circumstances(
            in: directory,
            roster: Roster(forScenario: [Role("contact_person"): DaemonKit.person("bo")])
        )
        func due(at instant: Instant) throws -> [OutboxEntry] {
            try store.look { try $0.dueEntries(channel: "mail", at: instant, limit: 100) }
                .filter { $0.telling.rule == HourlyRule.name }
        }
        var event = discharge("a", in: "c-1")
        event.type = HourlyRule.type
        try store.work(circumstances, at: now) {
            try $0.take(.submission([.event(event)], { _ in }))
        }
        let first = try #require(try due(at: now).first)
        let later = now.advanced(by: .hours(1))
        try store.work(circumstances, at: later) { try $0.takeDueCases(limit: 10) }
        #expect(try due(at: later).map(\.telling.cause.label) == ["step-0", "step-0-1"])
        let report = DeliveryReport(
            entry: first.number,
            channel: "mail",
            settlement: .waiting(until: later),
            outcome: "450"
        )
        try store.work(circumstances, at: later) { try $0.take(.report([report], { _ in })) }
        let rest = try due(at: later)
        #expect(rest.map(\.telling.cause.label) == ["step-0-1"])
        #expect(rest.map(\.firstAttempt) == [later])
    }

    @Test func `one telling more than a plan takes is planned next, and none is lost`() throws {
        let cases = ["c-1", "c-2", "c-3"]
        try store.work(circumstances, at: now, channels: ["mail"], isCaughtUp: false) { work in
            for reference in cases {
                let event = discharge("in \(reference)", in: reference)
                try work.take(.submission([.event(event)], { _ in }))
            }
        }
        func plan() throws -> Int {
            try store.change { transaction in
                try MessageWork(
                    transaction: transaction,
                    circumstances: circumstances,
                    channels: ["mail"],
                    now: now,
                    tellingCountMax: 2
                )
                .plan()
            }
        }
        var counts: [Int] = []
        while try store.look({ try $0.nextPlan(channel: "mail") }) != nil, counts.count < 9 {
            counts.append(try plan())
        }
        #expect(counts.count > 1)
        let due = try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 100) }
        #expect(Set(due.map(\.telling.caseReference.text)).isSuperset(of: cases))
    }

    @Test func `a case that cannot be read does not keep the others from being judged`() throws {
        _ = try submit(discharge("d1", in: "c-broken"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [
            "-cmd", ".timeout 60000",
            directory.appendingPathComponent("s.sqlite").path,
            "UPDATE event SET data = '{' WHERE case_reference = 'c-broken'",
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let outcome = try work { work in
            for reference in ["c-broken", "c-sound"] {
                let event = discharge("new in \(reference)", in: reference)
                try work.take(.submission([.event(event)], { _ in }))
            }
        }
        #expect(outcome.counts.accepted == 2)
        #expect(outcome.warnings.contains { $0.contains("c-broken") })
        let sound = CaseReference(unchecked: "c-sound")
        #expect(try store.look { try $0.alerts(of: sound) }.count == 1)
        let later = now.advanced(by: CaseWork.damagedCasePause)
        let due = try store.look { try $0.dueCases(at: later, limit: 10) }
        #expect(due.contains { $0.0.text == "c-broken" })
    }

    @Test func `a case whose decisions never settle is looked at again, and said so`() throws {
        // The checker refuses rules that call each other in a circle, and not a long chain.
        let names = (0...CaseWork.roundCountMax).map { "\($0)" }
        for (name, other) in zip(names, ["start"] + names) {
            try """
            rule: ping-\(name)
            title: {da: Svar, en: Answer}
            severity: low
            status: experimental
            owner: drift
            when: alert.opened
            where: event.data.?rule.orValue("") == "ping-\(other)"
            per: event.data.alert
            tell: [{to: operator}]
            say: {da: Svar., en: Answer.}
            answers: [noted]
            tests:
              - {name: one, events: [{at: T+0, type: reload.taken}], expect: []}
              - {name: two, events: [{at: T+1h, type: reload.taken}], expect: []}
              - {name: three, events: [{at: T+2h, type: reload.taken}], expect: []}
            """
            .write(
                to: directory.appendingPathComponent("ping-\(name).yaml"),
                atomically: true,
                encoding: .utf8
            )
        }
        let root = String(repeating: "../", count: 30) + directory.path.dropFirst()
        let circumstances = try DaemonKit.circumstances(
            with: names.map { "\(root)/ping-\($0).yaml" },
            roster: self.circumstances.roster
        )
        var event = discharge("p", in: "c-1")
        event.type = "alert.opened"
        event.data = try JSONValue(parsing: #"{"alert":"x","rule":"ping-start"}"#)
        let outcome = try store.work(circumstances, at: now) { work in
            try work.take(.ownEvent(event))
        }
        #expect(outcome.warnings.contains { $0.contains("c-1") })
        let next = now.advanced(by: CaseWork.unsettledCasePause)
        let due = try store.look { try $0.dueCases(at: next, limit: 10) }
        #expect(due.contains { $0.0.text == "c-1" && $0.1 == next })
        let alerts = try store.look { try $0.alerts(of: CaseReference(unchecked: "c-1")) }
        #expect(alerts.count == CaseWork.roundCountMax)
    }

    @Test func `an expression that fails is told to the operator and to the rule's owner, once`()
        throws
    {
        let file = directory.appendingPathComponent("failing.yaml")
        try """
        rule: failing
        title: {da: Fejl, en: Failing}
        severity: low
        status: experimental
        owner: lis
        when: hospital.discharged
        where: 1 / size(event.data.?ward_kind.orValue("")) > 0
        tell: [{to: operator}]
        say: {da: Fejl., en: Failing.}
        answers: [noted]
        tests:
          - {name: one, events: [{at: T+0, type: reload.taken}], expect: []}
          - {name: two, events: [{at: T+1h, type: reload.taken}], expect: []}
          - {name: three, events: [{at: T+2h, type: reload.taken}], expect: []}
        """
        .write(to: file, atomically: true, encoding: .utf8)
        let circumstances = try DaemonKit.circumstances(
            with: [String(repeating: "../", count: 30) + file.path.dropFirst()],
            roster: Roster(forScenario: [
                Role("contact_person"): DaemonKit.person("bo"),
                Role("team_lead"): DaemonKit.person("lis"),
            ])
        )
        for id in ["d1", "d2"] {
            _ = try store.work(circumstances, at: now) { work in
                try work.take(.submission([.event(discharge(id, in: id))], { _ in }))
            }
        }
        let alerts = try store.look { try $0.alerts(of: .daemon) }
        #expect(alerts.map(\.rule) == ["rule-error"])
        #expect(alerts.first?.tellings.map(\.person) == ["operator", "lis"])
    }

    @Test func `a second channel carries what was left unanswered, and nothing else`() throws {
        let file = directory.appendingPathComponent("daily.yaml")
        try """
        rule: daily
        title: {da: Daglig, en: Daily}
        severity: normal
        status: experimental
        owner: lis
        when: contact.attempted
        unanswered: 1
        tell: [{to: contact_person, repeat: 24h}, {to: team_lead, after: 20d}]
        say: {da: Ring., en: Call.}
        answers: [contacted]
        tests:
          - {name: one, events: [{at: T+0, type: reload.taken}], expect: []}
          - {name: two, events: [{at: T+1h, type: reload.taken}], expect: []}
          - {name: three, events: [{at: T+2h, type: reload.taken}], expect: []}
        """
        .write(to: file, atomically: true, encoding: .utf8)
        let bo = Person(id: "bo", email: "bo@kommune.example", secondChannel: "command")
        var circumstances = try DaemonKit.circumstances(
            with: [String(repeating: "../", count: 30) + file.path.dropFirst()],
            roster: Roster(forScenario: [Role("contact_person"): bo])
        )
        circumstances.secondChannels = ["command"]
        var event = discharge("a", in: "c-1")
        event.type = "contact.attempted"
        var counts: [String] = []
        for day in 0...2 {
            let at = now.advanced(by: .days(day))
            _ = try store.work(circumstances, at: at, channels: ["mail", "command"]) { work in
                if day == 0 { try work.take(.submission([.event(event)], { _ in })) }
                try work.takeDueCases(limit: 10)
            }
            let due = try store.look { transaction in
                try ["mail", "command"].map { channel in
                    try transaction.dueEntries(channel: channel, at: at, limit: 10)
                }
            }
            counts.append("\(due.map(\.count))")
            try store.change { transaction in
                for entry in due[0] {
                    try transaction.settle(entry.number, as: .delivered, outcome: "250", at: at)
                }
            }
        }
        #expect(counts == ["[1, 0]", "[1, 0]", "[1, 1]"])
    }

    @Test func `whoever never got the alert does not hear that it is withdrawn`() throws {
        _ = try submit(discharge("d1", in: "c-1"))
        var retraction = discharge("r1", in: "c-1")
        retraction.type = CaseEvent.retractedType
        retraction.retracts = EventReference(source: "urn:test", id: "d1")
        _ = try submit(retraction)
        let due = try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 10) }
        #expect(due.isEmpty)
        let alerts = try store.look { try $0.alerts(openOnly: true) }
        #expect(alerts.isEmpty)
    }

    @Test func `whoever got it hears it`() throws {
        _ = try submit(discharge("d1", in: "c-1"))
        try store.change { transaction in
            for entry in try transaction.dueEntries(channel: "mail", at: now, limit: 10) {
                try transaction.settle(entry.number, as: .delivered, outcome: "250", at: now)
            }
        }
        var retraction = discharge("r1", in: "c-1")
        retraction.type = CaseEvent.retractedType
        retraction.retracts = EventReference(source: "urn:test", id: "d1")
        _ = try submit(retraction)
        let due = try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 10) }
        #expect(due.map(\.telling.cause) == [.withdrawn])
    }
}
