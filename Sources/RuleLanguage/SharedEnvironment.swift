import CEL
import CaseEvents
import WorkingTime

/// What the expressions of several rules are checked in and read from, where it is the same.
///
/// Rules over the same events then read each attribute of an event once between them.
final class SharedEnvironment: Sendable {
    /// What the values of events are assumed to be at most, to reckon an expression's cost.
    ///
    /// Texts have so many bytes, and lists so many texts or numbers. Larger ones are read all the
    /// same.
    static let sizes = InputSizes(
        valueByteCountMax: 256,
        elementCountMax: 50,
        nestingDepthMax: 1
    )

    let environment: Environment
    let eventShape: EventShape
    let otherShape: EventShape?
    let citizenShape: EventShape

    init(
        variables: [Variable],
        event: EventLayout,
        other: EventLayout?,
        citizen: EventLayout,
        zone: Zone
    ) {
        let offsets: TimeZoneOffsets = { name, seconds in
            let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
            guard name == zone.name, !overflow else { return nil }
            return Int64(zone.offset(at: Instant(microseconds: microseconds)))
        }
        environment = Environment(
            variables: variables,
            timeZoneOffsets: offsets,
            inputSizes: Self.sizes
        )
        eventShape = EventShape(event, zone: zone)
        otherShape = other.map { EventShape($0, zone: zone) }
        citizenShape = EventShape(citizen, zone: zone)
    }

    /// Whether expressions over these would be checked and read in the same way.
    fileprivate func suits(
        _ variables: [Variable],
        _ event: EventLayout,
        _ other: EventLayout?,
        _ citizen: EventLayout,
        _ zone: Zone
    ) -> Bool {
        eventShape.zone.name == zone.name && environment.variables == variables
            && eventShape.attributes == event.attributes
            && otherShape?.attributes == other?.attributes
            && citizenShape.attributes == citizen.attributes
    }
}

/// The environments of one loading of rules, each made once.
final class EnvironmentShelf {
    private var byName: [String: [SharedEnvironment]] = [:]

    /// The environment over these variables, whose records are laid out so.
    func environment(
        variables: [Variable],
        event: EventLayout,
        other: EventLayout?,
        citizen: EventLayout,
        zone: Zone
    ) -> SharedEnvironment {
        let name = event.displayName + "\n" + (other?.displayName ?? "")
        let known = byName[name]?.first { $0.suits(variables, event, other, citizen, zone) }
        if let known { return known }
        let made = SharedEnvironment(
            variables: variables,
            event: event,
            other: other,
            citizen: citizen,
            zone: zone
        )
        byName[name, default: []].append(made)
        return made
    }
}
