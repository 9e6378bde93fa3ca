import CaseEvents
import WorkingTime

/// Reads the conditions of one rule.
struct ConditionReader {
    private static let keys = FileForm.condition.names

    let rule: RuleReader
    let anchor: Anchor
    /// The states that pause every clock of the rule.
    let pauses: [String]

    var diagnosis: Diagnosis { rule.diagnosis }

    /// What one condition of a list asks for.
    private enum Clause {
        case condition(Condition)
        case consent(ConsentCondition)
    }

    /// The conditions of a list, and the consents among them.
    ///
    /// - Parameters:
    ///   - field: The list.
    ///   - isWanted: Whether consents in it are to be there or not; nothing where none can stand.
    /// - Returns: What can be read; what cannot is reported.
    func read(
        _ field: YAMLNode?,
        consents isWanted: Bool?
    ) -> (conditions: [Condition], consents: [ConsentCondition]) {
        guard let field, !field.isNull else { return ([], []) }
        guard let elements = field.elements else {
            diagnosis.report(.notAList(example: "[{event: contact.made, after: 48h}]"), at: field)
            return ([], [])
        }
        var conditions: [Condition] = []
        var consents: [ConsentCondition] = []
        for element in elements {
            switch clause(element, consents: isWanted) {
            case .condition(let condition): conditions.append(condition)
            case .consent(let consent): consents.append(consent)
            case nil: continue
            }
        }
        return (conditions, consents)
    }

    /// Which earlier events name the observer, as a step of the ladder says.
    func naming(_ field: YAMLNode) -> Condition? {
        let known = FileForm.naming.names
        if field.entries != nil {
            guard diagnosis.checkKeys(of: field, in: .naming, known: known) else { return nil }
        }
        let errorsBefore = diagnosis.errorCount
        guard case .condition(let condition)? = clause(field, consents: nil) else { return nil }
        if case .events = condition.subject, case .present = condition.measure,
            condition.heldFor == nil, !condition.consumes, !condition.isFromDeadline,
            condition.latest == nil, condition.asking == nil
        {
            switch condition.window {
            case .before, .since, .sinceState: return condition
            case .after, .around, nil: break
            }
        }
        // Of what has been told of already nothing more is said.
        let isTold = field.entries?.contains { !known.contains($0.key) } ?? false
        if !isTold, diagnosis.errorCount == errorsBefore {
            diagnosis.report(.namingNotPlain(), at: field)
        }
        return nil
    }

    private func clause(_ written: YAMLNode, consents isWanted: Bool?) -> Clause? {
        if let word = written.text, let meant = wordMeant(word) {
            diagnosis.report(.conditionWord(word, meant: meant), at: written)
            return nil
        }
        guard diagnosis.checkKeys(of: written, in: .condition, known: Self.keys),
            let node = spelledOut(written)
        else { return nil }
        if node["consent"] != nil {
            return consent(node, isWanted: isWanted).map { .consent($0) }
        }
        return condition(node).map { .condition($0) }
    }

    private func condition(_ node: YAMLNode) -> Condition? {
        guard let subject = subject(node) else { return nil }
        let window = window(node)
        if case .events = subject, window == nil,
            !["before", "after", "since"].contains(where: { node[$0] != nil }),
            node.entries?.allSatisfy({ Self.keys.contains($0.key) }) == true
        {
            diagnosis.report(.windowMissing(), at: node)
        }
        let condition = Condition(
            subject: subject,
            window: window,
            predicate: rule.compiler.predicate(
                node["where"],
                event: anchor.types,
                other: candidates(subject)
            ),
            measure: measure(node, candidates(subject)),
            latest: latest(node, candidates(subject)),
            asking: rule.compiler.predicate(node["if"], event: anchor.types, other: nil),
            consumes: diagnosis.boolean(node["consume"]) ?? false,
            heldFor: diagnosis.elapsed(node["for"], rule.parameters),
            isFromDeadline: isFromDeadline(node),
            pauses: joined(rule.states(node["pauses"]), pauses),
            grace: diagnosis.elapsed(node["grace"], rule.parameters)
                ?? rule.grace(of: candidates(subject)),
            ending: ending(node, of: subject),
            place: node.place
        )
        check(condition, node)
        return condition
    }

    /// Whether the condition is measured from the deadline, which the rule then has.
    private func isFromDeadline(_ node: YAMLNode) -> Bool {
        guard let field = node["from"], diagnosis.word(field, among: ["due"]) != nil else {
            return false
        }
        if rule.node["due"] == nil { diagnosis.report(.fromNoDeadline(), at: field) }
        for key in ["since", "for", "consume"] where node[key] != nil {
            diagnosis.report(.fromDeadlineBeside(key), at: field)
        }
        return true
    }

    /// How an event or a state that stands alone is written as a condition.
    private func wordMeant(_ word: String) -> String? {
        if rule.vocabulary.eventType(word) != nil { return "{event: \(word), before: 30d}" }
        if rule.vocabulary.state(word) != nil { return "{state: \(word)}" }
        return rule.namedConditions[word] == nil ? nil : "{condition: \(word)}"
    }

    /// The condition with what the vocabulary says under its name; its own keys come first.
    private func spelledOut(_ node: YAMLNode) -> YAMLNode? {
        guard let field = node["condition"], let own = node.entries else { return node }
        guard let name = diagnosis.text(field) else { return nil }
        guard let named = rule.namedConditions[name] else {
            let known = rule.namedConditions.keys.sorted()
            diagnosis.report(.unknownCondition(name, known: known), at: field)
            return nil
        }
        let keys = Self.keys.filter { $0 != "condition" }
        guard diagnosis.checkKeys(of: named, in: .condition, known: keys),
            let entries = named.entries
        else { return nil }
        let kept = entries.filter { entry in !own.contains { $0.key == entry.key } }
        let all = own.filter { $0.key != "condition" } + kept
        return YAMLNode(content: .mapping(all), place: node.place)
    }

    private func joined(_ states: [String], _ others: [String]) -> [String] {
        states + others.filter { !states.contains($0) }
    }

    /// Refuses operators that do not go together.
    private func check(_ condition: Condition, _ node: YAMLNode) {
        let isAhead = condition.window?.ahead != nil
        let isState = if case .state = condition.subject { true } else { false }
        if let field = node["consume"], condition.consumes {
            let isSound =
                switch condition.measure {
                case .present, .count(.atLeast, _), .count(.more, _): !isState
                default: false
                }
            if !isSound || condition.heldFor != nil { diagnosis.report(.consume(), at: field) }
            if let field = node["if"] { diagnosis.report(.consumeIf(), at: field) }
        }
        if condition.latest != nil, let field = node["latest"] {
            checkLatest(condition, node, at: field)
        }
        if let field = node["for"], !isState {
            let isBefore = if case .before = condition.window { true } else { false }
            let isCounted =
                switch condition.measure {
                case .present, .count: true
                case .distinct, .sum: false
                }
            if !isBefore || !isCounted { diagnosis.report(.forWithWindow(), at: field) }
        }
        if let field = node["pauses"], !isAhead, condition.heldFor == nil || !isState {
            diagnosis.report(.pausesWithoutClock(), at: field)
        }
        if let field = node["grace"], !isAhead, !condition.isFromDeadline {
            diagnosis.report(.graceWithoutDeadline(), at: field)
        }
        if isState, let field = node["distinct"] ?? node["sum"] {
            diagnosis.report(.measureOfState(), at: field)
        }
    }

    private func candidates(_ subject: Condition.Subject) -> [String] {
        switch subject {
        case .events(let types): types
        case .state(let name): rule.vocabulary.state(name)?.from ?? []
        }
    }

    private func subject(_ node: YAMLNode) -> Condition.Subject? {
        let present = ["event", "any_of", "state"].filter { node[$0] != nil }
        guard present.count == 1, let key = present.first, let field = node[key] else {
            let mistake: Mistake =
                present.isEmpty ? .conditionWithoutSubject() : .conditionSubjects(present)
            diagnosis.report(mistake, at: node)
            return nil
        }
        guard key == "state" else {
            let types = rule.types(field)
            return types.isEmpty ? nil : .events(types: types)
        }
        guard let name = diagnosis.text(field), let state = rule.state(named: name, at: field)
        else { return nil }
        return .state(name: state.name)
    }

    private func window(_ node: YAMLNode) -> Window? {
        let present = ["before", "after", "since"].filter { node[$0] != nil }
        if present == ["before", "after"], node["state"] == nil { return around(node) }
        if present.count > 1 { diagnosis.report(.windowTwice(), at: node) }
        if let field = node["at_least"], present != ["before"] {
            diagnosis.report(.atLeastWithoutBefore(), at: field)
        }
        switch present.first {
        case "before":
            guard let reach = diagnosis.elapsed(node["before"], rule.parameters) else { return nil }
            let atLeast = diagnosis.elapsed(node["at_least"], rule.parameters) ?? .zero
            if atLeast > reach, let field = node["at_least"] {
                diagnosis.report(.windowEmpty(), at: field)
            }
            return .before(reach: reach, atLeast: atLeast)
        case "after":
            return diagnosis.elapsed(node["after"], rule.parameters).map { .after(reach: $0) }
        case "since" where node["since"]?.entries != nil:
            return beginning(node["since"])
        case "since":
            let types = rule.types(node["since"])
            return types.isEmpty ? nil : .since(types: types)
        default:
            return nil
        }
    }

    private func measure(_ node: YAMLNode, _ candidates: [String]) -> Measure {
        let present = ["count", "distinct", "sum"].filter { node[$0] != nil }
        if present.count > 1 { diagnosis.report(.measureTwice(), at: node) }
        guard let kind = present.first, let field = node[kind] else { return .present }
        guard kind != "count" else {
            return limit(field).flatMap { comparison, text in
                counted(text, field).map { .count(comparison, $0) }
            } ?? .present
        }
        guard
            diagnosis.checkKeys(
                of: field,
                in: .measure,
                known: ["of", "is"],
                required: ["of", "is"]
            ), let limitField = field["is"], let (comparison, text) = limit(limitField)
        else { return .present }
        let (event, other) = (anchor.types, candidates)
        if kind == "distinct" {
            guard let number = counted(text, limitField),
                let value = rule.compiler.key(field["of"], event: event, other: other)
            else { return .present }
            return .distinct(of: value, comparison, number)
        }
        guard let value = rule.compiler.amount(field["of"], event: event, other: other) else {
            return .present
        }
        guard let amount = rule.amount(text) else {
            diagnosis.report(.count(text), at: limitField)
            return .present
        }
        return .sum(of: value, comparison, amount)
    }

    /// `>= 2`: the comparison and what stands after it.
    private func limit(_ field: YAMLNode) -> (Comparison, String)? {
        guard let text = diagnosis.text(field) else { return nil }
        let words = text.split(separator: " ")
        guard words.count == 2, let comparison = Comparison(rawValue: String(words[0])) else {
            diagnosis.report(.count(text), at: field)
            return nil
        }
        if [">= 0", "< 0"].contains(text) { diagnosis.report(.limitIdle(text), at: field) }
        return (comparison, String(words[1]))
    }

    private func counted(_ text: String, _ field: YAMLNode) -> Int? {
        guard let number = rule.wholeNumber(text), (0...1_000).contains(number) else {
            diagnosis.report(.count(text), at: field)
            return nil
        }
        return number
    }
}
