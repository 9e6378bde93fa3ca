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
        #expect(losses(dialogue) == ["bo left"])
    }

    @Test
    func `the day on which somebody leaves wakes the case, and the alert is handed over then`()
        throws
    {
        var dialogue = dialogue()
        let zone = dialogue.roster.calendar.zone
        let day = zone.date(at: Fix.at(.days(2)))
        dialogue.roster = roster(dialogue, with: ["bo": day])
        #expect(dialogue.look(at: .hours(2)) == [])
        let leaving = zone.startOfDay(day)
        #expect(dialogue.latest.wake == leaving)
        let before = leaving.elapsed(since: Fix.start) - Elapsed(microseconds: 1)
        #expect(dialogue.look(at: before) == [])
        #expect(dialogue.look(at: leaving.elapsed(since: Fix.start)) == ["rule step-0 kim"])
        #expect(dialogue.latest.wake != leaving)
    }

    @Test func `whoever the roster does not know any more is followed by the next in line`() {
        var dialogue = dialogue()
        dialogue.roster = roster(dialogue, without: "bo")
        #expect(dialogue.look(at: .hours(2)) == ["rule step-0 kim"])
        #expect(dialogue.look(at: .hours(3)) == [])
        #expect(losses(dialogue) == ["bo not_in_roster"])
    }

    @Test func `whoever took an alert over and leaves gives it back`() throws {
        var dialogue = Dialogue(
            Dialogue.rule(answers: [AnswerForm(name: "handed_over", effect: .handsOver)])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(
            dialogue.press("handed_over", to: "kim", at: .hours(1))
                == ["rule handed-over-0 kim"]
        )
        let today = dialogue.roster.calendar.zone.date(at: Fix.at(.hours(2)))
        dialogue.roster = roster(dialogue, with: ["kim": today])
        #expect(dialogue.look(at: .hours(2)) == ["rule handed-over-0 bo"])
        #expect(dialogue.look(at: .hours(3)) == [])
    }

    @Test func `one of two roles of one person that changes hands is told to its new holder`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("contact_person", "coordinator")]),
            roster: twoRoles()
        )
        let first = Fix.event("anchor", "a", at: .zero)
        #expect(dialogue.take(first, at: .zero) == ["rule step-0 bo"])
        let name = dialogue.alerts[0].tellings.map(\.id)
        #expect(Set(name).count == 1)
        let change = Fix.event(
            "coordinator.changed",
            "h",
            at: .hours(2),
            data: #"{"from":"bo","to":"ida"}"#
        )
        #expect(dialogue.take(change, at: .hours(2)) == ["rule step-0 ida"])
        // Bo is still the contact person, and what waits for him goes out.
        #expect(dialogue.latest.cancelledTellings == [])
        #expect(dialogue.look(at: .hours(3)) == [])
        let retraction = Fix.event("event.retracted", "r", at: .hours(4), retracts: "a")
        #expect(
            dialogue.take(retraction, at: .hours(4))
                == ["rule withdrawn bo", "rule withdrawn ida"]
        )
    }

    @Test func `two roles of one person are one message and one unanswered reminder`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person", "coordinator", repeats: .hours(24))
            ]),
            roster: twoRoles()
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let days = (1...3).map { dialogue.look(at: .days($0)).count }
        #expect(days == [1, 1, 1])
        #expect(dialogue.look(at: .days(4)).allSatisfy { !$0.hasSuffix(" bo") })
    }

    private func twoRoles() -> Roster {
        let plain = Dialogue.roster()
        return Roster(
            people: plain.people,
            cases: [:],
            defaults: [
                Dialogue.contactPerson: "bo", Role("coordinator"): "bo", Role("stand_in"): "kim",
                Role("team"): "tavlen",
            ],
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
    }

    @Test func `whoever holds an alert and leaves has it no more, and the steps go on`() throws {
        var dialogue = held()
        let day = dialogue.roster.calendar.zone.date(at: Fix.at(.days(1)))
        dialogue.roster = roster(dialogue, with: ["bo": day])
        #expect(dialogue.look(at: .hours(2)) == [])
        let leaving = dialogue.roster.calendar.zone.startOfDay(day)
        #expect(dialogue.latest.wake == leaving)
        let told = dialogue.look(at: leaving.elapsed(since: Fix.start))
        #expect(told == ["rule hold-ended-0 kim"])
        #expect(dialogue.alerts[0].state == .open)
        #expect(losses(dialogue) == ["bo left"])
        // The two hours of the second step began anew where the hold ended.
        let next = leaving.advanced(by: .hours(1)).elapsed(since: Fix.start)
        #expect(dialogue.look(at: next) == ["rule step-1 lis"])
    }

    @Test func `whoever holds an alert and is in the roster no more has it no more`() {
        var dialogue = held()
        dialogue.roster = roster(dialogue, without: "bo")
        #expect(dialogue.look(at: .hours(2)) == ["rule hold-ended-0 kim"])
        #expect(losses(dialogue) == ["bo not_in_roster"])
        let state = dialogue.alerts
        #expect(dialogue.look(at: .hours(2)) == [])
        #expect(dialogue.look(at: .hours(2) + .minutes(30)) == [])
        #expect(dialogue.alerts == state)
        #expect(dialogue.look(at: .hours(3)) == ["rule step-1 lis"])
    }

    /// An alert that bo has taken for ten days after an hour.
    private func held() -> Dialogue {
        var dialogue = Dialogue(
            Dialogue.rule(
                tell: [
                    Dialogue.step("contact_person"),
                    Dialogue.step("team_lead", after: .elapsed(.hours(2))),
                ],
                answers: [
                    AnswerForm(name: "done"),
                    AnswerForm(
                        name: "taken",
                        effect: .holds(AnswerHold(span: .elapsed(.days(10))))
                    ),
                ]
            )
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.press("taken", at: .hours(1)) == [])
        return dialogue
    }

    /// The doctor, who has been let know, was told of an alert.
    private func toldDoctor(until: String = "") -> AlertLifeDialogue {
        let plain = Dialogue.roster()
        var people = plain.people
        people["hanne"] = Person(id: "hanne", email: "hanne@klinik.example")
        let roster = Roster(
            people: people,
            organisations: [:],
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo", Role("gp"): "hanne"],
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
        var dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step("gp")]), roster: roster)
        let consent = Fix.event(
            "consent.given",
            "c",
            at: .zero,
            data: #"{"recipients":["gp"],"scope":["all"]\#(until)}"#
        )
        dialogue.take(consent, at: .zero)
        let told = dialogue.take(Fix.event("anchor", "a", at: .hours(1)), at: .hours(1))
        #expect(told == ["rule step-0 hanne"])
        return dialogue
    }

    @Test func `whoever may not know any more is followed by the next in line, at once`() {
        var dialogue = toldDoctor()
        let taken = Fix.event("consent.withdrawn", "w", at: .hours(2))
        #expect(dialogue.take(taken, at: .hours(2)) == ["rule step-0 bo"])
        #expect(losses(dialogue) == ["hanne may_not_know"])
        #expect(dialogue.look(at: .hours(3)) == [])
    }

    @Test func `the end of a consent wakes the case`() {
        let end = Fix.at(.days(2))
        var dialogue = toldDoctor(until: #","until":"\#(end.rfc3339)""#)
        #expect(dialogue.latest.wake == end)
        #expect(dialogue.look(at: .days(2) - Fix.microsecond) == [])
        #expect(dialogue.look(at: .days(2)) == ["rule step-0 bo"])
    }

    private func losses(_ dialogue: AlertLifeDialogue) -> [String] {
        dialogue.events.filter { $0.type == "access.lost" }.map {
            "\($0.data["person"]?.string ?? "") \($0.data["reason"]?.string ?? "")"
        }
    }

    /// The dialogue's roster in which some leave on a day, or one stands no more.
    private func roster(
        _ dialogue: AlertLifeDialogue,
        with leaving: [String: CivilDate] = [:],
        without missing: String? = nil
    ) -> Roster {
        var people = dialogue.roster.people.mapValues { person in
            Person(id: person.id, email: person.email, left: leaving[person.id])
        }
        if let missing { people[missing] = nil }
        return Roster(
            people: people,
            cases: [:],
            defaults: [
                Dialogue.contactPerson: "bo", Role("stand_in"): "kim", Role("team_lead"): "lis",
            ],
            catchAll: dialogue.roster.catchAll,
            operator: dialogue.roster.operatorPerson
        )
    }

    @Test func `a change of hands that is told ahead counts from its day on`() {
        var dialogue = Dialogue(Dialogue.rule())
        let leaving = Fix.event(
            "contact_person.left",
            "l",
            at: .zero,
            data: #"{"person":"bo","from":"\#(day(3))"}"#
        )
        let told = dialogue.take(leaving, Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(told == ["rule step-0 bo"])
        #expect(dialogue.look(at: .hours(20)) == [])
        let start = dialogue.roster.calendar.zone.startOfDay(civilDay(3))
        #expect(dialogue.latest.wake == start)
        #expect(dialogue.look(at: start.elapsed(since: Fix.start)) == ["rule step-0 kim"])
    }

    @Test func `whoever has a role for a while gives it back at the end of the last day`() {
        var dialogue = Dialogue(Dialogue.rule())
        let assigned = Fix.event(
            "contact_person.assigned",
            "s",
            at: .zero,
            data: #"{"person":"ida","from":"\#(day(0))","to":"\#(day(2))"}"#
        )
        let told = dialogue.take(assigned, Fix.event("anchor", "a", at: .hours(1)), at: .hours(1))
        #expect(told == ["rule step-0 ida"])
        let end = dialogue.roster.calendar.zone.startOfDay(civilDay(3))
        #expect(dialogue.latest.wake == end)
        #expect(dialogue.look(at: end.elapsed(since: Fix.start)) == ["rule step-0 bo"])
    }

    /// So many days after the first.
    private func civilDay(_ count: Int) -> CivilDate {
        Dialogue.roster().calendar.zone.date(at: Fix.start).adding(days: count)
    }

    private func day(_ count: Int) -> String { "\(civilDay(count))" }
}
