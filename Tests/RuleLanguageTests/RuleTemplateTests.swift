import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

struct RuleTemplateTests {
    @Test(arguments: Language.allCases)
    func `a draft checks without a word and its tests pass`(language: Language) throws {
        let calendar = try Support.calendar()
        for files in [try Support.shippedFiles(), [Support.vocabulary], [Self.foreign]] {
            let text = try RuleTemplate.text(name: "no-answer", files: files, language: language)
            let draft = SourceFile(path: "no-answer.yaml", text: text)
            let load = RuleLoader.load(files + [draft], calendar: calendar)
            #expect(load.diagnostics.map { $0.text(language: .english) } == [])
            let book = try #require(load.ruleBook)
            let rule = try #require(book.rule("no-answer"))
            let circumstances = Circumstances(
                ruleBook: book,
                roster: Roster(forScenario: [:]),
                calendar: calendar,
                disclosure: DisclosurePolicy(detailDomains: []),
                language: .danish
            )
            #expect(rule.tests.count == 2)
            for test in rule.tests {
                let report = ScenarioRun.run(test, in: circumstances)
                #expect(report.passed, "\(report.text(.english))")
            }
        }
    }

    @Test func `a name that cannot be, or is taken, gives no draft`() throws {
        #expect(throws: RuleTemplate.Trouble.name(suggestion: "no-answer")) {
            try RuleTemplate.text(name: "No Answer", files: [Support.vocabulary], language: .danish)
        }
        let rule = SourceFile(path: "r.yaml", text: "# note\n" + Support.rule())
        #expect(
            throws: RuleTemplate.Trouble.taken(SourcePlace(file: "r.yaml", line: 2, column: 1))
        ) {
            try RuleTemplate.text(
                name: "discharge",
                files: [Support.vocabulary, rule],
                language: .danish
            )
        }
    }

    @Test func `without a vocabulary there is no draft`() {
        #expect(throws: RuleTemplate.Trouble.noVocabulary) {
            try RuleTemplate.text(name: "no-answer", files: [], language: .english)
        }
    }

    /// A vocabulary of other words, whose second event is known to arrive late.
    private static let foreign = SourceFile(
        path: "vocabulary.yaml",
        text: """
            events:
              letter.sent: {da: Brev sendt, en: Letter sent}
              reply.received: {da: Svar modtaget, en: Reply received, grace: 1d}

            """
    )
}
