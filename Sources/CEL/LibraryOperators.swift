/// Arithmetic, comparison and membership.
extension FunctionLibrary {
    private static let wholeNumbers: [Signature] = [
        .global(.int, .int, to: .int), .global(.uint, .uint, to: .uint),
    ]
    private static let numbers: [Signature] =
        wholeNumbers + [.global(.double, .double, to: .double)]

    static let arithmetic: [FunctionDefinition] = [
        FunctionDefinition(
            "_+_",
            numbers + [
                .global(.string, .string, to: .string), .global(.bytes, .bytes, to: .bytes),
                .global(.list(.parameter(0)), .list(.parameter(0)), to: .list(.parameter(0))),
                .global(.timestamp, .duration, to: .timestamp),
                .global(.duration, .timestamp, to: .timestamp),
                .global(.duration, .duration, to: .duration),
            ],
            .counted(sum)
        ),
        FunctionDefinition(
            "_-_",
            numbers + [
                .global(.timestamp, .timestamp, to: .duration),
                .global(.timestamp, .duration, to: .timestamp),
                .global(.duration, .duration, to: .duration),
            ],
            .binary(difference)
        ),
        FunctionDefinition("_*_", numbers, .binary(product)),
        FunctionDefinition("_/_", numbers, .binary(quotient)),
        FunctionDefinition("_%_", wholeNumbers, .binary(remainder)),
        FunctionDefinition(
            "-_",
            [.global(.int, to: .int), .global(.double, to: .double)],
            .unary { value in
                switch value {
                case .int(let number): checked(Int64(0).subtractingReportingOverflow(number))
                case .double(let number): .double(-number)
                default: .error(.noSuchOverload("-"))
                }
            }
        ),
        FunctionDefinition(
            "!_",
            [.global(.bool, to: .bool)],
            .unary { value in
                guard case .bool(let value) = value else { return .error(.noSuchOverload("!")) }
                return .bool(!value)
            }
        ),
    ]

    private static func checked(_ result: (partialValue: Int64, overflow: Bool)) -> Value {
        result.overflow ? .error(.overflow) : .int(result.partialValue)
    }

    private static func checked(_ result: (partialValue: UInt64, overflow: Bool)) -> Value {
        result.overflow ? .error(.overflow) : .uint(result.partialValue)
    }

    private static func checked(_ instant: Timestamp?) -> Value {
        instant.map(Value.timestamp) ?? .error(.outOfRange("timestamp"))
    }

    private static func checked(_ duration: SignedDuration?) -> Value {
        duration.map(Value.duration) ?? .error(.outOfRange("duration"))
    }

    @Sendable
    private static func sum(_ left: Value, _ right: Value, _ frame: EvaluationFrame) -> Value {
        guard frame.spend(extent: left.extent + right.extent) else {
            return .error(.limitExceeded)
        }
        switch (left, right) {
        case (.int(let left), .int(let right)): return checked(left.addingReportingOverflow(right))
        case (.uint(let left), .uint(let right)):
            return checked(left.addingReportingOverflow(right))
        case (.double(let left), .double(let right)): return .double(left + right)
        case (.string(let left), .string(let right)):
            guard frame.build(byteCount: left.utf8.count + right.utf8.count) else {
                return .error(.limitExceeded)
            }
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            guard frame.build(byteCount: left.count + right.count) else {
                return .error(.limitExceeded)
            }
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            guard frame.build(elementCount: left.count + right.count) else {
                return .error(.limitExceeded)
            }
            return .list(left + right)
        case (.timestamp(let instant), .duration(let duration)),
            (.duration(let duration), .timestamp(let instant)):
            return checked(instant.adding(duration))
        case (.duration(let left), .duration(let right)):
            let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
            return checked(overflow ? nil : SignedDuration(nanoseconds: sum))
        default: return .error(.noSuchOverload("+"))
        }
    }

    @Sendable
    private static func difference(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return checked(left.subtractingReportingOverflow(right))
        case (.uint(let left), .uint(let right)):
            return checked(left.subtractingReportingOverflow(right))
        case (.double(let left), .double(let right)): return .double(left - right)
        case (.timestamp(let left), .timestamp(let right)): return checked(left.since(right))
        case (.timestamp(let instant), .duration(let duration)):
            let (negated, overflow) = Int64(0)
                .subtractingReportingOverflow(duration.nanoseconds)
            guard !overflow else { return .error(.outOfRange("timestamp")) }
            return checked(instant.adding(SignedDuration(nanoseconds: negated)))
        case (.duration(let left), .duration(let right)):
            let (rest, overflow) = left.nanoseconds
                .subtractingReportingOverflow(right.nanoseconds)
            return checked(overflow ? nil : SignedDuration(nanoseconds: rest))
        default: return .error(.noSuchOverload("-"))
        }
    }

    @Sendable
    private static func product(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): checked(left.multipliedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)):
            checked(left.multipliedReportingOverflow(by: right))
        case (.double(let left), .double(let right)): .double(left * right)
        default: .error(.noSuchOverload("*"))
        }
    }

    @Sendable
    private static func quotient(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .error(.divisionByZero)
        case (.int(let left), .int(let right)): checked(left.dividedReportingOverflow(by: right))
        case (.uint(let left), .uint(let right)): checked(left.dividedReportingOverflow(by: right))
        case (.double(let left), .double(let right)): .double(left / right)
        default: .error(.noSuchOverload("/"))
        }
    }

    @Sendable
    private static func remainder(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.int, .int(0)), (.uint, .uint(0)): .error(.divisionByZero)
        case (.int(let left), .int(let right)):
            checked(left.remainderReportingOverflow(dividingBy: right))
        case (.uint(let left), .uint(let right)):
            checked(left.remainderReportingOverflow(dividingBy: right))
        default: .error(.noSuchOverload("%"))
        }
    }

    // MARK: Comparison

    private static let comparable: [Signature] =
        numbers.map { Signature(isMember: false, parameters: $0.parameters, result: .bool) } + [
            .global(.bool, .bool, to: .bool), .global(.string, .string, to: .bool),
            .global(.bytes, .bytes, to: .bool), .global(.timestamp, .timestamp, to: .bool),
            .global(.duration, .duration, to: .bool), .global(.int, .uint, to: .bool),
            .global(.uint, .int, to: .bool), .global(.int, .double, to: .bool),
            .global(.double, .int, to: .bool), .global(.uint, .double, to: .bool),
            .global(.double, .uint, to: .bool),
        ]

    private static let same: [Signature] = [.global(.parameter(0), .parameter(0), to: .bool)]

    static let relations: [FunctionDefinition] = [
        relation("<") { $0 == .less },
        relation("<=") { $0 == .less || $0 == .equal },
        relation(">") { $0 == .greater },
        relation(">=") { $0 == .greater || $0 == .equal },
        FunctionDefinition("_==_", same, .counted { Equality.equals($0, $1, $2) }),
        FunctionDefinition(
            "_!=_",
            same,
            .counted { left, right, frame in
                let result = Equality.equals(left, right, frame)
                guard case .bool(let isEqual) = result else { return result }
                return .bool(!isEqual)
            }
        ),
    ]

    private static func relation(
        _ sign: String,
        _ holds: @escaping @Sendable (Order) -> Bool
    ) -> FunctionDefinition {
        FunctionDefinition(
            "_\(sign)_",
            comparable,
            .binary { left, right in
                guard let order = Equality.order(left, right) else {
                    return .error(.noSuchOverload(sign))
                }
                return .bool(holds(order))
            }
        )
    }

    // MARK: Membership and size

    static let collections: [FunctionDefinition] = [
        FunctionDefinition(
            "_in_",
            [
                .global(.parameter(0), .list(.parameter(0)), to: .bool),
                .global(.parameter(0), .map(.parameter(0), .parameter(1)), to: .bool),
            ],
            .counted(isMember)
        ),
        FunctionDefinition(
            "size",
            [TypePattern.string, .bytes, .list(.parameter(0)), .map(.parameter(0), .parameter(1))]
                .flatMap { [.global($0, to: .int), .member($0, to: .int)] },
            .unary { value in
                switch value {
                case .string(let text): .int(Int64(text.unicodeScalars.count))
                case .bytes, .list, .map: .int(Int64(value.extent))
                default: .error(.noSuchOverload("size"))
                }
            }
        ),
    ]

    @Sendable
    private static func isMember(
        _ element: Value,
        _ container: Value,
        _ frame: EvaluationFrame
    ) -> Value {
        switch container {
        case .map(let map):
            guard frame.spend(extent: element.extent) else { return .error(.limitExceeded) }
            return .bool(map.value(forKey: element) != nil)
        case .list(let elements):
            var failed = Value.null
            for other in elements {
                let result = Equality.equals(element, other, frame)
                if case .bool(true) = result { return result }
                if result.isAbsorbing { failed = Compiler.absorbed(failed, result) }
                if frame.isExhausted { break }
            }
            return failed.isAbsorbing ? failed : .bool(false)
        default:
            return .error(.noSuchOverload("in"))
        }
    }
}
