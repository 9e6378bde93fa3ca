package import CaseEvents
import RuleLanguage
package import WorkingTime

/// The events of one case that stand: neither taken back nor replaced, in the order of the time line.
///
/// It is a function of the set of received events and their arrival numbers; the order of the
/// input does not matter. A retraction or replacement counts as soon as it has been received,
/// whatever time it bears, because it speaks of the record and not of the world. It counts only
/// while it stands itself: taking a retraction back restores what it took away. Events that take
/// each other back in a circle, or that depend on such a circle alone, all stand, because an event
/// too many is seen and one too few is not. An event cannot take itself back. Of several events
/// with one reference the first to arrive counts. An event can ask for the latest of some types
/// instead of naming one (`LatestTargets`).
package struct CaseHistory: Sendable {
    /// The standing events, ordered by when they happened and, for equal times, by arrival.
    package private(set) var events: [CaseEvent]
    /// Where the events of each type stand; nothing for a short history, where a scan is faster.
    private var placesByType: [String: [Int]]?
    /// Whether no event stops clocks, opens the case, suspends a rule or tells of the citizen.
    private(set) var isPlain: Bool

    /// A history with more events than this keeps their places by type.
    private static let scannedEventCountMax = 24

    /// Keeps what stands of the events that have been received.
    ///
    /// - Parameter received: All events of one case, in any order.
    package init(received: [CaseEvent]) {
        self.init(
            ordered: Self.standing(of: Self.firstArrived(of: received)).sorted(by: Self.precedes)
        )
    }

    /// Takes events that all stand, each once, in the order of the time line.
    package init(ordered events: [CaseEvent]) {
        self.events = events
        isPlain = !events.contains { Self.isMark($0.type) }
        placesByType = Self.placesByType(of: events)
    }

    private static func placesByType(of events: [CaseEvent]) -> [String: [Int]]? {
        guard events.count > scannedEventCountMax else { return nil }
        var places: [String: [Int]] = [:]
        for (place, event) in events.enumerated() { places[event.type, default: []].append(place) }
        return places
    }

    /// Whether events of the type concern every rule, or the citizen.
    private static func isMark(_ type: String) -> Bool {
        // Most types are told apart by their first letter.
        guard let first = type.utf8.first, first == UInt8(ascii: "c") || first == UInt8(ascii: "r")
        else { return false }
        return Rule.wholeCaseTypes.contains(type) || type == CitizenAttributes.recordedType
    }

    /// Puts in an event that takes no other back and that no other takes back.
    ///
    /// - Parameter event: Its reference is not in the history.
    /// - Returns: Where it stands now; places from there on have moved by one.
    @discardableResult
    package mutating func insert(_ event: CaseEvent) -> Int {
        isPlain = isPlain && !Self.isMark(event.type)
        let count = events.count
        let isLast =
            count == 0 || events[count - 1].happened < event.happened
            || !Self.precedes(event, events[count - 1])
        guard !isLast else {
            events.append(event)
            if placesByType?[event.type, default: []].append(events.count - 1) == nil {
                placesByType = Self.placesByType(of: events)
            }
            return events.count - 1
        }
        let place = events.firstPlace { Self.precedes(event, $0) }
        events.insert(event, at: place)
        placesByType = Self.placesByType(of: events)
        return place
    }

    /// Lets events go.
    package mutating func removeAll(where isGone: (CaseEvent) -> Bool) {
        let count = events.count
        events.removeAll(where: isGone)
        guard events.count < count else { return }
        if events.isEmpty { events = [] }
        self = CaseHistory(ordered: events)
    }

    /// Lets one event go.
    package mutating func remove(at place: Int) {
        events.remove(at: place)
        if placesByType != nil { placesByType = Self.placesByType(of: events) }
    }

    /// The same history without the events of other cases.
    package func restricted(to caseReference: CaseReference) -> CaseHistory {
        guard events.contains(where: { $0.caseReference != caseReference }) else { return self }
        return CaseHistory(ordered: events.filter { $0.caseReference == caseReference })
    }

    /// The same history without what free spaces keep to themselves.
    package func heard(in vocabulary: Vocabulary) -> CaseHistory {
        guard events.contains(where: { vocabulary.isKeptByFreeSpace($0) }) else { return self }
        return CaseHistory(ordered: events.filter { !vocabulary.isKeptByFreeSpace($0) })
    }

    /// Whether any standing event has the type.
    package func contains(type: String) -> Bool {
        guard let placesByType else { return events.contains { $0.type == type } }
        return placesByType[type] != nil
    }

    /// The standing events of the type, in the order of the time line.
    package func events(ofType type: String) -> [CaseEvent] {
        places(ofType: type).map { events[$0] }
    }

    /// Where in `events` those of the type stand, ascending.
    package func places(ofType type: String) -> [Int] {
        guard let placesByType else { return events.indices.filter { events[$0].type == type } }
        return placesByType[type] ?? []
    }

    /// Where in `events` those of the types stand within a range, ascending.
    ///
    /// - Parameters:
    ///   - types: Event types, each mentioned once or more.
    ///   - range: A range of `events`.
    /// - Returns: Places in `events`.
    package func places(
        ofTypes types: [String],
        in range: Range<Int>
    ) -> [Int] {
        guard placesByType != nil else { return range.filter { types.contains(events[$0].type) } }
        var found: [Int] = []
        for (position, type) in types.enumerated() where !types[..<position].contains(type) {
            let all = places(ofType: type)
            let start = all.firstPlace { $0 >= range.lowerBound }
            let end = max(start, all.firstPlace { $0 >= range.upperBound })
            found.append(contentsOf: all[start..<end])
        }
        return types.count > 1 ? found.sorted() : found
    }

    /// The place of the last event of the types within a range, leaving one place out.
    package func lastPlace(
        ofTypes types: [String],
        in range: Range<Int>,
        except omitted: Int? = nil
    ) -> Int? {
        guard placesByType != nil else {
            return range.last { $0 != omitted && types.contains(events[$0].type) }
        }
        var last: Int?
        for type in types {
            let all = places(ofType: type)
            var next = all.firstPlace { $0 >= range.upperBound } - 1
            if next >= 0, all[next] == omitted { next -= 1 }
            if next >= 0, all[next] >= range.lowerBound { last = max(last ?? -1, all[next]) }
        }
        return last
    }

    /// The place of the first event of the types within a range, leaving one place out.
    package func firstPlace(
        ofTypes types: [String],
        in range: Range<Int>,
        except omitted: Int? = nil
    ) -> Int? {
        guard placesByType != nil else {
            return range.first { $0 != omitted && types.contains(events[$0].type) }
        }
        var first: Int?
        for type in types {
            let all = places(ofType: type)
            var next = all.firstPlace { $0 >= range.lowerBound }
            if next < all.count, all[next] == omitted { next += 1 }
            if next < all.count, all[next] < range.upperBound {
                first = min(first ?? .max, all[next])
            }
        }
        return first
    }

    /// How many events happened before the instant.
    package func count(before instant: Instant) -> Int {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].happened >= instant { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many events happened before the instant or at it.
    package func count(through instant: Instant) -> Int {
        var low = 0
        var high = events.count
        while low < high {
            let middle = (low + high) / 2
            if events[middle].happened > instant { high = middle } else { low = middle + 1 }
        }
        return low
    }

    package static func precedes(_ left: CaseEvent, _ right: CaseEvent) -> Bool {
        if left.happened != right.happened { return left.happened < right.happened }
        if left.arrival != right.arrival { return left.arrival < right.arrival }
        return left.reference < right.reference
    }

    private static func firstArrived(of received: [CaseEvent]) -> [CaseEvent] {
        var placeByReference: [EventReference: Int] = [:]
        placeByReference.reserveCapacity(received.count)
        var unique: [CaseEvent] = []
        unique.reserveCapacity(received.count)
        for event in received {
            guard let place = placeByReference[event.reference] else {
                placeByReference[event.reference] = unique.count
                unique.append(event)
                continue
            }
            if arrivedFirst(event, unique[place]) { unique[place] = event }
        }
        return unique
    }

    /// A total order over different contents, so that the choice never depends on the input's order.
    private static func arrivedFirst(_ left: CaseEvent, _ right: CaseEvent) -> Bool {
        if left.arrival != right.arrival { return left.arrival < right.arrival }
        if left.happened != right.happened { return left.happened < right.happened }
        if left.type != right.type { return left.type < right.type }
        return left.data.text < right.data.text
    }

    /// What stands when every event that stands takes its targets away.
    ///
    /// An event that nobody doubts stands and defeats its targets; what a defeated event had
    /// doubted has one doubt less. Each event is settled at most once, so circles end.
    private static func standing(of events: [CaseEvent]) -> [CaseEvent] {
        guard events.contains(where: { $0.retracts != nil || $0.replaces != nil }) else {
            return events
        }
        var placeByReference: [EventReference: Int] = [:]
        for (place, event) in events.enumerated() { placeByReference[event.reference] = place }
        let latest = LatestTargets(events) { placeByReference[$0] != nil }
        let targets = events.enumerated().map { place, event in
            var found = latest.targets(of: place)
            for reference in [event.retracts, event.replaces] {
                guard let reference, let target = placeByReference[reference],
                    target != place, !found.contains(target)
                else { continue }
                found.append(target)
            }
            return found
        }
        var doubts = [Int](repeating: 0, count: events.count)
        for target in targets.joined() { doubts[target] += 1 }
        var isDefeated = [Bool](repeating: false, count: events.count)
        var undoubted = doubts.indices.filter { doubts[$0] == 0 }
        while let place = undoubted.popLast() {
            for target in targets[place] where !isDefeated[target] {
                isDefeated[target] = true
                for relieved in targets[target] {
                    doubts[relieved] -= 1
                    if doubts[relieved] == 0, !isDefeated[relieved] { undoubted.append(relieved) }
                }
            }
        }
        return events.indices.filter { !isDefeated[$0] }.map { events[$0] }
    }
}

extension Array {
    /// The first place whose element satisfies a condition that holds from some place on.
    ///
    /// - Parameter reached: False for all elements before the place and true for all from it on.
    /// - Returns: The place, or `count` when no element satisfies the condition.
    package func firstPlace(where reached: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if reached(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
