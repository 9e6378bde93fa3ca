import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Moves open alerts to whoever holds the role now: the new holder is told once, the old one
    /// hears no more.
    ///
    /// A handover is an event about the role, or that the person has left. Absence and turns of duty
    /// are none: there the ladder's next step reaches whoever is there.
    mutating func handOver() {
        for place in outcome.indices
        where !AlertMove.from(outcome[place].state, on: .messageDue).isRefused {
            guard let rule = circumstances.ruleBook.rule(outcome[place].rule) else { continue }
            var alert = outcome[place]
            handOver(&alert, rule: rule)
            outcome[place] = alert
        }
    }

    private mutating func handOver(_ alert: inout Alert, rule: Rule) {
        var roles: [Role] = []
        for record in alert.tellings.reversed() where isOfLadder(record) {
            guard !roles.contains(record.role) else { continue }
            roles.append(record.role)
            guard isHandedOver(record) else { continue }
            let next = circumstances.roster.resolve(
                record.role,
                in: caseReference,
                history: history,
                severity: alert.severity,
                about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
                at: now
            )
            guard !alert.tellings.contains(where: { $0.person == next.person.id }) else { continue }
            reason("\(rule.name): \(record.role) has been handed over")
            decision.cancelledTellings += alert.tellings
                .filter { $0.person == record.person && $0.role == record.role }
                .map(\.id)
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

    private func isOfLadder(_ record: TellingRecord) -> Bool {
        switch record.cause {
        case .step, .reminder: true
        default: false
        }
    }

    /// Whether the role has changed hands since the telling, or the person has left.
    func isHandedOver(_ record: TellingRecord) -> Bool {
        let roster = circumstances.roster
        let today = roster.calendar.zone.date(at: now)
        if roster.person(record.person)?.hasLeft(by: today) == true { return true }
        // What follows a role in the chain can be found through the contact person.
        let roles = [record.role.plain.name, "contact_person"]
        return roles.contains { role in
            ["assigned", "changed", "left", "vacated"].contains { word in
                history.events(ofType: "\(role).\(word)").contains {
                    $0.happened <= now && max($0.happened, $0.received) > record.decided
                }
            }
        }
    }
}
