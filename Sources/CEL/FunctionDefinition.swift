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
    /// How many arguments the host's functions of this name take, one number for each function.
    private let hostArgumentCounts: [Int]

    init(_ name: String, _ signatures: [Signature], _ body: Body) {
        self.name = name
        self.signatures = signatures
        self.body = body
        hostArgumentCounts = []
    }

    /// A host's function, tried before the definition of the same name it extends.
    init(_ function: Function, extending base: FunctionDefinition?) {
        name = function.name
        var names: [String] = []
        var patterns: [TypePattern] = []
        for parameter in function.parameters { patterns.append(TypePattern(parameter, &names)) }
        let signature = Signature(
            isMember: function.isMember,
            parameters: patterns,
            result: TypePattern(function.result, &names)
        )
        signatures = [signature] + (base?.signatures ?? [])
        hostArgumentCounts = [function.parameters.count] + (base?.hostArgumentCounts ?? [])
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

    /// Whether a host's function has the name.
    var isHosts: Bool { !hostArgumentCounts.isEmpty }

    /// Whether a host's function may be the one that is called, so that no shorter way may be
    /// taken to what the standard function does.
    func isHosts(argumentCount: Int) -> Bool {
        hostArgumentCounts.contains(argumentCount)
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
        case (.abstract(let value), .abstract(let name, _)): value.typeName == name
        case (_, .dyn), (_, .parameter), (.null, .null), (.bool, .bool), (.int, .int),
            (.uint, .uint),
            (.double, .double), (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp),
            (.duration, .duration), (.type, .type), (.address, .address), (.network, .network),
            (.list, .list), (.map, .map),
            (.optional, .optional), (.record, .record):
            true
        default: false
        }
    }
}
