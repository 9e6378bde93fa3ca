import Alerting
import CaseEvents
import EventStore
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// A store in a directory of its own.
final class StoreKit {
    let directory: URL
    var path: String { directory.appendingPathComponent("tovholder.sqlite").path }

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    func open(_ purpose: EventStore.Purpose = .service) throws -> EventStore {
        try EventStore(path: path, purpose: purpose)
    }

    static func event(
        _ id: String,
        case reference: String = "c-1",
        data: String = #"{"b":1,"a":"x"}"#
    ) throws -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: "urn:test", id: id),
            type: "contact.made",
            caseReference: CaseReference(unchecked: reference),
            happened: Instant(microseconds: 1_700_000_000_000_000),
            retracts: EventReference(source: "urn:test", id: "earlier"),
            data: try JSONValue(parsing: data),
            received: Instant(microseconds: 1_700_000_001_000_000)
        )
    }

    static let now = Instant(microseconds: 100)

    static func alert(_ id: String, state: AlertState = .open, raised: Int64 = 1) -> Alert {
        Alert(
            id: id,
            caseReference: CaseReference(unchecked: "c-1"),
            rule: "r",
            ruleMeaning: "m",
            key: "case",
            severity: .high,
            anchors: [EventReference(source: "urn:test", id: "e")],
            opened: Instant(microseconds: raised),
            raised: Instant(microseconds: raised),
            deadline: Instant(microseconds: 9),
            state: state,
            tellings: [
                TellingRecord(
                    id: "t",
                    cause: .reminder("-1 working day"),
                    role: Role("contact_person"),
                    person: "bo",
                    decided: Instant(microseconds: 2)
                )
            ],
            nextStep: Instant(microseconds: 5)
        )
    }

    static func telling(
        _ id: String,
        alert: String = "a",
        severity: Severity = .high,
        cause: TellingCause = .step(0, repetition: 0),
        decided: Int64 = 10
    ) -> Telling {
        Telling(
            id: id,
            alert: alert,
            caseReference: CaseReference(unchecked: "c-1"),
            rule: "r",
            severity: severity,
            cause: cause,
            role: Role("contact_person"),
            person: Person(id: "bo", email: "bo@kommune.example"),
            follows: nil,
            content: MessageContent(
                language: .danish,
                subject: "s",
                lead: "l",
                detail: nil,
                facts: [MessageContent.Fact(label: "Sag", value: "c-1")],
                action: "a",
                footer: "f"
            ),
            decided: Instant(microseconds: decided)
        )
    }
}

struct StoreTests {
    @Test func `a commit is on the disk when it returns`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        #expect(try store.synchronousLevel() == 2, "FULL")
        #expect(FileManager.default.fileExists(atPath: kit.path + "-wal"))
    }

    @Test func `an event comes back as it was appended`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let event = try StoreKit.event("e1")
        let outcome = try store.change { try $0.append(event) }
        #expect(outcome == .appended(arrival: 1))
        let back = try #require(try store.look { try $0.event(event.reference) })
        #expect(back.saysTheSame(as: event))
        #expect(back.received == event.received)
        #expect(back.arrival == 1)
    }

    @Test func `the same event in other words is a duplicate, another one a conflict`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        func append(_ event: CaseEvent) throws -> AppendOutcome {
            try store.change { try $0.append(event) }
        }
        let first = try append(StoreKit.event("e1"))
        let reordered = try append(StoreKit.event("e1", data: #"{"a":"x","b":1}"#))
        let changed = try append(StoreKit.event("e1", data: #"{"a":"y","b":1}"#))
        let elsewhere = try append(StoreKit.event("e1", case: "c-2"))
        #expect(first == .appended(arrival: 1))
        #expect(reordered == .duplicate)
        #expect(changed == .contentConflict)
        #expect(elsewhere == .contentConflict)
        #expect(try store.look { try $0.eventCount() } == 1)
    }

    @Test func `a change that fails keeps nothing`() throws {
        struct Stop: Error {}
        let kit = try StoreKit()
        let store = try kit.open()
        #expect(throws: StoreError.self) {
            try store.change { transaction in
                _ = try transaction.append(StoreKit.event("e1"))
                try transaction.save(StoreKit.alert("a"), at: StoreKit.now)
                throw Stop()
            }
        }
        #expect(try store.look { try $0.eventCount() } == 0)
        #expect(try store.look { try $0.alerts(openOnly: false) }.isEmpty)
    }

    @Test func `what was committed is there after the process is gone`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { _ = try $0.append(StoreKit.event("e1")) }
        // A copy of the files as they lie on the disk is what a crash leaves.
        let copy = try StoreKit()
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: kit.path + suffix,
                toPath: copy.path + suffix
            )
        }
        #expect(try copy.open().look { try $0.eventCount() } == 1)
    }

    @Test func `a store from a later version is refused with advice`() throws {
        let kit = try StoreKit()
        try kit.open().close()
        try kit.execute("INSERT INTO grdb_migrations VALUES ('999 from the future')")
        #expect(throws: StoreError.fromTheFuture(path: kit.path)) { _ = try kit.open() }
    }

    @Test func `a damaged file is said to be damaged`() throws {
        let kit = try StoreKit()
        try Data(repeating: 0x5A, count: 8192).write(to: URL(fileURLWithPath: kit.path))
        do {
            _ = try kit.open()
            Issue.record("it opened")
        } catch {
            guard case .damaged = error as? StoreError else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func `a value that this version does not know is an error, not a trap`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { _ = try $0.append(StoreKit.event("e1")) }
        try kit.execute("UPDATE event SET provenance = 'dreamt'")
        #expect(throws: StoreError.self) {
            try store.look { try $0.events(of: CaseReference(unchecked: "c-1")) }
        }
        try kit.execute("UPDATE event SET provenance = 'observed', data = '{'")
        #expect(throws: StoreError.self) {
            try store.look { try $0.events(of: CaseReference(unchecked: "c-1")) }
        }
    }

    @Test func `the schema refuses what the code should never write`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { try $0.save(StoreKit.alert("a"), at: StoreKit.now) }
        for statement in [
            "UPDATE alert SET state = 'sleeping'", "UPDATE alert SET opened = 'yesterday'",
        ] {
            #expect(throws: (any Error).self) { try kit.execute(statement) }
        }
    }

    @Test func `a full disk keeps nothing half, and it goes on when there is room`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let large = String(repeating: "x", count: 200_000)
        try store.limitPages(to: 60)
        #expect(throws: StoreError.full) {
            try store.change { transaction in
                for number in 0..<10 {
                    _ = try transaction.append(
                        StoreKit.event("e\(number)", data: #"{"text":"\#(large)"}"#)
                    )
                }
            }
        }
        #expect(try store.look { try $0.eventCount() } == 0)
        try store.limitPages(to: 1_000_000)
        try store.change { _ = try $0.append(StoreKit.event("e1")) }
        #expect(try store.look { try $0.eventCount() } == 1)
    }

    @Test func `a reader sees committed changes while the daemon holds the store`() throws {
        let kit = try StoreKit()
        let writer = try kit.open()
        let reader = try kit.open(.reading)
        try writer.change { _ = try $0.append(StoreKit.event("e1")) }
        #expect(try reader.look { try $0.eventCount() } == 1)
        #expect(throws: StoreError.self) {
            try reader.change { _ = try $0.append(StoreKit.event("e2")) }
        }
    }
}

extension StoreKit {
    /// Runs SQL as somebody with the sqlite3 shell would.
    func execute(_ sql: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [
            "-cmd", ".timeout 60000", path, sql,
        ]
        process.standardError = Pipe()
        try process.run()
        process.waitUntilExit()
        struct Refused: Error {}
        guard process.terminationStatus == 0 else { throw Refused() }
    }
}
