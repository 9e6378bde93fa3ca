internal import Synchronization

/// What one transaction adds to the counts.
struct CounterChanges: Sendable, Hashable {
    var accepted = 0
    var duplicates = 0
    var conflicts = 0
    var withoutCase = 0
    var withoutEvent = 0
    var quarantined = 0
    var tellings = 0
    var messages = 0
    var answers = 0
    var heldTellings = 0
    var delivered = 0
    var deliveryFailures = 0
    var undeliverable = 0
    var expressionTroubles = 0

    init() {}
}

/// The daemon's counts since it started, for `/metrics`: numbers only, nobody's data.
final class Counters: Sendable {
    private let counts = Mutex(CounterChanges())

    init() {}

    func add(_ changes: CounterChanges) {
        counts.withLock { counts in
            counts.accepted += changes.accepted
            counts.duplicates += changes.duplicates
            counts.conflicts += changes.conflicts
            counts.withoutCase += changes.withoutCase
            counts.withoutEvent += changes.withoutEvent
            counts.quarantined += changes.quarantined
            counts.tellings += changes.tellings
            counts.messages += changes.messages
            counts.answers += changes.answers
            counts.heldTellings += changes.heldTellings
            counts.delivered += changes.delivered
            counts.deliveryFailures += changes.deliveryFailures
            counts.undeliverable += changes.undeliverable
            counts.expressionTroubles += changes.expressionTroubles
        }
    }

    /// The counts by their metric's name, with what each means.
    var readings: [(name: String, meaning: String, count: Int)] {
        let now = counts.withLock { $0 }
        return [
            ("tovholder_events_accepted_total", "Events kept durably.", now.accepted),
            ("tovholder_events_duplicate_total", "Events that were there before.", now.duplicates),
            (
                "tovholder_events_conflicting_total",
                "Events refused because another one has their source and id.", now.conflicts
            ),
            (
                "tovholder_messages_without_case_total",
                "Messages about citizens without a case here; nothing of them is kept.",
                now.withoutCase
            ),
            (
                "tovholder_messages_without_event_total",
                "Messages of HL7 v2 that tell nothing which is an event here.", now.withoutEvent
            ),
            (
                "tovholder_events_quarantined_total", "Events put aside as from the future.",
                now.quarantined
            ),
            ("tovholder_tellings_total", "Times that somebody was to be told.", now.tellings),
            (
                "tovholder_messages_total",
                "Messages that tellings were put into; one can hold several.", now.messages
            ),
            (
                "tovholder_quiet_hours_total",
                "Messages that waited for the end of somebody's quiet hours.", now.heldTellings
            ),
            ("tovholder_answers_total", "Answers that humans gave.", now.answers),
            ("tovholder_deliveries_total", "Messages handed over to a channel.", now.delivered),
            (
                "tovholder_delivery_failures_total", "Attempts to deliver that failed.",
                now.deliveryFailures
            ),
            (
                "tovholder_undeliverable_total",
                "Messages that are not tried again, or came back; the next in line is told.",
                now.undeliverable
            ),
            (
                "tovholder_expression_troubles_total",
                "Times that a rule's expression could not be evaluated.", now.expressionTroubles
            ),
        ]
    }
}
