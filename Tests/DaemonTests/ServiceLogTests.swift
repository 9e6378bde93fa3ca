import Foundation
import Glibc
import Logging
import Notifiers
import ServiceManager
import Testing

@testable import Daemon

/// What the log is in the journal.
struct ServiceLogTests {
    /// What the journal gets of one entry: its fields, a line each.
    private func fields(_ write: (Logger) -> Void) throws -> [String] {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("journal-\(UUID().uuidString.prefix(8))").path
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer {
            close(descriptor)
            try? FileManager.default.removeItem(atPath: path)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        unsafe withUnsafeMutableBytes(of: &address.sun_path) {
            unsafe $0.copyBytes(from: Array(path.utf8))
        }
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        write(
            Logger(label: "test") { _ in
                ServiceLog(level: .info, forJournal: true, journal: Journal(.socket(path: path)))
            }
        )
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test func `an entry has its level, its kind and its facts as fields`() throws {
        let fields = try fields { log in
            log.critical(
                "nothing is started",
                metadata: .event(.cannotStart, ["TOVHOLDER_RULES": "3"])
            )
        }
        #expect(
            fields == [
                "MESSAGE=nothing is started", "PRIORITY=2", "SYSLOG_IDENTIFIER=tovholder",
                "MESSAGE_ID=\(JournalMessageID.cannotStart.rawValue)", "TOVHOLDER_RULES=3",
            ]
        )
    }

    @Test func `facts of a message stand in its line and as fields, whatever they hold`() throws {
        let fields = try fields { log in
            log.warning(
                "not delivered\nMESSAGE=x",
                metadata: ["channel": "mail\n<0>", "æ-1": "y"]
            )
        }
        #expect(
            fields == [
                "MESSAGE=not delivered MESSAGE=x channel=mail <0> æ-1=y", "PRIORITY=4",
                "SYSLOG_IDENTIFIER=tovholder", "TOVHOLDER_CHANNEL=mail <0>", "TOVHOLDER___1=y",
            ]
        )
    }

    @Test func `below its level nothing is written`() throws {
        #expect(try fields { $0.debug("x") } == [])
    }
}
