import CaseEvents

/// Which stored alert each episode is.
///
/// They belong to one rule and key and share an anchor. A late event can part one episode in two or
/// join two, so several may fit: first come those that agree about how it stands, then those where
/// somebody still owes an answer, then those that share most. An open alert thus goes on with what is
/// open, and nobody hears that something is withdrawn which is not. Where none shares an anchor, the
/// key alone makes it the same alert, if all was there to see when it was raised, or if one answer
/// ended both: of what two have noted one can be taken back, and the debt is still the same. What came
/// later is another matter, of which somebody has to hear.
struct AlertMatch {
    /// The alert of each episode, by the episode's place; the others are new.
    private(set) var alerts: [Int: Alert] = [:]
    /// The alerts that no episode stands behind, in the order in which they were raised.
    let rest: [Alert]

    /// What an alert stands on; sought by it, thousands of ended alerts of a case cost little.
    private struct Ground: Hashable {
        let rule: String
        let key: String
        let anchor: EventReference
    }

    /// Whose alert it is, whatever it stands on.
    private struct Debt: Hashable {
        let rule: String
        let key: String
    }

    private struct Pair {
        let episode: Int
        let alert: Int
        let isAlike: Bool
        let isOpen: Bool
        let sharedCount: Int

        /// The better pair first; places decide between equals, so that the choice is stable.
        static func precedes(_ left: Pair, _ right: Pair) -> Bool {
            if left.isAlike != right.isAlike { return left.isAlike }
            if left.isOpen != right.isOpen { return left.isOpen }
            if left.sharedCount != right.sharedCount {
                return left.sharedCount > right.sharedCount
            }
            return (left.alert, left.episode) < (right.alert, right.episode)
        }
    }

    /// Matches episodes with alerts.
    ///
    /// - Parameters:
    ///   - episodes: What stands now.
    ///   - stored: What was decided before.
    ///   - replaced: The event that a corrected one replaces: it is the same ground, told anew.
    ///   - canGoOn: Whether an alert that shares no anchor can go on with other ground of its key.
    init(
        episodes: [Episode],
        stored: [Alert],
        replaced: (EventReference) -> EventReference? = { _ in nil },
        canGoOn: (Alert) -> Bool = { _ in true }
    ) {
        let ordered = stored.sorted { ($0.raised, $0.id) < ($1.raised, $1.id) }
        var places: [Ground: [Int]] = [:]
        // What was withdrawn stays so: the same ground again is a new alert.
        for (place, alert) in ordered.enumerated() where !alert.isWithdrawn {
            for anchor in alert.anchors {
                let ground = Ground(rule: alert.rule, key: alert.key, anchor: anchor)
                places[ground, default: []].append(place)
            }
        }
        var pairs: [Pair] = []
        for (number, episode) in episodes.enumerated() {
            let end = episode.end.map { AlertState($0) }
            var sharedCounts: [Int: Int] = [:]
            let anchors = Set(episode.findings.map(\.anchor))
            func share(_ anchor: EventReference) {
                let ground = Ground(rule: episode.rule, key: episode.key, anchor: anchor)
                for place in places[ground] ?? [] { sharedCounts[place, default: 0] += 1 }
            }
            anchors.forEach(share)
            if sharedCounts.isEmpty, !places.isEmpty { anchors.compactMap(replaced).forEach(share) }
            // The order of the pairs is settled below, whatever the order of this dictionary.
            for (place, sharedCount) in sharedCounts {
                let alert = ordered[place]
                pairs.append(
                    Pair(
                        episode: number,
                        alert: place,
                        isAlike: end.map { alert.state == $0 } ?? alert.state.isOpen,
                        isOpen: alert.state.isOpen,
                        sharedCount: sharedCount
                    )
                )
            }
        }
        var taken: Set<Int> = []
        for pair in pairs.sorted(by: Pair.precedes)
        where alerts[pair.episode] == nil && !taken.contains(pair.alert) {
            alerts[pair.episode] = ordered[pair.alert]
            taken.insert(pair.alert)
        }
        var left: [Debt: [Int]] = [:]
        for (place, alert) in ordered.enumerated()
        where !taken.contains(place) && !alert.isWithdrawn && alerts.count < episodes.count {
            left[Debt(rule: alert.rule, key: alert.key), default: []].append(place)
        }
        for (number, episode) in episodes.enumerated() where alerts[number] == nil {
            let debt = Debt(rule: episode.rule, key: episode.key)
            let end = episode.end.map { AlertState($0) }
            let found = left[debt]?.firstIndex { place in
                let alert = ordered[place]
                let isSame =
                    if let end { alert.state == end } else {
                        alert.state.isOpen && episode.findings.allSatisfy { $0.at <= alert.raised }
                    }
                return isSame && canGoOn(alert)
            }
            guard let found, let place = left[debt]?.remove(at: found) else { continue }
            alerts[number] = ordered[place]
            taken.insert(place)
        }
        rest = ordered.indices.filter { !taken.contains($0) }.map { ordered[$0] }
    }
}
