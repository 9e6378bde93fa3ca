import CaseEvents
import RuleLanguage
import WorkingTime

/// What a scenario demands beside what was told in its play.
struct ScenarioComparison {
    private let scenario: Scenario
    private let ruleBook: RuleBook
    private let play: ScenarioPlay

    init(scenario: Scenario, ruleBook: RuleBook, play: ScenarioPlay) {
        self.scenario = scenario
        self.ruleBook = ruleBook
        self.play = play
    }

    /// Compares and writes down the time line.
    func report(calendar: DayCalendar) -> ScenarioReport {
        let tellingOfExpectation = matched()
        var expected = [Bool](repeating: false, count: play.tellings.count)
        for telling in tellingOfExpectation.compactMap(\.self) { expected[telling] = true }
        var differences: [ScenarioDifference] = []
        for (place, telling) in tellingOfExpectation.enumerated() where telling == nil {
            differences.append(.missing(scenario.expect[place]))
        }
        if scenario.strict {
            for (place, telling) in play.tellings.enumerated()
            where !expected[place] && isConsidered(telling) && telling.cause != .expired {
                differences.append(.unexpected(telling))
            }
        }
        differences.append(contentsOf: scenario.never.flatMap(violations))
        differences.append(contentsOf: play.faults.map { .fault($0) })
        return ScenarioReport(
            scenario: scenario,
            ruleBook: ruleBook,
            zone: calendar.zone,
            entries: play.entries,
            expected: zip(play.tellings, expected).filter(\.1).map(\.0.id),
            differences: differences
        )
    }

    private func isConsidered(_ telling: Telling) -> Bool {
        scenario.only.isEmpty || scenario.only.contains { ruleBook.names($0, rule: telling.rule) }
    }

    private func satisfies(_ telling: Telling, _ expectation: ScenarioExpectation) -> Bool {
        let isMeant =
            expectation.alert.map { ruleBook.names($0, rule: telling.rule) }
            ?? isConsidered(telling)
        let isNotice = Self.notice(telling.cause) == expectation.notice
        return isMeant && isNotice
            && expectation.earliest <= telling.decided && telling.decided <= expectation.latest
            && isRecipient(expectation.to, of: telling)
    }

    /// What kind of notification it is; that nobody answered for weeks need not be listed.
    private static func notice(_ cause: TellingCause) -> ScenarioExpectation.Notice {
        switch cause {
        case .withdrawn: .withdrawn
        case .expired: .expired
        default: .told
        }
    }

    private func isRecipient(_ word: String, of telling: Telling) -> Bool {
        telling.role.name == word || telling.person.id == word
    }

    /// The telling of each expectation, each used once; as many as can be matched.
    private func matched() -> [Int?] {
        let candidates = scenario.expect.map { expectation in
            play.tellings.indices.filter { satisfies(play.tellings[$0], expectation) }
        }
        var expectationOfTelling = [Int?](repeating: nil, count: play.tellings.count)
        func place(_ expectation: Int, seen: inout [Bool]) -> Bool {
            for telling in candidates[expectation] where !seen[telling] {
                seen[telling] = true
                if let other = expectationOfTelling[telling], !place(other, seen: &seen) {
                    continue
                }
                expectationOfTelling[telling] = expectation
                return true
            }
            return false
        }
        for expectation in candidates.indices {
            var seen = [Bool](repeating: false, count: play.tellings.count)
            _ = place(expectation, seen: &seen)
        }
        var tellingOfExpectation = [Int?](repeating: nil, count: candidates.count)
        for (telling, expectation) in expectationOfTelling.enumerated() {
            if let expectation { tellingOfExpectation[expectation] = telling }
        }
        return tellingOfExpectation
    }

    private func violations(of prohibition: ScenarioProhibition) -> [ScenarioDifference] {
        let first: Instant? =
            switch prohibition {
            case .alert(let word):
                play.raised.first { ruleBook.names(word, rule: $0.alert.rule) }?.at
            case .recipient(let word):
                play.tellings.first { isRecipient(word, of: $0) }?.decided
            case .text(let text):
                firstMention(of: text)
            }
        return first.map { [.forbidden(prohibition, at: $0)] } ?? []
    }

    /// When the text first stood in a subject, a body or a log line, letter for letter.
    private func firstMention(of text: String) -> Instant? {
        let inTellings = play.tellings.first { telling in
            telling.content.texts.contains { $0.contains(text) }
        }?.decided
        let inLog = play.logLines.first { $0.text.contains(text) }?.at
        return [inTellings, inLog].compactMap(\.self).min()
    }
}

extension MessageContent {
    /// Everything that a reader can see.
    var texts: [String] {
        [subject, lead, footer] + [detail, action].compactMap(\.self)
            + facts.flatMap { [$0.label, $0.value] }
    }
}
