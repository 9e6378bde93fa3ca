import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Whoever answers for the rule that an event of the daemon's own names; nothing for every other
    /// role, in a citizen's case, and where the roster does not know that owner.
    ///
    /// Of a rule without a known owner it is the person whom the event names as one.
    func ruleOwner(_ role: Role, about alert: Alert) -> Resolution? {
        guard role == Roster.ruleOwnerRole, caseReference.isDaemons,
            let anchor = history.events.last(where: { alert.anchors.last == $0.reference })
        else { return nil }
        let rule = anchor.data["rule"]?.string.flatMap { circumstances.ruleBook.rule($0) }
        let owners = [rule?.owner, anchor.data["owner"]?.string].compactMap(\.self)
        guard
            let person = owners.lazy.compactMap({ circumstances.roster.ruleOwner($0, at: now) })
                .first
        else { return nil }
        return Resolution(
            person: person,
            foundAs: role,
            hops: [],
            gaps: [],
            disclosure: .full(.ownTeam)
        )
    }
}
