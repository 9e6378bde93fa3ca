import CaseEvents
import WorkingTime

/// Finds conditions by which two who tell the same at one instant silence each other.
///
/// Each of the two looks back and finds the other, and nobody is told. Events that tell the same are
/// tried out: with every word that the expressions name, so that what is found is really so. What
/// hangs on the citizen or on more than can be tried is not found.
struct MutualSilence {
    /// So many events are tried for a condition at most.
    static let trialCountMax = 2_000

    /// A day with a clock, as of no particular year, from which other instants are counted.
    private static let instant = Instant.earliest.advanced(by: .days(800_000))

    let vocabulary: Vocabulary
    let anchor: [String]
    /// The rule's own `where`.
    let predicate: Predicate?

    /// The type whose events silence each other; nothing where none do.
    func type(silencedBy condition: Condition) -> String? {
        guard looksForAny(condition), case .events(let types) = condition.subject else {
            return nil
        }
        let own = anchor.filter(types.contains).compactMap { vocabulary.eventType($0) }
        return own.first { isSilenced($0, by: condition) }?.name
    }

    /// Whether any one event in a window up to the anchor makes the condition hold.
    private func looksForAny(_ condition: Condition) -> Bool {
        guard condition.latest == nil, condition.heldFor == nil, !condition.consumes,
            !condition.isFromDeadline
        else { return false }
        switch condition.measure {
        case .present, .count(.atLeast, 1), .count(.more, 0): break
        default: return false
        }
        switch condition.window {
        case .before(_, .zero), .around, .since, .sinceState: return true
        case .before, .after, nil: return false
        }
    }

    private func isSilenced(_ type: EventType, by condition: Condition) -> Bool {
        let sources = [predicate, condition.predicate, condition.asking]
            .compactMap { $0?.source }
        let named = type.attributes.filter { attribute in
            sources.contains { source in
                ["." + attribute.name, ".?" + attribute.name, "\"" + attribute.name]
                    .contains { source.contains($0) }
            }
        }
        let words = sources.flatMap { Self.words(in: $0) }
        var trialCount = 0
        return tries(named[...], [], words, &trialCount) { members in
            let text = "{" + members.joined(separator: ",") + "}"
            guard let data = try? JSONValue(parsing: text) else { return false }
            return holds(predicate, Self.event(type.name, data, "1"), nil)
                && holds(condition.asking, Self.event(type.name, data, "1"), nil)
                && holds(
                    condition.predicate,
                    Self.event(type.name, data, "1"),
                    Self.event(type.name, data, "2")
                )
        }
    }

    private func holds(_ predicate: Predicate?, _ event: CaseEvent, _ other: CaseEvent?) -> Bool {
        predicate?.truth(event: event, other: other) ?? .holds == .holds
    }

    /// Whether any choice of values for the attributes passes; each of them can be missing too.
    private func tries(
        _ attributes: ArraySlice<Attribute>,
        _ members: [String],
        _ words: [String],
        _ trialCount: inout Int,
        _ passes: ([String]) -> Bool
    ) -> Bool {
        guard let attribute = attributes.first else {
            trialCount += 1
            return trialCount <= Self.trialCountMax && passes(members)
        }
        var values = Self.values(attribute.kind, words).map { "\"\(attribute.name)\":\($0)" }
        if !attribute.required { values.append("") }
        return values.contains { value in
            tries(
                attributes.dropFirst(),
                value.isEmpty ? members : members + [value],
                words,
                &trialCount,
                passes
            )
        }
    }

    /// Values of a kind, in JSON.
    private static func values(_ kind: AttributeKind, _ words: [String]) -> [String] {
        let texts = (words + ["other"]).map { "\"\($0)\"" }
        switch kind {
        case .text: return texts
        case .integer, .number: return ["0", "1", "1000"]
        case .boolean: return ["true", "false"]
        case .instant, .date:
            let days = [0, 1, 30, 400]
            return days.map { "\"\(instant.advanced(by: .days($0)))\"" }
        case .choice(let choices): return choices.map { "\"\($0)\"" }
        case .list: return ["[]", "[\(texts.joined(separator: ","))]"]
        case .any: return texts + ["1", "true"]
        }
    }

    /// The texts that stand in quotation marks of either kind in an expression, those left out that
    /// hold what JSON would not take as it stands.
    private static func words(in source: String) -> [String] {
        ["\"", "'"].flatMap { mark in
            source.split(separator: mark, omittingEmptySubsequences: false).enumerated()
                .filter {
                    !$0.offset.isMultiple(of: 2) && !$0.element.contains { "\\\"".contains($0) }
                }
                .map { String($0.element) }
        }
    }

    private static func event(_ type: String, _ data: JSONValue, _ id: String) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: CaseEvent.ownSource, id: id),
            type: type,
            caseReference: .daemon,
            happened: instant,
            data: data,
            received: instant
        )
    }
}

extension RuleReader {
    /// Warns of what silences everybody who tells the same at one instant.
    func checkMutualSilence(_ rule: Rule) {
        let isOfEvents =
            switch rule.anchor {
            case .event, .sequence: true
            default: false
            }
        guard isOfEvents else { return }
        let look = MutualSilence(
            vocabulary: vocabulary,
            anchor: rule.anchor.types,
            predicate: rule.predicate
        )
        for condition in rule.unless {
            guard let type = look.type(silencedBy: condition) else { continue }
            diagnosis.report(.mutualSilence(type).asWarning, at: condition.place)
        }
    }
}
