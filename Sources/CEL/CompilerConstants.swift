/// Comparisons with a text that is written in the expression, the commonest of conditions.
///
/// They do what the general functions do and only save the work of handing the text to them.
extension Compiler {
    /// The comparison made for its constant, or nil when it is not one of these.
    static func comparison(
        _ definition: FunctionDefinition,
        _ arguments: [Resolved]
    ) -> Evaluator? {
        guard arguments.count == 2, !definition.isHosts(argumentCount: 2),
            case .constant(.string(let text)) = arguments[1].kind
        else { return nil }
        let operand = compile(arguments[0])
        return switch definition.name {
        case "_==_": equality(operand, text, whenEqual: true)
        case "_!=_": equality(operand, text, whenEqual: false)
        case "startsWith": start(operand, text)
        default: nil
        }
    }

    private static func equality(
        _ operand: @escaping Evaluator,
        _ text: String,
        whenEqual: Bool
    ) -> Evaluator {
        let byteCount = text.utf8.count
        return { frame in
            let value = operand(frame)
            guard frame.spend(extent: byteCount) else { return .error(.limitExceeded) }
            switch value {
            case .string(let other):
                let isEqual = other.utf8.count == byteCount && other.utf8.elementsEqual(text.utf8)
                return .bool(isEqual == whenEqual)
            case .unknown, .error: return value
            default: return .bool(!whenEqual)
            }
        }
    }

    private static func start(_ operand: @escaping Evaluator, _ text: String) -> Evaluator {
        let byteCount = text.utf8.count
        return { frame in
            let value = operand(frame)
            guard frame.spend(extent: byteCount) else { return .error(.limitExceeded) }
            switch value {
            case .string(let other): return .bool(other.utf8.starts(with: text.utf8))
            case .unknown, .error: return value
            default: return .error(.noSuchOverload("startsWith"))
            }
        }
    }
}
