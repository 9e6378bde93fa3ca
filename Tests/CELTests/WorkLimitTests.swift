import CEL
import Testing

/// What long values and expressions cost: no work is so cheap that a loop over it never ends.
struct WorkLimitTests {
    private static let environment = Environment(variables: [
        Variable(name: "l", type: .list(.int)), Variable(name: "s", type: .string),
        Variable(name: "k", type: .list(.int)), Variable(name: "m", type: .map(.string, .int)),
    ])

    private static func evaluate(
        _ source: String,
        elementCount: Int = 100,
        text: String = "",
        list: [Value] = []
    ) -> Value {
        let elements = [Value](repeating: .int(1), count: elementCount)
        let map = ValueMap([ValueMap.Entry(key: .string(text), value: .int(1))])
        switch environment.check(source) {
        case .success(let checked):
            return checked.program().evaluate([
                .list(elements), .string(text), .list(list), map.map(Value.map) ?? .unknown,
            ])
        case .failure(let diagnostics):
            return .string("refused: \(diagnostics)")
        }
    }

    /// Expects the evaluation to be within the limit for so many elements and not for one more.
    private static func expect(
        _ elementCount: Int,
        _ source: String,
        text: String = "",
        list: [Value] = [],
        location: SourceLocation = #_sourceLocation
    ) {
        let atLimit = evaluate(source, elementCount: elementCount, text: text, list: list)
        #expect(atLimit == .bool(true), sourceLocation: location)
        let past = evaluate(source, elementCount: elementCount + 1, text: text, list: list)
        #expect(past == .error(.limitExceeded), sourceLocation: location)
    }

    @Test func `a text costs steps by its length`() {
        let steps = EvaluationLimits.stepCountMax
        let count = EvaluationLimits.stepByteCountMax
        let text = String(repeating: "a", count: count - 1)
        WorkLimitTests.expect(steps / 3, "l.all(x, size(s) > 0)", text: text)
        WorkLimitTests.expect(steps / 4, "l.all(x, size(s) > 0)", text: text + "a")
    }

    @Test func `a list that is copied costs steps by its length`() {
        let steps = EvaluationLimits.stepCountMax
        let half = EvaluationLimits.stepElementCountMax / 2
        let list = [Value](repeating: .int(1), count: half)
        let source = "l.all(x, size(k + k) > 0)"
        WorkLimitTests.expect(steps / 5, source, list: Array(list.dropLast()))
        WorkLimitTests.expect(steps / 6, source, list: list)
    }

    @Test func `a condition costs steps by its length`() {
        let steps = EvaluationLimits.stepCountMax
        let condition = { (byteCount: Int) in
            "true ||" + String(repeating: " ", count: byteCount - 11) + "true"
        }
        let count = EvaluationLimits.stepExpressionByteCountMax
        WorkLimitTests.expect(steps, "l.all(x, \(condition(count - 1)))")
        WorkLimitTests.expect(steps / 2, "l.all(x, \(condition(count)))")
    }

    @Test(arguments: [
        "!s.contains('b')", "s.indexOf('b') < 0", "s.lastIndexOf('b') < 0", "s in m", "m[s] == 1",
        "{s: 1} == m", "m == {s: 1}", "size({s: 1}) == 1", "size(s.format([])) > 0",
        "size('%s'.format([s])) > 0", "size('x'.replace('x', s)) > 0", "size([s].join()) > 0",
        "s.matches('a')", "!s.matches(string('b'))", "size(s.split('b')) == 1", "s == s", "s <= s",
        "size(s.reverse()) > 0", "s.endsWith(s)", "type(s) == string", "s in [s]",
        "size('%x'.format([s])) > 0", "size(['', ''].join(s)) > 0", "has(m.a) || s in m",
    ])
    func `work on a long text in a loop comes to its end`(condition: String) {
        let text = String(repeating: "a", count: EvaluationLimits.valueByteCountMax / 4)
        let once = WorkLimitTests.evaluate("l.all(x, \(condition))", elementCount: 1, text: text)
        #expect(once == .bool(true))
        let often = WorkLimitTests.evaluate("l.all(x, \(condition))", text: text)
        #expect(often == .error(.limitExceeded))
    }

    @Test func `a search that nearly finds everywhere comes to its end`() {
        let text = String(repeating: "a", count: 65_536)
        let part = String(repeating: "a", count: 63) + "b"
        #expect(
            WorkLimitTests.evaluate("l.exists(x, s.contains('\(part)'))", text: text)
                == .error(.limitExceeded)
        )
        #expect(
            WorkLimitTests.evaluate("s.lastIndexOf('b\(part)') < 0", text: text) == .bool(true)
        )
    }

    @Test(arguments: [
        "s + s", "[s, s].join()", "['', '', ''].join(s)", "'%s%s'.format([s, s])",
        "'xx'.replace('x', s)", "bytes(s) + bytes(s)", "'%x'.format([s])",
    ])
    func `what is built has a greatest length`(expression: String) {
        let half = EvaluationLimits.valueByteCountMax / 2
        let text = String(repeating: "a", count: half)
        #expect(
            WorkLimitTests.evaluate("size(\(expression))", text: text) == .int(Int64(2 * half))
        )
        #expect(
            WorkLimitTests.evaluate("size(\(expression))", text: text + "a")
                == .error(.limitExceeded)
        )
    }

    @Test func `a text that grows in one function has a greatest length`() {
        let text = String(repeating: "a", count: EvaluationLimits.valueByteCountMax - 2)
        #expect(
            WorkLimitTests.evaluate("size(strings.quote(s)) > 0", text: text) == .bool(true)
        )
        #expect(
            WorkLimitTests.evaluate("size(strings.quote(s)) > 0", text: text + "a")
                == .error(.limitExceeded)
        )
    }

    @Test func `a number has a greatest number of decimals`() {
        let max = EvaluationLimits.decimalCountMax
        #expect(evaluated("size('%.\(max)f'.format([5e-324]))") == .int(Int64(max + 2)))
        guard case .error(let error) = evaluated("size('%.\(max + 1)f'.format([1.0]))") else {
            Issue.record("so many decimals are none")
            return
        }
        #expect(error.message(in: .english) == "invalid argument: at most 100 decimals")
        #expect(error.message(in: .danish) == "værdien kan ikke bruges: højst 100 decimaler")
        #expect(
            WorkLimitTests.evaluate(
                "l.all(x, '%.100e'.format([5e-324]) != '')",
                elementCount: EvaluationLimits.stepCountMax / 10
            ) == .error(.limitExceeded)
        )
    }

    @Test func `an error shows the start of a long key only`() throws {
        let text = String(repeating: "a", count: 10_000)
        guard case .error(let error) = WorkLimitTests.evaluate("m[s + 'a']", text: text) else {
            Issue.record("the key is not there")
            return
        }
        #expect(error.description.utf8.count < 200)
    }
}

/// What regular expressions cost.
struct PatternLimitTests {
    private static let environment = Environment(variables: [
        Variable(name: "l", type: .list(.int)), Variable(name: "s", type: .string),
        Variable(name: "p", type: .string),
    ])

    private static func evaluate(
        _ source: String,
        text: String,
        pattern: String = "",
        elementCount: Int = 1
    ) throws -> Value {
        try environment.check(source).get().program().evaluate([
            .list([Value](repeating: .int(1), count: elementCount)), .string(text),
            .string(pattern),
        ])
    }

    @Test func `a pattern that needs much memory is refused`() {
        #expect(codes(#"'a'.matches('[\\pL\\pN]{10}')"#) == [])
        #expect(codes(#"'a'.matches('[\\pL\\pN]{30}')"#) == ["cel-bad-pattern"])
    }

    @Test func `matching costs steps by the lengths of text and pattern`() throws {
        let source = "s.matches('(a?){1,1000}b')"
        let short = String(repeating: "x", count: 4_000)
        #expect(try PatternLimitTests.evaluate(source, text: short) == .bool(false))
        let long = String(repeating: "x", count: 20_000)
        #expect(try PatternLimitTests.evaluate(source, text: long) == .error(.limitExceeded))
        let many = Array(repeating: source, count: ExpressionLimits.patternCountMax).joined(
            separator: " || "
        )
        #expect(try PatternLimitTests.evaluate(many, text: short) == .error(.limitExceeded))
    }

    @Test func `a pattern is compiled once as long as it stays the same`() throws {
        let pattern = String(repeating: "a", count: ExpressionLimits.patternByteCountMax)
        let same = "l.all(x, s.matches(p))"
        #expect(
            try PatternLimitTests.evaluate(
                same,
                text: pattern,
                pattern: pattern,
                elementCount: 10
            ) == .bool(true)
        )
        let other = "l.all(x, s.matches(p) && !s.matches('b' + p.substring(1)))"
        #expect(
            try PatternLimitTests.evaluate(
                other,
                text: pattern,
                pattern: pattern,
                elementCount: 10
            ) == .error(.limitExceeded)
        )
    }
}

/// What the functions for lists and sets cost.
struct ListLimitTests {
    private static let environment = Environment(variables: [
        Variable(name: "l", type: .list(.int)), Variable(name: "k", type: .list(.int)),
        Variable(name: "n", type: .list(.string)),
    ])

    private static func evaluate(_ source: String, elementCount: Int = 1) throws -> Value {
        let list = (0..<10_000).map { Value.int(Int64($0)) }
        let text = Value.string(String(repeating: "a", count: 100_000))
        return try environment.check(source).get().program().evaluate([
            .list(Array(list.prefix(elementCount))), .list(list),
            .list([Value](repeating: text, count: 20)),
        ])
    }

    @Test(arguments: [
        "size([k].flatten()) > 0", "size([k].flatten(3)) > 0", "size(k.slice(0, 10000)) > 0",
        "size(k.reverse()) > 0", "size([optional.of(k)].unwrapOpt()) > 0 && size(k + k) > 0",
        "size(lists.range(10000)) > 0",
    ])
    func `copying a long list in a loop comes to its end`(condition: String) throws {
        let once = try ListLimitTests.evaluate("l.all(x, \(condition))")
        #expect(once == .bool(true))
        let often = try ListLimitTests.evaluate("l.all(x, \(condition))", elementCount: 100)
        #expect(often == .error(.limitExceeded))
    }

    @Test(arguments: [
        "size(n.sort()) > 0", "size(k.sortBy(x, n[0])) > 0", "size(k.distinct()) > 0",
        "sets.contains(k, k.reverse())", "sets.intersects(k, k.map(x, x + 20000))",
        "sets.equivalent(k, k.reverse())", "sets.intersects(k, k.map(x, dyn('a')))",
    ])
    func `comparing everything with everything comes to its end`(source: String) throws {
        #expect(try ListLimitTests.evaluate(source) == .error(.limitExceeded))
    }

    @Test func `a range has a greatest length`() throws {
        let max = EvaluationLimits.elementCountMax
        #expect(try ListLimitTests.evaluate("size(lists.range(\(max)))") == .int(Int64(max)))
        #expect(
            try ListLimitTests.evaluate("size(lists.range(\(max + 1)))") == .error(.limitExceeded)
        )
    }
}
