internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// What the daemon keeps in mind of its sources from one transaction to the next.
///
/// When a source was heard is written down at most once in `heardInterval`, so that intake pays
/// for it once a minute and not once an event; after a crash a source was heard that much earlier.
struct FeedWatch {
    /// What was heard is written down no more often.
    static let heardInterval = Elapsed.minutes(1)

    /// When each source was last heard.
    private(set) var heard: [String: Instant] = [:]
    /// The daemon's own events about sources, as they stand in the store.
    private(set) var events: [CaseEvent] = []
    /// When sources were silent.
    private(set) var silences = FeedSilences.none
    /// Since when the daemon listens, its backlog taken in; nothing before that.
    var listening: Instant?
    private var written: [String: Instant] = [:]
    private var isLoaded = false

    /// Reads what the store holds, once.
    mutating func load(from transaction: StoreTransaction) throws {
        guard !isLoaded else { return }
        events = try transaction.ownEvents(withIdentifierPrefix: OwnEvents.sourcePrefix)
        silences = FeedSilences(from: events)
        isLoaded = true
    }

    /// Notes that a source was heard, or that it is watched from now on.
    mutating func hear(_ name: String, at now: Instant, in transaction: StoreTransaction) throws {
        heard[name] = max(heard[name] ?? now, now)
        if let last = written[name], now < last.advanced(by: Self.heardInterval) { return }
        try transaction.setFact("heard \(name)", to: String(now.microseconds))
        written[name] = now
    }

    /// When the source was last heard; from now on, where it is new.
    mutating func lastHeard(
        _ source: FeedSource,
        at now: Instant,
        in transaction: StoreTransaction
    ) throws -> Instant {
        if let known = heard[source.name] { return known }
        if let text = try transaction.fact("heard \(source.name)"), let number = Int64(text) {
            let instant = min(Instant(microseconds: number), now)
            heard[source.name] = instant
            return instant
        }
        try hear(source.name, at: now, in: transaction)
        return now
    }

    /// Takes in an event of the daemon's own about a source.
    mutating func take(_ event: CaseEvent) {
        events.append(event)
        silences = FeedSilences(from: events)
    }
}
