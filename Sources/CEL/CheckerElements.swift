/// `has` and elements by index.
extension Checker {
    /// `has(operand.field)`.
    mutating func presence(
        _ operand: Expression,
        _ field: String,
        _ range: SourceRange
    ) -> Resolved {
        let resolved = resolveTolerant(operand)
        let (path, key) = pathAndKey(resolved, field)
        var type = resolved.type
        if case .optional(let wrapped) = type { type = wrapped }
        let kind: Resolved.Kind
        switch type {
        case .record(let record):
            guard let (index, _) = record.field(named: field) else {
                let name = SourceRange(offset: range.offset, length: max(0, range.length - 1))
                return unknownField(field, of: record, name)
            }
            kind = .fieldPresence(operand: resolved, index: index)
        case .map, .dyn, .undetermined:
            kind = .entryPresence(operand: resolved, name: field)
        default:
            return failure(
                .name(.noAttributes(field, of: type)),
                range,
                evaluatesTo: .noSuchOverload("has")
            )
        }
        return Resolved(kind, reckoned(.bool), range, path: path, guardKey: key)
    }

    /// The operand of `has`: an attribute missing on the way means no, not a mistake.
    private mutating func resolveTolerant(_ expression: Expression) -> Resolved {
        guard case .select(let operand, let field, false) = expression.kind,
            dottedVariable(expression) == nil
        else { return resolveOperand(expression) }
        let resolved = resolveTolerant(operand)
        var type = resolved.type
        if case .optional(let wrapped) = type { type = wrapped }
        guard case .record(let record) = type, let (_, attribute) = record.field(named: field)
        else { return select(resolved, field, isOptional: false, expression.range) }
        let mayBeMissing =
            attribute.presence == .optional || attribute.presence == .unknownWhenMissing
        return select(resolved, field, isOptional: mayBeMissing, expression.range)
    }

    /// `operand[index]`, or `operand[?index]`.
    mutating func index(
        _ operand: Expression,
        _ index: Expression,
        isOptional: Bool,
        _ range: SourceRange
    ) -> Resolved {
        let operand = resolveOperand(operand)
        let index = resolve(index)
        var container = operand.type
        var yieldsOptional = isOptional
        if case .optional(let wrapped) = container {
            container = wrapped
            yieldsOptional = true
        }
        let element: ValueType
        switch container {
        case .list(let type):
            element = type
            if !index.type.isAssignable(to: .int), !index.type.isNumeric {
                note(.mismatch(.position(index.type)), index.range)
            }
        case .map(let key, let type):
            element = type
            if key.joined(with: index.type) == nil, !(key.isNumeric && index.type.isNumeric) {
                note(.mismatch(.otherKey(key, index.type)), index.range)
            }
        case .dyn, .undetermined: element = .dyn
        default:
            var suggestion: String?
            if case .record(let record) = container, case .constant(.string(let name)) = index.kind,
                record.field(named: name) != nil
            {
                suggestion = "\(source[operand.range]).\(name)"
            }
            return failure(
                .mismatch(.noElements(container)),
                range,
                suggestion: suggestion,
                evaluatesTo: .noSuchOverload("[]")
            )
        }
        var segment = "*"
        var key: String?
        if case .constant(let value) = index.kind {
            if case .string(let text) = value { segment = text }
            key = operand.guardKey.map { "\($0)[\(CanonicalText.literal(value))]" }
        }
        return Resolved(
            yieldsOptional
                ? .optionalIndex(operand: operand, index: index)
                : .index(operand: operand, index: index),
            yieldsOptional ? .optional(element) : element,
            range,
            path: operand.path.map { $0 + [segment] },
            guardKey: key,
            allowedValues: operand.allowedValues
        )
    }
}
