/// Something that holds for a while, such as an admission, between events that start and end it.
package struct StateDefinition: Sendable, Hashable {
    /// The words that an attribute of a starting event must have, such as `value: [none, shelter]`.
    package struct Words: Sendable, Hashable {
        package let attribute: String
        package let allowed: [String]

        package init(attribute: String, allowed: [String]) {
            self.attribute = attribute
            self.allowed = allowed
        }
    }

    /// What an event does to the state.
    package enum Effect: Sendable, Hashable {
        case starts, ends, nothing
    }

    /// What ends the state only with certain words: `{event: safety_rule.set, with: {rule: none}}`.
    package struct End: Sendable, Hashable {
        package let types: [String]
        /// What the events must say; never empty.
        package let with: [Words]

        package init(types: [String], with: [Words]) {
            self.types = types
            self.with = with
        }
    }

    package let name: String
    package let from: [String]
    /// Every type that can end it, with words or without.
    package let until: [String]
    /// What the events of `from` must say to start the state; nothing when their type is enough.
    package let with: [Words]
    /// What ends it only with certain words.
    package let untilWith: [End]
    /// The types that end it by their name alone.
    private let plainEnds: [String]

    /// A state between events.
    ///
    /// - Parameters:
    ///   - name: How it is called.
    ///   - from: The types that start it.
    ///   - until: The types that end it by their name alone.
    ///   - with: What the starting events must say.
    ///   - untilWith: What ends it only with certain words.
    package init(
        name: String,
        from: [String],
        until: [String],
        with: [Words] = [],
        untilWith: [End] = []
    ) {
        self.name = name
        self.from = from
        self.with = with
        self.untilWith = untilWith
        plainEnds = until
        var all = until
        for type in untilWith.flatMap(\.types) where !all.contains(type) { all.append(type) }
        self.until = all
    }

    /// Whether the type of an event alone says what it does.
    package var hasNoWords: Bool { with.isEmpty && untilWith.isEmpty }

    /// What an event does to the state; a type that starts it never ends it by its name alone.
    ///
    /// An event of `from` with another word ends the state: `housing.status` with `own` ends being
    /// without a home. Where it is told which words end it (`untilWith`), they do, even where they
    /// could begin it, and an event of that type with any other word does nothing. One that lacks the attribute says nothing, because unknown is not no.
    package func effect(of event: CaseEvent) -> Effect {
        let ends = untilWith.filter { $0.types.contains(event.type) }
        if ends.contains(where: { Self.says(event, $0.with) == true }) { return .ends }
        guard from.contains(event.type) else {
            return plainEnds.contains(event.type) ? .ends : .nothing
        }
        guard let starts = Self.says(event, with) else { return .nothing }
        if starts { return .starts }
        return ends.isEmpty ? .ends : .nothing
    }

    /// Whether an event says all of the words; nothing where it lacks an attribute.
    private static func says(_ event: CaseEvent, _ wanted: [Words]) -> Bool? {
        var isSaid = true
        for words in wanted {
            guard let said = event.data[words.attribute]?.string else { return nil }
            if !words.allowed.contains(said) { isSaid = false }
        }
        return isSaid
    }
}
