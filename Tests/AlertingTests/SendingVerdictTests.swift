import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What a last look at the moment of sending finds.
struct SendingVerdictTests {
    private let dialogue: AlertLifeDialogue
    private let telling: Telling
    private let alert: Alert

    init() throws {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        telling = try #require(dialogue.tellings.first)
        alert = try #require(dialogue.alerts.first)
        self.dialogue = dialogue
    }

    /// The dialogue's roster with another bo, or without one.
    private func roster(
        _ bo: Person?,
        organisations: [String: Organisation]? = nil
    ) -> Roster {
        var people = dialogue.roster.people
        people["bo"] = bo
        return Roster(
            people: people,
            organisations: organisations,
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo", Role("stand_in"): "kim"],
            catchAll: dialogue.roster.catchAll,
            operator: dialogue.roster.operatorPerson
        )
    }

    private func verdict(
        _ roster: Roster,
        events: [CaseEvent] = [],
        telling: Telling? = nil,
        alert: Alert? = nil
    ) -> SendingVerdict {
        var dialogue = dialogue
        dialogue.roster = roster
        for event in events { dialogue.receive(event, at: .hours(1)) }
        return dialogue.circumstances.verdict(
            on: telling ?? self.telling,
            of: alert ?? self.alert,
            history: CaseHistory(received: dialogue.events),
            at: Fix.at(.hours(1))
        )
    }

    private var today: CivilDate { dialogue.roster.calendar.zone.date(at: Fix.at(.hours(1))) }

    @Test func `quiet hours that have begun since hold all but what is urgent`() throws {
        let night = WeeklyHours(everyDay: try DayHours("00:00-23:59"))
        let resting = roster(Person(id: "bo", email: "bo@kommune.example", quiet: night))
        let until = try #require(
            night.closing(from: Fix.at(.hours(1)), in: dialogue.circumstances.calendar)
        )
        guard case .waits(let waiting, until) = verdict(resting) else {
            Issue.record("it is sent in the night")
            return
        }
        #expect(waiting.person.email == "bo@kommune.example")
        var urgent = Dialogue(Dialogue.rule(severity: .urgent))
        urgent.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let (telling, alert) = (
            try #require(urgent.tellings.first), try #require(urgent.alerts.first)
        )
        guard case .leaves = verdict(resting, telling: telling, alert: alert) else {
            Issue.record("what is urgent waits")
            return
        }
    }

    @Test func `what was decided leaves as it was decided`() {
        #expect(verdict(dialogue.roster) == .leaves(telling))
    }

    @Test func `recipient loses access between finding and sending`() throws {
        let email = "bo@kommune.example"
        #expect(verdict(roster(nil)) == .accessLost(.notInRoster))
        let left = Person(id: "bo", email: email, left: today)
        #expect(verdict(roster(left)) == .accessLost(.left))
        let tomorrow = Person(id: "bo", email: email, left: today.adding(days: 1))
        guard case .leaves = verdict(roster(tomorrow)) else {
            Issue.record("whoever leaves tomorrow may be told today")
            return
        }
        #expect(verdict(roster(Person(id: "bo"))) == .accessLost(.noAddress))
        let away = Person(id: "bo", email: email, away: [Person.Absence(from: today, to: today)])
        #expect(verdict(roster(away)) == .accessLost(.away))
    }

    @Test func `an absence by event counts for whoever holds the role, and not for who stands in`()
    {
        let absence = Fix.event(
            "contact_person.absent",
            "h",
            at: .minutes(30),
            data: #"{"person":"bo","stand_in":"kim"}"#
        )
        #expect(verdict(dialogue.roster, events: [absence]) == .accessLost(.away))
        var other = dialogue
        other.take(absence, Fix.event("contact", "c", at: .minutes(40)), at: .hours(1))
        other.take(Fix.event("anchor", "b", at: .hours(2)), at: .hours(2))
        let standIn = other.tellings.first
        #expect(standIn?.person.id == "kim")
        let alert = other.alerts.last
        guard let standIn, let alert else { return }
        let verdict = other.circumstances.verdict(
            on: standIn,
            of: alert,
            history: CaseHistory(received: other.events),
            at: Fix.at(.hours(2))
        )
        #expect(verdict == .leaves(standIn))
    }

    @Test func `whoever reads a team's mail and is away counts as away in every other role`() {
        let bo = Person(
            id: "bo",
            email: "bo@kommune.example",
            away: [Person.Absence(from: today, to: today)]
        )
        var people = dialogue.roster.people
        people["bo"] = bo
        for (holder, isAway) in [("bo", true), ("nord", false)] {
            let roster = Roster(
                people: people,
                teams: ["nord": Team(id: "nord", members: ["kim"], mailbox: "bo")],
                cases: [:],
                defaults: [Dialogue.contactPerson: holder],
                catchAll: dialogue.roster.catchAll,
                operator: dialogue.roster.operatorPerson
            )
            #expect((verdict(roster) == .accessLost(.away)) == isAway)
        }
    }

    @Test func `what the citizen does not let be told any more stays`() throws {
        let outsider = Person(id: "bo", email: "bo@firma.example", organisation: "firma")
        let firma = Organisation(id: "firma", basis: .consent)
        let asking = roster(outsider, organisations: ["firma": firma])
        #expect(verdict(asking) == .accessLost(.mayNotKnow))
        let consent = Fix.event(
            "consent.given",
            "y",
            at: .minutes(10),
            data: #"{"recipients":["firma"],"scope":["all"]}"#
        )
        guard case .leaves = verdict(asking, events: [consent]) else {
            Issue.record("the citizen has said yes")
            return
        }
        let no = Fix.event(
            "consent.withdrawn",
            "n",
            at: .minutes(20),
            data: #"{"recipients":["firma"]}"#
        )
        #expect(verdict(asking, events: [consent, no]) == .accessLost(.mayNotKnow))
    }

    @Test func `whoever may hear only the least is not sent more`() {
        let sanctioning = Person(id: "bo", email: "bo@kommune.example", kind: .sanctioning)
        #expect(verdict(roster(sanctioning)) == .accessLost(.mayNotKnow))
    }

    @Test func `an alert that has ended sends nothing, in whatever state`() {
        let at = Fix.at(.minutes(30))
        var other = dialogue
        other.take(Fix.event("contact", "c", at: .minutes(30)), at: .minutes(30))
        let states: [AlertState] = [
            .held(by: "bo", answer: "taken", until: Fix.at(.days(1))),
            .answered(by: "bo", answer: "done", at: at), other.alerts[0].state,
            .withdrawn(at: at), .expired(at: at), .foundTooLate,
        ]
        for state in states {
            var ended = alert
            ended.state = state
            #expect(verdict(dialogue.roster, alert: ended) == .alertHasEnded, "\(state)")
        }
    }

    @Test func `it goes to the mailbox that the roster has now, with what that may carry`() {
        var dialogue = dialogue
        dialogue.disclosure = DisclosurePolicy(detailDomains: ["kommune.example"])
        dialogue.take(Fix.event("contact", "c", at: .minutes(1)), at: .minutes(1))
        dialogue.take(Fix.event("anchor", "b", at: .minutes(2)), at: .minutes(2))
        guard let detailed = dialogue.tellings.first, let alert = dialogue.alerts.last else {
            Issue.record("nobody is told")
            return
        }
        #expect(detailed.content.detail != nil)
        dialogue.roster = roster(Person(id: "bo", email: "bo@andet.example"))
        let found = dialogue.circumstances.verdict(
            on: detailed,
            of: alert,
            history: CaseHistory(received: dialogue.events),
            at: Fix.at(.hours(1))
        )
        guard case .leaves(let telling) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(telling.id == detailed.id)
        #expect(telling.person.email == "bo@andet.example")
        #expect(telling.content.detail == nil)
        #expect(telling.content.lead == detailed.content.lead)
    }
}
