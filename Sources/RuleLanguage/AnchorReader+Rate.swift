import CaseEvents
import WorkingTime

/// How a rate that falls is read.
extension AnchorReader {
    /// So many events are asked for in the time before: fewer are no rate.
    private static let atLeastRange = 2...1_000

    func rate(_ node: YAMLNode) -> Anchor? {
        let form = FileForm.rate
        guard
            rule.diagnosis.checkKeys(
                of: node,
                in: .rate,
                known: form.names,
                required: form.required
            )
        else { return nil }
        let types = rule.types(node["of"])
        let within = rule.diagnosis.elapsed(node["within"], rule.parameters)
        let comparedWith = rule.diagnosis.elapsed(node["compared_with"], rule.parameters)
        let percent = percent(node["below"])
        let atLeast = rule.number(node["at_least"], Self.atLeastRange)
        let grace = rule.diagnosis.elapsed(node["grace"], rule.parameters) ?? rule.grace(of: types)
        guard let within, let comparedWith, let percent, let atLeast, !types.isEmpty else {
            return nil
        }
        if comparedWith < within, let field = node["compared_with"] {
            rule.diagnosis.report(.rateCompared(), at: field)
            return nil
        }
        return .rate(
            RateFall(
                types: types,
                within: within,
                comparedWith: comparedWith,
                percent: percent,
                atLeast: atLeast,
                grace: grace
            )
        )
    }

    /// `25%` or `25 %`, from 1 to 99.
    private func percent(_ field: YAMLNode?) -> Int? {
        guard let field, let text = rule.diagnosis.text(field) else { return nil }
        let number = text.last == "%" ? text.dropLast().filter { $0 != " " } : ""
        guard let percent = Int(number), (1...99).contains(percent) else {
            rule.diagnosis.report(.ratePercent(text), at: field)
            return nil
        }
        return percent
    }
}
