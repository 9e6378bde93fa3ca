package import CaseEvents
package import WorkingTime

/// How the readers take values out of YAML, each mistake reported where it stands.
extension Diagnosis {
    /// Reports unknown and missing keys; false when there is no mapping.
    package func checkKeys(
        of node: YAMLNode,
        in what: Localized,
        known: [String],
        required: [String] = []
    ) -> Bool {
        guard let entries = node.entries else {
            if node.isNull {
                report(.valueMissing(), at: node)
            } else {
                report(.notAMapping(what, keys: known, suggestion: wrapped(node, known)), at: node)
            }
            return false
        }
        var meant: [String?] = []
        for entry in entries where !known.contains(entry.key) {
            let mistake = unknownKey(entry, in: what, known: known)
            meant.append(mistake.key)
            report(mistake.mistake, atKeyOf: entry)
        }
        // A key that was misspelt is not told again as missing.
        for key in required where node[key] == nil && !meant.contains(key) {
            let place = entries.first?.keyPlace ?? node.place
            report(.missingKey(key, in: what), at: place)
        }
        return true
    }

    /// What is wrong with a key, and the key that was meant.
    private func unknownKey(
        _ entry: YAMLNode.Entry,
        in what: Localized,
        known: [String]
    ) -> (mistake: Mistake, key: String?) {
        let parts = entry.key.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, known.contains(String(parts[0])) {
            let suggestion = "\(parts[0]): \(parts[1])"
            return (.keyWithoutBlank(entry.key, suggestion), String(parts[0]))
        }
        if entry.value.isNull, entry.key.contains(" ") { return (.textCutOff(entry.key), nil) }
        let mistake = Mistake.unknownKey(entry.key, in: what, known: known)
        return (mistake, mistake.suggestion)
    }

    /// How a bare word is written as a mapping, where that is plain to see.
    private func wrapped(_ node: YAMLNode, _ keys: [String]) -> String? {
        guard let text = node.text, node.isPlain, !text.contains("\n"), text.utf8.count <= 80 else {
            return nil
        }
        if keys == ["da", "en"] { return "{da: \(quoted(text)), en: …}" }
        if keys.first == "to", Role(text).isKnown { return "{to: \(text)}" }
        if keys.first == "event", let spoken = spokenCondition(text) { return spoken }
        if keys == ["from", "until"], CivilDate(iso: text) != nil { return "{from: \(text)}" }
        return nil
    }

    /// `{event: contact.made, after: 48h}` for `contact.made after 48h`.
    private func spokenCondition(_ text: String) -> String? {
        let words = text.split(separator: " ").map { String($0) }
        let directions = ["before": "before", "after": "after", "within": "after"]
        guard words.count == 3, words[0].contains("."), let direction = directions[words[1]],
            (try? Elapsed(words[2])) != nil
        else { return nil }
        return "{event: \(words[0]), \(direction): \(words[2])}"
    }

    /// A text; a bare `no` or `on` is refused, as YAML reads it as a boolean.
    package func text(_ node: YAMLNode?) -> String? {
        guard let node else { return nil }
        guard let text = node.text, !node.isNull else {
            report(node.isNull ? .valueMissing() : .notAText(), at: node)
            return nil
        }
        if node.isPlain, yamlBooleanWords.contains(text.lowercased()) {
            report(.booleanWord(text), at: node)
            return nil
        }
        return text
    }

    /// A list of texts, or one text where one will do.
    package func texts(_ node: YAMLNode?) -> [String] {
        guard let node, !node.isNull else { return [] }
        return node.list.compactMap { text($0) }
    }

    /// One of a few words.
    package func word(_ node: YAMLNode?, among allowed: [String]) -> String? {
        guard let node, let text = text(node) else { return nil }
        guard allowed.contains(text) else {
            report(.unknownWord(text, allowed: allowed), at: node)
            return nil
        }
        return text
    }

    func boolean(_ node: YAMLNode?) -> Bool? {
        guard let node else { return nil }
        switch (node.text, node.isPlain) {
        case ("true", true): return true
        case ("false", true): return false
        default:
            report(.notABoolean(node.text), at: node)
            return nil
        }
    }

    /// A text in which something stands.
    func filledText(_ node: YAMLNode?) -> String? {
        guard let node, let text = text(node) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            report(.textEmpty(), at: node)
            return nil
        }
        return text
    }

    func localized(_ node: YAMLNode?, in what: Localized) -> Localized? {
        guard let node,
            checkKeys(of: node, in: what, known: ["da", "en"], required: ["da", "en"]),
            let danish = filledText(node["da"]), let english = filledText(node["en"])
        else { return nil }
        return Localized(danish: danish, english: english)
    }

    /// A duration without a sign, such as `24h`.
    package func elapsed(_ node: YAMLNode?) -> Elapsed? {
        elapsed(node, .none)
    }

    /// A duration, or the parameter that stands for one.
    func elapsed(_ node: YAMLNode?, _ parameters: Parameters) -> Elapsed? {
        guard let node, let text = timeText(node) else { return nil }
        if let parameter = parameters.reference(text) {
            guard case .elapsed(let distance)? = parameter.value else {
                report(.parameterKind(parameter.name, known: parameters.names), at: node)
                return nil
            }
            return distance
        }
        do {
            return try Elapsed(text)
        } catch {
            let mistake: Mistake =
                switch try? TimeAmount(text) {
                case .elapsed(let distance) where distance < .zero: .timeBackwards(text)
                case .elapsed, nil: .time(error)
                default: .workingTimeInWindow(text)
                }
            report(parameterMeant(text, parameters) ?? mistake, at: node)
            return nil
        }
    }

    /// A text whose words can be no time, so that quotes around a boolean would not help.
    private func timeText(_ node: YAMLNode) -> String? {
        guard let text = node.text, !node.isNull else { return self.text(node) }
        return text
    }

    /// A parameter's name that lacks `param.` before it.
    private func parameterMeant(_ text: String, _ parameters: Parameters) -> Mistake? {
        parameters.names.contains(text) ? .parameterPrefix(text) : nil
    }

    /// An amount of time that may count working days, such as `-5 working days`.
    func amount(_ node: YAMLNode?, _ parameters: Parameters = .none) -> TimeAmount? {
        guard let node, let text = timeText(node) else { return nil }
        if parameters.reference(text) != nil {
            return elapsed(node, parameters).map { .elapsed($0) }
        }
        do {
            return try TimeAmount(text)
        } catch {
            report(parameterMeant(text, parameters) ?? .time(error), at: node)
            return nil
        }
    }
}

/// What YAML 1.1 reads as a boolean or as nothing when it stands without quotes.
private let yamlBooleanWords = ["yes", "no", "on", "off", "true", "false", "y", "n"]

/// The values that a rule lets municipalities change.
struct Parameters: Sendable {
    enum Value: Sendable, Hashable {
        case elapsed(Elapsed)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        case text(String)

        /// Whether what reads the other value can read this one.
        func isOfKind(of other: Value) -> Bool {
            switch (self, other) {
            case (.elapsed, .elapsed), (.integer, .integer), (.number, .number),
                (.boolean, .boolean), (.text, .text):
                true
            default: false
            }
        }
    }

    /// In the order of the rule file.
    let values: [(name: String, value: Value)]

    static let none = Parameters(values: [])

    var names: [String] { values.map(\.name) }

    func value(_ name: String) -> Value? { values.first { $0.name == name }?.value }

    /// What a text such as `param.notice` refers to; nothing when it refers to no parameter.
    func reference(_ text: String) -> (name: String, value: Value?)? {
        guard text.hasPrefix("param.") else { return nil }
        let name = String(text.dropFirst("param.".count))
        return (name, value(name))
    }

    static func read(_ node: YAMLNode?, _ diagnosis: Diagnosis) -> Parameters {
        guard let node else { return .none }
        guard let entries = node.entries else {
            diagnosis.report(.notAMapping(.parameters, keys: []), at: node)
            return .none
        }
        var values: [(name: String, value: Value)] = []
        for entry in entries {
            guard let value = value(of: entry.value) else {
                diagnosis.report(.notAText(), at: entry.value)
                continue
            }
            values.append((entry.key, value))
        }
        return Parameters(values: values)
    }

    /// What a parameter's text means; nothing where there is none.
    static func value(of node: YAMLNode) -> Value? {
        guard let text = node.text, !node.isNull else { return nil }
        return value(text, isPlain: node.isPlain)
    }

    private static func value(_ text: String, isPlain: Bool) -> Value {
        guard isPlain else { return .text(text) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        if let integer = Int64(text) { return .integer(integer) }
        if let number = Double(text), number.isFinite { return .number(number) }
        if let distance = try? Elapsed(text) { return .elapsed(distance) }
        return .text(text)
    }
}
