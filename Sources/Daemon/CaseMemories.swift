internal import Alerting
internal import CaseEvents
internal import WorkingTime

/// The findings of the busy cases that were decided last.
///
/// With them a new event costs what it brings, and not the case's whole history. What is kept is
/// never more than what the store tells: it goes when a transaction fails, and when rules change.
struct CaseMemories: Sendable {
    /// Cases of fewer events are read anew, which costs less than keeping them in mind.
    static let caseEventCountMin = 64
    /// So many events are kept in mind at most, those of all cases together.
    static let eventCountMax = 200_000

    /// One case as it was decided last.
    struct Entry {
        var memory: FindingMemory
        /// The arrival number of its latest event.
        private(set) var arrival: Int64
        private(set) var eventCount: Int
        fileprivate var turn: UInt64 = 0

        init(
            of reference: CaseReference,
            received: [CaseEvent],
            in circumstances: Circumstances,
            at now: Instant
        ) {
            memory = FindingMemory(
                received: received,
                of: reference,
                by: circumstances.ruleBook,
                calendar: circumstances.calendar,
                at: now,
                feeds: circumstances.feeds
            )
            arrival = received.last?.arrival ?? 0
            eventCount = received.count
        }

        /// Takes in an event that arrived later.
        mutating func take(_ event: CaseEvent) {
            memory.take(event)
            arrival = event.arrival
            eventCount += 1
        }
    }

    private let caseEventCountMin: Int
    private let eventCountMax: Int
    private var entries: [CaseReference: Entry] = [:]
    private var turn: UInt64 = 0
    /// How many events are kept in mind.
    private(set) var eventCount = 0

    init(
        caseEventCountMin: Int = Self.caseEventCountMin,
        eventCountMax: Int = Self.eventCountMax
    ) {
        self.caseEventCountMin = caseEventCountMin
        self.eventCountMax = eventCountMax
    }

    /// Whether a case of so many events is worth keeping in mind.
    func isWorthwhile(eventCount: Int) -> Bool {
        eventCount >= caseEventCountMin && eventCount <= eventCountMax
    }

    /// Takes out what is known of a case; nothing where it is known from a later instant.
    mutating func take(_ reference: CaseReference, at now: Instant) -> Entry? {
        guard let entry = entries.removeValue(forKey: reference) else { return nil }
        eventCount -= entry.eventCount
        return entry.memory.now <= now ? entry : nil
    }

    /// Keeps a case in mind; those that were decided longest ago make room.
    mutating func keep(_ entry: Entry, of reference: CaseReference) {
        guard isWorthwhile(eventCount: entry.eventCount) else { return }
        turn += 1
        var entry = entry
        entry.turn = turn
        eventCount += entry.eventCount - (entries[reference]?.eventCount ?? 0)
        entries[reference] = entry
        guard eventCount > eventCountMax else { return }
        let byAge = entries.sorted { $0.value.turn < $1.value.turn }
        for (reference, entry) in byAge where eventCount > eventCountMax / 2 {
            guard entry.turn != turn else { break }
            entries[reference] = nil
            eventCount -= entry.eventCount
        }
    }
}
