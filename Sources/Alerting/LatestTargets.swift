import CaseEvents
import WorkingTime

/// What events take back that ask for the latest event of some types (`EventReference.latestTypes`).
///
/// It is a function of the set of events, like all of `CaseHistory`: who asks gets the latest event
/// that was recorded before, not the latest to arrive. The order is that in which the source
/// recorded them, and where it does not tell, or tells two at one instant, that of their arrival.
/// Each event is given to one who asks only, so that a second cancellation takes back the event
/// before it; who asks first by that order is served first. Deaths are given together: a source
/// tells of one death again with every later message, and nobody dies twice.
struct LatestTargets {
    private var targetsByPlace: [Int: [Int]] = [:]

    /// Finds the target of every event that asks.
    ///
    /// - Parameters:
    ///   - events: The events of one case, each of a name of its own.
    ///   - isName: Whether a reference names one of them, however it is written.
    init(_ events: [CaseEvent], isName: (EventReference) -> Bool) {
        let questions = events.indices.compactMap { place in
            Question(events[place], at: place, isName: isName)
        }
        guard !questions.isEmpty else { return }
        let asked = Set(questions.flatMap(\.types))
        var candidates: [String: [Int]] = [:]
        for (place, event) in events.enumerated() where asked.contains(event.type) {
            candidates[event.type, default: []].append(place)
        }
        var taken: Set<Int> = []
        let inOrder = questions.sorted { Self.isEarlier(events[$0.place], events[$1.place]) }
        for question in inOrder {
            let asking = events[question.place]
            let open = question.types.flatMap { candidates[$0] ?? [] }.filter {
                !taken.contains($0) && question.fits(events[$0])
                    && Self.isEarlier(events[$0], asking)
            }
            guard let latest = open.max(by: { Self.isEarlier(events[$0], events[$1]) }) else {
                continue
            }
            let isDeath = events[latest].type == Self.deathType
            let targets = isDeath ? open.filter { events[$0].type == Self.deathType } : [latest]
            taken.formUnion(targets)
            targetsByPlace[question.place] = targets
        }
    }

    /// What an event takes back that asks for the latest one.
    func targets(of place: Int) -> [Int] { targetsByPlace[place] ?? [] }

    private static let deathType = "citizen.deceased"

    private static func isEarlier(_ left: CaseEvent, _ right: CaseEvent) -> Bool {
        if left.recorded != right.recorded { return left.recorded < right.recorded }
        if left.arrival != right.arrival { return left.arrival < right.arrival }
        return left.reference < right.reference
    }
}

/// What an event asks for.
private struct Question {
    let place: Int
    let types: [String]
    private let source: String
    private let correlation: String?

    init?(_ event: CaseEvent, at place: Int, isName: (EventReference) -> Bool) {
        guard let reference = event.retracts ?? event.replaces, !isName(reference),
            let types = reference.latestTypes
        else { return nil }
        self.place = place
        self.types = types
        source = reference.source
        correlation = event.correlation
    }

    /// Who names no visit means any.
    func fits(_ event: CaseEvent) -> Bool {
        event.reference.source == source
            && (correlation == nil || event.correlation == correlation)
    }
}
