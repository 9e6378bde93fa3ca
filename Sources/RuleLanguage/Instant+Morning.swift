package import WorkingTime

extension Instant {
    /// When a date without a clock is taken to be: 08:00 local time, the morning of that day.
    private static let dateOnlyHour = 8

    /// An instant of RFC 3339, or the morning of a civil date; nothing for other texts.
    package init?(morningOf text: String, in zone: Zone) {
        if let instant = try? Instant(rfc3339: text) {
            self = instant
            return
        }
        guard let date = CivilDate(iso: text),
            let morning = CivilTime(hour: Self.dateOnlyHour, minute: 0)
        else { return nil }
        self = zone.instant(date, morning)
    }
}
