import CEL
import Testing

/// Arithmetic, comparison, conditions and macros.
struct OperatorTests {
    @Test func `numbers that leave their range are errors`() {
        let overflows = [
            "9223372036854775807 + 1", "-9223372036854775808 - 1", "9223372036854775807 * 2",
            "-9223372036854775808 / -1", "-(-9223372036854775808)", "0u - 1u",
            "18446744073709551615u + 1u", "18446744073709551615u * 2u",
            "-9223372036854775808 % -1", "math.abs(-9223372036854775808)",
        ]
        for source in overflows {
            #expect(evaluated(source) == .error(.overflow), "\(source)")
        }
        for source in ["1 / 0", "1 % 0", "1u / 0u", "1u % 0u"] {
            #expect(evaluated(source) == .error(.divisionByZero), "\(source)")
        }
        #expect(evaluated("1.0 / 0.0") == .double(.infinity))
    }

    @Test func `numbers compare across types`() {
        let table: [(String, Bool)] = [
            ("1 == 1.0", true), ("1u == 1", true), ("-1 < 1u", true), ("1.5 > 1", true),
            ("dyn(1) == dyn('1')", false), ("[1, 2.0] == [1.0, 2u]", true),
            ("{1: 'a'} == {1u: 'a'}", true), ("double('NaN') == double('NaN')", false),
            ("double('NaN') < 1.0", false), ("18446744073709551615u > 9223372036854775807", true),
            ("'abc' < 'abd'", true), ("'é' == 'e\u{301}'", false), ("b'a' < b'b'", true),
            ("false < true", true), ("{'a': 1} == {'a': 2}", false), ("[] == []", true),
            ("null == null", true), ("1 in [1.0]", true), ("{1: 2}[1.0] == 2", true),
            ("duration('1h') > duration('59m')", true), ("type(1) == int", true),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == .bool(expected), "\(source)")
        }
    }

    @Test func `conditions absorb errors`() {
        let table: [(String, Value)] = [
            ("false && 1 / 0 == 1", .bool(false)), ("1 / 0 == 1 && false", .bool(false)),
            ("true || 1 / 0 == 1", .bool(true)), ("1 / 0 == 1 || true", .bool(true)),
            ("1 / 0 == 1 || false", .error(.divisionByZero)),
            ("true && 1 / 0 == 1", .error(.divisionByZero)),
            ("true ? 1 : 1 / 0", .int(1)), ("1 / 0 == 1 ? 1 : 2", .error(.divisionByZero)),
            ("[1, 0].exists(x, 1 / x == 1)", .bool(true)),
            ("[0, 1].exists(x, 1 / x == 1)", .bool(true)),
            ("[0, 2].all(x, 1 / x == 1)", .bool(false)),
            ("[0, 1].all(x, 1 / x == 1)", .error(.divisionByZero)),
            ("[0, 1].exists_one(x, 1 / x == 1)", .error(.divisionByZero)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `unknown goes before an error and is absorbed like one`() throws {
        let environment = Environment(variables: [Variable(name: "x", type: .bool)])
        let table: [(String, Value)] = [
            ("x", .unknown), ("x && false", .bool(false)), ("false && x", .bool(false)),
            ("x || true", .bool(true)), ("x && true", .unknown), ("x || false", .unknown),
            ("x && 1 / 0 == 1", .unknown), ("1 / 0 == 1 || x", .unknown), ("!x", .unknown),
            ("x == true", .unknown), ("[x]", .unknown), ("{'a': x}", .unknown),
            ("type(x)", .unknown), ("[true, x].exists(e, e)", .unknown),
            ("[1, 2].exists(e, x || e == 2)", .bool(true)),
            ("[1, 2].all(e, x && e == 1)", .bool(false)), ("[1].map(e, x)", .unknown),
            ("optional.of(x)", .unknown), ("cel.bind(y, x, y || true)", .bool(true)),
        ]
        for (source, expected) in table {
            let value = try environment.check(source).get().program().evaluate([.unknown])
            #expect(value == expected, "\(source)")
        }
    }

    @Test func `an unknown inside a given list stays unknown`() throws {
        let environment = Environment(variables: [Variable(name: "l", type: .list(.int))])
        let slots = [Value.list([.int(1), .unknown])]
        let table: [(String, Value)] = [
            ("l == [1, 2]", .unknown), ("l == [2, 2]", .bool(false)), ("1 in l", .bool(true)),
            ("3 in l", .unknown), ("l[1] == 1", .unknown), ("l[0]", .int(1)),
        ]
        for (source, expected) in table {
            let value = try environment.check(source).get().program().evaluate(slots)
            #expect(value == expected, "\(source)")
        }
    }

    @Test func `macros visit lists and maps`() {
        let table: [(String, Value)] = [
            ("[1, 2, 3].map(x, x > 1, x * 2)", .list([.int(4), .int(6)])),
            ("{'a': 1, 'b': 2}.filter(k, k == 'b')", .list([.string("b")])),
            ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", .bool(true)),
            ("['x', 'y'].transformList(i, v, i == 1, v)", .list([.string("y")])),
            ("{'a': 1}.transformMap(k, v, v + 1)['a']", .int(2)),
            ("{'a': 'b'}.transformMapEntry(k, v, {v: k}).b", .string("a")),
            ("[1, 2].all(x, [3, 4].exists(y, y > x))", .bool(true)),
            ("[].all(x, x > 1)", .bool(true)),
            ("[[1, 2], [3]].map(x, x.map(y, y)).size()", .int(2)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `types that do not fit are refused with a code`() {
        let table: [(String, String)] = [
            ("1 + 'a'", "cel-wrong-operands"), ("1 + 1u", "cel-wrong-operands"),
            ("'a' && true", "cel-not-a-condition"), ("'a' == 1", "cel-wrong-operands"),
            ("true == 1", "cel-never-equal"),
            ("true ? 1 : 'a'", "cel-choices-differ"), ("!1", "cel-wrong-operands"),
            ("1 .foo", "cel-no-attributes"), ("1[0]", "cel-no-elements"),
            ("[1]['a']", "cel-wrong-position"), ("foo(1)", "cel-unknown-function"),
            ("startsWith('a')", "cel-wrong-call"),
            ("'a'.startsWith(1)", "cel-wrong-arguments"),
            ("math.greatest('a')", "cel-wrong-arguments"),
            ("math.least(['a'])", "cel-wrong-arguments"),
            ("1.all(x, x)", "cel-not-a-collection"),
            ("{1: 2}.sortBy(k, k)", "cel-not-a-collection"), ("[1].sortBy(x, [x])", "cel-no-order"),
            ("Foo{a: 1}", "cel-unknown-type"),
            ("'a'.matches('[')", "cel-bad-pattern"), ("{1.5: 1}", "cel-wrong-key"),
            ("'a'.startWith('b')", "cel-unknown-function"), ("[?1]", "cel-not-optional"),
        ]
        for (source, code) in table {
            #expect(codes(source) == [code], "\(source)")
        }
    }

    @Test func `a written text compares like a computed one`() throws {
        let environment = Environment(variables: [Variable(name: "x", type: .dyn)])
        let values: [Value] = [
            .null, .bool(true), .int(1), .double(1), .string("ab"), .string("a"), .string("abc"),
            .string(""), .bytes([0x61]), .list([.string("ab")]), .optional(.string("ab")),
            .optional(nil), .type("ab"), .unknown, .error(.overflow), .string("e\u{301}"),
        ]
        for text in ["ab", "", "é", "e\u{301}"] {
            for form in ["x == T", "x != T", "x.startsWith(T)"] {
                let written = form.replacing("T", with: "'\(text)'")
                let computed = form.replacing("T", with: "string('\(text)')")
                let one = try environment.check(written).get().program()
                let other = try environment.check(computed).get().program()
                for value in values {
                    #expect(one.evaluate([value]) == other.evaluate([value]), "\(written) \(value)")
                }
            }
        }
    }

    @Test func `the host's functions are called with values only`() throws {
        let environment = Environment(
            variables: [Variable(name: "x", type: .int)],
            functions: [
                Function(
                    name: "twice",
                    isMember: true,
                    parameters: [.int],
                    result: .int,
                    implementation: { arguments in
                        guard case .int(let number) = arguments[0] else { return .unknown }
                        return .int(number &* 2)
                    }
                )
            ]
        )
        let program = try environment.check("x.twice() + 1").get().program()
        #expect(program.evaluate([.int(3)]) == .int(7))
        #expect(program.evaluate([.unknown]) == .unknown)
        #expect(program.evaluate([.string("a")]).isError)
    }
}
