import Alerting
import CaseEvents
import WorkingTime

/// One case on its way through a replay.
final class ReplayCase {
    let reference: CaseReference
    /// What is kept of its events, in the order of the time line; future ones too.
    var events: [CaseEvent] = []
    var alerts: [Alert] = []
    var prospects: [CaseAttention.Prospect] = []
    /// When the ladder of an alert, or a rule that cannot be foreseen, asks for a decision.
    var wake: Instant?
    /// Nothing older is kept.
    var keptSince: Instant?
    /// When its oldest events are to be dropped, where that is planned.
    var sweep: Instant?
    /// Whether events take others back, or are the daemon's own: then every look is a decision.
    var isIntricate = false

    init(reference: CaseReference) { self.reference = reference }

    /// Takes in an event, unless it is there already.
    func insert(_ event: CaseEvent) -> Bool {
        guard !events.contains(where: { $0.reference == event.reference }) else { return false }
        var place = events.count
        while place > 0, CaseHistory.precedes(event, events[place - 1]) { place -= 1 }
        events.insert(event, at: place)
        if event.retracts != nil || event.replaces != nil { isIntricate = true }
        return true
    }

    /// The places of what happened at an instant.
    func places(at now: Instant) -> Range<Int> {
        var end = events.count
        while end > 0, events[end - 1].happened > now { end -= 1 }
        var start = end
        while start > 0, events[start - 1].happened == now { start -= 1 }
        return start..<end
    }
}
