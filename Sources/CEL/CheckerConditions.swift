/// Conditions and what `has` in them guards.
extension Checker {
    mutating func logical(
        _ terms: [Expression],
        _ range: SourceRange,
        isAnd: Bool
    ) -> Resolved {
        let outer = guarded.count
        var resolved: [Resolved] = []
        for (position, written) in terms.enumerated() {
            let term = resolve(written)
            let sign = isAnd ? "&&" : "||"
            let previous = position > 0 ? terms[position - 1] : nil
            if !refuseTerm(written, after: previous, sign) { requireBool(term, of: sign) }
            // What follows is read only when this term is true, or false for `||`.
            guarded +=
                isAnd ? Checker.keysPresent(whenTrue: term) : Checker.keysPresent(whenFalse: term)
            resolved.append(term)
        }
        guarded.removeLast(guarded.count - outer)
        return Resolved(isAnd ? .and(resolved) : .or(resolved), reckoned(.bool), range)
    }

    mutating func conditional(
        _ condition: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        _ range: SourceRange
    ) -> Resolved {
        let condition = resolve(condition)
        requireBool(condition, of: "?")
        let outer = guarded.count
        guarded += Checker.keysPresent(whenTrue: condition)
        let then = resolve(then)
        guarded.removeLast(guarded.count - outer)
        guarded += Checker.keysPresent(whenFalse: condition)
        let otherwise = resolve(otherwise)
        guarded.removeLast(guarded.count - outer)
        guard let type = then.type.joined(with: otherwise.type) else {
            return failure(
                .mismatch(.choices(then.type, otherwise.type)),
                range,
                evaluatesTo: .noSuchOverload("?:")
            )
        }
        return Resolved(
            .conditional(condition, then: then, otherwise: otherwise),
            reckoned(type),
            range
        )
    }

    mutating func requireBool(_ term: Resolved, of sign: String) {
        guard !term.type.isAssignable(to: .bool) else { return }
        note(.mismatch(.notACondition(sign, term.type)), term.range)
    }

    /// The reads sure to find a value when the condition is true.
    static func keysPresent(whenTrue condition: Resolved) -> [String] {
        switch condition.kind {
        case .fieldPresence(let operand, _), .entryPresence(let operand, _):
            return [condition.guardKey].compactMap(\.self) + keys(leadingTo: operand)
        case .and(let terms):
            return terms.flatMap { keysPresent(whenTrue: $0) }
        case .or(let terms):
            return keysCommon(to: terms.map { keysPresent(whenTrue: $0) })
        case .call(let definition, let arguments) where definition.name == "!_":
            return arguments.first.map { keysPresent(whenFalse: $0) } ?? []
        case .call(let definition, let arguments) where definition.name == "hasValue":
            return arguments.first.map { keys(leadingTo: $0) } ?? []
        default:
            return []
        }
    }

    /// The reads sure to find a value when the condition is false.
    static func keysPresent(whenFalse condition: Resolved) -> [String] {
        switch condition.kind {
        case .or(let terms):
            return terms.flatMap { keysPresent(whenFalse: $0) }
        case .and(let terms):
            return keysCommon(to: terms.map { keysPresent(whenFalse: $0) })
        case .call(let definition, let arguments) where definition.name == "!_":
            return arguments.first.map { keysPresent(whenTrue: $0) } ?? []
        default:
            return []
        }
    }

    /// The optional reads on the way to a value: when it is there, so are they.
    private static func keys(leadingTo operand: Resolved) -> [String] {
        switch operand.kind {
        case .optionalField(let inner, _), .optionalEntry(let inner, _):
            [operand.guardKey].compactMap(\.self) + keys(leadingTo: inner)
        default: []
        }
    }

    private static func keysCommon(to lists: [[String]]) -> [String] {
        guard let first = lists.first else { return [] }
        let others = lists.dropFirst().map { Set($0) }
        return first.filter { key in others.allSatisfy { $0.contains(key) } }
    }
}
