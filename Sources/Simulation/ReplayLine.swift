package import Alerting
package import CaseEvents
import RuleLanguage
package import WorkingTime

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
        case opened, told, held, answered, closed, withdrawn, expired
        case foundTooLate = "found_too_late"

        fileprivate var danish: String {
            switch self {
            case .opened: "åbnet"
            case .told: "fortalt"
            case .held: "taget"
            case .answered: "besvaret"
            case .closed: "lukket"
            case .withdrawn: "trukket tilbage"
            case .expired: "udløbet"
            case .foundTooLate: "fundet for sent"
            }
        }
    }

    /// What happened to the alert.
    package var kind: Kind {
        switch alert.state {
        case .open: isNewState ? .opened : .told
        case .held: isNewState ? .held : .told
        case .expired: isNewState ? .expired : .told
        case .answered: isNewState ? .answered : .told
        case .closed: isNewState ? .closed : .told
        case .withdrawn: isNewState ? .withdrawn : .told
        case .foundTooLate: .foundTooLate
        }
    }

    /// The transition as one line for people.
    ///
    /// - Parameters:
    ///   - language: The language of its words.
    ///   - zone: The zone of its time.
    ///   - namesPeople: Whether who was told is named by identifier too; else by role alone.
    /// - Returns: Its time, case, rule and outcome.
    package func text(_ language: Language, in zone: Zone, namesPeople: Bool) -> String {
        "\(at.civilText(in: zone))  \(alert.caseReference)  \(alert.rule)  "
            + outcome(language, namesPeople: namesPeople)
    }

    /// When it was, what happened to the alert and who was told.
    package func words(_ language: Language, in zone: Zone, namesPeople: Bool) -> String {
        "\(at.civilText(in: zone))  " + outcome(language, namesPeople: namesPeople)
    }

    private func outcome(_ language: Language, namesPeople: Bool) -> String {
        var words = [
            language == .danish ? kind.danish : kind.rawValue.replacing("_", with: " ")
        ]
        switch alert.state {
        case .answered(_, let answer, _) where kind == .answered: words.append(answer)
        case .closed(let event) where kind == .closed: words.append(event.type)
        default: break
        }
        let told = tellings.map { telling in
            let who = namesPeople ? " (\(telling.person.id))" : ""
            return "\(telling.role)\(who), \(telling.cause.label)"
        }
        return (words + told).joined(separator: "  ")
    }

    /// Writes the transition as one JSON object, with times in UTC.
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
        if case .held(_, let answer, let until) = alert.state {
            writer.member("answer", answer)
            writer.member("until", until.rfc3339)
        }
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
