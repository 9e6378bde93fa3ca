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
                try transaction.unplanned(channel: "mail", person: person),
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

    @Test func `an alert from before stays as it is, and so does one of a case with later events`()
        throws
    {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a", raised: 90), at: now)
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.nextWake() } == nil)
        try store.change { transaction in
            try transaction.save(StoreKit.alert("b", raised: ahead), at: now)
            _ = try transaction.append(StoreKit.event("e"))
            try transaction.comeBack(to: now)
        }
        #expect(try store.look { try $0.alert("b") }?.raised == Instant(microseconds: ahead))
        #expect(try store.look { try $0.nextWake() } == nil)
    }
}
