import CEL
import Testing

/// What is well typed is accepted, and what the check accepts meets no wrong type.
///
/// The generator builds expressions by the type they must have. Inputs fit their types or are
/// missing, so a `noSuchOverload` would be a hole in the check.
struct TypedExpressionTests {
    @Test func `well typed expressions are accepted and keep their type`() {
        var generator = TypedExpressionGenerator(seed: 11)
        let inputs: [[Value]] = [
            [Discharge.event()],
            [
                Discharge.event(
                    wardKind: .string("somatic"),
                    planned: .bool(false),
                    days: .int(3),
                    contacts: [
                        Discharge.contact(kind: "kin", phone: "12"),
                        Discharge.contact(kind: "nurse"),
                    ],
                    contact: Discharge.contact(kind: "kin")
                )
            ],
        ]
        var valueCount = 0
        for round in 0..<3_000 {
            let type = TypedExpressionGenerator.types[round % TypedExpressionGenerator.types.count]
            let source = generator.expression(of: type, depth: 4)
            guard case .success(let checked) = Discharge.environment.check(source) else {
                let found = diagnostics(source, in: Discharge.environment)
                Issue.record("\(source): \(found.map(\.message))")
                return
            }
            #expect(checked.resultType == type, "\(source)")
            let program = checked.program()
            for slots in inputs {
                let value = program.evaluate(slots)
                if case .error(.noSuchOverload) = value {
                    Issue.record("\(source) evaluates to \(value)")
                    return
                }
                if case .error = value { continue }
                if case .unknown = value { continue }
                valueCount += 1
                #expect(value.typeName == "\(type)", "\(source)")
            }
        }
        // Most must have a value, or the types of values would go untested.
        #expect(valueCount > 3_000)
    }

    @Test func `unknown inputs never make a definite answer wrong`() {
        var generator = TypedExpressionGenerator(seed: 12)
        let known = Discharge.event(planned: .bool(true), contacts: [])
        let other = Discharge.event(planned: .bool(false), contacts: [])
        let missing = Discharge.event(contacts: [])
        for _ in 0..<3_000 {
            let source = generator.expression(of: .bool, depth: 4)
            // Asking whether the attribute is there tells a missing one from one with a value.
            if source.contains("has(") || source.contains("?planned") { continue }
            guard case .success(let checked) = Discharge.environment.check(source) else { continue }
            let program = checked.program()
            guard case .bool(let answer) = program.evaluate([missing]) else { continue }
            #expect(program.evaluate([known]) == .bool(answer), "\(source)")
            #expect(program.evaluate([other]) == .bool(answer), "\(source)")
        }
    }
}

/// Makes expressions that have a wanted type.
struct TypedExpressionGenerator {
    static let types: [ValueType] = [.bool, .int, .string, .double]

    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func expression(of type: ValueType, depth: Int) -> String {
        let choices = templates(of: type)
        let template = pick(depth > 0 ? choices : choices.filter { !$0.contains("$") })
        var result = ""
        var isType = false
        for character in template {
            if isType {
                isType = false
                result += expression(of: Self.type(character), depth: depth - 1)
            } else if character == "$" {
                isType = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// Expressions with `$b`, `$i`, `$s` and `$d` where another of that type goes.
    private func templates(of type: ValueType) -> [String] {
        switch type {
        case .bool:
            [
                "true", "false", "event.data.planned", "has(event.data.ward_kind)",
                "event.data.?planned.orValue($b)", "($b && $b)", "($b || $b)", "!($b)",
                "($b ? $b : $b)", "($i < $i)", "($s == $s)", "($d >= $i)", "($i in [$i, $i])",
                "($s).startsWith($s)", "($s).matches('a+')", "event.data.contacts.all(c, $b)",
                "event.data.contacts.exists(c, c.kind + $s == $s)",
                "[$i, $i].exists_one(n, n > $i)",
                "{$s: $b}.?k.orValue($b)",
                "(has(event.data.contact) && event.data.contact.kind < $s)",
            ]
        case .int:
            [
                "0", "1", "-7", "9223372036854775807", "event.data.days", "($i + $i)", "($i / $i)",
                "($i % $i)", "-($i)", "size($s)", "int($d)", "event.data.contacts.size()",
                "[$i, $i][0]", "($b ? $i : $i)", "[$i].map(n, n * $i)[0]",
                "cel.bind(v, $i, v - $i)",
                "optional.of($i).optMap(v, v + $i).orValue($i)", "($s).indexOf($s)",
            ]
        case .string:
            [
                "''", "'æ🐱'", "event.data.ward", "event.type", "($s + $s)", "string($i)",
                "event.data.?contact.phone.orValue($s)", "($b ? $s : $s)", "($s).trim()",
                "($s).split($s).join($s)", "{'k': $s}.k", "'%s-%d'.format([$s, $i])",
                "string(timestamp(0) + duration('1h'))",
            ]
        default:
            ["0.5", "-1e300", "($d * $d)", "double($i)", "($b ? $d : $d)", "math.greatest($d, $d)"]
        }
    }

    private static func type(_ letter: Character) -> ValueType {
        switch letter {
        case "b": .bool
        case "i": .int
        case "s": .string
        default: .double
        }
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices.randomElement(using: &random) ?? ""
    }
}
