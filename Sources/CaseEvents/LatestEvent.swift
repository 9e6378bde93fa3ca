package import WorkingTime

extension EventReference {
    /// What an `id` begins with that names no event but asks for the latest of some types.
    ///
    /// HL7 v2 cancels the last discharge of a visit without naming the message that told of it.
    /// `latest:hospital.discharged,citizen.deceased` in `retracts` or `replaces` is the latest
    /// event of one of these types, of the same source and `correlationid`, that was recorded
    /// before the event which asks and that no earlier one of its kind has taken.
    static let latestPrefix = "latest:"

    /// The latest event of one of the types from a source.
    static func latest(of types: [String], from source: String) -> EventReference {
        EventReference(source: source, id: latestPrefix + types.joined(separator: ","))
    }

    /// The types of which it asks for the latest; nothing where it names an event.
    package var latestTypes: [String]? {
        guard id.hasPrefix(Self.latestPrefix) else { return nil }
        return id.dropFirst(Self.latestPrefix.count).split(separator: ",").map(String.init)
    }
}

extension CaseEvent {
    /// When it was put on record as far as the sender says.
    package var recorded: Instant { sent ?? happened }
}
