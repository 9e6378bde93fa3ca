import Testing
import WorkingTime

struct WeeklyHoursTests {
    private let calendar: DayCalendar

    init() throws {
        calendar = DayCalendar(zone: try copenhagen(), closedDays: [try date("2026-12-24")])
    }

    private func office(closedDay: DayHours? = DayHours.none) throws -> WeeklyHours {
        let day = try DayHours("08:00-16:00")
        return WeeklyHours(
            [
                .monday: day, .tuesday: day, .wednesday: day, .thursday: day,
                .friday: try DayHours("08:00-12:00, 12:30-14:00"),
            ],
            closedDay: closedDay
        )
    }

    private func at(_ text: String) throws -> Instant {
        try calendar.zone.instant(civil: text)
    }

    @Test(arguments: [
        ("2026-03-02T07:59:59", false), ("2026-03-02T08:00", true), ("2026-03-02T15:59:59", true),
        ("2026-03-02T16:00", false), ("2026-03-06T12:15", false), ("2026-03-06T12:30", true),
        ("2026-03-07T10:00", false),
    ])
    func `a stretch has its first second and not its last`(text: String, isOpen: Bool) throws {
        #expect(try office().isOpen(at: at(text), in: calendar) == isOpen)
    }

    @Test(arguments: [
        ("2026-03-02T09:00", "2026-03-02T09:00"), ("2026-03-02T06:00", "2026-03-02T08:00"),
        ("2026-03-02T16:00", "2026-03-03T08:00"), ("2026-03-06T12:10", "2026-03-06T12:30"),
        ("2026-03-06T14:00", "2026-03-09T08:00"),
        // Maundy Thursday to Easter Monday, and a day on which the municipality is closed.
        ("2026-04-01T17:00", "2026-04-07T08:00"), ("2026-12-23T17:00", "2026-12-28T08:00"),
    ])
    func `what comes after hours waits for the next opening`(from: String, to: String) throws {
        #expect(try office().opening(from: at(from), in: calendar) == at(to))
    }

    @Test func `who has hours of their own on closed days is there`() throws {
        let hours = try office(closedDay: DayHours("10:00-11:00"))
        #expect(
            try hours.opening(from: at("2026-04-01T17:00"), in: calendar) == at("2026-04-02T10:00")
        )
        let always = try office(closedDay: nil)
        #expect(
            try always.opening(from: at("2026-04-01T17:00"), in: calendar) == at("2026-04-02T08:00")
        )
    }

    @Test func `a night lasts into the next morning`() throws {
        let night = WeeklyHours(everyDay: try DayHours("17:00-07:30"))
        #expect(try night.isOpen(at: at("2026-03-02T23:00"), in: calendar))
        #expect(try night.isOpen(at: at("2026-03-03T07:29"), in: calendar))
        #expect(
            try night.closing(from: at("2026-03-02T18:00"), in: calendar) == at("2026-03-03T07:30")
        )
        #expect(
            try night.closing(from: at("2026-03-02T12:00"), in: calendar) == at("2026-03-02T12:00")
        )
    }

    @Test func `a night begins on the day that it is named for`() throws {
        let friday = WeeklyHours([.friday: try DayHours("22:00-06:00")])
        #expect(try friday.isOpen(at: at("2026-03-07T05:59"), in: calendar))
        #expect(try !friday.isOpen(at: at("2026-03-06T05:59"), in: calendar))
    }

    @Test func `where the clocks skip the beginning the hours begin after it`() throws {
        let hours = WeeklyHours(everyDay: try DayHours("02:30-05:00"))
        #expect(
            try hours.opening(from: at("2026-03-29T01:00"), in: calendar)
                == Instant(rfc3339: "2026-03-29T01:00:00Z")
        )
    }

    @Test func `an hour that comes twice is in the hours twice`() throws {
        let hours = WeeklyHours(everyDay: try DayHours("02:00-03:00"))
        let first = try Instant(rfc3339: "2026-10-25T00:30:00Z")
        #expect(hours.isOpen(at: first, in: calendar))
        #expect(hours.isOpen(at: first.advanced(by: .hours(1)), in: calendar))
        #expect(
            try hours.closing(from: first, in: calendar) == Instant(rfc3339: "2026-10-25T02:00:00Z")
        )
    }

    @Test func `no hours have no opening and a whole day no closing`() throws {
        let never = WeeklyHours([:])
        let always = WeeklyHours(everyDay: try DayHours("00:00-24:00"))
        #expect(try never.opening(from: at("2026-03-02T09:00"), in: calendar) == nil)
        #expect(try always.closing(from: at("2026-03-02T09:00"), in: calendar) == nil)
    }

    @Test(arguments: [
        "", "8-16", "08:00", "08:00-", "08:00–16:00", "08:00-16:00,", "08:00-08:00", "08:00-25:00",
        "24:00-08:00", "08:00-24:01", "08:00:00-16:00:00", "08:00-16:00 x",
    ])
    func `other hours are refused`(text: String) {
        #expect(throws: TimeTextError.self) { try DayHours(text) }
    }

    @Test func `a day has at most eight stretches`() throws {
        let parts = (0..<9).map { "0\($0):00-0\($0):30" }
        #expect(throws: Never.self) { try DayHours(parts.prefix(8).joined(separator: ",")) }
        #expect(throws: TimeTextError.self) { try DayHours(parts.joined(separator: ",")) }
    }

    @Test func `a row of days can go over the end of the week`() {
        #expect(Weekday.row("fri") == [.friday])
        #expect(Weekday.row("mon-wed") == [.monday, .tuesday, .wednesday])
        #expect(Weekday.row("sat-mon") == [.saturday, .sunday, .monday])
        #expect(Weekday.row("mandag") == nil)
        #expect(Weekday.row("mon-tue-wed") == nil)
    }

    @Test func `they are stored and read back`() throws {
        let hours = try office()
        #expect(try decoded(WeeklyHours.self, from: encodedText(hours)) == [hours])
    }

    /// The definition read literally: the first minute of those that follow at which the state is so.
    @Test func `openings and closings agree with a clock that is read every minute`() throws {
        var generator = SeededGenerator(seed: 85)
        let starts = [
            "2026-03-28T00:00", "2026-10-24T00:00", "2026-12-22T00:00", "2026-06-01T00:00",
        ]
        for round in 0..<60 {
            let hours = randomHours(&generator)
            let start = try at(starts[round % starts.count])
                .advanced(by: .minutes(Int.random(in: 0..<2_880, using: &generator)))
            for wanted in [true, false] {
                let found =
                    wanted
                    ? hours.opening(from: start, in: calendar)
                    : hours.closing(from: start, in: calendar)
                let naive = (0..<12_000).lazy.map { start.advanced(by: .minutes($0)) }
                    .first { hours.isOpen(at: $0, in: calendar) == wanted }
                guard let naive else { continue }
                #expect(found == naive, "round \(round), \(wanted)")
            }
        }
    }

    private func randomHours(_ generator: inout SeededGenerator) -> WeeklyHours {
        func day() -> DayHours {
            let texts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                let from = Int.random(in: 0..<96, using: &generator)
                let until = (from + Int.random(in: 1..<96, using: &generator)) % 96
                return "\(clock(from))-\(clock(until))"
            }
            return (try? DayHours(texts.joined(separator: ", "))) ?? .none
        }
        var days: [Weekday: DayHours] = [:]
        for weekday in Weekday.allCases where Bool.random(using: &generator) {
            days[weekday] = day()
        }
        return WeeklyHours(days, closedDay: Bool.random(using: &generator) ? .none : day())
    }

    private func clock(_ quarter: Int) -> String {
        let hour = quarter / 4
        let minute = quarter % 4 * 15
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
