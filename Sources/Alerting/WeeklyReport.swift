package import CaseEvents
import RuleLanguage
package import WorkingTime

/// How the rules fared in a week, as mails to the operator and to those who answer for rules.
///
/// It holds names of rules and numbers, and nothing about any case.
package struct WeeklyReport: Sendable {
    /// Under this name the store keeps that a report was sent; no rule file may be missed for it.
    package static let name = "weekly-report"
    package static let sentType = "report.sent"

    private let reports: [RuleReport]
    private let circumstances: Circumstances
    private let span: Range<Instant>

    /// The report of a span.
    ///
    /// - Parameters:
    ///   - alerts: Those that were raised or ended in it, and what is open.
    ///   - span: The week.
    ///   - circumstances: Rules, roster and language.
    package init(on alerts: ReportedAlerts, in span: Range<Instant>, circumstances: Circumstances) {
        reports = RuleReport.reports(on: alerts)
        self.span = span
        self.circumstances = circumstances
    }

    /// That it was sent, as an event of the daemon's own: the same report is the same event.
    package func sent(at now: Instant) -> CaseEvent {
        CaseEvent(
            reference: EventReference(
                source: CaseEvent.ownSource,
                id: "report/\(span.upperBound.rfc3339)"
            ),
            type: Self.sentType,
            caseReference: .daemon,
            happened: now,
            data: .object(ofTexts: [("until", span.upperBound.rfc3339)]),
            received: now
        )
    }

    /// The alert behind which the mails stand in the store: it is over as soon as it begins, because
    /// nobody owes an answer.
    package func record(at now: Instant) -> Alert {
        let event = sent(at: now)
        return Alert(
            id: AlertIdentity.text("alert", [Self.name, span.upperBound.rfc3339]),
            caseReference: .daemon,
            rule: Self.name,
            ruleMeaning: "",
            key: span.upperBound.rfc3339,
            severity: .normal,
            anchors: [event.reference],
            opened: now,
            raised: now,
            deadline: nil,
            state: .closed(
                ClosingEvent(reference: event.reference, type: event.type, happened: now)
            ),
            tellings: [],
            nextStep: nil
        )
    }

    /// One mail to the operator about all rules, and one to each person who answers for rules of
    /// which there is something to say.
    package func tellings(at now: Instant) -> [Telling] {
        let roster = circumstances.roster
        let operatorPerson = roster.operatorPerson
        var recipients: [(person: Person, reports: [RuleReport])] = [(operatorPerson, reports)]
        for report in reports {
            guard let rule = circumstances.ruleBook.rule(report.rule),
                let owner = roster.ruleOwner(rule.owner, at: now), owner.id != operatorPerson.id
            else { continue }
            if let place = recipients.firstIndex(where: { $0.person.id == owner.id }) {
                recipients[place].reports.append(report)
            } else {
                recipients.append((owner, [report]))
            }
        }
        let alert = record(at: now)
        return recipients.map { person, reports in
            Telling(
                id: AlertIdentity.text(
                    "telling",
                    [alert.id, TellingCause.report.label, person.id]
                ),
                alert: alert.id,
                caseReference: .daemon,
                rule: Self.name,
                severity: .normal,
                cause: .report,
                role: person.id == operatorPerson.id ? Role("operator") : Roster.ruleOwnerRole,
                person: person,
                follows: nil,
                content: content(for: person, of: reports),
                decided: now
            )
        }
    }

    /// How many rules whose review has passed the person answers for, the operator for all of them;
    /// nothing when there are none.
    private func overdueReviews(of person: Person, on day: CivilDate) -> Int? {
        let roster = circumstances.roster
        let rules = circumstances.ruleBook.rules.filter { rule in
            guard rule.isReviewOverdue(on: day) else { return false }
            return person.id == roster.operatorPerson.id
                || roster.ruleOwner(rule.owner, at: span.upperBound)?.id == person.id
        }
        return rules.isEmpty ? nil : rules.count
    }

    private func content(for person: Person, of reports: [RuleReport]) -> MessageContent {
        let language = person.language ?? circumstances.language
        func words(_ danish: String, _ english: String) -> String {
            language == .danish ? danish : english
        }
        let zone = circumstances.calendar.zone
        let day = zone.date(at: span.upperBound)
        let until = words(CivilText.danishDate(day), CivilText.englishDate(day))
        let raised = reports.reduce(0) { $0 + $1.raised }
        let answered = reports.reduce(0) { $0 + $1.answered }
        return MessageContent(
            language: language,
            subject: words(
                "[tovholder] Ugens rapport om reglerne til \(until)",
                "[tovholder] The rules' week until \(until)"
            ),
            lead: words(
                "Sådan gik det reglerne i ugen. En regel, hvis adviser tit ikke er relevante, siger "
                    + "for meget; en, som ingen svarer på, siger det til de forkerte.",
                "How the rules fared this week. A rule whose alerts are often not relevant tells too "
                    + "much; one that nobody answers tells the wrong people."
            ),
            detail: reports.isEmpty
                ? words("Ingen adviser blev rejst.", "No alert was raised.")
                : reports.map { $0.line(in: language) }.joined(separator: "\n"),
            facts: [
                MessageContent.Fact(label: words("Rejst", "Raised"), value: "\(raised)"),
                MessageContent.Fact(label: words("Besvaret", "Answered"), value: "\(answered)"),
            ]
                + [overdueReviews(of: person, on: day)].compactMap(\.self).map { count in
                    MessageContent.Fact(
                        label: words("Regler, der skal ses efter", "Rules to look at again"),
                        value: "\(count)"
                    )
                },
            action: nil,
            footer: words(
                "Du får rapporten, fordi du svarer for regler eller for driften.",
                "You get this because you answer for rules or for the daemon."
            )
        )
    }
}

extension RuleReport {
    /// All of it in one line.
    func line(in language: Language) -> String {
        let isDanish = language == .danish
        var parts = [
            "\(raised) \(isDanish ? "rejst" : "raised")",
            "\(answered) \(isDanish ? "besvaret" : "answered")",
        ]
        let given = answers.map { answer, count in
            "\(AnswerLabel.answer(answer, in: language).lowercasedFirst) \(count)"
        }
        .joined(separator: ", ")
        if !given.isEmpty { parts[1] += " (\(given))" }
        let others = [
            (open, "åbne", "open"), (closed, "lukket af hændelser", "closed by events"),
            (withdrawn, "trukket tilbage", "withdrawn"), (expired, "udløbet", "expired"),
            (foundTooLate, "fundet for sent", "found too late"),
        ]
        parts += others.filter { $0.0 > 0 }.map { "\($0.0) \(isDanish ? $0.1 : $0.2)" }
        if let percent = notRelevantPercent {
            parts.append(isDanish ? "ikke relevant \(percent) %" : "not relevant \(percent) %")
        }
        if let median = medianTimeToAnswer?.words(in: language) {
            parts.append(
                isDanish ? "halvdelen besvaret inden \(median)" : "half answered within \(median)"
            )
        }
        return "\(rule): \(parts.joined(separator: ", "))"
    }
}

extension String {
    /// As it stands within a sentence; what is written in capitals stays so.
    fileprivate var lowercasedFirst: String {
        guard let first, dropFirst().first?.isUppercase != true else { return self }
        return first.lowercased() + dropFirst()
    }
}
