import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// A rule as its author writes it, a history, and the findings that come of it.
///
/// Hours count from the start of the time line, and types leave out `x.`:
/// `0:in 2:note{"by":"bo"}` are two events. Findings are `note2@26`: anchored on the note of hour 2,
/// appearing at hour 26; `note2@26!` lies ahead of the last look.
struct OperatorCase: Sendable, CustomTestStringConvertible {
    let rule: String
    let history: String
    let findings: String
    let now: Int

    init(_ rule: String, _ history: String, _ findings: String, now: Int = 5_000) {
        self.rule = rule
        self.history = history
        self.findings = findings
        self.now = now
    }

    var testDescription: String { "\(rule) | \(history)" }

    static let vocabulary = SourceFile(
        path: "vocabulary.yaml",
        text: """
            events:
              x.in: {da: a, en: a}
              x.out: {da: a, en: a, attributes: {until: date}}
              x.note: {da: a, en: a, attributes: {by: text, kind: text, doses: number}}
              x.call: {da: a, en: a, attributes: {by: text, kind: text, doses: number}}
              x.late: {da: a, en: a, grace: 6h}
              x.leave: {da: a, en: a}
              x.back: {da: a, en: a}
              case.closed: {da: a, en: a}
            states:
              inside: {from: x.in, until: x.out}
              away: {from: x.leave, until: [x.back, x.out]}
              agreed:
                from: x.note
                with: {kind: [a, b]}
                until: [x.out, {event: [x.note, x.call], with: {kind: none}}]
            citizen: {age: integer, place: text, municipality: text}
            lists: {meetings: [x.note, x.call]}

            """
    )

    /// The rule, with what every rule has.
    static func load(_ rule: String, local: [SourceFile] = []) -> RuleLoad {
        let text = """
            rule: r
            title: {da: r, en: r}
            severity: normal
            status: experimental
            owner: bo
            tell: [{to: contact_person}]
            say: {da: r, en: r}
            answers: [done]
            per: anchor
            \(rule)
            """
        return RuleLoader.load(
            [vocabulary, SourceFile(path: "rule.yaml", text: text)],
            overrides: local,
            calendar: FindingFixture.calendar
        )
    }

    static func events(_ text: String) -> [CaseEvent] {
        text.split(separator: " ").enumerated().compactMap { number, word in
            guard let colon = word.firstIndex(of: ":") else { return nil }
            let data = word.firstIndex(of: "{") ?? word.endIndex
            let name = String(word[word.index(after: colon)..<data])
            let hours = Int(word[..<colon]) ?? 0
            return FindingFixture.event(
                name.contains(".") ? name : "x." + name,
                "\(name)\(hours)",
                at: .hours(hours),
                arrival: Int64(number + 1),
                data: data == word.endIndex ? "{}" : String(word[data...])
            )
        }
    }

    /// The findings in the form in which they are expected.
    func seen() -> String {
        let load = Self.load(rule)
        guard let book = load.ruleBook else { return load.errors.map(\.code).joined() }
        let seen = Alerting.findings(
            in: CaseHistory(received: Self.events(history)),
            of: FindingFixture.caseReference,
            by: book,
            calendar: FindingFixture.calendar,
            at: FindingFixture.at(.hours(now))
        )
        func text(_ finding: Finding) -> String {
            let hours = finding.at.elapsed(since: FindingFixture.start).microseconds
            return "\(finding.anchor.id)@\(hours / 3_600_000_000)"
        }
        let trouble = seen.trouble.map { "?\($0.event.id)" }
        let words = seen.standing.sorted { ($0.at, $0.anchor) < ($1.at, $1.anchor) }.map(text)
        return (words + seen.pending.map { text($0) + "!" } + trouble).joined(separator: " ")
    }
}
