import RuleLanguage
import Testing

/// Two who tell the same at one instant must not silence each other unnoticed.
struct MutualSilenceTests {
    private func codes(_ lines: String...) throws -> [String] {
        try Support.load(Support.rule(lines: lines)).diagnostics.map(\.code)
    }

    private let warned = ["rule-mutual-silence"]

    @Test func `any earlier event of the rule's own kind is warned of`() throws {
        #expect(try codes("unless: [{event: hospital.discharged, before: 3d}]") == warned)
        #expect(
            try codes("unless: [{event: hospital.discharged, since: hospital.admitted}]") == warned
        )
        #expect(
            try codes(#"unless: [{event: hospital.discharged, before: 3d, count: ">= 1"}]"#)
                == warned
        )
        #expect(
            try codes(
                "when: [contact.made, then hospital.discharged within 3d]",
                "unless: [{event: hospital.discharged, before: 3d}]"
            ) == warned
        )
    }

    @Test func `it lets the rule load`() throws {
        let load = try Support.load(
            Support.rule("unless: [{event: hospital.discharged, before: 3d}]")
        )
        #expect(load.ruleBook != nil)
        #expect(load.errors.isEmpty)
    }

    @Test func `with an order nothing is said`() throws {
        for order in [
            "before: 3d, latest: true", "before: 3d, where: other.time < event.time",
            "before: 3d, where: event.time > other.time", "before: 3d, at_least: 1h",
            #"before: 3d, where: 'event.time - other.time >= duration("1m")'"#,
            #"before: 3d, count: ">= 2""#, "after: 3d",
        ] {
            #expect(try codes("unless: [{event: hospital.discharged, \(order)}]") == [], "\(order)")
        }
        #expect(try codes("given: [{event: hospital.discharged, before: 3d}]") == [])
        #expect(try codes("unless: [{event: contact.made, before: 3d}]") == [])
    }

    @Test func `a limit to the time between is no order`() throws {
        let near =
            #"{event: hospital.discharged, before: 9d, where: 'event.time - other.time < duration("72h")'}"#
        #expect(try codes("unless: [\(near)]") == warned)
    }

    @Test func `what two who tell the same cannot both be is not warned of`() throws {
        let general =
            #"{event: hospital.discharged, before: 3d, where: 'other.data.ward_kind == "general"'}"#
        #expect(try codes("unless: [\(general)]") == warned)
        #expect(
            try codes(#"where: 'event.data.ward_kind == "somatic"'"#, "unless: [\(general)]") == []
        )
        let same =
            "{event: hospital.discharged, before: 3d, where: other.data.reason == event.data.reason}"
        #expect(try codes("unless: [\(same)]") == warned)
        let different =
            "{event: hospital.discharged, before: 3d, where: other.data.reason != event.data.reason}"
        #expect(try codes("unless: [\(different)]") == [])
    }

    @Test(arguments: [
        "other.data.score > 0.5", "other.data.months == event.data.months",
        "other.data.announced", "other.data.due == event.data.due",
        "'\"bo\" in other.data.present'",
        "other.data.seen <= event.time", "'other.data.reason.startsWith(\"a\")'",
    ])
    func `values of every kind are tried`(predicate: String) throws {
        let look = "{event: hospital.discharged, before: 3d, where: \(predicate)}"
        #expect(try codes("unless: [\(look)]") == warned)
    }

    @Test func `more than can be tried is left alone`() throws {
        let names = ["ward_kind", "months", "score", "announced", "due", "seen", "reason"]
        let all = names.map { "other.data.\($0) == event.data.\($0)" }.joined(separator: " && ")
        let none = all + " && 1 > 2"
        #expect(
            try codes("unless: [{event: hospital.discharged, before: 3d, where: \(none)}]") == []
        )
    }
}
