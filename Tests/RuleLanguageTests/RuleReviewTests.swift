import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

/// The day on which a rule is looked at again (`constraints.md` C33).
struct RuleReviewTests {
    private let tested = """
        tests:
          - {name: a, events: [{at: T+0, type: hospital.discharged}], expect: [{at: T+0, to: team}]}
          - {name: b, events: [], expect: []}
        """

    private func load(_ lines: String..., on day: String?) throws -> RuleLoad {
        let text = Support.rule(lines: lines)
        return RuleLoader.load(
            [Support.vocabulary, SourceFile(path: "r.yaml", text: text)],
            calendar: try Support.calendar(),
            today: try day.map { try #require(CivilDate(iso: $0)) }
        )
    }

    private func codes(_ load: RuleLoad) -> [String] { load.diagnostics.map(\.code) }

    @Test func `a day, or a day with its reason`() throws {
        let plain = try load("review: 2027-02-01", on: nil)
        #expect(plain.diagnostics.isEmpty)
        #expect(plain.soundRules.first?.review == RuleReview(by: try day("2027-02-01")))
        let reasoned = try load("review: {by: 2027-02-01, because: a new act}", on: nil)
        #expect(reasoned.diagnostics.isEmpty)
        #expect(
            reasoned.soundRules.first?.review
                == RuleReview(by: try day("2027-02-01"), because: "a new act")
        )
    }

    @Test func `it warns from the day after, and the rule works on`() throws {
        let review = "review: 2027-02-01"
        #expect(codes(try load(review, on: "2027-02-01")) == [])
        let late = try load(review, on: "2027-02-02")
        #expect(codes(late) == ["rule-review-passed"])
        #expect(late.diagnostics.allSatisfy { $0.severity == .warning })
        #expect(late.ruleBook?.rules.count == 1)
        #expect(codes(try load(review, "status: retired", on: "2027-02-02")) == [])
        #expect(codes(try load(review, on: nil)) == [])
    }

    @Test func `what is said names the day and the next one`() throws {
        let late = try load("review: {by: 2027-02-01}", on: "2027-02-02").diagnostics.first
        #expect(
            late?.text(language: .english) == """
                r.yaml:10:14: warning: The rule was to be looked at again by 2027-02-01. It still \
                works. [rule-review-passed]
                  review: {by: 2027-02-01}
                               ^^^^^^^^^^
                  did you mean: 2027-05-03
                """
        )
        #expect(
            late?.text(language: .danish) == """
                r.yaml:10:14: advarsel: Reglen skulle ses efter senest 2027-02-01. Den virker \
                stadig. [rule-review-passed]
                  review: {by: 2027-02-01}
                               ^^^^^^^^^^
                  mente du: 2027-05-03
                """
        )
    }

    @Test func `a stable rule that never ends and has none is told of`() throws {
        let stable = ["status: stable", "tell: [{to: team}]", tested]
        let text = Support.rule(lines: stable)
        let missing = RuleLoader.load(
            [Support.vocabulary, SourceFile(path: "r.yaml", text: text)],
            calendar: try Support.calendar(),
            today: try day("2027-02-02")
        )
        #expect(codes(missing) == ["rule-review-missing"])
        #expect(
            missing.diagnostics.first?.text(language: .english) == """
                r.yaml:4:9: warning: The rule never ends, and no day is set for looking whether it \
                is still right. [rule-review-missing]
                  status: stable
                          ^^^^^^
                  expected: review: 2027-05-03
                """
        )
        #expect(
            missing.diagnostics.first?.text(language: .danish) == """
                r.yaml:4:9: advarsel: Reglen slutter aldrig, og ingen dag er sat til at se efter, om \
                den stadig er rigtig. [rule-review-missing]
                  status: stable
                          ^^^^^^
                  ventet: review: 2027-05-03
                """
        )
        #expect(codes(try load(on: "2027-02-02")) == [])
        let ended = try load(
            "status: stable",
            "tell: [{to: team}]",
            tested,
            "valid: {until: 2028-01-01}",
            on: "2027-02-02"
        )
        #expect(codes(ended) == [])
    }

    @Test func `a review changes no meaning, and is read back`() throws {
        let plain = try #require(try load(on: nil).soundRules.first)
        let reviewed = try #require(try load("review: 2027-02-01", on: nil).soundRules.first)
        #expect(plain.meaning == reviewed.meaning)
        #expect(
            reviewed.sentence(.english)
                == plain.sentence(.english).dropLast() + "; looked at again by 2027-02-01."
        )
        #expect(
            reviewed.sentence(.danish)
                == plain.sentence(.danish).dropLast() + "; ses efter senest 2027-02-01."
        )
    }

    @Test func `a municipality moves the day`() throws {
        let load = RuleLoader.load(
            [
                Support.vocabulary,
                SourceFile(path: "r.yaml", text: Support.rule("review: 2027-02-01")),
            ],
            overrides: [
                SourceFile(
                    path: "local.yaml",
                    text: "rule: discharge\noverride: {review: 2027-04-20}\n"
                )
            ],
            calendar: try Support.calendar(),
            today: try day("2027-04-20")
        )
        #expect(codes(load) == [])
        #expect(load.soundRules.first?.review?.by == (try day("2027-04-20")))
    }

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(iso: text)) }
}
