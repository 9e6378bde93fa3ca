import CaseEvents
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

    @Test func `an expression that holds of its own alert does not help`() throws {
        let own = #"where: event.data.?rule.orValue("discharge") == "discharge""#
        #expect(try codes("when: alert.opened", own) == ["rule-own-alerts"])
        let silence = "when: {silence: {of: [hospital.discharged, alert.opened], for: 1h}}"
        let other = #"where: event.type != "alert.opened""#
        #expect(try codes(silence) == ["rule-own-alerts"])
        #expect(try codes(silence, other) == [])
    }

    @Test func `a rule is not taken back, met or closed by its own alert`() throws {
        let own = "{event: alert.opened, before: 3d}"
        let others =
            #"{event: alert.opened, before: 3d, where: 'other.data.?rule.orValue("") == "b"'}"#
        #expect(try codes("unless: [\(own)]") == ["rule-own-alerts"])
        #expect(try codes("unless: [\(others)]") == [])
        // Not again so soon: what was told before, and not what is told now.
        let earlier = "{event: alert.opened, before: 3d, at_least: 1m}"
        #expect(try codes("unless: [\(earlier)]") == [])
        // The alert comes long after what a silence is looked from.
        let silence = "when: {silence: {of: hospital.discharged, for: 14d}}"
        #expect(try codes(silence, "unless: [\(own)]") == [])
        #expect(try codes("expect: [{event: alert.opened, after: 1d}]") == ["rule-own-alerts"])
        #expect(try codes("closes: alert.opened") == ["rule-own-alerts"])
        #expect(try codes("given: [\(own)]") == [])
    }

    @Test func `a state that alerts begin or end is a look at them`() throws {
        let states = "states: {alerting: {from: alert.opened, until: contact.made}}\n"
        func codes(_ lines: String...) throws -> [String] {
            let rule = Support.rule(lines: lines)
            return try Support.load(Self.vocabulary + states, rule).diagnostics.map(\.code)
        }
        #expect(try codes("unless: [{state: alerting}]") == ["rule-own-alerts"])
        #expect(try codes("when: {state: alerting, for: 30d}") == ["rule-own-alerts"])
        let pausing = "expect: [{event: contact.made, after: 3d, pauses: alerting}]"
        #expect(try codes(pausing) == ["rule-own-alerts"])
        // The alert comes a day after that which it is asked of.
        let later = "expect: [{event: contact.made, after: 1d}]"
        #expect(try codes("unless: [{state: alerting}]", later) == [])
    }

    @Test func `what comes of people's answers, or lies before the anchor, is no circle`() throws {
        let alerts = """
            events:
              alert.opened: {da: Advis, en: Alert, attributes: {rule: text, alert: text}}
              alert.answered: {da: Svar, en: Answer, attributes: {rule: text, alert: text}}

            """
        let rows = [
            #"given: [{event: alert.opened, before: 9d, where: 'other.data.rule == "b"', "#
                + "ended_by: {event: alert.answered, same: alert}}]",
            "expect: [{event: contact.made, since: alert.answered}]",
            "expect: [{event: contact.made, since: alert.opened}]",
            #"unless: [{event: alert.answered, before: 9d, where: 'other.data.rule == "discharge"'}]"#,
            #"given: [{event: alert.opened, before: 9d, latest: 'other.data.rule == "b"'}]"#,
        ]
        for row in rows {
            let codes = try Support.load(alerts, Support.rule(row)).diagnostics.map(\.code)
            #expect(codes == [], "\(row)")
        }
    }

    @Test func `a window round a deadline can hold the rule's own alert`() throws {
        let own = #"where: 'other.data.?rule.orValue("") == "discharge"'"#
        let window = "{event: alert.opened, before: 10d, at_least: 1d, from: due, \(own)}"
        let deadline = [
            "due: event.data.due", "remind: -5d", "until: contact.made", "unless: [\(window)]",
        ]
        let load = try Support.load(Self.vocabulary, Support.rule(lines: deadline))
        #expect(load.diagnostics.map(\.code) == ["rule-own-alerts"])
    }

    @Test func `two rules that look from each other's alerts are refused`() throws {
        func rule(_ name: String, _ predicate: String) -> String {
            Support.rule("rule: \(name)", "when: alert.opened", "where: \(predicate)")
        }
        let first = rule("one", #"event.data.?rule.orValue("one") != "one""#)
        let second = rule("two", #"event.data.?rule.orValue("two") != "two""#)
        let third = rule("three", #"event.data.?rule.orValue("") == "one""#)
        let circle = try Support.load(Self.vocabulary, first, second)
        #expect(circle.diagnostics.map(\.code) == ["rule-alert-circle", "rule-alert-circle"])
        let line = try Support.load(Self.vocabulary, first, Support.rule())
        #expect(line.diagnostics.isEmpty)
        let chain = try Support.load(
            Self.vocabulary,
            third,
            Support.rule("rule: one")
        )
        #expect(chain.diagnostics.isEmpty)
    }

    /// The diagnostics of rules that each hold one line about another's alerts.
    private func messages(_ lines: [(rule: String, says: String)]) throws -> [String] {
        let rules = lines.map { line in Support.rule("rule: \(line.rule)", line.says) }
        return try Support.load(texts: [Self.vocabulary] + rules).diagnostics.map {
            $0.text(language: .english)
        }
    }

    private func call(_ rule: String) -> String {
        "when: alert.opened\nwhere: event.data.?rule.orValue(\"\") == \"\(rule)\""
    }

    private func look(_ key: String, at rule: String, _ window: String = "before: 3d") -> String {
        let predicate = #"other.data.?rule.orValue("") == "\#(rule)""#
        return "\(key): [{event: alert.opened, \(window), where: '\(predicate)'}]"
    }

    @Test func `three rules that call each other in a ring are refused, and the ring is named`()
        throws
    {
        let ring = try messages([
            ("one", call("three")), ("two", call("one")), ("three", call("two")),
        ])
        #expect(ring.count == 3)
        #expect(ring.first?.contains("`one` → `two` → `three` → `one`") == true, "\(ring)")
        #expect(
            try messages([("one", call("zero")), ("two", call("one")), ("three", call("two"))])
                .isEmpty
        )
    }

    @Test func `rules that take each other's ground in a ring are refused`() throws {
        let rows: [(one: String, two: String, isCircle: Bool)] = [
            (look("unless", at: "two"), look("unless", at: "one"), true),
            (look("unless", at: "two"), look("given", at: "one"), true),
            (look("unless", at: "two"), look("expect", at: "one", "after: 3d"), true),
            // Each only adds to the other: both come to rest.
            (look("given", at: "two"), look("given", at: "one"), false),
            // What follows from an alert comes after it, and these look at what lay before.
            (
                look("unless", at: "two", "before: 3d, at_least: 1m"), look("unless", at: "one"),
                false
            ),
            (look("unless", at: "two"), look("unless", at: "three"), false),
            // A sequence or a number that another's alert completes.
            (
                "when: [hospital.discharged, {then: alert.opened, within: 30d, where: "
                    + #"'other.data.?rule.orValue("") == "two"'}]"#,
                call("one"), true
            ),
            (
                "when: {count: {of: alert.opened, at_least: 2, within: 30d}}\n"
                    + #"where: event.data.?rule.orValue("") == "two""#,
                call("one"), true
            ),
        ]
        for row in rows {
            let messages = try messages([("one", row.one), ("two", row.two)])
            #expect(messages.isEmpty == !row.isCircle, "\(row): \(messages)")
        }
    }
}

/// What free spaces report reaches nobody who can sanction, on whatever way.
struct FreeSpaceFlowTests {
    private func codes(_ lines: String...) throws -> [String] {
        try Support.load(Support.rule(lines: lines)).diagnostics.map(\.code)
    }

    @Test func `whoever hears when nothing followed an answer is told too`() throws {
        let hold = "answers: [contacted, {seen: {holds: 4h, then: jobcentre}}]"
        #expect(try codes("when: equipment.collected", hold) == ["rule-safe-space"])
        #expect(try codes("when: contact.made", hold) == [])
    }

    @Test func `what ends an alert is told with it`() throws {
        let tell = "tell: [{to: jobcentre}]"
        #expect(try codes(tell, "closes: [equipment.collected]") == ["rule-safe-space"])
        let deadline = [
            "due: event.data.due", "remind: -1d", "until: [equipment.collected]",
        ]
        let load = try Support.load(Support.rule(lines: [tell] + deadline))
        #expect(load.diagnostics.map(\.code) == ["rule-safe-space"])
        let held = "answers: [contacted, {seen: {holds: 4h, until: [equipment.collected]}}]"
        #expect(try codes(tell, held) == ["rule-safe-space"])
    }

    @Test func `what a free space knows of the citizen is kept too`() throws {
        let words = "citizen: {drinks: {kind: boolean, disclosure: safe_space}}\n"
        func codes(_ predicate: String, to role: String) throws -> [String] {
            let rule = Support.rule("where: \(predicate)", "tell: [{to: \(role)}]")
            return try Support.load(rule, words).diagnostics.map(\.code)
        }
        #expect(try codes("citizen.drinks", to: "jobcentre") == ["rule-safe-space"])
        #expect(try codes("citizen.?drinks.orValue(false)", to: "jobcentre") == ["rule-safe-space"])
        #expect(try codes("citizen.drinks", to: "contact_person") == [])
    }

    @Test func `an alert about a free space is no way round`() throws {
        let alerts = "events:\n  alert.opened: {da: A, en: A, attributes: {rule: text}}\n"
        let kept = Support.rule("rule: kept", "when: equipment.collected")
        func codes(of name: String) throws -> [String] {
            let looking = Support.rule(
                "when: alert.opened",
                "where: 'event.data.?rule.orValue(\"\") == \"\(name)\"'",
                "tell: [{to: jobcentre}]"
            )
            return try Support.load(looking, alerts, kept).diagnostics.map(\.code)
        }
        #expect(try codes(of: "kept") == ["rule-safe-space"])
        #expect(try codes(of: "other") == [])
    }

    @Test func `nor is a condition or an end that hangs on such an alert`() throws {
        let alerts = "events:\n  alert.opened: {da: A, en: A, attributes: {rule: text}}\n"
        let kept = Support.rule("rule: kept", "when: equipment.collected")
        let look = #"{event: alert.opened, before: 3d, where: 'other.data.rule == "kept"'}"#
        let end = #"{event: alert.opened, where: 'other.data.rule == "kept"'}"#
        let rows = [
            "given: [\(look)]", "closes: [\(end)]",
            "due: event.data.due\nremind: -1d\nuntil: [\(end)]",
        ]
        for row in rows {
            let looking = Support.rule(row, "tell: [{to: jobcentre}]")
            let codes = try Support.load(looking, alerts, kept).diagnostics.map(\.code)
            #expect(codes == ["rule-safe-space"], "\(row)")
        }
    }
}
