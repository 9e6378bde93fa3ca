import CaseEvents
import RuleLanguage
import Testing

/// A generator whose numbers follow from its seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct MutationTests {
    private static let scraps = [
        "{{", "}}", "[", "]", "{", "}", ":", "- ", "\n", "\t", "'", "\"", "|", ">", "&a", "*a", "#",
        "T+", "9999999999999999999d", "-1 working day", "param.x", "null", "æ", "\u{0}", "!!int",
        "0", "event.data.", "\r\n", "? ", "---\n", "%YAML 9", "\u{FEFF}", "\u{1F600}",
    ]

    @Test func `a mutated rule file is read or refused, never more`() throws {
        var generator = SeededGenerator(seed: 20_261_121)
        let files = try Support.shippedFiles()
        let rules = files.filter { !$0.path.hasPrefix("vocabulary") }
        let calendar = try Support.calendar()
        for round in 0..<400 {
            let original = rules[round % rules.count]
            var scalars = Array(original.text.unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<scalars.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: scalars.remove(at: index)
                case 1: scalars.removeSubrange(index..<min(scalars.count, index + 40))
                case 2: scalars.insert(contentsOf: scalars[index...].prefix(80), at: index)
                default:
                    let scrap = Self.scraps.randomElement(using: &generator) ?? ""
                    scalars.insert(contentsOf: scrap.unicodeScalars, at: index)
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            let load = RuleLoader.load(
                [Support.vocabulary, SourceFile(path: original.path, text: text)],
                calendar: calendar
            )
            for diagnostic in load.diagnostics {
                #expect(!diagnostic.text(language: .danish).isEmpty)
                #expect(diagnostic.place.line >= 1 && diagnostic.place.column >= 1)
            }
            #expect((load.ruleBook == nil) == !load.errors.isEmpty)
        }
    }

    @Test func `a deeply nested file is refused`() throws {
        for opening in ["[", "{a: ", "- ", "? "] {
            let text = "rule: \n  " + String(repeating: opening, count: 20_000)
            #expect(try Support.load(text).ruleBook == nil)
        }
        let lines = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(try Support.load(lines).ruleBook == nil)
    }
}
