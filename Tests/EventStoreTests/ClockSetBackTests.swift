import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

@testable import EventStore

/// What was decided under a clock that was ahead is brought back.
struct ClockSetBackTests {
    private let now = Instant(microseconds: 100)
    private let ahead: Int64 = 300

    @Test func `what failed ahead is tried now`() throws {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            try transaction.enqueue(StoreKit.telling("t", decided: ahead), channels: ["journal"])
            try transaction.settle(
                1,
                as: .waiting(until: Instant(microseconds: 500)),
                outcome: "450",
                at: Instant(microseconds: ahead)
            )
            try transaction.comeBack(to: now)
        }
        let due = try store.look { try $0.dueEntries(channel: "journal", at: now, limit: 10) }
        #expect(due.map(\.firstAttempt) == [now])
    }

    @Test func `what was held ahead is planned now and leaves now`() throws {
        let store = try StoreKit().open()
        let telling = StoreKit.telling("t", decided: ahead)
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            try transaction.enqueue(telling, channels: ["mail"], foldingChannels: ["mail"])
            let held = MessagePlan(
                [WaitingTelling(telling, hold: nil)],
                customs: MessageCustoms(),
                sentToday: 0,
                mutes: [
                    RuleMute(
                        rule: "r",
                        reason: "x",
                        owner: "bo",
                        from: Instant(microseconds: ahead),
                        until: Instant(microseconds: 900)
                    )
                ],
                zone: .utc,
                at: Instant(microseconds: ahead)
            )
            try transaction.keep(
                held,
                channel: "mail",
                person: "bo",
                at: Instant(microseconds: ahead)
            )
        }
        #expect(try store.look { try $0.heldEntries() }.count == 1)
        try store.change { try $0.comeBack(to: now) }
        #expect(try store.look { try $0.nextPlan(channel: "mail") } == now)
        try store.change { transaction in
            let person = telling.person.id
            let plan = MessagePlan(
                try transaction.unplanned(channel: "mail", person: person, at: now, limit: 10),
                customs: MessageCustoms(),
                sentToday: 0,
                mutes: [],
                zone: .utc,
                at: now
            )
            try transaction.keep(plan, channel: "mail", person: person, at: now)
        }
        let due = try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 10) }
        #expect(due.map(\.telling.id) == ["t"])
    }

    @Test func `an alert that was raised ahead counts from now, and its case is due`() throws {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a", raised: ahead), at: now)
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.alert("a") }?.raised == now)
        #expect(try store.look { try $0.nextWake() } == now)
    }

    @Test func `an answer from ahead was given now and holds as long, and so is all of our own`()
        throws
    {
        let store = try StoreKit().open()
        let ahead = now.advanced(by: .days(3))
        let until = ahead.advanced(by: .hours(4)).rfc3339
        let answered = CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: "answered/1"),
            type: "alert.answered",
            caseReference: CaseReference(unchecked: "c-1"),
            happened: ahead,
            data: try JSONValue(parsing: #"{"alert":"a","by":"bo","held_until":"\#(until)"}"#),
            received: ahead
        )
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            _ = try transaction.append(answered)
            try transaction.comeBack(to: now)
        }
        let event = try #require(try store.look { try $0.event(answered.reference) })
        #expect(event.happened == now)
        #expect(event.received == now)
        let end = try #require(event.data["held_until"]?.string)
        #expect(try Instant(rfc3339: end) == now.advanced(by: .hours(4)))
        #expect(event.data["by"]?.string == "bo")
        #expect(try store.look { try $0.nextWake() } == now)
    }

    @Test func `what began to wait for quiet hours ahead is looked at now`() throws {
        let store = try StoreKit().open()
        var alert = StoreKit.alert("a")
        func held(since: Int64) -> QuietTelling {
            QuietTelling(
                cause: .step(1, repetition: 0),
                role: Role("contact_person"),
                person: "bo",
                since: Instant(microseconds: since),
                until: Instant(microseconds: 900)
            )
        }
        alert.waiting = [held(since: ahead), held(since: now.microseconds)]
        try store.change { transaction in
            try transaction.save(alert, at: now)
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.alert("a") }?.waiting == [held(since: now.microseconds)])
        #expect(try store.look { try $0.nextWake() } == now)
    }

    @Test func `an alert comes back with all that it knew but the times that were ahead`() throws {
        var alert = StoreKit.alert("a", raised: ahead)
        func record(decided: Int64) -> TellingRecord {
            TellingRecord(
                id: "t",
                cause: .step(0, repetition: 0),
                role: Role("contact_person"),
                person: "bo",
                decided: Instant(microseconds: decided),
                knownAs: Role("contact_person"),
                step: "contact_person"
            )
        }
        alert.tellings = [record(decided: ahead)]
        alert.ladder = [
            LadderStep(roles: [Role("contact_person")], start: .after(.elapsed(.zero))).kept
        ]
        let back = alert.comingBack(to: now)
        #expect(back.raised == now)
        #expect(back.tellings == [record(decided: now.microseconds)])
        #expect(back.ladder == alert.ladder)
    }

    @Test func `own events stay where the case holds others from ahead, and so does a mute`() throws
    {
        let store = try StoreKit().open()
        func own(_ id: String, in reference: CaseReference) -> CaseEvent {
            CaseEvent(
                reference: EventReference(source: CaseEvent.ownSource, id: id),
                type: "alert.answered",
                caseReference: reference,
                happened: Instant(microseconds: ahead),
                received: Instant(microseconds: ahead)
            )
        }
        let (alone, among) = (CaseReference(unchecked: "c-2"), CaseReference(unchecked: "c-1"))
        try store.change { transaction in
            for (number, reference) in [alone, among, .daemon].enumerated() {
                _ = try transaction.append(own("\(number)", in: reference))
            }
            _ = try transaction.append(StoreKit.event("e"))
            try transaction.comeBack(to: now)
        }
        func happened(_ reference: CaseReference) throws -> Instant? {
            try store.look { try $0.events(of: reference) }
                .first { $0.reference.source == CaseEvent.ownSource }?.happened
        }
        #expect(try happened(alone) == now)
        #expect(try happened(among) == Instant(microseconds: ahead))
        #expect(try happened(.daemon) == Instant(microseconds: ahead))
    }

    @Test func `an alert from before stays as it is and is looked at, but not with later events`()
        throws
    {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a", raised: 90), at: now)
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.alert("a") } == StoreKit.alert("a", raised: 90))
        #expect(try store.look { try $0.nextWake() } == now)
        try store.change { transaction in
            try transaction.setWake(nil, of: CaseReference(unchecked: "c-1"))
            try transaction.save(StoreKit.alert("b", raised: ahead), at: now)
            _ = try transaction.append(StoreKit.event("e"))
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.alert("b") }?.raised == Instant(microseconds: ahead))
        #expect(try store.look { try $0.nextWake() } == nil)
    }
}
