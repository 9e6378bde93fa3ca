package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// The one person who is told in a role, and how that person was found.
package struct Resolution: Sendable, Hashable {
    /// One role that was asked on the way, and why it was passed over.
    package struct Hop: Sendable, Hashable {
        package enum Reason: String, Sendable, Hashable {
            case nobodyHoldsIt = "nobody holds it"
            case holderIsAway = "its holder is away"
            case holderHasNoMailbox = "its holder has no mailbox"
            case holderHasLeft = "its holder has left"
            case nobodyIsOnDuty = "nobody is on duty now"
            case mayNotKnow = "its holder may not know without the citizen's consent"
            /// So many reminders stayed without an answer (`Alert.unansweredReminderCountMax`).
            case doesNotAnswer = "its holder has not answered the reminders"
        }

        package let role: Role
        package let reason: Reason
    }

    package let person: Person
    /// The role in which the person was found; `catch_all` at the chain's end.
    package let foundAs: Role
    package let hops: [Hop]
    /// The roles that nobody can be told in and that ought to be held, the one that the rule named and
    /// the contact person: each is an alert of its own.
    package let gaps: [Role]
    /// What the person may be told.
    package let disclosure: Disclosure
    /// The role that the disclosure was asked for; nothing at the ends of the chain.
    ///
    /// Who stands in is found as a stand-in and knows what the holder of the role may.
    package var knownAs: Role?

    /// The roles whose holders may not know before the citizen has been asked.
    package var withheld: [Role] {
        hops.filter { $0.reason == .mayNotKnow }.map(\.role)
    }
}

extension Resolution {
    /// Whoever was named is told, or stands in for the one who was and is away.
    init(of person: Person, as role: Role, standsIn: Bool = false, disclosure: Disclosure) {
        self.init(
            person: person,
            foundAs: standsIn ? Role("stand_in") : role,
            hops: standsIn ? [Hop(role: role, reason: .holderIsAway)] : [],
            gaps: [],
            disclosure: disclosure,
            knownAs: role
        )
    }
}

extension Roster {
    /// The fallback order of `roles.md` §2.4; the round-the-clock duty only for what is urgent.
    private static let chain = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead", "authority", "duty",
    ].map { Role($0) }

    private static let contactPersonRole = Role("contact_person")
    private static let dutyRole = Role("duty")
    private static let standInRole = Role("stand_in")
    private static let operatorRole = Role("operator")
    /// Whoever answers for a rule; of a citizen's case that is nobody's business but the operator's.
    static let ruleOwnerRole = Role("rule_owner")
    /// The end of every chain.
    package static let catchAllRole = Role("catch_all")

    /// Finds the one person to tell in the role now; there always is one.
    ///
    /// - Parameters:
    ///   - role: The role that the rule names.
    ///   - caseReference: The case.
    ///   - history: Its events, those about roles and consents among them.
    ///   - severity: What is urgent may go to the duty.
    ///   - classes: The classes of what is told; whoever may not know is passed over.
    ///   - named: Who is meant by the role in this alert, where an event names somebody.
    ///   - now: The instant of the telling.
    /// - Returns: The person, how it was found, and what it may be told.
    package func resolve(
        _ role: Role,
        in caseReference: CaseReference,
        history: CaseHistory,
        severity: Severity,
        about classes: [DisclosureClass] = [],
        named: String? = nil,
        at now: Instant
    ) -> Resolution {
        if role == Self.operatorRole || role == Self.ruleOwnerRole {
            return Resolution(
                person: operatorPerson,
                foundAs: role,
                hops: [],
                gaps: [],
                disclosure: .full(.ownTeam)
            )
        }
        var hops: [Resolution.Hop] = []
        for candidate in Self.candidates(from: role, severity: severity) {
            let name = candidate == role ? named : nil
            let holding =
                name.map { self.holding(by: $0, at: now) }
                ?? holding(candidate, in: caseReference, history: history, at: now)
            let (found, reason) = Self.reached(holding)
            guard let found else {
                hops.append(Resolution.Hop(role: candidate, reason: reason))
                continue
            }
            let known =
                name == nil
                ? candidate : self.role(of: found, as: candidate, in: caseReference, history, now)
            let disclosure = disclosure(
                to: found,
                as: known,
                of: classes,
                history: history,
                at: now
            )
            let isSilenced = mayNotHear(found, as: known, of: classes)
            guard disclosure != .withheld, !isSilenced else {
                hops.append(Resolution.Hop(role: candidate, reason: .mayNotKnow))
                continue
            }
            let isStandIn = reason == .holderIsAway
            if isStandIn { hops.append(Resolution.Hop(role: candidate, reason: reason)) }
            return Resolution(
                person: found,
                foundAs: isStandIn ? Self.standInRole : candidate,
                hops: hops,
                gaps: Self.gaps(role, hops),
                disclosure: disclosure,
                knownAs: known
            )
        }
        return Resolution(
            person: catchAll,
            foundAs: Self.catchAllRole,
            hops: hops,
            gaps: Self.gaps(role, hops),
            disclosure: .full(.ownTeam)
        )
    }

    /// Whom a message reaches in a role, and why it does not go to the holder.
    private static func reached(_ holding: Holding) -> (Person?, Resolution.Hop.Reason) {
        switch holding {
        case .held(let person): (person.email == nil ? nil : person, .holderHasNoMailbox)
        case .away(let standIn): (standIn?.email == nil ? nil : standIn, .holderIsAway)
        case .left: (nil, .holderHasLeft)
        case .offDuty: (nil, .nobodyIsOnDuty)
        case .nobody: (nil, .nobodyHoldsIt)
        }
    }

    /// The role itself, then what follows it in the chain; the whole chain for other roles.
    private static func candidates(from role: Role, severity: Severity) -> [Role] {
        guard role != catchAllRole else { return [] }
        let rest = chain.filter { $0 != dutyRole || severity == .urgent || $0 == role }
        // Whoever holds the role for one domain goes before whoever holds all of it.
        let divided = role.domain == nil ? [] : [role]
        guard let place = rest.firstIndex(of: role.plain) else {
            return divided + [role.plain] + rest
        }
        return divided + rest[place...]
    }

    /// As what somebody knows whom an event names: who can sanction as that, who works with the
    /// citizen as that, and otherwise as the role that is meant.
    private func role(
        of person: Person,
        as meant: Role,
        in caseReference: CaseReference,
        _ history: CaseHistory,
        _ now: Instant
    ) -> Role {
        let order = Role.hearingTheLeast + Role.sanctioning + Role.ownTeam + Role.known
        let held = order.first { role in
            guard !Role.occasional.contains(role) else { return false }
            let holding = holding(role, in: caseReference, history: history, at: now)
            return holding == .held(person)
        }
        return held ?? meant
    }

    /// What a free space has told never reaches somebody who can sanction, whoever saw it (C03).
    func mayNotHear(
        _ person: Person,
        as role: Role,
        of classes: [DisclosureClass]
    ) -> Bool {
        guard classes.contains(.safeSpace) else { return false }
        let kind = person.kind ?? person.organisation.flatMap { organisations?[$0]?.kind }
        return kind == .sanctioning || Role.sanctioning.contains(role.plain)
    }

    /// The roles without anybody who can be told.
    ///
    /// A holder who is away or may not know is no gap, nor is a duty outside its hours. That nobody
    /// holds a domain apart is none either.
    private static func gaps(_ role: Role, _ hops: [Resolution.Hop]) -> [Role] {
        let noGaps: [Resolution.Hop.Reason] = [.holderIsAway, .mayNotKnow, .nobodyIsOnDuty]
        return hops.filter { $0.role == role.plain || $0.role == contactPersonRole }
            .filter { !Role.occasional.contains($0.role) }
            .filter { !noGaps.contains($0.reason) }
            .map(\.role)
    }
}
