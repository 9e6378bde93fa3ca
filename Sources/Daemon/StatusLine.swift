internal import EventStore
internal import ServiceManager
internal import Synchronization

/// What `systemctl status` shows of the running daemon: how much is open and waits, and what is wrong.
final class StatusLine: Sendable {
    /// Counts are taken anew at every so many looks of the auditor, or when what is wrong changes.
    static let lookCountMax = 12

    private struct State {
        var looks = 0
        var codes: [String]?
        var shown = ""
    }

    private let counts: @Sendable () -> (open: Int, waiting: Int)?
    private let notify: @Sendable (String) -> Void
    private let state = Mutex(State())

    /// A line that nobody has seen yet.
    ///
    /// - Parameters:
    ///   - counts: Open alerts and messages that wait; nothing when they cannot be read.
    ///   - notify: Shows a line.
    init(
        counts: @escaping @Sendable () -> (open: Int, waiting: Int)?,
        notify: @escaping @Sendable (String) -> Void = { Systemd.notify(.status($0)) }
    ) {
        self.counts = counts
        self.notify = notify
    }

    /// Shows how things are after a look of the auditor.
    func show(_ findings: [AuditFinding]) {
        state.withLock { state in
            let codes = findings.map(\.subject.code)
            state.looks += 1
            guard codes != state.codes || state.looks >= Self.lookCountMax else { return }
            state.looks = 0
            state.codes = codes
            let text = Self.text(counts(), findings)
            guard text != state.shown else { return }
            state.shown = text
            notify(text)
        }
    }

    static func text(_ counts: (open: Int, waiting: Int)?, _ findings: [AuditFinding]) -> String {
        let amounts = counts.map { counts in
            "\(counts.open) open alert\(counts.open == 1 ? "" : "s"), "
                + "\(counts.waiting) message\(counts.waiting == 1 ? "" : "s") waiting"
        }
        let state =
            findings.isEmpty
            ? "every promise holds"
            : "NOT IN ORDER: "
                + findings.map { "\($0.subject.code) (\($0.text))" }.joined(separator: "; ")
        return [amounts, state].compactMap(\.self).joined(separator: "; ")
    }
}
