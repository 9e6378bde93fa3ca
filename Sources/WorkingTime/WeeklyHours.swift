/// The hours of a week by wall clock: when somebody works, or wants to be left alone.
///
/// An hour that the clocks show twice in autumn counts both times; one that they skip in spring is
/// not there. A stretch that lasts into the next day belongs to the day on which it begins.
package struct WeeklyHours: Sendable, Hashable, Codable {
    /// How far ahead an opening or closing is sought, in days: longer than any row of closed days.
    package static let searchDayCountMax = 40

    /// From Monday to Sunday.
    private let days: [DayHours]
    /// The hours of public holidays and closed days; nothing when these are days as any other.
    private let closedDay: DayHours?

    /// Makes the hours of a week.
    ///
    /// - Parameters:
    ///   - days: The hours of each weekday; none for those that are absent.
    ///   - closedDay: The hours of public holidays and of the municipality's closed days, whatever
    ///     weekday they are; nothing when these are days as any other.
    package init(_ days: [Weekday: DayHours], closedDay: DayHours? = nil) {
        self.days = Weekday.allCases.map { days[$0] ?? .none }
        self.closedDay = closedDay
    }

    /// The same hours every day of the year.
    package init(everyDay hours: DayHours) {
        days = Weekday.allCases.map { _ in hours }
        closedDay = nil
    }

    /// Whether the instant lies in the hours.
    package func isOpen(at instant: Instant, in calendar: DayCalendar) -> Bool {
        let local = Local(instant, calendar.zone)
        return hours(of: local.date, calendar).contains(local.second)
            || hours(of: local.date.adding(days: -1), calendar).contains(local.second + 86_400)
    }

    /// The first instant that lies in the hours, from the given one on.
    ///
    /// - Returns: The instant itself where it lies in them; nothing when there is none within
    ///   `searchDayCountMax` days.
    package func opening(from instant: Instant, in calendar: DayCalendar) -> Instant? {
        first(from: instant, isOpen: true, in: calendar)
    }

    /// The first instant that does not lie in the hours, from the given one on.
    ///
    /// - Returns: The instant itself where it lies outside; nothing when there is none within
    ///   `searchDayCountMax` days.
    package func closing(from instant: Instant, in calendar: DayCalendar) -> Instant? {
        first(from: instant, isOpen: false, in: calendar)
    }

    /// Goes from one place where the answer can change to the next.
    private func first(
        from instant: Instant,
        isOpen wanted: Bool,
        in calendar: DayCalendar
    ) -> Instant? {
        let end = instant.advanced(by: .days(Self.searchDayCountMax))
        var place = instant
        while isOpen(at: place, in: calendar) != wanted {
            let next = nextPlace(after: place, in: calendar)
            guard place < next, next <= end else { return nil }
            place = next
        }
        return place
    }

    /// The next instant at which a stretch begins or ends, a day begins or the clocks are set.
    private func nextPlace(after instant: Instant, in calendar: DayCalendar) -> Instant {
        let local = Local(instant, calendar.zone)
        let today = hours(of: local.date, calendar).stretches
        let yesterday = hours(of: local.date.adding(days: -1), calendar).stretches
        let bounds =
            today.flatMap { [$0.from, $0.until] } + yesterday.map { $0.until - 86_400 } + [86_400]
        let second = bounds.filter { $0 > local.second }.min() ?? 86_400
        let start = Instant(wholeSeconds: instant.wholeSeconds)
        let next = start.advanced(by: .seconds(second - local.second))
        let offset = calendar.zone.offset(at: instant)
        guard calendar.zone.offset(at: next) != offset else { return next }
        // The clocks are set on the way there: go no further than that.
        var before = instant.wholeSeconds
        var after = next.wholeSeconds
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if calendar.zone.offset(at: Instant(wholeSeconds: middle)) == offset {
                before = middle
            } else {
                after = middle
            }
        }
        return Instant(wholeSeconds: after)
    }

    private func hours(of date: CivilDate, _ calendar: DayCalendar) -> DayHours {
        if let closedDay, calendar.isHoliday(date) || calendar.isClosed(date) { return closedDay }
        let place = date.weekday.rawValue - 1
        return days.indices.contains(place) ? days[place] : .none
    }

    /// What the wall clock shows.
    private struct Local {
        let date: CivilDate
        let second: Int

        init(_ instant: Instant, _ zone: Zone) {
            let (date, time) = zone.civil(at: instant)
            self.date = date
            second = time.secondOfDay
        }
    }
}

extension Weekday {
    /// Reads `mon`, or a row of days such as `mon-thu` or `sat-mon`; nothing for any other form.
    package static func row(_ text: some StringProtocol) -> [Weekday]? {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let places = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { name in names.firstIndex { $0 == name } }
        switch places.count {
        case 1:
            guard let place = places[0] else { return nil }
            return [allCases[place]]
        case 2:
            guard let first = places[0], let last = places[1] else { return nil }
            let count = (last - first + 7) % 7
            return (0...count).map { allCases[(first + $0) % 7] }
        default:
            return nil
        }
    }
}
