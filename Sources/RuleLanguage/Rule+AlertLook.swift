package import CaseEvents
import WorkingTime

/// What rules make of each other's alerts, which are events too.
extension Rule {
    /// Whether what the rule does hangs on alerts of the rule of that name.
    ///
    /// - Parameters:
    ///   - name: Whose alerts are meant.
    ///   - vocabulary: The states that conditions and clocks name.
    ///   - atOnce: Whether only what can call the rule or take back its ground counts, and of that
    ///     only alerts of the anchor's own instant, or later ones: those that the rule itself raises.
    /// - Returns: The key that looks at them, and the type of event; nothing where no expression
    ///   could hold of such an alert. What cannot be told is taken for a look.
    func look(
        atAlertsOf name: String,
        in vocabulary: Vocabulary,
        atOnce: Bool = false
    ) -> (key: String, type: String)? {
        if let type = anchorLook(atAlertsOf: name) ?? anchorEnd { return ("when", type) }
        let given = atOnce ? reversibleGiven : given
        for (key, group) in [("unless", unless), ("expect", expect), ("given", given)] {
            let type = first(of: group, atAlertsOf: name, in: vocabulary, atOnce: atOnce)
            if let type { return (key, type) }
        }
        if let type = clockTypes(in: vocabulary).first(where: Self.isOfAlerts) {
            return ("pauses", type)
        }
        let ends = [
            ("closes", closes, closesWhere),
            ("until", deadline?.until ?? [], deadline?.untilWhere ?? []),
        ]
        for (key, types, endsWhere) in ends {
            if let type = types.first(where: Self.isOfAlerts) { return (key, type) }
            for end in endsWhere {
                if let type = first(end.types, couldHold: end.predicate, of: name) {
                    return (key, type)
                }
            }
        }
        return nil
    }

    /// Whether an alert of the rule of that name can give this rule its ground, or take it away, at
    /// the instant at which it is raised or at a later one.
    ///
    /// - Parameters:
    ///   - name: The rule whose alerts are meant.
    ///   - vocabulary: The states that conditions and clocks name.
    /// - Returns: Whether it can give, and whether it can take away.
    package func dependence(
        onAlertsOf name: String,
        in vocabulary: Vocabulary
    ) -> (gives: Bool, takesAway: Bool) {
        func isLook(_ conditions: [Condition]) -> Bool {
            first(of: conditions, atAlertsOf: name, in: vocabulary, atOnce: true) != nil
        }
        let takesAway =
            isLook(unless) || isLook(expect) || isLook(reversibleGiven) || anchorEnd != nil
            || clockTypes(in: vocabulary).contains(where: Self.isOfAlerts)
        return (anchorLook(atAlertsOf: name) != nil || isLook(given), takesAway)
    }

    /// The conditions of `given` that can hold no more when something happens.
    private var reversibleGiven: [Condition] {
        given.filter { condition in
            if case .state = condition.subject { return true }
            if condition.ending != nil { return true }
            switch condition.measure {
            case .present: return false
            case .count(let comparison, _), .distinct(_, let comparison, _),
                .sum(_, let comparison, _):
                return comparison == .less || comparison == .atMost
            }
        }
    }

    /// The type of alert events that ends what the rule looks from: a state, or what has begun.
    private var anchorEnd: String? {
        if case .sequence = anchor { return nil }
        return anchor.readTypes.first { Self.isOfAlerts($0) && !anchor.types.contains($0) }
    }

    private func first(
        of conditions: [Condition],
        atAlertsOf name: String,
        in vocabulary: Vocabulary,
        atOnce: Bool
    ) -> String? {
        for condition in conditions where !atOnce || canSeeOwnAlert(condition) {
            var types: [String] = []
            var others: [String] = []
            switch condition.subject {
            case .events(let names): types = names
            case .state(let name):
                let state = vocabulary.state(name)
                others = (state?.from ?? []) + (state?.until ?? [])
            }
            others += condition.ending?.types ?? []
            if case .since(let names) = condition.window, !atOnce { others += names }
            // People answer later; an opening alone comes of what raises the alert.
            if atOnce {
                types = types.filter { $0 == Self.openingOfAlert }
                others = others.filter { $0 == Self.openingOfAlert }
            }
            if let type = first(types, couldHold: condition.predicate, of: name) { return type }
            // Of what starts or ends something no expression says whose alert is meant.
            if let type = others.first(where: Self.isOfAlerts) { return type }
        }
        return nil
    }

    /// Whether the condition's window can hold an alert that the rule raises from its anchor.
    private func canSeeOwnAlert(_ condition: Condition) -> Bool {
        if condition.isFromDeadline { return true }
        // It asks what arrived before the anchor.
        if condition.latest != nil { return false }
        let isLater =
            switch anchor {
            case .silence, .rate, .held: true
            default:
                expect.contains { $0.window?.ahead != nil }
            }
        switch condition.window {
        case .before(_, let atLeast): return atLeast == .zero && !isLater
        case .after, .around: return true
        case .since, .sinceState, nil: return !isLater
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

    private static let openingOfAlert = CaseEvent.alertTypePrefix + "opened"

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
