@testable import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

struct LadderTests {
    private func instant(_ text: String, _ calendar: DayCalendar) throws -> Instant {
        try calendar.zone.instant(civil: text)
    }

    /// What falls due and what comes next, at every instant that the ladder itself names.
    private func climb(_ ladder: Ladder, until end: Instant) -> [String] {
        var lines: [String] = []
        var seen: Set<TellingCause> = []
        var now: Instant? = ladder.raised
        while let instant = now, instant <= end {
            for rung in ladder.due(by: instant) where seen.insert(rung.cause).inserted {
                let roles = rung.roles.map(\.name).joined(separator: "+")
                let (date, time) = ladder.calendar.zone.civil(at: rung.at)
                lines.append("\(date)T\(time) \(rung.cause.label) \(roles)")
                #expect(rung.at == instant, "nothing falls due unannounced")
            }
            now = ladder.next(after: instant)
        }
        return lines
    }

    @Test func `working days pass over the weekend, and the clock keeps the time of day`() throws {
        let calendar = try Fix.copenhagen()
        // Friday 27 March 2026, two days before summer time.
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("stand_in", "team", after: .elapsed(.hours(48))),
                Dialogue.step("team_lead", after: .workingDays(1)),
                Dialogue.step("authority", after: .workingDays(2)),
            ]),
            raised: try instant("2026-03-27T14:30", calendar),
            deadlines: [],
            reminders: [],
            calendar: calendar
        )
        let lines = climb(ladder, until: try instant("2026-05-01T00:00", calendar))
        #expect(
            lines == [
                "2026-03-27T14:30 step-0 contact_person",
                "2026-03-29T15:30 step-1 stand_in+team",
                "2026-03-30T14:30 step-2 team_lead",
                "2026-03-31T14:30 step-3 authority",
            ]
        )
    }

    @Test func `a day of the clock is an hour off when summer time ends, a working day is not`()
        throws
    {
        let calendar = try Fix.copenhagen()
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [
                Dialogue.step("contact_person", after: .elapsed(.days(3))),
                Dialogue.step("team_lead", after: .workingDays(1)),
            ]),
            raised: try instant("2026-10-23T09:00", calendar),
            deadlines: [],
            reminders: [],
            calendar: calendar
        )
        #expect(
            climb(ladder, until: try instant("2026-11-01T00:00", calendar)) == [
                "2026-10-26T08:00 step-0 contact_person",
                "2026-10-26T09:00 step-1 team_lead",
            ]
        )
    }

    @Test func `a step repeats by the clock until the alert ends, and not for ever`() {
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [Dialogue.step("authority", repeats: .hours(24))]),
            raised: Fix.start,
            deadlines: [],
            reminders: [],
            calendar: Fix.calendar
        )
        #expect(ladder.next(after: Fix.start) == Fix.at(.days(1)))
        #expect(ladder.next(after: Fix.at(.days(1) - Fix.microsecond)) == Fix.at(.days(1)))
        #expect(
            ladder.due(by: Fix.at(.days(2))).map(\.cause.label) == [
                "step-0", "step-0-1", "step-0-2",
            ]
        )
        let last = Elapsed.days(Ladder.repetitionCountMax)
        #expect(ladder.next(after: Fix.at(last - Fix.microsecond)) == Fix.at(last))
        #expect(ladder.next(after: Fix.at(last)) == nil)
        #expect(ladder.due(by: Fix.at(.days(9_999))).count == Ladder.repetitionCountMax + 1)
    }

    @Test func `a reminder goes to everyone whose step has begun`() {
        let deadline = Fix.at(.days(10))
        let reminders = [-3, -1, 0].map { days in
            Reminder(
                distance: .elapsed(.days(days)),
                at: deadline.advanced(by: .days(days))
            )
        }
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                LadderStep(
                    roles: [Role("stand_in")],
                    start: .withReminder(.elapsed(.days(-1)))
                ),
            ]),
            raised: Fix.start,
            deadlines: [deadline],
            reminders: reminders,
            calendar: Fix.calendar
        )
        #expect(
            climb(ladder, until: Fix.at(.days(30))) == [
                "2026-03-02T08:00 step-0 contact_person",
                "2026-03-09T08:00 reminder-3d contact_person",
                "2026-03-11T08:00 reminder-1d contact_person+stand_in",
                "2026-03-11T08:00 step-1 stand_in",
                "2026-03-12T08:00 reminder0s contact_person+stand_in",
            ]
        )
    }

    @Test func `of several deadlines the first to come starts the step`() {
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [
                LadderStep(roles: [Role("team")], start: .withReminder(.elapsed(.days(-1))))
            ]),
            raised: Fix.start,
            deadlines: [Fix.at(.days(5)), Fix.at(.days(9))],
            reminders: [],
            calendar: Fix.calendar
        )
        #expect(ladder.next(after: Fix.start) == Fix.at(.days(4)))
    }

    @Test func `a step with a reminder waits for ever when there is no deadline`() {
        let ladder = Ladder(
            rule: Dialogue.rule(tell: [
                LadderStep(roles: [Role("team")], start: .withReminder(.elapsed(.days(-1))))
            ]),
            raised: Fix.start,
            deadlines: [],
            reminders: [],
            calendar: Fix.calendar
        )
        #expect(ladder.due(by: Fix.at(.days(99))) == [])
        #expect(ladder.next(after: Fix.start) == nil)
    }

    private func dueRule(_ reminders: [Int], tell: [LadderStep]) -> Rule {
        Dialogue.rule(
            deadline: Deadline(
                expression: FakeInstant(),
                reminders: [.atOnce] + reminders.map { .fromDeadline(.elapsed(.days($0))) },
                until: ["paid"]
            ),
            tell: tell
        )
    }

    private func due(_ id: String, days: Int, at distance: Elapsed) -> CaseEvent {
        Fix.event(
            "anchor",
            id,
            at: distance,
            data: #"{"due":\#(Elapsed.days(days).microseconds)}"#
        )
    }

    @Test func `what falls due together after downtime is one message for each person`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person", repeats: .hours(2)),
                Dialogue.step("contact_person", "team_lead", after: .elapsed(.hours(3))),
            ])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let told = dialogue.look(at: .hours(5))
        #expect(told == ["rule step-0-2 bo", "rule step-1 lis"])
        #expect(dialogue.look(at: .hours(5)) == [])
        #expect(
            dialogue.alerts[0].tellings.map { "\($0.cause.label) \($0.role) \($0.person)" } == [
                "step-0 contact_person bo", "step-0-1 contact_person bo",
                "step-1 contact_person bo", "step-0-2 contact_person bo", "step-1 team_lead lis",
            ]
        )
        #expect(dialogue.latest.wake == Fix.at(.hours(6)))
    }

    @Test func `two roles of one person are one message`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("contact_person", "stand_in")]),
            roster: Dialogue.roster(without: ["contact_person"])
        )
        let told = dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(told == ["rule step-0 kim"])
        let records = dialogue.alerts[0].tellings
        #expect(records.map(\.role.name) == ["contact_person", "stand_in"])
        #expect(Set(records.map(\.id)).count == 1)
    }

    @Test func `a role changes hands between steps and reminders`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("contact_person", repeats: .hours(24))])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let data = #"{"person":"ida"}"#
        dialogue.take(
            Fix.event("contact_person.assigned", "x", at: .hours(3), data: data),
            at: .hours(3)
        )
        #expect(dialogue.look(at: .days(1)) == ["rule step-0-1 ida"])
    }

    @Test func `reminders of a second deadline are told although they bear the same names`() {
        var dialogue = Dialogue(dueRule([-1], tell: [Dialogue.step("contact_person")]))
        dialogue.take(due("a", days: 5, at: .zero), at: .zero)
        dialogue.take(due("b", days: 9, at: .hours(1)), at: .hours(1))
        #expect(dialogue.alerts[0].deadline == Fix.at(.days(5)))
        #expect(dialogue.latest.wake == Fix.at(.days(4)))
        #expect(dialogue.look(at: .days(4)) == ["rule reminder-1d bo"])
        #expect(dialogue.latest.wake == Fix.at(.days(8)))
        #expect(dialogue.look(at: .days(8)) == ["rule reminder-1d bo"])
        #expect(dialogue.alerts[0].deadline == Fix.at(.days(9)))
        #expect(Set(dialogue.alerts[0].tellings.map(\.id)).count == 3)
        #expect(dialogue.look(at: .days(8)) == [])
    }

    @Test func `a reminder of an alert that was found too late is told in its time`() {
        var dialogue = Dialogue(dueRule([-1], tell: [Dialogue.step("contact_person")]))
        #expect(dialogue.take(due("a", days: 30, at: .zero), at: .days(10)) == [])
        #expect(dialogue.alerts.map(\.state) == [.foundTooLate])
        #expect(dialogue.latest.wake == Fix.at(.days(29)))
        #expect(dialogue.look(at: .days(29)) == ["rule step-0 bo"])
        #expect(dialogue.alerts.map(\.state) == [.open])
    }

    @Test func `the end of a deadline closes the alert, and nothing more is told`() {
        var dialogue = Dialogue(dueRule([-1], tell: [Dialogue.step("contact_person")]))
        dialogue.take(due("a", days: 5, at: .zero), at: .zero)
        #expect(dialogue.take(Fix.event("paid", "p", at: .days(2)), at: .days(2)) == [])
        #expect(!dialogue.alerts[0].state.isOpen)
        #expect(dialogue.look(at: .days(4)) == [])
        #expect(dialogue.latest.wake == nil)
    }
}
