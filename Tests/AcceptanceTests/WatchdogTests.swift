import Foundation
import Testing

/// What the real program tells a service manager, here a socket that listens in its place.
@Suite(.serialized) struct WatchdogTests {
    /// A Unix datagram socket at the path that `NOTIFY_SOCKET` names.
    private final class NotifySocket {
        let path: String
        private let descriptor: Int32
        private(set) var heard: [String] = []

        init() throws {
            path = NSTemporaryDirectory() + "notify-\(UUID().uuidString.prefix(8)).sock"
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(path.utf8)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) {
                unsafe $0.copyBytes(from: bytes)
            }
            let bound = unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            guard bound == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        }

        deinit {
            close(descriptor)
            _ = unsafe unlink(path)
        }

        /// Takes what has come, and says how often a line was heard in all.
        func count(_ line: String) -> Int {
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                guard count >= 0 else { break }
                let text = String(decoding: buffer.prefix(count), as: UTF8.self)
                heard += text.split(separator: "\n").map(String.init)
            }
            return heard.count { $0 == line }
        }
    }

    @Test func `the watchdog is fed while every promise holds, and not while one does not`() throws
    {
        let socket = try NotifySocket()
        let world = try World()
        defer { world.close() }
        try world.startMailServer()
        // Fed four times within the interval.
        try world.start(
            by: ["/usr/bin/env", "NOTIFY_SOCKET=\(socket.path)", "WATCHDOG_USEC=2000000"]
        )
        #expect(Wait.until { socket.count("READY=1") == 1 })
        #expect(Wait.until { socket.count("WATCHDOG=1") >= 3 })
        _ = try world.post(event: Events.discharge(case: "c-1001", id: "d1"))
        #expect(Wait.until { (try? world.messages().count) == 1 })

        let sabotage = Process()
        sabotage.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        sabotage.arguments = [
            "-cmd", ".timeout 60000",
            world.path("state/tovholder.sqlite"), "UPDATE alert SET next_step = NULL",
        ]
        try sabotage.run()
        sabotage.waitUntilExit()
        #expect(sabotage.terminationStatus == 0)
        func metric(_ line: String) -> Bool {
            world.get("/metrics")?.body.split(separator: "\n").contains(Substring(line)) ?? false
        }
        #expect(Wait.until { metric("tovholder_audit_clean 0") })
        let fed = socket.count("WATCHDOG=1")
        // The operator hears of it; meanwhile the auditor has looked again and fed nothing.
        #expect(
            Wait.until {
                let found = (try? world.messages()) ?? []
                return found.contains { $0.recipient == "drift@kommune.example" }
            }
        )
        #expect(socket.count("WATCHDOG=1") == fed)
        #expect(try world.stop() == 0)
        #expect(socket.count("STOPPING=1") == 1)
    }
}
