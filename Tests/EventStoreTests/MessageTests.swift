import Alerting
import EventStore
import RuleLanguage
import Testing
import WorkingTime

/// Which tellings are one message is kept before anything leaves.
struct MessageTests {
    private let now = Instant(microseconds: 100)

    private func store(_ kit: StoreKit, _ tellings: Telling...) throws -> EventStore {
        try store(kit, tellings)
    }

    private func store(_ kit: StoreKit, _ tellings: [Telling]) throws -> EventStore {
        let store = try kit.open()
        try store.change { transaction in
            try transaction.save(StoreKit.alert("a"), at: now)
            for telling in tellings {
                try transaction.enqueue(
                    telling,
                    channels: ["mail", "journal"],
                    foldingChannels: ["mail"]
                )
            }
        }
        return store
    }

    private func plan(_ store: EventStore, at now: Instant, limit: Int = 100) throws {
        try store.change { transaction in
            for person in try transaction.peopleToPlan(channel: "mail", at: now) {
                let plan = MessagePlan(
                    try transaction.unplanned(
                        channel: "mail",
                        person: person,
                        at: now,
                        limit: limit
                    ),
                    customs: MessageCustoms(),
                    sentToday: 0,
                    mutes: [],
                    zone: .utc,
                    at: now
                )
                try transaction.keep(plan, channel: "mail", person: person, at: now)
            }
        }
    }

    private func due(_ store: EventStore, _ channel: String = "mail") throws -> [[String]] {
        try store.look { transaction in
            try transaction.dueMessages(channel: channel, at: now, limit: 10)
                .map { $0.entries.map(\.telling.id) }
        }
    }

    @Test func `nothing leaves on a folding channel before a plan`() throws {
        let store = try store(StoreKit(), StoreKit.telling("t1"), StoreKit.telling("t2"))
        #expect(try due(store).isEmpty)
        #expect(try due(store, "journal") == [["t1"], ["t2"]])
        try plan(store, at: now)
        #expect(try due(store) == [["t1", "t2"]])
    }

    @Test func `a plan takes so many tellings, one past it waits for the next plan`() throws {
        let names = ["t1", "t2", "t3"]
        let store = try store(StoreKit(), StoreKit.telling("t1"), StoreKit.telling("t2"))
        try plan(store, at: now, limit: 2)
        #expect(try due(store) == [["t1", "t2"]])
        #expect(try store.look { try $0.nextPlan(channel: "mail") } == nil)
        let more = try self.store(StoreKit(), names.map { StoreKit.telling($0) })
        try plan(more, at: now, limit: 2)
        #expect(try due(more) == [["t1", "t2"]])
        let next = try #require(try more.look { try $0.nextPlan(channel: "mail") })
        #expect(next <= now)
        try plan(more, at: now, limit: 2)
        #expect(try due(more) == [["t1", "t2"], ["t3"]])
    }

    @Test func `what is due and urgent stands in a plan before what is held`() throws {
        let store = try store(
            StoreKit(),
            [
                StoreKit.telling("held"), StoreKit.telling("high"),
                StoreKit.telling("urgent", severity: .urgent),
            ]
        )
        try store.change { transaction in
            let mute = RuleMute(
                rule: "r",
                reason: "x",
                owner: "bo",
                from: now,
                until: now.advanced(by: .days(1))
            )
            let plan = MessagePlan(
                [WaitingTelling(StoreKit.telling("held"))],
                customs: MessageCustoms(),
                sentToday: 0,
                mutes: [mute],
                zone: .utc,
                at: now
            )
            try transaction.keep(plan, channel: "mail", person: "bo", at: now)
        }
        func planned(limit: Int) throws -> [String] {
            try store.look {
                try $0.unplanned(channel: "mail", person: "bo", at: now, limit: limit)
            }
            .map(\.telling.id)
        }
        #expect(try planned(limit: 1) == ["urgent"])
        #expect(try planned(limit: 2) == ["high", "urgent"])
        #expect(try planned(limit: 3) == ["held", "high", "urgent"])
    }

    @Test func `what has left, by which message, and what has reached nobody`() throws {
        let store = try store(
            StoreKit(),
            [StoreKit.telling("t1"), StoreKit.telling("t2"), StoreKit.telling("t3")]
        )
        func departures() throws -> Departures {
            try store.look { try $0.departures(of: ["a", "b"], beside: "journal") }
        }
        #expect(try departures().unsent == ["t1", "t2", "t3"])
        try plan(store, at: now, limit: 2)
        let message = try store.look { transaction in
            try #require(
                try transaction.dueMessages(channel: "mail", at: now, limit: 10).first
            )
        }
        try store.change { transaction in
            for entry in message.entries {
                try transaction.settle(entry.number, as: .delivered, outcome: "250", at: now)
            }
        }
        #expect(
            try departures()
                == Departures(unsent: ["t3"], messages: ["t1": message.id, "t2": message.id])
        )
    }

    @Test func `a message remembers when it was put together`() throws {
        let store = try store(StoreKit(), StoreKit.telling("t1"))
        try plan(store, at: Instant(microseconds: 70))
        let planned = try store.look { transaction in
            try ["mail", "journal"].map {
                try transaction.dueMessages(channel: $0, at: now, limit: 10).map(\.planned)
            }
        }
        #expect(planned == [[Instant(microseconds: 70)], [nil]])
    }

    @Test func `after a restart it is the same message under the same name`() throws {
        let kit = try StoreKit()
        let store = try store(kit, StoreKit.telling("t1"), StoreKit.telling("t2"))
        try plan(store, at: now)
        let first = try store.look { try $0.dueMessages(channel: "mail", at: now, limit: 10) }
        try store.close()
        let opened = try kit.open()
        try plan(opened, at: now)
        let again = try opened.look { try $0.dueMessages(channel: "mail", at: now, limit: 10) }
        #expect(first.map(\.id) == again.map(\.id))
        #expect(again.count == 1)
        #expect(try opened.look { try $0.tellings(ofMessage: again[0].id) }.count == 2)
    }

    @Test func `a telling that is cancelled stays behind and the message keeps its name`() throws {
        let store = try store(StoreKit(), StoreKit.telling("t1"), StoreKit.telling("t2"))
        try plan(store, at: now)
        let before = try store.look { try $0.dueMessages(channel: "mail", at: now, limit: 10) }
        try store.change { try $0.cancel(tellings: ["t1"], at: now) }
        let after = try store.look { try $0.dueMessages(channel: "mail", at: now, limit: 10) }
        #expect(after.map(\.id) == before.map(\.id))
        #expect(try due(store) == [["t2"]])
    }

    @Test func `what is held is listed with its time and counted, and is planned then`() throws {
        let store = try store(StoreKit(), StoreKit.telling("t1", severity: .low))
        try plan(store, at: now)
        let held = try store.look { try $0.heldEntries() }
        #expect(held.map(\.telling.id) == ["t1"])
        let until = try #require(held.first?.hold.until)
        #expect(until > now)
        #expect(try store.look { try $0.heldCounts() }.map(\.count) == [1])
        #expect(try store.look { try $0.nextPlan(channel: "mail") } == until)
        #expect(try store.look { try $0.peopleToPlan(channel: "mail", at: now) }.isEmpty)
        #expect(try store.look { try $0.peopleToPlan(channel: "mail", at: until) } == ["bo"])
        try plan(store, at: until)
        #expect(try store.look { try $0.heldEntries() }.isEmpty)
    }

    @Test func `messages of a day are counted by person`() throws {
        let store = try store(StoreKit(), StoreKit.telling("t1"), StoreKit.telling("t2"))
        try plan(store, at: now)
        try store.look { transaction in
            func count(since instant: Instant, person: String = "bo") throws -> Int {
                try transaction.plannedMessageCount(channel: "mail", person: person, since: instant)
            }
            let today = try count(since: now)
            let later = try count(since: Instant(microseconds: 101))
            let others = try count(since: now, person: "lis")
            #expect([today, later, others] == [1, 0, 0])
        }
    }
}
