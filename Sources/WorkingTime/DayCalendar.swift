/// Which days count: the zone, the Danish holidays and a municipality's own closed days.
///
/// Two kinds of day are kept apart. A *hverdag* (`isWeekday`) is what statutes count: every day
/// but Sundays and public holidays, so Saturday counts (U 2022.1586 V). An *arbejdsdag*
/// (`isWorkingDay`) is what agreements and people count: Monday to Friday, no public holiday and
/// no closed day. 5 June, 24 and 31 December are public holidays for neither; a municipality
/// that shuts on them names them as closed days. Closed days never move a statutory day.
package struct DayCalendar: Sendable, Hashable {
    package let zone: Zone
    /// The municipality's own closed days, in order, each once.
    package let closedDays: [CivilDate]

    /// The most working days or weekdays that are counted at once, in either direction.
    package static let dayCountMax = 10_000

    /// Makes a calendar.
    ///
    /// - Parameters:
    ///   - zone: Whose civil days are counted.
    ///   - closedDays: The municipality's own closed days, in any order.
    package init(zone: Zone, closedDays: [CivilDate] = []) {
        self.zone = zone
        var ordered: [CivilDate] = []
        for day in closedDays.sorted() where day != ordered.last {
            ordered.append(day)
        }
        self.closedDays = ordered
    }

    /// Whether the day is a Danish public holiday (helligdag).
    package func isHoliday(_ date: CivilDate) -> Bool { holidayName(date) != nil }

    /// The public holiday's Danish name; nothing on all other days.
    package func holidayName(_ date: CivilDate) -> String? { DanishHolidays.holidayName(date) }

    /// Whether statutes count the day (hverdag): no Sunday, no public holiday.
    package func isWeekday(_ date: CivilDate) -> Bool {
        date.weekday != .sunday && !isHoliday(date)
    }

    /// Whether people work (arbejdsdag): Monday to Friday, no public holiday, no closed day.
    package func isWorkingDay(_ date: CivilDate) -> Bool {
        switch date.weekday {
        case .saturday, .sunday: false
        default: !isHoliday(date) && !isClosed(date)
        }
    }

    /// The date so many working days after another (before it, for a negative count).
    ///
    /// The day itself is not counted; a count of 0 leaves it as it is, working day or not.
    /// Counts beyond `dayCountMax` stop there.
    package func adding(workingDays: Int, to date: CivilDate) -> CivilDate {
        counting(workingDays, from: date, where: isWorkingDay)
    }

    /// The date so many hverdage after another (before it, for a negative count).
    ///
    /// The day itself is not counted; a count of 0 leaves it as it is, hverdag or not. Counts
    /// beyond `dayCountMax` stop there.
    package func adding(weekdays: Int, to date: CivilDate) -> CivilDate {
        counting(weekdays, from: date, where: isWeekday)
    }

    /// The first day from a date on that a deadline may end on.
    package func rolled(_ date: CivilDate, by rule: DeadlineRoll) -> CivilDate {
        var day = date
        while !rule.allows(day), day < .latest {
            day = day.adding(days: 1)
        }
        return day
    }

    /// The earliest day of a written demand for rent (påkrav): after the third hverdag.
    ///
    /// Lejeloven § 182 stk. 2, almenlejeloven § 90 stk. 2. Saturday counts (U 2022.1586 V).
    ///
    /// - Parameter due: The last day to pay the rent on time.
    /// - Returns: The first hverdag after the third one that follows the day.
    package func earliestRentDemand(due: CivilDate) -> CivilDate {
        adding(weekdays: 4, to: due)
    }

    /// The last day to pay after a demand for rent: 14 days after it arrived, rolled forward.
    ///
    /// Lejeloven § 182 stk. 2. The time counts from the day after arrival and ends 24:00.
    package func rentPayBy(arrived: CivilDate) -> CivilDate {
        rolled(arrived.adding(days: 14), by: .rentDemand)
    }

    private func counting(
        _ count: Int,
        from date: CivilDate,
        where counts: (CivilDate) -> Bool
    ) -> CivilDate {
        let step = count < 0 ? -1 : 1
        var left = min(count.magnitude, UInt(Self.dayCountMax))
        var day = date
        while left > 0 {
            let next = day.adding(days: step)
            // At the end of the calendar there is no further day to count.
            guard next != day else { return day }
            day = next
            if counts(day) { left -= 1 }
        }
        return day
    }

    func isClosed(_ date: CivilDate) -> Bool {
        var low = 0
        var high = closedDays.count
        while low < high {
            let middle = (low + high) / 2
            if closedDays[middle] < date {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < closedDays.count && closedDays[low] == date
    }
}
