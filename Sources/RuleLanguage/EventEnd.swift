/// Events that end an alert or the reminders of a deadline, when an expression holds of them.
///
/// The expression reads the anchor as `event` and the event that would end as `other`. Of an alert
/// with several anchors the first one is read. Where what it asks for is unknown or cannot be had,
/// nothing ends: an alert that stands too long is better than one that is lost.
package struct EventEnd: Sendable {
    package let types: [String]
    package let predicate: Predicate

    package init(types: [String], predicate: Predicate) {
        self.types = types
        self.predicate = predicate
    }
}

extension Rule {
    /// The types of all events that can close an alert without an answer.
    package var closingTypes: [String] { closes + closesWhere.flatMap(\.types) }
}

extension Deadline {
    /// The types of all events that can end the reminders.
    package var endingTypes: [String] { until + untilWhere.flatMap(\.types) }
}

/// How `closes` and `until` are read.
extension RuleReader {
    /// Events that end something: names, and mappings with what must hold of the event.
    ///
    /// - Parameters:
    ///   - field: The value of `closes` or `until`.
    ///   - anchor: The types that `event` can be of; nothing where the anchor itself is wrong, and
    ///     only the names are looked at.
    ///   - orNone: Whether there may be none.
    /// - Returns: The types that always end, and those that end under a condition.
    func ends(
        _ field: YAMLNode?,
        anchor: [String]?,
        orNone: Bool
    ) -> (types: [String], conditional: [EventEnd]) {
        guard let field else { return ([], []) }
        if field.isNull || field.elements?.isEmpty == true {
            if !orNone { diagnosis.report(.eventMissing(), at: field) }
            return ([], [])
        }
        var types: [String] = []
        var conditional: [EventEnd] = []
        for element in field.list {
            if element.entries != nil {
                end(element, anchor: anchor).map { conditional.append($0) }
                continue
            }
            guard let word = diagnosis.text(element) else { continue }
            for type in self.types(named: word, at: element, orState: false)
            where !types.contains(type) {
                types.append(type)
            }
        }
        return (types, conditional)
    }

    private func end(_ node: YAMLNode, anchor: [String]?) -> EventEnd? {
        let form = FileForm.eventEnd
        guard
            diagnosis.checkKeys(of: node, in: .eventEnd, known: form.names, required: form.required)
        else { return nil }
        let types = types(node["event"], orState: false)
        guard !types.isEmpty, let anchor,
            let predicate = compiler.predicate(node["where"], event: anchor, other: types)
        else { return nil }
        return EventEnd(types: types, predicate: predicate)
    }
}
