import Testing
import WorkingTime

struct DanishHolidaysTests {
    @Test func `every day of 2022 to 2035 agrees with the oracle`() throws {
        let expected = try oracleRows("dk_holidays_2022_2035").dropFirst()
            .map { $0.joined(separator: " ") }
        var found: [String] = []
        var day = try date("2022-01-01")
        let end = try date("2036-01-01")
        while day < end {
            if let name = DanishHolidays.specialDayName(day) {
                found.append("\(day) \(name) saerlig_dag")
            }
            if let name = DanishHolidays.holidayName(day) {
                found.append("\(day) \(name) helligdag")
            }
            day = day.adding(days: 1)
        }
        #expect(Set(found).symmetricDifference(expected) == [])
        #expect(found.count == expected.count)
    }

    @Test func `store bededag is a holiday until 2023`() throws {
        #expect(DanishHolidays.holidayName(try date("2023-05-05")) == "Store bededag")
        #expect(DanishHolidays.holidayName(try date("2024-04-26")) == nil)
    }

    @Test func `Easter falls on its earliest and latest days`() throws {
        #expect(DanishHolidays.holidayName(try date("1818-03-22")) == "Påskedag")
        #expect(DanishHolidays.holidayName(try date("1943-04-25")) == "Påskedag")
        #expect(DanishHolidays.holidayName(try date("2038-04-25")) == "Påskedag")
        #expect(DanishHolidays.holidayName(try date("2285-03-22")) == "Påskedag")
    }
}
