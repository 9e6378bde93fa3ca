import Alerting
import CaseEvents
import Foundation
import Testing
import WorkingTime

@testable import EventStore

struct AuditReadingTests {
    private let now = Instant(microseconds: 100)

    private func alert(_ id: String, nextStep: Int64?, state: AlertState = .open) -> Alert {
        var alert = StoreKit.alert(id, state: state, raised: 7)
        alert.nextStep = nextStep.map(Instant.init(microseconds:))
        return alert
    }

    @Test func `an empty store has nothing that waits`() throws {
        let store = try StoreKit().open()
        #expect(try store.look { try $0.auditReading(at: now) } == AuditReading())
    }

    @Test func `open alerts are told apart by their next step, others do not count`() throws {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.save(alert("none", nextStep: nil), at: now)
            try transaction.save(alert("past", nextStep: 40), at: now)
            try transaction.save(alert("now", nextStep: 100), at: now)
            try transaction.save(alert("ahead", nextStep: 101), at: now)
            try transaction.save(alert("over", nextStep: nil, state: .withdrawn(at: now)), at: now)
        }
        let reading = try store.look { try $0.auditReading(at: now) }
        #expect(
            reading.alertsWithoutNextStep
                == Waiting(count: 1, oldest: Instant(microseconds: 7))
        )
        #expect(
            reading.alertsPastNextStep == Waiting(count: 2, oldest: Instant(microseconds: 40))
        )
    }

    @Test func `wake-ups and messages count from their due time on, by channel`() throws {
        let store = try StoreKit().open()
        try store.change { transaction in
            try transaction.setWake(now, of: CaseReference(unchecked: "c-1"))
            try transaction.setWake(
                Instant(microseconds: 101),
                of: CaseReference(unchecked: "c-2")
            )
            try transaction.save(StoreKit.alert("a"), at: now)
            for name in ["t1", "t2"] {
                try transaction.enqueue(StoreKit.telling(name), channels: ["mail", "journal"])
            }
        }
        let early = try store.look { try $0.auditReading(at: Instant(microseconds: 0)) }
        #expect(early == AuditReading())
        let reading = try store.look { try $0.auditReading(at: now) }
        #expect(reading.wakesPassed == Waiting(count: 1, oldest: now))
        #expect(reading.outbox.map(\.channel) == ["journal", "mail"])
        #expect(reading.outbox.map(\.waiting.count) == [2, 2])
    }

    @Test func `counting ends at its limit`() throws {
        let store = try StoreKit().open()
        let limit = StoreTransaction.auditCountMax
        for count in [limit - 1, limit, limit + 1] {
            try store.change { transaction in
                for number in 0..<count {
                    let reference = CaseReference(unchecked: "c-\(number)")
                    try transaction.setWake(now, of: reference)
                }
            }
            let reading = try store.look { try $0.auditReading(at: now) }
            #expect(reading.wakesPassed?.count == min(count, limit))
        }
    }

    @Test func `the questions go through indexes alone`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let plans = try store.look { try $0.auditPlans() }
        #expect(plans.count >= 8)
        for plan in plans {
            #expect(plan.contains("USING") && plan.contains("INDEX"), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test func `what is held on purpose after an attempt is not tried in vain meanwhile`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            try transaction.enqueue(StoreKit.telling("t", alert: "a"), channels: ["mail"])
        }
        let number = try #require(
            try store.look { try $0.dueEntries(channel: "mail", at: .latest, limit: 1) }.first?
                .number
        )
        func tried(_ settlement: Settlement) throws -> Int? {
            try store.change {
                try $0.settle(number, as: settlement, outcome: "held back: x", at: now)
            }
            return try store.look { try $0.auditReading(at: now) }.tried.first?.waiting.count
        }
        #expect(try tried(.waiting(until: now.advanced(by: .minutes(15)))) == 1)
        #expect(try tried(.held(until: now.advanced(by: .hours(9)))) == nil)
        // A copy of what may have arrived waits on purpose, too.
        #expect(try tried(.waiting(until: now.advanced(by: .hours(12)))) == nil)
    }

    @Test func `a start makes neglected cases due and puts steps back`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { try $0.save(alert("past", nextStep: 40), at: now) }
        try store.change { try $0.makeNeglectedCasesDue(at: now) }
        #expect(try store.look { try $0.nextWake() } == now)
        try store.change { transaction in
            try transaction.setWake(nil, of: CaseReference(unchecked: "c-1"))
            try transaction.save(alert("past", nextStep: 101), at: now)
            try transaction.makeNeglectedCasesDue(at: now)
        }
        #expect(try store.look { try $0.nextWake() } == nil)
    }
}
