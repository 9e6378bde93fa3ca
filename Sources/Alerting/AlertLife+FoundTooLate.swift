import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Whoever would have been told first gets a line in the digest.
    ///
    /// The alert does not remember it: nobody was told, and nobody owes an answer.
    mutating func tellInDigest(of alert: Alert, rule: Rule) {
        var told: [String] = []
        for role in rule.tell.first?.roles ?? [] {
            let found = circumstances.roster.resolve(
                role,
                in: caseReference,
                history: history,
                severity: .low,
                about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
                at: now
            )
            let person = found.person
            guard !told.contains(person.id) else { continue }
            told.append(person.id)
            let wording = Wording(
                alert: alert,
                rule: rule,
                anchor: nil,
                person: person,
                circumstances: circumstances
            )
            let cause = TellingCause.foundTooLate
            decision.digestTellings.append(
                Telling(
                    id: AlertIdentity.text("telling", [alert.id, cause.label, person.id]),
                    alert: alert.id,
                    caseReference: caseReference,
                    rule: rule.name,
                    severity: alert.severity,
                    cause: cause,
                    role: role,
                    person: person,
                    follows: nil,
                    content: wording.content(.foundTooLate),
                    decided: now,
                    knownAs: found.knownAs,
                    isMinimal: true
                )
            )
        }
    }
}
