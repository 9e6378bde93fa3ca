import EventStore
import Foundation
import Testing

@testable import Daemon

struct StoreCopiesTests {
    /// A configuration whose store has been made.
    private final class Kit {
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("copies-\(UUID().uuidString)").path
        var state: String { "\(directory)/state" }
        var store: String { "\(state)/tovholder.sqlite" }

        init() throws {
            try FileManager.default.createDirectory(
                atPath: state,
                withIntermediateDirectories: true
            )
            try Data(
                """
                state_directory: \(state)
                rules: [\(directory)/rules]
                roster: \(directory)/roster.yaml
                mail: {from: tovholder@kommune.example, maildir: \(directory)/mail}
                """.utf8
            )
            .write(to: URL(fileURLWithPath: "\(directory)/tovholder.yaml"))
            try EventStore(path: store, purpose: .service).close()
        }

        deinit { try? FileManager.default.removeItem(atPath: directory) }

        func copies() throws -> StoreCopies {
            try StoreCopies(configurationFile: "\(directory)/tovholder.yaml")
        }

        func names(_ path: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        }

        func write(_ bytes: [UInt8], to path: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
    }

    @Test func `a copy stands beside the key of the links`() throws {
        let kit = try Kit()
        try kit.write(Array(repeating: 7, count: 32), to: "\(kit.state)/link.key")
        let said = try kit.copies().make(in: nil, keeping: 3)
        #expect(said.contains("0 events, 0 open alerts, sound"))
        let names = try kit.names("\(kit.state)/backups")
        #expect(names.count == 2 && names.first == "link.key")
    }

    @Test func `the oldest copies go, and nothing else in the directory`() throws {
        let kit = try Kit()
        let place = "\(kit.directory)/copies"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in ["tovholder-20200101T000000Z.sqlite", "tovholder-20200102T000000Z.sqlite"] {
            try kit.write([1], to: "\(place)/\(name)")
        }
        try kit.write([1], to: "\(place)/another.sqlite")
        _ = try kit.copies().make(in: place, keeping: 2)
        let names = try kit.names(place)
        #expect(names.count == 3)
        #expect(names.contains("another.sqlite"))
        #expect(!names.contains("tovholder-20200101T000000Z.sqlite"))
    }

    @Test func `a copy that is put back leaves the earlier store beside it`() throws {
        let kit = try Kit()
        _ = try kit.copies().make(in: nil, keeping: 1)
        let name = try #require(try kit.names("\(kit.state)/backups").first)
        let said = try kit.copies().putBack("\(kit.state)/backups/\(name)")
        #expect(said.contains("the earlier store is \(kit.store).before-"))
        let store = try EventStore(path: kit.store, purpose: .service)
        #expect(try store.integrityProblems().isEmpty)
    }

    @Test func `nothing is put back under a daemon that runs`() throws {
        let kit = try Kit()
        _ = try kit.copies().make(in: nil, keeping: 1)
        let name = try #require(try kit.names("\(kit.state)/backups").first)
        let running = try StateDirectory(path: kit.state)
        defer { withExtendedLifetime(running) {} }
        let error = #expect(throws: StoreCopyError.self) {
            _ = try kit.copies().putBack("\(kit.state)/backups/\(name)")
        }
        #expect(error?.description.contains("another tovholder runs") == true)
    }

    @Test func `what is no store is not put back, and the store stays`() throws {
        let kit = try Kit()
        try kit.write(Array("not a store".utf8), to: "\(kit.directory)/wrong.sqlite")
        #expect(throws: StoreCopyError.self) {
            _ = try kit.copies().putBack("\(kit.directory)/wrong.sqlite")
        }
        #expect(try kit.names(kit.state).contains { $0.contains("before") } == false)
    }
}
