@testable import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Answers that hold, hand over, need a reason, or need others beside them.
struct AlertAnswerTests {
    private static let seen = AnswerForm(
        name: "seen",
        effect: .holds(AnswerHold(span: .elapsed(.hours(4))))
    )
    private static let taken = AnswerForm(
        name: "taken",
        effect: .holds(
            AnswerHold(span: .elapsed(.days(2)), until: ["visited"], then: [Role("team_lead")])
        )
    )
    private static let moved = AnswerForm(name: "handed_over", effect: .handsOver)
    private static let pointless = AnswerForm(name: "not_relevant", reasons: ["wrong_person"])
    private static let done = AnswerForm(name: "done")

    private func dialogue(
        tell: [LadderStep] = [
            Dialogue.step("contact_person"),
            Dialogue.step("stand_in", after: .elapsed(.hours(2))),
            Dialogue.step("team_lead", after: .elapsed(.hours(6))),
        ],
        answeredBy: [String] = []
    ) -> AlertLifeDialogue {
        var dialogue = Dialogue(
            Dialogue.rule(
                tell: tell,
                answers: [Self.seen, Self.taken, Self.moved, Self.pointless, Self.done],
                answeredBy: answeredBy
            )
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        return dialogue
    }

    @Test func `only somebody whom the roster knows, or who was told, can answer`() {
        var dialogue = dialogue()
        let refusal = dialogue.press("done", by: "nosuch", at: .hours(1))
        #expect(refusal.count == 1 && refusal[0].contains("roster"), "\(refusal)")
        #expect(dialogue.alerts[0].state == .open)
        // A colleague who was not told is somebody all the same.
        #expect(dialogue.press("done", by: "ane", at: .hours(2)) == [])
        #expect(!dialogue.alerts[0].state.isOpen)
    }

    @Test
    func `steps that had begun begin anew after a hand-over, and what was told at once does not`() {
        var dialogue = dialogue()
        #expect(run(&dialogue, until: .hours(7)).count == 2)
        #expect(
            dialogue.press("handed_over", by: "lis", to: "ida", at: .hours(8))
                == ["rule handed-over-0 ida"]
        )
        #expect(
            run(&dialogue, until: .hours(40)) == [
                "10h rule step-1-anew-0 kim", "14h rule step-2-anew-0 lis",
            ]
        )
        // And once more.
        #expect(
            dialogue.press("handed_over", by: "ida", to: "ane", at: .hours(41))
                == ["rule handed-over-1 ane"]
        )
        #expect(
            run(&dialogue, until: .hours(60)) == [
                "1d19h rule step-1-anew-1 kim", "1d23h rule step-2-anew-1 lis",
            ]
        )
    }

    @Test
    func `colleagues who hand it to each other keep it from the next in line for a while only`() {
        var dialogue = dialogue()
        var told: [String] = []
        for number in 0..<8 {
            let at = Elapsed.hours(1 + number)
            let (giver, taker) = number % 2 == 0 ? ("bo", "ida") : ("ida", "bo")
            told += dialogue.press("handed_over", by: giver, to: taker, at: at)
            told += run(&dialogue, until: at + .minutes(59))
        }
        #expect(Ladder.handOverCountMax == 3)
        // Two hours after the third hand-over, which was at the third hour.
        #expect(told.contains { $0.hasSuffix("rule step-1 kim") }, "\(told)")
    }

    @Test func `repetitions of a step that begins anew are told from there`() {
        var dialogue = dialogue(tell: [
            Dialogue.step("contact_person"),
            Dialogue.step("team_lead", after: .elapsed(.hours(2)), repeats: .hours(3)),
        ])
        #expect(run(&dialogue, until: .hours(6)).count == 2)
        dialogue.press("handed_over", by: "bo", to: "ida", at: .hours(7))
        #expect(
            run(&dialogue, until: .hours(13)) == [
                "9h rule step-1-anew-0 lis", "12h rule step-1-anew-0-1 lis",
            ]
        )
    }

    @Test func `whoever takes over owes all that the giver owed`() {
        var dialogue = Dialogue(
            Dialogue.rule(
                tell: [Dialogue.step("contact_person", "team_lead")],
                answers: [Self.moved, Self.done],
                answeredBy: ["contact_person", "team_lead"]
            ),
            roster: Roster(
                people: Dialogue.roster().people,
                cases: [:],
                defaults: [Role("contact_person"): "bo", Role("team_lead"): "bo"],
                catchAll: Dialogue.roster().catchAll,
                operator: Dialogue.roster().operatorPerson
            )
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.press("handed_over", to: "ida", at: .hours(1))
        dialogue.press("done", by: "ida", at: .hours(2))
        #expect(!dialogue.alerts[0].state.isOpen)
    }

    /// Lets the clock run from wake to wake; who is told when.
    private func run(_ dialogue: inout AlertLifeDialogue, until end: Elapsed) -> [String] {
        var lines: [String] = []
        while let wake = dialogue.latest.wake, wake <= Fix.at(end) {
            let at = wake.elapsed(since: Fix.start)
            lines += dialogue.look(at: at).map { "\(at) \($0)" }
        }
        return lines
    }

    @Test func `seen stops the ladder for a while, and then it goes on where it stood`() {
        var dialogue = dialogue()
        #expect(dialogue.press("seen", at: .hours(1)) == [])
        #expect(
            dialogue.alerts[0].state
                == .held(by: "bo", answer: "seen", until: Fix.at(.hours(5)))
        )
        #expect(dialogue.alerts[0].nextStep == Fix.at(.hours(5)))
        #expect(
            run(&dialogue, until: .days(2)) == [
                "5h rule hold-ended-0 bo", "6h rule step-1 kim", "10h rule step-2 lis",
            ]
        )
        #expect(dialogue.alerts[0].state == .open)
    }

    @Test func `what an answer overtakes does not go out`() {
        var dialogue = dialogue()
        let told = dialogue.alerts[0].tellings.map(\.id)
        dialogue.press("seen", at: .minutes(1))
        #expect(dialogue.latest.cancelledTellings == [] || told.isEmpty == false)
        var again = self.dialogue()
        again.receive(
            again.alerts[0].answered(by: "bo", answer: "done", at: Fix.at(.hours(2))),
            at: .hours(2)
        )
        // The answer and the step fall on one instant: the answer is in the history, the step is not.
        #expect(again.look(at: .hours(2)) == [])
        #expect(again.latest.tellings == [])
    }

    @Test func `taken is open again once when nothing follows, and the team lead hears of it`() {
        var dialogue = dialogue()
        dialogue.press("taken", at: .hours(1))
        let told = run(&dialogue, until: .days(20))
        #expect(
            told == [
                "2d1h rule hold-ended-0 bo", "2d1h rule hold-ended-0 lis", "2d2h rule step-1 kim",
                "2d6h rule step-2 lis",
            ]
        )
        #expect(
            dialogue.press("taken", at: .days(3)) == [
                "refused: That answer was given before and nothing followed. "
                    + "Answer what has been done."
            ]
        )
        #expect(dialogue.press("done", at: .days(3)) == [])
        #expect(!dialogue.alerts[0].state.isOpen)
    }

    @Test func `what was to follow ends the alert while it is held, and not afterwards`() {
        for (at, isClosed) in [(Elapsed.days(2), true), (.days(3), false)] {
            var dialogue = dialogue()
            dialogue.press("taken", at: .hours(1))
            dialogue.take(Fix.event("visited", "v", at: at), at: at)
            #expect(dialogue.alerts[0].state.isOpen != isClosed)
        }
    }

    @Test func `a hold ends at the deadline`() {
        var dialogue = Dialogue(
            Dialogue.rule(
                deadline: Deadline(
                    expression: FakeInstant(),
                    reminders: [.atOnce, .fromDeadline(.elapsed(.hours(-2)))],
                    until: ["paid"]
                ),
                answers: [Self.taken, Self.done]
            )
        )
        let due = Elapsed.hours(10)
        dialogue.take(
            Fix.event("anchor", "a", at: .zero, data: #"{"due":\#(due.microseconds)}"#),
            at: .zero
        )
        dialogue.press("taken", at: .hours(1))
        #expect(dialogue.alerts[0].nextStep == Fix.at(due))
        #expect(
            run(&dialogue, until: .days(3)) == [
                "10h rule reminder-2h bo", "10h rule hold-ended-0 lis",
            ]
        )
    }

    @Test func `handed over, the alert is the colleague's and the steps begin anew`() {
        var dialogue = dialogue(tell: [
            Dialogue.step("contact_person", repeats: .hours(3)),
            Dialogue.step("team_lead", after: .elapsed(.hours(8))),
        ])
        #expect(
            dialogue.press("handed_over", to: "ida", at: .hours(1)) == ["rule handed-over-0 ida"]
        )
        #expect(dialogue.tellings[0].content.subject.contains("Givet videre til dig"))
        let told = run(&dialogue, until: .hours(10))
        #expect(
            told == [
                "3h rule step-0-1 ida", "6h rule step-0-2 ida", "9h rule step-0-3 ida",
                "9h rule step-1 lis",
            ]
        )
    }

    @Test func `an alert is handed only to somebody who can be told`() {
        var dialogue = dialogue()
        let unknown =
            "refused: The alert can only be handed to a colleague of the roster who can be told."
        #expect(dialogue.press("handed_over", to: "nobody", at: .hours(1)) == [unknown])
        #expect(dialogue.press("handed_over", to: "bo", at: .hours(1)) == [unknown])
        #expect(
            dialogue.press("handed_over", at: .hours(1)) == [
                "refused: Say whom the alert is handed to."
            ]
        )
    }

    @Test func `not relevant needs one of few reasons`() {
        var dialogue = dialogue()
        let needed = "refused: The answer needs a reason. Choose one of: wrong_person."
        #expect(dialogue.press("not_relevant", at: .hours(1)) == [needed])
        #expect(dialogue.press("not_relevant", reason: "tired", at: .hours(1)) == [needed])
        #expect(dialogue.press("not_relevant", reason: "wrong_person", at: .hours(1)) == [])
        #expect(!dialogue.alerts[0].state.isOpen)
        #expect(dialogue.events.last?.data["reason"]?.string == "wrong_person")
    }

    @Test func `where several must answer, one answer is not enough, and who has is left alone`() {
        var dialogue = dialogue(
            tell: [
                Dialogue.step("contact_person", "coordinator", repeats: .hours(24)),
                Dialogue.step("team_lead", after: .elapsed(.hours(2))),
            ],
            answeredBy: ["contact_person", "coordinator"]
        )
        #expect(dialogue.press("done", at: .hours(1)) == [])
        #expect(dialogue.alerts[0].state == .open)
        #expect(
            run(&dialogue, until: .days(1)) == ["2h rule step-1 lis", "1d rule step-0-1 ida"]
        )
        #expect(
            dialogue.press("done", by: "lis", at: .hours(25)) == [
                "refused: The rule needs the answers of: contact_person, coordinator."
            ]
        )
        dialogue.press("done", by: "ida", at: .hours(26))
        #expect(
            dialogue.alerts[0].state
                == .answered(by: "ida", answer: "done", at: Fix.at(.hours(26)))
        )
    }

    @Test func `an answer that comes when the alert has ended is refused with the reason`() {
        var dialogue = dialogue()
        dialogue.take(Fix.event("contact", "c", at: .hours(1)), at: .hours(1))
        #expect(
            dialogue.press("done", at: .hours(2)) == [
                "refused: It is no longer current: something has happened since."
            ]
        )
        var other = self.dialogue()
        other.press("done", at: .hours(1))
        #expect(other.press("seen", at: .hours(2)) == ["refused: It has been answered already."])
    }

    @Test func `an answer and an event that closes race, and the first counts`() {
        for isAnswerFirst in [true, false] {
            var dialogue = dialogue()
            let answer = dialogue.alerts[0].answered(
                by: "bo",
                answer: "done",
                at: Fix.at(.hours(1))
            )
            let closing = Fix.event("contact", "c", at: .hours(1))
            for event in isAnswerFirst ? [answer, closing] : [closing, answer] {
                dialogue.receive(event, at: .hours(1))
            }
            #expect(dialogue.look(at: .hours(1)) == [])
            let isAnswered =
                if case .answered = dialogue.alerts[0].state { true } else { false }
            #expect(isAnswered == isAnswerFirst)
            #expect(dialogue.look(at: .days(9)) == [])
        }
    }

    @Test func `an old answer keeps its meaning when the rule gives the word another`() {
        var dialogue = dialogue()
        dialogue.press("done", at: .hours(1))
        dialogue.rules = [
            Dialogue.rule(
                meaning: "second",
                answers: [
                    AnswerForm(
                        name: "done",
                        effect: .holds(AnswerHold(span: .elapsed(.hours(1)))),
                        reasons: ["wrong_person"]
                    )
                ],
                answeredBy: ["team_lead"]
            )
        ]
        #expect(dialogue.look(at: .days(120)) == [])
        #expect(!dialogue.alerts[0].state.isOpen)
    }

    @Test func `an answer four months old stays quiet when it is taken back`() {
        for (age, isQuiet) in [(Elapsed.days(120), true), (.days(3), false)] {
            var dialogue = dialogue()
            dialogue.press("done", at: .hours(1))
            guard let answer = dialogue.events.last?.reference else { continue }
            let back = CaseEvent(
                reference: EventReference(source: answer.source, id: "back"),
                type: "event.retracted",
                caseReference: Fix.caseReference,
                happened: Fix.at(age),
                retracts: answer,
                data: .emptyObject,
                received: Fix.at(age)
            )
            #expect(dialogue.take(back, at: age).isEmpty == isQuiet)
            #expect(dialogue.alerts[0].state == (isQuiet ? .foundTooLate : .open))
        }
    }

    @Test func `an alert is handed to nobody who has left, is away or may not know`() {
        let plain = dialogue()
        let today = plain.roster.calendar.zone.date(at: Fix.at(.hours(1)))
        let email = "ida@kommune.example"
        let away = Person.Absence(from: today, to: today.adding(days: 21))
        for ida in [
            Person(id: "ida", email: email, left: today),
            Person(id: "ida", email: email, away: [away]),
            Person(id: "ida", email: email, organisation: "firm"),
        ] {
            var dialogue = plain
            var people = plain.roster.people
            people["ida"] = ida
            dialogue.roster = Roster(
                people: people,
                organisations: ["firm": Organisation(id: "firm", basis: .consent)],
                cases: [:],
                defaults: [Dialogue.contactPerson: "bo"],
                catchAll: plain.roster.catchAll,
                operator: plain.roster.operatorPerson
            )
            let refused = dialogue.press("handed_over", to: "ida", at: .hours(1))
            #expect(refused.first?.hasPrefix("refused: The alert can only be handed") == true)
            #expect(dialogue.press("handed_over", to: "kim", at: .hours(1)).count == 1)
        }
    }

    @Test func `whoever was handed the alert hears when the hold has run out`() {
        for (answer, told) in [
            ("seen", ["6h rule hold-ended-1 ida"]),
            ("taken", ["2d2h rule hold-ended-1 ida", "2d2h rule hold-ended-1 lis"]),
        ] {
            var dialogue = dialogue()
            dialogue.press("handed_over", to: "ida", at: .hours(1))
            dialogue.press(answer, by: "ida", at: .hours(2))
            let until = answer == "seen" ? Elapsed.hours(6) : .hours(50)
            #expect(run(&dialogue, until: until) == told)
        }
    }
}
