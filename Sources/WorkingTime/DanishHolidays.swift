/// The public holidays of Denmark (helligdage) and the days that law often treats like them.
package enum DanishHolidays {
    /// The last year with store bededag; the act of 28 February 2023 abolished it from 2024.
    package static let storeBededagYearMax = 2023

    /// The holiday's Danish name; nothing when the day is no public holiday.
    package static func holidayName(_ date: CivilDate) -> String? {
        switch (date.month, date.day) {
        case (1, 1): return "Nytårsdag"
        case (12, 25): return "Juledag"
        case (12, 26): return "2. juledag"
        default: break
        }
        switch date.dayNumber - easterDayNumber(year: date.year) {
        case -3: return "Skærtorsdag"
        case -2: return "Langfredag"
        case 0: return "Påskedag"
        case 1: return "2. påskedag"
        case 26 where date.year <= storeBededagYearMax: return "Store bededag"
        case 39: return "Kristi himmelfartsdag"
        case 49: return "Pinsedag"
        case 50: return "2. pinsedag"
        default: return nil
        }
    }

    /// The name of a day that is no public holiday but that some statutes treat like one.
    package static func specialDayName(_ date: CivilDate) -> String? {
        switch (date.month, date.day) {
        case (6, 5): "Grundlovsdag"
        case (12, 24): "Juleaftensdag"
        case (12, 31): "Nytårsaftensdag"
        default: nil
        }
    }

    /// Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    private static func easterDayNumber(year: Int) -> Int {
        let golden = year % 19
        let century = year / 100
        let yearOfCentury = year % 100
        let correction = (century + 8) / 25
        let moonCorrection = (century - correction + 1) / 3
        let epact = (19 * golden + century - century / 4 - moonCorrection + 15) % 30
        let toSunday =
            (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - epact
                - yearOfCentury % 4) % 7
        let shift = (golden + 11 * epact + 22 * toSunday) / 451
        let number = epact + toSunday - 7 * shift + 114
        return CivilDate.dayNumber(year: year, month: number / 31, day: number % 31 + 1)
    }
}
