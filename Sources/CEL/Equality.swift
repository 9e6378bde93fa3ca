/// The equality and order of the language.
enum Equality {
    /// Whether two values are equal as the language says: numbers across types, all else within
    /// one; an unknown part makes the answer unknown.
    static func equals(
        _ left: Value,
        _ right: Value,
        _ frame: EvaluationFrame,
        depth: Int = 0
    ) -> Value {
        guard depth <= EvaluationLimits.valueDepthMax, frame.spend(extent: left.extent) else {
            return frame.exhaust()
        }
        switch (left, right) {
        case (.unknown, _), (_, .unknown): return .unknown
        case (.error, _): return left
        case (_, .error): return right
        case (.null, .null): return .bool(true)
        case (.bool(let left), .bool(let right)): return .bool(left == right)
        case (.string(let left), .string(let right)):
            return .bool(left.utf8.elementsEqual(right.utf8))
        case (.bytes(let left), .bytes(let right)): return .bool(left == right)
        case (.timestamp(let left), .timestamp(let right)): return .bool(left == right)
        case (.duration(let left), .duration(let right)): return .bool(left == right)
        case (.type(let left), .type(let right)): return .bool(left == right)
        case (.address(let left), .address(let right)):
            return .bool(left.unmapped == right.unmapped)
        case (.network(let left), .network(let right)): return .bool(left == right)
        case (.list(let left), .list(let right)):
            return lists(left, right, frame, depth: depth)
        case (.map(let left), .map(let right)):
            return maps(left, right, frame, depth: depth)
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return .bool(left == nil && right == nil) }
            return equals(left, right, frame, depth: depth + 1)
        case (.abstract(let left), .abstract(let right)): return .bool(left.isSame(as: right))
        case (.record, .record): return .error(.noSuchOverload("== on records"))
        default: return .bool(NumericOrder.compare(left, right) == .equal)
        }
    }

    private static func lists(
        _ left: [Value],
        _ right: [Value],
        _ frame: EvaluationFrame,
        depth: Int
    ) -> Value {
        guard left.count == right.count else { return .bool(false) }
        var failed = Value.null
        for (left, right) in zip(left, right) {
            let result = equals(left, right, frame, depth: depth + 1)
            if case .bool(false) = result { return result }
            if result.isAbsorbing { failed = Compiler.absorbed(failed, result) }
        }
        return failed.isAbsorbing ? failed : .bool(true)
    }

    private static func maps(
        _ left: ValueMap,
        _ right: ValueMap,
        _ frame: EvaluationFrame,
        depth: Int
    ) -> Value {
        guard left.entries.count == right.entries.count else { return .bool(false) }
        var failed = Value.null
        for entry in left.entries {
            guard frame.spend(extent: entry.key.extent) else { return .error(.limitExceeded) }
            guard let other = right.value(forKey: entry.key) else { return .bool(false) }
            let result = equals(entry.value, other, frame, depth: depth + 1)
            if case .bool(false) = result { return result }
            if result.isAbsorbing { failed = Compiler.absorbed(failed, result) }
        }
        return failed.isAbsorbing ? failed : .bool(true)
    }

    /// Which of two values comes first, or nil when they have no order.
    static func order(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.bool(let left), .bool(let right)):
            Order(left ? 1 : 0, right ? 1 : 0)
        case (.string(let left), .string(let right)):
            left.utf8.elementsEqual(right.utf8)
                ? .equal : left.utf8.lexicographicallyPrecedes(right.utf8) ? .less : .greater
        case (.bytes(let left), .bytes(let right)):
            left == right ? .equal : left.lexicographicallyPrecedes(right) ? .less : .greater
        case (.timestamp(let left), .timestamp(let right)): Order(left, right)
        case (.duration(let left), .duration(let right)): Order(left, right)
        default: NumericOrder.compare(left, right)
        }
    }
}

/// Which of two comes first.
enum Order {
    case less
    case equal
    case greater
    /// Not a number takes part: nothing is less, equal or greater.
    case none

    init<Element: Comparable>(_ left: Element, _ right: Element) {
        self = left < right ? .less : left == right ? .equal : .greater
    }
}

/// The order of numbers across the three number types; ints and uints compare exactly.
enum NumericOrder {
    /// Which comes first, or nil when one is not a number type.
    static func compare(_ left: Value, _ right: Value) -> Order? {
        switch (left, right) {
        case (.int(let left), .int(let right)): Order(left, right)
        case (.uint(let left), .uint(let right)): Order(left, right)
        case (.double(let left), .double(let right)):
            left.isNaN || right.isNaN ? Order.none : Order(left, right)
        case (.int(let left), .uint(let right)):
            UInt64(exactly: left).map { Order($0, right) } ?? .less
        case (.uint(let left), .int(let right)):
            UInt64(exactly: right).map { Order(left, $0) } ?? .greater
        case (.int(let left), .double(let right)): compare(left, right)
        case (.uint(let left), .double(let right)): compare(left, right)
        case (.double(let left), .int(let right)): reversed(compare(right, left))
        case (.double(let left), .uint(let right)): reversed(compare(right, left))
        default: nil
        }
    }

    /// Compared as doubles, rounding included, as the conformance tests ask.
    private static func compare<Whole: FixedWidthInteger>(
        _ left: Whole,
        _ right: Double
    ) -> Order {
        if right.isNaN { return .none }
        return Order(Double(left), right)
    }

    private static func reversed(_ order: Order) -> Order {
        switch order {
        case .less: .greater
        case .greater: .less
        case .equal, .none: order
        }
    }
}

extension Value {
    /// Whether two values are equal as the language says: `1 == 1.0`, NaN never, an unknown part
    /// makes the answer unknown.
    public func celEquals(_ other: Value) -> Value {
        let frame = EvaluationFrame(layout: SlotLayout([]), timeZoneOffsets: nil)
        let result = Equality.equals(self, other, frame)
        return frame.isExhausted ? .error(.limitExceeded) : result
    }
}
