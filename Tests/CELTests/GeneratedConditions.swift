import CEL

/// Well-typed conditions over attributes of every scalar type and presence, and values for them.
struct GeneratedConditions {
    struct Fields: Record {
        let values: [Value?]

        func value(ofField index: Int) -> Value? {
            index < values.count ? values[index] : nil
        }
    }

    private static let types: [(name: String, type: ValueType)] = [
        ("t", .string), ("i", .int), ("u", .uint), ("d", .double), ("b", .bool),
        ("at", .timestamp), ("span", .duration), ("list", .list(.string)), ("any", .dyn),
    ]

    private static let inner = RecordType(
        name: "inner",
        fields: types.flatMap { name, type -> [RecordType.Field] in
            [
                RecordType.Field(name: name, type: type),
                RecordType.Field(name: name + "_u", type: type, presence: .unknownWhenMissing),
                RecordType.Field(name: name + "_o", type: type, presence: .optional),
            ]
        } + [
            RecordType.Field(
                name: "i_d",
                type: .int,
                presence: .defaultsWhenMissing(.int(3))
            ),
            RecordType.Field(
                name: "t_d",
                type: .string,
                presence: .defaultsWhenMissing(.string("x"))
            ),
        ]
    )

    static let environment = Environment(variables: [
        Variable(
            name: "r",
            type: .record(
                RecordType(
                    name: "outer",
                    fields: [RecordType.Field(name: "part", type: .record(inner))]
                )
            )
        ),
        Variable(name: "limit", type: .int), Variable(name: "word", type: .string),
    ])

    var generator: SeededGenerator

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }

    // MARK: Conditions

    mutating func condition(depth: Int) -> String {
        guard depth > 0 else { return comparison() }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return "(\(condition(depth: depth - 1)) && \(condition(depth: depth - 1)))"
        case 1: return "(\(condition(depth: depth - 1)) || \(condition(depth: depth - 1)))"
        case 2: return "!(\(condition(depth: depth - 1)))"
        case 3:
            return "(\(condition(depth: depth - 1)) ? \(condition(depth: depth - 1)) : "
                + "\(condition(depth: depth - 1)))"
        default: return comparison()
        }
    }

    private mutating func comparison() -> String {
        switch Int.random(in: 0..<14, using: &generator) {
        case 0: return pick(["r.part.b", "r.part.b_u", "true", "r.part.?b_o.orValue(true)"])
        case 1: return "has(r.part.\(pick(Self.types).name)_o)"
        case 2: return "has(r.part.\(pick(Self.types).name)_u)"
        case 3: return "\(text()) in ['x', 'xy', 'æ']"
        case 4: return "\(number()) in [1, 2, 3]"
        case 5: return "\(text()).\(pick(["startsWith", "endsWith"]))(\(text()))"
        case 6: return "\(text()).matches('^x.*')"
        case 7: return "r.part.list.exists(each, each == \(text()))"
        case 8: return "\(pick(["r.part.any", "r.part.any_u"])) == \(pick([number(), text()]))"
        case 9: return "\(text()) \(sign()) \(text())"
        case 10: return "\(instant()) \(sign()) \(instant())"
        case 11: return "\(span()) \(sign()) \(span())"
        case 12: return "\(real()) \(sign()) \(pick([real(), "r.part.i", "r.part.u"]))"
        default: return "\(number()) \(sign()) \(number())"
        }
    }

    private mutating func sign() -> String { pick(["==", "!=", "<", "<=", ">", ">="]) }

    private mutating func text() -> String {
        pick([
            "r.part.t", "r.part.t_u", "r.part.t_d", "r.part.?t_o.orValue('y')", "'x'", "''",
            "word", "(word + 'x')",
        ])
    }

    private mutating func number() -> String {
        let simple = [
            "r.part.i", "r.part.i_u", "r.part.i_d", "r.part.?i_o.orValue(7)", "limit", "1", "2",
            "9223372036854775807", "size(r.part.list)", "size(r.part.t)", "size(r.part.list_u)",
        ]
        let first = pick(simple)
        guard Int.random(in: 0..<3, using: &generator) == 0 else { return first }
        return "(\(first) \(pick(["+", "-", "*"])) \(pick(simple)))"
    }

    private mutating func real() -> String {
        pick(["r.part.d", "r.part.d_u", "1.5", "(r.part.d * 2.0)", "(0.0 - r.part.d)"])
    }

    private mutating func instant() -> String {
        pick([
            "r.part.at", "r.part.at_u", "timestamp(0)", "(r.part.at + r.part.span)",
            "(r.part.at - r.part.span_u)",
        ])
    }

    private mutating func span() -> String {
        pick([
            "r.part.span", "r.part.span_u", "duration('1h')", "(r.part.at - timestamp(0))",
            "(r.part.span + r.part.span)", "(r.part.span - duration('2h'))",
        ])
    }

    // MARK: Values

    mutating func values() -> [Value] {
        let fields = Self.inner.fields.map { value(of: $0.type) }
        let inner: Value = .record(Fields(values: fields))
        let whole: Value = pick([.record(Fields(values: [inner])), inner, .unknown, .int(1)])
        let outer: Value =
            Int.random(in: 0..<8, using: &generator) == 0
            ? whole : .record(Fields(values: [inner]))
        return [outer, value(of: .int) ?? .unknown, value(of: .string) ?? .int(1)]
    }

    /// A value of the type; now and then none, unknown, an error or one of another type.
    private mutating func value(of type: ValueType) -> Value? {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return nil
        case 1: return .unknown
        case 2: return .error(.divisionByZero)
        case 3: return .null
        case 4: return value(of: pick(Self.types).type)
        default: break
        }
        switch type {
        case .string:
            return pick([.string(""), .string("x"), .string("xyzæøå 12345678"), .string("y")])
        case .int: return pick([.int(0), .int(1), .int(2), .int(3), .int(.max), .int(.min)])
        case .uint: return pick([.uint(0), .uint(2), .uint(.max)])
        case .double:
            return pick([.double(0), .double(1.5), .double(.nan), .double(-.infinity), .double(2)])
        case .bool: return pick([.bool(true), .bool(false)])
        case .timestamp:
            let seconds: Int64 = pick([-62_135_596_800, 0, 1_000, 253_402_300_799])
            return Timestamp(seconds: seconds).map { .timestamp($0) }
        case .duration:
            return .duration(SignedDuration(nanoseconds: pick([0, 3_600_000_000_000, .min, .max])))
        case .list:
            return pick([.list([]), .list([.string("x")]), .list([.string("y"), .int(1)])])
        default: return pick([.int(1), .string("x"), .list([]), .double(1), .null])
        }
    }
}
