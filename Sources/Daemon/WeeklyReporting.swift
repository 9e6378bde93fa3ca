internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// Sends the report of the week when its time has come: once, whatever restarts come between.
struct WeeklyReporting {
    /// What the store remembers the latest report under.
    private static let fact = "weekly report"

    let transaction: StoreTransaction
    let circumstances: Circumstances
    /// The channels that reach persons.
    let channels: [String]
    let now: Instant

    private var zone: Zone { circumstances.calendar.zone }

    /// When a report is due; in the past for one that has not been sent, nothing without a schedule.
    func next() throws -> Instant? {
        guard let schedule = circumstances.reports, !channels.isEmpty else { return nil }
        let latest = schedule.latest(by: now, in: zone)
        let isSent = try transaction.fact(Self.fact) == latest.rfc3339
        return isSent ? schedule.next(after: latest, in: zone) : latest
    }

    /// Puts the report that is due into the outbox.
    ///
    /// A store in which nothing had been raised by then has nothing to report: a new daemon begins
    /// with the next week.
    ///
    /// - Returns: Whether anything is to be sent.
    func sendIfDue() throws -> Bool {
        guard let schedule = circumstances.reports, let due = try next(), due <= now else {
            return false
        }
        try transaction.setFact(Self.fact, to: due.rfc3339)
        guard try transaction.hasAlerts(raisedBefore: due) else { return false }
        let span = schedule.span(of: due, in: zone)
        let report = WeeklyReport(
            on: try transaction.reportedAlerts(in: span),
            in: span,
            circumstances: circumstances
        )
        guard case .appended = try transaction.append(report.sent(at: now)) else { return false }
        try transaction.save(report.record(at: now), at: now)
        for telling in report.tellings(at: now) {
            try transaction.enqueue(telling, channels: channels, foldingChannels: channels)
        }
        return true
    }
}
