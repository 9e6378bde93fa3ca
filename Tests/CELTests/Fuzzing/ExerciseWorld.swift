import CEL

/// The variables and values that exercised expressions meet.
enum ExerciseWorld {
    struct Fields: Record {
        let values: [Value?]

        func value(ofField index: Int) -> Value? {
            values.indices.contains(index) ? values[index] : nil
        }
    }

    private static let contact = RecordType(
        name: "contact",
        fields: [
            RecordType.Field(name: "kind", type: .string, allowedValues: ["kin", "nurse"]),
            RecordType.Field(name: "phone", type: .string, presence: .optional),
        ]
    )

    private static let event = RecordType(
        name: "event",
        fields: [
            RecordType.Field(name: "id", type: .string),
            RecordType.Field(name: "ward", type: .string, presence: .optional),
            RecordType.Field(name: "planned", type: .bool, presence: .unknownWhenMissing),
            RecordType.Field(name: "days", type: .int, presence: .defaultsWhenMissing(.int(1))),
            RecordType.Field(name: "contacts", type: .list(.record(contact))),
            RecordType.Field(name: "contact", type: .record(contact), presence: .optional),
            RecordType.Field(name: "time", type: .timestamp, presence: .unknownWhenMissing),
        ]
    )

    static let environment = Environment(
        variables: [
            Variable(name: "event", type: .record(event)),
            Variable(name: "x", type: .dyn),
            Variable(name: "i", type: .int),
            Variable(name: "u", type: .uint),
            Variable(name: "d", type: .double),
            Variable(name: "s", type: .string),
            Variable(name: "b", type: .bytes),
            Variable(name: "l", type: .list(.int)),
            Variable(name: "n", type: .list(.string)),
            Variable(name: "m", type: .map(.string, .int)),
            Variable(name: "t", type: .timestamp),
            Variable(name: "p", type: .duration),
            Variable(name: "o", type: .optional(.string)),
            Variable(name: "q", type: .bool),
            Variable(name: "a.b.c", type: .list(.dyn)),
        ],
        functions: [
            Function(name: "half", parameters: [.int], result: .int) { arguments in
                guard case .int(let number)? = arguments.first else { return .unknown }
                return .int(number / 2)
            },
            Function(
                name: "pair",
                parameters: [.parameter("T")],
                result: .abstract("pair", [.parameter("T"), .parameter("T")])
            ) { _ in .null },
            Function(name: "matches", parameters: [.string], result: .bool) { _ in .bool(true) },
        ],
        container: "a.b",
        timeZoneOffsets: { zone, _ in zone == "Europe/Copenhagen" ? 3_600 : nil }
    )

    // MARK: Values

    private static func event(_ isFull: Bool) -> Value {
        let kin = Value.record(Fields(values: [.string("kin"), .string("12345678")]))
        let nurse = Value.record(Fields(values: [.string("nurse"), nil]))
        return .record(
            Fields(
                values: [
                    .string("e1"), isFull ? .string("M1") : nil, isFull ? .bool(true) : nil,
                    isFull ? .int(.max) : nil, .list(isFull ? [kin, nurse] : []),
                    isFull ? nurse : nil, isFull ? Timestamp(seconds: 0).map(Value.timestamp) : nil,
                ]
            )
        )
    }

    private static func map(_ entries: KeyValuePairs<String, Int64>) -> Value {
        let entries = entries.map {
            ValueMap.Entry(key: .string($0.key), value: .int($0.value))
        }
        return ValueMap(entries).map(Value.map) ?? .unknown
    }

    private static func instant(_ seconds: Int64, _ nanoseconds: Int32 = 0) -> Value {
        Timestamp(seconds: seconds, nanoseconds: nanoseconds).map(Value.timestamp) ?? .unknown
    }

    private static let full: [Value] = [
        event(true), .string("dyn"), .int(42), .uint(42), .double(2.5), .string("Grüße 👋 text"),
        .bytes([0, 255, 97]), .list([.int(3), .int(1), .int(2)]),
        .list([.string("a"), .string("b")]), map(["a": 1, "ward": 2]),
        instant(1_700_000_000, 5), .duration(SignedDuration(nanoseconds: 3_600_000_000_001)),
        .optional(.string("some")), .bool(true), .list([.int(1), .string("1"), .null]),
    ]

    private static let scarce: [Value] = [
        event(false), .null, .int(0), .uint(0), .double(.nan), .string(""), .bytes([]), .list([]),
        .list([]), map([:]), instant(0), .duration(SignedDuration(nanoseconds: 0)),
        .optional(nil), .bool(false), .list([]),
    ]

    private static let extreme: [Value] = [
        event(true), .list([.list([.double(-.infinity)])]), .int(.min), .uint(.max),
        .double(-.greatestFiniteMagnitude), .string(String(repeating: "aé👋", count: 3_000)),
        .bytes([UInt8](repeating: 0x80, count: 20_000)),
        .list((0..<500).map { .int(.max - $0) }),
        .list((0..<300).map { .string(String(repeating: "b", count: $0)) }),
        map(["": .min, "\u{0}": .max]), instant(253_402_300_799, 999_999_999),
        .duration(SignedDuration(nanoseconds: .min)), .optional(.string("\u{10FFFF}")),
        .bool(true), .list([.unknown, .error(.overflow)]),
    ]

    private static let early: [Value] = [
        event(false), .double(1e308), .int(.max), .uint(1), .double(.leastNonzeroMagnitude),
        .string("\r\n\t\\\"%s"), .bytes(Array("%d".utf8)), .list([.int(.min), .int(-1)]),
        .list([.string("\u{301}"), .unknown]), map(["a": 0]), instant(-62_135_596_800),
        .duration(SignedDuration(nanoseconds: .max)), .unknown, .unknown, .unknown,
    ]

    private static let types: [Value] = [
        .null, .bool(true), .int(1), .uint(1), .double(1), .string("x"), .bytes([1]), instant(1),
        .duration(SignedDuration(nanoseconds: 1)), .list([.null]), map(["x": 1]), .type("int"),
        .optional(.null), .unknown, .error(.divisionByZero), event(true),
        .record(Fields(values: [])), .record(Fields(values: [.int(1), .int(1), .null, .unknown])),
    ]

    /// Values of the declared types, the choice's first bits leaving sets out.
    static func wellTyped(_ choice: UInt8) -> [[Value]] {
        switch choice & 3 {
        case 1: [full]
        case 2: [extreme, []]
        case 3: [early]
        default: [full, scarce]
        }
    }

    /// Values of other types than were declared.
    static func illTyped(_ choice: UInt8) -> [[Value]] {
        let shift = Int(choice >> 2)
        let rotated = environment.variables.indices.map { types[($0 + shift) % types.count] }
        return shift == 0 ? [] : [rotated]
    }

    // MARK: Comparison

    /// Whether two evaluations of one expression agree; which error it was does not count, and
    /// one may run out of steps where the other did not.
    static func same(_ left: Value, _ right: Value, depth: Int = 0) -> Bool {
        if depth > 4 { return true }
        switch (left, right) {
        case (.error(.limitExceeded), _), (_, .error(.limitExceeded)), (.error, .error),
            (.record, .record):
            return true
        case (.double(let left), .double(let right)):
            return left == right || (left.isNaN && right.isNaN)
        case (.list(let left), .list(let right)):
            return left.count == right.count
                && zip(left, right).prefix(4).allSatisfy { same($0, $1, depth: depth + 1) }
        case (.map(let left), .map(let right)):
            return left.entries.count == right.entries.count
                && zip(left.entries, right.entries).prefix(4).allSatisfy {
                    same($0.key, $1.key, depth: depth + 1)
                        && same($0.value, $1.value, depth: depth + 1)
                }
        case (.optional(let left?), .optional(let right?)):
            return same(left, right, depth: depth + 1)
        default:
            return left == right
        }
    }
}
