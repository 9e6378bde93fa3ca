package import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

extension AlertRecords {
    /// The most weeks that a report looks back.
    package static let reportWeekCountMax = 520

    /// How the rules fared in the weeks before now, those with the most alerts first.
    package func ruleReports(weeks: Int) throws -> [RuleReport] {
        let now = try now()
        let start = now.advanced(by: -.days(7 * min(max(weeks, 1), Self.reportWeekCountMax)))
        // What is raised in this very instant counts.
        let end = Instant(microseconds: now.microseconds + 1)
        return try store.look { transaction in
            RuleReport.reports(on: try transaction.reportedAlerts(in: start..<end))
        }
    }
}

extension RuleReport {
    /// The reports as lines for people.
    package static func lines(_ reports: [RuleReport]) -> [String] {
        guard !reports.isEmpty else { return ["No alert was raised, ended or open."] }
        return reports.flatMap(\.lines)
    }

    private var lines: [String] {
        var lines = ["\(rule): \(raised) raised, \(answered) answered, \(open) open"]
        if let notRelevantPercent, let medianTimeToAnswer {
            lines.append(
                "  not relevant \(notRelevantPercent) %, median time to answer "
                    + medianTimeToAnswer.words(in: .english)
            )
            lines.append("  " + answers.map { "\($0.answer) \($0.count)" }.joined(separator: ", "))
        }
        let others = [
            ("closed by events", closed), ("withdrawn", withdrawn), ("expired", expired),
            ("found too late", foundTooLate),
        ]
        .filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
        if !others.isEmpty { lines.append("  " + others.joined(separator: ", ")) }
        return lines
    }

    /// The report as one JSON object; times are in seconds.
    package var json: String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("rule", rule)
        func number(_ name: String, _ value: Int) {
            writer.name(name)
            writer.integer(Int64(value))
        }
        number("raised", raised)
        number("answered", answered)
        number("open", open)
        number("closed", closed)
        number("withdrawn", withdrawn)
        number("expired", expired)
        number("found_too_late", foundTooLate)
        if let notRelevantPercent { number("not_relevant_percent", notRelevantPercent) }
        if let median = medianTimeToAnswer {
            number("median_seconds_to_answer", Int(median.microseconds / 1_000_000))
        }
        writer.name("answers")
        writer.beginObject()
        for answer in answers { number(answer.answer, answer.count) }
        writer.endObject()
        writer.endObject()
        return writer.text
    }
}
