import CaseEvents
import WorkingTime

/// What rules make of each other's alerts, which are events too.
extension Rule {
    /// Whether what the rule does hangs on alerts of the rule of that name.
    ///
    /// - Parameters:
    ///   - name: Whose alerts are meant.
    ///   - atOnce: Whether only alerts of the anchor's own instant count, or later ones: those that
    ///     the rule itself raises from it.
    /// - Returns: The key that looks at them, and the type of event; nothing where no expression
    ///   could hold of such an alert. What cannot be told is taken for a look.
    func look(atAlertsOf name: String, atOnce: Bool = false) -> (key: String, type: String)? {
        if let type = anchorLook(atAlertsOf: name) { return ("when", type) }
        for (key, group) in [("unless", unless), ("expect", expect)] {
            for condition in group {
                guard case .events(let types) = condition.subject else { continue }
                if atOnce, !canSeeOwnAlert(condition) { continue }
                let predicate = condition.predicate
                if let type = first(types, couldHold: predicate, of: name) { return (key, type) }
            }
        }
        if let type = closes.first(where: Self.isOfAlerts) { return ("closes", type) }
        for end in closesWhere {
            if let type = first(end.types, couldHold: end.predicate, of: name) {
                return ("closes", type)
            }
        }
        return nil
    }

    /// Whether the condition's window can hold an alert that the rule raises from its anchor.
    private func canSeeOwnAlert(_ condition: Condition) -> Bool {
        let isLater =
            switch anchor {
            case .silence, .held: true
            default:
                expect.contains { if case .after = $0.window { true } else { false } }
            }
        switch condition.window {
        case .before(_, let atLeast): return atLeast == .zero && !isLater
        case .since: return !isLater
        case .after, nil: return true
        }
    }

    /// The type of alert events of the rule of that name that the rule could look from.
    func anchorLook(atAlertsOf name: String) -> String? {
        let step: Predicate? =
            if case .sequence(_, let then) = anchor { then.last?.predicate } else { nil }
        return anchor.types.first { type in
            guard Self.isOfAlerts(type) else { return false }
            let alert = Self.alertEvent(type, of: name)
            return predicate?.truth(event: alert, other: nil) != .doesNotHold
                && step?.truth(event: alert, other: alert) != .doesNotHold
        }
    }

    private func first(
        _ types: [String],
        couldHold predicate: Predicate?,
        of name: String
    ) -> String? {
        types.first { type in
            guard Self.isOfAlerts(type) else { return false }
            let anchor = Self.alertEvent(self.anchor.types.first ?? type, of: "")
            let alert = Self.alertEvent(type, of: name)
            return predicate?.truth(event: anchor, other: alert) != .doesNotHold
        }
    }

    private static func isOfAlerts(_ type: String) -> Bool {
        type.hasPrefix(CaseEvent.alertTypePrefix)
    }

    /// An event of an alert of which nothing but the rule is known.
    private static func alertEvent(_ type: String, of rule: String) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: "look"),
            type: type,
            caseReference: .daemon,
            happened: .earliest,
            data: rule.isEmpty ? .emptyObject : .object(ofTexts: [("rule", rule)]),
            received: .earliest
        )
    }
}

/// What may not reach everybody.
extension Rule {
    /// Everybody whom the rule can tell: the ladder, and who hears when nothing followed an answer.
    var toldRoles: [Role] {
        tell.flatMap(\.roles)
            + answerForms.flatMap { form -> [Role] in
                guard case .holds(let hold) = form.effect else { return [] }
                return hold.then
            }
    }

    /// What of a free space the rule hangs on, by its name; nothing where there is none.
    func freeSpaceSource(in vocabulary: Vocabulary) -> String? {
        let type = mentionedTypes(in: vocabulary).lazy
            .compactMap { vocabulary.eventType($0) }
            .first { $0.isOfFreeSpace }
        if let type { return type.name }
        return vocabulary.citizenAttributes.first { attribute in
            attribute.disclosure == .safeSpace
                && [".\(attribute.name)", ".?\(attribute.name)"].contains { name in
                    sources.contains { $0.contains("citizen" + name) }
                }
        }
        .map { "citizen.\($0.name)" }
    }
}
