import Alerting
import CaseEvents
import EventStore
import RuleLanguage
import Testing
import WorkingTime

struct OutboxTests {
    private let now = Instant(microseconds: 100)

    private func store(_ kit: StoreKit, with tellings: [Telling]) throws -> EventStore {
        let store = try kit.open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            for telling in tellings { try transaction.enqueue(telling, channels: ["mail"]) }
        }
        return store
    }

    private func due(_ store: EventStore) throws -> [OutboxEntry] {
        try store.look { try $0.dueEntries(channel: "mail", at: now, limit: 10) }
    }

    @Test func `alerts come back as they were saved, in every state`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let closing = ClosingEvent(
            reference: EventReference(source: "s", id: "i"),
            type: "contact.made",
            happened: now
        )
        let states: [AlertState] = [
            .open, .answered(by: "bo", answer: "contacted", at: now), .closed(closing),
            .withdrawn(at: now), .foundTooLate,
        ]
        for (number, state) in states.enumerated() {
            let alert = StoreKit.alert("a\(number)", state: state, raised: Int64(number))
            try store.change { try $0.save(alert, at: now) }
            #expect(try store.look { try $0.alert(alert.id) } == alert)
        }
        #expect(try store.look { try $0.alerts(openOnly: true) }.map(\.id) == ["a0"])
        #expect(
            try store.look { try $0.alerts(of: CaseReference(unchecked: "c-1")) }.map(\.id)
                == ["a0", "a1", "a2", "a3", "a4"]
        )
    }

    @Test func `severe first alerts leave before others, before reminders, before withdrawals`()
        throws
    {
        let kit = try StoreKit()
        let store = try store(
            kit,
            with: [
                StoreKit.telling("w", severity: .urgent, cause: .withdrawn),
                StoreKit.telling("r", severity: .urgent, cause: .reminder("+0")),
                StoreKit.telling("n", severity: .normal),
                StoreKit.telling("u", severity: .urgent),
            ]
        )
        #expect(try due(store).map(\.telling.id) == ["u", "n", "r", "w"])
    }

    @Test func `what is new and low leaves after urgent reminders and before others`() throws {
        let store = try store(
            StoreKit(),
            with: [
                StoreKit.telling("h", severity: .high, cause: .reminder("+0")),
                StoreKit.telling("l", severity: .low),
                StoreKit.telling("r", severity: .urgent, cause: .reminder("+0")),
            ]
        )
        #expect(try due(store).map(\.telling.id) == ["r", "l", "h"])
    }

    private func fail(_ id: String, in store: EventStore, at instant: Int64) throws {
        let entry = try #require(try due(store).first { $0.telling.id == id })
        try store.change {
            try $0.settle(
                entry.number,
                as: .waiting(until: now),
                outcome: "450",
                at: Instant(microseconds: instant)
            )
        }
    }

    @Test func `the first attempt is remembered, and what is held was not tried`() throws {
        let store = try store(StoreKit(), with: [StoreKit.telling("t")])
        let entry = try #require(try due(store).first)
        try store.change {
            try $0.settle(entry.number, as: .held(until: now), outcome: "", at: now)
        }
        #expect(try due(store).map(\.firstAttempt) == [nil])
        #expect(try store.look { try $0.auditReading(at: now) }.tried.isEmpty)
        try fail("t", in: store, at: 50)
        try fail("t", in: store, at: 60)
        #expect(try due(store).map(\.firstAttempt) == [Instant(microseconds: 50)])
        let tried = try store.look { try $0.auditReading(at: now) }.tried
        #expect(tried.map(\.channel) == ["mail"])
        #expect(tried.map(\.waiting) == [Waiting(count: 1, oldest: Instant(microseconds: 50))])
    }

    @Test func `a repetition replaces those tried in vain, and counts as tried since the first`()
        throws
    {
        let store = try store(
            StoreKit(),
            with: [StoreKit.telling("r1"), StoreKit.telling("r2"), StoreKit.telling("r3")]
        )
        try fail("r1", in: store, at: 50)
        try store.change { try $0.replaceTried(["r1", "r2"], with: "r3", at: now) }
        // What was not tried yet waits for something else.
        #expect(try due(store).map(\.telling.id) == ["r2", "r3"])
        #expect(try due(store).map(\.firstAttempt) == [nil, Instant(microseconds: 50)])
    }

    @Test func `a telling is in the outbox once, however often it is decided`() throws {
        let kit = try StoreKit()
        let store = try store(kit, with: [StoreKit.telling("t"), StoreKit.telling("t")])
        #expect(try due(store).count == 1)
    }

    @Test func `a cancelled telling does not leave`() throws {
        let kit = try StoreKit()
        let store = try store(kit, with: [StoreKit.telling("t")])
        let entry = try #require(try due(store).first)
        #expect(try store.look { try $0.stillWaits(entry.number) })
        try store.change { try $0.cancel(tellings: ["t"], at: now) }
        #expect(try due(store).isEmpty)
        #expect(try !store.look { try $0.stillWaits(entry.number) })
    }

    @Test func `what left while it was cancelled is remembered as delivered`() throws {
        let kit = try StoreKit()
        let store = try store(kit, with: [StoreKit.telling("t")])
        let entry = try #require(try due(store).first)
        try store.change { transaction in
            try transaction.cancel(tellings: ["t"], at: now)
            try transaction.settle(entry.number, as: .delivered, outcome: "250", at: now)
        }
        let deliveries = try store.look { try $0.deliveries(of: "a") }
        #expect(deliveries.first?.state == "delivered")
    }

    @Test func `a temporary failure waits until its time and counts attempts`() throws {
        let kit = try StoreKit()
        let store = try store(kit, with: [StoreKit.telling("t")])
        let entry = try #require(try due(store).first)
        let later = Instant(microseconds: 500)
        try store.change {
            try $0.settle(entry.number, as: .waiting(until: later), outcome: "450", at: now)
        }
        #expect(try due(store).isEmpty)
        #expect(try store.look { try $0.nextAttempt(channel: "mail") } == later)
        let again = try store.look { try $0.dueEntries(channel: "mail", at: later, limit: 10) }
        #expect(again.first?.attempts == 1)
    }

    @Test func `a link is used once`() throws {
        let kit = try StoreKit()
        let store = try store(kit, with: [StoreKit.telling("t")])
        #expect(try !store.look { try $0.linkIsUsed(of: "t") })
        #expect(try store.change { try $0.useLink(of: "t", at: now) })
        #expect(try !store.change { try $0.useLink(of: "t", at: now) })
        #expect(try store.look { try $0.linkIsUsed(of: "t") })
    }

    @Test func `wake-ups come in the order of their time`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { transaction in
            try transaction.setWake(Instant(microseconds: 30), of: CaseReference(unchecked: "b"))
            try transaction.setWake(Instant(microseconds: 20), of: CaseReference(unchecked: "a"))
            try transaction.setWake(Instant(microseconds: 200), of: CaseReference(unchecked: "c"))
            try transaction.setWake(Instant(microseconds: 10), of: CaseReference(unchecked: "b"))
            try transaction.setWake(Instant(microseconds: 5), of: CaseReference(unchecked: "d"))
            try transaction.setWake(nil, of: CaseReference(unchecked: "d"))
        }
        #expect(try store.look { try $0.nextWake() } == Instant(microseconds: 10))
        let due = try store.look { try $0.dueCases(at: now, limit: 10) }
        #expect(due.map(\.0.text) == ["b", "a"])
    }

    @Test func `only another rule book makes every case due`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { transaction in
            _ = try transaction.append(StoreKit.event("e1"))
            try transaction.makeAllCasesDue(unlessRuleBookIs: "one", at: now)
        }
        #expect(try store.look { try $0.dueCases(at: now, limit: 10) }.count == 1)
        try store.change { transaction in
            try transaction.setWake(nil, of: CaseReference(unchecked: "c-1"))
            try transaction.makeAllCasesDue(unlessRuleBookIs: "one", at: now)
        }
        #expect(try store.look { try $0.nextWake() } == nil)
        try store.change { try $0.makeAllCasesDue(unlessRuleBookIs: "two", at: now) }
        #expect(try store.look { try $0.nextWake() } == now)
    }

    @Test func `counts are kept over restarts`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { transaction in
            try transaction.tally("b")
            try transaction.tally("a", by: 2)
            try transaction.tally("b")
        }
        try store.close()
        let tallies = try kit.open().look { try $0.tallies() }
        #expect(tallies.map(\.name) == ["a", "b"])
        #expect(tallies.map(\.count) == [2, 2])
    }
}
