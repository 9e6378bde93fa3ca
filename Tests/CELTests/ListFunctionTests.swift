import CEL
import Testing

/// Lists cut, put in order and taken for sets.
struct ListFunctionTests {
    private static func ints(_ numbers: Int64...) -> Value {
        .list(numbers.map { .int($0) })
    }

    @Test func `lists are cut, joined and turned`() {
        let table: [(String, Value)] = [
            ("[1, 2, 3, 4].slice(1, 3)", ListFunctionTests.ints(2, 3)),
            ("[1, 2].slice(2, 2)", .list([])), ("[1, 2].slice(0, 2)", ListFunctionTests.ints(1, 2)),
            ("[1, 2].slice(-1, 2)", .error(.invalidIndex("-1"))),
            ("[1, 2].slice(0, 3)", .error(.invalidIndex("3"))),
            ("[1, 2].slice(2, 1)", .error(.invalidIndex("1"))),
            ("[[1], [], [2, 3]].flatten()", ListFunctionTests.ints(1, 2, 3)),
            ("[1, [2, [3]]].flatten()", .list([.int(1), .int(2), ListFunctionTests.ints(3)])),
            ("[1, [2, [3, [4]]]].flatten(9)", ListFunctionTests.ints(1, 2, 3, 4)),
            ("[[1]].flatten(0)", .list([ListFunctionTests.ints(1)])), ("[].flatten()", .list([])),
            ("[[1]].flatten(-1)", .error(.invalidArgument("flatten(-1)"))),
            ("lists.range(3)", ListFunctionTests.ints(0, 1, 2)), ("lists.range(0)", .list([])),
            ("lists.range(-1)", .list([])), ("lists.range(100001)", .error(.limitExceeded)),
            ("[1, 2].reverse()", ListFunctionTests.ints(2, 1)), ("[].reverse()", .list([])),
            ("'aæ🐱'.reverse()", .string("🐱æa")),
            ("[1, 2u, 1.0, 2, 'a', 'a'].distinct()", .list([.int(1), .uint(2), .string("a")])),
            ("[[1], [1.0]].distinct().size()", .int(1)), ("[].distinct()", .list([])),
            ("[3, 4].first()", .optional(.int(3))), ("[3, 4].last().value()", .int(4)),
            ("[].first().hasValue()", .bool(false)), ("[].last()", .optional(nil)),
            (
                "optional.unwrap([optional.of(1), optional.none(), optional.of(2)])",
                ListFunctionTests.ints(1, 2)
            ),
            ("[optional.none(), optional.of(1)].unwrapOpt()", ListFunctionTests.ints(1)),
            ("dyn([1]).unwrapOpt()", .error(.noSuchOverload("optional.unwrap"))),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == expected, "\(source)")
        }
    }

    @Test func `values of one type are put in order`() {
        let table: [(String, String)] = [
            ("[3, 1, 2].sort()", "[1, 2, 3]"), ("[].sort()", "[]"),
            ("['b', 'æ', 'a'].sort()", "['a', 'b', 'æ']"),
            ("[true, false].sort()", "[false, true]"), ("[2.5, -1.0].sort()", "[-1.0, 2.5]"),
            ("[b'b', b'a'].sort()", "[b'a', b'b']"),
            ("[duration('1m'), duration('1s')].sort()", "[duration('1s'), duration('1m')]"),
            ("[timestamp(2), timestamp(1)].sort()", "[timestamp(1), timestamp(2)]"),
            ("[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]"),
            ("['ab', 'c', 'de', 'f'].sortBy(t, t.size())", "['c', 'f', 'ab', 'de']"),
            ("[{'n': 2}, {'n': 1}].sortBy(m, m.n).map(m, m.n)", "[1, 2]"),
            ("[[2, 1], [3, 0]].sortBy(l, l.sortBy(x, x)[0])", "[[3, 0], [2, 1]]"),
            ("[].sortBy(x, x)", "[]"),
        ]
        for (source, expected) in table {
            #expect(evaluated("\(source) == \(expected)") == .bool(true), "\(source)")
        }
    }

    @Test func `values without a common order are not sorted`() {
        for source in [
            "dyn([1, 'a']).sort()", "dyn([1, 2u]).sort()", "[null].sort()", "dyn(1).sort()",
            "[1.0, 0.0 / 0.0].sort()", "[1, 2].sortBy(x, 1 / (x - 1))",
            "dyn({'a': 1}).sortBy(k, k)",
        ] {
            #expect(evaluated(source).isError, "\(source)")
        }
        for source in [
            "[[1]].sort()", "{'a': 1}.sortBy(k, k)", "[1].sortBy(x, [x])",
            "[1].sortBy(1, 2)", "1.sort()",
        ] {
            #expect(!codes(source).isEmpty, "\(source)")
        }
    }

    @Test func `a list is a set when neither order nor repetition counts`() {
        let table: [(String, Bool)] = [
            ("sets.contains([], [])", true), ("sets.contains([], [1])", false),
            ("sets.contains([1, 2, 3], [3, 1, 3])", true), ("sets.contains([1], [1, 2])", false),
            ("sets.contains([[1], [2]], dyn([[2.0]]))", true),
            ("sets.equivalent([], [])", true), ("sets.equivalent([1], [1, 1])", true),
            ("sets.equivalent([1, 2], [2u, 1.0])", true), ("sets.equivalent([1, 2], [1])", false),
            ("sets.equivalent([1], [1, 2])", false), ("sets.intersects([1], [])", false),
            ("sets.intersects([1, 2], [2, 3])", true), ("sets.intersects([[1]], [1, [1]])", true),
            ("sets.intersects(['a'], ['b'])", false),
        ]
        for (source, expected) in table {
            #expect(evaluated(source) == .bool(expected), "\(source)")
        }
        #expect(!codes("sets.contains([1], ['a'])").isEmpty)
        #expect(!codes("sets.intersects(1, [1])").isEmpty)
    }

    @Test func `work on long lists is counted`() {
        for source in [
            "lists.range(5000).distinct().size()", "lists.range(90000).sort().size()",
            "sets.equivalent(lists.range(2000), lists.range(2000))",
        ] {
            #expect(evaluated(source) == .error(.limitExceeded), "\(source)")
        }
        #expect(evaluated("lists.range(5000).sortBy(x, -x)[0]") == .int(4_999))
    }

    @Test func `the type of a list is kept`() throws {
        let table = [
            ("[1].slice(0, 1)", "list(int)"), ("[['a']].flatten()", "list(string)"),
            ("lists.range(1)", "list(int)"), ("['a'].distinct()", "list(string)"),
            ("[1u].reverse()", "list(uint)"), ("[true].sort()", "list(bool)"),
            ("['a'].sortBy(t, t)", "list(string)"), ("[1].first()", "optional_type(int)"),
            ("[optional.of(1)].unwrapOpt()", "list(int)"), ("'a'.reverse()", "string"),
        ]
        for (source, expected) in table {
            let type = try Environment(variables: []).check(source).get().resultType
            #expect(type.description == expected, "\(source)")
        }
    }

    @Test func `sortBy is written back as it was`() throws {
        let checked = try Environment(variables: []).check("[3, 1].sortBy(x, x)").get()
        #expect(checked.description == "[3, 1].sortBy(x, x)")
    }
}
