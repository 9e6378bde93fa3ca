package import CaseEvents
package import RuleLanguage

/// What a message says that holds several tellings: each finding of one case on a line of its own,
/// or of many cases the references alone.
package struct FoldedContent: Sendable, Hashable {
    /// One finding, or one case.
    package struct Line: Sendable, Hashable {
        package let title: String
        package let text: String
        /// The rule's own text, where the recipient's mail may carry it.
        package let detail: String?

        init(title: String, text: String, detail: String? = nil) {
            self.title = title
            self.text = text
            self.detail = detail
        }
    }

    /// So many lines stand in a message; the page behind its link shows the others.
    package static let lineCountMax = 10

    package let language: Language
    /// The greatest that the reader may know of.
    package let severity: Severity
    package let subject: String
    package let lead: String
    package let lines: [Line]
    /// How much more there is, in words.
    package let more: String?
    /// All that was found too late, last.
    package let foundTooLate: Line?
    /// What the button to the answer page says; nothing when there is nothing to answer.
    package let action: String?
    package let footer: String

    /// What the tellings say together; there is at least one.
    package init(of tellings: [Telling]) {
        precondition(!tellings.isEmpty, "a message tells something")
        self = FoldedWording(tellings).content
    }

    fileprivate init(
        language: Language,
        severity: Severity,
        subject: String,
        lead: String,
        lines: [Line],
        foundTooLate: Line?,
        action: String?,
        footer: String
    ) {
        self.language = language
        self.severity = severity
        self.subject = subject
        self.lead = lead
        self.lines = Array(lines.prefix(Self.lineCountMax))
        let rest = lines.count - self.lines.count
        more =
            rest == 0 ? nil : language == .danish ? "og \(rest) mere" : "and \(rest) more"
        self.foundTooLate = foundTooLate
        self.action = action
        self.footer = footer
    }
}

/// The words of a message that holds several tellings.
private struct FoldedWording {
    /// One alert with everything that is told of it.
    private struct Finding {
        /// The latest leads.
        var tellings: [Telling]
        var latest: Telling { tellings[tellings.count - 1] }
    }

    let language: Language
    private let findings: [Finding]
    private let foundTooLate: [CaseReference]
    private let tellings: [Telling]

    init(_ all: [Telling]) {
        tellings = all.sorted(by: Telling.leadsMessage)
        language = tellings[0].content.language
        var places: [String: Int] = [:]
        var findings: [Finding] = []
        var late: [CaseReference] = []
        for telling in tellings {
            if telling.cause == .foundTooLate {
                if late.last != telling.caseReference { late.append(telling.caseReference) }
            } else if let place = places[telling.alert] {
                findings[place].tellings.append(telling)
            } else {
                places[telling.alert] = findings.count
                findings.append(Finding(tellings: [telling]))
            }
        }
        self.findings = findings
        foundTooLate = late
    }

    var content: FoldedContent {
        var cases: [CaseReference: Int] = [:]
        for telling in tellings { cases[telling.caseReference, default: 0] += 1 }
        let isOneCase = cases.count == 1
        // Whoever hears the least is told nothing of how many there are, or how severe.
        let tellsLeast = isOneCase && tellings.allSatisfy(\.tellsLeast)
        let lines = tellsLeast ? [] : isOneCase ? findings.map(line) : caseLines
        return FoldedContent(
            language: language,
            severity: tellings.map(\.shownSeverity).max() ?? .normal,
            subject: isOneCase ? caseSubject : subject(caseCount: cases.count),
            lead: tellsLeast
                ? tellings[0].content.lead : isOneCase ? caseLead : lead(caseCount: cases.count),
            lines: lines,
            foundTooLate: foundTooLate.isEmpty ? nil : foundTooLateLine,
            action: tellings.contains { $0.content.action != nil }
                ? words("Åbn og svar", "Open and answer") : nil,
            footer: words(
                "Du får beskeden, fordi du har en rolle i \(isOneCase ? "sagen" : "sagerne"). "
                    + "Videresend den ikke.",
                "You get this because you have a role in the \(isOneCase ? "case" : "cases"). "
                    + "Do not forward it."
            )
        )
    }

    private func words(_ danish: String, _ english: String) -> String {
        language == .danish ? danish : english
    }

    private var severity: Severity { findings.map(\.latest.severity).max() ?? .low }

    /// The severity in words; nothing where the reader hears the least of all of it.
    private func severityWords(of findings: [Finding]) -> [String] {
        let known = findings.filter { !$0.latest.tellsLeast }
        return known.map(\.latest.severity).max().map { [word($0)] } ?? []
    }

    private func word(_ severity: Severity) -> String {
        switch severity {
        case .low: words("lav", "low")
        case .normal: words("normal", "normal")
        case .high: words("høj", "high")
        case .urgent: words("haster", "urgent")
        }
    }

    private func alerts(_ count: Int) -> String {
        count == 1
            ? words("1 advis", "1 alert") : words("\(count) adviser", "\(count) alerts")
    }

    private var caseSubject: String {
        let reference = tellings[0].caseReference
        guard !tellings.allSatisfy(\.tellsLeast) else { return "[tovholder] \(reference)" }
        let severity = findings.isEmpty ? [word(severity)] : severityWords(of: findings)
        let parts = [alerts(max(findings.count, 1)), reference.text] + severity
        return "[tovholder] " + parts.joined(separator: " – ")
    }

    private func subject(caseCount: Int) -> String {
        let cases = words("\(caseCount) sager", "\(caseCount) cases")
        guard severity >= .high else {
            let isLate = tellings.contains(where: \.isLate)
            let what =
                isLate
                ? words("Kommer sent", "Comes late") : words("Dagens oversigt", "Today's digest")
            return "[tovholder] \(what) – \(cases)"
        }
        return "[tovholder] " + ([cases] + severityWords(of: findings)).joined(separator: " – ")
    }

    private var caseLead: String {
        // A case that is told of twice for one alert has one alert.
        let count = max(findings.count, 1)
        let what = words(
            "Der er \(alerts(count)) i en sag, hvor du har en rolle.",
            "There \(count == 1 ? "is" : "are") \(alerts(count)) in a case where you have a role."
        )
        guard tellings.contains(where: { $0.content.action != nil }) else { return what }
        return what + words(" Se på sagen og svar.", " Look at the case and answer.")
    }

    private func lead(caseCount: Int) -> String {
        words(
            "Der er nyt i \(caseCount) sager, hvor du har en rolle. Begynd øverst.",
            "There is news in \(caseCount) cases where you have a role. Begin at the top."
        )
    }

    private func line(_ finding: Finding) -> FoldedContent.Line {
        let telling = finding.latest
        guard telling.cause != .withdrawn else {
            return FoldedContent.Line(
                title: kind(telling),
                text: words("der er ikke mere at gøre", "there is nothing more to do")
            )
        }
        guard !telling.tellsLeast else {
            return FoldedContent.Line(title: kind(telling), text: telling.content.lead)
        }
        var parts = [word(telling.severity)]
        if let deadline = telling.content.facts.dropFirst(2).first {
            parts.append("\(deadline.label.lowercased()) \(deadline.value)")
        }
        if telling.isLate { parts.append(words("kommer sent", "comes late")) }
        if finding.tellings.count > 1 {
            parts.append(
                words("\(finding.tellings.count) beskeder", "\(finding.tellings.count) messages")
            )
        }
        return FoldedContent.Line(
            title: kind(telling),
            text: parts.joined(separator: ", "),
            detail: telling.content.detail
        )
    }

    private func kind(_ telling: Telling) -> String {
        switch telling.cause {
        case .withdrawn: words("Trukket tilbage", "Withdrawn")
        case .foundTooLate: words("Fundet for sent", "Found too late")
        case .reminder: words("Påmindelse", "Reminder")
        case .handedOver: words("Givet videre til dig", "Handed over to you")
        case .holdEnded: words("Åben igen", "Open again")
        case .expired: words("Udløbet uden svar", "Expired without an answer")
        default:
            telling.follows == nil
                ? words("Ny advis", "New alert") : words("Påmindelse", "Reminder")
        }
    }

    /// One line for each case, the one with the severest alert first.
    private var caseLines: [FoldedContent.Line] {
        var order: [CaseReference] = []
        var byCase: [CaseReference: [Finding]] = [:]
        for finding in findings {
            let reference = finding.latest.caseReference
            if byCase[reference] == nil { order.append(reference) }
            byCase[reference, default: []].append(finding)
        }
        return order.map { reference in
            let findings = byCase[reference] ?? []
            if let least = findings.first(where: \.latest.tellsLeast),
                findings.allSatisfy(\.latest.tellsLeast)
            {
                let lead = least.latest.content.lead
                return FoldedContent.Line(title: reference.text, text: lead)
            }
            var parts = [alerts(findings.count)] + severityWords(of: findings)
            if findings.allSatisfy({ $0.latest.cause == .withdrawn }) {
                parts = [words("trukket tilbage", "withdrawn")]
            } else if findings.contains(where: { $0.latest.isLate }) {
                parts.append(words("kommer sent", "comes late"))
            }
            return FoldedContent.Line(
                title: reference.text,
                text: parts.joined(separator: ", ")
            )
        }
    }

    private static let namedLateCaseCountMax = 5

    private var foundTooLateLine: FoldedContent.Line {
        let named = foundTooLate.prefix(Self.namedLateCaseCountMax).map(\.text)
        let rest = foundTooLate.count - named.count
        let more = rest == 0 ? "" : words(" og \(rest) mere", " and \(rest) more")
        return FoldedContent.Line(
            title: words("Fundet for sent", "Found too late"),
            text: named.joined(separator: ", ") + more
        )
    }
}

extension Telling {
    /// The severity that a message may show: to whoever hears the least, none speaks of how grave
    /// what has happened is.
    package var shownSeverity: Severity { tellsLeast ? .normal : severity }

    /// Whether it says only that the citizen may not be able to come and whom to ask.
    fileprivate var tellsLeast: Bool {
        isMinimal == true && cause != .withdrawn && cause != .foundTooLate
    }
}
