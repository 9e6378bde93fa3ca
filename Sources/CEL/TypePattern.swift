/// A parameter's or result's type, with places that any type can fill.
indirect enum TypePattern: Sendable {
    case exact(ValueType)
    case parameter(Int)
    /// Any of the three number types.
    case number
    case list(TypePattern)
    case map(TypePattern, TypePattern)
    case optional(TypePattern)
    case abstract(String, [TypePattern])

    /// The pattern of a host's signature; its named parameters are numbered as they come.
    ///
    /// - Parameters:
    ///   - type: A type that may have parameters.
    ///   - names: The names met so far in the signature, each numbered by its position.
    init(_ type: ValueType, _ names: inout [String]) {
        switch type {
        case .parameter(let name):
            if !names.contains(name) { names.append(name) }
            self = .parameter(names.firstIndex(of: name) ?? 0)
        case .list(let element):
            self = .list(TypePattern(element, &names))
        case .map(let key, let value):
            let key = TypePattern(key, &names)
            self = .map(key, TypePattern(value, &names))
        case .optional(let wrapped):
            self = .optional(TypePattern(wrapped, &names))
        case .abstract(let name, let parameters):
            var patterns: [TypePattern] = []
            for parameter in parameters { patterns.append(TypePattern(parameter, &names)) }
            self = .abstract(name, patterns)
        default:
            self = .exact(type)
        }
    }

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
        case (.abstract(let name, let own), .abstract(let typeName, let types)):
            guard name == typeName, own.count == types.count else { return false }
            for (pattern, type) in zip(own, types) {
                guard pattern.accepts(type, &bindings) else { return false }
            }
            return true
        case (.abstract(_, let own), .dyn):
            for pattern in own where !pattern.accepts(.dyn, &bindings) { return false }
            return true
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
        case .abstract(let name, let own): .abstract(name, own.map { $0.filled(bindings) })
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
        case .abstract(let name, let own): ValueType.written(name, own)
        }
    }
}
