import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

struct AlertLifeTests {
    private func anchor(_ id: String, _ distance: Elapsed) -> CaseEvent {
        Fix.event("anchor", id, at: distance)
    }

    private func contact(_ id: String, _ distance: Elapsed) -> CaseEvent {
        Fix.event("contact", id, at: distance)
    }

    private func retraction(of id: String, _ distance: Elapsed, id own: String = "r") -> CaseEvent {
        Fix.event("event.retracted", own, at: distance, retracts: id)
    }

    @Test func `a finding raises an alert and tells at once`() {
        var dialogue = Dialogue(Dialogue.rule())
        #expect(dialogue.take(anchor("a", .zero), at: .zero) == ["rule step-0 bo"])
        let alert = dialogue.alerts[0]
        #expect(alert.state == .open)
        #expect(alert.raised == Fix.start)
        #expect(alert.tellings.map(\.person) == ["bo"])
        #expect(alert.tellings.map(\.decided) == [Fix.start])
    }

    @Test func `opening an alert is an event of its own, once`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.look(at: .hours(1))
        let opened = dialogue.events.filter { $0.type == "alert.opened" }
        #expect(opened.map(\.reference.source) == ["urn:tovholder"])
        #expect(opened.map(\.reference.id) == ["opened/\(dialogue.alerts[0].id)"])
        #expect(opened.first?.data["rule"]?.string == "rule")
        #expect(opened.first?.data["key"]?.string == "case")
        #expect(opened.first?.data["severity"]?.string == "normal")
    }

    @Test func `a rule that counts opened alerts raises its own and no more`() {
        let count = Anchor.count(types: ["alert.opened"], atLeast: 1, within: .days(60))
        var dialogue = Dialogue(Dialogue.rule(), Dialogue.rule("many", when: count))
        let told = dialogue.take(anchor("a", .zero), at: .zero)
        #expect(told.sorted() == ["many step-0 bo", "rule step-0 bo"])
        #expect(dialogue.alerts.count == 2)
    }

    @Test func `a later finding joins an open alert without a message`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        #expect(dialogue.take(anchor("b", .hours(3)), at: .hours(3)) == [])
        #expect(dialogue.alerts.map(\.anchors.count) == [2])
    }

    @Test func `an answer ends the alert and holds back what has not gone out`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", after: .elapsed(.hours(4))),
            ])
        )
        dialogue.take(anchor("a", .zero), at: .zero)
        #expect(dialogue.alerts[0].nextStep == Fix.at(.hours(4)))
        dialogue.answer(at: .hours(1))
        let alert = dialogue.alerts[0]
        #expect(alert.state == .answered(by: "bo", answer: "done", at: Fix.at(.hours(1))))
        #expect(alert.nextStep == nil)
        #expect(dialogue.latest.cancelledTellings == alert.tellings.map(\.id))
        #expect(dialogue.look(at: .hours(5)) == [])
        #expect(dialogue.latest.cancelledTellings == [])
    }

    @Test func `a closing event ends the alert without anyone's answer`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        #expect(dialogue.take(contact("c", .hours(2)), at: .hours(2)) == [])
        guard case .closed(let closing) = dialogue.alerts[0].state else {
            Issue.record("it is \(dialogue.alerts[0].state)")
            return
        }
        #expect(closing.type == "contact")
        #expect(dialogue.latest.cancelledTellings == dialogue.alerts[0].tellings.map(\.id))
    }

    @Test func `a finding after the end is an alert of its own`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.answer(at: .hours(1))
        #expect(dialogue.take(anchor("b", .hours(2)), at: .hours(2)) == ["rule step-0 bo"])
        #expect(dialogue.alerts.count == 2)
        #expect(dialogue.alerts[0].id != dialogue.alerts[1].id)
        #expect(dialogue.alerts[1].state == .open)
    }

    @Test func `an alert that loses its ground is withdrawn and whoever was told is told once`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", "contact_person", after: .elapsed(.hours(4))),
            ])
        )
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.look(at: .hours(4))
        let told = dialogue.take(retraction(of: "a", .hours(5)), at: .hours(5))
        #expect(told == ["rule withdrawn bo", "rule withdrawn lis"])
        #expect(dialogue.alerts[0].state == .withdrawn(at: Fix.at(.hours(5))))
        #expect(dialogue.alerts[0].nextStep == nil)
        #expect(Set(dialogue.tellings.map(\.id)).count == 2)
        #expect(dialogue.tellings.allSatisfy { $0.follows != nil })
        #expect(dialogue.cancelledTellings.count == 3)
        #expect(dialogue.look(at: .hours(6)) == [])
    }

    @Test func `an alert that is withdrawn before anybody was told tells nobody`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [Dialogue.step("contact_person", after: .elapsed(.hours(2)))])
        )
        #expect(dialogue.take(anchor("a", .zero), at: .zero) == [])
        #expect(dialogue.take(retraction(of: "a", .hours(1)), at: .hours(1)) == [])
        #expect(dialogue.alerts[0].state == .withdrawn(at: Fix.at(.hours(1))))
        #expect(dialogue.look(at: .hours(3)) == [])
    }

    @Test func `an answered alert that loses its ground stays as it was`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.answer(at: .hours(1))
        let before = dialogue.alerts
        #expect(dialogue.take(retraction(of: "a", .hours(2)), at: .hours(2)) == [])
        #expect(dialogue.alerts == before)
    }

    @Test func `ground that comes back after a withdrawal is a new alert and is told anew`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.take(retraction(of: "a", .hours(1)), at: .hours(1))
        let again = Fix.event("event.retracted", "r2", at: .hours(2), retracts: "r")
        #expect(dialogue.take(again, at: .hours(2)) == ["rule step-0 bo"])
        #expect(dialogue.alerts.count == 2)
        #expect(Set(dialogue.alerts.map(\.id)).count == 2)
        #expect(Set(dialogue.alerts.flatMap(\.tellings).map(\.id)).count == 3)
    }

    @Test func `an alert without ground is no alert to the rules that count alerts`() {
        let count = Anchor.count(types: ["alert.opened"], atLeast: 2, within: .days(60))
        let others = FakePredicate("others") { event, _ in
            event.data["rule"]?.string == "rule" ? .holds : .doesNotHold
        }
        for answersFirst in [false, true] {
            var dialogue = Dialogue(
                Dialogue.rule(key: .perAnchor),
                Dialogue.rule("many", when: count, where: others)
            )
            dialogue.take(anchor("a", .zero), at: .zero)
            if answersFirst { dialogue.answer(at: .minutes(30)) }
            dialogue.take(retraction(of: "a", .hours(1)), at: .hours(1))
            #expect(dialogue.take(anchor("b", .hours(2)), at: .hours(2)) == ["rule step-0 bo"])
            let second = dialogue.take(anchor("c", .hours(3)), at: .hours(3))
            #expect(second.sorted() == ["many step-0 bo", "rule step-0 bo"])
            let taken = dialogue.take(retraction(of: "b", .hours(4), id: "r2"), at: .hours(4))
            #expect(taken.sorted() == ["many withdrawn bo", "rule withdrawn bo"])
        }
    }

    @Test func `an alert that another's silences is not told first and taken back then`() {
        let others = FakePredicate("others") { _, other in
            other?.data["rule"]?.string == "loud" ? .holds : .doesNotHold
        }
        let silenced = Condition(
            subject: .events(types: ["alert.opened"]),
            window: .before(reach: .hours(1), atLeast: .zero),
            predicate: others,
            measure: .present,
            place: Fix.place
        )
        for names in [["quiet", "loud"], ["a-quiet", "loud"], ["loud", "z-quiet"]] {
            let rules = names.map { name in
                Dialogue.rule(name, unless: name == "loud" ? [] : [silenced])
            }
            var dialogue = Dialogue(rules[0], rules[1])
            #expect(dialogue.take(anchor("a", .zero), at: .zero) == ["loud step-0 bo"])
            #expect(dialogue.alerts.map(\.rule) == ["loud"])
            // What comes long after is told by both.
            let later = dialogue.take(anchor("b", .hours(9)), at: .hours(9))
            #expect(later.map { $0.hasPrefix("loud") } == [false])
        }
    }

    @Test func `an answered alert whose ground comes and goes counts while it has ground`() {
        let count = Anchor.count(types: ["alert.opened"], atLeast: 2, within: .days(60))
        let others = FakePredicate("others") { event, _ in
            event.data["rule"]?.string == "rule" ? .holds : .doesNotHold
        }
        var dialogue = Dialogue(
            Dialogue.rule(key: .perAnchor),
            Dialogue.rule("many", when: count, where: others)
        )
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.answer(at: .hours(1))
        dialogue.take(retraction(of: "a", .hours(2), id: "r1"), at: .hours(2))
        dialogue.take(retraction(of: "r1", .hours(3), id: "r2"), at: .hours(3))
        let told = dialogue.take(anchor("b", .hours(4)), at: .hours(4))
        #expect(told.sorted() == ["many step-0 bo", "rule step-0 bo"])
        // Once more, and once more back.
        let lost = dialogue.take(retraction(of: "r2", .hours(5), id: "r3"), at: .hours(5))
        #expect(lost == ["many withdrawn bo"])
        let found = dialogue.take(retraction(of: "r3", .hours(6), id: "r4"), at: .hours(6))
        #expect(found == ["many step-0 bo"])
        #expect(dialogue.look(at: .hours(7)) == [])
    }

    @Test func `the opening is taken back once, and ground that comes back opens anew`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        let opening = "opened/\(dialogue.alerts[0].id)"
        dialogue.take(retraction(of: "a", .hours(1)), at: .hours(1))
        dialogue.look(at: .hours(2))
        let taken = dialogue.events.filter { $0.retracts?.source == CaseEvent.ownSource }
        #expect(taken.map(\.retracts?.id) == [opening])
        let again = Fix.event("event.retracted", "r2", at: .hours(3), retracts: "r")
        dialogue.take(again, at: .hours(3))
        let openings = dialogue.events.filter { $0.type == "alert.opened" }.map(\.reference.id)
        #expect(openings == [opening, "opened/\(dialogue.alerts[1].id)"])
    }

    @Test func `a late event that moves the opening sends no second message`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("b", .hours(5)), at: .hours(5))
        let id = dialogue.alerts[0].id
        #expect(dialogue.take(anchor("a", .hours(1)), at: .hours(6)) == [])
        #expect(dialogue.alerts.map(\.id) == [id])
        #expect(dialogue.alerts[0].opened == Fix.at(.hours(1)))
        #expect(dialogue.alerts[0].raised == Fix.at(.hours(5)))
    }

    @Test func `a finding further back than the rule catches up is kept and told to nobody`() {
        for (age, expected) in [
            (Elapsed.days(7), ["rule step-0 bo"]), (.days(7) + Fix.microsecond, []),
        ] {
            var dialogue = Dialogue(Dialogue.rule())
            #expect(dialogue.take(anchor("a", .zero), at: age) == expected)
            #expect((dialogue.alerts[0].state == .foundTooLate) == expected.isEmpty)
            #expect(dialogue.look(at: age + .days(29)) == [])
        }
    }

    @Test func `why nobody is told of an old finding stands in the reasons`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .days(30))
        #expect(
            dialogue.latest.reasons == [
                "case c-1001: rule found too late: It lies further back than the rule catches up; "
                    + "it is listed."
            ]
        )
    }

    @Test func `a new finding that joins one that was too old is told`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .days(30))
        #expect(dialogue.take(anchor("b", .days(31)), at: .days(31)) == ["rule step-0 bo"])
        #expect(dialogue.alerts.map(\.state) == [.open])
        #expect(dialogue.alerts[0].raised == Fix.at(.days(31)))
        #expect(dialogue.events.contains { $0.type == "alert.opened" })
    }

    @Test func `what had ended before it was found is recorded and told to nobody`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(contact("c", .hours(2)), at: .hours(2))
        #expect(dialogue.take(anchor("a", .zero), at: .hours(3)) == [])
        guard case .closed = dialogue.alerts[0].state else {
            Issue.record("it is \(dialogue.alerts[0].state)")
            return
        }
        #expect(!dialogue.events.contains { $0.type == "alert.opened" })
    }

    @Test func `what was recorded as ended is told when its end is taken back`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(contact("c", .hours(2)), anchor("a", .zero), at: .hours(3))
        let told = dialogue.take(retraction(of: "c", .hours(4)), at: .hours(4))
        #expect(told == ["rule step-0 bo"])
        #expect(dialogue.alerts.map(\.state) == [.open])
        #expect(dialogue.alerts[0].raised == Fix.at(.hours(4)))
    }

    @Test func `an alert that is open again is told again, with another identifier`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.take(contact("c", .hours(1)), at: .hours(1))
        let told = dialogue.take(retraction(of: "c", .hours(2)), at: .hours(2))
        #expect(told == ["rule step-0 bo"])
        #expect(dialogue.alerts.map(\.state) == [.open])
        let subjects = dialogue.latest.tellings.map(\.content.subject)
        #expect(subjects == ["[tovholder] Åben igen – c-1001 – normal"])
        #expect(Set(dialogue.alerts[0].tellings.map(\.id)).count == 2)
        #expect(dialogue.look(at: .hours(3)) == [])
    }

    @Test func `an alert of a rule that is gone stays open until it is answered`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", after: .elapsed(.hours(4))),
            ])
        )
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.rules = []
        #expect(dialogue.look(at: .hours(1)) == [])
        #expect(dialogue.latest.wake == Fix.at(.hours(4)))
        #expect(dialogue.look(at: .hours(5)) == ["rule step-1 lis"])
        #expect(dialogue.alerts.map(\.state) == [.open])
        dialogue.answer(at: .hours(6))
        #expect(
            dialogue.alerts.map(\.state) == [
                .answered(by: "bo", answer: "done", at: Fix.at(.hours(6)))
            ]
        )
    }

    @Test func `an alert of a rule that is gone is withdrawn when its event is taken back`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.rules = []
        let told = dialogue.take(retraction(of: "a", .hours(1)), at: .hours(1))
        #expect(told == ["rule withdrawn bo"])
    }

    @Test func `the case's end closes the alert of a rule that is gone`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.rules = []
        dialogue.take(Fix.event("citizen.deceased", "d", at: .hours(1)), at: .hours(1))
        guard case .closed(let closing) = dialogue.alerts[0].state else {
            Issue.record("it is \(dialogue.alerts[0].state)")
            return
        }
        #expect(closing.type == "citizen.deceased")
    }

    @Test func `the ladder of a changed rule goes on for an alert that it would not raise`() {
        let tell = [
            Dialogue.step("contact_person"),
            Dialogue.step("team_lead", after: .elapsed(.hours(4))),
        ]
        var dialogue = Dialogue(Dialogue.rule(tell: tell))
        dialogue.take(anchor("a", .zero), at: .zero)
        dialogue.rules = [
            Dialogue.rule(when: .event(types: ["other"]), tell: tell, meaning: "second")
        ]
        #expect(dialogue.look(at: .hours(1)) == [])
        #expect(dialogue.latest.wake == Fix.at(.hours(4)))
        #expect(dialogue.look(at: .hours(4)) == ["rule step-1 lis"])
        #expect(dialogue.alerts.map(\.state) == [.open])
    }

    @Test func `the decision wakes at the next step, however the alert came about`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", after: .elapsed(.hours(4))),
            ])
        )
        dialogue.take(anchor("a", .zero), at: .minutes(10))
        #expect(dialogue.latest.wake == Fix.at(.hours(4) + .minutes(10)))
        dialogue.look(at: .hours(4) + .minutes(10))
        // After the last step comes the report that nobody has answered.
        let report = Fix.at(.hours(4) + .minutes(10)).advanced(by: Alert.expiresAfter)
        #expect(dialogue.latest.wake == report)
    }

    @Test func `a ladder that is changed under an open alert tells whom it has not told`() {
        let (bo, kim) = (Dialogue.step("contact_person"), Dialogue.step("stand_in"))
        let lis = Dialogue.step("team_lead", after: .elapsed(.hours(8)))
        // A step goes: what stands in its place is told all the same.
        let late = Dialogue.step("stand_in", after: .elapsed(.hours(1)))
        var dialogue = Dialogue(Dialogue.rule(tell: [bo, late, lis]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .hours(1)) == ["rule step-1 kim"])
        dialogue.rules = [Dialogue.rule(tell: [bo, lis])]
        #expect(dialogue.look(at: .hours(2)) == [])
        #expect(dialogue.look(at: .hours(8)) == ["rule step-1 lis"])
        // A step is told later or earlier: whoever has been told is not told again.
        let later = Dialogue.step("stand_in", after: .elapsed(.hours(9)))
        dialogue.rules = [Dialogue.rule(tell: [bo, late, later, lis])]
        #expect(dialogue.look(at: .hours(9)) == ["rule step-2 kim"])
        dialogue.rules = [Dialogue.rule(tell: [bo, kim, later, lis])]
        #expect(dialogue.look(at: .hours(10)) == [])
        // A step comes in front: it is told, and those who had been told are not told again.
        dialogue = Dialogue(Dialogue.rule(tell: [bo, lis]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.rules = [Dialogue.rule(tell: [kim, bo, lis])]
        #expect(dialogue.look(at: .hours(2)) == ["rule step-0 kim"])
        #expect(dialogue.look(at: .hours(8)) == ["rule step-2 lis"])
    }

    @Test func `a step in front is told also when the alert has been passed on meanwhile`() {
        let bo = Dialogue.step("contact_person")
        var dialogue = Dialogue(Dialogue.rule(tell: [bo]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let leaving = Fix.event(
            "contact_person.left",
            "l",
            at: .hours(1),
            data: #"{"person":"bo"}"#
        )
        #expect(dialogue.take(leaving, at: .hours(1)) == ["rule step-0 kim"])
        dialogue.rules = [Dialogue.rule(tell: [Dialogue.step("authority"), bo])]
        #expect(dialogue.look(at: .hours(2)) == ["rule step-0 ane"])
    }

    @Test func `an event that came before its time wakes the case when its time comes`() {
        var dialogue = Dialogue(Dialogue.rule())
        let soon = Fix.event(
            "contact_person.left",
            "l",
            at: .minutes(5),
            data: #"{"person":"bo"}"#
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), soon, at: .zero)
        #expect(dialogue.latest.wake == Fix.at(.minutes(5)))
        #expect(dialogue.look(at: .minutes(5)) == ["rule step-0 kim"])
    }

    @Test func `a message says how often what it is about has been seen`() throws {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", after: .elapsed(.hours(8))),
            ])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.tellings.first?.content.lead.contains("gange") == false)
        for hour in 1...2 {
            dialogue.take(Fix.event("anchor", "b\(hour)", at: .hours(hour)), at: .hours(hour))
        }
        dialogue.look(at: .hours(8))
        #expect(dialogue.tellings.first?.content.lead.contains("set 3 gange") == true)
    }
}
