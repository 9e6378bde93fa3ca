import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

/// The list of the rule book is what the book is.
///
/// Run with `UPDATE=1` to write it anew, and read the difference.
struct RuleListTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "rules")

    private static let head = """
        # The rule book

        Each failure that practitioners reported, the rules that look for it, who hears and when, and
        how many tests each rule has. Rules without a failure are about the program itself. This list is
        made of the rules: `UPDATE=1 deploy/test --filter RuleListTests` makes it anew.

        | Failure | Rule | What it tells | Severity | Who hears, and when | Tests |
        |---|---|---|---|---|---|

        """

    private static func start(_ start: LadderStep.Start) -> String {
        switch start {
        case .after(.elapsed(.zero)): "at once"
        case .after(let amount): "after \(amount)"
        case .withReminder(let amount): "with the reminder \(amount)"
        }
    }

    private static func line(_ rule: Rule, in folder: String) -> String {
        let steps = rule.tell.map { step in
            step.roles.map(\.name).joined(separator: ", ") + " " + start(step.start)
        }
        let cells = [
            rule.detects.joined(separator: ", "),
            "[\(rule.name)](\(folder)/\(rule.name).yaml)",
            rule.title.english,
            "\(rule.severity)",
            steps.joined(separator: "; "),
            "\(rule.tests.count)",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    @Test func `the list of rules says what the rules are`() throws {
        let files = try Support.shippedFiles()
        let load = RuleLoader.load(files, calendar: try Support.calendar())
        let rules = try #require(load.ruleBook).rules
        var folders: [String: String] = [:]
        for path in files.map(\.path) {
            let parts = path.split(separator: "/").suffix(2)
            if let folder = parts.first, let name = parts.last {
                folders[String(name.dropLast(5))] = String(folder)
            }
        }
        let ordered = rules.sorted {
            ($0.detects.first.map { Int($0.dropFirst()) ?? 0 } ?? .max, $0.name)
                < ($1.detects.first.map { Int($0.dropFirst()) ?? 0 } ?? .max, $1.name)
        }
        let lines = ordered.map { Self.line($0, in: folders[$0.name] ?? "") }
        let text = Self.head + lines.joined(separator: "\n") + "\n"
        let page = Self.folder.appending(path: "list.md")
        if ProcessInfo.processInfo.environment["UPDATE"] != nil {
            try Data(text.utf8).write(to: page)
        }
        #expect(try String(contentsOf: page, encoding: .utf8) == text, "rules/list.md is stale")
    }

    @Test func `every failure that practitioners reported has a rule`() throws {
        let load = RuleLoader.load(
            try Support.shippedFiles(),
            calendar: try Support.calendar()
        )
        let found = Set(try #require(load.ruleBook).rules.flatMap(\.detects))
        let all = (1...113).map { $0 < 10 ? "F0\($0)" : "F\($0)" }
        #expect(all.filter { !found.contains($0) } == [])
    }
}
