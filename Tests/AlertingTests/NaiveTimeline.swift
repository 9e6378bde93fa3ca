import CaseEvents
import RuleLanguage
import WorkingTime

/// A case's events as a naive reader sees them: an array, looked through from end to end each time.
///
/// Time is counted in ticks of a quarter of an hour. Everything that is generated happens and lasts
/// whole hours, and usual gaps quarters, so that the ticks between stand for all other instants.
struct NaiveTimeline {
    static let ticksOfHour = 4
    static let tick = Elapsed.minutes(15)

    let events: [CaseEvent]
    let states: [StateDefinition]
    let vocabulary: Vocabulary
    let outages: [NaiveOutage]

    /// What stands of the events that were received, and has happened by `now`.
    init(
        received: [CaseEvent],
        feeds: [CaseEvent] = [],
        vocabulary: Vocabulary,
        now: Instant
    ) {
        var first: [CaseEvent] = []
        for event in received.sorted(by: { $0.arrival < $1.arrival })
        where !first.contains(where: { $0.reference == event.reference }) {
            first.append(event)
        }
        events = first.filter { Self.stands($0, among: first) && $0.happened <= now }
            .sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
        states = vocabulary.states
        self.vocabulary = vocabulary
        outages = NaiveOutage.known(from: feeds, now: now)
    }

    /// An event stands unless one that stands takes it back; nothing generated goes in a circle.
    private static func stands(_ event: CaseEvent, among all: [CaseEvent]) -> Bool {
        !all.contains { other in
            (other.retracts == event.reference || other.replaces == event.reference)
                && other.reference != event.reference && stands(other, among: all)
        }
    }

    // MARK: Ticks

    static func ticks(_ span: Elapsed) -> Int { Int(span.microseconds / tick.microseconds) }

    static func ticks(_ instant: Instant) -> Int {
        ticks(instant.elapsed(since: FindingFixture.start))
    }

    static func instant(_ ticks: Int) -> Instant {
        FindingFixture.at(Elapsed(microseconds: Int64(ticks) * tick.microseconds))
    }

    func tick(_ place: Int) -> Int { Self.ticks(events[place].happened) }

    // MARK: States

    /// The event by which the state holds at a tick, or just before it; nothing when it does not.
    ///
    /// Only events that are counted start and end states.
    func start(
        of name: String,
        at tick: Int,
        justBefore: Bool = false,
        counting isCounted: (Int) -> Bool = { _ in true }
    ) -> Int? {
        guard let state = states.first(where: { $0.name == name }) else { return nil }
        let deciding = events.indices.last { place in
            (justBefore ? self.tick(place) < tick : self.tick(place) <= tick)
                && isCounted(place) && effect(place, on: state.name) != .nothing
        }
        guard let deciding, effect(deciding, on: state.name) == .starts else { return nil }
        return deciding
    }

    /// What an event does to a state.
    ///
    /// A type that starts it never ends it, but another word does, and a word that is missing does
    /// nothing. Where words are told that end it, no other does.
    func effect(_ place: Int, on name: String) -> StateDefinition.Effect {
        guard let state = states.first(where: { $0.name == name }) else { return .nothing }
        let event = events[place]
        func fits(_ with: [StateDefinition.Words]) -> [Bool?] {
            with.map { words in
                event.data[words.attribute]?.string.map { words.allowed.contains($0) }
            }
        }
        let worded = state.untilWith.filter { $0.types.contains(event.type) }
        if worded.contains(where: { fits($0.with).allSatisfy { $0 == true } }) { return .ends }
        if state.from.contains(event.type) {
            let said = fits(state.with)
            if said.contains(nil) { return .nothing }
            if !said.contains(false) { return .starts }
            return worded.isEmpty ? .ends : .nothing
        }
        return state.until.contains(event.type) && worded.isEmpty ? .ends : .nothing
    }

    /// The tick at which a clock that starts at a tick has run so long, not counting the time in
    /// which one of the states holds; nothing when it never has.
    func end(ofClock length: Int, from start: Int, pausedBy pauses: [String]) -> Int? {
        var (run, now) = (0, start)
        let last = events.indices.last.map { tick($0) } ?? start
        while run < length {
            let isPaused = pauses.contains { self.start(of: $0, at: now) != nil }
            if isPaused, now > last { return nil }
            if !isPaused { run += 1 }
            now += 1
        }
        return now
    }

    /// How long a clock runs between two ticks.
    func run(from start: Int, to end: Int, pausedBy pauses: [String]) -> Int {
        (start..<end).count { now in
            !pauses.contains { self.start(of: $0, at: now) != nil }
        }
    }

    /// When a state that holds at a tick last began to hold.
    func beginning(
        of name: String,
        at tick: Int,
        counting isCounted: (Int) -> Bool
    ) -> Int? {
        let changes = events.indices.map { self.tick($0) }.filter { $0 <= tick }
        return changes.last { candidate in
            start(of: name, at: candidate, counting: isCounted) != nil
                && start(of: name, at: candidate, justBefore: true, counting: isCounted) == nil
                && changes.filter { $0 >= candidate }.allSatisfy {
                    start(of: name, at: $0, counting: isCounted) != nil
                }
        }
    }

    // MARK: The citizen

    /// What is known of the citizen at an instant.
    func citizen(at instant: Instant) -> CitizenAttributes {
        var values: [String: JSONValue] = [:]
        for event in events
        where event.type == CitizenAttributes.recordedType && event.happened <= instant {
            for (name, value) in event.data.members { values[name] = value.isNull ? nil : value }
        }
        return CitizenAttributes(values: values)
    }
}
