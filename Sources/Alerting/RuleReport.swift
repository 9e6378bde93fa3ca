package import WorkingTime

/// How one rule fared over a span of time: how often it was raised and what people made of it.
package struct RuleReport: Sendable, Hashable {
    /// The answer that says that an alert was noise.
    package static let notRelevant = "not_relevant"

    package let rule: String
    /// Alerts that were raised in the span, whatever became of them.
    package var raised = 0
    package var open = 0
    /// Ended by an event, without an answer.
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

    /// One report for each rule with alerts raised in the span, those with the most first.
    package static func reports(on alerts: [Alert], raisedIn span: Range<Instant>) -> [RuleReport] {
        var reports: [String: RuleReport] = [:]
        for alert in alerts
        where span.contains(alert.raised) && alert.rule != WeeklyReport.name {
            reports[alert.rule, default: RuleReport(rule: alert.rule)].count(alert)
        }
        return reports.values.sorted {
            $0.raised == $1.raised ? $0.rule < $1.rule : $0.raised > $1.raised
        }
    }

    private mutating func count(_ alert: Alert) {
        raised += 1
        switch alert.state {
        case .open, .held: open += 1
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
