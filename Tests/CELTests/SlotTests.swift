import CEL
import Testing

struct SlotTests {
    /// A record of values that counts how often each attribute is read.
    private final class Counted: Record {
        // One thread at a time uses it.
        nonisolated(unsafe) var readCounts = [Int](repeating: 0, count: 2)
        let values: [Value?]

        init(_ values: [Value?]) {
            self.values = values
        }

        func value(ofField index: Int) -> Value? {
            unsafe readCounts[index] += 1
            return values[index]
        }
    }

    private static let pair = RecordType(
        name: "pair",
        fields: [
            RecordType.Field(name: "name", type: .string),
            RecordType.Field(name: "count", type: .int),
        ]
    )

    private static let environment = Environment(variables: [
        Variable(name: "a", type: .record(pair)), Variable(name: "b", type: .record(pair)),
    ])

    @Test func `an attribute is read once and only when an expression reaches it`() throws {
        let first = try Self.environment.check("a.name == 'x' && a.count > 1").get().program()
        let second = try Self.environment.check("a.name.startsWith('y')").get().program()
        let slots = Slots(for: Self.environment)
        let record = Counted([.string("y"), .int(2)])
        slots.fill(0, with: record)
        #expect(first.evaluate(slots) == .bool(false))
        #expect(second.evaluate(slots) == .bool(true))
        #expect(unsafe record.readCounts == [1, 0])
    }

    @Test func `filling one variable leaves the others theirs`() throws {
        let program = try Self.environment.check("a.name == b.name").get().program()
        let slots = Slots(for: Self.environment)
        slots.fill([.record(Counted([.string("x"), nil])), .record(Counted([.string("y"), nil]))])
        #expect(program.evaluate(slots) == .bool(false))
        slots.fill(1, with: .record(Counted([.string("x"), nil])))
        #expect(program.evaluate(slots) == .bool(true))
        slots.fill(0, with: .unknown)
        #expect(program.evaluate(slots) == .unknown)
    }

    @Test func `slots that nobody filled are unknown`() throws {
        let program = try Self.environment.check("a.count == 1 || b.count == 1").get().program()
        #expect(program.evaluate(Slots(for: Self.environment)) == .unknown)
    }

    @Test(arguments: [0, 1, 511, 512, 513, 4_095, 4_096, 4_097, 100_000])
    func `texts of every length compare alike`(byteCount: Int) throws {
        let program = try Self.environment.check("a.name == b.name && a.name.endsWith(b.name)")
            .get().program()
        let text = String(repeating: "x", count: byteCount)
        let slots = Slots(for: Self.environment)
        let same = Value.record(Counted([.string(text), nil]))
        slots.fill([same, same])
        #expect(program.evaluate(slots) == .bool(true))
        let longer = Value.record(Counted([.string(text + "y"), nil]))
        slots.fill(1, with: longer)
        #expect(program.evaluate(slots) == .bool(false))
    }

    @Test func `conditions over slots say what the general evaluator says`() throws {
        var world = GeneratedConditions(generator: SeededGenerator(seed: 11))
        var seen: [String: Int] = [:]
        for _ in 0..<4_000 {
            let source = world.condition(depth: 3)
            let program = try GeneratedConditions.environment.check(source).get().program()
            for _ in 0..<4 {
                let values = world.values()
                let general = program.evaluateGenerally(values)
                let fast = program.evaluate(values)
                #expect(fast == general, "\(source) on \(values)")
                seen[general.typeName, default: 0] += 1
            }
        }
        #expect(seen["bool", default: 0] > 1_000)
        #expect(seen["unknown", default: 0] > 500)
        #expect(seen["error", default: 0] > 500)
    }

    @Test func `a host's function cannot fill the slots it is asked from`() async {
        await #expect(processExitsWith: .failure) { try Self.use { slots, _ in slots.fill([]) } }
    }

    @Test func `a host's function cannot evaluate on the slots it is asked from`() async {
        await #expect(processExitsWith: .failure) {
            try Self.use { slots, program in _ = program.evaluate(slots) }
        }
    }

    @Test func `a host's function evaluates on slots of its own`() throws {
        try Self.use { _, program in
            let values = [Value.record(Counted([.string("x"), nil]))]
            #expect(program.evaluate(values) == .bool(true))
        }
    }

    /// What a host's function may wrongly reach.
    private final class Reached: @unchecked Sendable {
        var slots: Slots?
        var program: Program?
    }

    /// Evaluates a program whose host's function does this with the slots it is asked from.
    private static func use(
        _ action: @escaping @Sendable (Slots, Program) throws -> Void
    ) throws {
        let reached = Reached()
        let function = Function(name: "ask", parameters: [.string], result: .bool) { _ in
            if let slots = reached.slots, let program = reached.program {
                try? action(slots, program)
            }
            return .bool(true)
        }
        let environment = Environment(variables: environment.variables, functions: [function])
        let slots = Slots(for: environment)
        slots.fill(0, with: .record(Counted([.string("x"), nil])))
        reached.slots = slots
        reached.program = try environment.check("a.name == 'x'").get().program()
        let program = try environment.check("a.name == 'x' && ask(a.name)").get().program()
        #expect(program.evaluate(slots) == .bool(true))
        reached.slots = nil
        #expect(program.evaluate(slots) == .bool(true))
    }
}
