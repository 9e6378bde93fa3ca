import CaseEvents
import RuleLanguage
import Testing

/// One mistake: what stands in the rule, and the code and place that are reported.
struct MarkedMistake: Sendable, CustomTestStringConvertible {
    let text: String
    let code: String
    let place: String

    init(_ code: String, _ place: String, _ lines: String...) {
        self.code = code
        self.place = place
        text = lines.joined(separator: "\n") + "\n"
    }

    init(_ code: String, _ place: String, rule: String) {
        self.code = code
        self.place = place
        text = rule
    }

    var testDescription: String { code }
}

struct DiagnosticTests {
    static let form: [MarkedMistake] = [
        MarkedMistake("yaml-bracket", "1:7", "rule: [a, b"),
        MarkedMistake("yaml-tab", "2:1", "rule:", "\tname"),
        MarkedMistake("yaml-reference", "1:7", "rule: &a name"),
        MarkedMistake("yaml-reference", "2:9", "rule: a", "owner: [*a]"),
        MarkedMistake("yaml-duplicate-key", "2:1", "rule: a", "rule: b"),
        MarkedMistake("yaml-key", "1:1", "[a]: b"),
        MarkedMistake(
            "yaml-too-deep",
            "1:1",
            String(repeating: "- ", count: 40) + "a"
        ),
        MarkedMistake("file-kind", "1:1", "title: a"),
        MarkedMistake("rule-unknown-key", "10:1", rule: Support.rule("lader: x")),
        MarkedMistake("rule-unknown-key", "10:1", rule: Support.rule("silence: x")),
        MarkedMistake("rule-missing-key", "1:1", "rule: a"),
        MarkedMistake("rule-not-a-mapping", "2:8", rule: Support.rule("title: a")),
        MarkedMistake("rule-not-a-list", "10:8", rule: Support.rule("given: {state: admitted}")),
        MarkedMistake("rule-not-a-text", "5:8", rule: Support.rule("owner: [a]")),
        MarkedMistake("yaml-boolean-word", "5:8", rule: Support.rule("owner: no")),
        MarkedMistake("rule-unknown-word", "3:11", rule: Support.rule("severity: hihg")),
        MarkedMistake("time-malformed", "10:11", rule: Support.rule("catch_up: soon")),
        MarkedMistake("time-out-of-range", "10:11", rule: Support.rule("catch_up: 99999d")),
        MarkedMistake(
            "rule-parameter",
            "10:11",
            rule: Support.rule("catch_up: param.lng", "params: {long: 2d}")
        ),
        MarkedMistake("rule-name", "1:7", rule: Support.rule("rule: Big Name")),
        MarkedMistake("rule-detects", "10:10", rule: Support.rule("detects: X1")),
        MarkedMistake("rule-date", "10:15", rule: Support.rule("valid: {from: 2026-02-30}")),
        MarkedMistake(
            "rule-valid-empty",
            "10:8",
            rule: Support.rule("valid: {from: 2026-02-02, until: 2026-02-02}")
        ),
        MarkedMistake("rule-answer", "9:11", rule: Support.rule("answers: [Not good]")),
        MarkedMistake("rule-twice", "9:14", rule: Support.rule("answers: [a, a]")),
    ]

    static let meaning: [MarkedMistake] = [
        MarkedMistake("rule-unknown-event", "6:7", rule: Support.rule("when: hospital.dischargd")),
        MarkedMistake(
            "rule-unknown-state",
            "10:18",
            rule: Support.rule("unless: [{state: admited}]")
        ),
        MarkedMistake("rule-unknown-role", "7:13", rule: Support.rule("tell: [{to: contact}]")),
        MarkedMistake("rule-ladder-empty", "7:7", rule: Support.rule("tell: []")),
        MarkedMistake("rule-ladder-empty", "7:13", rule: Support.rule("tell: [{to: []}]")),
        MarkedMistake(
            "rule-ladder-order",
            "7:41",
            rule: Support.rule("tell: [{to: contact_person, after: 2h}, {to: team, after: 1h}]")
        ),
        MarkedMistake(
            "rule-ladder-start",
            "7:46",
            rule: Support.rule("tell: [{to: contact_person, after: 2h, with: -1d}]")
        ),
        MarkedMistake(
            "rule-ladder-reminder",
            "7:35",
            rule: Support.rule("tell: [{to: contact_person, with: -1d}]")
        ),
        MarkedMistake(
            "rule-repeat",
            "7:37",
            rule: Support.rule("tell: [{to: contact_person, repeat: 5m}]")
        ),
        MarkedMistake(
            "rule-window-unbounded",
            "10:9",
            rule: Support.rule("given: [{event: contact.made}]")
        ),
        MarkedMistake(
            "rule-window-twice",
            "10:9",
            rule: Support.rule(
                "given: [{event: contact.made, before: 1d, since: hospital.admitted}]"
            )
        ),
        MarkedMistake(
            "rule-window-empty",
            "10:53",
            rule: Support.rule("given: [{event: contact.made, before: 1d, at_least: 2d}]")
        ),
        MarkedMistake(
            "rule-at-least",
            "10:52",
            rule: Support.rule("given: [{event: contact.made, after: 1d, at_least: 2d}]")
        ),
        MarkedMistake(
            "rule-condition-subject",
            "10:9",
            rule: Support.rule("given: [{before: 1d}]")
        ),
        MarkedMistake(
            "rule-count",
            "10:50",
            rule: Support.rule("given: [{event: contact.made, before: 1d, count: many}]")
        ),
        MarkedMistake(
            "rule-number",
            "6:44",
            rule: Support.rule("when: {count: {of: contact.made, at_least: 1, within: 3d}}")
        ),
        MarkedMistake("rule-deadline", "10:6", rule: Support.rule("due: event.data.due")),
        MarkedMistake(
            "rule-expression-type",
            "10:8",
            rule: Support.rule("where: event.data.months + 1")
        ),
        MarkedMistake(
            "rule-attribute-kinds",
            "10:8",
            rule: Support.rule(
                "when: [hospital.discharged, contact.made]",
                "where: event.type == \"a\""
            )
        ),
        MarkedMistake("say-unclosed", "8:16", rule: Support.rule("say: {da: \"abc {{a\", en: a}")),
        MarkedMistake(
            "say-unknown-field",
            "8:16",
            rule: Support.rule("say: {da: \"abc {{event.data.mnths}}\", en: a}")
        ),
        MarkedMistake(
            "say-sensitive-field",
            "8:12",
            rule: Support.rule("say: {da: \"{{event.data.diagnosis}}\", en: a}")
        ),
        MarkedMistake(
            "rule-safe-space",
            "7:13",
            rule: Support.rule("when: equipment.collected", "tell: [{to: jobcentre}]")
        ),
        MarkedMistake("rule-test-firing", "4:9", rule: Support.rule("status: stable")),
        MarkedMistake("rule-test-silent", "4:9", rule: Support.rule("status: stable")),
    ]

    @Test(arguments: form + meaning)
    func `a mistake is reported with its code where it stands`(mistake: MarkedMistake) throws {
        let load = try Support.load(mistake.text)
        let found = load.diagnostics.map { "\($0.code) \($0.place.line):\($0.place.column)" }
        #expect(found.contains("\(mistake.code) \(mistake.place)"), "\(found)")
        #expect(load.ruleBook == nil)
    }

    static let vocabularyMistakes = [
        MarkedMistake(
            "vocabulary-duplicate",
            "2:3",
            "events:",
            "  case.closed: {da: Lukket, en: Closed}"
        ),
        MarkedMistake("vocabulary-event-name", "2:3", "events:", "  Case: {da: Sag, en: Case}"),
        MarkedMistake(
            "vocabulary-attribute-name",
            "2:47",
            "events:",
            "  case.seen: {da: Set, en: Seen, attributes: {Big: text}}"
        ),
        MarkedMistake(
            "rule-unknown-word",
            "2:50",
            "events:",
            "  case.seen: {da: Set, en: Seen, attributes: {a: txt}}"
        ),
        MarkedMistake(
            "rule-unknown-event",
            "2:9",
            "states:",
            "  seen: {from: case.opend, until: case.closed}"
        ),
    ]

    @Test(arguments: vocabularyMistakes)
    func `a mistake in a vocabulary is reported where it stands`(mistake: MarkedMistake) throws {
        let load = try Support.load(Support.rule(), mistake.text)
        let found = load.diagnostics.map { "\($0.code) \($0.place.line):\($0.place.column)" }
        #expect(found == ["\(mistake.code) \(mistake.place)"])
    }

    @Test func `a text at the limit is taken, one past it is not`() throws {
        func rule(_ count: Int) -> String {
            Support.rule("say: {da: \"" + String(repeating: "x", count: count) + "\", en: a}")
        }
        #expect(try Support.load(rule(2_000)).diagnostics == [])
        #expect(try Support.load(rule(2_001)).diagnostics.map(\.code) == ["say-too-long"])
    }

    @Test func `a sound rule loads without a word`() throws {
        let load = try Support.load(Support.rule())
        #expect(load.diagnostics == [])
        #expect(load.ruleBook?.rules.map(\.name) == ["discharge"])
    }

    @Test func `all mistakes are told at once, in the order of their places`() throws {
        let load = try Support.load(
            Support.rule("severity: big", "owner: no", "when: hospital.dischargd")
        )
        #expect(
            load.diagnostics.map { "\($0.place.line) \($0.code)" } == [
                "3 rule-unknown-word", "5 yaml-boolean-word", "6 rule-unknown-event",
            ]
        )
    }

    @Test func `a diagnostic shows the line, a caret and what was meant`() throws {
        let load = try Support.load(Support.rule("severity: hihg"))
        let diagnostic = try #require(load.diagnostics.first)
        #expect(
            diagnostic.text(language: .english) == """
                r.yaml:3:11: error: `hihg` is not a word that can stand here. [rule-unknown-word]
                  severity: hihg
                            ^^^^
                  expected: one of: low, normal, high, urgent
                  did you mean: high
                """
        )
        #expect(
            diagnostic.text(language: .danish) == """
                r.yaml:3:11: fejl: `hihg` er ikke et ord, der kan stå her. [rule-unknown-word]
                  severity: hihg
                            ^^^^
                  ventet: en af: low, normal, high, urgent
                  mente du: high
                """
        )
    }

    @Test func `an unknown event is answered with the one that was meant`() throws {
        let load = try Support.load(Support.rule("when: hospital.dischargd"))
        #expect(
            load.diagnostics.map { $0.text(language: .danish) } == [
                """
                r.yaml:6:7: fejl: Hændelsen `hospital.dischargd` står ikke i ordforrådet. \
                [rule-unknown-event]
                  when: hospital.dischargd
                        ^^^^^^^^^^^^^^^^^^
                  mente du: hospital.discharged
                """
            ]
        )
    }

    @Test func `a diagnostic as JSON has the same content`() throws {
        let load = try Support.load(Support.rule("severity: hihg"))
        var writer = JSONWriter()
        load.diagnostics[0].encode(to: &writer, language: .english)
        #expect(
            writer.text == """
                {"code":"rule-unknown-word","severity":"error","file":"r.yaml","line":3,\
                "column":11,"endColumn":15,"message":"`hihg` is not a word that can stand here.",\
                "expected":"one of: low, normal, high, urgent","suggestion":"high"}
                """
        )
    }

    @Test func `a file too large is refused, one of the limit is read`() throws {
        let text = Support.rule()
        let room = SourceFile.byteCountMax - text.utf8.count - 2
        let comment = "#" + String(repeating: "x", count: room) + "\n"
        #expect(try Support.load(text + comment).diagnostics == [])
        #expect(
            try Support.load(text + "#" + comment).diagnostics.map(\.code) == ["file-too-large"]
        )
    }

    @Test func `two rules of one name are told apart by their places`() throws {
        let load = try Support.load(Support.rule(), Support.rule())
        #expect(load.diagnostics.map(\.code) == ["rule-duplicate"])
        #expect(load.diagnostics.first?.place.file == "r1.yaml")
    }

    @Test func `an expression's mistake is placed in plain, quoted and block texts`() throws {
        let plain = try Support.load(Support.rule("where: event.data.wrd == 1"))
        let quoted = try Support.load(Support.rule("where: 'event.data.wrd == ''a'''"))
        let double = try Support.load(Support.rule("where: \"'\\u00e6' == event.data.wrd\""))
        let block = try Support.load(Support.rule("where: |\n  true &&\n  event.data.wrd == 'a'"))
        let folded = try Support.load(Support.rule("where: >-\n  true\n  && event.data.wrd"))
        func lineOf(_ load: RuleLoad) -> String? {
            load.diagnostics.first.map { "\($0.place.line)" }
        }
        func marked(_ load: RuleLoad) -> String? {
            load.diagnostics.first.map { diagnostic in
                let scalars = diagnostic.sourceLine.unicodeScalars.dropFirst(
                    diagnostic.place.column - 1
                )
                return String(String.UnicodeScalarView(scalars.prefix(diagnostic.length)))
            }
        }
        #expect(
            [plain, quoted, double, block, folded].map(lineOf) == ["10", "10", "10", "12", "12"]
        )
        #expect(
            [plain, quoted, double, block, folded].allSatisfy {
                marked($0)?.contains("wrd") == true
            },
            "\([plain, quoted, double, block, folded].map(marked))"
        )
    }

    @Test func `an attribute that must be handled does not load unhandled`() throws {
        #expect(try Support.load(Support.rule("where: event.data.handled")).ruleBook == nil)
        let handled = Support.rule("where: event.data.?handled.orValue(false)")
        #expect(try Support.load(handled).diagnostics == [])
    }
}
