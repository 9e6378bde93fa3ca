import Alerting
import CaseEvents
import Foundation
import RuleLanguage
import Testing
import WorkingTime

@testable import Notifiers

/// One message that holds several tellings, as it reads.
struct FoldedLetterTests {
    private func telling(
        _ id: String,
        alert: String,
        case reference: String = "c-1001",
        severity: Severity = .high,
        cause: TellingCause = .step(0, repetition: 0),
        language: Language = .danish,
        detail: String? = nil,
        follows: String? = nil,
        due: Instant? = nil
    ) -> Telling {
        let isOver = cause == .withdrawn || cause == .foundTooLate
        return Telling(
            id: id,
            alert: alert,
            caseReference: CaseReference(unchecked: reference),
            rule: "F05-planless-discharge",
            severity: severity,
            cause: cause,
            role: Role("contact_person"),
            person: Person(id: "bo", name: "Bo Holm", email: "bo.holm@kommune.example.test"),
            follows: follows,
            content: MessageContent(
                language: language,
                subject: "[tovholder] Ny advis – \(reference) – høj",
                lead: "Der er en ny advis i en sag, hvor du har en rolle. Se på sagen og svar.",
                detail: detail,
                facts: [
                    .init(label: "Sag", value: reference), .init(label: "Alvor", value: "høj"),
                    .init(label: "Frist", value: "2. marts 2026 kl. 12.00"),
                ],
                action: isOver ? nil : "Åbn og svar",
                footer: ""
            ),
            decided: Letters.decided,
            due: due
        )
    }

    private func page(_ tellings: [Telling]) -> MessagePage {
        MessagePage(PreparedLetter(id: "m", tellings: tellings, answerLink: Letters.link))
    }

    @Test func `several findings of one case stand in one list with one button`() {
        let page = page([
            telling("t1", alert: "a1", detail: "Udskrevet uden varsel."),
            telling("t2", alert: "a2", severity: .urgent, cause: .reminder("-1d"), follows: "t0"),
            telling("t3", alert: "a3", cause: .withdrawn, follows: "t9"),
        ])
        #expect(page.subject == "[tovholder] 3 adviser – c-1001 – haster")
        #expect(
            page.plainText == """
                Der er 3 adviser i en sag, hvor du har en rolle. Se på sagen og svar.

                - Påmindelse: haster, frist 2. marts 2026 kl. 12.00
                - Ny advis: høj, frist 2. marts 2026 kl. 12.00
                  Udskrevet uden varsel.
                - Trukket tilbage: der er ikke mere at gøre

                Åbn og svar:
                \(Letters.link)

                -- \n\
                Du får beskeden, fordi du har en rolle i sagen. Videresend den ikke.
                Svar ikke på mailen: den bliver ikke læst.
                """
        )
        #expect(page.html.components(separatedBy: "<a href").count == 2)
    }

    @Test func `what repeats one alert is one line with a count`() {
        let text = page([
            telling("t1", alert: "a1"), telling("t2", alert: "a1", cause: .reminder("+0")),
        ]).plainText
        #expect(text.contains("- Påmindelse: høj, frist 2. marts 2026 kl. 12.00, 2 beskeder"))
        #expect(text.hasPrefix("Der er 1 advis"))
    }

    @Test func `a digest names its cases and nothing of what happened in them`() {
        let page = page([
            telling("t1", alert: "a1", case: "c-2", severity: .low, detail: "Noget"),
            telling("t2", alert: "a2", case: "c-1", severity: .normal, detail: "Andet"),
            telling("t3", alert: "a3", case: "c-2", severity: .low, detail: "Tredje"),
        ])
        #expect(page.subject == "[tovholder] Dagens oversigt – 2 sager")
        #expect(page.plainText.contains("- c-1: 1 advis, normal\n- c-2: 2 adviser, lav"))
        for word in ["Noget", "Andet", "Tredje"] { #expect(!page.plainText.contains(word)) }
    }

    @Test func `what was found too late is one line however much it is`() {
        let page = page(
            (1...12).map { number in
                telling(
                    "t\(number)",
                    alert: "a\(number)",
                    case: "c-\(number + 100)",
                    cause: .foundTooLate
                )
            }
        )
        #expect(
            page.plainText.contains(
                "- Fundet for sent: c-101, c-102, c-103, c-104, c-105 og 7 mere\n"
            )
        )
        #expect(!page.plainText.contains("Åbn og svar"))
    }

    @Test func `ten cases are named and the eleventh is counted`() {
        func text(_ count: Int) -> String {
            page((1...count).map { telling("t\($0)", alert: "a\($0)", case: "c-\($0 + 100)") })
                .plainText
        }
        #expect(text(10).contains("- c-110: ") && !text(10).contains("mere"))
        #expect(!text(11).contains("- c-111: ") && text(11).contains("- og 1 mere"))
    }

    @Test func `what comes late says so`() {
        let late = Letters.decided.advanced(by: -.hours(2))
        let text = page([
            telling("t1", alert: "a1", due: late), telling("t2", alert: "a2"),
        ]).plainText
        #expect(text.contains("12.00, kommer sent"))
    }

    @Test func `an english reader gets it in english`() {
        let page = page([
            telling("t1", alert: "a1", case: "c-1", language: .english),
            telling("t2", alert: "a2", case: "c-2", language: .english),
        ])
        #expect(page.subject == "[tovholder] 2 cases – high")
        #expect(page.plainText.contains("There is news in 2 cases where you have a role."))
    }

    @Test func `the message bears its own name and follows its alerts`() throws {
        let composer = MessageComposer(from: try MailAddress(checking: "tov@kommune.example.test"))
        let letter = PreparedLetter(
            id: "m-1",
            tellings: [telling("t1", alert: "a1", follows: "t0"), telling("t2", alert: "a2")],
            answerLink: Letters.link
        )
        let text = String(decoding: try composer.compose(letter).bytes, as: UTF8.self)
        #expect(text.contains("Message-ID: <m-1@kommune.example.test>"))
        #expect(
            text.contains("References: <a1@kommune.example.test>\r\n <a2@kommune.example.test>")
        )
        #expect(try composer.compose(letter) == composer.compose(letter))
    }

    @Test func `values from outside add no markup`() {
        let page = page([
            telling("t1", alert: "a1", detail: "<script>alert(1)</script>"),
            telling("t2", alert: "a2"),
        ])
        #expect(!page.html.contains("<script>"))
    }
}
