internal import Alerting
internal import EventStore
internal import WorkingTime

extension Examination {
    /// The watched sources, and which of them are silent as far as the store tells.
    static func sources(
        _ store: EventStore,
        _ configuration: Configuration
    ) throws -> [ExaminationFinding] {
        guard !configuration.sources.isEmpty else { return [] }
        var watch = FeedWatch()
        try store.look { try watch.load(from: $0) }
        let silent = watch.silences.silentSources
        guard !silent.isEmpty else {
            return [
                ExaminationFinding("sources", fine: "\(configuration.sources.count) are heard")
            ]
        }
        return silent.map { name in
            let since = watch.silences.outages.last { $0.source == name && $0.resumed == nil }?
                .since
            return ExaminationFinding(
                "sources",
                wrong: "there is no word from \(name)"
                    + (since.map { " since \($0.rfc3339)" } ?? ""),
                advice: "look into the connection; what is missing from it waits until it is heard"
            )
        }
    }

    /// How late something may be when there is one look alone.
    private static let lateMax = Elapsed.minutes(1)

    /// What the auditor would find, as far as the store alone tells it.
    static func promises(
        _ store: EventStore,
        at now: Instant
    ) throws -> [ExaminationFinding] {
        let reading = try store.look { try $0.auditReading(at: now) }
        func isLate(_ waiting: Waiting) -> Bool { now.elapsed(since: waiting.oldest) > lateMax }
        var findings: [ExaminationFinding] = []
        func wrong(_ text: String, _ advice: String) {
            findings.append(ExaminationFinding("promises", wrong: text, advice: advice))
        }
        if let waiting = reading.alertsWithoutNextStep {
            wrong(
                "\(waiting.count) open alerts have no next step",
                "`tovholder alerts list` shows them; answer them by hand, and report the fault"
            )
        }
        if let waiting = reading.alertsPastNextStep, isLate(waiting) {
            wrong(
                "the next step of \(waiting.count) open alerts was due \(waiting.oldest.rfc3339)",
                "does the daemon run? `journalctl -u tovholderd`, then restart it"
            )
        }
        if let waiting = reading.wakesPassed, isLate(waiting) {
            wrong(
                "\(waiting.count) cases were to be looked at \(waiting.oldest.rfc3339)",
                "does the daemon run? `journalctl -u tovholderd`, then restart it"
            )
        }
        for (channel, waiting) in reading.outbox where isLate(waiting) {
            wrong(
                "\(waiting.count) messages by \(channel) have been due since "
                    + waiting.oldest.rfc3339,
                "does the daemon run? does the mail server answer? see the lines about mail"
            )
        }
        guard findings.isEmpty else { return findings }
        return [ExaminationFinding("promises", fine: "every open alert has a next step in time")]
    }
}
