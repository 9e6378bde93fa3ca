package import Alerting
package import CaseEvents
import RuleLanguage
import WorkingTime

extension Decision {
    /// The changed alerts by rule and key, and the older first, whatever each of them stands on.
    package var alertsInOrder: [Alert] {
        guard alerts.count > 1 else { return alerts }
        return alerts.sorted {
            ($0.rule, $0.key, $0.raised, $0.id) < ($1.rule, $1.key, $1.raised, $1.id)
        }
    }
}

extension ReplayTransition {
    /// What happened to the alert, in one word.
    package enum Kind: String, Sendable, Hashable {
        case opened, told, answered, closed, withdrawn
        case foundTooLate = "found_too_late"
    }

    /// What happened to the alert.
    package var kind: Kind {
        switch alert.state {
        case .open: isNewState ? .opened : .told
        case .answered: isNewState ? .answered : .told
        case .closed: isNewState ? .closed : .told
        case .withdrawn: isNewState ? .withdrawn : .told
        case .foundTooLate: .foundTooLate
        }
    }

    /// Writes the transition as one JSON object.
    ///
    /// - Parameters:
    ///   - writer: Takes the object.
    ///   - namesPeople: Whether who was told is named by identifier too; else by role alone.
    package func encode(to writer: inout JSONWriter, namesPeople: Bool = false) {
        writer.beginObject()
        writer.member("at", at.rfc3339)
        writer.member("case", alert.caseReference.text)
        writer.member("rule", alert.rule)
        writer.member("transition", kind.rawValue)
        writer.member("alert", alert.id)
        writer.member("severity", alert.severity.rawValue)
        if let anchor = alert.anchors.last {
            writer.name("anchor")
            writer.beginObject()
            writer.member("source", anchor.source)
            writer.member("id", anchor.id)
            writer.endObject()
        }
        if let deadline = alert.deadline { writer.member("due", deadline.rfc3339) }
        if case .answered(_, let answer, _) = alert.state { writer.member("answer", answer) }
        if case .closed(let event) = alert.state { writer.member("by", event.type) }
        writer.name("told")
        writer.beginArray()
        for telling in tellings {
            writer.beginObject()
            writer.member("role", telling.role.name)
            if namesPeople { writer.member("person", telling.person.id) }
            writer.member("cause", telling.cause.label)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
