/// How a window on both sides of the anchor is read.
extension ConditionReader {
    func around(_ node: YAMLNode) -> Window? {
        if let field = node["at_least"] {
            rule.diagnosis.report(.atLeastWithoutBefore(), at: field)
        }
        guard let before = rule.diagnosis.elapsed(node["before"], rule.parameters),
            let after = rule.diagnosis.elapsed(node["after"], rule.parameters)
        else { return nil }
        return .around(before: before, after: after)
    }
}
