internal import Alerting
internal import EventStore
internal import Intake
internal import Synchronization
internal import WorkingTime

/// Tells how the daemon is doing: numbers and sentences, nobody's data.
final class HealthService: HealthDesk {
    private let loop: CaseLoop
    private let reloader: Reloader
    private let dispatchers: [Dispatcher]
    private let auditor: Auditor
    private let heartbeat: Heartbeat?
    /// When this process began, in seconds since 1970.
    private let began = DaemonClock().now().microseconds / 1_000_000

    init(
        loop: CaseLoop,
        reloader: Reloader,
        dispatchers: [Dispatcher],
        auditor: Auditor,
        heartbeat: Heartbeat?
    ) {
        self.auditor = auditor
        self.heartbeat = heartbeat
        self.loop = loop
        self.reloader = reloader
        self.dispatchers = dispatchers
    }

    func readiness() async -> Readiness {
        let complaint = loop.complaint()
        var detail = complaint.map { [$0] } ?? []
        detail += auditor.findings.map { "\($0.subject.code): \($0.text)" }
        detail += loop.silentSources.map { "source-silent: there is no word from \($0)" }
        detail += heartbeat?.trouble ?? []
        detail += dispatchers.compactMap { $0.complaint() }
        detail += await reloader.lastProblems
        return Readiness(ready: complaint == nil, detail: detail)
    }

    func metrics() async -> String {
        var lines: [String] = []
        func add(_ name: String, _ kind: String, _ meaning: String, _ values: [(String, Int)]) {
            lines.append("# HELP \(name) \(meaning)")
            lines.append("# TYPE \(name) \(kind)")
            lines += values.map { "\(name)\($0.0) \($0.1)" }
        }
        for reading in loop.counters.readings {
            add(reading.name, "counter", reading.meaning, [("", reading.count)])
        }
        let stored = try? loop.store.look { transaction in
            (
                alerts: try transaction.alertCounts(), outbox: try transaction.outboxCounts(),
                held: try transaction.heldCounts(), folded: try transaction.foldedTellingCount(),
                damaged: try transaction.damagedRowCounts()
            )
        }
        if let stored {
            add(
                "tovholder_alerts",
                "gauge",
                "Alerts by state.",
                stored.alerts.map { ("{state=\"\($0.state)\"}", $0.count) }
            )
            add(
                "tovholder_outbox",
                "gauge",
                "Messages by channel and state.",
                stored.outbox.map {
                    ("{channel=\"\($0.channel)\",state=\"\($0.state)\"}", $0.count)
                }
            )
            add(
                "tovholder_held",
                "gauge",
                "Tellings that wait for a digest, a budget, quiet hours or the end of a mute.",
                stored.held.map { ("{reason=\"\($0.reason)\"}", $0.count) }
            )
            add(
                "tovholder_folded",
                "gauge",
                "Tellings that share a message with others.",
                [("", stored.folded)]
            )
            add(
                "tovholder_unreadable_rows",
                "gauge",
                "Rows of the store that could not be read and are set aside.",
                DamagedRow.Table.allCases.map { table in
                    (
                        "{kind=\"\(table.rawValue)\"}",
                        stored.damaged.first { $0.table == table.rawValue }?.count ?? 0
                    )
                }
            )
        }
        add(
            "tovholder_ready",
            "gauge",
            "Whether events are taken.",
            [("", loop.complaint() == nil ? 1 : 0)]
        )
        add(
            "process_start_time_seconds",
            "gauge",
            "When the daemon was started, in seconds since 1970.",
            [("", Int(began))]
        )
        addAudit(add)
        addSources(add)
        return lines.joined(separator: "\n") + "\n"
    }

    private func addSources(_ add: (String, String, String, [(String, Int)]) -> Void) {
        let names = loop.currentCircumstances.sources.map(\.name)
        guard !names.isEmpty else { return }
        let silent = loop.silentSources
        add(
            "tovholder_source_silent",
            "gauge",
            "Whether a source has not been heard for longer than it ever is silent.",
            names.map { ("{source=\"\($0)\"}", silent.contains($0) ? 1 : 0) }
        )
    }

    private func addAudit(_ add: (String, String, String, [(String, Int)]) -> Void) {
        let findings = auditor.findings
        add(
            "tovholder_audit_clean",
            "gauge",
            "Whether the auditor finds that every promise holds.",
            [("", auditor.isClean ? 1 : 0)]
        )
        if !findings.isEmpty {
            add(
                "tovholder_audit_finding",
                "gauge",
                "A promise that does not hold.",
                findings.map { ("{finding=\"\($0.subject.code)\"}", 1) }
            )
        }
        if let seconds = auditor.secondsSinceClean {
            add(
                "tovholder_audit_clean_age_seconds",
                "gauge",
                "How long ago the auditor found that every promise held.",
                [("", seconds)]
            )
        }
        add(
            "tovholder_audit_clock_jumps_total",
            "counter",
            "Times that the wall clock was set.",
            [("", auditor.clockJumpCount)]
        )
        if let heartbeat {
            add(
                "tovholder_heartbeats_total",
                "counter",
                "Beats of the outward heartbeat.",
                [("", heartbeat.beatCount)]
            )
        }
    }

    func reload() async -> [String] {
        await reloader.reload()
    }
}
