package import CaseEvents
package import WorkingTime

/// A source of events that is usually heard so often.
package struct FeedSource: Sendable, Hashable {
    /// Its name, which stands in messages and in the name of its case.
    package let name: String
    /// What the CloudEvents `source` of its events begins with.
    package let prefix: String
    /// There is word from it at least once in this time.
    package let rhythm: TimeAmount
    /// How much later than usual its word may come, and how long its backlog takes.
    package let grace: Elapsed
    /// The reporters that it carries, as the vocabulary's `reported_by` names them, or event types.
    package let reports: [String]

    package init(
        name: String,
        prefix: String,
        rhythm: TimeAmount,
        grace: Elapsed,
        reports: [String]
    ) {
        self.name = name
        self.prefix = prefix
        self.rhythm = rhythm
        self.grace = grace
        self.reports = reports
    }

    /// When its silence is noticed.
    ///
    /// - Parameters:
    ///   - heard: When it was last heard.
    ///   - listening: Since when the daemon has listened without a break, its backlog taken in. What
    ///     was not heard while nobody listened is not held against the source: it gets its grace
    ///     from then on.
    ///   - calendar: The days on which the source works.
    /// - Returns: The instant at which it should have been heard, and its grace later.
    package func silence(
        lastHeard heard: Instant,
        listening: Instant,
        in calendar: DayCalendar
    ) -> Instant {
        max(rhythm.applied(to: heard, in: calendar), listening).advanced(by: grace)
    }

    /// Whether an event comes from it.
    package func isSource(of event: CaseEvent) -> Bool {
        event.reference.source.hasPrefix(prefix)
    }
}
