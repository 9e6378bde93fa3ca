internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake
internal import RuleLanguage

/// Shows the page behind a message's link and takes the answers given there or by hand.
///
/// The page says what the message said and no more; more needs a login.
struct AnswerService: AnswerDesk {
    let loop: CaseLoop
    let links: AnswerLinks
    /// The language of pages that belong to no telling.
    let language: Language

    func page(token: String) async -> AnswerPage {
        guard let telling = telling(ofToken: token) else { return overview(token: token) }
        return page(about: telling)
    }

    func answer(token: String, choice: String) async -> AnswerPage {
        guard let telling = telling(ofToken: token) else { return overview(token: token) }
        // What is no longer open is shown as it is; a late press changes nothing.
        guard alert(telling.alert)?.state.isOpen == true else { return page(about: telling) }
        let outcome = await loop.answer(
            GivenAnswer(
                alert: telling.alert,
                by: telling.person.id,
                choice: choice,
                linkOf: telling.id
            )
        )
        let language = telling.content.language
        switch outcome {
        case .taken:
            return page(
                telling,
                state: .justAnswered,
                lead: AnswerWording.justAnswered[language]
            )
        case .linkUsed:
            return page(telling, state: .answered, lead: AnswerWording.answered[language])
        case .unknownAlert:
            return unknownLink
        case .notOpen:
            return page(about: telling)
        case .unknownChoice:
            return page(telling, state: .open, lead: AnswerWording.unknownChoice[language])
        case .unavailable:
            return page(telling, state: .unavailable, lead: AnswerWording.unavailable[language])
        }
    }

    func answerByHand(
        alert: String,
        by person: String,
        choice: String,
        peer: PeerIdentity
    ) async -> Result<String, ProblemDetails> {
        let outcome = await loop.answer(
            GivenAnswer(alert: alert, by: person, choice: choice, linkOf: nil)
        )
        switch outcome {
        case .taken:
            return .success("The answer is kept; no more reminders are sent.")
        case .unknownAlert:
            return .failure(
                ProblemDetails(
                    status: 404,
                    code: "alert-unknown",
                    title: "There is no alert of that identifier.",
                    detail: "`tovholder alerts list` shows the open ones."
                )
            )
        case .notOpen:
            return .failure(
                ProblemDetails(
                    status: 409,
                    code: "alert-not-open",
                    title: "The alert is not open any more.",
                    detail: "`tovholder alerts show` tells how it ended. Nothing was changed."
                )
            )
        case .unknownChoice(let offered):
            return .failure(
                ProblemDetails(
                    status: 422,
                    code: "answer-unknown",
                    title: "The rule does not offer that answer.",
                    detail: "Use one of: \(offered.joined(separator: ", "))."
                )
            )
        case .linkUsed:
            return .failure(
                ProblemDetails(
                    status: 409,
                    code: "answer-repeated",
                    title: "It has been answered already.",
                    detail: "Nothing more is to be done."
                )
            )
        case .unavailable(let reason):
            return .failure(
                ProblemDetails(
                    status: 503,
                    code: "store-unavailable",
                    title: "The answer could not be kept.",
                    detail: "Try again shortly: \(reason).",
                    retryAfterSeconds: CaseLoop.retryAfterSeconds
                )
            )
        }
    }

    private func telling(ofToken token: String) -> Telling? {
        guard let id = links.telling(ofToken: token) else { return nil }
        return try? loop.store.look { try $0.telling(id) }
    }

    private func alert(_ id: String) -> Alert? {
        try? loop.store.look { try $0.alert(id) }
    }

    private func page(about telling: Telling) -> AnswerPage {
        let language = telling.content.language
        guard let alert = alert(telling.alert) else { return unknownLink }
        return switch alert.state {
        case .open: page(telling, state: .open, lead: telling.content.lead)
        case .answered:
            page(telling, state: .answered, lead: AnswerWording.answered[language])
        case .closed, .withdrawn, .foundTooLate:
            page(telling, state: .closed, lead: AnswerWording.closed[language])
        }
    }

    private func page(_ telling: Telling, state: AnswerPage.State, lead: String) -> AnswerPage {
        let language = telling.content.language
        let offered =
            state == .open
            ? loop.currentCircumstances.ruleBook.rule(telling.rule)?.answers ?? [] : []
        return AnswerPage(
            language: language,
            state: state,
            title: telling.content.subject,
            lead: lead,
            detail: state == .open ? telling.content.detail : nil,
            facts: telling.content.facts.map {
                AnswerPage.Fact(label: $0.label, value: $0.value)
            },
            choices: offered.map {
                AnswerPage.Choice(
                    value: $0,
                    label: AnswerWording.label(ofChoice: $0, in: language)
                )
            }
        )
    }

    var unknownLink: AnswerPage {
        AnswerPage(
            language: language,
            state: .unknownLink,
            title: "tovholder",
            lead: AnswerWording.unknownLink[language],
            detail: nil,
            facts: [],
            choices: []
        )
    }
}
