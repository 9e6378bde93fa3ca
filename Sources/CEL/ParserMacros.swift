/// Calls, and the macros among them.
extension Parser {
    /// `name(arguments)`; `has` is the one macro of this form.
    mutating func globalCall(
        _ name: String,
        _ nameRange: SourceRange,
        _ arguments: [Expression],
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression {
        guard name == "has" else {
            return try node(
                .call(function: name, target: nil, arguments: arguments),
                range,
                over: arguments
            )
        }
        guard arguments.count == 1, case .select(let operand, let field, false) = arguments[0].kind
        else {
            // The arguments were meant otherwise, so what is wrong with them says nothing.
            if !arguments.contains(where: isHole) {
                report(.form(.presenceWithoutAttribute), range)
            }
            return hole([], range)
        }
        return try node(.presence(operand: operand, field: field), range, over: [operand])
    }

    /// `target.name(arguments)`, or the macro of that name.
    mutating func memberCall(
        _ name: String,
        _ nameRange: SourceRange,
        _ target: Expression,
        _ arguments: [Expression],
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression {
        if case .identifier("cel", false) = target.kind,
            let expanded = try celMacro(name, arguments, range)
        {
            return expanded
        }
        if let form = comprehensionForm(name, arguments) {
            return try comprehension(form, nameRange, target, arguments, range)
        }
        if name == "optMap" || name == "optFlatMap", arguments.count == 2 {
            guard let variable = self.variable(arguments[0], of: name) else {
                return hole([target], range)
            }
            return try node(
                .optionalMap(
                    operand: target,
                    name: variable,
                    body: arguments[1],
                    isFlat: name == "optFlatMap"
                ),
                range,
                naming: target,
                over: [arguments[1]]
            )
        }
        return try node(
            .call(function: name, target: target, arguments: arguments),
            range,
            over: [target] + arguments
        )
    }

    /// The macro this call is by its name and number of arguments, or nil for a function.
    private func comprehensionForm(
        _ name: String,
        _ arguments: [Expression]
    ) -> Expression.Comprehension.Form? {
        switch (name, arguments.count) {
        case ("all", 2), ("all", 3): .all
        case ("exists", 2), ("exists", 3): .exists
        case ("exists_one", 2), ("exists_one", 3), ("existsOne", 2), ("existsOne", 3): .existsOne
        case ("map", 2), ("map", 3): .map
        case ("filter", 2): .filter
        case ("sortBy", 2): .sortBy
        case ("transformList", 3), ("transformList", 4): .transformList
        case ("transformMap", 3), ("transformMap", 4): .transformMap
        case ("transformMapEntry", 3), ("transformMapEntry", 4): .transformMapEntry
        default: nil
        }
    }

    private mutating func comprehension(
        _ form: Expression.Comprehension.Form,
        _ nameRange: SourceRange,
        _ operand: Expression,
        _ arguments: [Expression],
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression {
        guard let variable = self.variable(arguments[0], of: form.rawValue) else {
            return hole([operand], range)
        }
        var rest = arguments.dropFirst()
        var secondVariable: String?
        let hasTwoVariables: Bool =
            switch form {
            case .transformList, .transformMap, .transformMapEntry: true
            case .map, .filter, .sortBy: false
            case .all, .exists, .existsOne: arguments.count == 3
            }
        if hasTwoVariables, let second = rest.popFirst() {
            guard let name = self.variable(second, of: form.rawValue) else {
                return hole([operand], range)
            }
            guard name != variable else {
                report(.form(.macroNamesEqual(form.rawValue)), second.range)
                return hole([operand], range)
            }
            secondVariable = name
        }
        let yieldsResult: Bool =
            switch form {
            case .all, .exists, .existsOne, .filter: false
            case .map, .sortBy, .transformList, .transformMap, .transformMapEntry: true
            }
        let result = yieldsResult ? rest.popLast() : nil
        return try node(
            .comprehension(
                Expression.Comprehension(
                    form: form,
                    operand: operand,
                    variable: variable,
                    secondVariable: secondVariable,
                    condition: rest.first,
                    result: result
                )
            ),
            range,
            naming: operand,
            over: Array(arguments.dropFirst())
        )
    }

    /// The name a macro gives to what it visits.
    private mutating func variable(_ expression: Expression, of macro: String) -> String? {
        guard case .identifier(let name, false) = expression.kind else {
            if !isHole(expression) {
                report(.form(.macroNameMissing(macro)), expression.range)
            }
            return nil
        }
        return name
    }

    private func isHole(_ expression: Expression) -> Bool {
        if case .hole = expression.kind { true } else { false }
    }

    /// `cel.bind`, and the `cel.block` optimisers write with its indexed names.
    private mutating func celMacro(
        _ name: String,
        _ arguments: [Expression],
        _ range: SourceRange
    ) throws(SyntaxRefusal) -> Expression? {
        switch (name, arguments.count) {
        case ("bind", 3):
            guard let variable = self.variable(arguments[0], of: "cel.bind") else {
                return hole([arguments[1]], range)
            }
            return try node(
                .binding(name: variable, value: arguments[1], body: arguments[2]),
                range,
                naming: arguments[1],
                over: [arguments[2]]
            )
        case ("block", 2):
            guard case .list(let elements) = arguments[0].kind else { return nil }
            var body = arguments[1]
            for (index, element) in elements.enumerated().reversed() {
                body = try node(
                    .binding(name: "@index\(index)", value: element.value, body: body),
                    range,
                    naming: element.value,
                    over: [body]
                )
            }
            return body
        case ("index", 1):
            guard case .literal(.int(let index)) = arguments[0].kind else { return nil }
            return Expression(
                .identifier(name: "@index\(index)", isAbsolute: false),
                range: range,
                depth: 1
            )
        case ("iterVar", 2):
            guard case .literal(.int(let depth)) = arguments[0].kind,
                case .literal(.int(let position)) = arguments[1].kind
            else { return nil }
            return Expression(
                .identifier(name: "@element\(depth)of\(position)", isAbsolute: false),
                range: range,
                depth: 1
            )
        default:
            return nil
        }
    }
}
