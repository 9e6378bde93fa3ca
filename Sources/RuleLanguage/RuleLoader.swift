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
    /// - Returns: The rules, when nothing is wrong, and everything that is.
    package static func load(
        _ files: [SourceFile],
        overrides: [SourceFile] = [],
        calendar: DayCalendar
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
            if let rule = reader.read() { rules.append(sorted.varied(rule, node, reader)) }
        }
        let reader = ScenarioReader(
            vocabulary: vocabulary,
            calendar: calendar,
            rule: nil,
            diagnosis: diagnosis
        )
        let scenarios = sorted.scenarios.compactMap { reader.read($0) }
        checkAlerts(of: sorted.scenarios, rules: rules, diagnosis)
        rules.sort { $0.name < $1.name }
        let live = rules.filter { $0.status != .retired }
        let meaning = RuleMeaning.digest(
            of: live.map { "\($0.name) \($0.meaning)" }.joined(separator: "\n")
        )
        let book = RuleBook(rules: live, vocabulary: vocabulary, meaning: meaning)
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
}

/// The parsed files by what they hold.
private struct SortedFiles {
    private(set) var rules: [YAMLNode] = []
    private(set) var scenarios: [YAMLNode] = []
    var vocabulary: VocabularyReader
    private var variants: [(rule: String, scope: YAMLNode, change: YAMLNode)] = []
    private let diagnosis: Diagnosis

    init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
        vocabulary = VocabularyReader(diagnosis)
    }

    mutating func take(_ file: SourceFile, overrides: Bool) {
        guard let root = YAMLReader(file, diagnosis).read() else {
            let place = SourcePlace(file: file.path, line: 1, column: 1)
            if !diagnosis.hasAny(in: file.path) {
                diagnosis.report(Mistake.fileEmpty().asWarning, at: place)
            }
            return
        }
        for part in root.list {
            if part["override"] != nil {
                change(part)
            } else if part["rule"] != nil {
                add(part)
            } else if part["scenario"] != nil {
                scenarios.append(part)
            } else if VocabularyReader.sections.contains(where: { part[$0] != nil }) {
                vocabulary.take(part, overrides: overrides)
            } else {
                diagnosis.report(.fileKind(), at: part)
            }
        }
    }

    private mutating func add(_ rule: YAMLNode) {
        guard let name = rule["rule"]?.text else {
            rules.append(rule)
            return
        }
        if let first = rules.first(where: { $0["rule"]?.text == name }) {
            diagnosis.report(.duplicateRule(name, first: first.place), at: rule["rule"] ?? rule)
        } else {
            rules.append(rule)
        }
    }

    /// Replaces keys of a rule; `params` key by key.
    private mutating func change(_ part: YAMLNode) {
        guard
            diagnosis.checkKeys(
                of: part,
                in: .override,
                known: FileForm.localChange.names,
                required: ["rule"]
            ),
            let name = diagnosis.text(part["rule"]), let change = part["override"]
        else { return }
        guard let index = rules.firstIndex(where: { $0["rule"]?.text == name }) else {
            let known = rules.compactMap { $0["rule"]?.text }
            diagnosis.report(.overrideUnknown(name, known: known), at: part["rule"] ?? part)
            return
        }
        // Whom a rule tells cannot differ with the citizen, what it looks for can.
        let keys = part["for"] == nil ? RuleReader.keys.filter { $0 != "rule" } : ["params"]
        guard diagnosis.checkKeys(of: change, in: .override, known: keys) else { return }
        let own = rules[index]["params"]?.entries?.map(\.key) ?? []
        for entry in change["params"]?.entries ?? [] where !own.contains(entry.key) {
            let mistake = Mistake.overrideParameter(entry.key, of: name, known: own)
            diagnosis.report(mistake.asWarning, atKeyOf: entry)
        }
        if let scope = part["for"] {
            variants.append((name, scope, change))
        } else {
            rules[index] = rules[index].changed(by: change, mergingValueOf: "params")
        }
    }

    /// The rule with its forms for municipalities and cases.
    func varied(_ rule: Rule, _ node: YAMLNode, _ reader: RuleReader) -> Rule {
        var forms: [RuleVariant] = []
        var meaning = rule.meaning
        for (name, field, change) in variants where name == rule.name {
            guard let scope = scope(field),
                let local = reader.reading(
                    node.changed(by: change, mergingValueOf: "params")
                ).read()
            else { continue }
            forms.append(RuleVariant(scope: scope, rule: local))
            meaning = RuleMeaning.digest(of: "\(meaning) \(scope) \(local.meaning)")
        }
        return forms.isEmpty ? rule : rule.with(variants: forms, meaning: meaning)
    }

    private func scope(_ field: YAMLNode) -> RuleVariant.Scope? {
        let keys = FileForm.scope.names
        guard diagnosis.checkKeys(of: field, in: .override, known: keys) else { return nil }
        let present = keys.filter { field[$0] != nil }
        guard present.count == 1, let text = diagnosis.text(field[present[0]]) else {
            diagnosis.report(.overrideScope(), at: field)
            return nil
        }
        return present[0] == "case" ? .caseReference(text) : .municipality(text)
    }
}

extension YAMLNode {
    /// The mapping with the entries of another one in place of its own.
    fileprivate func changed(by other: YAMLNode, mergingValueOf merged: String?) -> YAMLNode {
        guard var entries, let changes = other.entries else { return other }
        for change in changes {
            guard let index = entries.firstIndex(where: { $0.key == change.key }) else {
                entries.append(change)
                continue
            }
            let value =
                change.key == merged
                ? entries[index].value.changed(by: change.value, mergingValueOf: nil) : change.value
            entries[index] = Entry(key: change.key, keyPlace: change.keyPlace, value: value)
        }
        return YAMLNode(content: .mapping(entries), place: place)
    }
}
