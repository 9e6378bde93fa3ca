import CEL
import Foundation
import Testing

/// Runs the conformance tests of the language, one JSON object a line.
///
/// `CEL_CONFORMANCE_FILE` names another file to run instead; with `CEL_CONFORMANCE_VERBOSE` each
/// expression that passes is shown too.
struct ConformanceTests {
    @Test func `the language passes its conformance tests`() throws {
        let environment = ProcessInfo.processInfo.environment
        let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Data")
        let paths =
            environment["CEL_CONFORMANCE_FILE"].map { [$0] }
            ?? ["conformance.jsonl", "conformance-more.jsonl"].map {
                data.appendingPathComponent($0).path
            }
        let isVerbose = environment["CEL_CONFORMANCE_VERBOSE"] != nil
        var passCount = 0
        var failCount = 0
        for path in paths {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            for line in text.split(separator: "\n") {
                let test = try ConformanceTest(line: String(line))
                let got = test.outcome()
                if test.isMet(by: got) {
                    passCount += 1
                    if isVerbose { print("passed \(test.source)") }
                } else {
                    failCount += 1
                    print("\(test.source)\n  expected \(test.expected)\n  got \(got)")
                }
            }
        }
        print("cel: \(passCount) passed, \(failCount) failed")
        #expect(passCount > 0 && failCount == 0, "\(failCount) conformance tests failed")
    }
}

/// One conformance test.
struct ConformanceTest {
    let source: String
    let expected: [String: Any]
    private let bindings: [String: Any]
    private let declarations: [[String: Any]]
    private let isUnchecked: Bool
    private let isCheckOnly: Bool
    private let container: String

    struct Malformed: Error {}

    init(line: String) throws {
        guard
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let source = object["expr"] as? String,
            let expected = object["expect"] as? [String: Any]
        else { throw Malformed() }
        self.source = source
        self.expected = expected
        bindings = object["bindings"] as? [String: Any] ?? [:]
        declarations = object["type_env"] as? [[String: Any]] ?? []
        isUnchecked = object["check_disabled"] as? Bool ?? false
        isCheckOnly = object["check_only"] as? Bool ?? false
        container = object["container"] as? String ?? ""
    }

    enum Outcome {
        case refused(String)
        case evaluated(Value, type: String)
    }

    func outcome() -> Outcome {
        var variables: [Variable] = []
        var functions: [Function] = []
        for declaration in declarations {
            guard let name = declaration["name"] as? String else { continue }
            if let type = declaration["type"] as? String {
                variables.append(Variable(name: name, type: ConformanceTest.type(type)))
            }
            for overload in declaration["overloads"] as? [[String: Any]] ?? [] {
                let parameters = (overload["params"] as? [String] ?? []).map(ConformanceTest.type)
                let result = ConformanceTest.type(overload["result"] as? String ?? "dyn")
                functions.append(
                    Function(
                        name: name,
                        isMember: overload["receiver"] as? Bool ?? false,
                        parameters: parameters,
                        result: result,
                        implementation: { _ in .unknown }
                    )
                )
            }
        }
        for name in bindings.keys.sorted() where !variables.contains(where: { $0.name == name }) {
            variables.append(Variable(name: name, type: .dyn))
        }
        let environment = Environment(
            variables: variables,
            functions: functions,
            container: container,
            timeZoneOffsets: { zone, seconds in
                let date = Date(timeIntervalSince1970: Double(seconds))
                return TimeZone(identifier: zone).map { Int64($0.secondsFromGMT(for: date)) }
            }
        )
        switch isUnchecked ? environment.parse(source) : environment.check(source) {
        case .failure(let diagnostics):
            return .refused(diagnostics.description)
        case .success(let checked):
            let slots = variables.map { variable in
                bindings[variable.name].map(ConformanceTest.value) ?? .unknown
            }
            let value = isCheckOnly ? .null : checked.program().evaluate(slots)
            return .evaluated(value, type: checked.resultType.description)
        }
    }

    func isMet(by outcome: Outcome) -> Bool {
        switch outcome {
        case .refused:
            return expected["error"] != nil
        case .evaluated(let value, let type):
            if let deduced = expected["deduced_type"] as? String, deduced != type { return false }
            if isCheckOnly { return true }
            if expected["error"] != nil {
                if case .error = value { return true }
                return false
            }
            guard let wanted = expected["value"] else { return false }
            return ConformanceTest.matches(value, ConformanceTest.value(wanted))
        }
    }

    /// Equality of type and content; NaN is what it is, and the order of a map does not count.
    private static func matches(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.double(let left), .double(let right)):
            left == right || (left.isNaN && right.isNaN)
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { matches($0, $1) }
        case (.map(let left), .map(let right)):
            left.entries.count == right.entries.count
                && left.entries.allSatisfy { entry in
                    right.value(forKey: entry.key).map { matches(entry.value, $0) } ?? false
                }
        default: left == right
        }
    }

    private static func value(_ json: Any) -> Value {
        guard let object = json as? [String: Any], let (kind, content) = object.first else {
            return .unknown
        }
        switch (kind, content) {
        case ("null", _): return .null
        case ("bool", let value as Bool): return .bool(value)
        case ("int", let text as String): return Int64(text).map(Value.int) ?? .unknown
        case ("uint", let text as String): return UInt64(text).map(Value.uint) ?? .unknown
        case ("double", let text as String): return Double(text).map(Value.double) ?? .unknown
        case ("double", let number as Double): return .double(number)
        case ("string", let text as String): return .string(text)
        case ("bytes", let text as String):
            return Data(base64Encoded: text).map { .bytes(Array($0)) } ?? .unknown
        case ("list", let elements as [Any]): return .list(elements.map(value))
        case ("map", let entries as [[Any]]):
            let pairs = entries.map { ValueMap.Entry(key: value($0[0]), value: value($0[1])) }
            return ValueMap(pairs).map(Value.map) ?? .unknown
        case ("type", let name as String): return .type(name)
        default: return .unknown
        }
    }

    /// The parts between the commas that stand outside of every parenthesis.
    private static func split(_ text: Substring) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else if character != " " || depth > 0 {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.filter { !$0.isEmpty }
    }

    private static func type(_ text: String) -> ValueType {
        let parts = text.split(separator: "(", maxSplits: 1)
        if parts.count == 2, parts[1].hasSuffix(")") {
            let inner = ConformanceTest.split(parts[1].dropLast()).map(type)
            switch (parts[0], inner.count) {
            case ("list", 1): return .list(inner[0])
            case ("map", 2): return .map(inner[0], inner[1])
            case ("optional_type", 1): return .optional(inner[0])
            default: return .abstract(String(parts[0]), inner)
            }
        }
        if text.hasPrefix("<"), text.hasSuffix(">") {
            return .parameter(String(text.dropFirst().dropLast()))
        }
        return switch text {
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "null_type": .null
        case "timestamp": .timestamp
        case "duration": .duration
        case "type": .type
        case "dyn", "any": .dyn
        default: .abstract(text, [])
        }
    }
}
