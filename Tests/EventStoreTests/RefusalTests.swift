import CaseEvents
import EventStore
import Foundation
import Testing
import WorkingTime

struct RefusalTests {
    @Test func `a reader refuses a store from a later version`() throws {
        let kit = try StoreKit()
        try kit.open().close()
        try kit.execute("INSERT INTO grdb_migrations VALUES ('999 from the future')")
        #expect(throws: StoreError.fromTheFuture(path: kit.path)) { _ = try kit.open(.reading) }
    }

    @Test func `another program's database is not taken for a store`() throws {
        let kit = try StoreKit()
        try kit.execute("CREATE TABLE recipe (title TEXT)")
        for purpose in [EventStore.Purpose.service, .reading] {
            #expect(
                throws: StoreError.cannotOpen(
                    path: kit.path,
                    reason: "it is not a store of tovholder"
                )
            ) { _ = try kit.open(purpose) }
        }
    }

    @Test func `a store that is not there is not made by a reader`() throws {
        let kit = try StoreKit()
        let error = #expect(throws: StoreError.self) { _ = try kit.open(.reading) }
        #expect(error?.description.contains(kit.path) == true)
        #expect(error?.description.contains("check the path and its owner") == true)
        #expect(!FileManager.default.fileExists(atPath: kit.path))
    }

    @Test func `a change by a reader is refused as read-only`() throws {
        let kit = try StoreKit()
        let writer = try kit.open()
        let reader = try kit.open(.reading)
        #expect(throws: StoreError.readOnly) { try reader.change { try $0.tally("a") } }
        #expect(try writer.look { try $0.tallies() }.isEmpty)
    }

    @Test func `what a reader sees does not move while the daemon writes`() throws {
        let kit = try StoreKit()
        let writer = try kit.open()
        let reader = try kit.open(.reading)
        try reader.look { transaction in
            #expect(try transaction.eventCount() == 0)
            try writer.change { _ = try $0.append(StoreKit.event("e1")) }
            #expect(try transaction.eventCount() == 0)
        }
        #expect(try reader.look { try $0.eventCount() } == 1)
    }

    @Test func `a second writer is told that another process holds the store`() throws {
        let kit = try StoreKit()
        let first = try kit.open()
        let second = try EventStore(path: kit.path, purpose: .service, busySeconds: 0.01)
        try first.change { transaction in
            try transaction.tally("a")
            #expect(throws: StoreError.busy) { try second.change { try $0.tally("b") } }
        }
        try second.change { try $0.tally("b") }
        #expect(try first.look { try $0.tallies() }.map(\.name) == ["a", "b"])
    }

    @Test func `bytes spoilt inside the file end in an error or a value, never in a trap`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { transaction in
            for number in 0..<50 {
                _ = try transaction.append(StoreKit.event("e\(number)"))
                try transaction.save(StoreKit.alert("a\(number)"), at: StoreKit.now)
                try transaction.enqueue(
                    StoreKit.telling("t\(number)", alert: "a\(number)"),
                    channels: ["mail"]
                )
                try transaction.setWake(
                    .init(microseconds: 1),
                    of: CaseReference(unchecked: "c-\(number)")
                )
            }
        }
        try store.close()
        let sound = try Data(contentsOf: URL(fileURLWithPath: kit.path))
        var seed: UInt64 = 7
        var errorCount = 0
        for _ in 0..<40 {
            var spoilt = sound
            for _ in 0..<8 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // The first page holds the schema; what is wrong there is found on opening.
                let place = 4096 + Int((seed >> 33) % UInt64(sound.count - 4096))
                spoilt[place] = UInt8(truncatingIfNeeded: seed >> 25)
            }
            let other = try StoreKit()
            try spoilt.write(to: URL(fileURLWithPath: other.path))
            do { try Self.readEverything(EventStore(path: other.path, purpose: .service)) } catch {
                errorCount += 1
                #expect(error is StoreError)
                #expect(
                    !"\(error)".contains("kommune.example"),
                    "an error repeats what a case holds"
                )
            }
        }
        #expect(errorCount > 0)
    }

    private static func readEverything(_ store: EventStore) throws {
        let now = Instant(microseconds: 1_000)
        let reads: [(StoreTransaction) throws -> Void] = [
            { _ = try $0.events(of: CaseReference(unchecked: "c-1")) },
            { _ = try $0.caseReferences() },
            { _ = try $0.alerts(openOnly: false) },
            { _ = try $0.alerts(of: CaseReference(unchecked: "c-1")) },
            { _ = try $0.alertCounts() },
            { _ = try $0.dueEntries(channel: "mail", at: now, limit: 100) },
            { _ = try $0.nextAttempt(channel: "mail") },
            { _ = try $0.outboxCounts() },
            { _ = try $0.deliveries(of: "a7") },
            { _ = try $0.dueCases(at: now, limit: 100) },
            { _ = try $0.tallies() },
        ]
        var first: (any Error)?
        for read in reads {
            do { try store.look(read) } catch { first = first ?? error }
        }
        if let first { throw first }
    }
}
