/// The functions of the `math` extension.
extension FunctionLibrary {
    private static let numberTypes: [TypePattern] = [.int, .uint, .double]

    static let mathematics: [FunctionDefinition] =
        [
            extreme("math.greatest", keeps: .greater),
            extreme("math.least", keeps: .less),
            rounding("math.ceil", .up),
            rounding("math.floor", .down),
            rounding("math.round", .toNearestOrAwayFromZero),
            rounding("math.trunc", .towardZero),
            onDouble("math.isNaN", to: .bool) { .bool($0.isNaN) },
            onDouble("math.isInf", to: .bool) { .bool($0.isInfinite) },
            onDouble("math.isFinite", to: .bool) { .bool($0.isFinite) },
            FunctionDefinition(
                "math.sqrt",
                numberTypes.map { .global($0, to: .double) },
                .unary { value in
                    switch value {
                    case .double(let number): .double(number.squareRoot())
                    case .int(let number): .double(Double(number).squareRoot())
                    case .uint(let number): .double(Double(number).squareRoot())
                    default: .error(.noSuchOverload("math.sqrt"))
                    }
                }
            ),
            FunctionDefinition(
                "math.abs",
                numberTypes.map { .global($0, to: $0) },
                .unary(absolute)
            ),
            FunctionDefinition("math.sign", numberTypes.map { .global($0, to: $0) }, .unary(sign)),
        ] + bits

    /// `math.greatest` and `math.least`: of several numbers, or of the numbers of one list.
    private static func extreme(_ name: String, keeps wanted: Order) -> FunctionDefinition {
        var signatures: [Signature] = []
        for type in numberTypes {
            signatures.append(
                Signature(isMember: false, parameters: [type], result: type, isVariadic: true)
            )
        }
        signatures += numberTypes.map { .global(.list($0), to: $0) }
        let mixed = Signature(
            isMember: false,
            parameters: [.number],
            result: .number,
            isVariadic: true
        )
        return FunctionDefinition(
            name,
            signatures + [mixed, .global(.list(.number), to: .number)],
            .general { arguments, _ in
                var numbers = arguments
                if arguments.count == 1, case .list(let list) = arguments[0] { numbers = list }
                guard var best = numbers.first else { return .error(.noSuchOverload(name)) }
                for number in numbers {
                    if number.isAbsorbing { return number }
                    guard let order = NumericOrder.compare(number, best) else {
                        return .error(.noSuchOverload(name))
                    }
                    if order == wanted { best = number }
                }
                return best
            }
        )
    }

    private static func onDouble(
        _ name: String,
        to result: TypePattern,
        _ body: @escaping @Sendable (Double) -> Value
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.global(.double, to: result)],
            .unary { value in
                guard case .double(let number) = value else {
                    return .error(.noSuchOverload(name))
                }
                return body(number)
            }
        )
    }

    private static func rounding(
        _ name: String,
        _ rule: FloatingPointRoundingRule
    ) -> FunctionDefinition {
        onDouble(name, to: .double) { .double($0.rounded(rule)) }
    }

    @Sendable
    private static func absolute(_ value: Value) -> Value {
        switch value {
        case .double(let number): .double(number.magnitude)
        case .int(.min): .error(.overflow)
        case .int(let number): .int(abs(number))
        case .uint: value
        default: .error(.noSuchOverload("math.abs"))
        }
    }

    @Sendable
    private static func sign(_ value: Value) -> Value {
        switch value {
        case .double(let number):
            number.isNaN || number == 0 ? value : .double(number < 0 ? -1 : 1)
        case .int(let number): .int(number.signum())
        case .uint(let number): .uint(number == 0 ? 0 : 1)
        default: .error(.noSuchOverload("math.sign"))
        }
    }

    // MARK: Bits

    private static let bits: [FunctionDefinition] = [
        onBits("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        onBits("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        onBits("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        FunctionDefinition(
            "math.bitNot",
            [.global(.int, to: .int), .global(.uint, to: .uint)],
            .unary { value in
                switch value {
                case .int(let number): .int(~number)
                case .uint(let number): .uint(~number)
                default: .error(.noSuchOverload("math.bitNot"))
                }
            }
        ),
        // A shift to the right fills with zeros, whatever the sign.
        shift("math.bitShiftLeft", { $0 << $1 }),
        shift("math.bitShiftRight", { $0 >> $1 }),
    ]

    private static func onBits(
        _ name: String,
        _ ints: @escaping @Sendable (Int64, Int64) -> Int64,
        _ uints: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.global(.int, .int, to: .int), .global(.uint, .uint, to: .uint)],
            .binary { left, right in
                switch (left, right) {
                case (.int(let left), .int(let right)): .int(ints(left, right))
                case (.uint(let left), .uint(let right)): .uint(uints(left, right))
                default: .error(.noSuchOverload(name))
                }
            }
        )
    }

    private static func shift(
        _ name: String,
        _ body: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> FunctionDefinition {
        FunctionDefinition(
            name,
            [.global(.int, .int, to: .int), .global(.uint, .int, to: .uint)],
            .binary { value, count in
                guard case .int(let count) = count else { return .error(.noSuchOverload(name)) }
                guard count >= 0 else { return .error(.invalidArgument("negative offset")) }
                return switch value {
                case .int(let number):
                    .int(Int64(bitPattern: body(UInt64(bitPattern: number), count)))
                case .uint(let number): .uint(body(number, count))
                default: .error(.noSuchOverload(name))
                }
            }
        )
    }
}
