/// Values that may be absent.
extension FunctionLibrary {
    private static let element = TypePattern.parameter(0)

    static let optionals: [FunctionDefinition] = [
        FunctionDefinition(
            "optional.of",
            [.global(element, to: .optional(element))],
            .unary { .optional($0) }
        ),
        FunctionDefinition(
            "optional.ofNonZeroValue",
            [.global(element, to: .optional(element))],
            .unary { .optional($0.isZero ? nil : $0) }
        ),
        FunctionDefinition(
            "optional.none",
            [.global(to: .optional(element))],
            .general { arguments, _ in
                arguments.isEmpty ? .optional(nil) : .error(.noSuchOverload("optional.none"))
            }
        ),
        FunctionDefinition(
            "hasValue",
            [.member(.optional(element), to: .bool)],
            .unary { value in
                guard case .optional(let wrapped) = value else {
                    return .error(.noSuchOverload("hasValue"))
                }
                return .bool(wrapped != nil)
            }
        ),
        FunctionDefinition(
            "value",
            [.member(.optional(element), to: element)],
            .unary { value in
                guard case .optional(let wrapped) = value else {
                    return .error(.noSuchOverload("value"))
                }
                return wrapped ?? .error(.invalidArgument("the optional has no value"))
            }
        ),
        FunctionDefinition(
            "or",
            [.member(.optional(element), .optional(element), to: .optional(element))],
            .binary { left, right in
                guard case .optional(let wrapped) = left, case .optional = right else {
                    return .error(.noSuchOverload("or"))
                }
                return wrapped == nil ? right : left
            }
        ),
        FunctionDefinition(
            "orValue",
            [.member(.optional(element), element, to: element)],
            .binary { left, right in
                guard case .optional(let wrapped) = left else {
                    return .error(.noSuchOverload("orValue"))
                }
                return wrapped ?? right
            }
        ),
        FunctionDefinition(
            "optional.unwrap",
            [.global(.list(.optional(element)), to: .list(element))],
            .general(unwrapped)
        ),
        FunctionDefinition(
            "unwrapOpt",
            [.member(.list(.optional(element)), to: .list(element))],
            .general(unwrapped)
        ),
    ]

    /// The values of those optionals in a list that have one.
    @Sendable
    private static func unwrapped(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 1, case .list(let elements) = arguments[0] else {
            return .error(.noSuchOverload("optional.unwrap"))
        }
        guard frame.build(elementCount: elements.count) else { return .error(.limitExceeded) }
        var values: [Value] = []
        for element in elements {
            if element.isAbsorbing { return element }
            guard case .optional(let wrapped) = element else {
                return .error(.noSuchOverload("optional.unwrap"))
            }
            if let wrapped { values.append(wrapped) }
        }
        return .list(values)
    }
}

extension Value {
    /// Whether the value is the one its type starts from: 0, an empty text, an empty list.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let value): !value
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string, .bytes, .list, .map: extent == 0
        case .duration(let duration): duration.nanoseconds == 0
        case .timestamp(let instant): instant.seconds == 0 && instant.nanoseconds == 0
        case .optional(let wrapped): wrapped == nil
        case .type, .address, .network, .record, .abstract, .unknown, .error: false
        }
    }
}
