/// Reads of attributes and entries.
extension Compiler {
    static func attribute(_ kind: Resolved.Kind) -> Evaluator {
        switch kind {
        case .field(let operand, let index, let name, let presence):
            let operand = compile(operand)
            let missing: Value =
                switch presence {
                case .always, .optional: .error(.missingAttribute(name))
                case .unknownWhenMissing: .unknown
                case .defaultsWhenMissing(let value): value
                }
            return { frame in
                let value = operand(frame)
                guard case .record(let record) = value else { return notARecord(value) }
                return record.value(ofField: index) ?? missing
            }
        case .optionalField(let operand, let index):
            let operand = compile(operand)
            return { frame in
                let value = operand(frame)
                switch value {
                case .record(let record), .optional(.record(let record)?):
                    return optional(record.value(ofField: index))
                case .optional(nil): return value
                default: return notARecord(value)
                }
            }
        case .fieldPresence(let operand, let index):
            let operand = compile(operand)
            return { frame in
                let value = operand(frame)
                switch value {
                case .record(let record), .optional(.record(let record)?):
                    switch record.value(ofField: index) {
                    case nil: return .bool(false)
                    case let failed? where failed.isAbsorbing: return failed
                    default: return .bool(true)
                    }
                case .optional(nil): return .bool(false)
                default: return notARecord(value)
                }
            }
        default:
            preconditionFailure("only attributes are compiled here")
        }
    }

    static func entry(_ kind: Resolved.Kind) -> Evaluator {
        switch kind {
        case .entry(let operand, let name):
            return reading(compile(operand), Value.string(name), isSelection: true)
        case .optionalEntry(let operand, let name):
            return readingOptionally(compile(operand), Value.string(name), isSelection: true)
        case .entryPresence(let operand, let name):
            return presence(compile(operand), .string(name))
        case .index(let operand, let index):
            let (operand, index) = (compile(operand), compile(index))
            return { frame in
                let (value, key) = (operand(frame), index(frame))
                if value.isAbsorbing || key.isAbsorbing { return absorbed(value, key) }
                guard frame.spend(key.extent / EvaluationLimits.stepByteCountMax) else {
                    return .error(.limitExceeded)
                }
                return element(of: value, key, isSelection: false)
            }
        case .optionalIndex(let operand, let index):
            let (operand, index) = (compile(operand), compile(index))
            return { frame in
                let (value, key) = (operand(frame), index(frame))
                if value.isAbsorbing || key.isAbsorbing { return absorbed(value, key) }
                guard frame.spend(key.extent / EvaluationLimits.stepByteCountMax) else {
                    return .error(.limitExceeded)
                }
                return optionalElement(of: value, key, isSelection: false)
            }
        default:
            preconditionFailure("only entries are compiled here")
        }
    }

    private static func reading(
        _ operand: @escaping Evaluator,
        _ key: Value,
        isSelection: Bool
    ) -> Evaluator {
        { frame in
            let value = operand(frame)
            return value.isAbsorbing ? value : element(of: value, key, isSelection: isSelection)
        }
    }

    private static func readingOptionally(
        _ operand: @escaping Evaluator,
        _ key: Value,
        isSelection: Bool
    ) -> Evaluator {
        { frame in
            let value = operand(frame)
            return value.isAbsorbing
                ? value : optionalElement(of: value, key, isSelection: isSelection)
        }
    }

    private static func presence(_ operand: @escaping Evaluator, _ key: Value) -> Evaluator {
        { frame in
            let value = operand(frame)
            switch value {
            case .unknown, .error: return value
            case .map(let map), .optional(.map(let map)?):
                let found = map.value(forKey: key)
                if let found, found.isAbsorbing { return found }
                return .bool(found != nil)
            case .optional(nil): return .bool(false)
            default: return .error(.noSuchOverload("has"))
            }
        }
    }

    /// An element that must be there; of an optional container, one that may be.
    private static func element(of value: Value, _ key: Value, isSelection: Bool) -> Value {
        if case .optional = value {
            return optionalElement(of: value, key, isSelection: isSelection)
        }
        return find(in: value, key, isSelection: isSelection)
            ?? .error(missing(key, in: value))
    }

    private static func optionalElement(
        of value: Value,
        _ key: Value,
        isSelection: Bool
    ) -> Value {
        guard case .optional(let wrapped) = value else {
            return optional(find(in: value, key, isSelection: isSelection))
        }
        guard let wrapped else { return value }
        return optional(find(in: wrapped, key, isSelection: isSelection))
    }

    /// The element, nil when there is none, an error when there can be none.
    private static func find(in value: Value, _ key: Value, isSelection: Bool) -> Value? {
        switch value {
        case .map(let map):
            return map.value(forKey: key)
        case .list(let elements) where !isSelection:
            let position: Int?
            switch key {
            case .int(let number): position = Int(exactly: number)
            case .uint(let number): position = Int(exactly: number)
            case .double(let number):
                position = Int(exactly: number)
                if position == nil { return .error(.invalidIndex("\(number)")) }
            default: return .error(.invalidIndex(key.typeName))
            }
            guard let position, elements.indices.contains(position) else { return nil }
            return elements[position]
        default:
            return .error(.noSuchOverload(isSelection ? "." : "[]"))
        }
    }

    private static func missing(_ key: Value, in value: Value) -> EvaluationError {
        if case .list = value { return .invalidIndex(key.excerpt) }
        return .noSuchKey(key.excerpt)
    }

    private static func optional(_ value: Value?) -> Value {
        if let value, value.isAbsorbing { return value }
        return .optional(value)
    }

    private static func notARecord(_ value: Value) -> Value {
        value.isAbsorbing ? value : .error(.noSuchOverload("."))
    }
}
