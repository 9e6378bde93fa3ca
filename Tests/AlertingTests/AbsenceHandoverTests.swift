import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Whoever has an open alert and goes away has it no more, unless back before anything falls due.
struct AbsenceHandoverTests {
    /// Bo is told, and the team lead after so long; bo can take it for three days.
    private func rule(leadAfter: Elapsed? = nil) -> Rule {
        let lead = leadAfter.map { [Dialogue.step("team_lead", after: .elapsed($0))] } ?? []
        return Dialogue.rule(
            tell: [Dialogue.step("contact_person")] + lead,
            answers: [
                AnswerForm(name: "done"),
                AnswerForm(name: "taken", effect: .holds(AnswerHold(span: .elapsed(.days(3))))),
                AnswerForm(name: "handed_over", effect: .handsOver),
            ]
        )
    }

    /// An alert that bo has been told of at once.
    private func told(_ rule: Rule) -> AlertLifeDialogue {
        var dialogue = Dialogue(rule)
        #expect(dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero) == ["rule step-0 bo"])
        return dialogue
    }

    private func day(_ number: Int) -> CivilDate {
        Zone.utc.date(at: Fix.at(.days(number)))
    }

    private func morning(_ number: Int) -> Elapsed {
        Zone.utc.startOfDay(day(number)).elapsed(since: Fix.start)
    }

    /// The dialogue's roster, in which somebody is away on days, counted from the first.
    private func away(
        _ who: [String: (ClosedRange<Int>, standIn: String?)],
        from plain: Roster
    ) -> Roster {
        let people = plain.people.mapValues { person in
            let absence = who[person.id].map { days, standIn in
                Person.Absence(
                    from: day(days.lowerBound),
                    to: day(days.upperBound),
                    standIn: standIn
                )
            }
            return Person(
                id: person.id,
                email: person.email,
                away: absence.map { [$0] } ?? []
            )
        }
        return Roster(
            people: people,
            cases: [:],
            defaults: Dictionary(
                uniqueKeysWithValues: Dialogue.everybody.map { (Role($0.role), $0.id) }
            ),
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
    }

    private func losses(_ dialogue: AlertLifeDialogue) -> [String] {
        dialogue.events.filter { $0.type == "access.lost" }.map {
            "\($0.data["person"]?.string ?? "") \($0.data["reason"]?.string ?? "")"
        }
    }

    @Test func `the stand-in is told once when an absence begins and no step is left`() {
        var dialogue = told(rule())
        dialogue.roster = away(["bo": (2...9, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: .hours(1)) == [])
        #expect(dialogue.latest.wake == Fix.at(morning(2)))
        #expect(dialogue.look(at: morning(2) - Fix.microsecond) == [])
        #expect(dialogue.look(at: morning(2)) == ["rule step-0 ida"])
        #expect(losses(dialogue) == ["bo away"])
        #expect(dialogue.look(at: morning(3)) == [])
        // Bo is back, knows of it and is not told anew.
        #expect(dialogue.look(at: morning(10)) == [])
    }

    @Test func `without a stand-in the next in line is told`() {
        var dialogue = told(rule())
        dialogue.roster = away(["bo": (2...9, standIn: nil)], from: dialogue.roster)
        #expect(dialogue.look(at: morning(2)) == ["rule step-0 kim"])
    }

    @Test func `whoever is back when the next step comes keeps the alert`() {
        // The absence is over at midnight, the step comes then.
        var dialogue = told(rule(leadAfter: morning(3)))
        dialogue.roster = away(["bo": (2...2, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: morning(2)) == [])
        #expect(losses(dialogue) == [])
        #expect(dialogue.look(at: morning(3)) == ["rule step-1 lis"])
    }

    @Test func `whoever is still away when the next step comes does not`() {
        var dialogue = told(rule(leadAfter: morning(3) - Fix.microsecond))
        dialogue.roster = away(["bo": (2...2, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: morning(2)) == ["rule step-0 ida"])
    }

    @Test func `an absence that an event announces hands over when it begins`() {
        var dialogue = told(rule())
        let absence = Fix.event(
            "contact_person.absent",
            "h",
            at: .hours(2),
            data: """
                {"person":"bo","from":"\(Fix.at(.hours(9)).rfc3339)",
                "to":"\(Fix.at(.hours(90)).rfc3339)","stand_in":"ida"}
                """
        )
        #expect(dialogue.take(absence, at: .hours(2)) == [])
        #expect(dialogue.latest.wake == Fix.at(.hours(9)))
        #expect(dialogue.look(at: .hours(9)) == ["rule step-0 ida"])
        #expect(dialogue.look(at: .hours(91)) == [])
    }

    @Test func `the stand-in who goes away too is followed, and nobody is told twice`() {
        var dialogue = told(rule())
        dialogue.roster = away(
            ["bo": (2...9, standIn: "ida"), "ida": (4...12, standIn: nil)],
            from: dialogue.roster
        )
        #expect(dialogue.look(at: morning(2)) == ["rule step-0 ida"])
        #expect(dialogue.look(at: morning(4)) == ["rule step-0 kim"])
        for number in 5...14 { #expect(dialogue.look(at: morning(number)) == []) }
    }

    @Test func `whoever was handed the alert and goes away is followed by the stand-in`() {
        var dialogue = told(rule())
        #expect(
            dialogue.press("handed_over", to: "ane", at: .hours(1))
                == ["rule handed-over-0 ane"]
        )
        dialogue.roster = away(["ane": (2...9, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: morning(2)) == ["rule handed-over-0 ida"])
        #expect(dialogue.look(at: morning(3)) == [])
    }

    @Test func `whoever has handed the alert over and goes away changes nothing`() {
        var dialogue = told(rule())
        dialogue.press("handed_over", to: "ane", at: .hours(1))
        dialogue.roster = away(["bo": (2...9, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: morning(2)) == [])
        #expect(losses(dialogue) == [])
    }

    @Test func `a hold ends with the beginning of an absence that lasts beyond it`() {
        var dialogue = told(rule(leadAfter: .hours(49)))
        dialogue.press("taken", at: .hours(1))
        dialogue.roster = away(["bo": (2...9, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: .hours(2)) == [])
        #expect(dialogue.latest.wake == Fix.at(morning(2)))
        #expect(dialogue.look(at: morning(2)) == ["rule hold-ended-0 ida"])
        #expect(dialogue.alerts[0].state == .open)
        #expect(losses(dialogue) == ["bo away"])
        // One hour of the step's 49 had passed when it was taken.
        let lead = morning(2) + .hours(48)
        #expect(dialogue.look(at: lead - Fix.microsecond) == [])
        // The roster forgets the absence; what was, stays.
        dialogue.roster = Dialogue.roster()
        #expect(dialogue.look(at: lead) == ["rule step-1 lis"])
    }

    @Test func `a hold outlasts an absence that ends before it`() {
        var dialogue = told(rule())
        dialogue.press("taken", at: .hours(1))
        dialogue.roster = away(["bo": (1...2, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: morning(1)) == [])
        #expect(dialogue.look(at: .hours(73)) == ["rule hold-ended-0 bo"])
        #expect(losses(dialogue) == [])
    }

    @Test func `whoever takes it while away has it`() {
        for day in [2, 3] {
            var dialogue = told(rule())
            dialogue.roster = away(["bo": (2...9, standIn: "ida")], from: dialogue.roster)
            #expect(dialogue.look(at: morning(2)) == ["rule step-0 ida"])
            let taken = morning(day) + .hours(1)
            #expect(dialogue.press("taken", at: taken) == [])
            #expect(dialogue.look(at: taken + .days(2)) == [])
            #expect(dialogue.alerts[0].state != .open)
            #expect(dialogue.look(at: taken + .days(3)) == ["rule hold-ended-0 ida"])
        }
    }

    @Test func `whoever falls ill on the day of the answer has it no more`() {
        var dialogue = told(rule())
        dialogue.press("taken", at: .hours(1))
        dialogue.roster = away(["bo": (0...9, standIn: "ida")], from: dialogue.roster)
        #expect(dialogue.look(at: .hours(2)) == ["rule hold-ended-0 ida"])
    }

    @Test func `where nobody is left the mailbox that is always watched has it`() {
        var dialogue = told(rule())
        var plain = Dialogue.roster()
        plain = away(["bo": (2...9, standIn: nil)], from: plain)
        dialogue.roster = Roster(
            people: ["bo": plain.people["bo"]].compactMapValues(\.self),
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo"],
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
        #expect(dialogue.look(at: morning(2)) == ["rule step-0 catch_all"])
        #expect(dialogue.look(at: morning(3)) == [])
    }
}
