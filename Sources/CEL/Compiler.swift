/// Turns resolved expressions into closures.
enum Compiler {
    static func compile(_ resolved: Resolved) -> Evaluator {
        switch resolved.kind {
        case .constant(let value):
            return { _ in value }
        case .failure(let error):
            return { _ in .error(error) }
        case .variable(let slot):
            return { frame in frame.slot(slot) }
        case .local(let index):
            return { frame in frame.locals[index] }
        case .field, .optionalField, .fieldPresence:
            return attribute(resolved.kind)
        case .entry, .optionalEntry, .entryPresence, .index, .optionalIndex:
            return entry(resolved.kind)
        case .call(let definition, let arguments):
            return comparison(definition, arguments)
                ?? call(definition, arguments.map(compile))
        case .matches(let text, let pattern):
            return matches(compile(text), pattern)
        case .and(let terms):
            return logical(terms.map(compile), absorbing: false)
        case .or(let terms):
            return logical(terms.map(compile), absorbing: true)
        case .conditional(let condition, let then, let otherwise):
            return conditional(compile(condition), compile(then), compile(otherwise))
        case .list(let elements):
            return list(elements)
        case .map(let entries):
            return map(entries)
        case .comprehension(let comprehension):
            return self.comprehension(comprehension)
        case .binding(let local, let value, let body):
            let (value, body) = (compile(value), compile(body))
            return { frame in
                frame.locals[local] = value(frame)
                return body(frame)
            }
        case .optionalMap(let operand, let local, let body, let isFlat):
            return optionalMap(compile(operand), local, compile(body), isFlat: isFlat)
        }
    }

    private static func call(
        _ definition: FunctionDefinition,
        _ arguments: [Evaluator]
    ) -> Evaluator {
        switch (definition.body, arguments.count) {
        case (.unary(let body), 1):
            let operand = arguments[0]
            return { frame in
                let value = operand(frame)
                if value.isAbsorbing { return value }
                guard frame.spend(extent: value.extent) else { return .error(.limitExceeded) }
                return bounded(body(value), madeFrom: value, frame)
            }
        case (.binary(let body), 2):
            let (left, right) = (arguments[0], arguments[1])
            return { frame in
                let (left, right) = (left(frame), right(frame))
                if left.isAbsorbing || right.isAbsorbing { return absorbed(left, right) }
                guard frame.spend(extent: left.extent + right.extent) else {
                    return .error(.limitExceeded)
                }
                return body(left, right)
            }
        case (.counted(let body), 2):
            let (left, right) = (arguments[0], arguments[1])
            return { frame in
                let (left, right) = (left(frame), right(frame))
                if left.isAbsorbing || right.isAbsorbing { return absorbed(left, right) }
                return frame.spend(1) ? body(left, right, frame) : .error(.limitExceeded)
            }
        default:
            return { frame in
                var values: [Value] = []
                values.reserveCapacity(arguments.count)
                var extent = 0
                var failed = Value.null
                for argument in arguments {
                    let value = argument(frame)
                    if value.isAbsorbing {
                        failed = absorbed(failed, value)
                    }
                    extent += value.extent
                    values.append(value)
                }
                if failed.isAbsorbing { return failed }
                guard frame.spend(extent: extent) else { return .error(.limitExceeded) }
                return definition.apply(values, frame)
            }
        }
    }

    /// The result of a function of one argument, unless it is longer than an expression may build.
    private static func bounded(
        _ result: Value,
        madeFrom operand: Value,
        _ frame: EvaluationFrame
    ) -> Value {
        // No such function makes more than two bytes of one.
        guard operand.extent > EvaluationLimits.valueByteCountMax / 2 else { return result }
        switch result {
        case .string, .bytes:
            let isBounded = result.extent <= EvaluationLimits.valueByteCountMax
            return isBounded ? result : frame.exhaust()
        default: return result
        }
    }

    /// What two values yield of which one at least is unknown or an error: unknown goes first.
    static func absorbed(_ left: Value, _ right: Value) -> Value {
        if case .unknown = left { return left }
        if case .unknown = right { return right }
        return left.isAbsorbing ? left : right
    }

    private static func matches(
        _ text: @escaping Evaluator,
        _ pattern: RegularExpression
    ) -> Evaluator {
        { frame in
            let value = text(frame)
            if value.isAbsorbing { return value }
            guard case .string(let text) = value else { return .error(.noSuchOverload("matches")) }
            guard frame.spend(pattern.stepCount(forTextOf: value.extent)) else {
                return .error(.limitExceeded)
            }
            return .bool(pattern.matches(text))
        }
    }

    /// `&&` (absorbing false) and `||` (absorbing true): one such term decides, whatever the
    /// others are.
    private static func logical(_ terms: [Evaluator], absorbing: Bool) -> Evaluator {
        { frame in
            var failed = Value.null
            for term in terms {
                let value = term(frame)
                switch value {
                case .bool(absorbing): return value
                case .bool: continue
                case .unknown, .error: failed = absorbed(failed, value)
                default: failed = absorbed(failed, .error(.noSuchOverload("&& or ||")))
                }
            }
            return failed.isAbsorbing ? failed : .bool(!absorbing)
        }
    }

    private static func conditional(
        _ condition: @escaping Evaluator,
        _ then: @escaping Evaluator,
        _ otherwise: @escaping Evaluator
    ) -> Evaluator {
        { frame in
            let value = condition(frame)
            switch value {
            case .bool(true): return then(frame)
            case .bool(false): return otherwise(frame)
            case .unknown, .error: return value
            default: return .error(.noSuchOverload("?:"))
            }
        }
    }

    private static func optionalMap(
        _ operand: @escaping Evaluator,
        _ local: Int,
        _ body: @escaping Evaluator,
        isFlat: Bool
    ) -> Evaluator {
        { frame in
            let value = operand(frame)
            switch value {
            case .unknown, .error, .optional(nil): return value
            case .optional(let wrapped?):
                frame.locals[local] = wrapped
                let result = body(frame)
                if isFlat {
                    switch result {
                    case .optional, .unknown, .error: return result
                    default: return .error(.noSuchOverload("optFlatMap"))
                    }
                }
                return result.isAbsorbing ? result : .optional(result)
            default: return .error(.noSuchOverload("optMap"))
            }
        }
    }
}
