package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// What one recipient may be told in one case now, and on which basis.
package enum Disclosure: Sendable, Hashable {
    /// The rule's own text, where the recipient's mail may carry it.
    case full(Basis)
    /// That the citizen may not be able to come and whom to ask, and nothing else (C04).
    case minimal
    /// Nothing: the citizen has to be asked whether the recipient may know.
    case withheld

    /// Why it may be told.
    package enum Basis: Sendable, Hashable {
        /// The roster declares no basis for anybody.
        case undeclared
        case ownTeam
        case statute(cites: String, purpose: String)
        case consent
    }
}

extension Roster {
    /// What a person may be told in a role about something of these classes.
    ///
    /// Own team, then statute, then consent; whoever can sanction hears the least, and a free space
    /// is told nothing that the citizen has not agreed to (C03).
    ///
    /// - Parameters:
    ///   - person: Who would be told.
    ///   - role: The role that the person was found in.
    ///   - classes: The classes of what the alert is about.
    ///   - history: The case's events, consents among them.
    ///   - now: The instant of the telling.
    /// - Returns: How much, and on which basis.
    package func disclosure(
        to person: Person,
        as role: Role,
        of classes: [DisclosureClass],
        history: CaseHistory,
        at now: Instant
    ) -> Disclosure {
        let organisation = person.organisation.flatMap { organisations?[$0] }
        let kind = person.kind ?? organisation?.kind
        let hearsTheLeast = kind == .sanctioning || Role.hearingTheLeast.contains(role.plain)
        guard organisations != nil, person.id != catchAll.id, person.id != operatorPerson.id else {
            return hearsTheLeast ? .minimal : .full(.undeclared)
        }
        let basis = organisation?.basis ?? (Role.ownTeam.contains(role.plain) ? .ownTeam : .consent)
        // What a free space has told is its own staff's; others need the citizen's word (C03).
        let isOfFreeSpace = kind == .freeSpace || Role.freeSpaces.contains(role.plain)
        let asked = isOfFreeSpace ? classes.filter { $0 != .safeSpace } : classes
        let granted = lawful(basis, to: person, as: role, of: asked, history: history, at: now)
        guard let granted else { return .withheld }
        return hearsTheLeast ? .minimal : .full(granted)
    }

    private func lawful(
        _ basis: LawfulBasis,
        to person: Person,
        as role: Role,
        of classes: [DisclosureClass],
        history: CaseHistory,
        at now: Instant
    ) -> Disclosure.Basis? {
        var open = classes
        var found: Disclosure.Basis = .consent
        switch basis {
        case .ownTeam:
            open.removeAll { $0 != .safeSpace }
            found = .ownTeam
        case .statute(let cites, let purpose, let covered):
            open.removeAll { covered.contains($0) }
            found = .statute(cites: cites, purpose: purpose)
        case .consent:
            // Even that there is a case is told to nobody without the citizen's word.
            open.append(.open)
        }
        if open.isEmpty { return found }
        let consent = Consent(
            to: [role.name, role.plain.name, person.id] + (person.organisation.map { [$0] } ?? []),
            history: history,
            calendar: calendar,
            at: now
        )
        return open.allSatisfy { consent.covers($0) } ? found : nil
    }
}
