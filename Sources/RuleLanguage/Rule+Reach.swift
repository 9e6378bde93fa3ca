package import CaseEvents
package import WorkingTime

extension Rule {
    /// The types that stop every clock of a case.
    package static let stoppingTypes = ["case.closed", "citizen.deceased"]

    /// How far back conditions look that name an event or a state instead of a span.
    package static let historyReachMax = Elapsed.days(3_653)

    private var conditions: [Condition] { given + unless + expect }

    /// The types of all events that can make a difference to the rule, sorted.
    package func mentionedTypes(in vocabulary: Vocabulary) -> [String] {
        let types =
            readTypes(in: vocabulary) + closes + (deadline?.until ?? []) + Rule.stoppingTypes
        return Set(types).sorted()
    }

    /// The types whose events the rule judges by: its anchor and its conditions.
    func readTypes(in vocabulary: Vocabulary) -> [String] {
        var types = anchor.types
        for condition in conditions { types += Self.types(of: condition, in: vocabulary) }
        return types
    }

    /// The types whose events can make a finding where none stood or was pending.
    ///
    /// Those are the anchors and whatever a condition needs to hold. A witness that is expected, a
    /// circumstance that excuses, and what ends an alert can only take findings away.
    func raisingTypes(in vocabulary: Vocabulary) -> [String] {
        var types = anchor.types
        for condition in given { types += Self.types(of: condition, in: vocabulary) }
        for condition in expect + unless where !Self.onlyTakesAway(condition) {
            types += Self.types(of: condition, in: vocabulary)
        }
        return types
    }

    /// Whether more events of its types can only satisfy the condition, and never undo that.
    private static func onlyTakesAway(_ condition: Condition) -> Bool {
        guard case .events = condition.subject, condition.measure == .present else { return false }
        if case .since = condition.window { return false }
        return true
    }

    private static func types(of condition: Condition, in vocabulary: Vocabulary) -> [String] {
        var types: [String] = []
        switch condition.subject {
        case .events(let names): types += names
        case .state(let name):
            let state = vocabulary.state(name)
            types += (state?.from ?? []) + (state?.until ?? [])
        }
        if case .since(let names) = condition.window { types += names }
        return types
    }

    /// How much history before an anchor the rule needs, at most.
    package var neededHistory: Elapsed {
        var reach = Elapsed.zero
        if case .count(_, _, let within) = anchor { reach = within }
        for condition in conditions {
            switch condition.window {
            case .before(let before, _): reach = max(reach, before)
            case .since: reach = max(reach, Rule.historyReachMax)
            case .after, nil: break
            }
            if case .state = condition.subject { reach = max(reach, Rule.historyReachMax) }
        }
        return reach
    }

    /// How long after its anchor or its deadline the rule can still do something, about.
    var reachAhead: Elapsed {
        var reach = Elapsed.zero
        for condition in conditions {
            if case .after(let after) = condition.window { reach = max(reach, after) }
        }
        var ladder = Elapsed.zero
        for step in tell {
            switch step.start {
            case .after(let amount), .withReminder(let amount): ladder = max(ladder, amount.about)
            }
        }
        return reach + ladder
    }

    /// The rule as one sentence.
    package func sentence(_ language: Language) -> String {
        RuleSentence(rule: self, isDanish: language == .danish).text
    }
}

extension TimeAmount {
    /// At least how long the amount can be by the clock, holidays included.
    fileprivate var about: Elapsed {
        switch self {
        case .elapsed(let distance): distance
        case .workingDays(let count), .weekdays(let count): .days(max(0, count) * 2 + 5)
        case .nextDay: .days(2)
        case .nextWorkingDay: .days(7)
        }
    }
}

/// Puts a rule into one sentence, so that its author can hear whether it says what was meant.
private struct RuleSentence {
    let rule: Rule
    let isDanish: Bool

    var text: String {
        var clauses = [opening]
        clauses += rule.given.map { (isDanish ? "når " : "given ") + phrase($0) }
        clauses += rule.unless.map { (isDanish ? "medmindre " : "unless ") + phrase($0) }
        if let deadline = rule.deadline {
            let reminders = deadline.reminders.map { reminder in
                switch reminder {
                case .atOnce: isDanish ? "straks" : "at once"
                case .fromDeadline(let amount): amount.description
                }
            }
            clauses.append(
                (isDanish ? "mind om fristen " : "remind of the deadline ")
                    + reminders.joined(separator: ", ") + (isDanish ? " indtil " : " until ")
                    + deadline.until.joined(separator: " / ")
            )
        }
        if !rule.expect.isEmpty {
            let expected = rule.expect.map { phrase($0) }.joined(
                separator: isDanish ? " og " : " and "
            )
            clauses.append((isDanish ? "ventes " : "expect ") + expected)
        }
        return clauses.joined(separator: ", ") + "; " + ladder + "."
    }

    private var opening: String {
        let condition = rule.predicate.map { (isDanish ? " hvor " : " where ") + $0.source } ?? ""
        switch rule.anchor {
        case .event(let types):
            let names = types.joined(separator: " / ")
            return (isDanish ? "For hver " : "For each ") + names + condition
        case .count(let types, let atLeast, let within):
            let names = types.joined(separator: " / ")
            return
                (isDanish
                ? "Hver gang \(names) sker \(atLeast) gange inden for \(within)"
                : "Each time \(names) happens \(atLeast) times within \(within)") + condition
        }
    }

    private var ladder: String {
        let steps = rule.tell.map { step in
            let names = step.roles.map(\.name).joined(separator: isDanish ? " og " : " and ")
            let start =
                switch step.start {
                case .after(.elapsed(.zero)): isDanish ? "straks" : "at once"
                case .after(let amount): (isDanish ? "efter " : "after ") + amount.description
                case .withReminder(let amount):
                    (isDanish ? "fra påmindelsen " : "from the reminder ") + amount.description
                }
            return "\(names) \(start)"
        }
        let telling = steps.joined(separator: isDanish ? ", så " : ", then ")
        if rule.expect.isEmpty { return (isDanish ? "fortæl " : "tell ") + telling }
        return (isDanish ? "mangler det, fortæl " : "if it is missing, tell ") + telling
    }

    private func phrase(_ condition: Condition) -> String {
        var words: [String]
        switch condition.subject {
        case .events(let types): words = [types.joined(separator: isDanish ? " eller " : " or ")]
        case .state(let name): words = [isDanish ? "\(name) gælder" : "\(name) holds"]
        }
        if case .count(let comparison, let number) = condition.measure {
            words.append("(\(comparison.rawValue) \(number))")
        }
        switch condition.window {
        case .before(let reach, .zero):
            words.append(isDanish ? "inden for \(reach) før" : "within \(reach) before it")
        case .before(let reach, let atLeast):
            words.append(
                isDanish
                    ? "mindst \(atLeast) og højst \(reach) før"
                    : "at least \(atLeast) and at most \(reach) before it"
            )
        case .after(let reach):
            words.append(isDanish ? "inden for \(reach) efter" : "within \(reach) after it")
        case .since(let types):
            words.append((isDanish ? "siden " : "since ") + types.joined(separator: " / "))
        case nil: break
        }
        if let predicate = condition.predicate {
            words.append((isDanish ? "hvor " : "where ") + predicate.source)
        }
        return words.joined(separator: " ")
    }
}
