import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// A rule's text that names what nothing fills: the message leaves, and the operator hears of it.
struct WordingBrokenTextTests {
    private typealias Fix = FindingFixture
    private typealias Dialogue = AlertLifeDialogue

    private func told(field: [String]) -> Dialogue {
        let say: [SentenceTemplate.Part] = [.literal("Hun hedder "), .field(field), .literal(".")]
        var dialogue = Dialogue(Dialogue.rule(danish: say, english: say))
        dialogue.disclosure = DisclosurePolicy(detailDomains: ["kommune.example"])
        _ = dialogue.take(Fix.event("anchor", "a", at: .zero, data: "{}"), at: .zero)
        return dialogue
    }

    @Test func `a variable that nothing fills leaves the built-in words and is reported`() throws {
        let dialogue = told(field: ["citizen", "name"])
        let content = try #require(dialogue.tellings.first?.content)
        #expect(content.detail == nil)
        #expect(content.lead.hasSuffix("Se på sagen og svar."))
        let broken = dialogue.events.filter { $0.type == "rule.text_broken" }
        #expect(broken.map { $0.data["field"]?.string } == ["citizen.name"])
    }

    @Test func `a value that is only missing is said to be so and reported to nobody`() throws {
        let dialogue = told(field: ["event", "data", "absent"])
        #expect(dialogue.tellings.first?.content.detail == "Hun hedder ikke oplyst.")
        #expect(!dialogue.events.contains { $0.type == "rule.text_broken" })
    }
}
