import CaseEvents
import RuleLanguage
import WorkingTime

/// Different values that come together within a span.
extension FindingAnchors {
    /// Where the events stand that can end values of the anchors that are looked for.
    ///
    /// One at the instant of an anchor ends values for it, even where it arrived later.
    func endings(_ types: [String], _ within: Elapsed) -> [Int] {
        guard !types.isEmpty, let last = range.last else { return [] }
        let end = min(view.visible, view.history.count(through: view.happened(last)))
        return view.history.places(ofTypes: types, in: spanning(within).lowerBound..<end)
    }

    /// The anchors with which so many different values have started and not ended.
    ///
    /// - Parameters:
    ///   - starts: Where the events stand that start values.
    ///   - ends: Where those stand that end them.
    ///   - value: What gives the values of both.
    ///   - atLeast: How many values make an anchor.
    ///   - within: The longest that they can lie apart.
    /// - Returns: The anchors in the order of the time line.
    mutating func different(
        _ starts: [Int],
        _ ends: [Int],
        _ value: TextExpression,
        atLeast: Int,
        within: Elapsed
    ) -> [FoundAnchor] {
        let starts = values(value, of: starts)
        var ends = values(value, of: ends)[...]
        var found: [FoundAnchor] = []
        var live = LiveValues()
        var first = 0
        for (position, one) in starts.enumerated() {
            live.start(one.value, at: one.happened)
            let earliest = one.happened.advanced(by: -within)
            while starts[first].happened < earliest {
                live.leave(starts[first].value)
                first += 1
            }
            while let end = ends.first, end.happened <= one.happened {
                live.end(end.value, at: end.happened)
                ends.removeFirst()
            }
            guard one.place >= range.lowerBound, live.count >= atLeast else { continue }
            var anchor = anchor(one.place)
            var seen: Set<String> = [one.value]
            for earlier in starts[first..<position].reversed() where seen.count < atLeast {
                guard live.contains(earlier.value), seen.insert(earlier.value).inserted else {
                    continue
                }
                anchor.counted.append(earlier.place)
            }
            found.append(anchor)
        }
        return found
    }

    /// The values of events that have one; those that cannot be had are reported.
    private mutating func values(_ value: TextExpression, of places: [Int]) -> [ValueOfEvent] {
        var values: [ValueOfEvent] = []
        for place in places {
            switch view.text(value, of: place) {
            case .success(let text?):
                let happened = view.happened(place)
                values.append(ValueOfEvent(place: place, happened: happened, value: text))
            case .success(nil): continue
            case .failure(let failure): report(failure.message, at: place)
            }
        }
        return values
    }
}

/// The value that an expression gives of an event.
private struct ValueOfEvent {
    let place: Int
    let happened: Instant
    let value: String
}

/// The different values in a span that slides along the time line, and which of them have ended.
private struct LiveValues {
    private var counts: [String: Int] = [:]
    private var started: [String: Instant] = [:]
    /// Of the values in the span.
    private var ended: Set<String> = []

    /// How many have not ended.
    var count: Int { counts.count - ended.count }

    func contains(_ value: String) -> Bool { counts[value] != nil && !ended.contains(value) }

    /// Takes in a value; none that is taken in later started sooner.
    mutating func start(_ value: String, at instant: Instant) {
        counts[value, default: 0] += 1
        started[value] = instant
        ended.remove(value)
    }

    /// Lets the earliest start of a value go.
    mutating func leave(_ value: String) {
        let rest = (counts[value] ?? 1) - 1
        guard rest <= 0 else {
            counts[value] = rest
            return
        }
        counts[value] = nil
        started[value] = nil
        ended.remove(value)
    }

    /// Ends a value that started before.
    mutating func end(_ value: String, at instant: Instant) {
        guard let start = started[value], start < instant else { return }
        ended.insert(value)
    }
}

extension FindingView {
    /// What an expression gives of an event.
    func text(
        _ value: TextExpression,
        of place: Int
    ) -> Result<String?, ExpressionFailure> {
        let event = event(place)
        return value.text(event: event, other: nil, citizen: citizen(at: event.happened))
    }

    /// Those of the events that start values whose value has not ended at an instant.
    ///
    /// - Parameters:
    ///   - starts: Where they stand, in the order of the time line.
    ///   - anchor: What makes the rule look.
    ///   - instant: When it looks.
    /// - Returns: All of them where nothing ends values.
    func live(_ starts: [Int], of anchor: Anchor, at instant: Instant) -> [Int] {
        guard case .distinct(_, let value, let endedBy, _, _) = anchor, !endedBy.isEmpty,
            let first = starts.first
        else { return starts }
        var latest: [String: Instant] = [:]
        let values = starts.map { place -> String? in
            guard case .success(let text?) = text(value, of: place) else { return nil }
            latest[text] = happened(place)
            return text
        }
        let range = first..<max(first, min(visible, history.count(through: instant)))
        var ended: Set<String> = []
        for end in history.places(ofTypes: endedBy, in: range) {
            guard case .success(let text?) = text(value, of: end), let start = latest[text],
                start < happened(end)
            else { continue }
            ended.insert(text)
        }
        return zip(starts, values).filter { !($1.map(ended.contains) ?? false) }.map(\.0)
    }
}
