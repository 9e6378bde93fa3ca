import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What becomes of alerts whose ground is gone and that nobody, or nobody any more, can be told of.
struct AlertLifeGroundTests {
    private func retraction(of id: String, as own: String, _ distance: Elapsed) -> CaseEvent {
        Fix.event("event.retracted", own, at: distance, retracts: id)
    }

    private func tooLate() -> AlertLifeDialogue {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .days(30))
        return dialogue
    }

    @Test func `what was found too late is listed no more when its event is taken back`() {
        var dialogue = tooLate()
        #expect(dialogue.alerts.map(\.state) == [.foundTooLate])
        #expect(dialogue.take(retraction(of: "a", as: "r", .days(31)), at: .days(31)) == [])
        #expect(dialogue.alerts.map(\.state) == [.withdrawn(at: Fix.at(.days(31)))])
        #expect(dialogue.latest.cancelledTellings == [])
        #expect(dialogue.decision(at: .days(31)).alerts == [])
    }

    @Test func `what was found too late is listed anew when its event comes back`() {
        var dialogue = tooLate()
        dialogue.take(retraction(of: "a", as: "r", .days(31)), at: .days(31))
        #expect(dialogue.take(retraction(of: "r", as: "s", .days(32)), at: .days(32)) == [])
        #expect(
            dialogue.alerts.map(\.state) == [.withdrawn(at: Fix.at(.days(31))), .foundTooLate]
        )
        #expect(Set(dialogue.alerts.map(\.id)).count == 2)
    }

    @Test func `what was found too late stays listed when its rule is gone`() {
        var dialogue = tooLate()
        dialogue.rules = []
        #expect(dialogue.look(at: .days(31)) == [])
        #expect(dialogue.alerts.map(\.state) == [.foundTooLate])
    }

    @Test func `what was found too late under an old meaning is listed for thirty days`() {
        var dialogue = tooLate()
        dialogue.rules = []
        dialogue.look(at: .days(31))
        let end = Elapsed.days(30) + Alert.expiresAfter
        #expect(dialogue.latest.wake == Fix.at(end))
        dialogue.look(at: end - Fix.microsecond)
        #expect(dialogue.alerts.map(\.state) == [.foundTooLate])
        #expect(dialogue.look(at: end) == [])
        #expect(dialogue.alerts.map(\.state) == [.withdrawn(at: Fix.at(end))])
        #expect(dialogue.latest.wake == nil)
    }

    @Test func `what was found too late and has its rule again waits for nothing`() {
        var dialogue = tooLate()
        let rules = dialogue.rules
        dialogue.rules = []
        dialogue.look(at: .days(31))
        dialogue.rules = rules
        dialogue.look(at: .days(32))
        #expect(dialogue.alerts.map(\.state) == [.foundTooLate])
        #expect(dialogue.latest.wake == nil)
    }

    @Test func `a withdrawal says in its reasons who has left the roster, and tells the others`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("contact_person", "team_lead")])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.roster = Roster(
            people: dialogue.roster.people.filter { $0.key != "bo" },
            cases: [:],
            defaults: [:],
            catchAll: dialogue.roster.catchAll,
            operator: dialogue.roster.operatorPerson
        )
        // Nobody else holds the role, so the mailbox at the chain's end has it now.
        #expect(dialogue.look(at: .minutes(30)) == ["rule step-0 catch_all"])
        let told = dialogue.take(retraction(of: "a", as: "r", .hours(1)), at: .hours(1))
        #expect(told == ["rule withdrawn lis", "rule withdrawn catch_all"])
        #expect(
            dialogue.reasons.contains(
                "case c-1001: rule: who was told as contact_person has left the roster or may not"
                    + " know any more, and is not told of the withdrawal"
            )
        )
    }

    /// A rule that takes what is noted within an hour of the same for a second note of it.
    private var notedOnce: Rule {
        let earlier = Condition(
            subject: .events(types: ["anchor"]),
            window: .before(reach: .hours(1), atLeast: .zero),
            predicate: nil,
            measure: .present,
            latest: LatestEvent(),
            place: Fix.place
        )
        return Dialogue.rule(unless: [earlier])
    }

    @Test func `of what two have noted one is taken back, and the alert goes on`() {
        var dialogue = Dialogue(notedOnce)
        dialogue.take(Fix.event("anchor", "a1", at: .zero), at: .minutes(30))
        dialogue.take(Fix.event("anchor", "a2", at: .minutes(20)), at: .minutes(40))
        #expect(dialogue.take(retraction(of: "a1", as: "r", .hours(2)), at: .hours(2)) == [])
        #expect(dialogue.alerts.map(\.state) == [.open])
        #expect(dialogue.alerts[0].anchors.map(\.id) == ["a2"])
        // Nothing is left of it.
        let told = dialogue.take(retraction(of: "a2", as: "r2", .hours(3)), at: .hours(3))
        #expect(told == ["rule withdrawn bo"])
    }

    @Test func `what comes with the news that the first was none is another matter`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a1", at: .zero), at: .zero)
        let told = dialogue.take(
            retraction(of: "a1", as: "r", .days(3)),
            Fix.event("anchor", "a2", at: .days(2)),
            at: .days(3)
        )
        #expect(told == ["rule withdrawn bo", "rule step-0 bo"])
        #expect(dialogue.alerts.map(\.anchors.count) == [1, 1])
    }

    @Test func `an answered alert whose first note is taken back is answered, and was opened`() {
        var dialogue = Dialogue(notedOnce)
        dialogue.take(Fix.event("anchor", "a1", at: .zero), at: .zero)
        dialogue.take(Fix.event("anchor", "a2", at: .minutes(20)), at: .minutes(20))
        dialogue.answer(at: .hours(1))
        #expect(dialogue.take(retraction(of: "a1", as: "r", .hours(2)), at: .hours(2)) == [])
        #expect(dialogue.alerts.count == 1)
        #expect(dialogue.alerts[0].anchors.map(\.id) == ["a2"])
        #expect(!dialogue.events.contains { $0.retracts?.source == CaseEvent.ownSource })
    }

    @Test func `thousands of ended alerts of one case are matched with themselves`() {
        var events: [CaseEvent] = []
        for number in 0..<3000 {
            events.append(Fix.event("anchor", "a\(number)", at: .minutes(number)))
            events.append(Fix.event("contact", "c\(number)", at: .minutes(number) + .seconds(30)))
        }
        let history = CaseHistory(received: OrderIndependenceGenerator.numbered(events))
        let circumstances = Dialogue(Dialogue.rule()).circumstances
        func decided(_ alerts: [Alert]) -> Decision {
            decide(
                Fix.caseReference,
                history: history,
                alerts: alerts,
                in: circumstances,
                at: Fix.at(.days(3))
            )
        }
        let alerts = decided([]).alerts
        #expect(alerts.count == 3000)
        #expect(decided(alerts.reversed()).alerts == [])
    }
}
