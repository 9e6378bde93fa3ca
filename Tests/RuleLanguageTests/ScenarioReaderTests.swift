import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct ScenarioReaderTests {
    private static func test(_ lines: String...) -> String {
        Support.rule("tests:\n  - name: a\n" + lines.map { "    " + $0 }.joined(separator: "\n"))
    }

    @Test func `an inline test has a default start, roster and end`() throws {
        let load = try Support.load(
            Self.test(
                "events: [{at: T+26h, type: hospital.discharged, data: {due: T+2d}}]",
                "expect: [{at: T+26h, to: contact_person}]"
            )
        )
        let test = try #require(load.ruleBook?.rules.first?.tests.first)
        #expect(test.start == (try Instant(rfc3339: "2026-03-02T09:00:00+01:00")))
        #expect(test.until == test.start.advanced(by: .days(12)))
        #expect(test.roster.count == Role.known.count)
        #expect(test.roster[Role("team")]?.id == "team")
        #expect(test.only == ["discharge"])
        #expect(test.events.first?.data["due"]?.string == "2026-03-04T08:00:00Z")
        #expect(test.expect.first?.earliest == test.start.advanced(by: .hours(26)))
    }

    @Test func `events come in the order of their arrival`() throws {
        let load = try Support.load(
            Self.test(
                "events:",
                "  - {at: T+0, arrives: T+3h, type: hospital.admitted, id: first}",
                "  - {at: T+1h, type: hospital.discharged, id: second}",
                "  - {at: T+2h, retracts: second, id: third}",
                "expect: []"
            )
        )
        let test = try #require(load.soundRules.first?.tests.first)
        #expect(test.events.map(\.reference.id) == ["second", "third", "first"])
        #expect(test.events[1].type == CaseEvent.retractedType)
        #expect(test.events[1].retracts?.id == "second")
    }

    static let mistakes: [(String, [String])] = [
        (
            "time-without-zone",
            ["events: [{at: 2026-03-02T09:00, type: case.closed}]", "expect: []"]
        ),
        ("time-malformed", ["events: [{at: later, type: case.closed}]", "expect: []"]),
        ("rule-missing-key", ["events: []"]),
        ("scenario-recipient", ["events: []", "expect: [{at: T+0, to: nobody}]"]),
        ("scenario-time", ["events: []", "expect: [{to: team}]"]),
        ("scenario-between", ["events: []", "expect: [{between: [T+2h, T+1h], to: team}]"]),
        ("scenario-zone", ["zone: Asia/Tokyo", "events: []", "expect: []"]),
        ("scenario-never", ["never: [{}]", "events: []", "expect: []"]),
        ("case-reference-resembles-cpr", ["case: 250947-9989", "events: []", "expect: []"]),
        (
            "scenario-duplicate-id",
            [
                "events: [{at: T+0, id: a, type: case.closed}, {at: T+0, id: a, type: case.closed}]",
                "expect: []",
            ]
        ),
        ("scenario-unknown-id", ["events: [{at: T+0, retracts: z}]", "expect: []"]),
        (
            "scenario-unknown-attribute",
            ["events: [{at: T+0, type: hospital.discharged, data: {mnths: 1}}]", "expect: []"]
        ),
        (
            "scenario-attribute-value",
            ["events: [{at: T+0, type: hospital.discharged, data: {months: many}}]", "expect: []"]
        ),
        (
            "time-without-zone",
            [
                "events: [{at: T+0, type: hospital.discharged, data: {seen: 2026-03-02T09:00}}]",
                "expect: []",
            ]
        ),
        (
            "yaml-boolean-word",
            ["events: [{at: T+0, type: case.closed, data: {x: [no]}}]", "expect: []"]
        ),
        ("rule-unknown-event", ["events: [{at: T+0, type: case.closd}]", "expect: []"]),
        ("rule-unknown-role", ["roster: {boss: {id: a}}", "events: []", "expect: []"]),
        ("rule-not-a-boolean", ["strict: maybe", "events: []", "expect: []"]),
        (
            "rule-unknown-word",
            ["answers: [{at: T+0, by: team, answer: done}]", "events: []", "expect: []"]
        ),
    ]

    @Test(arguments: mistakes)
    func `a mistake in a test is reported`(code: String, lines: [String]) throws {
        let text = Support.rule(
            "tests:\n  - name: a\n" + lines.map { "    " + $0 }.joined(separator: "\n")
        )
        let load = try Support.load(text)
        #expect(load.diagnostics.map(\.code).contains(code), "\(load.diagnostics.map(\.code))")
    }

    @Test func `an unknown event type in a test is only warned of`() throws {
        let load = try Support.load(
            Self.test("events: [{at: T+0, type: hospital.flooded}]", "expect: []")
        )
        #expect(load.diagnostics.map(\.severity) == [.warning])
        #expect(load.ruleBook != nil)
    }

    @Test func `a story may name any failure, and a rule that is not there is warned of`() throws {
        let names = ["F01", "F112", "discharge", "dischrage"].map { "{alert: \($0)}" }
        let load = try Support.load(
            Support.rule(),
            "scenario: a\nevents: []\nexpect: []\nnever: [\(names.joined(separator: ", "))]"
        )
        #expect(load.diagnostics.map(\.code) == ["scenario-unknown-alert"])
    }

    @Test func `a whole scenario file is read`() throws {
        let load = try Support.load(
            Support.rule(),
            """
            scenario: V36 next day, unannounced
            zone: Europe/Copenhagen
            start: 2026-03-02T09:00
            case: c-1001
            roster:
              contact_person: {id: bo, name: Bo Holm, email: bo@kommune.example, org: kommune}
              team_lead: {id: lis, email: lis@kommune.example, org: kommune}
              stand_in: null
            citizen: {digital_reachable: unknown}
            consent: []
            events:
              - {at: T+0, type: hospital.admitted, data: {acute: true}}
              - {at: T+26h, type: hospital.discharged, data: {announced: false}, id: d1}
              - {at: T+26h, arrives: T+30h, type: contact.made}
              - {at: T+31h, retracts: d1}
            answers:
              - {at: T+27h, by: bo, alert: F01, answer: contacted}
            until: T+10d
            only: [F01, F03]
            expect:
              - {alert: F01, at: T+26h, to: contact_person}
              - {alert: F03, between: [T+26h, T+27h], to: bo}
            never:
              - {alert: F48}
              - {to: jobcentre}
              - {text: HIV}
            strict: true
            """
        )
        #expect(load.diagnostics == [])
        let scenario = try #require(load.scenarios.first)
        #expect(scenario.roster[Role("contact_person")]?.name == "Bo Holm")
        #expect(scenario.roster[Role("stand_in")] == nil)
        #expect(scenario.until == scenario.start.advanced(by: .days(10)))
        #expect(scenario.never == [.alert("F48"), .recipient("jobcentre"), .text("HIV")])
        #expect(scenario.expect.map(\.to) == ["contact_person", "bo"])
        let known = try #require(scenario.events.first)
        #expect(known.type == CitizenAttributes.recordedType)
        #expect(known.happened == scenario.start && known.received == scenario.start)
        #expect(known.data["digital_reachable"]?.string == "unknown")
    }
}
