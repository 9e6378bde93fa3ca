import CEL
import Testing

/// Random expressions, well formed and broken, never trap and never contradict the check.
///
/// One generator makes text out of words of the language, the other out of its grammar; what the
/// check accepts is evaluated with values, with unknown and with values of wrong types.
struct GeneratedExpressionTests {
    private static let words = [
        "event", ".", "data", "ward_kind", "?", "(", ")", "[", "]", "{", "}", ",", ":", "&&",
        "||", "!", "-", "+", "*", "/", "%", "==", "!=", "<", "in", "1", "0", "9223372036854775807",
        "-9223372036854775808", "1u", "1.5", "1e308", "'a'", "\"æ🐱\"", "b'\\xff'", "r'\\d+'",
        "'''", "'", "\\", "true", "false", "null", "x", "y", "has(", ".map(x,", ".all(y,",
        ".exists(x,", "size(", ".matches(", "timestamp(", "duration('1h')", "int(", "string(",
        "optional.of(", ".?", "[?", ".orValue(", "cel.bind(x,", " ", "\n", "//", "æ", "`a-b`",
        ".format([", "'%s%d%.3f%x'", "dyn(", "type(", ".split(", "''", ".replace(", "math.abs(",
    ]

    @Test func `words in any order never trap`() {
        var generator = SeededGenerator(seed: 1)
        var acceptedCount = 0
        for _ in 0..<4_000 {
            let count = Int.random(in: 1...14, using: &generator)
            let source = (0..<count).map { _ in
                Self.words.randomElement(using: &generator) ?? ""
            }.joined()
            acceptedCount += exercise(source) ? 1 : 0
        }
        // Without any accepted expression the evaluation would go untested.
        #expect(acceptedCount > 20)
    }

    @Test func `bytes in any order never trap`() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            _ = exercise(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `expressions of the grammar never trap and print as themselves`() async throws {
        var generator = SeededGenerator(seed: 3)
        var acceptedCount = 0
        for _ in 0..<3_000 {
            // Beside this long work other tests have servers that must answer in time.
            await Task.yield()
            let source = expression(depth: 4, &generator)
            acceptedCount += exercise(source) ? 1 : 0
            let environment = Discharge.environment
            guard case .success(let first) = environment.parse(source) else { continue }
            let second = try environment.parse(first.description).get()
            #expect(second.description == first.description, "\(source)")
            let event = Discharge.event(planned: .bool(true), contacts: [])
            let (left, right) = (
                first.program().evaluate([event]), second.program().evaluate([event])
            )
            #expect(left == right || left.isError && right.isError, "\(source)")
        }
        #expect(acceptedCount > 200)
    }

    /// Checks the expression both ways and evaluates it; true when the check accepts it.
    private func exercise(_ source: String) -> Bool {
        let environment = Discharge.environment
        let inputs: [[Value]] = [
            [], [.unknown], [.int(1)], [Discharge.event()],
            [Discharge.event(wardKind: .string("somatic"), planned: .string("wrong type"))],
        ]
        if case .success(let unchecked) = environment.parse(source) {
            for slots in inputs { _ = unchecked.program().evaluate(slots) }
        }
        switch environment.check(source) {
        case .success(let checked):
            for slots in inputs { _ = checked.program().evaluate(slots) }
            return true
        case .failure(let diagnostics):
            let byteCount = source.utf8.count
            for diagnostic in diagnostics.all {
                #expect(diagnostic.offset >= 0 && diagnostic.length >= 0)
                #expect(diagnostic.offset + diagnostic.length <= byteCount + 1, "\(source)")
            }
            return false
        }
    }

    /// An expression of at most so many levels; half of the parts fit their places.
    private func expression(depth: Int, _ generator: inout SeededGenerator) -> String {
        let leaves = [
            "1", "0", "-5", "2.5", "7u", "'a'", "'%s'", "true", "false", "null", "[]", "{}",
            "event.data.days", "event.data.ward", "event.data.planned", "event.type",
            "event.data.?ward_kind", "has(event.data.ward_kind)", "timestamp(0)",
            "duration('1s')", "b'x'", "x",
        ]
        guard depth > 0 else { return leaves.randomElement(using: &generator) ?? "1" }
        var part: String { expression(depth: depth - 1, &generator) }
        switch Int.random(in: 0..<12, using: &generator) {
        case 0:
            let signs = ["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||"]
            let sign = signs.randomElement(using: &generator) ?? "+"
            let left = part
            return "(\(left) \(sign) \(part))"
        case 1: return "!(\(part))"
        case 2: return "-(\(part))"
        case 3:
            let (condition, then) = (part, part)
            return "(\(condition) ? \(then) : \(part))"
        case 4:
            let first = part
            return "[\(first), \(part)]"
        case 5:
            let key = part
            return "{\(key): \(part)}"
        case 6:
            let operand = part
            return "(\(operand))[\(part)]"
        case 7:
            let macros = ["all", "exists", "exists_one", "map", "filter"]
            let macro = macros.randomElement(using: &generator) ?? "all"
            let first = part
            return "[\(first)].\(macro)(x, \(part))"
        case 8:
            let functions = [
                "size", "string", "int", "uint", "double", "bool", "type", "dyn", "bytes",
            ]
            return "\(functions.randomElement(using: &generator) ?? "dyn")(\(part))"
        case 9:
            let functions = [
                "startsWith", "contains", "matches", "indexOf", "split", "charAt", "substring",
                "orValue", "format", "join", "getHours",
            ]
            let function = functions.randomElement(using: &generator) ?? "contains"
            let operand = part
            return "(\(operand)).\(function)(\(part))"
        case 10:
            let value = part
            return "cel.bind(x, \(value), \(part))"
        default: return leaves.randomElement(using: &generator) ?? "1"
        }
    }
}
