import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Late events can part one episode in two and join two to one.
struct AlertLifeMatchTests {
    private func anchor(_ id: String, _ distance: Elapsed) -> CaseEvent {
        Fix.event("anchor", id, at: distance)
    }

    private func contact(_ distance: Elapsed) -> CaseEvent {
        Fix.event("contact", "c", at: distance)
    }

    private func retraction(of id: String, _ distance: Elapsed) -> CaseEvent {
        Fix.event("event.retracted", "r", at: distance, retracts: id)
    }

    @Test func `an alert that a late event parts goes on with what is open`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a1", .zero), at: .zero)
        dialogue.take(anchor("a2", .hours(4)), at: .hours(4))
        let id = dialogue.alerts[0].id
        #expect(dialogue.take(contact(.hours(2)), at: .hours(5)) == [])
        let open = dialogue.alerts.filter(\.state.isOpen)
        #expect(open.map(\.id) == [id])
        #expect(open.map(\.anchors) == [[Fix.reference("a2")]])
        #expect(dialogue.alerts.count == 2)
        #expect(dialogue.latest.cancelledTellings == [])
    }

    @Test func `an anchor that is corrected is the same alert, told once`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a1", .zero), at: .zero)
        let id = dialogue.alerts[0].id
        let correction = Fix.event("anchor", "a2", at: .minutes(5), replaces: "a1")
        #expect(dialogue.take(correction, at: .minutes(5)) == [])
        #expect(dialogue.alerts.map(\.id) == [id])
        #expect(dialogue.alerts.map(\.anchors) == [[Fix.reference("a2")]])
        #expect(dialogue.alerts[0].state.isOpen)
    }

    @Test func `parts of an alert that began with the later event have identifiers of their own`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a2", .hours(4)), at: .hours(4))
        dialogue.take(anchor("a1", .zero), at: .hours(5))
        #expect(dialogue.take(contact(.hours(2)), at: .hours(6)) == [])
        #expect(Set(dialogue.alerts.map(\.id)).count == 2)
        dialogue.answer(dialogue.alerts.firstIndex(where: \.state.isOpen) ?? 0, at: .hours(7))
        #expect(dialogue.alerts.filter(\.state.isOpen).isEmpty)
        #expect(dialogue.take(retraction(of: "c", .hours(8)), at: .hours(8)) == [])
    }

    @Test func `two alerts that become one go on as the open one, and nothing is withdrawn`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a1", .zero), at: .zero)
        dialogue.take(contact(.hours(1)), at: .hours(1))
        dialogue.take(anchor("a2", .hours(2)), at: .hours(2))
        let open = dialogue.alerts.filter(\.state.isOpen).map(\.id)
        #expect(dialogue.take(retraction(of: "c", .hours(3)), at: .hours(3)) == [])
        #expect(dialogue.alerts.filter(\.state.isOpen).map(\.id) == open)
        #expect(dialogue.answer(1, at: .hours(4)) == [])
        #expect(dialogue.alerts.filter(\.state.isOpen).isEmpty)
        #expect(!dialogue.alerts.contains { if case .withdrawn = $0.state { true } else { false } })
    }

    @Test func `an answer to what has just become one ends the open alert`() {
        var dialogue = Dialogue(Dialogue.rule())
        dialogue.take(anchor("a1", .zero), at: .zero)
        dialogue.take(contact(.hours(1)), at: .hours(1))
        dialogue.take(anchor("a2", .hours(2)), at: .hours(2))
        dialogue.receive(retraction(of: "c", .hours(3)), at: .hours(3))
        #expect(dialogue.answer(1, at: .hours(3)) == [])
        #expect(dialogue.alerts.filter(\.state.isOpen).isEmpty)
        #expect(
            dialogue.alerts[1].state == .answered(by: "bo", answer: "done", at: Fix.at(.hours(3)))
        )
    }

    @Test func `alerts of different keys never become each other`() {
        var dialogue = Dialogue(Dialogue.rule(key: .perAnchor))
        dialogue.take(anchor("a1", .zero), anchor("a2", .zero), at: .zero)
        #expect(dialogue.alerts.count == 2)
        let told = dialogue.take(retraction(of: "a1", .hours(1)), at: .hours(1))
        #expect(told == ["rule withdrawn bo"])
        #expect(dialogue.alerts.filter(\.state.isOpen).map(\.key) == ["test a2"])
    }
}
