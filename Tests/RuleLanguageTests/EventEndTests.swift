import CaseEvents
import RuleLanguage
import Testing

/// `closes` and `until` with what must hold of the event that ends.
struct EventEndTests {
    private func rule(_ lines: String...) throws -> Rule {
        try #require(try Support.load(Support.rule(lines: lines)).soundRules.first)
    }

    @Test func `an end has types and a condition over the anchor and itself`() throws {
        let rule = try rule(
            "closes: [hospital.admitted, "
                + "{event: [contact.made], where: other.data.months == event.data.ward_kind}]"
        )
        #expect(rule.closes == ["hospital.admitted"])
        #expect(rule.closingTypes == ["hospital.admitted", "contact.made"])
        let end = try #require(rule.closesWhere.first)
        let anchor = try Support.event("hospital.discharged", "{\"ward_kind\": \"general\"}")
        let table: [(String, Truth)] = [
            ("{\"months\": \"general\"}", .holds), ("{\"months\": \"somatic\"}", .doesNotHold),
            ("{}", .unknown),
        ]
        for (data, truth) in table {
            let other = try Support.event("contact.made", data)
            #expect(end.predicate.truth(event: anchor, other: other) == truth, "\(data)")
        }
    }

    @Test func `a deadline may end under a condition alone`() throws {
        let rule = try rule(
            "due: event.data.due",
            "remind: [+0]",
            "until: {event: contact.made, where: has(other.data.months)}"
        )
        #expect(rule.deadline?.until == [])
        #expect(rule.deadline?.endingTypes == ["contact.made"])
    }

    @Test func `what ends is mentioned, needs the anchor, and is read back`() throws {
        let rule = try rule("closes: {event: contact.made, where: has(other.data.months)}")
        let vocabulary = try #require(try Support.load(Support.rule()).ruleBook?.vocabulary)
        #expect(rule.mentionedTypes(in: vocabulary).contains("contact.made"))
        #expect(rule.neededHistory == .wholeCase)
        #expect(rule.readsData)
        #expect(
            rule.sentence(.english).hasSuffix(
                "; contact.made where has(other.data.months) closes the alert."
            )
        )
        #expect(
            rule.sentence(.danish).hasSuffix(
                "; contact.made hvor has(other.data.months) lukker advisen."
            )
        )
    }

    @Test func `the condition is part of the meaning`() throws {
        let all = try rule("closes: contact.made")
        let some = try rule("closes: {event: contact.made, where: has(other.data.months)}")
        #expect(all.meaning != some.meaning)
    }
}
