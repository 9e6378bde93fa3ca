import Testing
import WorkingTime

struct RentDeadlineTests {
    private let calendar = DayCalendar(zone: .utc)
    private let weekdays: [String: Weekday] = [
        "mon": .monday, "tue": .tuesday, "wed": .wednesday, "thu": .thursday,
        "fri": .friday, "sat": .saturday, "sun": .sunday,
    ]

    @Test func `the earliest demand agrees with the oracle in every week without holidays`() throws
    {
        let rows = try oracleRows("paakrav_earliest_oracle").dropFirst()
            .filter { !$0[0].hasPrefix("#") }
        #expect(rows.count == 7)
        for row in rows {
            let dueWeekday = try #require(weekdays[row[0]])
            let expected = try #require(weekdays[row[1]])
            var checked = 0
            for dayNumber in 19_000..<24_000 {
                let due = CivilDate(dayNumber: dayNumber)
                let week = (0...7).map { due.adding(days: $0) }
                guard due.weekday == dueWeekday, !week.contains(where: calendar.isHoliday) else {
                    continue
                }
                let earliest = calendar.earliestRentDemand(due: due)
                #expect(earliest.weekday == expected, "due \(due)")
                #expect(earliest <= due.adding(days: 5))
                checked += 1
            }
            #expect(checked > 100)
        }
    }

    @Test func `the demand of U 2022.1586 V was lawful on its day`() throws {
        let row = try #require(try oracleRows("paakrav_earliest_oracle").last)
        #expect(row[0].contains("due 2021-10-01 (fri) -> paakrav 2021-10-06 (wed)"))
        #expect(
            calendar.earliestRentDemand(due: try date("2021-10-01")).description == "2021-10-06"
        )
    }

    @Test func `the typical case runs from the first of the month to the last day to pay`() throws {
        #expect(
            calendar.earliestRentDemand(due: try date("2026-10-01")).description == "2026-10-06"
        )
        #expect(calendar.rentPayBy(arrived: try date("2026-10-08")).description == "2026-10-22")
    }

    @Test func `holidays push the earliest demand`() throws {
        #expect(
            calendar.earliestRentDemand(due: try date("2026-04-01")).description == "2026-04-09"
        )
    }

    @Test(arguments: [
        ("2026-11-07", "2026-11-23"), ("2026-05-22", "2026-06-08"), ("2026-12-11", "2026-12-28"),
        ("2026-12-10", "2026-12-24"),
    ])
    func `the last day to pay rolls over closed days`(arrived: String, payBy: String) throws {
        #expect(calendar.rentPayBy(arrived: try date(arrived)).description == payBy)
    }
}
