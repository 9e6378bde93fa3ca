/// Texts with places for values: `'%s has %d'.format([name, count])`.
enum TextFormat {
    /// The steps that all decimal digits of a number take.
    private static let decimalStepCount = 10

    static func format(
        _ format: String,
        _ arguments: [Value],
        _ frame: EvaluationFrame
    ) -> Value {
        guard frame.spend(extent: format.utf8.count) else { return .error(.limitExceeded) }
        var rest = format.utf8[...]
        var result: [UInt8] = []
        var position = 0
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            if rest.first == UInt8(ascii: "%") {
                result.append(byte)
                rest.removeFirst()
                continue
            }
            let wantedCount = decimalCount(&rest)
            if let wantedCount, wantedCount > EvaluationLimits.decimalCountMax {
                let limit = "at most \(EvaluationLimits.decimalCountMax) decimals"
                return .error(.invalidArgument(limit))
            }
            guard let decimalCount = wantedCount, let clause = rest.popFirst() else {
                return .error(.invalidArgument("the formatting clause is not complete"))
            }
            guard position < arguments.count else {
                return .error(.invalidIndex("\(position)"))
            }
            let value = arguments[position]
            if value.isAbsorbing { return value }
            position += 1
            guard frame.spend(extent: value.extent) else { return .error(.limitExceeded) }
            switch text(value, clause, decimalCount, frame) {
            case .string(let text):
                guard result.count + text.utf8.count <= EvaluationLimits.valueByteCountMax,
                    frame.build(byteCount: text.utf8.count)
                else { return frame.exhaust() }
                result += text.utf8
            case let failed: return failed
            }
        }
        return .string(String(decoding: result, as: UTF8.self))
    }

    /// The number after a dot, six when there is no dot; nil when it is missing.
    ///
    /// Of a number above the limit no more is read than shows that.
    private static func decimalCount(_ rest: inout Substring.UTF8View) -> Int? {
        guard rest.first == UInt8(ascii: ".") else { return 6 }
        rest.removeFirst()
        var count: Int?
        while let byte = rest.first, isDigit(byte) {
            let sum = (count ?? 0) * 10 + Int(byte - UInt8(ascii: "0"))
            guard sum <= EvaluationLimits.decimalCountMax else { return sum }
            count = sum
            rest.removeFirst()
        }
        return count
    }

    private static func text(
        _ value: Value,
        _ clause: UInt8,
        _ decimalCount: Int,
        _ frame: EvaluationFrame
    ) -> Value {
        let refused = Value.error(
            .invalidArgument(
                "%\(String(decoding: [clause], as: UTF8.self)) cannot be used for "
                    + value.typeName
            )
        )
        switch clause {
        case UInt8(ascii: "s"):
            return plain(value, frame, depth: 0)
        case UInt8(ascii: "d"):
            switch value {
            case .int(let number): return .string(String(number))
            case .uint(let number): return .string(String(number))
            case .double(let number): return .string(DecimalText.shortest(number))
            default: return refused
            }
        case UInt8(ascii: "f"), UInt8(ascii: "e"):
            guard frame.spend(decimalStepCount) else { return .error(.limitExceeded) }
            let number: Double
            switch value {
            case .int(let whole): number = Double(whole)
            case .uint(let whole): number = Double(whole)
            case .double(let double): number = double
            default: return refused
            }
            return .string(
                clause == UInt8(ascii: "f")
                    ? DecimalText.fixed(number, decimalCount: decimalCount)
                    : DecimalText.scientific(number, decimalCount: decimalCount)
            )
        case UInt8(ascii: "b"):
            if case .bool(let value) = value { return .string(value ? "1" : "0") }
            return whole(value, radix: 2) ?? refused
        case UInt8(ascii: "o"):
            return whole(value, radix: 8) ?? refused
        case UInt8(ascii: "x"):
            guard frame.build(byteCount: 2 * value.extent) else { return .error(.limitExceeded) }
            return hexadecimal(value, isUppercase: false) ?? refused
        case UInt8(ascii: "X"):
            guard frame.build(byteCount: 2 * value.extent) else { return .error(.limitExceeded) }
            return hexadecimal(value, isUppercase: true) ?? refused
        default:
            return .error(.invalidArgument("unrecognized formatting clause"))
        }
    }

    private static func whole(_ value: Value, radix: Int, isUppercase: Bool = false) -> Value? {
        switch value {
        case .int(let number): .string(String(number, radix: radix, uppercase: isUppercase))
        case .uint(let number): .string(String(number, radix: radix, uppercase: isUppercase))
        default: nil
        }
    }

    private static func hexadecimal(_ value: Value, isUppercase: Bool) -> Value? {
        let bytes: [UInt8]
        switch value {
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let own): bytes = own
        default: return whole(value, radix: 16, isUppercase: isUppercase)
        }
        let text = bytes.map(CanonicalText.hexadecimal).joined()
        return .string(isUppercase ? text.uppercased() : text)
    }

    /// A value as `%s` writes it: lists and maps with their elements, keys in order.
    private static func plain(_ value: Value, _ frame: EvaluationFrame, depth: Int) -> Value {
        guard depth <= EvaluationLimits.valueDepthMax, frame.spend(extent: value.extent) else {
            return frame.exhaust()
        }
        switch value {
        case .null: return .string("null")
        case .bool(let value): return .string(value ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(DecimalText.shortest(number))
        case .string: return value
        case .bytes(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
        case .timestamp(let instant): return .string(instant.text)
        case .duration(let duration): return .string(duration.text)
        case .type(let name): return .string(name)
        case .address(let address): return .string(address.text)
        case .network(let range): return .string(range.text)
        case .list(let elements):
            return joined(elements.map { [$0] }, "[", "]", frame, depth: depth)
        case .map(let map):
            return joined(
                map.entries.map { [$0.key, $0.value] },
                "{",
                "}",
                frame,
                depth: depth
            )
        case .unknown, .error: return value
        case .optional, .record, .abstract:
            return .error(.invalidArgument("%s for \(value.typeName)"))
        }
    }

    private static func joined(
        _ groups: [[Value]],
        _ opening: String,
        _ closing: String,
        _ frame: EvaluationFrame,
        depth: Int
    ) -> Value {
        var texts: [String] = []
        var byteCount = 0
        for group in groups {
            var parts: [String] = []
            for value in group {
                let part = plain(value, frame, depth: depth + 1)
                guard case .string(let text) = part else { return part }
                byteCount += text.utf8.count
                parts.append(text)
            }
            texts.append(parts.joined(separator: ": "))
            guard byteCount <= EvaluationLimits.valueByteCountMax else { return frame.exhaust() }
        }
        // Each level copies the texts of those within.
        guard frame.build(byteCount: byteCount) else { return .error(.limitExceeded) }
        if opening == "{" { texts.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        return .string(opening + texts.joined(separator: ", ") + closing)
    }
}
