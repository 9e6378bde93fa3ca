import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// What its sender keeps for a free space is looked at by no rule (C03).
struct FreeSpaceTests {
    private func kept(
        _ type: String,
        _ id: String,
        at distance: Elapsed,
        retracts: String? = nil
    ) -> CaseEvent {
        var event = Fix.event(type, id, at: distance, retracts: retracts)
        event.sensitivity = .safeSpace
        return event
    }

    private func dialogue() -> Dialogue {
        Dialogue(Dialogue.rule(closes: ["contact"]))
    }

    @Test func `what a sender keeps for a free space raises nothing`() {
        var dialogue = dialogue()
        #expect(dialogue.take(kept("anchor", "a", at: .zero), at: .zero) == [])
        #expect(dialogue.alerts.isEmpty)
        #expect(dialogue.take(Fix.event("anchor", "b", at: .hours(1)), at: .hours(1)).count == 1)
    }

    @Test func `it ends nothing, and nobody learns of it by that`() throws {
        var dialogue = dialogue()
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.take(kept("contact", "c", at: .hours(1)), at: .hours(1))
        #expect(try #require(dialogue.alerts.first).state.isOpen)
        dialogue.take(Fix.event("contact", "d", at: .hours(2)), at: .hours(2))
        #expect(!(try #require(dialogue.alerts.first).state.isOpen))
    }

    @Test func `what is taken back is taken back, whoever may read of it`() throws {
        var dialogue = dialogue()
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.take(kept("anchor", "b", at: .hours(1), retracts: "a"), at: .hours(1))
        #expect(!(try #require(dialogue.alerts.first).state.isOpen))
    }

    @Test func `the end of the case and the citizen's word count, whoever writes them down`() throws
    {
        var dialogue = dialogue()
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        dialogue.take(kept("case.closed", "b", at: .hours(1)), at: .hours(1))
        #expect(!(try #require(dialogue.alerts.first).state.isOpen))
        for type in ["consent.given", "consent.withdrawn", "consent.refused"] {
            #expect(!Fix.vocabulary.isKeptByFreeSpace(kept(type, "c", at: .zero)), "\(type)")
        }
    }

    @Test func `a type of which the rules know that a free space reports it is looked at`() {
        var dialogue = dialogue()
        let type = EventType(
            name: "anchor",
            meaning: Localized(danish: "Set", english: "Seen"),
            attributes: [],
            disclosure: .safeSpace,
            reportedBy: ["drop_in"]
        )
        dialogue.vocabulary = Vocabulary(eventTypes: [type], states: [])
        dialogue.take(kept("anchor", "a", at: .zero), at: .zero)
        #expect(dialogue.alerts.count == 1)
    }

    @Test func `a memory of findings leaves it out, early or late`() {
        let book = RuleBook(rules: [Dialogue.rule()], vocabulary: Fix.vocabulary, meaning: "")
        let secret = kept("anchor", "a", at: .zero)
        var memory = FindingMemory(
            received: [secret],
            of: Fix.caseReference,
            by: book,
            calendar: Fix.calendar,
            at: Fix.at(.days(1))
        )
        #expect(memory.findings.standing.isEmpty)
        memory.take(kept("anchor", "b", at: .hours(1)))
        #expect(memory.findings.standing.isEmpty)
        #expect(memory.history.events.isEmpty)
        memory.take(Fix.event("anchor", "c", at: .hours(2)))
        #expect(memory.findings.standing.count == 1)
    }
}
