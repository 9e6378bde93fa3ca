import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Whoever had been told of an alert that lost its ground is told so, once.
    mutating func tellOfWithdrawal(_ alert: inout Alert, rule: Rule?) {
        var told: [TellingRecord] = []
        for record in alert.tellings where !told.contains(where: { $0.person == record.person }) {
            told.append(record)
        }
        for first in told {
            // Of several roles one is enough.
            let records = alert.tellings.filter { $0.person == first.person }
            guard let person = circumstances.roster.person(first.person),
                let record = records.first(where: {
                    !isReplaced($0, rule) && mayStillKnow(person, $0, rule: rule)
                })
            else {
                reason(
                    "\(alert.rule): who was told as \(first.role) has left the roster or may not"
                        + " know any more, and is not told of the withdrawal"
                )
                continue
            }
            let id = AlertIdentity.text(
                "telling",
                [alert.id, TellingCause.withdrawn.label, person.id]
            )
            let wording = Wording(
                alert: alert,
                rule: rule,
                anchor: nil,
                person: person,
                circumstances: circumstances,
                limits: Wording.Limits(
                    isMinimal: disclosure(to: person, record, rule: rule) == .minimal
                )
            )
            let content = circumstances.isRehearsal ? .none : wording.content(.withdrawal)
            decision.tellings.append(
                Telling(
                    id: id,
                    alert: alert.id,
                    caseReference: caseReference,
                    rule: alert.rule,
                    severity: alert.severity,
                    cause: .withdrawn,
                    role: record.role,
                    person: person,
                    follows: alert.tellings.last { $0.person == person.id }?.id,
                    content: content,
                    decided: now,
                    knownAs: record.knownAs,
                    isMinimal: record.knownAs == nil ? nil : true
                )
            )
            alert.tellings.append(
                TellingRecord(
                    id: id,
                    cause: .withdrawn,
                    role: record.role,
                    person: person.id,
                    decided: now
                )
            )
        }
    }

    /// Whether the citizen's word, or another basis, still lets the person hear of the case.
    func mayStillKnow(_ person: Person, _ record: TellingRecord, rule: Rule?) -> Bool {
        disclosure(to: person, record, rule: rule) != .withheld
    }

    /// What the person may hear now in the role of the telling; nothing where nobody is asked.
    private func disclosure(
        to person: Person,
        _ record: TellingRecord,
        rule: Rule?
    ) -> Disclosure? {
        guard let role = record.knownAs else { return nil }
        return circumstances.roster.disclosure(
            to: person,
            as: role,
            of: rule?.disclosedClasses(in: circumstances.ruleBook.vocabulary) ?? [],
            history: history,
            at: now
        )
    }
}
