import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct RuleReportTests {
    private let start = FindingFixture.start

    private func alert(
        _ id: String,
        rule: String = "r",
        raised: Elapsed = .zero,
        state: AlertState
    ) -> Alert {
        Alert(
            id: id,
            caseReference: FindingFixture.caseReference,
            rule: rule,
            ruleMeaning: "m",
            key: "case",
            severity: .high,
            anchors: [],
            opened: start,
            raised: start.advanced(by: raised),
            deadline: nil,
            state: state,
            tellings: [],
            nextStep: nil
        )
    }

    private func answered(_ answer: String, after time: Elapsed) -> AlertState {
        .answered(by: "bo", answer: answer, at: start.advanced(by: time))
    }

    private func reports(_ alerts: [Alert]) -> [RuleReport] {
        RuleReport.reports(on: alerts, raisedIn: start..<start.advanced(by: .days(7)))
    }

    @Test func `answers are counted, with the share that was not relevant and the median time`()
        throws
    {
        let report = try #require(
            reports([
                alert("1", state: answered("contacted", after: .hours(1))),
                alert("2", state: answered("not_relevant", after: .hours(2))),
                alert("3", state: answered("contacted", after: .hours(30))),
                alert("4", state: .open), alert("5", state: .withdrawn(at: start)),
                alert("6", state: .foundTooLate),
            ]).first
        )
        #expect(report.raised == 6)
        #expect(report.answered == 3)
        #expect(report.answers.map(\.answer) == ["contacted", "not_relevant"])
        #expect(report.answers.map(\.count) == [2, 1])
        #expect(report.notRelevantPercent == 33)
        #expect(report.medianTimeToAnswer == .hours(2))
        #expect(
            [report.open, report.withdrawn, report.foundTooLate, report.closed] == [1, 1, 1, 0]
        )
    }

    @Test func `a rule without answers has neither share nor median`() throws {
        let report = try #require(reports([alert("1", state: .open)]).first)
        #expect(report.notRelevantPercent == nil)
        #expect(report.medianTimeToAnswer == nil)
    }

    @Test func `the first instant of the span counts and its end does not`() {
        let alerts = [
            alert("1", raised: -FindingFixture.microsecond, state: .open),
            alert("2", raised: .zero, state: .open),
            alert("3", raised: .days(7), state: .open),
        ]
        #expect(reports(alerts).map(\.raised) == [1])
    }

    @Test func `the rule with the most alerts leads`() {
        let alerts = [
            alert("1", rule: "a", state: .open), alert("2", rule: "b", state: .open),
            alert("3", rule: "b", state: .open), alert("4", rule: "c", state: .open),
        ]
        #expect(reports(alerts).map(\.rule) == ["b", "a", "c"])
    }
}
