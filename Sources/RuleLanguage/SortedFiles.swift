import CaseEvents

/// The parsed files by what they hold.
struct SortedFiles {
    private(set) var rules: [YAMLNode] = []
    private(set) var scenarios: [YAMLNode] = []
    var vocabulary: VocabularyReader
    private var variants: [(rule: String, scope: YAMLNode, change: YAMLNode)] = []
    /// Where each key of a rule was changed first.
    private var changePlaces: [String: SourcePlace] = [:]
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
        guard checkKinds(of: change["params"], against: rules[index]["params"]) else { return }
        noteChanges(in: change, of: name, for: part["for"])
        if let scope = part["for"] {
            variants.append((name, scope, change))
        } else {
            rules[index] = rules[index].changed(by: change, mergingValueOf: "params")
        }
    }

    /// Reports parameters of another kind than those that they stand in for, where they stand.
    ///
    /// What the rule says of them would be wrong otherwise, in a file that is not at fault.
    private func checkKinds(of changed: YAMLNode?, against shipped: YAMLNode?) -> Bool {
        var isSound = true
        for entry in changed?.entries ?? [] {
            guard let original = shipped?[entry.key].flatMap({ Parameters.value(of: $0) }),
                let value = Parameters.value(of: entry.value), !value.isOfKind(of: original)
            else { continue }
            let text = shipped?[entry.key]?.text ?? ""
            diagnosis.report(.overrideKind(entry.key, like: text), at: entry.value)
            isSound = false
        }
        return isSound
    }

    /// Reports what local files say twice of the same rule, for the same citizens.
    private mutating func noteChanges(in change: YAMLNode, of rule: String, for scope: YAMLNode?) {
        let scopes = scope?.entries?.map { "\($0.key) \($0.value.text ?? "")" } ?? []
        for entry in change.entries ?? [] {
            let parts = entry.key == "params" ? entry.value.entries ?? [] : [entry]
            for part in parts {
                let key = ([rule, entry.key, part.key] + scopes).joined(separator: "\n")
                if let first = changePlaces[key] {
                    diagnosis.report(.overrideTwice(part.key, first: first), atKeyOf: part)
                }
                changePlaces[key] = changePlaces[key] ?? part.keyPlace
            }
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
