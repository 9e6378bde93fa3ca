import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct EpisodesTests {
    private let rule = Fix.rule(closes: ["contact", "anchor"])

    private func anchor(_ hour: Int, _ id: String? = nil, arrival: Int64 = 0) -> CaseEvent {
        Fix.event("anchor", id ?? "a\(hour)", at: .hours(hour), arrival: arrival)
    }

    private func answer(_ distance: Elapsed, rule: String = "rule", key: String = "case")
        -> CaseEvent
    {
        let data = #"{"alert":"x","rule":"\#(rule)","key":"\#(key)","answer":"done","by":"bo"}"#
        return Fix.event("alert.answered", "answer", at: distance, data: data)
    }

    private func fold(_ rule: Rule, _ events: [CaseEvent], at distance: Elapsed = .days(99))
        -> [Episode]
    {
        let history = CaseHistory(received: events)
        let seen = Fix.look(rule, events, at: distance)
        return episodes(
            of: seen.standing,
            history: history,
            ruleBook: Fix.book(rule),
            at: Fix.at(distance)
        )
    }

    @Test func `later findings join an open episode`() {
        let seen = fold(Fix.rule(), [anchor(1), anchor(2)])
        #expect(seen.map(\.findings.count) == [2])
        #expect(seen.map(\.end) == [nil])
    }

    @Test func `keys have episodes of their own`() {
        let seen = fold(Fix.rule(key: .perAnchor), [anchor(1), anchor(2)])
        #expect(seen.map(\.key) == ["test a1", "test a2"])
    }

    @Test func `a closing event ends an episode and a later finding opens another`() {
        let contact = Fix.event("contact", "c", at: .hours(5))
        let seen = fold(Fix.rule(closes: ["contact"]), [anchor(1), contact, anchor(9)])
        #expect(seen.count == 2)
        #expect(seen.first?.end == .closed(closing(contact)))
        #expect(seen.last?.end == nil)
    }

    @Test func `a closing event before the opening ends nothing`() {
        let contact = Fix.event("contact", "c", at: .hours(1) - Fix.microsecond)
        #expect(fold(Fix.rule(closes: ["contact"]), [anchor(1), contact]).first?.end == nil)
    }

    @Test(arguments: [Int64(-1), 1]) func `a closing event of the same instant ends the episode`(
        arrival: Int64
    ) {
        let contact = Fix.event("contact", "c", at: .hours(1), arrival: arrival)
        let seen = fold(Fix.rule(closes: ["contact"]), [anchor(1), contact])
        #expect(seen.first?.end == .closed(closing(contact)))
    }

    @Test func `an anchor never closes its own episode but may close an earlier one`() {
        let seen = fold(rule, [anchor(1), anchor(2)])
        #expect(seen.map(\.findings.count) == [1, 1])
        #expect(seen.first?.end == .closed(closing(anchor(2))))
        #expect(seen.last?.end == nil)
    }

    @Test(arguments: ["citizen.deceased", "case.closed"])
    func `the stop of every clock closes episodes`(type: String) {
        let stop = Fix.event(type, "s", at: .hours(5))
        #expect(fold(Fix.rule(), [anchor(1), stop]).first?.end == .closed(closing(stop)))
    }

    @Test func `a rule about the stop itself stays open`() {
        let rule = Fix.rule(when: .event(types: ["citizen.deceased"]))
        let seen = fold(rule, [Fix.event("citizen.deceased", "s", at: .hours(5))])
        #expect(seen.map(\.end) == [nil])
    }

    @Test func `an answer of the same rule and key ends the episode`() {
        let seen = fold(Fix.rule(), [anchor(1), answer(.hours(2)), anchor(3)])
        #expect(seen.first?.end == .answered(by: "bo", answer: "done", at: Fix.at(.hours(2))))
        #expect(seen.count == 2)
    }

    @Test func `an answer to something else ends nothing`() {
        #expect(fold(Fix.rule(), [anchor(1), answer(.hours(2), rule: "x")]).first?.end == nil)
        #expect(fold(Fix.rule(), [anchor(1), answer(.hours(2), key: "x")]).first?.end == nil)
        let early = answer(.hours(1) - Fix.microsecond)
        #expect(fold(Fix.rule(), [anchor(1), early]).first?.end == nil)
        #expect(fold(Fix.rule(), [anchor(1), answer(.hours(1))]).first?.end != nil)
    }

    @Test func `an answer without a name ends nothing`() {
        let data = #"{"rule":"rule","key":"case","answer":"done","by":""}"#
        let nameless = Fix.event("alert.answered", "n", at: .hours(2), data: data)
        #expect(fold(Fix.rule(), [anchor(1), nameless]).first?.end == nil)
    }

    @Test func `the earliest end counts`() {
        let contact = Fix.event("contact", "c", at: .hours(5))
        let rule = Fix.rule(closes: ["contact"])
        let answered = fold(rule, [anchor(1), contact, answer(.hours(4))])
        #expect(answered.first?.end == .answered(by: "bo", answer: "done", at: Fix.at(.hours(4))))
        let closed = fold(rule, [anchor(1), contact, answer(.hours(6))])
        #expect(closed.first?.end == .closed(closing(contact)))
    }

    @Test func `an end that has not happened yet ends nothing`() {
        let contact = Fix.event("contact", "c", at: .hours(5))
        let seen = fold(Fix.rule(closes: ["contact"]), [anchor(1), contact], at: .hours(4))
        #expect(seen.map(\.end) == [nil])
    }

    @Test func `what ends a deadline closes its episode`() {
        let deadline = Deadline(expression: FakeInstant(), reminders: [.atOnce], until: ["paid"])
        let letter = Fix.event("anchor", "l", at: .hours(1), data: #"{"due":90000000000}"#)
        let paid = Fix.event("paid", "p", at: .hours(5))
        let seen = fold(Fix.rule(deadline: deadline), [letter, paid])
        #expect(seen.map(\.end) == [.closed(closing(paid))])
    }

    private func ending(_ predicate: FakePredicate) -> Rule {
        Fix.rule(closesWhere: [EventEnd(types: ["paid", "contact"], predicate: predicate)])
    }

    @Test func `an event closes only where its condition holds`() {
        let rule = ending(.kind("a"))
        let other = Fix.event("contact", "b", at: .hours(3), data: #"{"kind":"b"}"#)
        let silent = Fix.event("contact", "s", at: .hours(4))
        let right = Fix.event("paid", "p", at: .hours(5), data: #"{"kind":"a"}"#)
        #expect(fold(rule, [anchor(1), other, silent]).map(\.end) == [nil])
        #expect(
            fold(rule, [anchor(1), right, other, silent]).map(\.end) == [.closed(closing(right))]
        )
    }

    @Test func `what closes is compared with the first anchor, and is never an anchor itself`() {
        let rule = Fix.rule(
            closesWhere: [
                EventEnd(
                    types: ["anchor", "contact"],
                    predicate: FakePredicate("same") { event, other in
                        event.data["kind"] == other?.data["kind"] ? .holds : .doesNotHold
                    }
                )
            ]
        )
        let first = Fix.event("anchor", "a", at: .hours(1), data: #"{"kind":"a"}"#)
        let second = Fix.event("anchor", "b", at: .hours(2), data: #"{"kind":"b"}"#)
        let contact = Fix.event("contact", "c", at: .hours(3), data: #"{"kind":"b"}"#)
        let end = Fix.event("contact", "d", at: .hours(4), data: #"{"kind":"a"}"#)
        let seen = fold(rule, [first, second, contact, end])
        #expect(seen.map(\.findings.count) == [2])
        #expect(seen.map(\.end) == [.closed(closing(end))])
    }

    @Test func `a condition that failed closes nothing`() {
        let failing = FakePredicate("broken") { _, _ in
            .failed(Localized(danish: "fejl", english: "broken"))
        }
        let contact = Fix.event("contact", "c", at: .hours(3))
        #expect(fold(ending(failing), [anchor(1), contact]).map(\.end) == [nil])
    }

    @Test func `a closing condition that failed is trouble of its rule, told once`() {
        let failing = FakePredicate("broken") { _, _ in
            .failed(Localized(danish: "fejl", english: "broken"))
        }
        let contact = Fix.event("contact", "c", at: .hours(3))
        var dialogue = AlertLifeDialogue(ending(failing))
        dialogue.take(anchor(1), anchor(2), contact, at: .hours(4))
        #expect(dialogue.latest.trouble.map(\.rule) == ["rule"])
        #expect(dialogue.latest.trouble.map(\.event) == [contact.reference])
    }

    private func closing(_ event: CaseEvent) -> ClosingEvent {
        ClosingEvent(reference: event.reference, type: event.type, happened: event.happened)
    }
}
