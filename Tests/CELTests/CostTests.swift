import CEL
import Testing

/// The bound of the steps of an expression, reckoned when it is checked.
struct CostTests {
    private static let environment = Environment(
        variables: [
            Variable(name: "s", type: .string, sizeMax: 200),
            Variable(name: "t", type: .string, sizeMax: 20),
            Variable(name: "l", type: .list(.string), sizeMax: 30),
            Variable(name: "n", type: .list(.int)),
            Variable(name: "m", type: .map(.string, .list(.int)), sizeMax: 8),
            Variable(name: "i", type: .int),
            Variable(name: "d", type: .dyn),
        ],
        inputSizes: InputSizes(valueByteCountMax: 64, elementCountMax: 12)
    )

    private func cost(_ source: String) throws -> Int {
        try Self.environment.check(source).get().cost
    }

    @Test func `a bound is near what is spent`() throws {
        let table: [(String, Int)] = [
            ("true", 0), ("i == 1", 2), ("i + 1 > 2", 3), ("t == 'a'", 1), ("s == t", 5),
            ("i > 1 && i < 5 || t == 'a'", 3), ("has(m.a)", 0), ("i in [1, 2, 3]", 6),
            ("n.all(x, x > 0)", 24), ("n.exists(x, n.exists(y, x == y))", 444),
            ("t.matches('^a+$')", 1), ("l.exists(x, x == 'a')", 60),
            ("i > 1 ? s == t : false", 6), ("s.startsWith('ab')", 1),
        ]
        for (source, bound) in table {
            let reckoned = try cost(source)
            #expect(reckoned == bound, "\(source)")
        }
    }

    @Test func `what is declared smaller costs less`() throws {
        func cost(_ sizeMax: Int?, _ sizes: InputSizes) throws -> Int {
            let variable = Variable(name: "x", type: .list(.int), sizeMax: sizeMax)
            let environment = Environment(variables: [variable], inputSizes: sizes)
            return try environment.check("x.all(e, e > 0)").get().cost
        }
        #expect(try cost(nil, InputSizes()) == 200)
        #expect(try cost(nil, InputSizes(elementCountMax: 10)) == 20)
        #expect(try cost(3, InputSizes()) == 6)
        #expect(try cost(0, InputSizes()) == 0)
    }

    @Test func `what no type tells is bounded by how deep it may nest`() throws {
        func cost(_ source: String, _ depth: Int?) throws -> Int {
            let environment = Environment(
                variables: [
                    Variable(name: "d", type: .dyn), Variable(name: "l", type: .list(.dyn)),
                ],
                inputSizes: InputSizes(
                    valueByteCountMax: 64,
                    elementCountMax: 10,
                    nestingDepthMax: depth
                )
            )
            return try environment.check(source).get().cost
        }
        // A text of 64 bytes is read in one step, beside the one of visiting it.
        let flat = try cost("d == d", 0)
        let list = try cost("d == d", 1)
        let lists = try cost("d == d", 2)
        #expect(flat < list && list < lists)
        #expect(lists < 10_000)
        #expect(try cost("d == d", nil) == .max)
        #expect(try cost("l.exists(a, l.exists(b, a == b))", 1) < 2_000)
        #expect(try cost("l.exists(a, l.exists(b, a == b))", nil) == .max)
    }

    @Test func `nested macros multiply and never overflow`() throws {
        var source = "true"
        for depth in 0..<40 { source = "n.all(x\(depth), \(source))" }
        #expect(try cost(source) == .max)
    }

    @Test func `what may grow past a limit costs more than an evaluation has`() throws {
        let doubled = (0..<20).reduce("s") { text, _ in "cel.bind(x, \(text), x + x)" }
        #expect(try cost("\(doubled) == s") > EvaluationLimits.stepCountMax)
        #expect(try cost("d == d") > EvaluationLimits.stepCountMax)
    }

    @Test func `every function of the library is known to the reckoning`() {
        #expect(Environment(variables: []).functionsOfUnknownCost == [])
    }

    @Test func `no evaluation within the assumed sizes takes more than its bound`() throws {
        var generator = SeededGenerator(seed: 21)
        var (count, largest) = (0, 0)
        for _ in 0..<8_000 {
            let source = expression(&generator, depth: 4)
            guard case .success(let checked) = Self.environment.check(source) else { continue }
            let program = checked.program()
            for isFull in [true, false] {
                let slots = Self.slots(&generator, isFull: isFull)
                let spent = program.stepCount(slots)
                count += 1
                largest = max(largest, spent)
                guard spent > checked.cost else { continue }
                Issue.record("\(source) takes \(spent) steps, reckoned are \(checked.cost)")
                return
            }
        }
        #expect(count > 1_500)
        #expect(largest > 1_000)
    }

    /// Values within the sizes, the largest of them or any.
    private static func slots(_ generator: inout SeededGenerator, isFull: Bool) -> [Value] {
        func size(_ max: Int) -> Int { isFull ? max : Int.random(in: 0...max, using: &generator) }
        func text(_ max: Int) -> Value {
            let letter = ["a", "ab", "b"].randomElement(using: &generator) ?? "a"
            return .string(String(String(repeating: letter, count: size(max)).prefix(size(max))))
        }
        func list(_ max: Int, _ element: () -> Value) -> Value {
            .list((0..<size(max)).map { _ in element() })
        }
        func integer() -> Value { .int(Int64.random(in: 0...3, using: &generator)) }
        let entries = (0..<size(8)).map { number in
            let key = String(repeating: "k", count: 63 - number)
            return ValueMap.Entry(key: .string(key), value: list(12, integer))
        }
        return [
            text(200), text(20), list(30) { text(64) }, list(12, integer),
            .map(ValueMap(entries) ?? ValueMap()), integer(),
            Bool.random(using: &generator) ? text(64) : list(12, integer),
        ]
    }

    /// An expression of functions whose work grows with their arguments; not all are accepted.
    private func expression(_ generator: inout SeededGenerator, depth: Int) -> String {
        let leaves = [
            "s", "t", "l", "n", "m", "i", "d", "'a'", "'ab'", "''", "2", "[1, 2]", "[s, t]",
        ]
        guard depth > 0 else { return leaves.randomElement(using: &generator) ?? "s" }
        let templates = [
            "($ + $)", "($ == $)", "($ != $)", "($ in $)", "($ < $)", "$.size()", "$.contains($)",
            "$.startsWith($)", "$.matches('(a|b)*c')", "$.matches($)", "$.split($)", "$.join($)",
            "$.replace($, $)", "$.indexOf($)", "$.lastIndexOf($)", "'%s-%s'.format([$, $])",
            "'%.9f'.format([$])", "$.format($)", "$.map(x, $)", "$.filter(x, x == $)",
            "$.all(x, $ == x)", "$.exists(x, x in $)", "$.exists_one(x, x == $)",
            "$.map(x, x + $)", "[$, $, $]", "{$: $, 'k': $}", "cel.bind(x, $, x + x)",
            "cel.bind(x, $, [x, x] == [x, x])", "string($)", "$[$]", "optional.of($)",
            "optional.of($).orValue($)", "$.transformMap(k, v, $)", "bytes($)",
            "base64.encode($)", "strings.quote($)", "$.transformMapEntry(k, v, {v: $})",
            "$.substring(1)", "$.reverse()", "(i > 1 ? $ : $)", "optional.of($).optMap(x, $)",
            "$.upperAscii()", "math.greatest($)", "dyn($)", "$.trim()", "m[?$].orValue($)",
        ]
        var result = ""
        for character in templates.randomElement(using: &generator) ?? "" {
            if character == "$" {
                result += expression(
                    &generator,
                    depth: Int.random(in: 0..<depth, using: &generator)
                )
            } else {
                result.append(character)
            }
        }
        return result
    }
}
