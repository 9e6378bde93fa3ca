package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// An answer as a person gives it, before it is known whether it counts.
package struct AnswerRequest: Sendable, Hashable {
    package let by: String
    package let answer: String
    /// One of the reasons that the rule asks for.
    package let reason: String?
    /// The colleague whom the alert is handed to.
    package let to: String?

    package init(by: String, answer: String, reason: String? = nil, to: String? = nil) {
        self.by = by
        self.answer = answer
        self.reason = reason
        self.to = to
    }

    /// What stands between an answer and its reason or recipient.
    package static let separator = ":"

    /// Reads `contacted`, `not_relevant:already_handled` or `handed_over:lis`.
    ///
    /// - Parameters:
    ///   - by: Who answers.
    ///   - choice: The answer, with what it needs behind it.
    ///   - rule: Says what the answer needs.
    package init(by: String, choice: String, rule: Rule?) {
        let parts = choice.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let answer = parts.first.map(String.init) ?? ""
        let rest = parts.count == 2 ? String(parts[1]) : nil
        let handsOver = rule?.answer(named: answer)?.effect == .handsOver
        self.init(
            by: by,
            answer: answer,
            reason: handsOver ? nil : rest,
            to: handsOver ? rest : nil
        )
    }
}

/// Why an answer is not taken.
package enum AnswerRefusal: Error, Sendable, Hashable {
    /// The alert asks for no answer, for the reason given.
    case notOpen(AlertReason)
    case unknownAnswer(offered: [String])
    case reasonNeeded(offered: [String])
    case recipientNeeded
    /// The roster knows nobody of that identifier who is still there, and nobody of it was told.
    case unknownPerson
    /// The roster knows nobody of that identifier who is there and can be told, the citizen has not
    /// let that person know, or it is whoever answers.
    case unknownRecipient
    /// The alert was held by this answer before, and nothing followed.
    case heldBefore
    /// Others must answer, in these roles.
    case others(needed: [Role])

    /// Why, in a sentence for whoever answered.
    package func sentence(_ language: Language) -> String {
        func words(_ danish: String, _ english: String) -> String {
            language == .danish ? danish : english
        }
        switch self {
        case .notOpen(let reason): return reason.sentence(language)
        case .unknownAnswer(let offered):
            let list = offered.joined(separator: ", ")
            return words("Svaret findes ikke. Brug et af: \(list).", "Use one of: \(list).")
        case .reasonNeeded(let offered):
            let list = offered.joined(separator: ", ")
            return words(
                "Svaret skal have en begrundelse. Vælg en af: \(list).",
                "The answer needs a reason. Choose one of: \(list)."
            )
        case .recipientNeeded:
            return words("Sig, hvem advisen gives til.", "Say whom the alert is handed to.")
        case .unknownRecipient:
            return words(
                "Advisen kan kun gives til en kollega, der står på listen og kan få besked.",
                "The alert can only be handed to a colleague of the roster who can be told."
            )
        case .unknownPerson:
            return words(
                "Den, der svarer, står hverken på listen eller har fået advisen. Svar med den "
                    + "betegnelse, som personen har på listen.",
                "Whoever answers is neither in the roster nor was told of the alert. Answer under "
                    + "the identifier that the person has in the roster."
            )
        case .heldBefore:
            return words(
                "Det svar er givet før, og intet fulgte. Svar, hvad der er gjort.",
                "That answer was given before and nothing followed. Answer what has been done."
            )
        case .others(let needed):
            let list = needed.map(\.name).joined(separator: ", ")
            return words(
                "Reglen kræver svar fra: \(list).",
                "The rule needs the answers of: \(list)."
            )
        }
    }
}

extension Alert {
    /// The event that an answer becomes, with what it means fixed in it, or why it is not taken.
    ///
    /// - Parameters:
    ///   - request: Who answers what.
    ///   - history: What stands in the case.
    ///   - circumstances: The rules, the roster and the calendar; an alert whose rule is gone is ended
    ///     by any answer.
    ///   - now: When the answer is given.
    /// - Returns: An event of the alert's case.
    /// - Throws: Why the answer is not taken; nothing has changed then.
    package func answer(
        _ request: AnswerRequest,
        history: CaseHistory,
        in circumstances: Circumstances,
        at now: Instant
    ) throws(AnswerRefusal) -> CaseEvent {
        let press = AlertMove.from(state, on: .answerPressed)
        if press.isRefused { throw .notOpen(press.reason) }
        guard isKnown(request.by, to: circumstances.roster, at: now) else { throw .unknownPerson }
        var meaning = AnswerMeaning()
        if let rule = circumstances.ruleBook.rule(rule) {
            meaning = try self.meaning(of: request, rule, history, circumstances, now)
        }
        return answered(by: request.by, answer: request.answer, meaning: meaning, at: now)
    }

    private func meaning(
        of request: AnswerRequest,
        _ rule: Rule,
        _ history: CaseHistory,
        _ circumstances: Circumstances,
        _ now: Instant
    ) throws(AnswerRefusal) -> AnswerMeaning {
        guard let form = rule.answer(named: request.answer) else {
            throw .unknownAnswer(offered: rule.answers)
        }
        if !form.reasons.isEmpty, !form.reasons.contains(request.reason ?? "") {
            throw .reasonNeeded(offered: form.reasons)
        }
        var meaning = AnswerMeaning()
        meaning.reason = form.reasons.isEmpty ? nil : request.reason
        // Whoever was on duty in another's place answers for nobody who still is to be told.
        meaning.roles = roles(of: request.by).filter { role in
            !(waiting ?? []).contains {
                $0.role == role && $0.person != request.by && $0.isPassedOn != true
            }
        }
        switch form.effect {
        case .ends:
            guard !rule.answeredBy.isEmpty else { break }
            // Whoever has come in another's place since can answer for the role.
            for role in rule.answeredBy where !meaning.roles.contains(role) {
                let holder = circumstances.roster.resolve(
                    role,
                    in: caseReference,
                    history: history,
                    severity: severity,
                    at: now
                )
                if holder.person.id == request.by { meaning.roles.append(role) }
            }
            guard meaning.roles.contains(where: rule.answeredBy.contains) else {
                throw .others(needed: rule.answeredBy)
            }
            meaning.effect = .ends(needs: rule.answeredBy)
        case .holds(let hold):
            guard !(answers ?? []).contains(where: { $0.isHold && $0.answer == form.name }) else {
                throw .heldBefore
            }
            meaning.effect = .holds(
                until: hold.span.applied(to: now, in: circumstances.calendar),
                events: hold.until,
                then: hold.then
            )
        case .handsOver:
            guard let to = request.to else { throw .recipientNeeded }
            let role = meaning.roles.first ?? Role("contact_person")
            guard to != request.by, let person = circumstances.roster.person(to),
                circumstances.canTake(person, rule, as: role, history: history, at: now)
            else { throw .unknownRecipient }
            meaning.effect = .handsOver(to: to)
        }
        return meaning
    }

    /// Whether the person is somebody: a debt ends with the answer of a human who can be asked.
    private func isKnown(_ id: String, to roster: Roster, at now: Instant) -> Bool {
        guard let person = roster.person(id) else { return tellings.contains { $0.person == id } }
        return !person.hasLeft(by: roster.calendar.zone.date(at: now))
    }

    /// The roles in which the person has been told.
    func roles(of person: String) -> [Role] {
        var roles: [Role] = []
        for record in tellings where record.person == person && !roles.contains(record.role) {
            roles.append(record.role)
        }
        return roles
    }
}

extension Circumstances {
    /// Whether an alert of the rule can be handed to the person: there today, with a mailbox, and
    /// allowed to know.
    func canTake(
        _ person: Person,
        _ rule: Rule,
        as role: Role,
        history: CaseHistory,
        at now: Instant
    ) -> Bool {
        let today = roster.calendar.zone.date(at: now)
        guard person.email != nil, !person.hasLeft(by: today),
            person.absence(on: today) == nil || roster.isMailbox(person.id)
        else { return false }
        let disclosure = roster.disclosure(
            to: person,
            as: role,
            of: rule.disclosedClasses(in: ruleBook.vocabulary),
            history: history,
            at: now
        )
        let isSilenced = roster.mayNotHear(
            person,
            as: role,
            of: rule.disclosedClasses(in: ruleBook.vocabulary)
        )
        return disclosure != .withheld && !isSilenced
    }
}
