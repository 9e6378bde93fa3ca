import CEL
import Testing

/// Functions of the host with types only it knows, and with places any type fills.
struct AbstractTypeTests {
    /// A span of numbers the host's functions make and read.
    struct Span: AbstractValue {
        let from: Int64
        let to: Int64
        let typeName = "span"

        func isEqual(to other: any AbstractValue) -> Bool {
            guard let other = other as? Span else { return false }
            return from == other.from && to == other.to
        }
    }

    private static let span = ValueType.abstract("span", [.parameter("T")])

    private static let environment = Environment(
        variables: [Variable(name: "limit", type: .abstract("span", [.int]))],
        functions: [
            Function(
                name: "span",
                parameters: [.parameter("T"), .parameter("T")],
                result: span,
                implementation: { arguments in
                    guard case .int(let from) = arguments[0], case .int(let to) = arguments[1]
                    else { return .error(.invalidArgument("span")) }
                    return .abstract(Span(from: from, to: to))
                }
            ),
            Function(
                name: "covers",
                isMember: true,
                parameters: [span, .parameter("T")],
                result: .bool,
                implementation: { arguments in
                    guard case .abstract(let value) = arguments[0], let span = value as? Span,
                        case .int(let number) = arguments[1]
                    else { return .error(.invalidArgument("covers")) }
                    return .bool(span.from <= number && number <= span.to)
                }
            ),
            Function(
                name: "pick",
                parameters: [.bool, .list(.parameter("T")), .map(.string, .parameter("T"))],
                result: .optional(.parameter("T")),
                implementation: { arguments in
                    guard case .list(let elements) = arguments[1] else { return .optional(nil) }
                    return .optional(elements.first)
                }
            ),
        ]
    )

    private func value(_ source: String) -> Value {
        switch AbstractTypeTests.environment.check(source) {
        case .success(let checked):
            checked.program().evaluate([.abstract(Span(from: 1, to: 9))])
        case .failure(let diagnostics): .string("refused: \(diagnostics)")
        }
    }

    private func type(_ source: String) throws -> String {
        try AbstractTypeTests.environment.check(source).get().resultType.description
    }

    @Test func `a value of the host goes from function to function`() {
        let table: [(String, Value)] = [
            ("span(1, 5).covers(3)", .bool(true)), ("span(1, 5).covers(6)", .bool(false)),
            ("limit.covers(9)", .bool(true)), ("[limit][0].covers(10)", .bool(false)),
            ("limit == span(1, 9)", .bool(true)), ("limit != span(1, 8)", .bool(true)),
            ("limit in [span(1, 2), span(1, 9)]", .bool(true)),
            ("dyn(limit) == 1", .bool(false)), ("dyn(limit).covers(2)", .bool(true)),
        ]
        for (source, expected) in table {
            #expect(value(source) == expected, "\(source)")
        }
    }

    @Test func `a parameter stands for the type that was given`() throws {
        let table = [
            ("span(1, 2)", "span(int)"), ("span('a', 'b')", "span(string)"),
            ("span(1, dyn(2))", "span(dyn)"),
            ("[span(1, 2), span(dyn(1), dyn(2))]", "list(span(dyn))"),
            ("pick(true, [1], {})", "optional_type(int)"),
            ("pick(true, [], {'a': b'x'})", "optional_type(bytes)"),
            ("pick(true, [], {})", "optional_type(dyn)"),
            ("[limit, null]", "list(span(int))"),
        ]
        for (source, expected) in table {
            #expect(try type(source) == expected, "\(source)")
        }
    }

    @Test func `types that do not fit together are refused`() {
        let sources = [
            "span(1, 'a')", "limit.covers('a')", "span(true, true).covers(1)", "limit == 1",
            "limit == span('a', 'b')", "limit < limit", "limit.from", "pick(true, [1], {'a': 'b'})",
        ]
        for source in sources {
            #expect(!codes(source, in: AbstractTypeTests.environment).isEmpty, "\(source)")
        }
    }

    @Test func `a value of another type is no overload`() {
        struct Token: AbstractValue {
            let typeName = "token"
            func isEqual(to other: any AbstractValue) -> Bool { true }
        }
        let program = try? AbstractTypeTests.environment.parse("limit.covers(1)").get().program()
        #expect(program?.evaluate([.abstract(Token())]).isError == true)
        #expect(Value.abstract(Token()) != .abstract(Span(from: 1, to: 2)))
        #expect(Value.abstract(Token()).typeName == "token")
    }
}
