import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// Whoever can sanction hears whom to ask, and nothing else, of one alert or of several (C04).
struct FoldedContentTests {
    /// What the jobcentre is told of two alerts at once.
    private func tellings() -> [Telling] {
        let plain = Dialogue.roster()
        var people = plain.people
        people["jo"] = Person(id: "jo", email: "jo@jobcenter.example", language: .english)
        let roster = Roster(
            people: people,
            cases: [:],
            defaults: [Dialogue.contactPerson: "bo", Role("jobcentre"): "jo"],
            catchAll: plain.catchAll,
            operator: plain.operatorPerson
        )
        let step = Dialogue.step("jobcentre")
        var dialogue = Dialogue(
            Dialogue.rule("first", severity: .urgent, tell: [step]),
            Dialogue.rule("second", severity: .high, tell: [step]),
            roster: roster
        )
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        return dialogue.tellings
    }

    @Test func `several alerts fold to whom to ask alone`() throws {
        let tellings = tellings()
        try #require(tellings.map(\.person.id) == ["jo", "jo"])
        let content = FoldedContent(of: tellings)
        #expect(content.subject == "[tovholder] \(Fix.caseReference)")
        #expect(content.lead.hasPrefix("The citizen may be unable to attend. Talk to Bo Holm"))
        #expect(content.lines == [])
        #expect(content.more == nil && content.foundTooLate == nil)
    }

    @Test func `several cases are named, and of each whom to ask`() throws {
        let tellings = tellings()
        let other = MessagePlanFixture.telling("t", alert: "x", case: "c-9", severity: .high)
        let content = FoldedContent(of: tellings + [other])
        let line = try #require(content.lines.first { $0.title == "\(Fix.caseReference)" })
        #expect(line.text.hasPrefix("The citizen may be unable to attend."))
        #expect(!content.subject.contains("urgent") && !content.subject.contains("haster"))
    }

    @Test func `the subject of one alert does not say how severe it is`() throws {
        let content = try #require(tellings().first).content
        #expect(content.subject == "[tovholder] New alert – \(Fix.caseReference)")
    }
}
