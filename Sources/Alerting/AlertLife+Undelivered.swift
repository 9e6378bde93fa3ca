import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// The event that tells of a message that never arrived.
    static let deliveryFailedType = "delivery.failed"
    /// The channel that reaches persons; the others stand beside it.
    private static let personalChannel = "mail"

    /// Tells the next in line what did not reach a recipient, at once: the ladder does not wait for
    /// somebody who cannot be reached.
    ///
    /// The successor is told the same step in the same role, once. Deciding again tells nobody anew.
    mutating func passOnUndelivered() {
        let failures = history.events(ofType: Self.deliveryFailedType).filter {
            $0.data["channel"]?.string == Self.personalChannel
        }
        guard !failures.isEmpty else { return }
        for place in outcome.indices
        where !AlertMove.from(outcome[place].state, on: .messageDue).isRefused {
            let own = failures.filter { $0.data["alert"]?.string == outcome[place].id }
            guard !own.isEmpty, let rule = circumstances.ruleBook.rule(outcome[place].rule) else {
                continue
            }
            var alert = outcome[place]
            passOn(&alert, rule: rule, failures: own)
            outcome[place] = alert
        }
    }

    private mutating func passOn(_ alert: inout Alert, rule: Rule, failures: [CaseEvent]) {
        let failed = failures.compactMap { $0.data["telling"]?.string }
        let records = alert.tellings.filter { record in
            switch record.cause {
            case .step, .reminder, .holdEnded, .handedOver: failed.contains(record.id)
            case .withdrawn, .foundTooLate, .expired: false
            }
        }
        let unreachable = Set(records.map(\.person))
        for record in records {
            let found = successor(of: record, alert: alert, rule: rule, unreachable: unreachable)
            guard let next = found else {
                reason("\(rule.name), \(record.cause.label): nobody is left who can be reached")
                continue
            }
            let hasHeard = alert.tellings.contains {
                $0.person == next.person.id && $0.cause == record.cause
            }
            guard !hasHeard else { continue }
            let rung = Ladder.Rung(cause: record.cause, at: record.decided, roles: [record.role])
            tell(
                Address(resolution: next, rungs: [(rung, record.role)]),
                of: &alert,
                rule: rule,
                isOpenAgain: false,
                remembered: [(rung, record.role)]
            )
        }
    }

    /// Whoever is found when those who cannot be reached are left out; nothing when not even the
    /// mailboxes at the end of the chain can be.
    private func successor(
        of record: TellingRecord,
        alert: Alert,
        rule: Rule,
        unreachable: Set<String>
    ) -> Resolution? {
        let roster = circumstances.roster
        let found = roster.leavingOut(unreachable).resolve(
            record.role,
            in: caseReference,
            history: history,
            severity: alert.severity,
            about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
            at: now
        )
        guard unreachable.contains(found.person.id) else { return found }
        let ends = [roster.catchAll, roster.operatorPerson]
        return ends.first { !unreachable.contains($0.id) }.map {
            Resolution(
                person: $0,
                foundAs: Roster.catchAllRole,
                hops: [],
                gaps: [],
                disclosure: .full(.ownTeam)
            )
        }
    }
}
