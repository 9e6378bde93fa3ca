import Testing
import WorkingTime

struct CivilTextTests {
    @Test(arguments: [
        ("2026-11-24T13:30:00Z", "tirsdag 24. november kl. 14.30", "Tuesday 24 November 14:30"),
        ("2026-08-01T22:05:59Z", "søndag 2. august kl. 00.05", "Sunday 2 August 00:05"),
    ])
    func `a time is told in the zone's civil time`(
        instant: String,
        danish: String,
        english: String
    ) throws {
        let zone = try copenhagen()
        #expect(CivilText.danishDateTime(try Instant(rfc3339: instant), zone) == danish)
        #expect(CivilText.englishDateTime(try Instant(rfc3339: instant), zone) == english)
    }

    @Test func `weekdays and months have their names in both languages`() throws {
        let monday = try date("2026-11-23")
        let week = (0..<7).map {
            CivilText.danishDate(monday.adding(days: $0)).split(separator: " ")[0]
        }
        #expect(
            week == ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
        )
        let months = try (1...12).map { month in
            let day = try #require(CivilDate(year: 2026, month: month, day: 1))
            return CivilText.danishDate(day).split(separator: " ")[2]
                + "/" + CivilText.englishDate(day).split(separator: " ")[2]
        }
        #expect(
            months == [
                "januar/January", "februar/February", "marts/March", "april/April", "maj/May",
                "juni/June", "juli/July", "august/August", "september/September",
                "oktober/October", "november/November", "december/December",
            ]
        )
    }
}
