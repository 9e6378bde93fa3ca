import Testing
import WorkingTime

struct DayCalendarTests {
    private let calendar = DayCalendar(zone: .utc)

    @Test func `Saturday is a hverdag but no working day`() throws {
        let saturday = try date("2026-11-21")
        #expect(calendar.isWeekday(saturday))
        #expect(!calendar.isWorkingDay(saturday))
    }

    @Test func `a public holiday is neither hverdag nor working day`() throws {
        let maundyThursday = try date("2026-04-02")
        #expect(calendar.isHoliday(maundyThursday))
        #expect(!calendar.isWeekday(maundyThursday))
        #expect(!calendar.isWorkingDay(maundyThursday))
    }

    @Test func `days that are only treated specially count unless they are closed`() throws {
        for text in ["2026-06-05", "2026-12-24", "2026-12-31"] {
            #expect(calendar.isWeekday(try date(text)))
            #expect(calendar.isWorkingDay(try date(text)))
        }
    }

    @Test func `a closed day is no working day but stays a hverdag`() throws {
        let bridge = try date("2026-05-15")
        let closed = DayCalendar(
            zone: .utc,
            closedDays: [try date("2026-12-24"), bridge, try date("2026-06-05"), bridge]
        )
        #expect(closed.closedDays.map(\.description) == ["2026-05-15", "2026-06-05", "2026-12-24"])
        for day in closed.closedDays {
            #expect(!closed.isWorkingDay(day))
            #expect(closed.isWeekday(day))
        }
        #expect(closed.isWorkingDay(try date("2026-05-18")))
        #expect(
            closed.adding(workingDays: 1, to: try date("2026-05-13")).description == "2026-05-18"
        )
    }

    @Test(arguments: [
        ("2026-11-20", 0, "2026-11-20"), ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-21", 0, "2026-11-21"), ("2026-11-21", 1, "2026-11-23"),
        ("2026-11-23", -1, "2026-11-20"), ("2026-11-22", -1, "2026-11-20"),
        ("2026-11-30", -5, "2026-11-23"), ("2026-04-01", 1, "2026-04-07"),
        ("2026-04-07", -1, "2026-04-01"), ("2026-12-23", 3, "2026-12-29"),
        ("2027-03-24", 2, "2027-03-31"),
    ])
    func `working days skip weekends and holidays`(from: String, count: Int, to: String) throws {
        #expect(calendar.adding(workingDays: count, to: try date(from)).description == to)
    }

    @Test(arguments: [
        ("2026-11-20", 1, "2026-11-21"), ("2026-11-20", 2, "2026-11-23"),
        ("2026-11-23", -1, "2026-11-21"), ("2026-11-22", 0, "2026-11-22"),
        ("2026-04-01", 1, "2026-04-04"), ("2026-04-07", -2, "2026-04-01"),
    ])
    func `hverdage skip Sundays and holidays alone`(from: String, count: Int, to: String) throws {
        #expect(calendar.adding(weekdays: count, to: try date(from)).description == to)
    }

    @Test func `counting forth and back returns to a working day`() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<300 {
            let start = calendar.adding(
                workingDays: 1,
                to: CivilDate(dayNumber: Int.random(in: 10_000...40_000, using: &generator))
            )
            let count = Int.random(in: 0...60, using: &generator)
            let there = calendar.adding(workingDays: count, to: start)
            #expect(calendar.adding(workingDays: -count, to: there) == start)
        }
    }

    @Test func `counts stop at their limit`() throws {
        let start = try date("2026-11-20")
        let limit = DayCalendar.dayCountMax
        let last = calendar.adding(workingDays: limit, to: start)
        #expect(last > calendar.adding(workingDays: limit - 1, to: start))
        #expect(calendar.adding(workingDays: limit + 1, to: start) == last)
        #expect(calendar.adding(workingDays: .max, to: start) == last)
        #expect(
            calendar.adding(weekdays: .min, to: start)
                == calendar.adding(weekdays: -limit, to: start)
        )
    }

    @Test func `counting and rolling end with the calendar`() throws {
        #expect(calendar.adding(workingDays: 9, to: .latest) == .latest)
        #expect(calendar.adding(weekdays: -9, to: .earliest) == .earliest)
        #expect(calendar.rolled(.latest, by: .limitation) == .latest)
    }

    @Test(arguments: [
        ("2026-11-20", "2026-11-20", "2026-11-20"),
        ("2026-11-21", "2026-11-23", "2026-11-23"),
        ("2026-04-02", "2026-04-07", "2026-04-07"),
        ("2026-06-05", "2026-06-08", "2026-06-08"),
        ("2026-12-24", "2026-12-24", "2026-12-28"),
        ("2026-12-31", "2026-12-31", "2027-01-04"),
        ("2028-06-03", "2028-06-06", "2028-06-06"),
    ])
    func `deadlines roll by the named rule`(
        day: String,
        rentDemand: String,
        limitation: String
    ) throws {
        #expect(calendar.rolled(try date(day), by: .none).description == day)
        #expect(calendar.rolled(try date(day), by: .rentDemand).description == rentDemand)
        #expect(calendar.rolled(try date(day), by: .limitation).description == limitation)
    }

    @Test func `closed days move no statutory deadline`() throws {
        let friday = try date("2026-05-15")
        let closed = DayCalendar(zone: .utc, closedDays: [friday])
        #expect(closed.rolled(friday, by: .limitation) == friday)
        #expect(closed.rentPayBy(arrived: try date("2026-05-01")) == friday)
    }
}
