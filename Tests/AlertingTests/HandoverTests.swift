import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

struct HandoverTests {
    private static let change = Fix.event(
        "contact_person.changed",
        "h",
        at: .hours(2),
        data: #"{"from":"bo","to":"kim"}"#
    )

    private func dialogue() -> Dialogue {
        var dialogue = Dialogue(Dialogue.rule())
        #expect(dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero) == ["rule step-0 bo"])
        return dialogue
    }

    @Test func `a handover tells the new holder once of what is open`() {
        var dialogue = dialogue()
        #expect(dialogue.take(Self.change, at: .hours(2)) == ["rule step-0 kim"])
        #expect(!dialogue.latest.cancelledTellings.isEmpty)
        #expect(dialogue.look(at: .hours(3)) == [])
    }

    @Test func `an absence hands nothing over`() {
        var dialogue = dialogue()
        let absence = Fix.event(
            "contact_person.absent",
            "h",
            at: .hours(2),
            data: #"{"person":"bo","stand_in":"kim"}"#
        )
        #expect(dialogue.take(absence, at: .hours(2)) == [])
    }

    @Test func `what has been answered is not handed over`() {
        var dialogue = dialogue()
        dialogue.answer(at: .hours(1))
        #expect(dialogue.take(Self.change, at: .hours(2)) == [])
    }

    @Test func `whoever has left by a date is followed by the next in line`() throws {
        var dialogue = dialogue()
        let today = dialogue.roster.calendar.zone.date(at: Fix.at(.hours(2)))
        let people = dialogue.roster.people.mapValues { person in
            person.id == "bo"
                ? Person(id: "bo", email: person.email, left: today) : person
        }
        dialogue.roster = Roster(
            people: people,
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo", Role("stand_in"): "kim"],
            catchAll: dialogue.roster.catchAll,
            operator: dialogue.roster.operatorPerson
        )
        #expect(dialogue.look(at: .hours(2)) == ["rule step-0 kim"])
        #expect(dialogue.look(at: .hours(3)) == [])
    }
}
