internal import CSystemd
internal import Glibc

/// The service manager that started this process, if it is systemd.
package enum Systemd {
    /// Tells systemd several things at once.
    ///
    /// - Returns: Whether they were sent; not when systemd did not start this process, or did not
    ///   ask to be told.
    @discardableResult
    package static func notify(_ notices: ServiceNotice...) -> Bool {
        let text = notices.map(\.assignments).joined(separator: "\n")
        return unsafe sd_notify(0, text) > 0
    }

    /// Tells systemd that a reload begins now; `ready` must follow when it is done.
    @discardableResult
    package static func notifyReloading() -> Bool {
        notify(.reloading(monotonicMicroseconds: monotonicMicroseconds()))
    }

    /// Within which time the watchdog wants to be fed, in microseconds; nothing when there is none.
    ///
    /// Feed it well within that time, and only when work goes on.
    package static var watchdogInterval: UInt64? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0, microseconds > 0 else {
            return nil
        }
        return microseconds
    }

    /// Whether standard error goes straight to the journal, which adds times and reads levels.
    ///
    /// `JOURNAL_STREAM` names the stream's device and inode (systemd.exec(5)); a redirection that
    /// came later makes it untrue.
    package static var isJournalConnected: Bool {
        guard let stream = environment("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard unsafe fstat(STDERR_FILENO, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// Where systemd has put the service's credentials (`LoadCredential=`); nothing without any.
    package static var credentialDirectory: String? {
        environment("CREDENTIALS_DIRECTORY")
    }

    /// The monotonic clock as systemd reads it, in microseconds.
    package static func monotonicMicroseconds() -> UInt64 {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
        return UInt64(time.tv_sec) &* 1_000_000 &+ UInt64(time.tv_nsec) / 1_000
    }

    private static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }
}
