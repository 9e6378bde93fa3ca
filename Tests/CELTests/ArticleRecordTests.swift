import CEL
import Synchronization
import Testing

/// A parcel, as the articles describe it.
struct Parcel: Record {
    static let type = ValueType.record(
        RecordType(
            name: "parcel",
            fields: [
                RecordType.Field(name: "weight", type: .double),
                RecordType.Field(
                    name: "service",
                    type: .string,
                    allowedValues: ["economy", "express"]
                ),
                RecordType.Field(name: "note", type: .string, presence: .optional),
                RecordType.Field(name: "fragile", type: .bool, presence: .unknownWhenMissing),
                RecordType.Field(
                    name: "copies",
                    type: .int,
                    presence: .defaultsWhenMissing(.int(1))
                ),
            ]
        )
    )

    var weight = 1.0
    var service = "economy"
    var note: String?
    var fragile: Bool?
    var copies: Int64?

    func value(ofField index: Int) -> Value? {
        switch index {
        case 0: .double(weight)
        case 1: .string(service)
        case 2: note.map { .string($0) }
        case 3: fragile.map { .bool($0) }
        case 4: copies.map { .int($0) }
        default: nil
        }
    }
}

/// Examples of records, of what is unknown, and of limits.
struct ArticleRecordTests {
    @Test func `a record is read attribute by attribute`() throws {
        let environment = Environment(variables: [Variable(name: "parcel", type: Parcel.type)])
        let evaluate = { (source: String, parcel: Parcel) in
            try environment.check(source).get().program().evaluate([.record(parcel)])
        }
        #expect(try evaluate("parcel.weight * 2.0", Parcel(weight: 2.5)) == .double(5))
        #expect(try evaluate("parcel.copies", Parcel()) == .int(1))
        #expect(try evaluate("parcel.fragile", Parcel()) == .unknown)
        #expect(try evaluate("parcel.fragile", Parcel(fragile: false)) == .bool(false))
        #expect(try evaluate("has(parcel.note) && parcel.note == 'ring'", Parcel()) == .bool(false))
        #expect(try evaluate("parcel.?note.orValue('none')", Parcel()) == .string("none"))
    }

    @Test func `an optional attribute is not read without asking`() {
        let environment = Environment(variables: [Variable(name: "parcel", type: Parcel.type)])
        guard case .failure(let refusal) = environment.check("parcel.note == 'ring'") else {
            Issue.record("an attribute that may be missing was read")
            return
        }
        #expect(refusal.all.map(\.code) == ["cel-may-be-missing"])
        #expect(refusal.all[0].suggestion == #"parcel.?note.orValue("unknown")"#)
    }

    @Test func `records hold records`() throws {
        struct Delivery: Record {
            static let type = ValueType.record(
                RecordType(
                    name: "delivery",
                    fields: [
                        RecordType.Field(name: "parcels", type: .list(Parcel.type)),
                        RecordType.Field(name: "largest", type: Parcel.type, presence: .optional),
                    ]
                )
            )

            let parcels: [Parcel]

            func value(ofField index: Int) -> Value? {
                switch index {
                case 0: .list(parcels.map { .record($0) })
                case 1: parcels.max { $0.weight < $1.weight }.map { .record($0) }
                default: nil
                }
            }
        }
        let environment = Environment(variables: [Variable(name: "delivery", type: Delivery.type)])
        let program = try environment.check(
            "delivery.parcels.exists(p, p.fragile) || delivery.?largest.weight.orValue(0.0) > 20.0"
        ).get().program()
        let heavy = Delivery(parcels: [Parcel(weight: 25)])
        let fragile = Delivery(parcels: [Parcel(), Parcel(fragile: true)])
        let light = Delivery(parcels: [Parcel(fragile: false)])
        #expect(program.evaluate([.record(heavy)]) == .bool(true))
        #expect(program.evaluate([.record(fragile)]) == .bool(true))
        #expect(program.evaluate([.record(light)]) == .bool(false))
    }

    @Test func `what no expression asks for is not read`() throws {
        final class Archive: Record {
            let searchCount = Atomic(0)

            func value(ofField index: Int) -> Value? {
                guard index == 1 else { return .string("open") }
                searchCount.add(1, ordering: .relaxed)
                return .int(1_234)
            }
        }
        let archiveType = RecordType(
            name: "archive",
            fields: [
                RecordType.Field(name: "state", type: .string),
                RecordType.Field(name: "matches", type: .int),
            ]
        )
        let environment = Environment(variables: [
            Variable(name: "archive", type: .record(archiveType))
        ])
        let program = try environment.check(
            "archive.state == 'closed' && archive.matches > 1000"
        ).get().program()
        let archive = Archive()
        #expect(program.evaluate([.record(archive)]) == .bool(false))
        #expect(archive.searchCount.load(ordering: .relaxed) == 0)
    }

    @Test func `unknown is neither true nor false`() throws {
        let environment = Environment(variables: [Variable(name: "parcel", type: Parcel.type)])
        let unknowns: [(String, Value)] = [
            ("parcel.fragile", .unknown),
            ("!parcel.fragile", .unknown),
            ("parcel.fragile == false", .unknown),
            ("parcel.fragile && parcel.weight > 20.0", .bool(false)),
            ("parcel.fragile || parcel.weight < 20.0", .bool(true)),
            ("parcel.fragile || parcel.weight > 20.0", .unknown),
            ("parcel.fragile ? 'by hand' : 'by belt'", .unknown),
            ("has(parcel.fragile)", .bool(false)),
            ("parcel.?fragile.orValue(true)", .bool(true)),
        ]
        for (source, expected) in unknowns {
            let program = try environment.check(source).get().program()
            #expect(program.evaluate([.record(Parcel())]) == expected, "\(source)")
        }
    }

    @Test func `errors are values that a decided condition absorbs`() throws {
        let environment = Environment(variables: [Variable(name: "n", type: .int)])
        let errors: [(String, Value)] = [
            ("10 / n", .error(.divisionByZero)),
            ("10 / n == 2", .error(.divisionByZero)),
            ("10 / n == 2 || n == 0", .bool(true)),
            ("10 / n == 2 && n != 0", .bool(false)),
            ("[1, 2][n + 2]", .error(.invalidIndex("2"))),
            ("{'a': 1}['b']", .error(.noSuchKey("\"b\""))),
            ("int('twelve')", .error(.invalidConversion("string to int"))),
            ("9223372036854775807 + n + 1", .error(.overflow)),
        ]
        for (source, expected) in errors {
            let program = try environment.check(source).get().program()
            #expect(program.evaluate([.int(0)]) == expected, "\(source)")
        }
    }

    @Test func `an answer is handled by what it is`() throws {
        func decision(_ value: Value) -> String {
            switch value {
            case .bool(true): "yes"
            case .bool(false): "no"
            case .unknown: "ask again when more is known"
            case .error(let error): "\(error.code): \(error)"
            default: "not a condition"
            }
        }
        #expect(decision(.unknown) == "ask again when more is known")
        #expect(decision(.error(.divisionByZero)) == "cel-division-by-zero: divide by zero")

        #expect(decision(.bool(true)) == "yes")
        #expect(decision(.bool(false)) == "no")
        #expect(decision(.int(1)) == "not a condition")
    }

    @Test func `a variable without a value is unknown`() throws {
        let environment = Environment(variables: [
            Variable(name: "a", type: .bool), Variable(name: "b", type: .bool),
        ])
        let program = try environment.check("a || b").get().program()
        #expect(program.evaluate([.bool(true)]) == .bool(true))
        #expect(program.evaluate([.bool(false)]) == .unknown)
        #expect(program.evaluate([.unknown, .bool(true)]) == .bool(true))
    }

    @Test func `no evaluation goes on without end`() throws {
        let environment = Environment(variables: [Variable(name: "n", type: .list(.int))])
        let program = try environment.check("n.all(a, n.all(b, a == b)) || true").get().program()
        let many = Value.list(Array(repeating: .int(1), count: 1_000))
        #expect(program.evaluate([many]) == .error(.limitExceeded))
    }

    @Test func `an expression that is too long is refused`() {
        let source = String(repeating: " ", count: ExpressionLimits.expressionByteCountMax) + "1"
        guard case .failure(let refusal) = Environment(variables: []).check(source) else {
            Issue.record("an expression past the limit was accepted")
            return
        }
        #expect(refusal.all.map(\.code) == ["cel-too-long"])
    }

    @Test func `one program serves many threads`() async throws {
        let environment = Environment(variables: [Variable(name: "n", type: .int)])
        let program = try environment.check("n % 3 == 0").get().program()
        let count = await withTaskGroup(of: Int.self) { group in
            for part in 0..<4 {
                group.addTask {
                    (0..<300).count { program.evaluate([.int(Int64(part * 300 + $0))]).isTrue }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(count == 400)
    }
}
