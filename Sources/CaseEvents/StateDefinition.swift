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

    package let name: String
    package let from: [String]
    package let until: [String]
    /// What the events of `from` must say to start the state; nothing when their type is enough.
    package let with: [Words]

    package init(name: String, from: [String], until: [String], with: [Words] = []) {
        self.name = name
        self.from = from
        self.until = until
        self.with = with
    }

    /// What an event does to the state; a type that starts it never ends it by its name alone.
    ///
    /// An event of `from` with another word ends the state: `housing.status` with `own` ends being
    /// without a home. One that lacks the attribute says nothing, because unknown is not no.
    package func effect(of event: CaseEvent) -> Effect {
        guard from.contains(event.type) else {
            return until.contains(event.type) ? .ends : .nothing
        }
        var effect = Effect.starts
        for words in with {
            guard let said = event.data[words.attribute]?.string else { return .nothing }
            if !words.allowed.contains(said) { effect = .ends }
        }
        return effect
    }
}
