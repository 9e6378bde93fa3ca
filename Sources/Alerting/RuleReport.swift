package import WorkingTime

/// How one rule fared over a span of time: how often it was raised, what people answered in it, and
/// what is left to answer.
///
/// An answer counts in the span in which it was given, also to an alert that was raised before.
package struct RuleReport: Sendable, Hashable {
    /// The answer that says that an alert was noise.
    package static let notRelevant = "not_relevant"

    package let rule: String
    /// Alerts that were raised in the span, whatever became of them.
    package var raised = 0
    /// Those that somebody still owes an answer, whenever they were raised.
    package var open = 0
    /// Ended in the span by an event, without an answer.
    package var closed = 0
    package var withdrawn = 0
    /// Nobody answered them in all their time.
    package var expired = 0
    package var foundTooLate = 0
    /// How often each answer was given, sorted by the answer.
    package var answers: [(answer: String, count: Int)] {
        answerCounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
    private var answerCounts: [String: Int] = [:]
    private var answerTimes: [Elapsed] = []

    private init(rule: String) { self.rule = rule }

    /// How many were answered.
    package var answered: Int { answerTimes.count }

    /// The part of the answered ones that were not relevant, in percent; nothing without answers.
    package var notRelevantPercent: Int? {
        guard answered > 0 else { return nil }
        return (answerCounts[Self.notRelevant, default: 0] * 200 + answered) / (2 * answered)
    }

    /// Half of the answers came within this time; nothing without answers.
    package var medianTimeToAnswer: Elapsed? {
        guard !answerTimes.isEmpty else { return nil }
        let sorted = answerTimes.sorted()
        return sorted[(sorted.count - 1) / 2]
    }

    /// One report for each rule of which there is anything to say, those with the most alerts first.
    package static func reports(on alerts: ReportedAlerts) -> [RuleReport] {
        var reports: [String: RuleReport] = [:]
        func count(_ alerts: [Alert], _ change: (inout RuleReport, Alert) -> Void) {
            for alert in alerts where alert.rule != WeeklyReport.name {
                change(&reports[alert.rule, default: RuleReport(rule: alert.rule)], alert)
            }
        }
        count(alerts.raised) { report, _ in report.raised += 1 }
        count(alerts.ended) { $0.countEnd(of: $1) }
        count(alerts.open) { report, _ in report.open += 1 }
        return reports.values.sorted {
            $0.raised == $1.raised ? $0.rule < $1.rule : $0.raised > $1.raised
        }
    }

    private mutating func countEnd(of alert: Alert) {
        switch alert.state {
        case .open, .held: break
        case .answered(_, let answer, let at):
            answerCounts[answer, default: 0] += 1
            answerTimes.append(max(.zero, at.elapsed(since: alert.raised)))
        case .closed: closed += 1
        case .withdrawn: withdrawn += 1
        case .expired: expired += 1
        case .foundTooLate: foundTooLate += 1
        }
    }
}

/// The alerts that a report on a span of time speaks of; one alert may stand in two of the lists.
package struct ReportedAlerts: Sendable {
    /// Raised in the span.
    package var raised: [Alert]
    /// Ended in the span, whenever they were raised.
    package var ended: [Alert]
    /// Open now.
    package var open: [Alert]

    package init(raised: [Alert] = [], ended: [Alert] = [], open: [Alert] = []) {
        self.raised = raised
        self.ended = ended
        self.open = open
    }
}
