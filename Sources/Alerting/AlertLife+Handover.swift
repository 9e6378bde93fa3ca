import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Moves open alerts to whoever holds the role now: the new holder is told once, the old one
    /// hears no more.
    ///
    /// A handover is an event about the role, or that the person has left or stands in the roster no
    /// more. Absence and turns of duty are none: there the ladder's next step reaches whoever is
    /// there.
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
        for record in alert.tellings.reversed() where concernsHandover(record) {
            guard !roles.contains(record.role) else { continue }
            roles.append(record.role)
            guard isHandedOver(record) else { continue }
            noteAccessLoss(of: record, alert: alert)
            let next = circumstances.roster.resolve(
                record.role,
                in: caseReference,
                history: history,
                severity: alert.severity,
                about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
                at: now
            )
            // Whoever had handed the alert to somebody who has left has it again.
            let hasHeard = alert.tellings.contains {
                $0.person == next.person.id
                    && (record.cause.isOfLadder || $0.decided >= record.decided)
            }
            guard !hasHeard else { continue }
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

    /// Whoever was told by name holds no role that could change hands, but can have left.
    private func concernsHandover(_ record: TellingRecord) -> Bool {
        switch record.cause {
        case .step, .reminder: true
        case .handedOver, .holdEnded: accessLoss(of: record) != nil
        case .withdrawn, .foundTooLate, .expired, .report: false
        }
    }

    /// Why the person of a telling is there no more; nothing while the person is.
    private func accessLoss(of record: TellingRecord) -> AccessLoss? {
        let roster = circumstances.roster
        guard let person = roster.person(record.person) else { return .notInRoster }
        return person.hasLeft(by: roster.calendar.zone.date(at: now)) ? .left : nil
    }

    /// Why somebody has an open alert no more stands in the history, once.
    private mutating func noteAccessLoss(of record: TellingRecord, alert: Alert) {
        guard let loss = accessLoss(of: record),
            !circumstances.isRehearsal
                || circumstances.ruleBook.mentions(type: Self.accessLostType)
        else { return }
        let event = ownEvent(
            id: "access-lost/\(alert.id)/\(record.role)/\(record.person)",
            type: Self.accessLostType,
            data: [
                ("alert", alert.id), ("role", record.role.name), ("person", record.person),
                ("reason", loss.rawValue),
            ]
        )
        guard eventsByReference[event.reference] == nil,
            !decision.events.contains(where: { $0.reference == event.reference })
        else { return }
        decision.events.append(event)
    }

    /// The days to come on which somebody who was told of an open alert leaves: it is handed over
    /// then, and not at the next step.
    func leavings() -> [Instant] {
        let roster = circumstances.roster
        return outcome.filter(\.state.isOpen).flatMap(\.tellings).compactMap { record in
            roster.person(record.person)?.left.map { roster.calendar.zone.startOfDay($0) }
        }
        .filter { $0 > now }
    }

    /// Whether somebody else has what the telling told, so that its reader need hear no more of it.
    ///
    /// Who the contact person is can have changed without a change of the role that was told.
    func isReplaced(_ record: TellingRecord, _ rule: Rule?) -> Bool {
        guard isHandedOver(record) else { return false }
        guard accessLoss(of: record) == nil, let rule else { return true }
        let next = circumstances.roster.resolve(
            record.role,
            in: caseReference,
            history: history,
            severity: rule.severity,
            about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
            at: now
        )
        return next.person.id != record.person
    }

    /// Whether the role has changed hands since the telling, or the person has left.
    func isHandedOver(_ record: TellingRecord) -> Bool {
        if accessLoss(of: record) != nil { return true }
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
