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
}

extension Roster {
    /// The fallback order of `roles.md` §2.4; the round-the-clock duty only for what is urgent.
    private static let chain = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead", "authority", "duty",
    ].map { Role($0) }

    private static let contactPersonRole = Role("contact_person")
    private static let dutyRole = Role("duty")
    private static let operatorRole = Role("operator")
    /// The end of every chain.
    package static let catchAllRole = Role("catch_all")

    /// Finds the one person to tell in the role now; there always is one.
    package func resolve(
        _ role: Role,
        in caseReference: CaseReference,
        history: CaseHistory,
        severity: Severity,
        at now: Instant
    ) -> Resolution {
        if role == Self.operatorRole {
            return Resolution(person: operatorPerson, foundAs: role, hops: [], gaps: [])
        }
        var hops: [Resolution.Hop] = []
        for candidate in Self.candidates(from: role, severity: severity) {
            let holding = self.holding(
                candidate,
                in: caseReference,
                history: history,
                at: now
            )
            switch holding {
            case .held(let person) where person.email != nil:
                return Resolution(
                    person: person,
                    foundAs: candidate,
                    hops: hops,
                    gaps: Self.gaps(role, hops)
                )
            case .away(let standIn?) where standIn.email != nil:
                hops.append(Resolution.Hop(role: candidate, reason: .holderIsAway))
                return Resolution(
                    person: standIn,
                    foundAs: Role("stand_in"),
                    hops: hops,
                    gaps: Self.gaps(role, hops)
                )
            case .held:
                hops.append(Resolution.Hop(role: candidate, reason: .holderHasNoMailbox))
            case .away:
                hops.append(Resolution.Hop(role: candidate, reason: .holderIsAway))
            case .nobody:
                hops.append(Resolution.Hop(role: candidate, reason: .nobodyHoldsIt))
            }
        }
        return Resolution(
            person: catchAll,
            foundAs: Self.catchAllRole,
            hops: hops,
            gaps: Self.gaps(role, hops)
        )
    }

    /// The role itself, then what follows it in the chain; the whole chain for other roles.
    private static func candidates(from role: Role, severity: Severity) -> [Role] {
        guard role != catchAllRole else { return [] }
        let rest = chain.filter { $0 != dutyRole || severity == .urgent || $0 == role }
        guard let place = rest.firstIndex(of: role) else { return [role] + rest }
        return Array(rest[place...])
    }

    /// A holder who is away is no gap; a role without anybody who can be told is one.
    private static func gaps(_ role: Role, _ hops: [Resolution.Hop]) -> [Role] {
        hops.filter { $0.role == role || $0.role == contactPersonRole }
            .filter { $0.reason != .holderIsAway }
            .map(\.role)
    }
}
