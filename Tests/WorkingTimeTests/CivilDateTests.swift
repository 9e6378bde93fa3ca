import Testing
import WorkingTime

struct CivilDateTests {
    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday),
        ("2000-02-29", 11_016, .tuesday), ("2026-11-21", 20_778, .saturday),
        ("0001-01-01", -719_162, .monday), ("9999-12-31", 2_932_896, .friday),
    ])
    func `known days have their number and weekday`(
        iso: String,
        dayNumber: Int,
        weekday: Weekday
    ) throws {
        let day = try date(iso)
        #expect(day.dayNumber == dayNumber)
        #expect(day.weekday == weekday)
        #expect(CivilDate(dayNumber: dayNumber) == day)
        #expect(day.description == iso)
    }

    @Test func `every day of four centuries follows the one before it`() throws {
        var previous = try date("1899-12-31")
        for dayNumber in (previous.dayNumber + 1)...(previous.dayNumber + 146_097) {
            let day = CivilDate(dayNumber: dayNumber)
            let isNext =
                day.month == previous.month
                ? day.day == previous.day + 1
                : day.day == 1 && (day.month == previous.month % 12 + 1)
            guard isNext, day.dayNumber == dayNumber, day > previous,
                CivilDate(year: day.year, month: day.month, day: day.day) == day,
                day.weekday.rawValue == previous.weekday.rawValue % 7 + 1
            else {
                Issue.record("\(day) does not follow \(previous)")
                return
            }
            previous = day
        }
    }

    @Test(arguments: [
        "2026-02-29", "2100-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
        "0000-01-01", "26-01-01", "2026-1-1", "2026-01-01 ", " 2026-01-01", "2026/01/01", "",
        "-2026-01-01", "20260101", "２０２６-01-01", "2026-01-01T00:00:00Z",
    ])
    func `what is no day of the calendar is refused`(text: String) {
        #expect(CivilDate(iso: text) == nil)
    }

    @Test func `years end at 9999`() {
        #expect(CivilDate(year: 9_999, month: 12, day: 31) == .latest)
        #expect(CivilDate(year: 10_000, month: 1, day: 1) == nil)
        #expect(CivilDate(year: 1, month: 1, day: 1) == .earliest)
        #expect(CivilDate(year: 0, month: 12, day: 31) == nil)
    }

    @Test func `arithmetic stops at the ends of the calendar`() {
        #expect(CivilDate.latest.adding(days: 1) == .latest)
        #expect(CivilDate.latest.adding(days: .max) == .latest)
        #expect(CivilDate.earliest.adding(days: .min) == .earliest)
        #expect(CivilDate(dayNumber: .max) == .latest)
        #expect(CivilDate(dayNumber: .min) == .earliest)
    }

    @Test func `it is stored as its ISO text`() throws {
        let day = try date("2026-11-21")
        #expect(try encodedText(day) == #"["2026-11-21"]"#)
        #expect(try decoded(CivilDate.self, from: #"["2026-11-21"]"#) == [day])
        #expect(throws: DecodingError.self) {
            try decoded(CivilDate.self, from: #"["2026-02-30"]"#)
        }
    }
}
