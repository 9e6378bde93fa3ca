import CaseEvents
package import WorkingTime

/// What came of reading a set of files.
package struct RuleLoad: Sendable {
    /// The rules; nothing when there is any error.
    package let ruleBook: RuleBook?
    /// The scenarios of scenario files, in the order of the files.
    package let scenarios: [Scenario]
    /// Errors and warnings, in the order of their places.
    package let diagnostics: [RuleDiagnostic]
    /// The rules that are sound by themselves, retired ones included, sorted by name.
    package let soundRules: [Rule]

    package var errors: [RuleDiagnostic] { diagnostics.filter { $0.severity == .error } }
}

/// Reads files of rules, vocabulary and scenarios into a rule book: a pure function.
package enum RuleLoader {
    /// Reads and checks everything at once.
    ///
    /// - Parameters:
    ///   - files: The shipped files, in any order.
    ///   - overrides: Local files; what they say stands in for the shipped, key by key.
    ///   - calendar: The working days, with the zone in which dates without a clock lie.
    ///   - today: The day on which reviews of rules are compared; nothing leaves them alone.
    /// - Returns: The rules, when nothing is wrong, and everything that is.
    package static func load(
        _ files: [SourceFile],
        overrides: [SourceFile] = [],
        calendar: DayCalendar,
        today: CivilDate? = nil
    ) -> RuleLoad {
        let diagnosis = Diagnosis(files + overrides)
        var sorted = SortedFiles(diagnosis)
        for file in files.sorted(by: { $0.path < $1.path }) { sorted.take(file, overrides: false) }
        for file in overrides.sorted(by: { $0.path < $1.path }) {
            sorted.take(file, overrides: true)
        }
        let vocabulary = sorted.vocabulary.finish()
        var rules: [Rule] = []
        for node in sorted.rules {
            let reader = RuleReader(
                node,
                vocabulary: vocabulary,
                conditions: sorted.vocabulary.conditions,
                calendar: calendar,
                diagnosis
            )
            guard let rule = reader.read() else { continue }
            if let today { reader.checkReview(of: rule, on: today) }
            rules.append(sorted.varied(rule, node, reader))
        }
        checkAlertLooks(of: rules, vocabulary, diagnosis)
        let unused = UnusedConditions(
            vocabulary: vocabulary,
            conditions: sorted.vocabulary.conditions,
            diagnosis: diagnosis
        )
        unused.check(besides: sorted.rules)
        let reader = ScenarioReader(
            vocabulary: vocabulary,
            calendar: calendar,
            rule: nil,
            diagnosis: diagnosis
        )
        let scenarios = sorted.scenarios.compactMap { reader.read($0) }
        checkAlerts(of: sorted.scenarios, rules: rules, diagnosis)
        checkAnswers(of: sorted.scenarios, rules: rules, diagnosis)
        rules.sort { $0.name < $1.name }
        let live = rules.filter { $0.status != .retired }
        let meaning = RuleMeaning.digest(
            of: live.map { "\($0.name) \($0.meaning)" }.joined(separator: "\n")
        )
        let book = RuleBook(
            rules: live,
            vocabulary: vocabulary,
            meaning: meaning,
            retired: rules.filter { $0.status == .retired }.map(\.name)
        )
        return RuleLoad(
            ruleBook: diagnosis.hasErrors ? nil : book,
            scenarios: scenarios,
            diagnostics: diagnosis.sorted(),
            soundRules: rules
        )
    }
}

extension RuleLoader {
    /// What files name: their vocabulary, its conditions and their rules.
    struct Names {
        let vocabulary: Vocabulary
        let conditions: [String]
        let rules: [(name: String, place: SourcePlace)]
    }

    /// The names that stand in files; what is wrong with them is not told.
    static func names(of files: [SourceFile]) -> Names {
        var sorted = SortedFiles(Diagnosis(files))
        for file in files.sorted(by: { $0.path < $1.path }) { sorted.take(file, overrides: false) }
        return Names(
            vocabulary: sorted.vocabulary.finish(),
            conditions: sorted.vocabulary.conditions.keys.sorted(),
            rules: sorted.rules.compactMap { node in
                node["rule"]?.text.map { ($0, node.place) }
            }
        )
    }

    /// Warns of rules that scenarios name and that are not there.
    ///
    /// Failures are left alone: a scenario may be older than the rule that will detect one.
    private static func checkAlerts(
        of scenarios: [YAMLNode],
        rules: [Rule],
        _ diagnosis: Diagnosis
    ) {
        guard !rules.isEmpty else { return }
        let known = rules.map(\.name)
        let codes = rules.flatMap(\.detects)
        for scenario in scenarios {
            let parts = ["expect", "never", "answers"].flatMap { scenario[$0]?.elements ?? [] }
            let named = parts.compactMap { $0["alert"] } + (scenario["only"]?.list ?? [])
            for node in named {
                guard let name = node.text, !known.contains(name), LikelyName.failure(name) != name
                else {
                    continue
                }
                diagnosis.report(
                    Mistake.unknownAlert(name, known: known + codes).asWarning,
                    at: node
                )
            }
        }
    }

    /// Refuses what rules of a book make of each other's alerts: circles without end, and the alert
    /// about a free space that reaches those who can sanction in another's name.
    private static func checkAlertLooks(
        of rules: [Rule],
        _ vocabulary: Vocabulary,
        _ diagnosis: Diagnosis
    ) {
        let looking = rules.filter { rule in
            rule.mentionedTypes(in: vocabulary).contains { $0.hasPrefix(CaseEvent.alertTypePrefix) }
        }
        AlertCircles(of: looking, in: vocabulary).report(to: diagnosis)
        for rule in looking {
            guard let role = rule.toldRoles.first(where: { Role.sanctioning.contains($0.plain) }),
                let kept = rules.first(where: { other in
                    other.freeSpaceSource(in: vocabulary) != nil
                        && rule.look(atAlertsOf: other.name, in: vocabulary) != nil
                })
            else { continue }
            diagnosis.report(.safeSpaceFlow(type: kept.name, role: role), at: rule.place)
        }
    }

    /// Warns of answers in scenarios that no rule they name offers.
    ///
    /// They are played all the same: one scenario serves rule books that use other words.
    private static func checkAnswers(
        of scenarios: [YAMLNode],
        rules: [Rule],
        _ diagnosis: Diagnosis
    ) {
        for answer in scenarios.flatMap({ $0["answers"]?.elements ?? [] }) {
            guard let field = answer["answer"], let word = field.text,
                let alert = answer["alert"]?.text
            else { continue }
            let offered = rules.filter { $0.name == alert || $0.detects.contains(alert) }
                .flatMap(\.answers)
            guard !offered.isEmpty, !offered.contains(word) else { continue }
            diagnosis.report(Mistake.unknownWord(word, allowed: offered).asWarning, at: field)
        }
    }
}
