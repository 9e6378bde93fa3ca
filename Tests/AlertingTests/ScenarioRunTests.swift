@testable import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct ScenarioRunTests {
    private let rules = [
        Fix.rule(
            "silent",
            expect: [Fix.events("contact", window: .after(reach: .hours(48)))],
            detects: ["F01"]
        ),
        Fix.rule(
            "noisy",
            when: .event(types: ["noise"]),
            closes: ["quiet"],
            detects: ["F02"],
            tell: [LadderStep(roles: [Role("team_lead")], start: .after(.elapsed(.zero)))]
        ),
    ]

    private func run(
        _ events: [CaseEvent],
        expect: [ScenarioExpectation] = [],
        answers: [ScenarioAnswer] = [],
        only: [String] = [],
        never: [ScenarioProhibition] = [],
        strict: Bool = true,
        until: Elapsed = .days(10),
        deciding: @escaping ScenarioPlay.Decider = PlainDecisions.decide
    ) -> ScenarioReport {
        let scenario = Scenario(
            name: "a test",
            start: Fix.start,
            until: Fix.at(until),
            caseReference: Fix.caseReference,
            roster: [:],
            events: events,
            answers: answers,
            only: only,
            expect: expect,
            never: never,
            strict: strict,
            place: Fix.place
        )
        let circumstances = Circumstances(
            ruleBook: RuleBook(rules: rules, vocabulary: Fix.vocabulary, meaning: ""),
            roster: Roster(forScenario: [:]),
            calendar: Fix.calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .english
        )
        return ScenarioRun.run(scenario, in: circumstances, deciding: deciding)
    }

    private func expects(
        _ alert: String?,
        at distance: Elapsed,
        through latest: Elapsed? = nil,
        to recipient: String = "contact_person",
        notice: ScenarioExpectation.Notice = .told
    ) -> ScenarioExpectation {
        ScenarioExpectation(
            alert: alert,
            earliest: Fix.at(distance),
            latest: Fix.at(latest ?? distance),
            to: recipient,
            notice: notice,
            place: Fix.place
        )
    }

    private func arriving(_ event: CaseEvent, at distance: Elapsed) -> CaseEvent {
        var late = event
        late.received = Fix.at(distance)
        return late
    }

    private let anchor = Fix.event("anchor", "a", at: .zero)
    private let noise = Fix.event("noise", "n", at: .hours(1))

    @Test(arguments: ["F01", "silent"]) func `the clock wakes the case exactly when due`(
        alert: String
    ) {
        #expect(run([anchor], expect: [expects(alert, at: .hours(48))]).passed)
        let early = run([anchor], expect: [expects(alert, at: .hours(48) - Fix.microsecond)])
        #expect(early.differences.count == 2)
    }

    @Test func `what is not demanded must not happen`() {
        #expect(!run([anchor]).passed)
        #expect(run([anchor], strict: false).passed)
        #expect(run([anchor], only: ["F02"]).passed)
        #expect(run([anchor], until: .hours(48) - Fix.microsecond).passed)
        #expect(!run([anchor], until: .hours(48)).passed)
    }

    @Test func `what is demanded must happen, once for each demand`() {
        let demand = expects("F01", at: .hours(48))
        #expect(!run([], expect: [demand], strict: false).passed)
        #expect(!run([anchor], expect: [demand, demand], strict: false).passed)
    }

    @Test(arguments: [(47, 48, true), (48, 49, true), (46, 47, false), (49, 50, false)])
    func `a demand between two instants holds at both`(from: Int, through: Int, passed: Bool) {
        let demand = expects("F01", at: .hours(from), through: .hours(through))
        #expect(run([anchor], expect: [demand]).passed == passed)
    }

    @Test(arguments: [("contact_person", true), ("bo", true), ("lis", false)])
    func `a recipient is a role or a person`(recipient: String, passed: Bool) {
        let demand = expects("F01", at: .hours(48), to: recipient)
        #expect(run([anchor], expect: [demand]).passed == passed)
    }

    @Test func `a demand without an alert means those considered`() {
        let demand = expects(nil, at: .hours(48))
        #expect(run([anchor], expect: [demand], only: ["silent"]).passed)
        #expect(!run([anchor], expect: [demand], only: ["noisy"]).passed)
    }

    @Test func `overlapping demands find the tellings that suit them all`() {
        let two = [
            noise, Fix.event("quiet", "q", at: .hours(2)), Fix.event("noise", "m", at: .hours(3)),
        ]
        let wide = expects("F02", at: .hours(1), through: .hours(3), to: "lis")
        let narrow = expects("F02", at: .hours(1), to: "lis")
        #expect(run(two, expect: [wide, narrow]).passed)
        #expect(run(two, expect: [narrow, wide]).passed)
    }

    @Test func `an event counts when it arrives`() {
        let late = arriving(Fix.event("contact", "c", at: .hours(10)), at: .hours(60))
        let report = run(
            [anchor, late],
            expect: [
                expects("F01", at: .hours(48)),
                expects("F01", at: .hours(60), notice: .withdrawn),
            ]
        )
        #expect(report.passed)
    }

    @Test func `a withdrawal is not a telling`() {
        let late = arriving(Fix.event("contact", "c", at: .hours(10)), at: .hours(60))
        let report = run(
            [anchor, late],
            expect: [expects("F01", at: .hours(48)), expects("F01", at: .hours(60))]
        )
        #expect(report.differences.count == 2)
    }

    @Test func `what arrives at one instant is decided together`() {
        let quiet = Fix.event("quiet", "q", at: .hours(1))
        #expect(run([noise, quiet]).passed)
        #expect(run([quiet, noise]).passed)
    }

    @Test func `an answer ends the alert`() {
        let answer = ScenarioAnswer(at: Fix.at(.hours(2)), by: "lis", alert: "F02", answer: "done")
        let again = Fix.event("noise", "m", at: .hours(3))
        let both = [
            expects("F02", at: .hours(1), to: "lis"), expects("F02", at: .hours(3), to: "lis"),
        ]
        #expect(run([noise, again], expect: both, answers: [answer]).passed)
        #expect(run([noise, again], expect: [both[0]]).passed)
        #expect(
            run([noise], expect: [both[0]], answers: [answer]).text(.english).contains(
                "answered by lis"
            )
        )
    }

    @Test func `an answer to nothing is noted`() {
        let answer = ScenarioAnswer(at: Fix.at(.hours(2)), by: "lis", alert: "F02", answer: "done")
        let report = run([], answers: [answer])
        #expect(
            report.passed
                && report.text(.english).contains("lis answers F02, which nobody was asked")
        )
    }

    @Test func `prohibitions hold over everything`() {
        let only = ["F01"]
        #expect(!run([noise], only: only, never: [.alert("F02")]).passed)
        #expect(!run([noise], only: only, never: [.recipient("team_lead")]).passed)
        #expect(!run([noise], only: only, never: [.recipient("lis")]).passed)
        #expect(!run([noise], only: only, never: [.text("Monday")]).passed)
        #expect(
            run([noise], only: only, never: [.alert("F01"), .recipient("bo"), .text("HIV")]).passed
        )
    }

    @Test func `a text may not stand in a log line either`() {
        let report = run(
            [noise],
            never: [.text("HIV")],
            deciding: { _, _, _, _, _ in Decision(reasons: ["because of HIV"]) }
        )
        #expect(report.differences.count == 1)
    }

    @Test func `the daemon's own events are decided in their own case`() {
        var gap = Fix.event("noise", "gap", at: .hours(1))
        gap.caseReference = .daemon
        let report = run(
            [anchor],
            expect: [expects("F02", at: .zero, to: "lis")],
            only: ["F02"],
            deciding: { reference, history, alerts, circumstances, now in
                var decision = PlainDecisions.decide(
                    reference,
                    history,
                    alerts,
                    circumstances,
                    now
                )
                if reference == Fix.caseReference {
                    gap.happened = now
                    decision.events = [gap]
                }
                return decision
            }
        )
        #expect(report.passed)
    }

    @Test func `decisions that never rest are a fault and not a hang`() {
        var count = 0
        let restless = run(
            [anchor],
            deciding: { _, _, _, _, now in
                count += 1
                return Decision(events: [Fix.event("x", "\(count)", at: .zero)])
            }
        )
        #expect(count == ScenarioPlay.roundCountMax)
        #expect(restless.differences.count == 1)
        let sleepless = run(
            [anchor],
            deciding: { _, _, _, _, now in Decision(wake: now.advanced(by: Fix.microsecond)) }
        )
        #expect(sleepless.differences.count == 1)
        let stuck = run([anchor], deciding: { _, _, _, _, now in Decision(wake: now) })
        #expect(stuck.differences.count == 1)
    }

    @Test func `the time line shows what came and what was demanded`() {
        let report = run([anchor], expect: [expects("F02", at: .hours(3))])
        #expect(
            report.text(.english) == """
                FAILED: a test
                  2026-03-02 08:00 T+0s  event  anchor a
                  2026-03-04 08:00 T+2d  alert  silent (F01) is open
                  2026-03-04 08:00 T+2d  told   silent (F01) to contact_person (bo), step-0, UNEXPECTED
                  ! missing: F02 to contact_person at 2026-03-02 11:00 T+3h (test.yaml:1)
                  ! unexpected: silent (F01) to contact_person (bo), step-0 at 2026-03-04 08:00 T+2d

                """
        )
    }
}
