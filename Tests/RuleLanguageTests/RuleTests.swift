import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct RuleTests {
    private static func rule(_ text: String) throws -> Rule {
        try #require(try Support.load(text).ruleBook?.rules.first)
    }

    @Test func `a missing attribute is unknown, not no`() throws {
        let rule = try Self.rule(Support.rule("where: event.data.months > 1"))
        let predicate = try #require(rule.predicate)
        func truth(_ json: String) throws -> Truth {
            predicate.truth(event: try Support.event("hospital.discharged", json), other: nil)
        }
        #expect(try truth("{\"months\": 2}") == .holds)
        #expect(try truth("{\"months\": 1}") == .doesNotHold)
        #expect(try truth("{}") == .unknown)
        #expect(try truth("{\"months\": null}") == .unknown)
        #expect(try truth("{\"months\": \"unknown\"}") == .unknown)
        #expect(try truth("{\"months\": \"two\"}") == .unknown)
    }

    @Test func `a condition compares the candidate with the anchor and a parameter`() throws {
        let rule = try Self.rule(
            Support.rule(
                "params: {short: 12h}",
                "unless: [{event: hospital.admitted, before: param.short, "
                    + "where: event.time - other.time < param.short}]"
            )
        )
        let predicate = try #require(rule.unless.first?.predicate)
        let anchor = try Support.event("hospital.discharged", at: "2026-03-02T12:00:00Z")
        let near = try Support.event("hospital.admitted", at: "2026-03-02T00:00:01Z")
        let far = try Support.event("hospital.admitted", at: "2026-03-02T00:00:00Z")
        #expect(predicate.truth(event: anchor, other: near) == .holds)
        #expect(predicate.truth(event: anchor, other: far) == .doesNotHold)
        #expect(rule.unless.first?.window == .before(reach: .hours(12), atLeast: .zero))
    }

    @Test func `a date without a clock is the morning of its day`() throws {
        let rule = try Self.rule(
            Support.rule(
                "due: event.data.due",
                "remind: [at once, -1 working day]",
                "until: contact.made"
            )
        )
        let expression = try #require(rule.deadline?.expression)
        let event = try Support.event("hospital.discharged", "{\"due\": \"2026-07-01\"}")
        #expect(
            expression.instant(event: event)
                == .success(try Instant(rfc3339: "2026-07-01T08:00:00+02:00"))
        )
        let bare = try Support.event("hospital.discharged", "{}")
        #expect(expression.instant(event: bare) == .success(nil))
        #expect(rule.deadline?.reminders == [.atOnce, .fromDeadline(.workingDays(-1))])
    }

    @Test func `a key is the text of its expression`() throws {
        let rule = try Self.rule(Support.rule("per: event.data.ward_kind"))
        guard case .expression(let key) = rule.key else {
            Issue.record("no expression")
            return
        }
        let event = try Support.event("hospital.discharged", "{\"ward_kind\": \"general\"}")
        #expect(key.text(event: event) == .success("general"))
    }

    @Test func `the types that make a difference are all there, sorted`() throws {
        let rule = try Self.rule(
            Support.rule(
                "unless: [{state: admitted}]",
                "closes: contact.made",
                "expect: [{event: hospital.discharge_planned, before: 30d}]"
            )
        )
        let vocabulary = try #require(try Support.load(Support.rule()).ruleBook?.vocabulary)
        #expect(
            rule.mentionedTypes(in: vocabulary) == [
                "case.closed", "case.opened", "citizen.deceased", "citizen.moved_away",
                "contact.made", "hospital.admitted", "hospital.discharge_planned",
                "hospital.discharged", "rule.resumed", "rule.suspended",
            ]
        )
    }

    @Test func `the needed history is that of the longest window`() throws {
        let rule = try Self.rule(
            Support.rule("expect: [{event: hospital.discharge_planned, before: 30d}]")
        )
        #expect(rule.neededHistory == .span(.days(30)))
    }

    @Test func `a rule reads aloud as a sentence`() throws {
        let rule = try Self.rule(
            Support.rule(
                "expect: [{event: hospital.discharge_planned, before: 30d, at_least: 24h}]",
                "tell: [{to: contact_person}, {to: [stand_in, team], after: 2h}]"
            )
        )
        #expect(
            rule.sentence(.english) == """
                For each hospital.discharged, expect hospital.discharge_planned at least 1d and at \
                most 30d before it; if it is missing, tell contact_person at once, then stand_in \
                and team after 2h.
                """
        )
    }

    @Test func `the sentence leaves out nothing that the rule says`() throws {
        let rule = try Self.rule(
            Support.rule(
                "valid: {from: 2026-01-01, until: 2027-01-01}",
                "expect: [{event: contact.made, after: 2d, consume: true, grace: 6h, "
                    + "pauses: [admitted]}]",
                "closes: [contact.made, hospital.admitted]",
                "per: event.data.ward_kind",
                "tell: [{to: contact_person}, {to: team_lead, after: 2h, repeat: 1d}, "
                    + "{to: authority, after: 7d}]",
                "answered_by: [contact_person, team_lead]"
            )
        )
        #expect(
            rule.sentence(.english) == """
                For each hospital.discharged, expect contact.made within 2d after it (each counts \
                only once) (the clock stops in admitted) (and 6h more, for it is reported late); \
                if it is missing, tell contact_person at once, then team_lead after 2h and again \
                every 1d, then authority after 7d; contact.made / hospital.admitted closes the \
                alert; one alert for each value of event.data.ward_kind; contact_person and \
                team_lead must all answer; the rule holds from 2026-01-01 until 2027-01-01.
                """
        )
        let silence = try Self.rule(
            Support.rule(
                "when: {silence: {of: contact.made, for: 2 × usual, at_least: 3d, otherwise: 14d}}",
                "per: anchor"
            )
        )
        #expect(
            silence.sentence(.danish) == """
                Når contact.made udebliver i 2 × det sædvanlige, mindst 3d, eller 14d så længe \
                intet er sædvanligt; fortæl contact_person straks; én advis for hver hændelse.
                """
        )
    }

    @Test func `a comment, a quote and a test do not change what a rule means`() throws {
        let plain = try Self.rule(Support.rule())
        let commented = try Self.rule("# why\n" + Support.rule("owner: 'bo'"))
        let tested = try Self.rule(Support.rule("tests: [{name: a, events: [], expect: []}]"))
        let changed = try Self.rule(Support.rule("severity: low"))
        #expect(plain.meaning == commented.meaning)
        #expect(plain.meaning == tested.meaning)
        #expect(plain.meaning != changed.meaning)
        #expect(plain.meaning.utf8.count == 32)
    }

    @Test func `a local change replaces parameters one by one and other keys whole`() throws {
        let shipped = Support.rule(
            "params: {notice: 24h, reach: 30d}",
            "expect: [{event: hospital.discharge_planned, before: param.reach, at_least: param.notice}]"
        )
        let load = try Support.load(
            shipped,
            overrides: ["rule: discharge\noverride: {params: {notice: 48h}, severity: urgent}\n"]
        )
        let rule = try #require(load.ruleBook?.rules.first)
        #expect(rule.expect.first?.window == .before(reach: .days(30), atLeast: .hours(48)))
        #expect(rule.severity == .urgent)
    }

    @Test func `a local change retires a rule, and one of an unknown rule is refused`() throws {
        let retired = try Support.load(
            Support.rule(),
            overrides: ["rule: discharge\noverride: {status: retired}\n"]
        )
        #expect(retired.ruleBook?.rules.isEmpty == true)
        let unknown = try Support.load(
            Support.rule(),
            overrides: ["rule: dischrge\noverride: {status: retired}\n"]
        )
        #expect(unknown.diagnostics.map(\.code) == ["rule-override-unknown"])
        #expect(unknown.diagnostics.first?.suggestion == "discharge")
    }

    @Test func `the order of the files makes no difference`() throws {
        let files = try Support.shippedFiles()
        let calendar = try Support.calendar()
        let forward = RuleLoader.load(files, calendar: calendar)
        let backward = RuleLoader.load(files.reversed(), calendar: calendar)
        #expect(forward.ruleBook?.meaning == backward.ruleBook?.meaning)
        #expect(forward.diagnostics == backward.diagnostics)
    }
}
