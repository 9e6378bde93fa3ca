internal import EventStore
internal import Intake
internal import Synchronization

/// Tells how the daemon is doing: numbers and sentences, nobody's data.
final class HealthService: HealthDesk {
    private let loop: CaseLoop
    private let reloader: Reloader
    private let dispatchers: [Dispatcher]

    init(loop: CaseLoop, reloader: Reloader, dispatchers: [Dispatcher]) {
        self.loop = loop
        self.reloader = reloader
        self.dispatchers = dispatchers
    }

    func readiness() async -> Readiness {
        let complaint = loop.complaint()
        var detail = complaint.map { [$0] } ?? []
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
                held: try transaction.heldCounts(), folded: try transaction.foldedTellingCount()
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
                "Tellings that wait for a digest, a budget or the end of a mute.",
                stored.held.map { ("{reason=\"\($0.reason)\"}", $0.count) }
            )
            add(
                "tovholder_folded",
                "gauge",
                "Tellings that share a message with others.",
                [("", stored.folded)]
            )
        }
        add(
            "tovholder_ready",
            "gauge",
            "Whether events are taken.",
            [("", loop.complaint() == nil ? 1 : 0)]
        )
        return lines.joined(separator: "\n") + "\n"
    }

    func reload() async -> [String] {
        await reloader.reload()
    }
}
