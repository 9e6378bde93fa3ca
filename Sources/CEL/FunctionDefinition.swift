/// A parameter's or result's type, with places that any type can fill.
indirect enum TypePattern: Sendable {
    case exact(ValueType)
    case parameter(Int)
    /// Any of the three number types.
    case number
    case list(TypePattern)
    case map(TypePattern, TypePattern)
    case optional(TypePattern)

    /// Whether the type fits; what the parameters stand for is noted in the bindings.
    func accepts(_ type: ValueType, _ bindings: inout [Int: ValueType]) -> Bool {
        switch (self, type) {
        case (.exact(let target), _):
            return type.isAssignable(to: target)
        case (.number, _):
            return type.isNumeric || type == .dyn || type == .undetermined
        case (.parameter(let index), _):
            guard let joined = (bindings[index] ?? .undetermined).joined(with: type) else {
                return false
            }
            bindings[index] = joined
            return true
        case (.list(let element), .list(let type)), (.optional(let element), .optional(let type)):
            return element.accepts(type, &bindings)
        case (.map(let key, let value), .map(let keyType, let valueType)):
            return key.accepts(keyType, &bindings) && value.accepts(valueType, &bindings)
        case (.list(let inner), .dyn), (.optional(let inner), .dyn):
            return inner.accepts(.dyn, &bindings)
        case (.map(let key, let value), .dyn):
            return key.accepts(.dyn, &bindings) && value.accepts(.dyn, &bindings)
        case (_, .undetermined):
            return true
        default:
            return false
        }
    }

    /// The type with the parameters filled in.
    func filled(_ bindings: [Int: ValueType]) -> ValueType {
        switch self {
        case .exact(let type): type
        case .parameter(let index): bindings[index] ?? .undetermined
        case .number: .dyn
        case .list(let element): .list(element.filled(bindings))
        case .map(let key, let value): .map(key.filled(bindings), value.filled(bindings))
        case .optional(let wrapped): .optional(wrapped.filled(bindings))
        }
    }
}

extension TypePattern: CustomStringConvertible {
    /// The pattern as an author reads it.
    var description: String {
        switch self {
        case .exact(let type): type.description
        case .parameter: "any"
        case .number: "number"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        }
    }
}

/// One way to call a function.
struct Signature: Sendable {
    let isMember: Bool
    let parameters: [TypePattern]
    let result: TypePattern
    /// Whether the last parameter may come any number of times more.
    var isVariadic = false

    static func global(_ parameters: TypePattern..., to result: TypePattern) -> Signature {
        Signature(isMember: false, parameters: parameters, result: result)
    }

    static func member(_ parameters: TypePattern..., to result: TypePattern) -> Signature {
        Signature(isMember: true, parameters: parameters, result: result)
    }

    /// The result's type for arguments of these types, or nil when they do not fit.
    func result(for arguments: [ValueType], isMember: Bool) -> ValueType? {
        let fits =
            isVariadic ? arguments.count >= parameters.count : arguments.count == parameters.count
        guard isMember == self.isMember, fits else { return nil }
        let last = parameters.last ?? .dyn
        var bindings: [Int: ValueType] = [:]
        for (index, argument) in arguments.enumerated() {
            let parameter = index < parameters.count ? parameters[index] : last
            guard parameter.accepts(argument, &bindings) else { return nil }
        }
        return result.filled(bindings)
    }
}

/// A function or operator: the ways to call it, and what it does.
struct FunctionDefinition: Sendable {
    /// What a function does; never called with unknown or an error among the arguments.
    enum Body: Sendable {
        case unary(@Sendable (Value) -> Value)
        case binary(@Sendable (Value, Value) -> Value)
        /// Two arguments whose work is counted step by step.
        case counted(@Sendable (Value, Value, EvaluationFrame) -> Value)
        case general(@Sendable ([Value], EvaluationFrame) -> Value)
    }

    let name: String
    let signatures: [Signature]
    let body: Body

    init(_ name: String, _ signatures: [Signature], _ body: Body) {
        self.name = name
        self.signatures = signatures
        self.body = body
    }

    /// A host's function, tried before the definition of the same name it extends.
    init(_ function: Function, extending base: FunctionDefinition?) {
        name = function.name
        let signature = Signature(
            isMember: function.isMember,
            parameters: function.parameters.map { .exact($0) },
            result: .exact(function.result)
        )
        signatures = [signature] + (base?.signatures ?? [])
        let parameters = function.parameters
        let implementation = function.implementation
        let name = function.name
        body = .general { arguments, frame in
            if arguments.count == parameters.count,
                zip(arguments, parameters).allSatisfy({ $0.isInstance(of: $1) })
            {
                return implementation(arguments)
            }
            return base?.apply(arguments, frame) ?? .error(.noSuchOverload(name))
        }
    }

    /// The function's value for these arguments, whatever their number.
    func apply(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        switch body {
        case .unary(let body):
            arguments.count == 1 ? body(arguments[0]) : .error(.noSuchOverload(name))
        case .binary(let body):
            arguments.count == 2
                ? body(arguments[0], arguments[1]) : .error(.noSuchOverload(name))
        case .counted(let body):
            arguments.count == 2
                ? body(arguments[0], arguments[1], frame) : .error(.noSuchOverload(name))
        case .general(let body):
            body(arguments, frame)
        }
    }
}

extension Value {
    /// Whether the value is one of the type, as far as its outermost form tells.
    func isInstance(of type: ValueType) -> Bool {
        switch (self, type) {
        case (_, .dyn), (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint),
            (.double, .double), (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp),
            (.duration, .duration), (.type, .type), (.address, .address), (.network, .network),
            (.list, .list), (.map, .map),
            (.optional, .optional), (.record, .record):
            true
        default: false
        }
    }
}
