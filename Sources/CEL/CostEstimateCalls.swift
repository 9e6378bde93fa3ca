/// What calls cost and how large their results are.
extension CostEstimate {
    mutating func call(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved],
        _ type: ValueType
    ) -> Part {
        let parts = arguments.map { part($0) }
        let own = parts.reduce(Saturating(0)) { $0 + $1.steps }
        let total = parts.reduce(Saturating(0)) { $0 + $1.extent.count }
        let isComparedWithText =
            if arguments.count == 2, !definition.isHosts(argumentCount: 2),
                case .constant(.string) = arguments[1].kind
            {
                ["_==_", "_!=_", "startsWith"].contains(definition.name)
            } else {
                false
            }
        if isComparedWithText {
            return Part(steps: own + CostEstimate.reading(parts[1].extent.count), extent: .scalar)
        }
        // A function that counts its work by itself is charged one step before it.
        let base =
            if case .counted = definition.body, arguments.count == 2 {
                Saturating(1)
            } else {
                CostEstimate.reading(total)
            }
        let work = work(definition, parts.map(\.extent))
        var extent = result(definition, parts.map(\.extent), type)
        var steps = own + base + work
        if case .bytes(let count) = extent, count > CostEstimate.byteCountMax {
            // What would be longer ends the evaluation.
            extent = .bytes(CostEstimate.byteCountMax)
            steps = max(steps, Saturating(EvaluationLimits.stepCountMax + 1))
        }
        if case .elements(let count, let each) = extent, count > CostEstimate.elementCountMax {
            extent = .elements(CostEstimate.elementCountMax, each: each)
            steps = max(steps, Saturating(EvaluationLimits.stepCountMax + 1))
        }
        return Part(steps: steps, extent: extent)
    }

    private static let byteCountMax = Saturating(EvaluationLimits.valueByteCountMax)
    private static let elementCountMax = Saturating(EvaluationLimits.elementCountMax)

    /// The steps of reading so many bytes or elements, as `spend(extent:)` counts them.
    private static func reading(_ count: Saturating) -> Saturating {
        1 + count / EvaluationLimits.stepByteCountMax
    }

    /// Functions that count no steps of their own, whatever form they have.
    private static let plainFunctions: Set<String> = [
        "math.greatest", "math.least", "optional.none", "substring", "getFullYear", "getMonth",
        "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes",
        "getSeconds", "getMilliseconds",
    ]

    /// Whether the steps a function counts by itself are known here.
    static func isKnown(_ definition: FunctionDefinition) -> Bool {
        switch definition.body {
        case .unary, .binary: true
        case .counted, .general:
            plainFunctions.contains(definition.name)
                || countingFunctions.contains(definition.name)
                || listFunctions.contains(definition.name)
        }
    }

    private static let countingFunctions: Set<String> = [
        "_+_", "_==_", "_!=_", "_in_", "contains", "matches", "indexOf", "lastIndexOf", "replace",
        "split", "join", "format",
    ]

    /// The steps that a function counts beyond those of reading its arguments.
    private func work(_ definition: FunctionDefinition, _ extents: [ValueExtent]) -> Saturating {
        let first = extents.first ?? .scalar
        let second = extents.count > 1 ? extents[1] : .scalar
        let both = first.count + second.count
        let isHosted = FunctionLibrary.standard[definition.name] == nil
        switch definition.name {
        case let name where CostEstimate.listFunctions.contains(name):
            return listWork(name, extents)
        case "_+_":
            return CostEstimate.reading(both) + both / EvaluationLimits.stepElementCountMax
        case "_==_", "_!=_":
            return first.walk
        case "_in_":
            return CostEstimate.reading(first.count) + second.elementCount * first.walk
        case "contains", "indexOf", "lastIndexOf":
            return CostEstimate.reading(both) + CostEstimate.search(first.count, second.count)
        case "matches":
            return CostEstimate.compilation(first.count, second.count)
        case "split", "replace":
            let search = first.count + 2 + CostEstimate.search(first.count, second.count)
            guard definition.name == "replace", extents.count > 2 else { return search }
            let result = replaced(first, extents[2])
            return search + first.count + 4 + result / EvaluationLimits.stepByteCountMax
        case "join":
            let each = first.each.count + second.count
            return first.elementCount * CostEstimate.reading(each)
        case "format":
            let value = second.each
            let decimals = 2 + Saturating(EvaluationLimits.decimalCountMax)
            let clause = CostEstimate.reading(value.count) + value.walk + decimals
            return CostEstimate.reading(first.count) + second.elementCount * clause
                + formatted(first, second) / EvaluationLimits.stepByteCountMax
        default:
            // A host's function counts nothing; one of the library that is not known here might.
            return isHosted || CostEstimate.isKnown(definition) ? 0 : .max
        }
    }

    /// The steps of comparing a part with a text everywhere it could be.
    private static func search(_ text: Saturating, _ part: Saturating) -> Saturating {
        1 + text * part / EvaluationLimits.stepByteCountMax
    }

    /// The steps of compiling a pattern that is not known before and of matching it.
    private static func compilation(_ text: Saturating, _ pattern: Saturating) -> Saturating {
        let longest = min(pattern.value, ExpressionLimits.patternByteCountMax)
        // An instruction takes more than this many bytes of the memory a pattern may have.
        let instructionCount = Int(ExpressionLimits.patternMemoryByteCountMax / 16)
        return reading(pattern) + Saturating(RegularExpression.stepCount(forPatternOf: longest))
            + 1 + text * Saturating(instructionCount) / EvaluationLimits.stepPatternWorkMax
    }

    private func replaced(_ text: ValueExtent, _ new: ValueExtent) -> Saturating {
        text.count + (text.count + 1) * new.count
    }

    private func formatted(_ format: ValueExtent, _ values: ValueExtent) -> Saturating {
        format.count + values.elementCount * values.each.written
    }

    /// How large the result of a function can be.
    private func result(
        _ definition: FunctionDefinition,
        _ extents: [ValueExtent],
        _ type: ValueType
    ) -> ValueExtent {
        let first = extents.first ?? .scalar
        let second = extents.count > 1 ? extents[1] : .scalar
        if let made = listResult(definition.name, extents) { return made }
        switch definition.name {
        case "_+_":
            guard case .elements(_, let each) = first.joined(with: second) else {
                if case .anything = first.joined(with: second) {
                    return first.joined(with: second).grown(by: first.count + second.count)
                }
                return first.count + second.count == 0 && type != .string && type != .bytes
                    ? .scalar : .bytes(first.count + second.count)
            }
            return .elements(first.count + second.count, each: each)
        case "split":
            return .elements(first.count + 1, each: .bytes(first.count))
        case "join":
            return .bytes(first.elementCount * (first.each.count + second.count))
        case "replace":
            return .bytes(replaced(first, extents.count > 2 ? extents[2] : .scalar))
        case "format":
            return .bytes(formatted(first, second))
        case "optional.of", "optional.ofNonZeroValue":
            return .elements(1, each: first)
        case "optional.none":
            return .elements(1, each: .scalar)
        case "value":
            return first.each
        case "or":
            return first.joined(with: second)
        case "orValue":
            return first.each.joined(with: second)
        case "dyn", "math.greatest", "math.least":
            return extents.reduce(first) { $0.joined(with: $1) }.joined(with: first.each)
        default:
            return made(by: definition, of: extents, type)
        }
    }

    /// The result of a function of which no more is known than its type: no function makes more
    /// than two bytes of one, and a host's makes values of the sizes that are assumed.
    private func made(
        by definition: FunctionDefinition,
        of extents: [ValueExtent],
        _ type: ValueType
    ) -> ValueExtent {
        let total = extents.reduce(Saturating(512)) { $0 + $1.count * 2 }
        let assumed = ValueExtent(of: type, sizes)
        switch type {
        case .string, .bytes:
            return .bytes(definition.isHosts ? max(total, assumed.count) : total)
        case .dyn, .undetermined: return assumed.grown(by: total)
        default: return assumed
        }
    }
}

extension Environment {
    /// Functions of the language whose calls are reckoned without a bound, for a test that there
    /// are none.
    package var functionsOfUnknownCost: [String] {
        functions.values.filter {
            FunctionLibrary.standard[$0.name] != nil && !CostEstimate.isKnown($0)
        }.map(\.name).sorted()
    }
}

extension ValueExtent {
    /// Anything of at least this length.
    fileprivate func grown(by count: Saturating) -> ValueExtent {
        joined(with: .bytes(count)).joined(with: .elements(count, each: .scalar))
    }
}
