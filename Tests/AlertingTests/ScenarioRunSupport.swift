@testable import Alerting
import CaseEvents
import RuleLanguage
import WorkingTime

/// The simplest decisions: one telling for each episode, to the roles of the first step.
enum PlainDecisions {
    static func decide(
        _ reference: CaseReference,
        _ history: CaseHistory,
        _ alerts: [Alert],
        _ circumstances: Circumstances,
        _ now: Instant
    ) -> Decision {
        let book = circumstances.ruleBook
        let seen = findings(
            in: history,
            of: reference,
            by: book,
            calendar: circumstances.calendar,
            at: now
        )
        let folded = episodes(of: seen.standing, history: history, ruleBook: book, at: now)
        var decision = Decision(wake: seen.nextLook, trouble: seen.trouble)
        var standing: [String] = []
        for episode in folded {
            let first = episode.findings[0]
            let id = "\(episode.rule)/\(first.anchor.id)"
            standing.append(id)
            var alert = alerts.first { $0.id == id } ?? alert(id, episode, reference, now)
            switch episode.end {
            case .expired(let at): alert.state = .expired(at: at)
            case .answered(let by, let answer, let at):
                alert.state = .answered(by: by, answer: answer, at: at)
            case .closed(let closing): alert.state = .closed(closing)
            case nil:
                guard alert.tellings.isEmpty else { break }
                tell(&alert, .step(0, repetition: 0), book, now, &decision)
            }
            decision.alerts.append(alert)
        }
        for var alert in alerts where !standing.contains(alert.id) && alert.state.isOpen {
            alert.state = .withdrawn(at: now)
            tell(&alert, .withdrawn, book, now, &decision)
            decision.alerts.append(alert)
        }
        return decision
    }

    private static func alert(
        _ id: String,
        _ episode: Episode,
        _ reference: CaseReference,
        _ now: Instant
    ) -> Alert {
        Alert(
            id: id,
            caseReference: reference,
            rule: episode.rule,
            ruleMeaning: "",
            key: episode.key,
            severity: .normal,
            anchors: [],
            opened: now,
            raised: now,
            deadline: nil,
            state: .open,
            tellings: [],
            nextStep: nil
        )
    }

    private static func tell(
        _ alert: inout Alert,
        _ cause: TellingCause,
        _ book: RuleBook,
        _ now: Instant,
        _ decision: inout Decision
    ) {
        let roles = book.rule(alert.rule)?.tell.first?.roles ?? [Role("contact_person")]
        for role in roles {
            let id = "\(alert.id)/\(cause.label)/\(role)"
            let person = Person(id: role == Role("contact_person") ? "bo" : "lis")
            alert.tellings.append(
                TellingRecord(id: id, cause: cause, role: role, person: person.id, decided: now)
            )
            decision.tellings.append(
                Telling(
                    id: id,
                    alert: alert.id,
                    caseReference: alert.caseReference,
                    rule: alert.rule,
                    severity: .normal,
                    cause: cause,
                    role: role,
                    person: person,
                    follows: nil,
                    content: content,
                    decided: now
                )
            )
        }
    }

    private static let content = MessageContent(
        language: .english,
        subject: "Advice",
        lead: "Ring today",
        detail: nil,
        facts: [MessageContent.Fact(label: "Since", value: "Monday")],
        action: nil,
        footer: "You"
    )
}
