import CaseEvents

/// Checks the named conditions that no rule uses; those of rules are read with each of them.
struct UnusedConditions {
    let vocabulary: Vocabulary
    let conditions: [String: YAMLNode]
    let diagnosis: Diagnosis

    /// Reports what they cannot mean; their expressions wait for an anchor to be read with.
    func check(besides rules: [YAMLNode]) {
        let used = Set(rules.flatMap { Self.used(by: $0) })
        for name in conditions.keys.sorted() where !used.contains(name) {
            if let condition = conditions[name] { check(condition) }
        }
    }

    private static func used(by rule: YAMLNode) -> [String] {
        let asked = ["given", "unless", "expect"].flatMap { rule[$0]?.elements ?? [] }
        let naming = (rule["tell"]?.list ?? []).compactMap { $0["of"] }
        return (asked + naming)
            .compactMap { $0["condition"]?.text }
    }

    private func check(_ condition: YAMLNode) {
        let keys = FileForm.condition.names.filter { $0 != "condition" }
        guard diagnosis.checkKeys(of: condition, in: .condition, known: keys) else { return }
        let fields = [
            condition["event"], condition["any_of"], condition["since"],
            condition["ended_by"]?["event"],
        ]
        for node in fields.compactMap({ $0 }).flatMap({ $0.list }) {
            if let type = node.text { checkEvent(type, at: node) }
        }
        let states = [condition["state"], condition["since"]?["state"]].compactMap { $0 }
        for node in states {
            checkState(node)
        }
    }

    private func checkState(_ node: YAMLNode) {
        if let name = node.text, vocabulary.state(name) == nil {
            diagnosis.report(.unknownState(name, known: vocabulary.states.map(\.name)), at: node)
        }
    }

    private func checkEvent(_ type: String, at node: YAMLNode) {
        let lists = vocabulary.lists.map { "list.\($0.name)" }
        if type.hasPrefix("list.") {
            guard !lists.contains(type) else { return }
            return diagnosis.report(.unknownWord(type, allowed: lists), at: node)
        }
        guard vocabulary.eventType(type) == nil else { return }
        diagnosis.report(
            .unknownEventType(
                type,
                known: vocabulary.eventTypes.map(\.name),
                suggestion: LikelyName.eventType(type, in: vocabulary)
            ),
            at: node
        )
    }
}
