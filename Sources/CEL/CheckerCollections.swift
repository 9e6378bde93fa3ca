/// Literals of lists and maps, and the macros over them.
extension Checker {
    mutating func list(_ elements: [Expression.Element], _ range: SourceRange) -> Resolved {
        var type = ValueType.undetermined
        var resolved: [Resolved.Element] = []
        for element in elements {
            let value = resolve(element.value)
            let own = element.isOptional ? wrapped(value, element.value.range) : value.type
            type = type.joined(with: own) ?? .dyn
            resolved.append(Resolved.Element(value: value, isOptional: element.isOptional))
        }
        return Resolved(.list(resolved), reckoned(.list(type)), range)
    }

    mutating func map(_ entries: [Expression.Entry], _ range: SourceRange) -> Resolved {
        var keyType = ValueType.undetermined
        var valueType = ValueType.undetermined
        var resolved: [Resolved.Entry] = []
        for entry in entries {
            let key = resolve(entry.key)
            let value = resolve(entry.value)
            var keyOwn = key.type
            switch keyOwn {
            case .bool, .int, .uint, .string, .dyn, .undetermined: break
            default:
                note(.mismatch(.key(key.type)), key.range)
                // A type with maps for keys would double with each map around it.
                keyOwn = .dyn
            }
            let own = entry.isOptional ? wrapped(value, entry.value.range) : value.type
            keyType = keyType.joined(with: keyOwn) ?? .dyn
            valueType = valueType.joined(with: own) ?? .dyn
            resolved.append(
                Resolved.Entry(key: key, value: value, isOptional: entry.isOptional)
            )
        }
        return Resolved(.map(resolved), reckoned(.map(keyType, valueType)), range)
    }

    /// The type inside an optional, which `?` before an element asks for.
    private mutating func wrapped(_ value: Resolved, _ range: SourceRange) -> ValueType {
        switch value.type {
        case .optional(let wrapped): return wrapped
        case .dyn, .undetermined: return .dyn
        default:
            note(.mismatch(.notOptional("?", value.type)), range)
            return .dyn
        }
    }

    mutating func comprehension(
        _ comprehension: Expression.Comprehension,
        _ range: SourceRange
    ) -> Resolved {
        let operand = resolve(comprehension.operand)
        let form = comprehension.form
        let (first, second) = elementTypes(of: operand, form)
        let elementPath = operand.path.map { $0 + ["*"] }
        let opened: Int
        let local: Int
        var secondLocal: Int?
        if let name = comprehension.secondVariable {
            local = open(comprehension.variable, type: first.position)
            secondLocal = open(
                name,
                type: second,
                path: elementPath,
                allowedValues: operand.allowedValues
            )
            opened = 2
        } else {
            local = open(
                comprehension.variable,
                type: first.element,
                path: elementPath,
                allowedValues: operand.allowedValues
            )
            opened = 1
        }
        let outer = guarded.count
        let condition = comprehension.condition.map { resolve($0) }
        if let condition {
            requireBool(condition, of: form.rawValue)
            guarded += Checker.keysPresent(whenTrue: condition)
        }
        let result = comprehension.result.map { resolve($0) }
        guarded.removeLast(guarded.count - outer)
        close(opened)
        if form == .sortBy, let result, !result.type.isOrdered {
            note(.mismatch(.noOrder(result.type)), result.range)
        }
        let type = resultType(form, first, operand: operand, result: result)
        return Resolved(
            .comprehension(
                Resolved.Comprehension(
                    form: form,
                    operand: operand,
                    local: local,
                    secondLocal: secondLocal,
                    condition: condition,
                    result: result
                )
            ),
            reckoned(type),
            range
        )
    }

    /// The types of what is visited: alone, or as position or key with a value.
    private mutating func elementTypes(
        of operand: Resolved,
        _ form: Expression.Comprehension.Form
    ) -> (first: (element: ValueType, position: ValueType), second: ValueType) {
        switch operand.type {
        case .list(let element): return ((element, .int), element)
        case .map(let key, let value) where form != .sortBy: return ((key, key), value)
        case .dyn, .undetermined: return ((.dyn, .dyn), .dyn)
        default:
            let mistake: Diagnostic.Mismatch =
                form == .sortBy
                ? .notAList(form.rawValue, operand.type)
                : .notACollection(form.rawValue, operand.type)
            note(.mismatch(mistake), operand.range)
            return ((.dyn, .dyn), .dyn)
        }
    }

    private func resultType(
        _ form: Expression.Comprehension.Form,
        _ first: (element: ValueType, position: ValueType),
        operand: Resolved,
        result: Resolved?
    ) -> ValueType {
        let resultType = result?.type ?? .dyn
        return switch form {
        case .all, .exists, .existsOne: .bool
        case .filter, .sortBy: .list(first.element)
        case .map, .transformList: .list(resultType)
        case .transformMap: .map(first.position, resultType)
        case .transformMapEntry:
            if case .map = resultType { resultType } else { .map(.dyn, .dyn) }
        }
    }

    mutating func binding(
        _ name: String,
        _ value: Expression,
        _ body: Expression,
        _ range: SourceRange
    ) -> Resolved {
        let value = resolve(value)
        let local = open(
            name,
            type: value.type,
            path: value.path,
            guardKey: value.guardKey,
            allowedValues: value.allowedValues
        )
        let body = resolve(body)
        close(1)
        return Resolved(.binding(local: local, value: value, body: body), body.type, range)
    }

    mutating func optionalMap(
        _ operand: Expression,
        _ name: String,
        _ body: Expression,
        isFlat: Bool,
        _ range: SourceRange
    ) -> Resolved {
        let operand = resolve(operand)
        var type = ValueType.dyn
        switch operand.type {
        case .optional(let wrapped): type = wrapped
        case .dyn, .undetermined: break
        default:
            let name = isFlat ? "optFlatMap" : "optMap"
            note(.mismatch(.notOptional(name, operand.type)), operand.range)
        }
        let local = open(
            name,
            type: type,
            path: operand.path,
            allowedValues: operand.allowedValues
        )
        let body = resolve(body)
        close(1)
        if isFlat, !body.type.isAssignable(to: .optional(.dyn)) {
            note(.mismatch(.notOptional("optFlatMap", body.type)), body.range)
        }
        return Resolved(
            .optionalMap(operand: operand, local: local, body: body, isFlat: isFlat),
            isFlat ? body.type : reckoned(.optional(body.type)),
            range
        )
    }
}
