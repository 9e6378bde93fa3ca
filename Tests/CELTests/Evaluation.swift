import CEL

/// The value of an expression that has no variables; a refusal is an error that names its codes.
func evaluated(_ source: String) -> Value {
    switch Environment(variables: []).check(source) {
    case .success(let checked): checked.program().evaluate([])
    case .failure(let diagnostics): .string("refused: \(diagnostics)")
    }
}

/// The codes of what is wrong with an expression, empty when it is accepted.
func codes(_ source: String, in environment: Environment = Environment(variables: [])) -> [String] {
    diagnostics(source, in: environment).map(\.code)
}

/// What is wrong with an expression.
func diagnostics(_ source: String, in environment: Environment) -> [Diagnostic] {
    switch environment.check(source) {
    case .success: []
    case .failure(let diagnostics): diagnostics.all
    }
}

/// A repeatable source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// An event as the tests know it: `event.data` with attributes of each presence.
enum Discharge {
    struct Fields: Record {
        let values: [Value?]

        func value(ofField index: Int) -> Value? {
            index < values.count ? values[index] : nil
        }
    }

    static let contact = RecordType(
        name: "contact",
        fields: [
            RecordType.Field(name: "kind", type: .string, allowedValues: ["kin", "nurse"]),
            RecordType.Field(name: "phone", type: .string, presence: .optional),
        ]
    )

    static let data = RecordType(
        name: "hospital.discharged.data",
        displayName: "hospital.discharged",
        fields: [
            RecordType.Field(name: "ward", type: .string),
            RecordType.Field(
                name: "ward_kind",
                type: .string,
                presence: .optional,
                allowedValues: ["somatic", "psychiatric"]
            ),
            RecordType.Field(name: "planned", type: .bool, presence: .unknownWhenMissing),
            RecordType.Field(name: "days", type: .int, presence: .defaultsWhenMissing(.int(1))),
            RecordType.Field(name: "contacts", type: .list(.record(contact))),
            RecordType.Field(name: "contact", type: .record(contact), presence: .optional),
        ]
    )

    static let environment = Environment(variables: [
        Variable(
            name: "event",
            type: .record(
                RecordType(
                    name: "event",
                    fields: [
                        RecordType.Field(name: "type", type: .string),
                        RecordType.Field(name: "data", type: .record(data)),
                    ]
                )
            )
        )
    ])

    /// An event with these attributes; what is not given is missing.
    static func event(
        wardKind: Value? = nil,
        planned: Value? = nil,
        days: Value? = nil,
        contacts: [Value] = [],
        contact: Value? = nil
    ) -> Value {
        let fields = Fields(values: [
            .string("M1"), wardKind, planned, days, .list(contacts), contact,
        ])
        return .record(Fields(values: [.string("hospital.discharged"), .record(fields)]))
    }

    static func contact(kind: String, phone: String? = nil) -> Value {
        .record(Fields(values: [.string(kind), phone.map(Value.string)]))
    }

    static func evaluate(_ source: String, _ event: Value) -> Value {
        switch environment.check(source) {
        case .success(let checked): checked.program().evaluate([event])
        case .failure(let diagnostics): .string("refused: \(diagnostics)")
        }
    }
}
