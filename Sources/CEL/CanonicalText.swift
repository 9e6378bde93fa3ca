/// Writes an expression in one fixed layout, so that equal meanings have equal text.
enum CanonicalText {
    static func text(of expression: Expression) -> String {
        switch expression.kind {
        case .literal(let value):
            return literal(value)
        case .identifier(let name, let isAbsolute):
            return (isAbsolute ? "." : "") + name
        case .select(let operand, let field, let isOptional):
            return text(of: operand) + (isOptional ? ".?" : ".") + name(field)
        case .presence(let operand, let field):
            return "has(" + text(of: operand) + "." + name(field) + ")"
        case .index(let operand, let index, let isOptional):
            return text(of: operand) + (isOptional ? "[?" : "[") + text(of: index) + "]"
        case .call(let function, let target, let arguments):
            return call(function, target, arguments)
        case .and(let terms):
            return "(" + terms.map { text(of: $0) }.joined(separator: " && ") + ")"
        case .or(let terms):
            return "(" + terms.map { text(of: $0) }.joined(separator: " || ") + ")"
        case .conditional(let condition, let then, let otherwise):
            return "(" + text(of: condition) + " ? " + text(of: then) + " : "
                + text(of: otherwise) + ")"
        case .list(let elements):
            let parts = elements.map { ($0.isOptional ? "?" : "") + text(of: $0.value) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let entries):
            let parts = entries.map {
                ($0.isOptional ? "?" : "") + text(of: $0.key) + ": " + text(of: $0.value)
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .record(let name):
            return name + "{}"
        case .comprehension(let comprehension):
            let names = [comprehension.variable] + [comprehension.secondVariable].compactMap(\.self)
            let parts = [comprehension.condition, comprehension.result].compactMap(\.self)
            return text(of: comprehension.operand) + "." + comprehension.form.rawValue + "("
                + (names + parts.map { text(of: $0) }).joined(separator: ", ") + ")"
        case .binding(let name, let value, let body):
            return "cel.bind(" + name + ", " + text(of: value) + ", " + text(of: body) + ")"
        case .optionalMap(let operand, let name, let body, let isFlat):
            return text(of: operand) + (isFlat ? ".optFlatMap(" : ".optMap(") + name + ", "
                + text(of: body) + ")"
        case .hole(let parts):
            return "(" + parts.map { text(of: $0) }.joined(separator: ", ") + ")"
        }
    }

    private static func call(
        _ function: String,
        _ target: Expression?,
        _ arguments: [Expression]
    ) -> String {
        let parts = arguments.map { text(of: $0) }
        if function.hasPrefix("_"), function.hasSuffix("_"), parts.count == 2 {
            return "(" + parts[0] + " " + function.dropFirst().dropLast() + " " + parts[1] + ")"
        }
        if function == "!_" || function == "-_", parts.count == 1 {
            return "(" + function.dropLast() + "(" + parts[0] + "))"
        }
        let prefix = target.map { text(of: $0) + "." } ?? ""
        return prefix + function + "(" + parts.joined(separator: ", ") + ")"
    }

    private static func name(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { isLetter($0) || isDigit($0) }
        return isPlain ? field : "`" + field + "`"
    }

    static func literal(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): "\(value)u"
        case .double(let value): "\(value)"
        case .string(let text): quoted(text)
        case .bytes(let bytes):
            "b\"" + bytes.map { "\\x" + hexadecimal($0) }.joined() + "\""
        case .type(let name): name
        default: value.typeName
        }
    }

    /// The text between quotation marks, everything unprintable escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{07}": result += "\\a"
            case "\u{08}": result += "\\b"
            case "\u{0C}": result += "\\f"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{0B}": result += "\\v"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
