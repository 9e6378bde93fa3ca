/// How `latest` is read and checked.
extension ConditionReader {
    /// Which event alone is asked; nothing where all are.
    func latest(_ node: YAMLNode, _ candidates: [String]) -> LatestEvent? {
        guard let field = node["latest"] else { return nil }
        if field.isPlain, let word = field.text, ["true", "false"].contains(word) {
            return word == "true" ? LatestEvent() : nil
        }
        return rule.compiler.predicate(field, event: anchor.types, other: candidates)
            .map { LatestEvent(predicate: $0) }
    }

    /// Refuses what does not go with a look at one event.
    func checkLatest(_ condition: Condition, _ node: YAMLNode, at field: YAMLNode) {
        if case .state = condition.subject {
            return rule.diagnosis.report(.latestOfState(), at: field)
        }
        let others = ["after", "from", "count", "distinct", "sum", "consume", "for"]
        if let other = others.first(where: { node[$0] != nil }) {
            rule.diagnosis.report(.latestBeside(other), at: field)
        }
    }
}
