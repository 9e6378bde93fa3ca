import Foundation
import Testing
import WorkingTime

@testable import Daemon

/// What keeps the daemon from starting.
struct StartObstacleTests {
    private func directory() -> String {
        FileManager.default.temporaryDirectory
            .appendingPathComponent("start-\(UUID().uuidString)").path
    }

    @Test func `a clock before 2020 is waited for, and one after it is not`() throws {
        let path = directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let before = try Instant(rfc3339: "2019-12-31T23:59:59.999999Z")
        let after = try Instant(rfc3339: "2020-01-01T00:00:00Z")
        #expect(try StartObstacle.find(at: before, stateDirectory: path) == .clock(before))
        #expect(try StartObstacle.find(at: after, stateDirectory: path) == nil)
        let epoch = Instant(microseconds: 0)
        #expect(try StartObstacle.find(at: epoch, stateDirectory: path)?.code == "clock")
    }

    @Test func `a look leaves nothing behind, and makes what is missing`() throws {
        let path = directory() + "/a/b"
        let now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
        #expect(try StartObstacle.find(at: now, stateDirectory: path) == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    }

    @Test func `what cannot hold files is refused in one line`() throws {
        let path = directory()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data().write(to: URL(fileURLWithPath: path))
        let now = try Instant(rfc3339: "2026-09-02T10:00:00Z")
        let refusal = #expect(throws: StartObstacle.Refusal.self) {
            try StartObstacle.find(at: now, stateDirectory: path)
        }
        #expect(refusal?.description.contains(path) == true)
        #expect(refusal?.description.contains("\n") == false)
    }
}
