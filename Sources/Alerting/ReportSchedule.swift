package import WorkingTime

/// When the report of the week is sent: once in seven days, by the clock on the wall.
package struct ReportSchedule: Sendable, Hashable {
    /// Monday at 8, unless the configuration says otherwise.
    package static let usual = ReportSchedule(
        weekday: .monday,
        time: CivilTime(hour: 8, minute: 0) ?? .midnight
    )

    package let weekday: Weekday
    package let time: CivilTime

    package init(weekday: Weekday, time: CivilTime) {
        self.weekday = weekday
        self.time = time
    }

    /// The latest time of a report that has come by the instant.
    package func latest(by now: Instant, in zone: Zone) -> Instant {
        let today = zone.date(at: now)
        let back = (today.weekday.rawValue - weekday.rawValue + 7) % 7
        let date = today.adding(days: -back)
        let candidate = zone.instant(date, time)
        return candidate <= now ? candidate : zone.instant(date.adding(days: -7), time)
    }

    /// The time of the report after that one.
    package func next(after report: Instant, in zone: Zone) -> Instant {
        zone.instant(zone.date(at: report).adding(days: 7), time)
    }

    /// What the report of that time is about: the seven days before it.
    package func span(of report: Instant, in zone: Zone) -> Range<Instant> {
        zone.instant(zone.date(at: report).adding(days: -7), time)..<report
    }
}
