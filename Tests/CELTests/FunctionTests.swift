import CEL
import Testing

/// Texts, times, conversions and optionals.
struct FunctionTests {
    @Test func `texts are measured in code points`() {
        let table: [(String, Value)] = [
            ("size('æ🐱')", .int(2)), ("'e\u{301}'.size()", .int(2)), ("'a\\r\\nb'.size()", .int(4)),
            ("'blåbær'.indexOf('b', 1)", .int(3)), ("'blåbær'.substring(2, 4)", .string("åb")),
            ("'🐱a'.charAt(1)", .string("a")), ("'aba'.lastIndexOf('a')", .int(2)),
            ("'abc'.lastIndexOf('abcd')", .int(-1)), ("''.indexOf('')", .int(0)),
            ("'abc'.substring(4)", .error(.invalidIndex("4"))),
            ("'abc'.substring(2, 1)", .error(.invalidIndex("1"))),
            ("'abc'.charAt(-1)", .error(.invalidIndex("-1"))),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `texts are searched, cut and joined`() {
        let table: [(String, Value)] = [
            ("'abc'.startsWith('ab') && 'abc'.endsWith('bc')", .bool(true)),
            ("'abc'.contains('bd')", .bool(false)), ("'aab'.contains('ab')", .bool(true)),
            ("'P12'.matches('^P[0-9]+$')", .bool(true)), ("matches('ab', 'b')", .bool(true)),
            (
                "'a'.matches(string('['))",
                .error(.invalidArgument("the pattern is not a regular expression"))
            ),
            ("'a,b,c'.split(',', 2)", .list([.string("a"), .string("b,c")])),
            ("'æb'.split('')", .list([.string("æ"), .string("b")])),
            ("['a', 'b'].join('-')", .string("a-b")), ("[].join()", .string("")),
            ("'aaa'.replace('a', 'b', 2)", .string("bba")),
            ("'ab'.replace('', '-')", .string("-a-b-")),
            ("' x\\t'.trim()", .string("x")), ("'Æb'.upperAscii()", .string("ÆB")),
            ("'%s is %d, %.1f, %x'.format(['a', 2, 2.25, 255])", .string("a is 2, 2.2, ff")),
            ("'%e'.format([1234.5])", .string("1.234500e+03")),
            ("'%.2f'.format([0.005])", .string("0.01")),
            ("'%.0f'.format([9.5])", .string("10")), ("'%.3f'.format([1e-10])", .string("0.000")),
            ("'%s'.format([{'b': 1, 'a': [true]}])", .string("{a: [true], b: 1}")),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `broken formats are errors`() {
        for source in [
            "'%'.format([1])", "'%d'.format([])", "'%q'.format([1])", "'%.999f'.format([1.0])",
        ] {
            #expect(evaluated(source).isError, "\(source)")
        }
    }

    @Test func `times are read, shifted and taken apart`() {
        let table: [(String, Value)] = [
            ("string(timestamp('2024-02-29T23:59:59.5+01:00'))", .string("2024-02-29T22:59:59.5Z")),
            ("timestamp('2024-02-29T00:00:00Z').getDayOfYear()", .int(59)),
            ("timestamp('2024-03-03T00:00:00Z').getDayOfWeek()", .int(0)),
            ("timestamp('2024-03-03T23:30:00Z').getHours('+02:00')", .int(1)),
            ("timestamp('2024-03-03T23:30:00Z').getMonth()", .int(2)),
            (
                "string(timestamp('2024-01-01T00:00:00Z') - duration('1ns'))",
                .string("2023-12-31T23:59:59.999999999Z")
            ),
            ("string(duration('1h30m') + duration('-500ms'))", .string("5399.5s")),
            ("duration('90m').getHours()", .int(1)), ("duration('1.5h').getMinutes()", .int(90)),
            ("int(timestamp(0))", .int(0)), ("string(duration('-0.5s'))", .string("-0.5s")),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `times that are none are errors`() throws {
        let sources = [
            "timestamp('2023-02-29T00:00:00Z')", "timestamp('2023-01-01')", "timestamp('')",
            "timestamp('2023-01-01T24:00:00Z')", "timestamp(9223372036854775807)",
            "timestamp('2023-01-01T00:00:00')", "duration('1')", "duration('')", "duration('1x')",
            "duration('9999999999999h')", "duration('-')", "duration('.s')",
            "timestamp('9999-12-31T23:59:59Z') + duration('1s')",
            "timestamp(0).getHours('Nowhere/Here')", "timestamp('0001-01-01T00:00:00+23:59')",
        ]
        for source in sources {
            let unchecked = try Environment(variables: []).parse(source).get().program()
            #expect(unchecked.evaluate([]).isError, "\(source)")
        }
    }

    @Test func `conversions keep to the range`() {
        let table: [(String, Value)] = [
            ("int('42')", .int(42)), ("uint(2.9)", .uint(2)), ("double('1e3')", .double(1000)),
            ("string(1.0)", .string("1")), ("string(true)", .string("true")),
            ("bytes('æ')", .bytes([0xC3, 0xA6])), ("type(1u)", .type("uint")),
            ("bool('t')", .bool(true)), ("dyn(1) + 1", .int(2)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
        let errors = [
            "int('x')", "int(1e19)", "int(double('NaN'))", "uint(-1)", "uint(-1.0)", "uint(1e20)",
            "uint('-1')", "string(b'\\xff')", "double('x')", "bool('yes')",
        ]
        for source in errors {
            #expect(evaluated(source).isError, "\(source)")
        }
    }

    @Test func `doubles are rounded as asked`() {
        let table: [(String, Double)] = [
            ("math.ceil(1.2)", 2), ("math.ceil(-1.2)", -1), ("math.floor(-1.2)", -2),
            ("math.floor(1.8)", 1), ("math.round(1.5)", 2), ("math.round(-1.5)", -2),
            ("math.round(2.5)", 3), ("math.round(1.4999)", 1), ("math.trunc(-1.9)", -1),
            ("math.round(-0.4)", -0.0), ("math.ceil(-0.5)", -0.0), ("math.round(1e300)", 1e300),
            ("math.floor(4503599627370497.0)", 4_503_599_627_370_497), ("math.floor(-2.0)", -2),
            ("math.round(0.49999999999999994)", 0), ("math.ceil(1.0 / 0.0)", .infinity),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == .double(expected), "\(source)")
        }
    }

    @Test func `optionals carry what may be absent`() {
        let table: [(String, Value)] = [
            ("{'a': 1}.?a.orValue(2)", .int(1)), ("{'a': 1}.?b.orValue(2)", .int(2)),
            ("[1][?1].hasValue()", .bool(false)), ("[1][?0].value()", .int(1)),
            ("optional.none().or(optional.of(3)).value()", .int(3)),
            ("optional.of(2).optMap(x, x * 2).orValue(0)", .int(4)),
            ("optional.of(2).optFlatMap(x, optional.none()).hasValue()", .bool(false)),
            ("[?optional.none(), ?optional.of(1)]", .list([.int(1)])),
            ("{?'a': optional.none()}.size()", .int(0)),
            ("optional.none().value()", .error(.invalidArgument("the optional has no value"))),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    private struct Named: Record {
        func value(ofField index: Int) -> Value? { .string("abc") }
    }

    @Test(arguments: [
        "size(a.name) == 42", "size(s) == 42", "size('abc') == 42", "a.name.size() == 42",
        "a.name.startsWith('z')", "s.startsWith('z')", "a.name.endsWith(s)",
        "a.name.matches('z')", "s.matches('z')", "[s].all(x, x.matches('z'))",
    ])
    func `a host's function goes before the standard one of its name`(source: String) throws {
        let searches = ["startsWith", "endsWith", "matches"].map { name in
            Function(
                name: name,
                isMember: true,
                parameters: [.string, .string],
                result: .bool
            ) { _ in .bool(true) }
        }
        let size = Function(name: "size", parameters: [.string], result: .int) { _ in .int(42) }
        let field = RecordType.Field(name: "name", type: .string)
        let environment = Environment(
            variables: [
                Variable(name: "a", type: .record(RecordType(name: "a", fields: [field]))),
                Variable(name: "s", type: .string),
            ],
            functions: searches + [size]
        )
        let program = try environment.check(source).get().program()
        let values = [Value.record(Named()), .string("abc")]
        #expect(program.evaluate(values) == .bool(true))
        #expect(program.evaluateGenerally(values) == .bool(true))
    }
}
