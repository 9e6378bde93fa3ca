/// Reckons how many steps an expression takes at most, as `EvaluationFrame` counts them.
///
/// Nothing is assumed about values but their sizes: every term of `&&` is evaluated, every element
/// visited, and the dearer choice of `?` taken.
struct CostEstimate {
    /// A part's steps and how large its value can be.
    struct Part {
        var steps: Saturating
        var extent: ValueExtent
    }

    let environment: Environment
    private var locals: [Int: ValueExtent] = [:]

    init(environment: Environment) {
        self.environment = environment
    }

    var sizes: InputSizes { environment.inputSizes }

    /// The steps that one evaluation takes at most.
    static func steps(of root: Resolved, in environment: Environment) -> Int {
        var estimate = CostEstimate(environment: environment)
        return estimate.part(root).steps.value
    }

    mutating func part(_ resolved: Resolved) -> Part {
        switch resolved.kind {
        case .constant(let value):
            return Part(steps: 0, extent: ValueExtent(of: value))
        case .failure:
            return Part(steps: 0, extent: .scalar)
        case .variable(let slot):
            let variable = environment.variables[slot]
            let extent = ValueExtent(of: variable.type, sizes, sizeMax: variable.sizeMax)
            return Part(steps: 0, extent: extent)
        case .local(let index):
            return Part(steps: 0, extent: locals[index] ?? .anything(sizes))
        case .field, .optionalField, .fieldPresence, .entry, .optionalEntry, .entryPresence,
            .index, .optionalIndex:
            return read(resolved)
        case .call(let definition, let arguments):
            return call(definition, arguments, resolved.type)
        case .matches(let text, let pattern):
            let text = part(text)
            return Part(
                steps: text.steps + pattern.stepCountMax(forTextOf: text.extent.count),
                extent: .scalar
            )
        case .and(let terms), .or(let terms):
            let steps = terms.reduce(Saturating(0)) { $0 + part($1).steps }
            return Part(steps: steps, extent: .scalar)
        case .conditional(let condition, let then, let otherwise):
            let (condition, then, otherwise) = (part(condition), part(then), part(otherwise))
            return Part(
                steps: condition.steps + max(then.steps, otherwise.steps),
                extent: then.extent.joined(with: otherwise.extent)
            )
        case .list(let elements):
            return list(elements)
        case .map(let entries):
            return map(entries)
        case .comprehension(let comprehension):
            return self.comprehension(comprehension)
        case .binding(let local, let value, let body):
            let value = part(value)
            let body = part(body, with: [local: value.extent])
            return Part(steps: value.steps + body.steps, extent: body.extent)
        case .optionalMap(let operand, let local, let body, let isFlat):
            let operand = part(operand)
            let body = part(body, with: [local: operand.extent.each])
            let extent = isFlat ? body.extent : .elements(1, each: body.extent)
            return Part(steps: operand.steps + body.steps, extent: extent)
        }
    }

    /// A part that reads local names of these extents.
    private mutating func part(_ resolved: Resolved, with names: [Int: ValueExtent]) -> Part {
        let outer = locals
        locals.merge(names) { $1 }
        defer { locals = outer }
        return part(resolved)
    }

    private mutating func read(_ resolved: Resolved) -> Part {
        switch resolved.kind {
        case .field(let operand, let index, _, let presence):
            var extent = attribute(of: operand.type, index)
            if case .defaultsWhenMissing(let value) = presence {
                extent = extent.joined(with: ValueExtent(of: value))
            }
            return Part(steps: part(operand).steps, extent: extent)
        case .optionalField(let operand, let index):
            let extent = attribute(of: operand.type, index)
            return Part(steps: part(operand).steps, extent: .elements(1, each: extent))
        case .fieldPresence(let operand, _), .entryPresence(let operand, _):
            return Part(steps: part(operand).steps, extent: .scalar)
        case .entry(let operand, _):
            let operand = part(operand)
            return Part(steps: operand.steps, extent: element(of: operand.extent))
        case .optionalEntry(let operand, _):
            let operand = part(operand)
            return Part(
                steps: operand.steps,
                extent: .elements(1, each: element(of: operand.extent))
            )
        case .index(let operand, let index):
            let (operand, index) = (part(operand), part(index))
            let key = index.extent.count / EvaluationLimits.stepByteCountMax
            let steps = operand.steps + index.steps + key
            return Part(steps: steps, extent: element(of: operand.extent))
        case .optionalIndex(let operand, let index):
            let (operand, index) = (part(operand), part(index))
            let key = index.extent.count / EvaluationLimits.stepByteCountMax
            let steps = operand.steps + index.steps + key
            return Part(steps: steps, extent: .elements(1, each: element(of: operand.extent)))
        default:
            preconditionFailure("only reads are reckoned here")
        }
    }

    /// An element of a list or map, or of one within an optional.
    private func element(of extent: ValueExtent) -> ValueExtent {
        extent.each.joined(with: extent.each.each)
    }

    private func attribute(of type: ValueType, _ index: Int) -> ValueExtent {
        var type = type
        while case .optional(let wrapped) = type { type = wrapped }
        guard case .record(let record) = type, record.fields.indices.contains(index) else {
            return .anything(sizes)
        }
        let field = record.fields[index]
        return ValueExtent(of: field.type, sizes, sizeMax: field.sizeMax)
    }

    private mutating func list(_ elements: [Resolved.Element]) -> Part {
        var steps = 1 + Saturating(elements.count) / EvaluationLimits.stepElementCountMax
        var each = ValueExtent.scalar
        for element in elements {
            let value = part(element.value)
            steps += value.steps
            each = each.joined(with: element.isOptional ? value.extent.each : value.extent)
        }
        return Part(steps: steps, extent: .elements(Saturating(elements.count), each: each))
    }

    private mutating func map(_ entries: [Resolved.Entry]) -> Part {
        var steps = 1 + Saturating(entries.count)
        var each = ValueExtent.scalar
        for entry in entries {
            let (key, value) = (part(entry.key), part(entry.value))
            steps += key.steps + value.steps
            steps += key.extent.count / EvaluationLimits.stepByteCountMax
            each = each.joined(with: key.extent)
                .joined(with: entry.isOptional ? value.extent.each : value.extent)
        }
        return Part(steps: steps, extent: .elements(Saturating(entries.count), each: each))
    }

    private mutating func comprehension(_ comprehension: Resolved.Comprehension) -> Part {
        let operand = part(comprehension.operand)
        let (count, each) = (operand.extent.elementCount, operand.extent.each)
        var names = [comprehension.local: each]
        if let second = comprehension.secondLocal { names[second] = each }
        let condition = comprehension.condition.map { part($0, with: names) }
        let result = comprehension.result.map { part($0, with: names) }
        let byteCount =
            (comprehension.condition?.range.length ?? 0)
            + (comprehension.result?.range.length ?? 0)
        var visit = 1 + Saturating(byteCount) / EvaluationLimits.stepExpressionByteCountMax
        visit += (condition?.steps ?? 0) + (result?.steps ?? 0)
        let made = result?.extent ?? .scalar
        let extent: ValueExtent
        switch comprehension.form {
        case .all, .exists, .existsOne: extent = .scalar
        case .filter: extent = .elements(count, each: each)
        case .sortBy:
            visit += CostEstimate.sorting(oneOf: count, by: made)
            extent = .elements(count, each: each)
        case .map, .transformList: extent = .elements(count, each: made)
        case .transformMap:
            visit += 1 + each.count / EvaluationLimits.stepByteCountMax
            extent = .elements(count, each: each.joined(with: made))
        case .transformMapEntry:
            let entry = 1 + made.each.count / EvaluationLimits.stepByteCountMax
            visit += made.elementCount * entry
            extent = .elements(count * made.elementCount, each: made.each)
        }
        return Part(steps: operand.steps + count * visit, extent: extent)
    }
}

extension RegularExpression {
    fileprivate func stepCountMax(forTextOf byteCount: Saturating) -> Saturating {
        // A text of the greatest length stands for every longer one: either exhausts an evaluation.
        Saturating(stepCount(forTextOf: min(byteCount.value, EvaluationLimits.valueByteCountMax)))
            + byteCount / EvaluationLimits.valueByteCountMax
    }
}
