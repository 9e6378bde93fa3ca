import CaseEvents
import EventStore
import Foundation
import Testing

struct BackupTests {
    private func copyPath(_ kit: StoreKit) -> String { kit.directory.path + "/copy.sqlite" }

    @Test func `a copy holds what was committed and works as a store`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.change { _ = try $0.append(StoreKit.event("e1")) }
        try kit.open(.reading).backup(to: copyPath(kit))
        try store.change { _ = try $0.append(StoreKit.event("e2")) }
        let copy = try EventStore(path: copyPath(kit), purpose: .service)
        #expect(try copy.look { try $0.eventCount() } == 1)
        try copy.change { _ = try $0.append(StoreKit.event("e3")) }
        #expect(try copy.integrityProblems().isEmpty)
        #expect(try store.look { try $0.eventCount() } == 2)
    }

    @Test func `a copy is for its owner alone and leaves nothing beside it`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        try store.backup(to: copyPath(kit))
        let mode = try FileManager.default.attributesOfItem(atPath: copyPath(kit))[
            .posixPermissions
        ]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: kit.directory.path)
        #expect(names.filter { $0.hasPrefix("copy") } == ["copy.sqlite"])
    }

    @Test func `a copy never takes the place of a file`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let earlier = Data("earlier".utf8)
        try earlier.write(to: URL(fileURLWithPath: copyPath(kit)))
        #expect(throws: StoreError.self) { try store.backup(to: copyPath(kit)) }
        #expect(FileManager.default.contents(atPath: copyPath(kit)) == earlier)
    }

    @Test func `a copy into a directory that is missing is refused by its path`() throws {
        let kit = try StoreKit()
        let store = try kit.open()
        let error = #expect(throws: StoreError.self) {
            try store.backup(to: kit.directory.path + "/nowhere/copy.sqlite")
        }
        #expect(error?.description.contains("/nowhere/copy.sqlite") == true)
    }
}
