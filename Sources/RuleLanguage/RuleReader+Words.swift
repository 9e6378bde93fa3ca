import CaseEvents
import WorkingTime

/// How a rule names event types and states.
extension RuleReader {
    /// Event types that the vocabulary knows; one or a list, and `list.<name>` for a list of them.
    ///
    /// - Parameters:
    ///   - field: Where they stand.
    ///   - orNone: Whether there may be none.
    ///   - orState: Whether a state could stand there too.
    /// - Returns: Those that are known; the others are reported.
    func types(_ field: YAMLNode?, orNone: Bool = false, orState: Bool = true) -> [String] {
        guard let field else { return [] }
        if field.isNull || field.elements?.isEmpty == true {
            if !orNone { diagnosis.report(.eventMissing(), at: field) }
            return []
        }
        var types: [String] = []
        for element in field.list {
            guard let word = diagnosis.text(element) else { continue }
            for type in self.types(named: word, at: element, orState: orState)
            where !types.contains(type) {
                types.append(type)
            }
        }
        return types
    }

    /// The event types that a word stands for; unknown ones are reported.
    func types(named word: String, at node: YAMLNode, orState: Bool = true) -> [String] {
        var words = [word]
        if word.hasPrefix("list.") {
            let name = String(word.dropFirst("list.".count))
            guard let list = vocabulary.list(name) else {
                let known = vocabulary.lists.map { "list.\($0.name)" }
                diagnosis.report(.unknownWord(word, allowed: known), at: node)
                return []
            }
            words = list.words
            if words.isEmpty { diagnosis.report(.listEmpty(name), at: node) }
        }
        let known = vocabulary.eventTypes.map(\.name)
        return words.filter { type in
            guard vocabulary.eventType(type) == nil else { return true }
            diagnosis.report(
                .unknownEventType(
                    type,
                    known: known,
                    suggestion: LikelyName.eventType(type, in: vocabulary, orState: orState)
                ),
                at: node
            )
            return false
        }
    }

    /// States that the vocabulary knows; one or a list.
    func states(_ field: YAMLNode?) -> [String] {
        guard let field, !field.isNull else { return [] }
        return field.list.compactMap { element in
            diagnosis.text(element).flatMap {
                state(named: $0, at: element, orEvent: false)?.name
            }
        }
    }

    /// The state of a name; an unknown one is reported.
    ///
    /// - Parameters:
    ///   - name: How it is called.
    ///   - node: Where it stands.
    ///   - orEvent: Whether an event could stand there too.
    /// - Returns: Nothing for an unknown one.
    func state(
        named name: String,
        at node: YAMLNode,
        orEvent: Bool = true
    ) -> StateDefinition? {
        if let state = vocabulary.state(name) { return state }
        let known = vocabulary.states.map(\.name)
        if vocabulary.eventType(name) != nil {
            let begun = vocabulary.states.first { $0.from.contains(name) }?.name
            let meant = orEvent ? "{event: \(name), before: 30d}" : begun
            diagnosis.report(.eventAsState(name, known: known, suggestion: meant), at: node)
        } else {
            diagnosis.report(.unknownState(name, known: known), at: node)
        }
        return nil
    }

    /// The longest grace of the types.
    func grace(of types: [String]) -> Elapsed {
        types.compactMap { vocabulary.eventType($0)?.grace }.max() ?? .zero
    }

    /// A whole number in a range, or the parameter that stands for one.
    func number(_ field: YAMLNode?, _ range: ClosedRange<Int>) -> Int? {
        guard let field, let text = diagnosis.text(field) else { return nil }
        guard let value = wholeNumber(text), range.contains(value) else {
            diagnosis.report(
                .number(text, from: range.lowerBound, through: range.upperBound),
                at: field
            )
            return nil
        }
        return value
    }

    /// A whole number as a text, or the parameter that stands for one.
    func wholeNumber(_ text: String) -> Int? {
        guard let reference = parameters.reference(text) else { return Int(text) }
        if case .integer(let parameter)? = reference.value { return Int(exactly: parameter) }
        return nil
    }

    /// An amount that is not below zero, or the parameter that stands for one.
    func amount(_ field: YAMLNode?) -> Amount? {
        guard let field, let text = diagnosis.text(field) else { return nil }
        guard let value = amount(text) else {
            diagnosis.report(.count(text), at: field)
            return nil
        }
        return value
    }

    /// An amount as a text, or the parameter that stands for one.
    func amount(_ text: String) -> Amount? {
        var value = Double(text)
        if let reference = parameters.reference(text) {
            switch reference.value {
            case .integer(let integer): value = Double(integer)
            case .number(let number): value = number
            default: value = nil
            }
        }
        return value.flatMap { Amount($0) }
    }
}
