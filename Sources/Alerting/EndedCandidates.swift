import CaseEvents
import RuleLanguage
import WorkingTime

/// Which events in a condition's window have ended when its anchor happens.
struct EndedCandidates {
    private let view: FindingView
    private let ending: ConditionEnd
    /// Where the latest end stands of each key.
    private var latest: [[String]: Int] = [:]

    /// Looks for the ends of what a condition counts.
    ///
    /// - Parameters:
    ///   - ending: What ends them.
    ///   - window: Where the events stand that are counted.
    ///   - instant: When it is looked; what ends later has not ended yet.
    ///   - view: The history.
    init(_ ending: ConditionEnd, of window: Range<Int>, at instant: Instant, in view: FindingView) {
        self.view = view
        self.ending = ending
        let end = min(view.visible, view.history.count(through: instant))
        guard !window.isEmpty, window.lowerBound < end else { return }
        for place in view.history.places(ofTypes: ending.types, in: window.lowerBound..<end) {
            if let key = ending.key(of: view.event(place)) { latest[key] = place }
        }
    }

    /// Where the latest event stands that ended another; nothing for one that goes on.
    func end(of place: Int) -> Int? {
        guard !latest.isEmpty, let key = ending.key(of: view.event(place)), let end = latest[key]
        else { return nil }
        return view.happened(place) < view.happened(end) ? end : nil
    }
}

extension FindingConditionLook {
    /// What has ended of what the condition counts; nothing where nothing ends it.
    var ended: EndedCandidates? {
        condition.ending.map { EndedCandidates($0, of: window, at: happened, in: view) }
    }
}
