import Alerting
import CaseEvents
import Foundation
import RuleLanguage

/// The outcome of tests in the XML that build servers read (JUnit).
///
/// A scenario has no duration of its own: its clock is virtual.
struct JUnitReport {
    private struct Case {
        let suite: String
        let report: ScenarioReport
    }

    private let language: Language
    private var cases: [Case] = []

    init(language: Language) {
        self.language = language
    }

    mutating func add(_ report: ScenarioReport, suite: String) {
        cases.append(Case(suite: suite, report: report))
    }

    /// The report as a document, with a suite for each rule and one for scenario files.
    var text: String {
        var suites: [String] = []
        for one in cases where !suites.contains(one.suite) { suites.append(one.suite) }
        let failed = cases.count { !$0.report.passed }
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites name=\"tovholder\" tests=\"\(cases.count)\" failures=\"\(failed)\">",
        ]
        for suite in suites {
            let own = cases.filter { $0.suite == suite }
            let failed = own.count { !$0.report.passed }
            lines.append(
                "  <testsuite name=\"\(escaped(suite))\" tests=\"\(own.count)\" "
                    + "failures=\"\(failed)\">"
            )
            lines += own.map { element($0) }
            lines.append("  </testsuite>")
        }
        return lines.joined(separator: "\n") + "\n</testsuites>\n"
    }

    private func element(_ one: Case) -> String {
        let scenario = one.report.scenario
        let start =
            "    <testcase classname=\"\(escaped(one.suite))\" name=\"\(escaped(scenario.name))\" "
            + "file=\"\(escaped(scenario.place.file))\" line=\"\(scenario.place.line)\" time=\"0\""
        guard !one.report.passed else { return start + "/>" }
        let message = one.report.differenceLines(language).joined(separator: "; ")
        return start + ">\n      <failure message=\"\(escaped(message))\">"
            + escaped(one.report.text(language)) + "</failure>\n    </testcase>"
    }

    /// The text for XML 1.0, which has no place for most control characters.
    private func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{00}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
