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
        guard mayStillKnow(telling) else { return withoutAccess(telling) }
        return page(about: telling)
    }

    func answer(token: String, choice: String) async -> AnswerPage {
        guard let telling = telling(ofToken: token) else { return overview(token: token) }
        guard mayStillKnow(telling) else { return withoutAccess(telling) }
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
            return page(telling, state: .justAnswered, lead: thanks(for: telling)[language])
        case .linkUsed:
            return page(telling, state: .answered, lead: AnswerWording.answered[language])
        case .unknownAlert:
            return unknownLink
        case .refused(.notOpen), .refused(.heldBefore):
            return page(about: telling)
        case .refused(.unknownAnswer):
            return page(telling, state: .open, lead: AnswerWording.unknownChoice[language])
        case .refused(let refusal):
            return page(telling, state: .open, lead: refusal.sentence(language))
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
            return .success(
                self.alert(alert)?.state.isOpen == true
                    ? "The answer is kept; `tovholder alerts show` tells what comes next."
                    : "The answer is kept; no more reminders are sent."
            )
        case .unknownAlert:
            return .failure(
                ProblemDetails(
                    status: 404,
                    code: "alert-unknown",
                    title: "There is no alert of that identifier.",
                    detail: "`tovholder alerts list` shows the open ones."
                )
            )
        case .refused(let refusal):
            return .failure(.refusing(refusal))
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

    /// What is said to whoever has just answered, by where the alert is now.
    private func thanks(for telling: Telling) -> Localized {
        switch alert(telling.alert)?.state {
        case .held(let by, let answer, _):
            AnswerWording.held(answer, isOwn: by == telling.person.id)
        case .open: AnswerWording.kept
        default: AnswerWording.justAnswered
        }
    }

    private func telling(ofToken token: String) -> Telling? {
        guard let id = links.telling(ofToken: token) else { return nil }
        return try? loop.store.look { try $0.telling(id) }
    }

    /// Whether the reader may still know: an old link opens nothing to somebody who has left, or whom
    /// the citizen no longer lets know.
    func mayStillKnow(_ telling: Telling) -> Bool {
        let events = try? loop.store.look { try $0.events(of: telling.caseReference) }
        let loss = loop.currentCircumstances.accessLoss(
            of: telling,
            history: CaseHistory(received: events ?? []),
            at: loop.clock.now()
        )
        return switch loss {
        case .notInRoster, .left, .mayNotKnow: false
        // Whoever is away, or is told elsewhere, may read it all the same.
        case .away, .noAddress, nil: true
        }
    }

    func withoutAccess(_ telling: Telling) -> AnswerPage {
        let language = telling.content.language
        return AnswerPage(
            language: language,
            state: .closed,
            title: "tovholder",
            lead: AnswerWording.withoutAccess[language],
            detail: nil,
            facts: [],
            choices: []
        )
    }

    private func alert(_ id: String) -> Alert? {
        try? loop.store.look { try $0.alert(id) }
    }

    private func page(about telling: Telling) -> AnswerPage {
        let language = telling.content.language
        guard let alert = alert(telling.alert) else { return unknownLink }
        return switch alert.state {
        case .open: page(telling, state: .open, lead: telling.content.lead)
        case .held(let by, let answer, _):
            page(
                telling,
                state: .open,
                lead: AnswerWording.held(answer, isOwn: by == telling.person.id)[language]
            )
        case .answered:
            page(telling, state: .answered, lead: AnswerWording.answered[language])
        case .expired:
            page(
                telling,
                state: .closed,
                lead: AlertMove.from(alert.state, on: .answerPressed).reason.sentence(language)
            )
        case .closed, .withdrawn, .foundTooLate:
            page(telling, state: .closed, lead: AnswerWording.closed[language])
        }
    }

    private func page(_ telling: Telling, state: AnswerPage.State, lead: String) -> AnswerPage {
        let language = telling.content.language
        let choices = state == .open ? choices(for: telling) : []
        return AnswerPage(
            language: language,
            state: state,
            title: telling.content.title,
            lead: lead,
            detail: state == .open ? telling.content.detail : nil,
            facts: telling.content.facts.map {
                AnswerPage.Fact(label: $0.label, value: $0.value)
            } + missingFact(for: telling),
            choices: choices
        )
    }

    /// A button for each answer, or for each reason and each colleague where an answer needs one.
    private func choices(for telling: Telling) -> [AnswerPage.Choice] {
        let circumstances = loop.currentCircumstances
        let language = telling.content.language
        guard let rule = circumstances.ruleBook.rule(telling.rule),
            let alert = alert(telling.alert)
        else { return [] }
        let used = (alert.answers ?? []).filter(\.isHold).map(\.answer)
        var choices: [AnswerPage.Choice] = []
        for form in rule.answerForms where !used.contains(form.name) {
            let label = AnswerLabel.answer(form.name, in: language)
            var details = form.reasons.map { ($0, AnswerLabel.reason($0, in: language)) }
            if form.effect == .handsOver {
                details = colleagues(for: alert, of: telling, rule: rule, circumstances)
            } else if details.isEmpty {
                choices.append(AnswerPage.Choice(value: form.name, label: label))
            }
            for (value, words) in details {
                choices.append(
                    AnswerPage.Choice(
                        value: form.name + AnswerRequest.separator + value,
                        label: "\(label): \(words)"
                    )
                )
            }
        }
        return choices
    }

    /// Whoever can take the alert, apart from whoever looks at the page.
    private func colleagues(
        for alert: Alert,
        of telling: Telling,
        rule: Rule,
        _ circumstances: Circumstances
    ) -> [(String, String)] {
        let events = try? loop.store.look { try $0.events(of: telling.caseReference) }
        return circumstances.colleagues(
            for: alert,
            of: rule,
            besides: telling.person.id,
            history: CaseHistory(received: events ?? []),
            at: loop.clock.now()
        )
        .map { ($0.id, $0.name ?? $0.id) }
    }

    /// Whose answers are missing where several have to answer; whoever can sanction does not hear it.
    private func missingFact(for telling: Telling) -> [AnswerPage.Fact] {
        let book = loop.currentCircumstances.ruleBook
        guard telling.isMinimal != true, let alert = alert(telling.alert),
            let rule = book.rule(telling.rule)
        else { return [] }
        let language = telling.content.language
        let missing = alert.rolesToAnswer(by: rule).map { $0.title(in: book.vocabulary)[language] }
        guard !missing.isEmpty else { return [] }
        return [
            AnswerPage.Fact(
                label: AnswerWording.missing[language],
                value: missing.joined(separator: ", ")
            )
        ]
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

extension ProblemDetails {
    /// Why an answer that was typed is not taken.
    fileprivate static func refusing(_ refusal: AnswerRefusal) -> ProblemDetails {
        switch refusal {
        case .notOpen(let reason):
            ProblemDetails(
                status: 409,
                code: "alert-not-open",
                title: "The alert is not open any more.",
                detail: "\(reason.sentence(.english)) `tovholder alerts show` tells how it ended. "
                    + "Nothing was changed."
            )
        case .heldBefore:
            ProblemDetails(
                status: 409,
                code: "answer-repeated",
                title: "The alert was held by this answer before.",
                detail: refusal.sentence(.english)
            )
        case .unknownPerson:
            ProblemDetails(
                status: 422,
                code: "person-unknown",
                title: "Nobody is known under that identifier.",
                detail: refusal.sentence(.english)
            )
        case .unknownAnswer:
            ProblemDetails(
                status: 422,
                code: "answer-unknown",
                title: "The rule does not offer that answer.",
                detail: refusal.sentence(.english)
            )
        case .reasonNeeded, .recipientNeeded, .unknownRecipient, .others:
            ProblemDetails(
                status: 422,
                code: "answer-incomplete",
                title: "The answer does not count as it is.",
                detail: refusal.sentence(.english)
            )
        }
    }
}
