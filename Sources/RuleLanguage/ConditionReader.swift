import CaseEvents
import WorkingTime

/// Reads the conditions of one rule.
struct ConditionReader {
    private static let keys = [
        "event", "any_of", "state", "before", "after", "at_least", "since", "where", "count",
    ]

    let rule: RuleReader
    let anchor: Anchor

    private var diagnosis: Diagnosis { rule.diagnosis }

    func read(_ field: YAMLNode?) -> [Condition] {
        guard let field, !field.isNull else { return [] }
        guard let elements = field.elements else {
            diagnosis.report(.notAList(), at: field)
            return []
        }
        return elements.compactMap { condition($0) }
    }

    private func condition(_ node: YAMLNode) -> Condition? {
        guard diagnosis.checkKeys(of: node, in: .condition, known: Self.keys),
            let subject = subject(node)
        else { return nil }
        let window = window(node)
        if case .events = subject, window == nil,
            !["before", "after", "since"].contains(where: { node[$0] != nil })
        {
            diagnosis.report(.windowMissing(), at: node)
        }
        return Condition(
            subject: subject,
            window: window,
            predicate: rule.compiler.predicate(
                node["where"],
                event: anchor.types,
                other: candidates(subject)
            ),
            measure: measure(node["count"]),
            place: node.place
        )
    }

    private func candidates(_ subject: Condition.Subject) -> [String] {
        switch subject {
        case .events(let types): types
        case .state(let name): rule.vocabulary.state(name)?.from ?? []
        }
    }

    private func subject(_ node: YAMLNode) -> Condition.Subject? {
        let present = ["event", "any_of", "state"].filter { node[$0] != nil }
        guard present.count == 1, let key = present.first, let field = node[key] else {
            diagnosis.report(.conditionWithoutSubject(), at: node)
            return nil
        }
        guard key == "state" else {
            let types = rule.types(field)
            return types.isEmpty ? nil : .events(types: types)
        }
        guard let name = diagnosis.text(field) else { return nil }
        guard rule.vocabulary.state(name) != nil else {
            let known = rule.vocabulary.states.map(\.name)
            diagnosis.report(.unknownState(name, known: known), at: field)
            return nil
        }
        return .state(name: name)
    }

    private func window(_ node: YAMLNode) -> Window? {
        let present = ["before", "after", "since"].filter { node[$0] != nil }
        if present.count > 1 { diagnosis.report(.windowTwice(), at: node) }
        if let field = node["at_least"], present != ["before"] {
            diagnosis.report(.atLeastWithoutBefore(), at: field)
        }
        switch present.first {
        case "before":
            guard let reach = diagnosis.elapsed(node["before"], rule.parameters) else { return nil }
            let atLeast = diagnosis.elapsed(node["at_least"], rule.parameters) ?? .zero
            if atLeast > reach, let field = node["at_least"] {
                diagnosis.report(.windowEmpty(), at: field)
            }
            return .before(reach: reach, atLeast: atLeast)
        case "after":
            return diagnosis.elapsed(node["after"], rule.parameters).map { .after(reach: $0) }
        case "since":
            let types = rule.types(node["since"])
            return types.isEmpty ? nil : .since(types: types)
        default:
            return nil
        }
    }

    private func measure(_ field: YAMLNode?) -> Measure {
        guard let field, let text = diagnosis.text(field) else { return .present }
        let words = text.split(separator: " ")
        guard words.count == 2, let comparison = Comparison(rawValue: String(words[0])),
            let number = Int(words[1]), (0...1_000).contains(number)
        else {
            diagnosis.report(.count(text), at: field)
            return .present
        }
        return .count(comparison, number)
    }
}
