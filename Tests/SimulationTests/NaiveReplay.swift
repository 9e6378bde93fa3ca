import Alerting
import CaseEvents
import RuleLanguage
import Simulation
import WorkingTime

/// The same replay without a shortcut: every case is decided from its whole history at every
/// instant at which anything happens or falls due, or a source falls silent or is heard.
struct NaiveReplay {
    private(set) var circumstances: Circumstances
    private(set) var lines: [(at: Instant, reference: CaseReference, text: String)] = []

    private var feedInstants: [Instant] = []

    init(circumstances: Circumstances) { self.circumstances = circumstances }

    /// The lines of all cases, by time and case.
    mutating func play(_ events: [CaseEvent]) -> [String] {
        var numbered: [CaseEvent] = []
        for (number, event) in events.enumerated() {
            var event = event
            event.arrival = Int64(number + 1)
            numbered.append(event)
        }
        let end = numbered.map(\.happened).max() ?? .earliest
        let feedEvents = numbered.filter { FeedSilences.areTold(byType: $0.type) }
        circumstances.feeds = FeedSilences(from: feedEvents)
        feedInstants = feedEvents.map(\.happened).sorted()
        for reference in Set(numbered.map(\.caseReference)).sorted() {
            let own = numbered.filter { $0.caseReference == reference }
            playCase(reference, own, end: end)
        }
        return lines.enumerated().sorted {
            ($0.element.at, $0.element.reference, $0.offset)
                < ($1.element.at, $1.element.reference, $1.offset)
        }.map(\.element.text)
    }

    private mutating func playCase(_ reference: CaseReference, _ events: [CaseEvent], end: Instant)
    {
        var received: [CaseEvent] = []
        var waiting = events.sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
        var alerts: [Alert] = []
        var wake: Instant?
        var arrival: Int64 = 1_000_000
        var heard = feedInstants[...]
        while let now = [waiting.first?.happened, wake, heard.first].compactMap(\.self).min(),
            now <= end
        {
            heard = heard.drop { $0 <= now }
            while let next = waiting.first, next.happened == now {
                received.append(waiting.removeFirst())
            }
            for _ in 0..<6 {
                let decision = decide(
                    reference,
                    history: CaseHistory(received: received),
                    alerts: alerts,
                    in: circumstances,
                    at: now
                )
                keep(decision, &alerts, now)
                wake = decision.wake
                var hasNews = false
                for var event in decision.events
                where !received.contains(where: { $0.reference == event.reference }) {
                    arrival += 1
                    event.arrival = arrival
                    received.append(event)
                    hasNews = true
                }
                guard hasNews else { break }
            }
        }
    }

    private mutating func keep(_ decision: Decision, _ alerts: inout [Alert], _ now: Instant) {
        for alert in decision.alertsInOrder {
            let place = alerts.firstIndex { $0.id == alert.id }
            let isNewState = place.map { alerts[$0].state != alert.state } ?? true
            if let place { alerts[place] = alert } else { alerts.append(alert) }
            let tellings = decision.tellings.filter { $0.alert == alert.id }
            guard isNewState || !tellings.isEmpty else { continue }
            let transition = ReplayTransition(
                at: now,
                alert: alert,
                tellings: tellings,
                isNewState: isNewState
            )
            lines.append((now, alert.caseReference, transition.line))
        }
    }
}

extension ReplayTransition {
    /// The transition as one line of JSON.
    var line: String {
        var writer = JSONWriter()
        encode(to: &writer)
        return writer.text
    }
}
