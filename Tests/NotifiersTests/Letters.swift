import Alerting
import CaseEvents
import Notifiers
import RuleLanguage
import WorkingTime

/// Letters as tests need them.
enum Letters {
    static let decided = Instant(microseconds: 1_772_438_400_000_000)
    static let link = "https://tovholder.example.test/svar/q7Zk_2a-0?t=1&v=2"

    static let danish = MessageContent(
        language: .danish,
        subject: "[tovholder] Ny advis – c-1001 – haster",
        lead: "Der er en ny advis på en sag, du følger. Åbn den og svar.",
        detail: nil,
        facts: [
            .init(label: "Sag", value: "c-1001"),
            .init(label: "Hastegrad", value: "haster"),
            .init(label: "Frist", value: "mandag 2. marts 2026 kl. 12.00"),
        ],
        action: "Åbn og svar",
        footer: "Du får denne besked, fordi du er kontaktperson på sagen."
    )

    static func content(
        subject: String = danish.subject,
        lead: String = danish.lead,
        detail: String? = nil,
        facts: [MessageContent.Fact] = danish.facts,
        action: String? = danish.action,
        footer: String = danish.footer
    ) -> MessageContent {
        MessageContent(
            language: .danish,
            subject: subject,
            lead: lead,
            detail: detail,
            facts: facts,
            action: action,
            footer: footer
        )
    }

    static func telling(
        id: String = "t-5f2c",
        severity: Severity = .urgent,
        cause: TellingCause = .step(0, repetition: 0),
        email: String? = "bo.holm@kommune.example.test",
        follows: String? = nil,
        content: MessageContent = danish,
        isMinimal: Bool? = nil
    ) -> Telling {
        Telling(
            id: id,
            alert: "a-91b0",
            caseReference: CaseReference(unchecked: "c-1001"),
            rule: "F05-planless-discharge",
            severity: severity,
            cause: cause,
            role: Role("contact_person"),
            person: Person(id: "p-17", name: "Bo Holm", email: email),
            follows: follows,
            content: content,
            decided: decided,
            isMinimal: isMinimal
        )
    }

    static func letter(
        _ telling: Telling = telling(),
        link: String? = link,
        followsIDs: [String] = []
    ) -> PreparedLetter {
        PreparedLetter(telling: telling, answerLink: link, followsIDs: followsIDs)
    }
}
