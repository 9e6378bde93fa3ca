import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// One person to be told, for every rung that falls due for that person now.
    private struct Address {
        let resolution: Resolution
        let role: Role
        var causes: [TellingCause]
    }

    /// Tells what has fallen due and was not told before: one message for each person.
    mutating func tell(
        _ rungs: [Ladder.Rung],
        of alert: inout Alert,
        rule: Rule,
        episode: Episode?
    ) {
        let done = Set(alert.tellings.map(\.cause))
        var addresses: [Address] = []
        for rung in rungs where !done.contains(rung.cause) {
            for role in rung.roles {
                let resolution = circumstances.roster.resolve(
                    role,
                    in: caseReference,
                    history: history,
                    severity: alert.severity,
                    at: now
                )
                noteGap(resolution, rule: rule)
                let known = addresses.firstIndex { $0.resolution.person.id == resolution.person.id }
                if let known {
                    // A person who holds two roles of one step is told of it once.
                    guard !addresses[known].causes.contains(rung.cause) else { continue }
                    addresses[known].causes.append(rung.cause)
                } else {
                    addresses.append(
                        Address(resolution: resolution, role: role, causes: [rung.cause])
                    )
                }
            }
        }
        for address in addresses { tell(address, of: &alert, rule: rule, episode: episode) }
    }

    private mutating func tell(
        _ address: Address,
        of alert: inout Alert,
        rule: Rule,
        episode: Episode?
    ) {
        guard let cause = address.causes.last else { return }
        let person = address.resolution.person
        let earlier = alert.tellings.last { $0.person == person.id }
        let id = AlertIdentity.text("telling", [alert.id, cause.label, person.id])
        let wording = Wording(
            alert: alert,
            rule: rule,
            anchor: anchor(of: episode),
            person: person,
            circumstances: circumstances,
            now: now
        )
        decision.tellings.append(
            Telling(
                id: id,
                alert: alert.id,
                caseReference: caseReference,
                rule: rule.name,
                severity: alert.severity,
                cause: cause,
                role: address.role,
                person: person,
                follows: earlier?.id,
                content: wording.content(cause: cause, isFirst: earlier == nil),
                decided: now
            )
        )
        // Rungs that fall together are one message; each is remembered, so that none comes again.
        for cause in address.causes {
            alert.tellings.append(
                TellingRecord(
                    id: id,
                    cause: cause,
                    role: address.role,
                    person: person.id,
                    decided: now
                )
            )
        }
        let way = address.resolution.hops.map { "\($0.role) (\($0.reason.rawValue))" }
        let passed = way.isEmpty ? "" : ", after \(way.joined(separator: ", "))"
        reason(
            "\(rule.name), \(cause.label): \(address.role) is told as "
                + "\(address.resolution.foundAs)\(passed)"
        )
    }

    /// Whoever had been told of an alert that lost its ground is told so, once.
    mutating func tellOfWithdrawal(_ alert: inout Alert, rule: Rule) {
        var told: [TellingRecord] = []
        for record in alert.tellings where !told.contains(where: { $0.person == record.person }) {
            told.append(record)
        }
        for record in told {
            guard let person = person(record.person) else { continue }
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
                now: now
            )
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
                    content: wording.content(cause: .withdrawn, isFirst: false),
                    decided: now
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

    private func person(_ id: String) -> Person? {
        let roster = circumstances.roster
        if roster.catchAll.id == id { return roster.catchAll }
        if roster.operatorPerson.id == id { return roster.operatorPerson }
        return roster.people[id]
    }

    private func anchor(of episode: Episode?) -> CaseEvent? {
        guard let reference = episode?.findings.last?.anchor else { return nil }
        return history.events.first { $0.reference == reference }
    }

    /// A role that nobody can be told in is an event, which the rule about gaps turns into an alert.
    ///
    /// One a day for each role; telling of such an alert makes none, so that there is no end of them.
    private mutating func noteGap(_ resolution: Resolution, rule: Rule) {
        guard let role = resolution.gap, !rule.anchor.types.contains(Self.gapType) else { return }
        let day = circumstances.calendar.zone.date(at: now)
        let event = ownEvent(
            id: "gap/\(caseReference)/\(role)/\(day)",
            type: Self.gapType,
            data: [("role", role.name)]
        )
        guard !history.events.contains(where: { $0.reference == event.reference }),
            !decision.events.contains(where: { $0.reference == event.reference })
        else { return }
        decision.events.append(event)
    }

    private static let gapType = "roster.gap_found"
}
