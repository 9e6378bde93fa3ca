import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Incidents that alerting systems are known for, each under its own name, on a virtual time line.
struct RegressionTests {
    /// Two who take turns at 08:00 and rest at night; the others never rest.
    private func roster() throws -> Roster {
        let calendar = try Fix.copenhagen()
        let day = try #require(CivilDate(iso: "2026-01-05"))
        let morning = try #require(CivilTime(hour: 8, minute: 0))
        let plan = try #require(ShiftPlan(from: day, morning, hourCount: 24))
        let night = WeeklyHours(everyDay: try DayHours("22:00-07:00"))
        var people = Dialogue.roster().people
        for id in ["bo", "kim"] {
            people[id] = Person(id: id, email: "\(id)@kommune.example", quiet: night)
        }
        return Roster(
            people: people,
            duties: ["vagten": Duty(id: "vagten", rotation: ["bo", "kim"], plan: plan)],
            cases: [:],
            defaults: [
                Dialogue.contactPerson: "vagten", Role("team"): "tavlen", Role("team_lead"): "lis",
            ],
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example"),
            calendar: calendar
        )
    }

    private func distance(_ text: String) throws -> Elapsed {
        try Fix.copenhagen().zone.instant(civil: text).elapsed(since: Fix.start)
    }

    /// What is told when by the clock on the wall, from an event on, wake by wake.
    private func told(from raised: String, until end: String) throws -> [String] {
        let morning = try #require(CivilTime(hour: 8, minute: 0))
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team", after: .nextWorkingDay(morning)),
                Dialogue.step("team_lead", after: .elapsed(.hours(24))),
            ]),
            roster: try roster()
        )
        dialogue.calendar = try Fix.copenhagen()
        let zone = dialogue.calendar.zone
        dialogue.take(Fix.event("anchor", "a", at: try distance(raised)), at: try distance(raised))
        let last = try zone.instant(civil: end)
        var lines: [String] = []
        while let wake = dialogue.latest.wake, wake <= last {
            let (date, time) = zone.civil(at: wake)
            lines += dialogue.look(at: wake.elapsed(since: Fix.start)).map {
                "\(date) \(time) \($0)"
            }
        }
        return lines
    }

    @Test
    func `both daylight-saving days: rota, quiet hours, next working day 08:00, 24 hours`() throws {
        // Saturday 23:30: whoever came on at 08:00 rests until 07:00, and goes off at 08:00.
        #expect(
            try told(from: "2026-03-28T23:30", until: "2026-04-01T00:00") == [
                "2026-03-29 07:00 rule step-0 bo",
                // An hour was lost that night: a day of the clock ends after midnight.
                "2026-03-30 00:30 rule step-2 lis",
                "2026-03-30 08:00 rule step-1 tavlen",
            ]
        )
        #expect(
            try told(from: "2026-10-24T23:30", until: "2026-10-28T00:00") == [
                "2026-10-25 07:00 rule step-0 bo",
                "2026-10-25 22:30 rule step-2 lis",
                "2026-10-26 08:00 rule step-1 tavlen",
            ]
        )
    }

    @Test func `the rota changes hands at 08:00 on the wall on both daylight-saving days`() throws {
        let roster = try roster()
        let zone = try Fix.copenhagen().zone
        for day in ["2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25"] {
            func holder(_ time: String) throws -> String {
                roster.resolve(
                    Dialogue.contactPerson,
                    in: Fix.caseReference,
                    history: CaseHistory(received: []),
                    severity: .normal,
                    at: try zone.instant(civil: "\(day)T\(time)")
                ).person.id
            }
            let pair = [try holder("07:59"), try holder("08:00")]
            #expect(pair.sorted() == ["bo", "kim"], "\(day)")
        }
    }
}
