import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// `of` in a step of the ladder: which earlier event the observer saw.
struct NamingTests {
    private func load(_ lines: String...) throws -> RuleLoad {
        try Support.load(Support.rule(lines: lines))
    }

    @Test func `the step has the events that name the observer`() throws {
        let rule = try #require(
            try load(
                "tell: [{to: observer, of: {event: contact.made, before: 3d, "
                    + "where: has(other.data.months)}}, {to: team, after: 2h}]"
            ).soundRules.first
        )
        #expect(rule.observed != nil)
        #expect(rule.tell.map { $0.naming != nil } == [true, false])
        let vocabulary = try #require(try Support.load(Support.rule()).ruleBook?.vocabulary)
        #expect(rule.mentionedTypes(in: vocabulary).contains("contact.made"))
        #expect(rule.typesBesideAnchors(in: vocabulary).contains("contact.made"))
        #expect(rule.neededHistory == .span(.days(3)))
        #expect(
            rule.sentence(.english).contains(
                "tell observer (of contact.made within 3d before it where "
                    + "has(other.data.months)) at once, then team"
            )
        )
    }

    @Test func `who is named by an event makes the rule read what events carry`() throws {
        #expect(try load("tell: [{to: observer}]").soundRules.first?.readsData == true)
    }

    @Test func `a named condition that looks ahead or counts names nobody`() throws {
        for keys in ["after: 3d", "before: 3d, count: \">= 2\"", "before: 3d, consume: true"] {
            let words = "conditions:\n  seen: {event: contact.made, \(keys)}\n"
            let rule = Support.rule("tell: [{to: observer, of: {condition: seen}}]")
            let codes = try Support.load(words, rule).errors.map(\.code)
            #expect(codes == ["rule-naming-window"], "\(keys)")
        }
    }
}
