import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Reminders that nobody answers go to somebody else (constraint C41).
struct AlertUnansweredTests {
    private func daily(
        _ severity: Severity = .normal,
        roster: Roster = Dialogue.roster(),
        secondChannels: [String] = [],
        unanswered: Int? = nil
    ) -> AlertLifeDialogue {
        var dialogue = Dialogue(
            Dialogue.rule(
                severity: severity,
                tell: [Dialogue.step("contact_person", repeats: .hours(24))],
                answers: [
                    AnswerForm(name: "done"),
                    AnswerForm(name: "seen", effect: .holds(AnswerHold(span: .elapsed(.hours(4))))),
                ],
                unanswered: unanswered
            ),
            roster: roster
        )
        dialogue.secondChannels = secondChannels
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        return dialogue
    }

    /// Bo can be reached by a program, too.
    private var withSecondChannel: Roster {
        let plain = Dialogue.roster()
        var people = plain.people
        people["bo"] = Person(id: "bo", email: "bo@kommune.example", secondChannel: "command")
        return Roster(
            people: people,
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo", Role("stand_in"): "kim"],
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
    }

    /// Who is told on each of the days, and by what beside mail.
    private func ways(_ dialogue: inout AlertLifeDialogue, days: ClosedRange<Int>) -> [String] {
        days.map { day in
            dialogue.look(at: .days(day))
            return dialogue.tellings.map {
                "\($0.person.id)\($0.secondChannel.map { " \($0)" } ?? "")"
            }
            .joined(separator: "+")
        }
    }

    @Test func `who has a second channel is reminded by it too before somebody else is`() {
        var dialogue = daily(roster: withSecondChannel, secondChannels: ["command"])
        #expect(
            ways(&dialogue, days: 1...7) == [
                "bo", "bo", "bo", "bo command", "bo command", "bo command", "kim",
            ]
        )
    }

    @Test func `any answer leaves the second channel alone again`() {
        var dialogue = daily(roster: withSecondChannel, secondChannels: ["command"])
        _ = ways(&dialogue, days: 1...4)
        dialogue.press("seen", at: .days(4) + .hours(1))
        dialogue.look(at: .days(4) + .hours(5))
        #expect(ways(&dialogue, days: 5...8) == ["bo", "bo", "bo", "bo command"])
    }

    @Test func `a second channel that carries everything anyway makes no difference`() {
        var dialogue = daily(roster: withSecondChannel)
        #expect(ways(&dialogue, days: 1...4) == ["bo", "bo", "bo", "kim"])
    }

    @Test func `a rule can ask for somebody else after fewer reminders`() {
        var dialogue = daily(unanswered: 1)
        #expect(told(&dialogue, days: 1...3) == ["bo", "kim", "kim"])
    }

    /// Who is told on each of the days that follow.
    private func told(_ dialogue: inout AlertLifeDialogue, days: ClosedRange<Int>) -> [String] {
        days.map { day in
            dialogue.look(at: .days(day))
                .map { String($0.split(separator: " ").last ?? "") }.joined(separator: "+")
        }
    }

    @Test func `after three reminders without an answer the next in line is reminded`() {
        #expect(Alert.unansweredReminderCountMax == 3)
        var dialogue = daily()
        #expect(told(&dialogue, days: 1...3) == ["bo", "bo", "bo"])
        #expect(dialogue.look(at: .days(4)) == ["rule step-0-4 kim"])
        #expect(dialogue.tellings[0].role == Role("contact_person"))
        #expect(dialogue.tellings[0].content.subject.contains("Ubesvaret advis"))
        #expect(dialogue.tellings[0].content.lead.contains("ingen har svaret"))
        #expect(
            dialogue.latest.reasons.contains {
                $0.contains("told as stand_in, after contact_person (its holder has not answered")
            }
        )
    }

    @Test func `it goes down the line to the watched mailbox, and then begins anew`() {
        var dialogue = daily()
        let days = told(&dialogue, days: 1...30)
        let line = ["bo", "kim", "tavlen", "ida", "lis", "ane", "catch_all"]
        let expected = line.flatMap { id in
            Array(repeating: id, count: id == "bo" ? 3 : 4)
        }
        #expect(days == expected + ["bo", "bo", "bo"])
        #expect(told(&dialogue, days: 31...31) == ["kim"])
    }

    @Test func `nobody is told twice on one day, and nobody is left out`() {
        var dialogue = daily()
        for day in told(&dialogue, days: 1...100) { #expect(!day.isEmpty && !day.contains("+")) }
    }

    @Test func `any answer shows that somebody listens`() {
        var dialogue = daily()
        _ = told(&dialogue, days: 1...3)
        #expect(dialogue.press("seen", at: .days(3) + .hours(1)) == [])
        #expect(dialogue.look(at: .days(3) + .hours(5)) == ["rule hold-ended-0 bo"])
        #expect(told(&dialogue, days: 4...7) == ["bo", "bo", "bo", "kim"])
    }

    @Test func `whoever cannot be told is passed over without a gap of its own`() {
        var dialogue = daily(roster: Dialogue.roster(without: ["stand_in", "team"]))
        _ = told(&dialogue, days: 1...3)
        #expect(dialogue.look(at: .days(4)) == ["rule step-0-4 ida"])
        #expect(!dialogue.events.contains { $0.type == "roster.gap_found" })
    }

    @Test func `a step that begins goes where its author says`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person", repeats: .hours(24)),
                Dialogue.step("contact_person", "team_lead", after: .elapsed(.hours(108))),
            ])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(told(&dialogue, days: 1...4) == ["bo", "bo", "bo", "kim"])
        let second = dialogue.look(at: .hours(108))
        #expect(second == ["rule step-1 bo", "rule step-1 lis"])
    }

    @Test func `the reminders of a deadline move on too`() {
        let distances = [-5, -4, -3, -2, -1]
        var dialogue = Dialogue(
            Dialogue.rule(
                deadline: Deadline(
                    expression: FakeInstant(),
                    reminders: [.atOnce]
                        + distances.map { .fromDeadline(.elapsed(.days($0))) },
                    until: ["paid"]
                )
            )
        )
        let due = Elapsed.days(10)
        #expect(
            dialogue.take(
                Fix.event("anchor", "a", at: .zero, data: #"{"due":\#(due.microseconds)}"#),
                at: .zero
            ) == ["rule step-0 bo"]
        )
        #expect(told(&dialogue, days: 5...9) == ["bo", "bo", "bo", "kim", "kim"])
    }

    @Test func `alerts of the operator's own move to the watched mailbox`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("operator", repeats: .hours(24))])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(
            told(&dialogue, days: 1...8)
                == ["operator", "operator", "operator"]
                + Array(repeating: "catch_all", count: 4) + ["operator"]
        )
    }

    @Test func `deciding again tells nobody anew`() {
        var dialogue = daily()
        _ = told(&dialogue, days: 1...4)
        #expect(dialogue.look(at: .days(4)) == [])
        #expect(dialogue.look(at: .days(4) + .hours(1)) == [])
    }

    @Test func `what a mute has held back counts as no reminder`() {
        var dialogue = daily()
        dialogue.mutes = [
            RuleMute(
                rule: "rule",
                reason: "noise",
                owner: "bo",
                from: Fix.start,
                until: Fix.at(.days(5))
            )
        ]
        let bo = Array(repeating: "bo", count: 8)
        #expect(told(&dialogue, days: 1...9) == bo + ["kim"])
    }

    @Test func `what has not left counts as no reminder, and says it as something new`() {
        var dialogue = daily()
        var days: [String] = []
        for day in 1...9 {
            // Nothing leaves in the first five days.
            let early = dialogue.alerts[0].tellings.filter { $0.decided < Fix.at(.days(5)) }
            dialogue.departures.unsent = Set(early.map(\.id))
            days += told(&dialogue, days: day...day)
            let isNew = dialogue.tellings[0].content.subject.contains("Ny advis")
            #expect(isNew == (day <= 5), "on day \(day)")
        }
        #expect(days == Array(repeating: "bo", count: 8) + ["kim"])
    }

    @Test func `what came in one message is one reminder`() {
        var dialogue = daily()
        _ = told(&dialogue, days: 1...3)
        for record in dialogue.alerts[0].tellings.dropFirst() {
            dialogue.departures.messages[record.id] = "digest"
        }
        #expect(told(&dialogue, days: 4...6) == ["bo", "bo", "kim"])
    }
}
