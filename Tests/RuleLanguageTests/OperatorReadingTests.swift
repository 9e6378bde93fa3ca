import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// What the loader makes of the operators that look at several events, silence and passing time.
struct OperatorReadingTests {
    private static func rule(_ lines: String...) throws -> Rule {
        let load = try Support.load(text(lines))
        for diagnostic in load.diagnostics { Issue.record("\(diagnostic)") }
        return try #require(load.ruleBook?.rules.first)
    }

    private static func text(_ lines: [String]) -> String {
        var text = Support.rule()
        for line in lines {
            let key = line.prefix { $0 != ":" } + ":"
            let kept = text.split(separator: "\n").filter { !$0.hasPrefix(key) }
            text = kept.joined(separator: "\n") + "\n" + line + "\n"
        }
        return text
    }

    private static func codes(_ lines: String...) throws -> [String] {
        try Support.load(text(lines)).diagnostics.map(\.code)
    }

    @Test func `different values and amounts are counted in a window`() throws {
        let rule = try Self.rule(
            "given: [{event: contact.made, before: 30d, distinct: {of: other.data.months, is: '>= 2'}}, "
                + "{event: hospital.discharged, before: 3d, sum: {of: other.data.score, is: '< 2.5'}}]"
        )
        guard case .distinct(let value, .atLeast, 2) = rule.given[0].measure,
            case .sum(_, .less, Amount(2.5)) = rule.given[1].measure
        else {
            Issue.record("\(rule.given)")
            return
        }
        let event = try Support.event("contact.made", "{\"months\": \"May\"}")
        #expect(value.text(event: event, other: event, citizen: .none) == .success("May"))
        #expect(rule.neededHistory == .span(.days(30)))
    }

    @Test func `what ends a value is read, mentioned and said`() throws {
        let rule = try Self.rule(
            "when: {distinct: {of: hospital.discharged, value: event.source, "
                + "ended_by: hospital.admitted, at_least: 2, within: 30d}}"
        )
        guard case .distinct(["hospital.discharged"], _, let ends, 2, .days(30)) = rule.anchor
        else {
            Issue.record("\(rule.anchor)")
            return
        }
        #expect(ends == ["hospital.admitted"])
        #expect(rule.anchor.types == ["hospital.discharged"])
        #expect(rule.anchor.readTypes == ["hospital.discharged", "hospital.admitted"])
        #expect(rule.sentence(.english).contains("within 30d, not ended by hospital.admitted"))
        #expect(rule.neededHistory == .span(.days(30)))
    }

    @Test func `the latest event alone is read and said`() throws {
        let rule = try Self.rule(
            "given: [{event: contact.made, before: 30d, latest: true, "
                + "where: 'other.data.?months.orValue(\"\") == \"May\"'}]"
        )
        #expect(rule.given.map { $0.latest != nil } == [true])
        #expect(rule.neededHistory == .span(.days(30)))
        #expect(
            rule.sentence(.english).contains("given the latest contact.made within 30d before it")
        )
        #expect(rule.sentence(.danish).contains("når den seneste contact.made inden for 30d før"))
        let all = try Self.rule("given: [{event: contact.made, before: 30d, latest: false}]")
        #expect(all.given.map { $0.latest != nil } == [false])
        let chosen = try Self.rule(
            "given: [{event: contact.made, before: 30d, latest: has(other.data.months)}]"
        )
        #expect(
            chosen.sentence(.english)
                .contains("given the latest contact.made (has(other.data.months)) within 30d")
        )
    }

    @Test func `a window on both sides and a question for some are read and said`() throws {
        let rule = try Self.rule(
            "expect: [{event: contact.made, before: 30d, after: 7d, if: event.data.announced}]"
        )
        guard case .around(before: .days(30), after: .days(7)) = rule.expect[0].window else {
            Issue.record("\(rule.expect)")
            return
        }
        #expect(rule.neededHistory == .span(.days(37)))
        #expect(
            rule.sentence(.english).contains(
                "expect contact.made from 30d before until 7d after it (only if event.data.announced)"
            )
        )
        #expect(
            rule.sentence(.danish).contains(
                "ventes contact.made fra 30d før til 7d efter (kun hvis event.data.announced)"
            )
        )
        #expect(rule.readsData)
        let citizen = try Self.rule(
            "unless: [{event: contact.made, before: 3d, if: citizen.digital_reachable == 'exempt'}]"
        )
        #expect(citizen.neededHistory == .wholeCase)
    }

    @Test func `a rate that falls is read, bounded and said`() throws {
        let rule = try Self.rule(
            "when: {rate: {of: contact.made, within: 7d, compared_with: 30d, below: 25 %, "
                + "at_least: 8, grace: 1d}}"
        )
        guard case .rate(let fall) = rule.anchor else {
            Issue.record("\(rule.anchor)")
            return
        }
        #expect(fall.percent == 25)
        #expect(fall.atLeast == 8)
        #expect(rule.anchor.types == ["contact.made"])
        #expect(rule.neededHistory == .span(.days(68)))
        #expect(
            rule.sentence(.english).hasPrefix(
                "When contact.made in 7d comes less than 25 % as often as in the 30d before "
                    + "(at least 8 there) (and 1d more, for it is reported late); tell"
            )
        )
        #expect(
            rule.sentence(.danish).hasPrefix(
                "Når contact.made i 7d kommer under 25 % så tit som i de 30d før (mindst 8 dér)"
            )
        )
        // 30 in 30 days are 7 in 7: a quarter of that is 1.75.
        #expect(fall.isLow(recent: 1, earlier: 30))
        #expect(!fall.isLow(recent: 2, earlier: 30))
        #expect(fall.isLow(recent: 0, earlier: 8))
        #expect(!fall.isLow(recent: 0, earlier: 7))
        let paused = try Self.rule(
            "when: {rate: {of: contact.made, within: 7d, compared_with: 30d, below: 25%, at_least: 8}}",
            "pauses: admitted"
        )
        #expect(paused.neededHistory == .wholeCase)
    }

    @Test func `the counts of a rate never overflow`() {
        let fall = RateFall(
            types: [],
            within: Elapsed(microseconds: .max),
            comparedWith: Elapsed(microseconds: .max),
            percent: 99,
            atLeast: 2
        )
        #expect(fall.isLow(recent: 97, earlier: 100))
        #expect(!fall.isLow(recent: 1_000_000_000_000, earlier: 1_000_000_000_000))
    }

    @Test func `an amount below zero is an expression that failed`() throws {
        let rule = try Self.rule(
            "given: [{event: hospital.discharged, before: 3d, sum: {of: other.data.score, is: '> 1'}}]"
        )
        guard case .sum(let value, _, _) = rule.given[0].measure else {
            Issue.record("no sum")
            return
        }
        func amount(_ json: String) throws -> Result<Amount?, ExpressionFailure> {
            let event = try Support.event("hospital.discharged", json)
            return value.amount(event: event, other: event, citizen: .none)
        }
        #expect(try amount("{\"score\": 1.5}") == .success(Amount(1.5)))
        #expect(try amount("{}") == .success(nil))
        guard case .failure = try amount("{\"score\": -1}") else {
            Issue.record("a negative amount was added")
            return
        }
    }

    @Test func `a silence is a span or a multiple of the usual`() throws {
        let fixed = try Self.rule("when: {silence: {of: contact.made, for: 14d}}")
        guard case .silence(let silence) = fixed.anchor else {
            Issue.record("no silence")
            return
        }
        #expect(silence.types == ["contact.made"])
        #expect(silence.length == .fixed(.days(14)))
        #expect(fixed.neededHistory == .span(.days(14)))
        let usual = try Self.rule(
            "when: {silence: {of: contact.made, for: 1.5 × usual, at_least: 7d, otherwise: 30d}}"
        )
        guard case .silence(let silence) = usual.anchor else {
            Issue.record("no silence")
            return
        }
        #expect(silence.length == .usual(tenths: 15, floor: .days(7), otherwise: .days(30)))
        #expect(silence.span(usual: .days(10)) == .days(15))
        #expect(silence.span(usual: .days(1)) == .days(7))
        #expect(silence.span(usual: nil) == .days(30))
    }

    @Test func `the usual gap is the median of at least three`() {
        func gap(_ days: Int...) -> Elapsed? { Silence.usualGap(days.map { .days($0) }) }
        #expect(gap(1, 9) == nil)
        #expect(gap(9, 1, 4) == .days(4))
        #expect(gap(9, 1, 4, 2) == .days(3))
    }

    @Test func `a sequence is spoken or written out`() throws {
        let rule = try Self.rule(
            "when: [hospital.admitted or hospital.discharge_planned, "
                + "then hospital.discharged within 48h, "
                + "{then: contact.made, within: 3d, where: event.time > other.time}]"
        )
        guard case .sequence(let first, let then) = rule.anchor else {
            Issue.record("no sequence")
            return
        }
        #expect(first.types == ["hospital.admitted", "hospital.discharge_planned"])
        #expect(then.map(\.types) == [["hospital.discharged"], ["contact.made"]])
        #expect(then.map(\.within) == [.hours(48), .days(3)])
        #expect(then.map { $0.predicate != nil } == [false, true])
        #expect(rule.anchor.types == ["contact.made"])
        #expect(rule.neededHistory == .span(.days(5)))
    }

    @Test func `a state that has held, with clocks that pause, needs the whole case`() throws {
        let rule = try Self.rule(
            "when: {state: admitted, for: 14d}",
            "pauses: admitted",
            "expect: [{event: contact.made, after: 2d, consume: true, grace: 6h}]"
        )
        guard case .held(let held) = rule.anchor else {
            Issue.record("no state")
            return
        }
        #expect(held.state.name == "admitted" && held.span == .days(14))
        #expect(rule.expect[0].consumes && rule.expect[0].grace == .hours(6))
        #expect(rule.expect[0].pauses == ["admitted"])
        #expect(rule.neededHistory == .wholeCase)
    }

    @Test(arguments: [
        ("rule-anchor", "when: {for: 3d}"),
        ("rule-for", "when: {silence: {of: contact.made, for: 1d}, for: 3d}"),
        ("rule-missing-key", "when: {state: admitted}"),
        ("rule-unknown-state", "when: {state: admited, for: 1d}"),
        ("rule-silence", "when: {silence: {of: contact.made, for: 1d, otherwise: 2d}}"),
        ("rule-silence", "when: {silence: {of: contact.made, for: 200 × usual}}"),
        ("rule-sequence", "when: [hospital.admitted, then contact.made soon]"),
        ("rule-unknown-event", "when: [hospital.admitted, then contact.maed within 3h]"),
        ("rule-consume", "given: [{state: admitted, consume: true}]"),
        ("rule-consume", "given: [{event: contact.made, before: 1d, count: '< 2', consume: true}]"),
        ("rule-for", "given: [{event: contact.made, after: 1d, for: 2h}]"),
        ("rule-pauses", "given: [{event: contact.made, before: 1d, pauses: admitted}]"),
        ("rule-grace", "given: [{event: contact.made, before: 1d, grace: 1h}]"),
        (
            "rule-measure-twice",
            "given: [{event: contact.made, before: 1d, count: '> 1', sum: {of: '1', is: '> 1'}}]"
        ),
        ("rule-measure-state", "given: [{state: admitted, sum: {of: '1', is: '> 1'}}]"),
        ("rule-count", "given: [{event: contact.made, before: 1d, sum: {of: '1', is: '> -1'}}]"),
        ("rule-ladder-endless", "tell: [{to: team, repeat: 24h}]"),
        ("rule-ladder-endless", "tell: [{to: team}, {to: team, after: 1h, repeat: 24h}]"),
        ("rule-ladder-order", "tell: [{to: team, after: 20 working days}, {to: duty, after: 3d}]"),
        ("rule-ladder-order", "tell: [{to: team, after: 3d}, {to: duty, after: next day 08:00}]"),
        ("rule-count-idle", "given: [{event: contact.made, before: 1d, count: '>= 0'}]"),
        ("rule-unknown-condition", "given: [{condition: recently_seen}]"),
    ])
    func `what does not go together is refused`(code: String, line: String) throws {
        #expect(try Self.codes(line) == [code])
    }

    @Test(arguments: [
        "tell: [{to: team, repeat: 24h}, {to: team_lead, after: 24h, repeat: 24h}]",
        "tell: [{to: team, after: 3 working days}, {to: duty, after: 4d}]",
        "tell: [{to: team, after: 12h}, {to: duty, after: next working day 08:00}]",
    ])
    func `a ladder that somebody else comes to hear of, in order, is sound`(line: String) throws {
        #expect(try Self.codes(line) == [])
    }

    @Test func `absence waits for the slowest of those who report`() throws {
        let words = """
            events:
              dose.given: {da: Givet, en: Given, reported_by: [ward, home], grace: 1h}
            reporters: {ward: {grace: 6h}, home: {grace: 2h}}

            """
        let load = try Support.load(
            Self.text(["expect: [{event: [dose.given, contact.made], after: 1d}]"]),
            words
        )
        #expect(load.ruleBook?.rules.first?.expect.first?.grace == .hours(6))
        #expect(load.ruleBook?.rules.first?.neededHistory == .span(.hours(30)))
    }

    @Test func `lists, named conditions and attributes of the citizen are words of the vocabulary`()
        throws
    {
        let words = """
            citizen: {age: integer, digital: [reachable, exempt]}
            lists:
              contacts: [contact.made, hospital.admitted]
              wards: [general, somatic]
            conditions:
              recently_seen: {any_of: list.contacts, before: 3d}

            """
        let load = try Support.load(
            Self.text([
                "where: event.data.ward_kind in list.wards && citizen.age < 30",
                "unless: [{condition: recently_seen, before: 2d}]",
            ]),
            words
        )
        for diagnostic in load.diagnostics { Issue.record("\(diagnostic)") }
        let rule = try #require(load.ruleBook?.rules.first)
        guard case .events(let types) = rule.unless[0].subject else {
            Issue.record("no events")
            return
        }
        #expect(types == ["contact.made", "hospital.admitted"])
        #expect(rule.unless[0].window == .before(reach: .days(2), atLeast: .zero))
        let event = try Support.event("hospital.discharged", "{\"ward_kind\": \"general\"}")
        func truth(_ json: String) throws -> Truth? {
            let known = CitizenAttributes(values: ["age": try JSONValue(parsing: json)])
            return rule.predicate?.truth(event: event, other: nil, citizen: known)
        }
        #expect(try truth("29") == .holds)
        #expect(try truth("30") == .doesNotHold)
        #expect(rule.predicate?.truth(event: event, other: nil) == .unknown)
    }
}
