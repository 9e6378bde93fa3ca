import CaseEvents
import RuleLanguage

extension AlertLife {
    /// Whom the event that an alert is about names for a role, such as whoever saw it.
    ///
    /// Only somebody of the roster file: an address that an event carries is never believed.
    func named(_ role: Role, by alert: Alert) -> String? {
        guard !role.namingAttributes.isEmpty, !caseReference.isDaemons,
            let anchor = history.events.last(where: { $0.reference == alert.anchors.last })
        else { return nil }
        return role.namingAttributes.lazy
            .compactMap { anchor.data[$0]?.string }
            .first { circumstances.roster.people[$0] != nil }
    }
}
