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

    private func reports(
        raised: [Alert] = [],
        ended: [Alert] = [],
        open: [Alert] = []
    ) -> [RuleReport] {
        RuleReport.reports(on: ReportedAlerts(raised: raised, ended: ended, open: open))
    }

    @Test func `answers are counted, with the share that was not relevant and the median time`()
        throws
    {
        let ended = [
            alert("1", state: answered("contacted", after: .hours(1))),
            alert("2", state: answered("not_relevant", after: .hours(2))),
            alert("3", state: answered("contacted", after: .hours(30))),
            alert("5", state: .withdrawn(at: start)), alert("6", state: .foundTooLate),
        ]
        let open = [alert("4", state: .open)]
        let report = try #require(
            reports(raised: ended + open, ended: ended, open: open).first
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

    @Test func `an answer to an alert of an earlier week counts, and its whole time with it`()
        throws
    {
        let old = alert("1", raised: -.days(9), state: answered("not_relevant", after: .days(1)))
        let report = try #require(reports(ended: [old]).first)
        #expect([report.raised, report.answered, report.open] == [0, 1, 0])
        #expect(report.notRelevantPercent == 100)
        #expect(report.medianTimeToAnswer == .days(10))
    }

    @Test func `what nobody has answered for weeks stands in every report`() throws {
        let open = [alert("1", raised: -.days(40), state: .open)]
        let report = try #require(reports(open: open).first)
        #expect([report.raised, report.answered, report.open] == [0, 0, 1])
    }

    @Test func `a rule without answers has neither share nor median`() throws {
        let open = [alert("1", state: .open)]
        let report = try #require(reports(raised: open, open: open).first)
        #expect(report.notRelevantPercent == nil)
        #expect(report.medianTimeToAnswer == nil)
    }

    @Test func `the rule with the most alerts leads`() {
        let raised = [
            alert("1", rule: "a", state: .open), alert("2", rule: "b", state: .open),
            alert("3", rule: "b", state: .open), alert("4", rule: "c", state: .open),
        ]
        #expect(reports(raised: raised).map(\.rule) == ["b", "a", "c"])
    }
}
