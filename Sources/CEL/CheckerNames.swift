/// Variables, attributes and entries.
extension Checker {
    /// The names of the language's types.
    private static let typeNames: Set<String> = [
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
        "google.protobuf.Timestamp", "google.protobuf.Duration", "optional_type", "net.IP",
        "net.CIDR",
    ]

    mutating func identifier(
        _ name: String,
        isAbsolute: Bool,
        _ range: SourceRange
    ) -> Resolved {
        if let found = lookUp(name, isAbsolute: isAbsolute, range) { return found }
        let guess =
            Checker.constant(for: name)
            ?? guess(for: name, among: scopes.map(\.name) + environment.variables.map(\.name))
        return failure(
            .name(.unknown(name)),
            range,
            suggestion: guess,
            evaluatesTo: .undeclared(name)
        )
    }

    /// The local, variable or type of a name, which may have dots.
    private func lookUp(_ name: String, isAbsolute: Bool, _ range: SourceRange) -> Resolved? {
        if !isAbsolute, let local = scopes.last(where: { $0.name == name }) {
            return Resolved(
                .local(index: local.index),
                local.type,
                range,
                path: local.path,
                guardKey: local.guardKey,
                allowedValues: local.allowedValues
            )
        }
        for candidate in isAbsolute ? [name] : candidates(for: name) {
            if let slot = environment.variables.firstIndex(where: { $0.name == candidate }) {
                return Resolved(
                    .variable(slot: slot),
                    reckoned(environment.variables[slot].type),
                    range,
                    path: [candidate],
                    guardKey: candidate
                )
            }
        }
        guard Checker.typeNames.contains(name) else { return nil }
        return Resolved(.constant(.type(name)), reckoned(.type), range)
    }

    /// The name in the container, in each of the container's parents, and by itself.
    func candidates(for name: String) -> [String] {
        var candidates: [String] = []
        var parts = environment.container.split(separator: ".")
        while !parts.isEmpty {
            candidates.append(parts.joined(separator: ".") + "." + name)
            parts.removeLast()
        }
        return candidates + [name]
    }

    /// Whether a chain of names starts with a local or a variable and so cannot name a function.
    func startsWithKnownName(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .identifier(let name, let isAbsolute):
            lookUp(name, isAbsolute: isAbsolute, expression.range) != nil
        case .select(let operand, _, _): startsWithKnownName(operand)
        default: false
        }
    }

    /// A chain such as `com.example.limit` that is the name of one variable or type.
    func dottedVariable(_ expression: Expression) -> Resolved? {
        var names: [String] = []
        var current = expression
        while case .select(let operand, let field, false) = current.kind {
            names.append(field)
            current = operand
        }
        guard case .identifier(let root, let isAbsolute) = current.kind,
            isAbsolute || !scopes.contains(where: { $0.name == root })
        else { return nil }
        let name = ([root] + names.reversed()).joined(separator: ".")
        return lookUp(name, isAbsolute: isAbsolute, expression.range)
    }

    mutating func selection(
        _ expression: Expression,
        _ operand: Expression,
        _ field: String,
        isOptional: Bool
    ) -> Resolved {
        if !isOptional, let variable = dottedVariable(expression) { return variable }
        let resolved = resolveOperand(operand)
        return select(resolved, field, isOptional: isOptional, expression.range)
    }

    /// `operand.field`, or `operand.?field`.
    func pathAndKey(_ operand: Resolved, _ field: String) -> (path: [String]?, key: String?) {
        (operand.path.map { $0 + [field] }, operand.guardKey.map { "\($0).\(field)" })
    }

    mutating func select(
        _ operand: Resolved,
        _ field: String,
        isOptional: Bool,
        _ range: SourceRange
    ) -> Resolved {
        let (path, key) = pathAndKey(operand, field)
        var type = operand.type
        var isOptional = isOptional
        if case .optional(let wrapped) = type {
            type = wrapped
            isOptional = true
        }
        switch type {
        case .record(let record):
            guard let (index, attribute) = record.field(named: field) else {
                return unknownField(field, of: record, range)
            }
            if isOptional {
                return Resolved(
                    .optionalField(operand: operand, index: index),
                    .optional(attribute.type),
                    range,
                    path: path,
                    guardKey: key,
                    allowedValues: attribute.allowedValues
                )
            }
            refuseUnguarded(attribute, operand, key, range)
            return Resolved(
                .field(
                    operand: operand,
                    index: index,
                    name: field,
                    presence: attribute.presence
                ),
                reckoned(attribute.type),
                range,
                path: path,
                guardKey: key,
                allowedValues: attribute.allowedValues
            )
        case .map(.string, let value), .map(.dyn, let value), .map(.undetermined, let value):
            return entry(operand, field, isOptional, value, range, path, key)
        case .dyn, .undetermined:
            return entry(operand, field, isOptional, .dyn, range, path, key)
        default:
            let name = SourceRange(
                offset: range.end - min(field.utf8.count, range.length),
                length: min(field.utf8.count, range.length)
            )
            let isLength = Checker.asksForLength(field, of: type)
            return failure(
                .name(isLength ? .length(field) : .noAttributes(field, of: type)),
                isLength ? name : range,
                suggestion: isLength ? "size()" : nil,
                evaluatesTo: .noSuchOverload(".\(field)")
            )
        }
    }

    private func entry(
        _ operand: Resolved,
        _ field: String,
        _ isOptional: Bool,
        _ type: ValueType,
        _ range: SourceRange,
        _ path: [String]?,
        _ key: String?
    ) -> Resolved {
        Resolved(
            isOptional
                ? .optionalEntry(operand: operand, name: field)
                : .entry(operand: operand, name: field),
            isOptional ? reckoned(.optional(type)) : type,
            range,
            path: path,
            guardKey: key
        )
    }

    mutating func unknownField(
        _ field: String,
        of record: RecordType,
        _ range: SourceRange
    ) -> Resolved {
        let guess = guess(for: field, among: record.fields.map(\.name))
        // The mistake is the name, which ends the range.
        let length = min(field.utf8.count, range.length)
        let name = SourceRange(offset: range.end - length, length: length)
        return failure(
            .name(.unknownAttribute(field, of: record.displayName)),
            name,
            suggestion: guess,
            evaluatesTo: .missingAttribute(field)
        )
    }

    /// Refuses to read what may be missing without saying what a missing value means.
    private mutating func refuseUnguarded(
        _ attribute: RecordType.Field,
        _ operand: Resolved,
        _ key: String?,
        _ range: SourceRange
    ) {
        guard attribute.presence == .optional, key.map(guarded.contains) != true else { return }
        let name = attribute.name
        let start = operand.path?.joined(separator: ".") ?? "..."
        note(
            .name(.mayBeMissing(name, read: "\(start).\(name)")),
            range,
            suggestion: "\(start).?\(name).orValue(\(Checker.exampleText(of: attribute.type)))"
        )
    }

    private static func exampleText(of type: ValueType) -> String {
        switch type {
        case .bool: "false"
        case .int: "0"
        case .uint: "0u"
        case .double: "0.0"
        case .string: "\"unknown\""
        case .list: "[]"
        case .map: "{}"
        default: "..."
        }
    }
}
