import RuleLanguage
import Testing

/// A rule must not look from its own alerts, or it would alert for ever.
struct OwnAlertTests {
    private static let vocabulary = """
        events:
          alert.opened: {da: Advis, en: Alert, attributes: {rule: text}}

        """

    private func codes(_ lines: String...) throws -> [String] {
        try Support.load(Self.vocabulary, Support.rule(lines: lines)).diagnostics.map(\.code)
    }

    @Test func `a rule that looks from every alert is refused`() throws {
        #expect(try codes("when: alert.opened") == ["rule-own-alerts"])
        #expect(try codes("when: [contact.made, alert.opened]") == ["rule-own-alerts"])
    }

    @Test func `one that says whose alerts it means is not`() throws {
        let own = #"where: event.data.?rule.orValue("") == "other""#
        #expect(try codes("when: alert.opened", own) == [])
    }
}
