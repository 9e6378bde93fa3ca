import CEL
import Testing

/// The examples of the documentation about types of the host.
struct ArticleAbstractTypeTests {
    struct Span: AbstractValue {
        let from: Int64
        let to: Int64
        let typeName = "span"

        func isEqual(to other: any AbstractValue) -> Bool {
            guard let other = other as? Span else { return false }
            return from == other.from && to == other.to
        }
    }

    @Test func `a function reads a value of the host`() throws {
        let span = ValueType.abstract("span", [.parameter("T")])
        let covers = Function(
            name: "covers",
            isMember: true,
            parameters: [span, .parameter("T")],
            result: .bool
        ) { arguments in
            guard case .abstract(let value) = arguments[0], let span = value as? Span,
                case .int(let number) = arguments[1]
            else { return .error(.noSuchOverload("covers")) }
            return .bool(span.from <= number && number <= span.to)
        }
        let environment = Environment(
            variables: [Variable(name: "opening", type: .abstract("span", [.int]))],
            functions: [covers]
        )
        let program = try environment.check("opening.covers(9)").get().program()
        #expect(program.evaluate([.abstract(Span(from: 8, to: 16))]) == .bool(true))
        #expect(codes("opening.covers('nine')", in: environment) == ["cel-wrong-arguments"])
    }
}
