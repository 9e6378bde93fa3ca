/// What the functions for lists and sets cost and how large their results are.
extension CostEstimate {
    /// Functions that take lists apart, compare their elements or put them in order.
    static let listFunctions: Set<String> = [
        "lists.range", "slice", "flatten", "distinct", "sort", "sets.contains", "sets.equivalent",
        "sets.intersects", "reverse", "optional.unwrap", "unwrapOpt",
    ]

    /// The steps of putting one of so many elements in order by a key.
    static func sorting(oneOf count: Saturating, by key: ValueExtent) -> Saturating {
        let roundCount = Int.bitWidth - count.value.leadingZeroBitCount
        return (1 + key.count / EvaluationLimits.stepByteCountMax) * Saturating(roundCount)
    }

    /// The steps that one of `listFunctions` counts beyond those of reading its arguments.
    func listWork(_ name: String, _ extents: [ValueExtent]) -> Saturating {
        let first = extents.first ?? .scalar
        let second = extents.count > 1 ? extents[1] : .scalar
        switch name {
        case "lists.range":
            return Saturating(EvaluationLimits.elementCountMax)
                / EvaluationLimits.stepElementCountMax
        case "flatten":
            // How deep a value nests is not known, and each level is a round.
            return extents.count == 1
                ? first.elementCount + first.elementCount * first.each.elementCount
                : Saturating(EvaluationLimits.stepCountMax + 1)
        case "slice", "reverse", "optional.unwrap", "unwrapOpt":
            return first.count / EvaluationLimits.stepElementCountMax
        case "distinct":
            return first.elementCount * first.elementCount * first.each.walk
        case "sort":
            return first.elementCount
                * CostEstimate.sorting(oneOf: first.elementCount, by: first.each)
        case "sets.contains", "sets.equivalent", "sets.intersects":
            let pairs = first.elementCount * second.elementCount
            return pairs * (first.each.walk + second.each.walk)
        default:
            return 0
        }
    }

    /// How large a list made of lists can be, or nil for another function.
    func listResult(_ name: String, _ extents: [ValueExtent]) -> ValueExtent? {
        let first = extents.first ?? .scalar
        switch name {
        case "lists.range":
            return .elements(Saturating(EvaluationLimits.elementCountMax), each: .scalar)
        case "slice", "distinct", "sort", "reverse":
            return first
        case "first", "last":
            return .elements(1, each: first.each)
        case "optional.unwrap", "unwrapOpt":
            return .elements(first.elementCount, each: first.each.each)
        case "flatten":
            guard extents.count == 1 else {
                return .elements(
                    Saturating(EvaluationLimits.elementCountMax),
                    each: .anything(sizes)
                )
            }
            let count = first.elementCount * (1 + first.each.elementCount)
            return .elements(count, each: first.each.joined(with: first.each.each))
        default:
            return nil
        }
    }
}
