import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Every open alert has a next step: at the end of the ladder stands a report.
struct AlertExpiryTests {
    @Test func `an alert open for 400 days has a next step all the time, and ends with a report`() {
        for repeats in [Elapsed?.none, .hours(1), .hours(24)] {
            var dialogue = Dialogue(
                Dialogue.rule(tell: [Dialogue.step("contact_person", repeats: repeats)])
            )
            dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
            var last: [String] = []
            while dialogue.alerts[0].state == .open {
                guard let next = dialogue.alerts[0].nextStep, next <= Fix.at(.days(500)) else {
                    Issue.record("an open alert has no next step")
                    return
                }
                #expect(dialogue.latest.wake == next)
                last = dialogue.look(at: next.elapsed(since: Fix.start))
                #expect(last.count == 1)
            }
            #expect(last == ["rule expired lis"])
            #expect(dialogue.alerts[0].nextStep == nil)
            #expect(dialogue.tellings[0].content.action == nil)
            #expect(dialogue.look(at: .days(1000)) == [])
        }
    }

    @Test func `something new after the report is a new alert`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.look(at: .days(30))
        #expect(dialogue.alerts.map(\.state) == [.expired(at: Fix.at(.days(30)))])
        let told = dialogue.take(Fix.event("anchor", "b", at: .days(31)), at: .days(31))
        #expect(told == ["rule step-0 bo"])
        #expect(dialogue.alerts.map(\.state.isOpen) == [false, true])
    }

    @Test func `an alert of a rule that is gone is reported too`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.rules = []
        #expect(dialogue.look(at: .days(1)) == [])
        #expect(dialogue.alerts[0].nextStep == Fix.at(.days(30)))
        #expect(dialogue.look(at: .days(30)) == ["rule expired lis"])
        #expect(dialogue.look(at: .days(60)) == [])
    }

    @Test func `after a long downtime what is due is told first, and the report waits`() {
        var dialogue = Dialogue(
            Dialogue.rule(tell: [
                Dialogue.step("contact_person"),
                Dialogue.step("team_lead", after: .elapsed(.hours(4))),
            ])
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .days(90)) == ["rule step-1 lis"])
        #expect(dialogue.alerts[0].nextStep == Fix.at(.days(120)))
    }

    @Test func `a rule of the operator's own is reported to the operator`() {
        var dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step("operator")]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .days(30)) == ["rule expired operator"])
    }

    @Test func `an event that had closed it earlier and comes late wins over the report`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.look(at: .days(30))
        #expect(dialogue.take(Fix.event("contact", "c", at: .days(2)), at: .days(31)) == [])
        #expect(
            dialogue.alerts[0].state
                == .closed(
                    ClosingEvent(
                        reference: EventReference(source: "test", id: "c"),
                        type: "contact",
                        happened: Fix.at(.days(2))
                    )
                )
        )
    }

    @Test func `the time of an alert counts from the end of a mute of its rule`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.mutes = ["rule", "other"].map { rule in
            let end = rule == "rule" ? Elapsed.days(50) : .days(70)
            return RuleMute(
                rule: rule,
                reason: "noise",
                owner: "bo",
                from: Fix.start,
                until: Fix.at(end)
            )
        }
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .days(30)) == [])
        #expect(dialogue.alerts[0].nextStep == Fix.at(.days(80)))
        #expect(dialogue.look(at: .days(80)) == ["rule expired lis"])
    }

    @Test func `a team lead who has not answered is not the one who hears that nobody has`() {
        var dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step("contact_person", "team_lead")]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .days(30)) == ["rule expired ane"])
        dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step("authority", "team_lead")]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.look(at: .days(30)) == ["rule expired operator"])
    }
}
