import CaseEvents
import RuleLanguage
package import WorkingTime

/// Why somebody who was to be told may not be told any more.
package enum AccessLoss: String, Sendable, Hashable, Codable, CaseIterable {
    /// The roster does not know the person.
    case notInRoster = "not_in_roster"
    /// The day has come from which the person is there no more.
    case left
    /// Away, by the roster or by an event; the message had not left.
    case away
    /// The roster has no mailbox for the person.
    case noAddress = "no_address"
    /// Basis or consent have gone, or reach less far than the message.
    case mayNotKnow = "may_not_know"

    /// The reason in words, after "not sent: ".
    package var words: String {
        switch self {
        case .notInRoster: "its recipient is not in the roster"
        case .left: "its recipient has left"
        case .away: "its recipient is away"
        case .noAddress: "its recipient has no mailbox"
        case .mayNotKnow: "its recipient may not know any more"
        }
    }
}

/// What is found when a telling is looked at once more, at the moment of sending.
///
/// Between a decision and its message can lie a night, a digest, or days without a mail server.
package enum SendingVerdict: Sendable, Hashable {
    /// It leaves, with the recipient's address and what it may carry as they are now.
    case leaves(Telling)
    /// The alert has ended or a named human has it: the message is pointless.
    case alertHasEnded
    /// It waits: in the meantime its reader's quiet hours have begun.
    case waits(Telling, until: Instant)
    /// It stays, and the next in line is told.
    case accessLost(AccessLoss)
}

extension Circumstances {
    /// Whether a telling may leave now.
    ///
    /// Whatever a decision tells may leave at the instant of the decision.
    ///
    /// - Parameters:
    ///   - telling: What is about to be sent.
    ///   - alert: Its alert, as it stands now.
    ///   - history: The case's events: absences and consents count.
    ///   - now: The moment of sending.
    /// - Returns: What is to become of the telling.
    package func verdict(
        on telling: Telling,
        of alert: Alert,
        history: CaseHistory,
        at now: Instant
    ) -> SendingVerdict {
        if telling.cause.asksForAnswer, AlertMove.from(alert.state, on: .messageDue).isRefused {
            return .alertHasEnded
        }
        // The digest tells of what was found too late only while it is so.
        if telling.cause == .foundTooLate, alert.state != .foundTooLate { return .alertHasEnded }
        if let loss = accessLoss(of: telling, history: history, at: now) {
            return .accessLost(loss)
        }
        let person = roster.person(telling.person.id) ?? telling.person
        let addressed = telling.addressed(
            to: person,
            // The report of the week holds names of rules and numbers, nothing about anybody.
            withDetail: telling.cause == .report || disclosure.mayCarryDetail(to: person.email)
        )
        // A digest, a budget or a mail server that was away can end in the middle of the night.
        if telling.severity < .urgent, telling.cause != .expired,
            let until = person.release(of: telling.severity, at: now, in: calendar)
        {
            return .waits(addressed, until: until)
        }
        return .leaves(addressed)
    }

    /// Why the recipient of a telling may not have it now; nothing when all is as it was.
    ///
    /// What keeps the recipient from knowing goes before what keeps the message from being read.
    ///
    /// - Parameters:
    ///   - telling: What was decided.
    ///   - history: The case's events: absences and consents count.
    ///   - now: When the recipient would have it.
    /// - Returns: The first of the reasons that there are.
    package func accessLoss(
        of telling: Telling,
        history: CaseHistory,
        at now: Instant
    ) -> AccessLoss? {
        guard let person = roster.person(telling.person.id) else { return .notInRoster }
        if person.hasLeft(by: calendar.zone.date(at: now)) { return .left }
        guard mayKnow(person, telling, history: history, at: now) else { return .mayNotKnow }
        guard person.email != nil else { return .noAddress }
        let isAway =
            telling.cause.isOfLadder
            && roster.isAway(
                person,
                from: [telling.role, telling.knownAs ?? telling.role],
                in: telling.caseReference,
                history: history,
                at: now
            )
        return isAway ? .away : nil
    }

    /// Whether basis or consent still reach as far as what the message says.
    private func mayKnow(
        _ person: Person,
        _ telling: Telling,
        history: CaseHistory,
        at now: Instant
    ) -> Bool {
        // What was decided before roles were kept, and what goes to the chain's end, has none.
        guard let role = telling.knownAs, role != Roster.catchAllRole else { return true }
        let rule = ruleBook.rule(telling.rule)
        let disclosure = roster.disclosure(
            to: person,
            as: role,
            of: rule?.disclosedClasses(in: ruleBook.vocabulary) ?? [],
            history: history,
            at: now
        )
        switch disclosure {
        case .withheld: return false
        case .minimal: return telling.isMinimal ?? false
        case .full: return true
        }
    }
}

extension TellingCause {
    /// A step or a reminder: whoever holds the role is meant, and not one person by name.
    var isOfLadder: Bool {
        switch self {
        case .step, .stepAnew, .unreached, .reminder: true
        case .withdrawn, .foundTooLate, .holdEnded, .handedOver, .expired, .report: false
        }
    }
}

extension Telling {
    /// The same, to the person as the roster has it now, without detail that it may not carry.
    fileprivate func addressed(to person: Person, withDetail: Bool) -> Telling {
        let isUnchanged = person.email == self.person.email
        guard !isUnchanged || (content.detail != nil && !withDetail) else { return self }
        var telling = self
        telling.person = person
        if !withDetail { telling.content = content.withoutDetail }
        return telling
    }
}

extension MessageContent {
    fileprivate var withoutDetail: MessageContent {
        MessageContent(
            language: language,
            subject: subject,
            lead: lead,
            detail: nil,
            facts: facts,
            action: action,
            footer: footer
        )
    }
}
