import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Quiet hours hold a message and release it, after another look.
struct AlertQuietHoursTests {
    private static let night = "22:00-07:00"

    /// Bo rests at night; the others never do.
    private func roster(quiet: String? = night, works: String? = nil, without: [String] = [])
        throws -> Roster
    {
        let plain = Dialogue.roster(without: without)
        var people = plain.people
        people["bo"] = Person(
            id: "bo",
            email: "bo@kommune.example",
            works: try works.map { text in
                WeeklyHours(
                    Dictionary(
                        uniqueKeysWithValues: try (Weekday.row("mon-fri") ?? []).map {
                            ($0, try DayHours(text))
                        }
                    ),
                    closedDay: DayHours.none
                )
            },
            quiet: try quiet.map { WeeklyHours(everyDay: try DayHours($0)) }
        )
        var defaults: [Role: String] = [:]
        for (role, id) in Dialogue.everybody where !without.contains(role) {
            defaults[Role(role)] = id
        }
        return Roster(
            people: people,
            cases: [:],
            defaults: defaults,
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
    }

    private func dialogue(
        _ severity: Severity = .normal,
        tell: [LadderStep] = [Dialogue.step("contact_person")],
        roster: Roster
    ) throws -> AlertLifeDialogue {
        var dialogue = Dialogue(Dialogue.rule(severity: severity, tell: tell), roster: roster)
        dialogue.calendar = try Fix.copenhagen()
        return dialogue
    }

    private func distance(_ text: String) throws -> Elapsed {
        try Fix.copenhagen().zone.instant(civil: text).elapsed(since: Fix.start)
    }

    /// Runs from wake to wake; who is told when by the clock on the wall.
    private func run(_ dialogue: inout AlertLifeDialogue, until end: String) throws -> [String] {
        let zone = try Fix.copenhagen().zone
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

    private func anchor(_ text: String) throws -> CaseEvent {
        Fix.event("anchor", "a", at: try distance(text))
    }

    @Test func `what fires in quiet hours and is still true at their end is told then, once`()
        throws
    {
        var dialogue = try dialogue(roster: roster())
        let raised = try distance("2026-03-03T23:30")
        dialogue.receive(try anchor("2026-03-03T23:30"), at: raised)
        #expect(dialogue.decision(at: raised).heldTellingCount == 1)
        #expect(dialogue.look(at: raised) == [])
        let waiting = try #require(dialogue.alerts[0].waiting)
        #expect(waiting.map(\.person) == ["bo"])
        #expect(dialogue.alerts[0].nextStep == waiting[0].until)
        #expect(dialogue.look(at: try distance("2026-03-04T03:00")) == [])
        #expect(dialogue.latest.heldTellingCount == 0)
        let told = try run(&dialogue, until: "2026-03-20T00:00")
        #expect(told == ["2026-03-04 07:00 rule step-0 bo"])
        #expect(dialogue.alerts[0].waiting == nil)
    }

    @Test func `what is answered or closed meanwhile is not told`() throws {
        for isAnswered in [true, false] {
            var dialogue = try dialogue(roster: roster())
            dialogue.take(try anchor("2026-03-03T23:30"), at: try distance("2026-03-03T23:30"))
            let at = try distance("2026-03-04T02:00")
            if isAnswered {
                dialogue.press("done", by: "kim", at: at)
            } else {
                dialogue.take(Fix.event("contact", "c", at: at), at: at)
            }
            #expect(try run(&dialogue, until: "2026-05-01T00:00") == [])
            #expect(dialogue.alerts[0].nextStep == nil)
            #expect(dialogue.alerts[0].waiting == nil)
        }
    }

    @Test func `a step on the edge of quiet hours waits at their beginning and goes at their end`()
        throws
    {
        for (raised, told) in [
            ("2026-03-03T20:00", "2026-03-04 07:00"), ("2026-03-03T19:59", "2026-03-03 21:59"),
            ("2026-03-04T05:00", "2026-03-04 07:00"), ("2026-03-04T04:59", "2026-03-04 07:00"),
        ] {
            var dialogue = try dialogue(
                tell: [
                    Dialogue.step("team_lead"),
                    Dialogue.step("contact_person", after: .elapsed(.hours(2))),
                ],
                roster: roster()
            )
            dialogue.take(try anchor(raised), at: try distance(raised))
            #expect(try run(&dialogue, until: "2026-03-10T00:00") == ["\(told) rule step-1 bo"])
        }
    }

    @Test func `the clock of the steps does not stop for quiet hours`() throws {
        var dialogue = try dialogue(
            tell: [
                Dialogue.step("contact_person", repeats: .hours(3)),
                Dialogue.step("team_lead", after: .elapsed(.hours(2))),
            ],
            roster: roster()
        )
        dialogue.take(try anchor("2026-03-03T23:00"), at: try distance("2026-03-03T23:00"))
        #expect(
            try run(&dialogue, until: "2026-03-04T08:00") == [
                "2026-03-04 01:00 rule step-1 lis", "2026-03-04 07:00 rule step-0-2 bo",
                "2026-03-04 08:00 rule step-0-3 bo",
            ]
        )
    }

    @Test func `what is urgent goes to whoever is on duty, and without duty it wakes the person`()
        throws
    {
        for (without, told) in [([String](), "vagt"), (["duty"], "bo")] {
            var dialogue = try dialogue(.urgent, roster: roster(without: without))
            let at = try distance("2026-03-03T23:30")
            #expect(
                dialogue.take(try anchor("2026-03-03T23:30"), at: at) == ["rule step-0 \(told)"]
            )
        }
    }

    @Test func `working hours hold what is normal, and only quiet hours what is of high severity`()
        throws
    {
        for (severity, told) in [
            (Severity.normal, "2026-04-07 08:00"), (.high, "2026-04-02 18:00"),
        ] {
            var dialogue = try dialogue(
                severity,
                tell: [Dialogue.step("contact_person", after: .elapsed(.hours(1)))],
                roster: roster(works: "08:00-16:00")
            )
            // The evening before Maundy Thursday's holiday row that lasts until Easter Monday.
            dialogue.take(try anchor("2026-04-02T17:00"), at: try distance("2026-04-02T17:00"))
            #expect(try run(&dialogue, until: "2026-04-20T00:00") == ["\(told) rule step-0 bo"])
        }
    }

    @Test func `quiet hours end by the wall clock on both nights when the clocks are set`() throws {
        for (raised, told) in [
            ("2026-03-28T23:00", "2026-03-29 07:00"), ("2026-10-24T23:00", "2026-10-25 07:00"),
        ] {
            var dialogue = try dialogue(roster: roster())
            dialogue.take(try anchor(raised), at: try distance(raised))
            #expect(try run(&dialogue, until: "2026-11-01T00:00").first == "\(told) rule step-0 bo")
        }
    }

    @Test func `who comes in the holder's place in the meantime is told at once`() throws {
        var dialogue = try dialogue(roster: roster())
        dialogue.take(try anchor("2026-03-03T23:30"), at: try distance("2026-03-03T23:30"))
        let at = try distance("2026-03-04T01:00")
        let told = dialogue.take(
            Fix.event("contact_person.assigned", "b", at: at, data: #"{"person":"ida"}"#),
            at: at
        )
        #expect(told == ["rule step-0 ida"])
        #expect(try run(&dialogue, until: "2026-03-20T00:00") == [])
    }

    /// Bo has left from the day on; kim, who stands in, rests at night.
    private func roster(leaving day: CivilDate?, without: [String] = []) throws -> Roster {
        let plain = try roster(quiet: nil, without: without)
        var people = plain.people
        people["bo"] = Person(id: "bo", email: "bo@kommune.example", left: day)
        people["kim"] = Person(
            id: "kim",
            email: "kim@kommune.example",
            quiet: WeeklyHours(everyDay: try DayHours(Self.night))
        )
        var defaults: [Role: String] = [:]
        for (role, id) in Dialogue.everybody where !without.contains(role) {
            defaults[Role(role)] = id
        }
        return Roster(
            people: people,
            cases: [:],
            defaults: defaults,
            catchAll: plain.catchAll,
            operator: plain.operatorPerson,
            calendar: try Fix.copenhagen()
        )
    }

    @Test func `whoever comes in the place of somebody who leaves is told when the night is over`()
        throws
    {
        let day = try #require(CivilDate(iso: "2026-03-04"))
        var dialogue = try dialogue(roster: roster(leaving: day))
        dialogue.take(try anchor("2026-03-03T12:00"), at: try distance("2026-03-03T12:00"))
        #expect(
            try run(&dialogue, until: "2026-03-20T00:00") == ["2026-03-04 07:00 rule step-0 kim"]
        )
        #expect(dialogue.alerts[0].waiting == nil)
    }

    @Test func `a hand-over that waits waits on, and is forgotten when the alert is answered`()
        throws
    {
        let day = try #require(CivilDate(iso: "2026-03-04"))
        var dialogue = try dialogue(roster: roster(leaving: day))
        dialogue.take(try anchor("2026-03-03T12:00"), at: try distance("2026-03-03T12:00"))
        #expect(try run(&dialogue, until: "2026-03-04T06:59") == [])
        let waiting = try #require(dialogue.alerts[0].waiting)
        #expect(waiting.map(\.person) == ["kim"])
        #expect(dialogue.alerts[0].nextStep == waiting[0].until)
        let again = dialogue.decision(at: try distance("2026-03-04T00:00"))
        #expect(again.alerts == [])
        #expect(again.heldTellingCount == 0)
        dialogue.press("done", by: "lis", at: try distance("2026-03-04T02:00"))
        #expect(try run(&dialogue, until: "2026-03-20T00:00") == [])
    }

    @Test func `an urgent hand-over at night goes to the duty first, or wakes the successor`()
        throws
    {
        let day = try #require(CivilDate(iso: "2026-03-04"))
        for (without, told) in [
            ([String](), ["00:00 rule step-0 vagt", "07:00 rule step-0 kim"]),
            (["duty"], ["00:00 rule step-0 kim"]),
        ] {
            var dialogue = try dialogue(.urgent, roster: roster(leaving: day, without: without))
            dialogue.take(try anchor("2026-03-03T12:00"), at: try distance("2026-03-03T12:00"))
            #expect(
                try run(&dialogue, until: "2026-03-20T00:00") == told.map { "2026-03-04 \($0)" }
            )
        }
    }

    @Test func `what did not arrive at night is passed on when the successor's night is over`()
        throws
    {
        var dialogue = try dialogue(roster: roster(leaving: nil))
        let at = try distance("2026-03-03T23:00")
        dialogue.take(try anchor("2026-03-03T23:00"), at: at)
        let telling = try #require(dialogue.tellings.first)
        let failure = Fix.event(
            "delivery.failed",
            "f",
            at: at,
            data: #"{"telling":"\#(telling.id)","alert":"\#(telling.alert)","channel":"mail"}"#
        )
        #expect(dialogue.take(failure, at: at) == [])
        #expect(
            try run(&dialogue, until: "2026-03-20T00:00") == ["2026-03-04 07:00 rule step-0 kim"]
        )
    }

    @Test func `a reminder that waits is told although the rule's meaning changes in the night`()
        throws
    {
        let due = try distance("2026-03-04T20:00")
        func rule(_ meaning: String, when anchor: String) -> Rule {
            Dialogue.rule(
                when: .event(types: [anchor]),
                deadline: Deadline(
                    expression: FakeInstant(),
                    reminders: [.atOnce, .fromDeadline(.elapsed(.hours(-20)))],
                    until: ["paid"]
                ),
                tell: [Dialogue.step("contact_person")],
                meaning: meaning
            )
        }
        var dialogue = Dialogue(rule("first", when: "anchor"), roster: try roster())
        dialogue.calendar = try Fix.copenhagen()
        let start = try distance("2026-03-03T12:00")
        dialogue.take(
            Fix.event("anchor", "a", at: start, data: #"{"due":\#(due.microseconds)}"#),
            at: start
        )
        _ = try run(&dialogue, until: "2026-03-04T00:30")
        try #require(dialogue.alerts[0].waiting != nil)
        dialogue.rules = [rule("second", when: "other")]
        #expect(dialogue.look(at: try distance("2026-03-04T03:00")) == [])
        #expect(dialogue.alerts[0].waiting != nil)
        let told = try run(&dialogue, until: "2026-03-05T00:00")
        #expect(told == ["2026-03-04 07:00 rule reminder-20h bo"])
    }

    @Test func `deciding again while a message waits decides nothing new`() throws {
        var dialogue = try dialogue(roster: roster())
        dialogue.take(try anchor("2026-03-03T23:30"), at: try distance("2026-03-03T23:30"))
        let again = dialogue.decision(at: try distance("2026-03-03T23:30"))
        #expect(again.alerts == [])
        #expect(again.heldTellingCount == 0)
        #expect(again.wake == dialogue.latest.wake)
    }
}
