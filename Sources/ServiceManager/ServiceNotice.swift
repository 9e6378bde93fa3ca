/// What the service tells systemd about itself (sd_notify(3)).
package enum ServiceNotice: Sendable, Hashable {
    /// It takes events and delivers; also said when a reload is done.
    case ready
    /// It reads its files anew, since an instant of the monotonic clock, in microseconds.
    case reloading(monotonicMicroseconds: UInt64)
    case stopping
    /// One line for `systemctl status`.
    case status(String)
    /// Work goes on: feeds the watchdog.
    case watchdog
    /// Starting or stopping takes so many microseconds more.
    case moreTime(microseconds: UInt64)

    /// The assignments, one a line; what stands in a status cannot begin another.
    var assignments: String {
        switch self {
        case .ready: "READY=1"
        case .reloading(let microseconds): "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
        case .stopping: "STOPPING=1"
        case .status(let text): "STATUS=\(Self.singleLine(text))"
        case .watchdog: "WATCHDOG=1"
        case .moreTime(let microseconds): "EXTEND_TIMEOUT_USEC=\(microseconds)"
        }
    }

    /// The longest status, in characters.
    package static let statusCharacterCountMax = 400

    private static func singleLine(_ text: String) -> String {
        String(
            text.prefix(statusCharacterCountMax).map { character in
                let isControl = character.unicodeScalars.contains {
                    $0.properties.generalCategory == .control
                }
                return isControl || character.isNewline ? " " : character
            }
        )
    }
}
