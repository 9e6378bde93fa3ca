import CaseEvents
package import RuleLanguage
package import WorkingTime

extension Alert {
    /// The roles whose answers the alert still waits for; none where one answer is enough.
    package func rolesToAnswer(by rule: Rule) -> [Role] {
        guard state.isOpen else { return [] }
        let counted = (answers ?? []).filter { $0.effect == .counts }.flatMap(\.roles)
        return rule.answeredBy.filter { !counted.contains($0) }
    }
}

extension Circumstances {
    /// Those who stand nearest to a case, after whomever the rule tells.
    private static let nearestRoles = [
        "contact_person", "stand_in", "team", "coordinator", "team_lead",
    ]
    .map { Role($0) }

    /// Roles that nobody has in a case.
    private static let rolesOfNoCase = ["operator", "rule_owner", "catch_all"].map { Role($0) }

    /// To whom an alert can be handed: first whom its rule tells, then who stands nearest to the case,
    /// then whoever else the roster names for it.
    ///
    /// Whoever may not know all of it is left out, as is whoever cannot be told now.
    ///
    /// - Parameters:
    ///   - alert: The alert that is to be handed over.
    ///   - rule: Its rule.
    ///   - giver: Who would hand it over.
    ///   - history: The case's events: roles, absences and consents count.
    ///   - now: When it would be handed over.
    /// - Returns: Each person once.
    package func colleagues(
        for alert: Alert,
        of rule: Rule,
        besides giver: String,
        history: CaseHistory,
        at now: Instant
    ) -> [Person] {
        let named = roster.roles(namedIn: alert.caseReference)
        let classes = rule.disclosedClasses(in: ruleBook.vocabulary)
        let givenAs = alert.roles(of: giver).first ?? Role("contact_person")
        var colleagues: [Person] = []
        for role in rule.tell.flatMap(\.roles) + Self.nearestRoles + named
        where !Self.rolesOfNoCase.contains(role.plain) {
            let resolution = roster.resolve(
                role,
                in: alert.caseReference,
                history: history,
                severity: alert.severity,
                about: classes,
                at: now
            )
            let person = resolution.person
            guard case .full = resolution.disclosure, person.id != giver,
                person.id != roster.catchAll.id,
                !colleagues.contains(where: { $0.id == person.id }),
                canTake(person, rule, as: givenAs, history: history, at: now)
            else { continue }
            colleagues.append(person)
        }
        return colleagues
    }
}
