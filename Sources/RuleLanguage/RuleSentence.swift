import CaseEvents
import WorkingTime

/// Puts a rule into one sentence, so that its author can hear whether it says what was meant.
struct RuleSentence {
    let rule: Rule
    let isDanish: Bool

    var text: String {
        var clauses = [opening]
        clauses += rule.given.map { (isDanish ? "når " : "given ") + phrase($0) }
        clauses += consents(areWanted: true).map { (isDanish ? "når " : "given ") + $0 }
        clauses += rule.unless.map { (isDanish ? "medmindre " : "unless ") + phrase($0) }
        clauses += consents(areWanted: false).map { (isDanish ? "medmindre " : "unless ") + $0 }
        if let deadline = rule.deadline {
            let reminders = deadline.reminders.map { reminder in
                switch reminder {
                case .atOnce: isDanish ? "straks" : "at once"
                case .fromDeadline(let amount): amount.description
                }
            }
            clauses.append(
                (isDanish ? "mind om fristen " : "remind of the deadline ")
                    + deadline.expression.source + " "
                    + reminders.joined(separator: ", ") + (isDanish ? " indtil " : " until ")
                    + (deadline.until + deadline.untilWhere.map(phrase)).joined(separator: " / ")
            )
        }
        let pauses = rule.pauses.joined(separator: " / ")
        if !pauses.isEmpty {
            clauses.append(isDanish ? "uret står under \(pauses)" : "the clock stops in \(pauses)")
        }
        if !rule.expect.isEmpty {
            let expected = rule.expect.map { phrase($0) }.joined(
                separator: isDanish ? " og " : " and "
            )
            clauses.append((isDanish ? "ventes " : "expect ") + expected)
        }
        let ends = [ladder] + endings
        return clauses.joined(separator: ", ") + "; " + ends.joined(separator: "; ") + "."
    }

    /// What ends something under a condition.
    func phrase(_ end: EventEnd) -> String {
        end.types.joined(separator: " / ") + (isDanish ? " hvor " : " where ")
            + end.predicate.source
    }

    private var opening: String {
        let condition = rule.predicate.map { (isDanish ? " hvor " : " where ") + $0.source } ?? ""
        switch rule.anchor {
        case .event(let types):
            let names = types.joined(separator: " / ")
            return (isDanish ? "For hver " : "For each ") + names + condition
        case .count(let types, let atLeast, let within):
            return tally(types, isDanish ? "\(atLeast) gange" : "\(atLeast) times", within)
                + condition
        case .distinct(let types, let value, let endedBy, let atLeast, let within):
            let kinds = isDanish ? "med \(atLeast) forskellige" : "with \(atLeast) different"
            let ends = endedBy.joined(separator: " / ")
            let unended = isDanish ? ", ikke endt af " : ", not ended by "
            return tally(types, "\(kinds) \(value.source)", within)
                + (ends.isEmpty ? "" : unended + ends) + condition
        case .sum(let types, let value, let atLeast, let within):
            let sum = isDanish ? "med i alt mindst" : "with in all at least"
            return tally(types, "\(sum) \(atLeast) \(value.source)", within) + condition
        case .sequence(let first, let then):
            let steps = then.map { step in
                (isDanish ? ", så " : ", then ") + step.types.joined(separator: " / ")
                    + (isDanish ? " inden for " : " within ") + "\(step.within ?? .zero)"
            }
            return (isDanish ? "For hver " : "For each ") + first.types.joined(separator: " / ")
                + steps.joined() + condition
        case .silence(let silence):
            let names = silence.types.joined(separator: " / ")
            return (isDanish ? "Når \(names)" : "When no \(names)") + condition
                + (isDanish ? " udebliver i " : " comes for ") + length(silence.length)
                + lateness(silence.grace)
        case .rate(let fall): return opening(fall) + condition + lateness(fall.grace)
        case .held(let held):
            return
                (isDanish
                ? "Når \(held.state.name) har varet \(held.span)"
                : "When \(held.state.name) has held for \(held.span)") + condition
        }
    }

    private func tally(_ types: [String], _ much: String, _ within: Elapsed) -> String {
        let names = types.joined(separator: " / ")
        return isDanish
            ? "Hver gang \(names) sker \(much) inden for \(within)"
            : "Each time \(names) happens \(much) within \(within)"
    }

    private var ladder: String {
        let steps = rule.tell.map { step in
            let names = step.roles.map(\.name).joined(separator: isDanish ? " og " : " and ")
            let start =
                switch step.start {
                case .after(.elapsed(.zero)): isDanish ? "straks" : "at once"
                case .after(let amount): isDanish ? "efter " + amount.danish : "after \(amount)"
                case .withReminder(let amount):
                    (isDanish ? "fra påmindelsen " : "from the reminder ") + amount.description
                }
            return names + naming(step) + " \(start)" + repetition(step)
        }
        let telling = steps.joined(separator: isDanish ? ", så " : ", then ")
        if rule.expect.isEmpty { return (isDanish ? "fortæl " : "tell ") + telling }
        return (isDanish ? "mangler det, fortæl " : "if it is missing, tell ") + telling
    }

    func phrase(_ condition: Condition) -> String {
        var words: [String]
        switch condition.subject {
        case .events(let types):
            words = [latest(condition, types.joined(separator: isDanish ? " eller " : " or "))]
        case .state(let name): words = [isDanish ? "\(name) gælder" : "\(name) holds"]
        }
        switch condition.measure {
        case .present: break
        case .count(let comparison, let number):
            words.append("(\(comparison.rawValue) \(number))")
        case .distinct(let value, let comparison, let number):
            let kinds = isDanish ? "forskellige" : "different"
            words.append("(\(kinds) \(value.source) \(comparison.rawValue) \(number))")
        case .sum(let value, let comparison, let number):
            let sum = isDanish ? "i alt" : "sum of"
            words.append("(\(sum) \(value.source) \(comparison.rawValue) \(number))")
        }
        if let window = window(condition) { words.append(window) }
        if let predicate = condition.predicate {
            words.append((isDanish ? "hvor " : "where ") + predicate.source)
        }
        if let heldFor = condition.heldFor {
            words.append(isDanish ? "i \(heldFor) uden ophør" : "for \(heldFor) without a break")
        }
        words += particulars(condition)
        return words.joined(separator: " ")
    }
}

extension TimeAmount {
    /// The amount in Danish words.
    fileprivate var danish: String {
        switch self {
        case .elapsed: description
        case .workingDays(let count):
            count.magnitude == 1 ? "\(count) arbejdsdag" : "\(count) arbejdsdage"
        case .workingHours(let count):
            count.magnitude == 1 ? "\(count) arbejdstime" : "\(count) arbejdstimer"
        case .weekdays(let count): count.magnitude == 1 ? "\(count) hverdag" : "\(count) hverdage"
        case .nextDay(let time): "næste dag \(time)"
        case .nextWorkingDay(let time): "næste arbejdsdag \(time)"
        }
    }
}
