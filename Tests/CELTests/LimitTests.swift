import CEL
import Testing

/// Each limit at its value and one past it.
struct LimitTests {
    @Test func `an expression has a greatest length`() {
        let atLimit =
            "1" + String(repeating: " ", count: ExpressionLimits.expressionByteCountMax - 1)
        #expect(codes(atLimit) == [])
        #expect(codes(atLimit + " ") == ["cel-too-long"])
    }

    @Test func `nesting has a greatest depth`() {
        let nested = { (depth: Int) in
            String(repeating: "(", count: depth) + "1" + String(repeating: ")", count: depth)
        }
        #expect(codes(nested(ExpressionLimits.nestingDepthMax - 1)) == [])
        #expect(codes(nested(ExpressionLimits.nestingDepthMax)) == ["cel-too-deep"])
        #expect(codes(nested(10_000)) == ["cel-too-deep"])
    }

    @Test func `a chain of operators has a greatest depth`() {
        let chain = { (depth: Int) in "1" + String(repeating: " + 1", count: depth - 1) }
        #expect(codes(chain(ExpressionLimits.expressionDepthMax)) == [])
        #expect(codes(chain(ExpressionLimits.expressionDepthMax + 1)) == ["cel-too-deep"])
        #expect(codes(String(repeating: "!", count: 5_000) + "true") == ["cel-too-deep"])
        #expect(codes("{}" + String(repeating: ".a", count: 5_000)) == ["cel-too-deep"])
    }

    @Test func `a chain of conditions has no depth`() throws {
        let source = "true" + String(repeating: " && true", count: 3_000)
        #expect(evaluated(source) == .bool(true))
        let environment = Environment(variables: [Variable(name: "q", type: .bool)])
        for sign in ["&&", "||"] {
            let count = ExpressionLimits.expressionByteCountMax / 3
            let chain = Array(repeating: "q", count: count).joined(separator: sign)
            let program = try environment.check(chain).get().program()
            #expect(program.evaluate([.bool(true)]) == .bool(true))
            #expect(program.evaluate([.bool(false)]) == .bool(false))
            #expect(program.evaluate([.unknown]) == .unknown)
        }
    }

    @Test func `what a name stands for counts as deep as where it stands`() {
        let nested = { (depth: Int) in
            String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        }
        // The value has a level more than brackets, and the binding is one.
        let depth = (ExpressionLimits.expressionDepthMax - 4) / 3
        let source = { (last: Int) in
            "cel.bind(a, \(nested(depth)), cel.bind(b, \(nested(depth)), \(nested(last))))"
        }
        let rest = ExpressionLimits.expressionDepthMax - 2 * (depth + 2) - 1
        #expect(codes(source(rest)) == [])
        #expect(codes(source(rest + 1)) == ["cel-too-deep"])
        let mapped = { (last: Int) in "\(nested(99)).map(x, \(nested(98)).map(y, \(nested(last))))"
        }
        let left = ExpressionLimits.expressionDepthMax - 100 - 99 - 2 - 1
        #expect(codes(mapped(left)) == [])
        #expect(codes(mapped(left + 1)) == ["cel-too-deep"])
    }

    @Test(arguments: [
        "a" + String(repeating: ".", count: 10_000), String(repeating: "50 %", count: 5_000),
        "a" + String(repeating: ".§", count: 5_000), "1" + String(repeating: " § 1", count: 5_000),
        "(" + String(repeating: "1 2 ", count: 5_000), String(repeating: "a.`", count: 5_000),
        String(repeating: "a()+", count: 5_000), String(repeating: "a.b()||", count: 4_000),
        String(repeating: "§", count: 16_000), String(repeating: "x between 1 and ", count: 2_000),
        String(repeating: "a contains ", count: 2_900), String(repeating: ")", count: 30_000),
        String(repeating: "(", count: 30_000), String(repeating: "“‘", count: 5_000),
        String(repeating: "'a'b", count: 8_000), String(repeating: "not ", count: 8_000),
        String(repeating: "if ", count: 10_000), String(repeating: "a ? ", count: 8_000),
        "[" + String(repeating: "1,", count: 16_000), String(repeating: "1e", count: 16_000),
    ])
    func `mistakes without end are refused`(source: String) {
        let found = codes(source)
        #expect(!found.isEmpty)
        #expect(found.count <= ExpressionLimits.diagnosticCountMax)
    }

    @Test func `patterns have a greatest number`() {
        let patterns = { (count: Int) in
            Array(repeating: "'a'.matches('a')", count: count).joined(separator: " && ")
        }
        #expect(codes(patterns(ExpressionLimits.patternCountMax)) == [])
        #expect(codes(patterns(ExpressionLimits.patternCountMax + 1)) == ["cel-too-many-patterns"])
    }

    @Test func `patterns have a greatest length together`() {
        let length = ExpressionLimits.patternByteCountMax
        let count = ExpressionLimits.patternByteCountSumMax / length
        let pattern = "'a'.matches('\(String(repeating: "a", count: length))')"
        let source = Array(repeating: pattern, count: count).joined(separator: " || ")
        #expect(codes(source) == [])
        #expect(codes(source + " || 'a'.matches('a')") == ["cel-too-many-patterns"])
    }

    @Test func `a pattern has a greatest length`() {
        let pattern = String(repeating: "a", count: ExpressionLimits.patternByteCountMax)
        #expect(codes("'a'.matches('\(pattern)')") == [])
        #expect(codes("'a'.matches('\(pattern)a')") == ["cel-bad-pattern"])
        #expect(evaluated("'a'.matches(string('\(pattern)a'))").isError)
    }

    @Test func `the diagnostics have a greatest number`() {
        let source = Array(repeating: "x", count: ExpressionLimits.diagnosticCountMax + 1)
        #expect(
            codes(source.joined(separator: " && ")).count == ExpressionLimits.diagnosticCountMax
        )
    }

    @Test func `an evaluation has a greatest number of steps`() throws {
        let environment = Environment(variables: [Variable(name: "l", type: .list(.int))])
        let list = { (count: Int) in [Value.list(Array(repeating: .int(1), count: count))] }
        let program = try environment.check("l.all(x, true)").get().program()
        let max = EvaluationLimits.stepCountMax
        #expect(program.evaluate(list(max)) == .bool(true))
        #expect(program.evaluate(list(max + 1)) == .error(.limitExceeded))
        let nested = try environment.check("l.all(x, l.all(y, x == y))").get().program()
        #expect(nested.evaluate(list(1_000)) == .error(.limitExceeded))
    }

    @Test func `a spent evaluation is not saved by a condition`() throws {
        let environment = Environment(variables: [Variable(name: "l", type: .list(.int))])
        let slots = [Value.list(Array(repeating: .int(1), count: 1_000))]
        let source = "l.all(x, l.all(y, x == y)) || true"
        let program = try environment.check(source).get().program()
        #expect(program.evaluate(slots) == .error(.limitExceeded))
    }

    @Test func `a text that doubles stops at the greatest length`() throws {
        let environment = Environment(variables: [Variable(name: "s", type: .string)])
        let program = try environment.check("(s + s).size()").get().program()
        let half = EvaluationLimits.valueByteCountMax / 2
        let text = String(repeating: "a", count: half)
        #expect(program.evaluate([.string(text)]) == .int(Int64(half * 2)))
        #expect(program.evaluate([.string(text + "a")]) == .error(.limitExceeded))
    }

    @Test func `a list that doubles stops at the greatest number of elements`() throws {
        let environment = Environment(variables: [Variable(name: "l", type: .list(.int))])
        let program = try environment.check("(l + l).size()").get().program()
        let half = EvaluationLimits.elementCountMax / 2
        let list = [Value](repeating: .int(1), count: half)
        #expect(program.evaluate([.list(list)]) == .int(Int64(half * 2)))
        #expect(program.evaluate([.list(list + [.int(1)])]) == .error(.limitExceeded))
    }

    @Test func `a value that contains itself many times is not walked to its end`() {
        var source = "a40 == a40"
        for index in stride(from: 40, through: 1, by: -1) {
            source = "cel.bind(a\(index), [a\(index - 1), a\(index - 1)], \(source))"
        }
        #expect(evaluated("cel.bind(a0, [1], \(source))") == .error(.limitExceeded))
        let formatted = source.replacing("a40 == a40", with: "'%s'.format([a40])")
        #expect(evaluated("cel.bind(a0, [1], \(formatted))") == .error(.limitExceeded))
    }

    @Test func `a deep value is compared down to the greatest depth only`() throws {
        let environment = Environment(variables: [Variable(name: "x", type: .dyn)])
        let program = try environment.check("x == x").get().program()
        let nested = { (depth: Int) in
            (0..<depth).reduce(Value.int(1)) { value, _ in .list([value]) }
        }
        let max = EvaluationLimits.valueDepthMax
        #expect(program.evaluate([nested(max)]) == .bool(true))
        #expect(program.evaluate([nested(max + 1)]) == .error(.limitExceeded))
    }
}
