import CaseEvents
import WorkingTime

/// Reads what makes a rule look: the value of `when`.
struct AnchorReader {
    /// A sequence has so many steps at most.
    static let stepCountMax = 8

    let rule: RuleReader

    private var diagnosis: Diagnosis { rule.diagnosis }

    func read(_ field: YAMLNode?) -> Anchor? {
        guard let field else { return nil }
        if let elements = field.elements, elements.dropFirst().contains(where: isFollowing) {
            return sequence(elements, at: field)
        }
        guard field.entries != nil else {
            let types = rule.types(field)
            return types.isEmpty ? nil : .event(types: types)
        }
        let kinds = FileForm.anchor.oneOf
        guard diagnosis.checkKeys(of: field, in: .anchor, known: kinds + ["for"]) else {
            return nil
        }
        let present = kinds.filter { field[$0] != nil }
        guard present.count == 1, let kind = present.first, let node = field[kind] else {
            // An unknown key has been told of, and is what should have been the kind.
            guard field.entries?.allSatisfy({ (kinds + ["for"]).contains($0.key) }) == true else {
                return nil
            }
            diagnosis.report(.anchorKind(kinds), at: field)
            return nil
        }
        if let span = field["for"], kind != "state" {
            diagnosis.report(.forWithoutState(), at: span)
        }
        switch kind {
        case "silence": return silence(node)
        case "rate": return rate(node)
        case "state": return held(field, state: node)
        default: return tally(kind, node)
        }
    }

    private func tally(_ kind: String, _ node: YAMLNode) -> Anchor? {
        let required = ["of", "at_least", "within"] + (kind == "count" ? [] : ["value"])
        let known = required + (kind == "distinct" ? ["ended_by"] : [])
        let what = Localized(danish: "`\(kind)`", english: "`\(kind)`")
        if kind != "distinct", let end = node["ended_by"] {
            diagnosis.report(.endedWithoutValue(kind), at: end)
            return nil
        }
        guard diagnosis.checkKeys(of: node, in: what, known: known, required: required) else {
            return nil
        }
        let types = rule.types(node["of"])
        let within = diagnosis.elapsed(node["within"], rule.parameters)
        switch kind {
        case "sum":
            // Of unknown events nobody knows what they carry; that they are unknown has been told.
            let value =
                types.isEmpty
                ? nil : rule.compiler.amount(node["value"], event: types, other: nil)
            let atLeast = rule.amount(node["at_least"])
            guard let atLeast, let value, let within, !types.isEmpty else { return nil }
            return .sum(types: types, of: value, atLeast: atLeast, within: within)
        case "distinct":
            let ends = ends(of: types, node["ended_by"])
            let value = types.isEmpty ? nil : self.value(node["value"], of: types, ends: ends ?? [])
            let atLeast = rule.number(node["at_least"], 2...100)
            guard let atLeast, let value, let within, let ends, !types.isEmpty else { return nil }
            return .distinct(
                types: types,
                of: value,
                endedBy: ends,
                atLeast: atLeast,
                within: within
            )
        default:
            guard let atLeast = rule.number(node["at_least"], 2...100), let within,
                !types.isEmpty
            else { return nil }
            return .count(types: types, atLeast: atLeast, within: within)
        }
    }

    /// The types that end what is counted, none where nothing does; nothing for wrong ones.
    private func ends(of counted: [String], _ field: YAMLNode?) -> [String]? {
        guard let field else { return [] }
        let ends = rule.types(field, orState: false)
        if let type = ends.first(where: counted.contains) {
            diagnosis.report(.endedByItself(type), at: field)
            return nil
        }
        return ends.isEmpty ? nil : ends
    }

    /// What must differ, asked of the events that are counted and of those that end them.
    private func value(
        _ field: YAMLNode?,
        of counted: [String],
        ends: [String]
    ) -> TextExpression? {
        let value = rule.compiler.key(field, event: counted + ends)
        guard let value, !ends.isEmpty else { return value }
        // What the end does not carry would never end anything; an expression that asks for the
        // type says itself what it reads of which.
        if !value.source.contains("event.type"), rule.compiler.key(field, event: ends) == nil {
            return nil
        }
        return value
    }

    private func silence(_ node: YAMLNode) -> Anchor? {
        let keys = FileForm.silence.names
        guard diagnosis.checkKeys(of: node, in: .silence, known: keys, required: ["of", "for"])
        else { return nil }
        let types = rule.types(node["of"])
        let grace = diagnosis.elapsed(node["grace"], rule.parameters) ?? rule.grace(of: types)
        guard let field = node["for"], let text = diagnosis.text(field), !types.isEmpty else {
            return nil
        }
        let floor = diagnosis.elapsed(node["at_least"], rule.parameters)
        let otherwise = diagnosis.elapsed(node["otherwise"], rule.parameters)
        if let tenths = Self.usualTenths(text) {
            let length = Silence.Length.usual(
                tenths: tenths,
                floor: floor ?? .zero,
                otherwise: otherwise
            )
            return .silence(Silence(types: types, length: length, grace: grace))
        }
        for key in ["at_least", "otherwise"] {
            if let extra = node[key] { diagnosis.report(.silenceWithoutUsual(key), at: extra) }
        }
        if text.contains("usual") {
            diagnosis.report(.silenceLength(text), at: field)
            return nil
        }
        guard let span = diagnosis.elapsed(field, rule.parameters) else { return nil }
        return .silence(Silence(types: types, length: .fixed(span), grace: grace))
    }

    /// The tenths of `2 × usual` or `1.5 x usual`, from 0.1 to 100 times; nothing for other texts.
    static func usualTenths(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 3, words[2] == "usual", ["×", "x", "*"].contains(words[1]) else {
            return nil
        }
        let parts = words[0].split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = Int(first), (0...100).contains(whole) else {
            return nil
        }
        guard parts.count <= 2 else { return nil }
        var tenths = 0
        if parts.count == 2 {
            guard let digit = Int(parts[1]), (0...9).contains(digit), parts[1].utf8.count == 1
            else { return nil }
            tenths = digit
        }
        let all = whole * 10 + tenths
        return (1...1_000).contains(all) ? all : nil
    }

    private func held(_ field: YAMLNode, state node: YAMLNode) -> Anchor? {
        guard let name = diagnosis.text(node),
            let state = rule.state(named: name, at: node, orEvent: false)
        else {
            return nil
        }
        guard let length = field["for"] else {
            diagnosis.report(.missingKey("for", in: .anchor), at: node)
            return nil
        }
        guard let span = diagnosis.elapsed(length, rule.parameters) else { return nil }
        return .held(
            HeldState(
                state: state,
                span: span,
                grace: rule.grace(of: state.until)
            )
        )
    }

    private func isFollowing(_ node: YAMLNode) -> Bool {
        node["then"] != nil || node.text?.hasPrefix("then ") == true
    }

    private func sequence(_ elements: [YAMLNode], at field: YAMLNode) -> Anchor? {
        guard elements.count <= Self.stepCountMax else {
            diagnosis.report(.sequenceTooLong(), at: field)
            return nil
        }
        var steps: [SequenceStep] = []
        for (position, element) in elements.enumerated() {
            let previous = steps.last?.types
            guard position == 0 || previous != nil,
                let step = element.entries == nil
                    ? spoken(element, isFirst: position == 0)
                    : written(element, after: previous)
            else { return nil }
            steps.append(step)
        }
        guard let first = steps.first else { return nil }
        return .sequence(first: first, then: Array(steps.dropFirst()))
    }

    /// `A or B`, or `then A or B within 48h`.
    private func spoken(_ node: YAMLNode, isFirst: Bool) -> SequenceStep? {
        guard let text = diagnosis.text(node) else { return nil }
        var words = text.split(separator: " ").map { String($0) }
        var within: Elapsed?
        if !isFirst {
            guard words.count >= 4, words[0] == "then", words[words.count - 2] == "within" else {
                diagnosis.report(.sequenceStep(text), at: node)
                return nil
            }
            let span = YAMLNode(content: .scalar(words[words.count - 1], .plain), place: node.place)
            guard let read = diagnosis.elapsed(span, rule.parameters) else { return nil }
            within = read
            words = Array(words[1..<(words.count - 2)])
        }
        var types: [String] = []
        for (position, word) in words.enumerated() {
            guard position.isMultiple(of: 2) == (word != "or") else {
                diagnosis.report(.sequenceStep(text), at: node)
                return nil
            }
            if word != "or" { types += rule.types(named: word, at: node) }
        }
        return types.isEmpty ? nil : SequenceStep(types: types, within: within)
    }

    /// `{event: A, where: …}`, or `{then: B, within: 48h, where: …}`.
    private func written(_ node: YAMLNode, after previous: [String]?) -> SequenceStep? {
        let keys = previous == nil ? ["event"] : ["then", "within"]
        guard
            diagnosis.checkKeys(
                of: node,
                in: .sequenceStep,
                known: keys + ["where"],
                required: keys
            )
        else { return nil }
        let types = rule.types(node[keys[0]])
        guard !types.isEmpty else { return nil }
        let predicate = rule.compiler.predicate(node["where"], event: types, other: previous)
        guard previous != nil else { return SequenceStep(types: types, predicate: predicate) }
        guard let within = diagnosis.elapsed(node["within"], rule.parameters) else { return nil }
        return SequenceStep(types: types, within: within, predicate: predicate)
    }
}
