import CEL
import Testing

/// How large and deep values and types may get that small expressions can make.
struct SizeLimitTests {
    private static let environment = Environment(
        variables: [
            Variable(name: "x", type: .dyn), Variable(name: "i", type: .int),
            Variable(name: "k", type: .list(.int)),
        ],
        functions: [
            Function(
                name: "pair",
                parameters: [.parameter("T")],
                result: .abstract("pair", [.parameter("T"), .parameter("T")])
            ) { _ in .null }
        ]
    )

    private static func evaluate(_ source: String, _ values: [Value] = []) throws -> Value {
        try environment.check(source).get().program().evaluate(values)
    }

    private static func nested(_ depth: Int) -> Value {
        (0..<depth).reduce(.int(1)) { value, _ in .list([value]) }
    }

    @Test func `what is yielded has a greatest number of elements`() throws {
        let list = [Value](repeating: .int(1), count: EvaluationLimits.resultElementCountMax - 1)
        guard case .list(let yielded) = try Self.evaluate("[k]", [.null, .null, .list(list)]) else {
            Issue.record("a list at the limit is not yielded")
            return
        }
        #expect(yielded.count == 1)
        #expect(
            try Self.evaluate("[k]", [.null, .null, .list(list + [.int(1)])])
                == .error(.limitExceeded)
        )
    }

    @Test func `what is yielded has a greatest depth`() throws {
        let max = EvaluationLimits.valueDepthMax
        #expect(try Self.evaluate("[x]", [Self.nested(max - 1)]) == Self.nested(max))
        #expect(try Self.evaluate("[x]", [Self.nested(max)]) == .error(.limitExceeded))
        #expect(
            try Self.evaluate("optional.of(x)", [Self.nested(max)]) == .error(.limitExceeded)
        )
        #expect(try Self.evaluate("{'a': x}", [Self.nested(max)]) == .error(.limitExceeded))
    }

    @Test func `a list that doubles is not yielded`() throws {
        var source = "a40"
        for index in stride(from: 40, through: 1, by: -1) {
            source = "cel.bind(a\(index), [a\(index - 1), a\(index - 1)], \(source))"
        }
        #expect(try Self.evaluate("cel.bind(a0, [1], \(source))") == .error(.limitExceeded))
    }

    @Test func `a type that doubles is known to a greatest size`() throws {
        let chain = { (count: Int) in
            String(repeating: "pair(", count: count) + "i" + String(repeating: ")", count: count)
        }
        // So many pairs are a tree of 2^(n + 1) - 1 parts.
        let count = 8
        #expect(1 << (count + 1) <= ExpressionLimits.typePartCountMax)
        #expect(1 << (count + 2) > ExpressionLimits.typePartCountMax)
        #expect(try Self.environment.check(chain(count)).get().resultType != .dyn)
        #expect(try Self.environment.check(chain(count + 1)).get().resultType == .dyn)
        #expect(try Self.environment.check(chain(90)).get().description.isEmpty == false)
    }
}
