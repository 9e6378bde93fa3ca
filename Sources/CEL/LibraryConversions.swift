/// Conversions between types, and the types themselves.
extension FunctionLibrary {
    static let conversions: [FunctionDefinition] = [
        FunctionDefinition(
            "int",
            from(.int, .uint, .double, .string, .timestamp, to: .int),
            .unary(int)
        ),
        FunctionDefinition("uint", from(.int, .uint, .double, .string, to: .uint), .unary(uint)),
        FunctionDefinition(
            "double",
            from(.int, .uint, .double, .string, to: .double),
            .unary(double)
        ),
        FunctionDefinition(
            "string",
            from(
                .bool,
                .int,
                .uint,
                .double,
                .string,
                .bytes,
                .timestamp,
                .duration,
                .address,
                .network,
                to: .string
            ),
            .unary(string)
        ),
        FunctionDefinition("bytes", from(.string, .bytes, to: .bytes), .unary(bytes)),
        FunctionDefinition("bool", from(.string, .bool, to: .bool), .unary(bool)),
        FunctionDefinition(
            "timestamp",
            from(.string, .int, .timestamp, to: .timestamp),
            .unary(timestamp)
        ),
        FunctionDefinition(
            "duration",
            from(.string, .duration, to: .duration),
            .unary(duration)
        ),
        FunctionDefinition("dyn", [.global(.parameter(0), to: .dyn)], .unary { $0 }),
        FunctionDefinition(
            "type",
            [.global(.parameter(0), to: .exact(.type))],
            .unary { .type($0.typeName) }
        ),
    ]

    private static func from(_ types: ValueType..., to result: ValueType) -> [Signature] {
        types.map { .global(.exact($0), to: .exact(result)) }
    }

    @Sendable
    private static func int(_ value: Value) -> Value {
        switch value {
        case .int: return value
        case .uint(let number):
            return Int64(exactly: number).map(Value.int) ?? .error(.outOfRange("int"))
        case .double(let number):
            // The bounds are left out: a double next to them may stand for a larger number.
            guard number > -0x1p63, number < 0x1p63 else { return .error(.outOfRange("int")) }
            return .int(Int64(number))
        case .string(let text):
            return Int64(text).map(Value.int) ?? .error(.invalidConversion("string to int"))
        case .timestamp(let instant): return .int(instant.seconds)
        default: return .error(.noSuchOverload("int"))
        }
    }

    @Sendable
    private static func uint(_ value: Value) -> Value {
        switch value {
        case .uint: return value
        case .int(let number):
            return UInt64(exactly: number).map(Value.uint) ?? .error(.outOfRange("uint"))
        case .double(let number):
            guard number > -1, number < 0x1p64 else { return .error(.outOfRange("uint")) }
            return .uint(UInt64(number))
        case .string(let text):
            return UInt64(text).map(Value.uint) ?? .error(.invalidConversion("string to uint"))
        default: return .error(.noSuchOverload("uint"))
        }
    }

    /// The number in a text; digits that mean more than a double holds are no number.
    private static func number(_ text: String) -> Double? {
        guard let number = Double(text) else { return nil }
        // `inf` says what it means; `1e400` does not.
        let isOverflow = number.isInfinite && text.utf8.contains { (0x30...0x39).contains($0) }
        return isOverflow ? nil : number
    }

    @Sendable
    private static func double(_ value: Value) -> Value {
        switch value {
        case .double: value
        case .int(let number): .double(Double(number))
        case .uint(let number): .double(Double(number))
        case .string(let text):
            number(text).map(Value.double) ?? .error(.invalidConversion("string to double"))
        default: .error(.noSuchOverload("double"))
        }
    }

    @Sendable
    private static func string(_ value: Value) -> Value {
        switch value {
        case .string: return value
        case .bool(let value): return .string(value ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(DecimalText.shortest(number))
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .error(.invalidConversion("invalid UTF-8 in bytes"))
            }
            return .string(text)
        case .timestamp(let instant): return .string(instant.text)
        case .duration(let duration): return .string(duration.text)
        case .address(let address): return .string(address.text)
        case .network(let range): return .string(range.text)
        default: return .error(.noSuchOverload("string"))
        }
    }

    @Sendable
    private static func bytes(_ value: Value) -> Value {
        switch value {
        case .bytes: value
        case .string(let text): .bytes(Array(text.utf8))
        default: .error(.noSuchOverload("bytes"))
        }
    }

    @Sendable
    private static func bool(_ value: Value) -> Value {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "true", "True", "TRUE", "t", "1": return .bool(true)
            case "false", "False", "FALSE", "f", "0": return .bool(false)
            default: return .error(.invalidConversion("string to bool"))
            }
        default: return .error(.noSuchOverload("bool"))
        }
    }

    @Sendable
    private static func timestamp(_ value: Value) -> Value {
        switch value {
        case .timestamp: value
        case .string(let text):
            Timestamp(text: text).map(Value.timestamp)
                ?? .error(.outOfRange("string to timestamp"))
        case .int(let seconds):
            Timestamp(seconds: seconds).map(Value.timestamp) ?? .error(.outOfRange("timestamp"))
        default: .error(.noSuchOverload("timestamp"))
        }
    }

    @Sendable
    private static func duration(_ value: Value) -> Value {
        switch value {
        case .duration: value
        case .string(let text):
            SignedDuration(text: text).map(Value.duration)
                ?? .error(.outOfRange("string to duration"))
        default: .error(.noSuchOverload("duration"))
        }
    }
}
