import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct FindingsDeadlineTests {
    private func rule(_ reminders: ReminderTime..., until: [String] = ["paid"]) -> Rule {
        Fix.rule(deadline: Deadline(expression: FakeInstant(), reminders: reminders, until: until))
    }

    private func letter(due: Elapsed, at distance: Elapsed = .zero) -> CaseEvent {
        Fix.event("anchor", "letter", at: distance, data: #"{"due":\#(due.microseconds)}"#)
    }

    private let dayBefore = ReminderTime.fromDeadline(.elapsed(.hours(-24)))
    private let onTheDay = ReminderTime.fromDeadline(.elapsed(.zero))

    @Test func `the first reminder is the finding and later ones follow`() {
        let seen = Fix.look(
            rule(.atOnce, onTheDay, dayBefore),
            [letter(due: .hours(100))],
            at: .hours(1)
        )
        let finding = seen.standing.first
        #expect(finding?.at == Fix.start)
        #expect(finding?.deadline == Fix.at(.hours(100)))
        #expect(finding?.reminders.map(\.at) == [Fix.at(.hours(76)), Fix.at(.hours(100))])
        #expect(finding?.reminders.map(\.distance.description) == ["-1d", "0s"])
        #expect(seen.nextLook == Fix.at(.hours(76)))
    }

    private func conditional(_ predicate: FakePredicate, until: [String] = []) -> Rule {
        Fix.rule(
            deadline: Deadline(
                expression: FakeInstant(),
                reminders: [.atOnce, onTheDay],
                until: until,
                untilWhere: [EventEnd(types: ["paid"], predicate: predicate)]
            )
        )
    }

    @Test func `only an event for which its condition holds ends the reminders`() {
        let letter = letter(due: .hours(100))
        let other = Fix.event("paid", "b", at: .hours(20), data: #"{"kind":"b"}"#)
        let right = Fix.event("paid", "a", at: .hours(40), data: #"{"kind":"a"}"#)
        let open = Fix.look(conditional(.kind("a")), [letter, other])
        #expect(open.standing.first?.reminders.map(\.at) == [Fix.at(.hours(100))])
        #expect(open.standing.first?.ended == nil)
        let met = Fix.look(conditional(.kind("a")), [letter, other, right])
        #expect(met.standing.first?.reminders == [])
        #expect(met.standing.first?.ended?.reference == right.reference)
    }

    @Test func `the first of all ends counts, with a condition or without`() {
        let letter = letter(due: .hours(100))
        let gone = Fix.event("gone", "g", at: .hours(30))
        for (hour, first) in [(20, "a"), (40, "g")] {
            let paid = Fix.event("paid", "a", at: .hours(hour), data: #"{"kind":"a"}"#)
            let seen = Fix.look(conditional(.kind("a"), until: ["gone"]), [letter, gone, paid])
            #expect(seen.standing.first?.ended?.reference.id == first)
        }
    }

    @Test func `a condition that failed ends nothing and is reported`() {
        let failing = FakePredicate("broken") { _, _ in
            .failed(Localized(danish: "fejl", english: "broken"))
        }
        let paid = Fix.event("paid", "p", at: .hours(20))
        let seen = Fix.look(conditional(failing), [letter(due: .hours(100)), paid])
        #expect(seen.standing.first?.ended == nil)
        #expect(seen.trouble.map(\.event) == [paid.reference])
    }

    @Test func `the finding waits for its first reminder`() {
        let early = Fix.look(
            rule(dayBefore),
            [letter(due: .hours(100))],
            at: .hours(76) - Fix.microsecond
        )
        #expect(early.pending.map(\.at) == [Fix.at(.hours(76))])
        #expect(early.nextLook == Fix.at(.hours(76)))
        let late = Fix.look(rule(dayBefore), [letter(due: .hours(100))], at: .hours(76))
        #expect(late.standing.count == 1 && late.nextLook == nil)
    }

    @Test func `reminders before the anchor fall together with it`() {
        let week = ReminderTime.fromDeadline(.elapsed(.days(-7)))
        let seen = Fix.look(rule(week, dayBefore, onTheDay), [letter(due: .hours(20))])
        #expect(seen.standing.map(\.at) == [Fix.start])
        #expect(seen.standing.first?.reminders.map(\.at) == [Fix.at(.hours(20))])
    }

    @Test func `a deadline that has passed is one finding at once`() {
        let seen = Fix.look(rule(.atOnce, dayBefore, onTheDay), [letter(due: .hours(-5))])
        #expect(seen.standing.map(\.at) == [Fix.start])
        #expect(seen.standing.first?.reminders == [])
    }

    @Test func `of reminders that fall together the nearest to the deadline gives the name`() {
        let seen = Fix.look(
            rule(
                .atOnce,
                onTheDay,
                .fromDeadline(.elapsed(.hours(1))),
                .fromDeadline(.weekdays(0))
            ),
            [letter(due: .hours(5))]
        )
        #expect(seen.standing.first?.reminders.map(\.at) == [Fix.at(.hours(5)), Fix.at(.hours(6))])
    }

    @Test func `an end before the first reminder leaves no finding`() {
        let paid = Fix.event("paid", "p", at: .hours(76))
        let seen = Fix.look(rule(dayBefore), [letter(due: .hours(100)), paid])
        #expect(seen.standing.isEmpty && seen.pending.isEmpty)
    }

    @Test func `an end drops the reminders at it and after it`() {
        let reminders = rule(.atOnce, dayBefore, onTheDay)
        let paid = Fix.event("paid", "p", at: .hours(76))
        let finding = Fix.look(reminders, [letter(due: .hours(100)), paid]).standing.first
        #expect(finding?.reminders == [])
        #expect(finding?.ended?.reference == paid.reference)
        let later = Fix.event("paid", "p", at: .hours(76) + Fix.microsecond)
        let warned = Fix.look(reminders, [letter(due: .hours(100)), later]).standing.first
        #expect(warned?.reminders.map(\.at) == [Fix.at(.hours(76))])
    }

    @Test func `what ended an earlier deadline does not end this one`() {
        let paid = Fix.event("paid", "p", at: .hours(1))
        let seen = Fix.look(
            rule(dayBefore),
            [letter(due: .hours(100), at: .hours(2)), paid],
            at: .hours(80)
        )
        #expect(seen.standing.count == 1)
        #expect(seen.standing.first?.ended == nil)
    }

    @Test func `an event without a deadline makes no finding`() {
        let seen = Fix.look(rule(.atOnce), [Fix.event("anchor", "a", at: .zero)])
        #expect(seen.standing.isEmpty && seen.trouble.isEmpty)
    }

    @Test func `a deadline that cannot be read makes trouble`() {
        let seen = Fix.look(
            rule(.atOnce),
            [Fix.event("anchor", "a", at: .zero, data: #"{"due":"soon"}"#)]
        )
        #expect(seen.standing.isEmpty)
        #expect(seen.trouble.map(\.event.id) == ["a"])
    }

    @Test func `every clock's stop drops later reminders`() {
        let stop = Fix.event("citizen.deceased", "s", at: .hours(80))
        let seen = Fix.look(rule(.atOnce, dayBefore, onTheDay), [letter(due: .hours(100)), stop])
        #expect(seen.standing.first?.reminders.map(\.at) == [Fix.at(.hours(76))])
        #expect(seen.nextLook == nil)
    }

    @Test func `conditions that look ahead hold reminders back`() {
        let rule = Fix.rule(
            unless: [Fix.events("excuse", window: .after(reach: .hours(80)))],
            deadline: Deadline(
                expression: FakeInstant(),
                reminders: [.atOnce, dayBefore, onTheDay],
                until: []
            )
        )
        let seen = Fix.look(rule, [letter(due: .hours(100))])
        #expect(seen.standing.map(\.at) == [Fix.at(.hours(80))])
        #expect(seen.standing.first?.reminders.map(\.at) == [Fix.at(.hours(100))])
    }

    /// Summer time begins on Sunday 29 March 2026; the deadline is Monday 30 March at 09:00.
    @Test func `days that count keep the time of day over daylight saving and hours do not`() throws
    {
        // 28 days of 24 hours later the clocks of Copenhagen show 10:00.
        let due = Elapsed.days(28) - .hours(1)
        let day = ReminderTime.fromDeadline(.workingDays(-1))
        let hours = ReminderTime.fromDeadline(.elapsed(.hours(-72)))
        let calendar = try Fix.copenhagen()
        let seen = Fix.look(rule(hours, day), [letter(due: due)], calendar: calendar)
        let instants = seen.standing.map(\.at) + (seen.standing.first?.reminders.map(\.at) ?? [])
        #expect(
            instants.map { calendar.zone.civil(at: $0).1.description } == ["08:00", "09:00"]
        )
        #expect(
            instants.map { calendar.zone.date(at: $0).description } == ["2026-03-27", "2026-03-27"]
        )
    }
}
