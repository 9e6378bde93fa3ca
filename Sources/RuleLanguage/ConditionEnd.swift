package import CaseEvents

/// What ends the events that a condition counts: `ended_by: {event: TYPE, same: [attributes]}`.
///
/// An event that has ended is no witness: one of the types that carries the same values of the
/// attributes happened after it and at or before the anchor, the anchor itself not left out. An end
/// at the very instant of a start ends nothing, and what starts after its end counts again. A value
/// that is missing is the same as another that is missing, and no other; an event that carries none
/// of the attributes ends nothing and is ended by nothing.
package struct ConditionEnd: Sendable {
    /// The types that end.
    package let types: [String]
    /// What an end and what it ends have in common.
    package let attributes: [Attribute]

    package init(types: [String], attributes: [Attribute]) {
        self.types = types
        self.attributes = attributes
    }

    /// The values of the attributes, in their order; nothing for an event that carries none.
    package func key(of event: CaseEvent) -> [String]? {
        let values = attributes.map { Self.value(of: $0, in: event) }
        guard values.contains(where: { $0 != nil }) else { return nil }
        // A blank stands before every value, so that none is like a missing one.
        return values.map { $0.map { " " + $0 } ?? "" }
    }

    /// A value as a text; what is missing, unknown or of another kind is none.
    private static func value(of attribute: Attribute, in event: CaseEvent) -> String? {
        guard let json = event.data[attribute.name] else { return nil }
        switch attribute.kind {
        case .text: return json.string
        case .choice(let words):
            return json.string.flatMap { $0 == "unknown" && !words.contains($0) ? nil : $0 }
        case .integer: return json.integer.map { "\($0)" }
        case .boolean: return json.boolean.map { "\($0)" }
        case .number, .instant, .date, .list, .any: return nil
        }
    }

    /// Whether values of a kind can be told to be the same.
    static func compares(_ kind: AttributeKind) -> Bool {
        switch kind {
        case .text, .choice, .integer, .boolean: true
        case .number, .instant, .date, .list, .any: false
        }
    }
}

/// How `ended_by` of a condition is read.
extension ConditionReader {
    /// What ends the events that a condition counts.
    ///
    /// - Parameters:
    ///   - condition: The mapping that the condition is written as.
    ///   - subject: What it looks for.
    /// - Returns: Nothing where nothing ends them, or where what ends them is wrong.
    func ending(_ condition: YAMLNode, of subject: Condition.Subject) -> ConditionEnd? {
        guard let field = condition["ended_by"] else { return nil }
        guard case .events(let counted) = subject else {
            diagnosis.report(.endedByBeside("state"), at: field)
            return nil
        }
        for key in ["after", "from", "latest", "for", "consume"] where condition[key] != nil {
            diagnosis.report(.endedByBeside(key), at: field)
            return nil
        }
        guard field.entries != nil || field.isNull else {
            diagnosis.report(.endedByAlone(), at: field)
            return nil
        }
        let form = FileForm.conditionEnd
        guard
            diagnosis.checkKeys(of: field, in: .endedBy, known: form.names, required: form.required)
        else { return nil }
        let types = rule.types(field["event"], orState: false)
        if let type = types.first(where: counted.contains) {
            diagnosis.report(.endedByItself(type), at: field["event"] ?? field)
            return nil
        }
        guard let same = field["same"], !types.isEmpty, !counted.isEmpty else { return nil }
        if same.isNull || same.list.isEmpty {
            diagnosis.report(.endedByAlone(), at: same)
            return nil
        }
        let attributes = same.list.compactMap { attribute($0, of: counted + types) }
        return attributes.count == same.list.count
            ? ConditionEnd(types: types, attributes: attributes) : nil
    }

    /// The attribute of a name, which each of the types can carry.
    private func attribute(_ node: YAMLNode, of types: [String]) -> Attribute? {
        guard let name = diagnosis.text(node) else { return nil }
        let all = types.compactMap { rule.vocabulary.eventType($0) }
        for type in all where !type.attributes.contains(where: { $0.name == name }) {
            let known = type.attributes.map(\.name)
            diagnosis.report(.endedByUnknown(name, of: type.name, known: known), at: node)
            return nil
        }
        let layout = EventLayout(types: all) { name, types in
            diagnosis.report(.attributeKindsDiffer(name, types: types), at: node)
        }
        guard let attribute = layout.attribute(name) else { return nil }
        guard ConditionEnd.compares(attribute.kind) else {
            diagnosis.report(.endedByKind(name), at: node)
            return nil
        }
        return attribute
    }
}

extension FileForm {
    static let conditionEnd = FileForm(
        name: "condition_end",
        keys: [
            Key(
                "event",
                .some(.eventType),
                da: "Det, der ender dem.",
                en: "What ends them."
            ),
            Key(
                "same",
                .some(.text),
                da: "Hvad enden og det, den ender, har fælles: `[provider, domain]`.",
                en: "What an end and what it ends have in common: `[provider, domain]`."
            ),
        ],
        required: ["event", "same"]
    )
}

extension RuleSentence {
    /// What must not have ended what a condition counts.
    func unended(_ condition: Condition) -> String? {
        guard let ending = condition.ending else { return nil }
        let types = ending.types.joined(separator: " / ")
        let same = ending.attributes.map(\.name).joined(separator: isDanish ? " og " : " and ")
        return isDanish
            ? "(ikke endt af \(types) med samme \(same))"
            : "(not ended by \(types) with the same \(same))"
    }
}

extension Localized {
    static let endedBy = Localized(danish: "`ended_by`", english: "`ended_by`")
}

extension Mistake {
    private static let endedByExample = Localized.same(
        "ended_by: {event: intervention.ended, same: [provider, domain]}"
    )

    static func endedByAlone() -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`ended_by` siger ikke, hvad der hører sammen: hvilken ende hører til hvad?",
            en: "`ended_by` does not say what belongs together: which end is of what?",
            expected: endedByExample
        )
    }

    static func endedByBeside(_ key: String) -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`ended_by` hører til hændelser med `before` eller `since`, ikke til `\(key)`.",
            en: "`ended_by` goes with events and `before` or `since`, not with `\(key)`."
        )
    }

    static func endedByUnknown(_ name: String, of type: String, known: [String]) -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`\(type)` har ingen oplysning `\(name)`, så intet kan have den fælles.",
            en: "`\(type)` has no attribute `\(name)`, so nothing can have it in common.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func endedByKind(_ name: String) -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`\(name)` er hverken ord, helt tal eller ja og nej; `same` kan ikke bruge den.",
            en: "`\(name)` is no word, whole number or yes and no; `same` cannot use it."
        )
    }
}
