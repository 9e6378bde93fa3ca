import CEL
import Testing

/// Examples of declaring variables, adding functions, and reading diagnostics.
struct ArticleExampleTests {
    @Test func `five lines lead from an expression to its value`() throws {
        let environment = Environment(variables: [Variable(name: "age", type: .int)])
        let checked = try environment.check("age >= 18 ? 'adult' : 'child'").get()
        let program = checked.program()
        #expect(program.evaluate([.int(21)]) == .string("adult"))
        #expect(program.evaluate([.int(7)]) == .string("child"))

        #expect(checked.resultType == .string)
    }

    @Test func `a condition holds when its value is true`() throws {
        let environment = Environment(variables: [Variable(name: "age", type: .int)])
        let program = try environment.check("age >= 18").get().program()
        let guests: [Int64] = [12, 34, 56]
        let adults = guests.filter { program.evaluate([.int($0)]).isTrue }
        #expect(adults == [34, 56])
    }

    @Test func `a value is taken apart by its cases`() throws {
        let environment = Environment(variables: [])
        let value = try environment.check("['b', 'a'].map(name, name + '!')").get()
            .program().evaluate([])
        var names: [String] = []
        switch value {
        case .list(let elements):
            for case .string(let name) in elements { names.append(name) }
        case .error(let error):
            Issue.record("no value: \(error)")
        default:
            Issue.record("not a list: \(value.typeName)")
        }
        #expect(names == ["b!", "a!"])
    }

    @Test func `values come in the order of the variables`() throws {
        let environment = Environment(variables: [
            Variable(name: "station", type: .string),
            Variable(name: "celsius", type: .double),
            Variable(name: "measured", type: .timestamp),
        ])
        let program = try environment.check(
            """
            station.startsWith('north-') && celsius < 0.0
              && measured < timestamp('2026-02-01T00:00:00Z')
            """
        ).get().program()
        let measured = try #require(Timestamp(text: "2026-01-31T06:00:00Z"))
        let value = program.evaluate([.string("north-7"), .double(-3.5), .timestamp(measured)])
        #expect(value == .bool(true))
    }

    @Test func `lists and maps are declared with what they hold`() throws {
        let environment = Environment(variables: [
            Variable(name: "wanted", type: .list(.string)),
            Variable(name: "stock", type: .map(.string, .int)),
        ])
        let program = try environment.check(
            "wanted.all(colour, colour in stock && stock[colour] > 0)"
        ).get().program()
        let stock = try #require(
            ValueMap([
                ValueMap.Entry(key: .string("red"), value: .int(3)),
                ValueMap.Entry(key: .string("blue"), value: .int(0)),
            ])
        )
        #expect(program.evaluate([.list([.string("red")]), .map(stock)]) == .bool(true))
        #expect(program.evaluate([.list([.string("blue")]), .map(stock)]) == .bool(false))
    }

    @Test func `a variable of any type is judged when it is evaluated`() throws {
        let environment = Environment(variables: [Variable(name: "message", type: .dyn)])
        let program = try environment.check("message.size * 2").get().program()
        let message = try #require(
            ValueMap([ValueMap.Entry(key: .string("size"), value: .int(4))])
        )
        #expect(program.evaluate([.map(message)]) == .int(8))
        #expect(program.evaluate([.string("text")]) == .error(.noSuchOverload(".")))
    }

    @Test func `a name may have dots and be looked up in a container`() throws {
        let environment = Environment(
            variables: [Variable(name: "shop.limits.weight", type: .double)],
            container: "shop.limits"
        )
        let program = try environment.check("weight > 10.0").get().program()
        #expect(program.evaluate([.double(12)]) == .bool(true))
    }

    @Test func `a function is added with its types`() throws {
        let initials = Function(
            name: "initials",
            isMember: true,
            parameters: [.string],
            result: .string
        ) { arguments in
            guard case .string(let name) = arguments[0] else {
                return .error(.noSuchOverload("initials"))
            }
            return .string(String(name.split(separator: " ").compactMap(\.first)))
        }
        let environment = Environment(
            variables: [Variable(name: "name", type: .string)],
            functions: [initials]
        )
        let program = try environment.check("name.initials() == 'AL'").get().program()
        #expect(program.evaluate([.string("Ada Lovelace")]) == .bool(true))

        guard case .failure(let refusal) = environment.check("name.initials(1) == 'AL'") else {
            Issue.record("one argument too many was accepted")
            return
        }
        #expect(refusal.all.map(\.code) == ["cel-wrong-arguments"])
    }

    @Test func `functions of one name are told apart by their arguments`() throws {
        let half = { (type: ValueType, body: @escaping @Sendable (Value) -> Value) in
            Function(name: "half", parameters: [type], result: type) { body($0[0]) }
        }
        let environment = Environment(
            variables: [],
            functions: [
                half(.double) { value in
                    guard case .double(let number) = value else { return .unknown }
                    return .double(number / 2)
                },
                half(.int) { value in
                    guard case .int(let number) = value else { return .unknown }
                    return number % 2 == 0
                        ? .int(number / 2) : .error(.invalidArgument("\(number) is odd"))
                },
            ]
        )
        let value = { (source: String) in
            try environment.check(source).get().program().evaluate([])
        }
        #expect(try value("half(5.0)") == .double(2.5))
        #expect(try value("half(4)") == .int(2))
        #expect(try value("half(5)") == .error(.invalidArgument("5 is odd")))
        #expect(try value("half(5) == 2 || true") == .bool(true))
    }

    @Test func `named time zones are the rules of whoever asks`() throws {
        let environment = Environment(
            variables: [Variable(name: "at", type: .timestamp)],
            timeZoneOffsets: { zone, seconds in zone == "Asia/Tokyo" ? 9 * 3_600 : nil }
        )
        let program = try environment.check("at.getHours('Asia/Tokyo')").get().program()
        let midnight = try #require(Timestamp(text: "2026-01-01T00:00:00Z"))
        #expect(program.evaluate([.timestamp(midnight)]) == .int(9))
    }

    @Test func `the cost of an expression is bounded before it runs`() throws {
        let environment = Environment(
            variables: [Variable(name: "n", type: .list(.int))],
            inputSizes: InputSizes(elementCountMax: 50)
        )
        #expect(try environment.check("n.size() > 3").get().cost == 2)
        #expect(try environment.check("n.all(a, a > 0)").get().cost == 100)
        #expect(try environment.check("n.all(a, n.all(b, a == b))").get().cost == 7_550)
    }

    @Test func `a refusal says everything that is wrong, and where`() throws {
        let environment = Environment(variables: [Variable(name: "parcel", type: Parcel.type)])
        let source = "parcel.wieght > 20.0 && parcel.service == 'expres'"
        guard case .failure(let refusal) = environment.check(source) else {
            Issue.record("two mistakes were accepted")
            return
        }
        #expect(refusal.all.map(\.code) == ["cel-unknown-attribute", "cel-value-not-allowed"])
        #expect(refusal.all.map(\.suggestion) == ["weight", #""express""#])
        #expect(refusal.all.map(\.offset) == [7, 42])

        #expect(
            marked(source, refusal.all[0]) == """
                parcel.wieght > 20.0 && parcel.service == 'expres'
                       ^^^^^^ `parcel` has no attribute `wieght`. Did you mean `weight`?
                """
        )
    }

    func marked(_ line: String, _ diagnostic: Diagnostic) -> String {
        let before = String(decoding: line.utf8.prefix(diagnostic.offset), as: UTF8.self)
        let covered = String(
            decoding: line.utf8.dropFirst(diagnostic.offset).prefix(diagnostic.length),
            as: UTF8.self
        )
        let indentation = String(repeating: " ", count: before.count)
        let carets = String(repeating: "^", count: max(1, covered.count))
        return "\(line)\n\(indentation)\(carets) \(diagnostic.message)"
    }

    @Test func `a place counts bytes and is marked in characters`() throws {
        #expect(
            marked(
                "'blåbær' * 2",
                Diagnostic(.form(.unexpected("2")), offset: 13, length: 1)
            ) == """
                'blåbær' * 2
                           ^ `2` cannot stand here.
                """
        )
    }

    @Test func `what an expression reads is listed`() throws {
        let environment = Environment(variables: [Variable(name: "parcel", type: Parcel.type)])
        let checked = try environment.check("parcel.weight>20.0||has(parcel.note)").get()
        #expect(
            checked.references.map(\.segments) == [["parcel", "weight"], ["parcel", "note"]]
        )
        #expect(checked.description == "((parcel.weight > 20.0) || has(parcel.note))")
    }

    @Test func `without a check mistakes wait until they are met`() throws {
        let environment = Environment(variables: [])
        let unchecked = try environment.parse("1 + 'a' == 2 || true").get().program()
        #expect(unchecked.evaluate([]) == .bool(true))
    }
}
