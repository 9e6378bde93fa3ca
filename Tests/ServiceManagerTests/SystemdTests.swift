import Foundation
import ServiceManager
import Testing

/// The environment belongs to the whole process, so each of these runs in one of its own.
struct SystemdTests {
    @Test func `each notice is what systemd expects`() async {
        await #expect(processExitsWith: .success) {
            let socket = try DatagramSocket()
            let notices: [(ServiceNotice, String)] = [
                (.ready, "READY=1"),
                (.reloading(monotonicMicroseconds: 42), "RELOADING=1\nMONOTONIC_USEC=42"),
                (.stopping, "STOPPING=1"),
                (.status("3 åbne adviser"), "STATUS=3 åbne adviser"),
                (.watchdog, "WATCHDOG=1"),
                (.moreTime(microseconds: 5_000_000), "EXTEND_TIMEOUT_USEC=5000000"),
            ]
            set("NOTIFY_SOCKET", socket.path)
            for (notice, expected) in notices {
                #expect(Systemd.notify(notice))
                #expect(socket.takeText() == expected)
            }
        }
    }

    @Test func `several notices go in one message`() async {
        await #expect(processExitsWith: .success) {
            let socket = try DatagramSocket()
            set("NOTIFY_SOCKET", socket.path)
            Systemd.notify(.ready, .status("ok"))
            #expect(socket.takeText() == "READY=1\nSTATUS=ok")
        }
    }

    @Test func `a status cannot say more than a status`() async {
        await #expect(processExitsWith: .success) {
            let socket = try DatagramSocket()
            set("NOTIFY_SOCKET", socket.path)
            Systemd.notify(.status("a\nSTOPPING=1\r\nb"))
            #expect(socket.takeText() == "STATUS=a STOPPING=1 b")
        }
    }

    @Test func `a long status is cut`() async {
        await #expect(processExitsWith: .success) {
            let socket = try DatagramSocket()
            set("NOTIFY_SOCKET", socket.path)
            Systemd.notify(.status(String(repeating: "å", count: 500)))
            let limit = ServiceNotice.statusCharacterCountMax
            #expect(socket.takeText() == "STATUS=" + String(repeating: "å", count: limit))
        }
    }

    @Test func `a reload carries the time`() async {
        await #expect(processExitsWith: .success) {
            let socket = try DatagramSocket()
            let before = Systemd.monotonicMicroseconds()
            set("NOTIFY_SOCKET", socket.path)
            #expect(Systemd.notifyReloading())
            let text = try #require(socket.takeText())
            let time = try #require(text.split(separator: "=").last.flatMap { UInt64($0) })
            #expect(time >= before && time <= Systemd.monotonicMicroseconds())
        }
    }

    @Test func `nobody is told when systemd did not start the service`() async {
        await #expect(processExitsWith: .success) {
            set("NOTIFY_SOCKET", "")
            #expect(!Systemd.notify(.ready))
        }
    }

    @Test func `the watchdog's interval is the service's own`() async {
        await #expect(processExitsWith: .success) {
            #expect(Systemd.watchdogInterval == nil)
            set("WATCHDOG_USEC", "30000000")
            set("WATCHDOG_PID", "\(getpid())")
            #expect(Systemd.watchdogInterval == 30_000_000)
            set("WATCHDOG_PID", "1")
            #expect(Systemd.watchdogInterval == nil)
            set("WATCHDOG_PID", "\(getpid())")
            set("WATCHDOG_USEC", "soon")
            #expect(Systemd.watchdogInterval == nil)
        }
    }

    @Test func `the journal is connected when standard error is its stream`() async {
        await #expect(processExitsWith: .success) {
            var status = stat()
            _ = unsafe fstat(STDERR_FILENO, &status)
            #expect(!Systemd.isJournalConnected)
            set("JOURNAL_STREAM", "\(status.st_dev):\(status.st_ino)")
            #expect(Systemd.isJournalConnected)
            set("JOURNAL_STREAM", "0:0")
            #expect(!Systemd.isJournalConnected)
        }
    }

    @Test func `credentials lie where systemd says`() async {
        await #expect(processExitsWith: .success) {
            #expect(Systemd.credentialDirectory == nil)
            set("CREDENTIALS_DIRECTORY", "/run/credentials/tovholder.service")
            #expect(Systemd.credentialDirectory == "/run/credentials/tovholder.service")
        }
    }
}

/// Sets a variable of this process for good.
private func set(_ name: String, _ value: String) {
    _ = unsafe setenv(name, value, 1)
}
