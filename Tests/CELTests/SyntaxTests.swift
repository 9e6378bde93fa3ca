import CEL
import Testing

/// What can be written, and what is said about what cannot.
struct SyntaxTests {
    @Test func `literals are read as written`() {
        let table: [(String, Value)] = [
            ("-9223372036854775808", .int(.min)), ("0x7f", .int(127)), ("-0x10", .int(-16)),
            ("18446744073709551615u", .uint(.max)), (".5", .double(0.5)), ("1e3", .double(1000)),
            ("-1.5", .double(-1.5)), ("r'\\n'", .string("\\n")),
            ("'''a'b\nc'''", .string("a'b\nc")),
            (#"'\x41\u00e6\U0001f431\101\'\"'"#, .string("Aæ🐱A'\"")),
            (#"b'æ\xff\101'"#, .bytes([0xC3, 0xA6, 0xFF, 0x41])),
            (#"rb"\x""#, .bytes([0x5C, 0x78])),
            ("[1, 2,]", .list([.int(1), .int(2)])), ("null", .null),
            ("// before\n1 // after", .int(1)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `operators bind as the language says`() {
        let table: [(String, Value)] = [
            ("1 + 2 * 3 - 4 / 2", .int(5)), ("(1 + 2) * 3", .int(9)), ("10 % 4 * 2", .int(4)),
            ("1 < 2 == true", .bool(true)), ("true || false && false", .bool(true)),
            ("!true || true", .bool(true)), ("false ? 1 : true ? 2 : 3", .int(2)),
            ("-(1) + 3", .int(2)), ("2 in [1, 2] && !(3 in [1])", .bool(true)),
            ("{'a': {'b-c': 5}}.a.`b-c`", .int(5)), ("{'if': 1}.if", .int(1)),
            ("[[1], [2]][1][0]", .int(2)), ("- - 5", .int(5)), ("!!true", .bool(true)),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `wrong syntax is refused at its place`() {
        let table: [(String, String, Int)] = [
            ("", "cel-empty", 0), ("1 +", "cel-operand-missing", 2), ("(1", "cel-unclosed", 0),
            ("1 2", "cel-operator-missing", 2), ("{}.", "cel-name-missing", 2),
            ("[1 2]", "cel-operator-missing", 3),
            ("'abc", "cel-unterminated-text", 0), ("'a\nb'", "cel-unterminated-text", 0),
            (#"'\q'"#, "cel-bad-escape", 1), (#"'\ud800'"#, "cel-bad-escape", 1),
            (#"b'\u0041'"#, "cel-bad-escape", 2), ("1 = 1", "cel-foreign-sign", 2),
            ("æ == 1", "cel-bad-name", 0),
            ("9223372036854775808", "cel-number-range", 0),
            ("99999999999999999999", "cel-number-range", 0), ("0x", "cel-bad-number", 0),
            ("1e999", "cel-number-range", 0), ("while", "cel-reserved-word", 0),
            ("has(1)", "cel-macro-arguments", 0), ("[1].all(1, true)", "cel-macro-arguments", 8),
            ("[1].all(a, a, true)", "cel-macro-arguments", 11),
            ("true ? 1", "cel-choice", 5), ("{1}", "cel-map-entry", 1), ("`a`", "cel-syntax", 0),
        ]
        for (source, code, offset) in table {
            let found = diagnostics(source, in: Environment(variables: []))
            #expect(found.first?.code == code, "\(source)")
            #expect(found.first?.offset == offset, "\(source)")
        }
    }

    @Test func `habits from other languages are answered with the sign of this one`() {
        let table = [
            ("1 = 1", "=="), ("true & false", "&&"), ("true and false", "&&"),
            ("true or false", "||"), ("“a” == 'a'", "\"a\""), ("1 ≤ 2", "<="),
        ]
        for (source, suggestion) in table {
            let found = diagnostics(source, in: Environment(variables: []))
            #expect(found.first?.suggestion == suggestion, "\(source)")
        }
    }

    @Test func `offsets count bytes`() {
        let found = diagnostics("'æ' == x", in: Environment(variables: []))
        #expect(found.map(\.offset) == [8])
    }

    @Test(arguments: [
        "({1: 2,)", "([1,)", "(f(1,)", "[x.all(1,]", "(T{a: 1,)", "({?1: 2,)", "[(1,]",
    ])
    func `reading ends where an outer bracket closes after a comma`(source: String) {
        #expect(!codes(source).isEmpty)
    }

    @Test func `a name is guessed from the words of the language, not from another letter`() {
        let environment = Environment(variables: [Variable(name: "s", type: .string)])
        for (source, suggestion) in [
            ("True", "true"), ("FALSE", "false"), ("NULL == s", "null"), ("S == ''", "s"),
            ("j == ''", "\"j\""),
        ] {
            let found = diagnostics(source, in: environment)
            #expect(found.map(\.suggestion) == [suggestion], "\(source)")
        }
    }
}
