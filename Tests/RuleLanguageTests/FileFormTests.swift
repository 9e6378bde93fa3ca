import CaseEvents
import RuleLanguage
import Testing

/// Files whose form is unusual: their ends of line, their size, their depth.
struct FileFormTests {
    @Test func `line ends of other systems change nothing`() throws {
        let rule = Support.rule("severity: hihg")
        for end in ["\r\n", "\r"] {
            let text = rule.split(separator: "\n").joined(separator: end) + end
            let load = try Support.load(text)
            #expect(load.diagnostics.map(\.code) == ["rule-unknown-word"])
            #expect(load.diagnostics.first?.place.line == 3)
            #expect(load.diagnostics.first?.sourceLine == "severity: hihg")
        }
    }

    @Test func `line separators of word processors keep the places right`() throws {
        for separator in ["\u{85}", "\u{2028}", "\u{2029}"] {
            let text = "# a note\(separator)" + Support.rule("severity: hihg")
            let load = try Support.load(text)
            #expect(load.diagnostics.map(\.place.line) == [4])
            #expect(load.diagnostics.first?.sourceLine == "severity: hihg")
        }
    }

    @Test func `a byte order mark changes nothing`() throws {
        #expect(try Support.load("\u{FEFF}" + Support.rule()).diagnostics == [])
        let load = try Support.load("\u{FEFF}" + Support.rule("rule: Big"))
        #expect(load.diagnostics.map { "\($0.code) \($0.place.column)" } == ["rule-name 7"])
    }

    @Test func `a file of sixteen-bit characters is read`() throws {
        let units = Array(("\u{FEFF}" + Support.rule("owner: Bo Høm")).utf16)
        let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for bytes in [little, big, little + [0x41]] {
            let load = RuleLoader.load(
                [Support.vocabulary, SourceFile(path: "r.yaml", bytes: bytes)],
                calendar: try Support.calendar()
            )
            #expect(load.diagnostics == [])
            #expect(load.ruleBook?.rules.map(\.owner) == ["Bo Høm"])
        }
    }

    @Test func `a character of an older encoding is told where it stands`() throws {
        let text = Support.rule("owner: Bo H?lm")
        let bytes = text.utf8.map { $0 == UInt8(ascii: "?") ? 0xF8 : $0 }
        let load = RuleLoader.load(
            [Support.vocabulary, SourceFile(path: "r.yaml", bytes: bytes)],
            calendar: try Support.calendar()
        )
        #expect(
            load.diagnostics.map { "\($0.code) \($0.place.line):\($0.place.column)" }
                == ["file-encoding 5:12"]
        )
    }

    @Test func `a character that cannot be seen is told where it stands`() throws {
        for sign in ["\u{0}", "\u{7}", "\u{1B}"] {
            let load = try Support.load(Support.rule("owner: bo\(sign)holm"))
            #expect(
                load.diagnostics.map { "\($0.code) \($0.place.line):\($0.place.column)" }
                    == ["yaml-control 5:10"]
            )
        }
    }

    @Test func `aliases that multiply are refused before they are read`() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let names = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(names)]\n"
        }
        let codes = Set(try Support.load(text).diagnostics.map(\.code))
        #expect(codes == ["yaml-reference"])
    }

    @Test func `signs inside texts are left alone`() throws {
        let sound = [
            "say: {da: \"Ring *straks* & skriv !nu, 100 % @bo\", en: 'Call: *now* `x`'}",
            "say:\n  da: |\n    *Ring* nu:\n    !vigtigt &mere\n  en: >-\n    @all\n    Call.",
            "note: Ring *straks* til bo & lis\n  & så videre",
            "note: >\n\n  - x\n\n  * y\n",
            "where: >-\n  event.data.months > 1\n  && !event.data.?announced.orValue(false)",
            "where: event.data.months > 1\n  && !event.data.?announced.orValue(false)",
            "given:\n  - event: contact.made\n    before: 1d\n    where: |\n      !false\n  - state: admitted",
        ]
        for lines in sound {
            let load = try Support.load(Support.rule(lines))
            #expect(
                load.diagnostics.map { $0.text(language: .english) } == [],
                "\(lines)"
            )
        }
    }

    @Test func `of a long line the part around the mark is shown`() throws {
        func shown(_ count: Int) throws -> [Substring] {
            let blanks = String(repeating: "x", count: count)
            let load = try Support.load(Support.rule("note: [\(blanks), {a: !x y}, \(blanks)]"))
            let text = load.diagnostics.first?.text(language: .english) ?? ""
            return text.split(separator: "\n").dropFirst().prefix(2).map { $0 }
        }
        for count in [1, 80, 99, 100, 101, 1_000] {
            let lines = try shown(count)
            let mark = lines[1].firstIndex(of: "^")
            let column = mark.map { lines[1].distance(from: lines[1].startIndex, to: $0) } ?? 0
            #expect(Array(lines[0])[column] == "!")
            #expect(lines[0].count <= 2 + RuleDiagnostic.lineLengthMax + 2)
        }
    }

    @Test func `a file of mistakes alone is refused with the first hundred`() throws {
        for scrap in ["!x: ", "> x: ", "{{a}}, ", "&a: "] {
            let text = String(repeating: scrap, count: 1_000_000 / scrap.utf8.count)
            #expect(try Support.load(text).diagnostics.count <= 101)
        }
    }

    @Test func `lists nest to the limit and not one deeper`() throws {
        func codes(_ depth: Int) throws -> [String] {
            let text =
                "note: " + String(repeating: "[", count: depth)
                + String(repeating: "]", count: depth)
            return try Support.load(Support.rule(text)).diagnostics.map(\.code)
        }
        #expect(try codes(YAMLReader.depthMax) == [])
        #expect(try codes(YAMLReader.depthMax + 1) == ["yaml-too-deep"])
    }
}
