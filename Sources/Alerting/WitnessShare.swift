import RuleLanguage
import WorkingTime

/// What one anchor gets of witnesses that serve one anchor each.
struct WitnessShare {
    var witnesses: [Int] = []
    var failures: [ConditionFailure] = []

    /// Shares the witnesses of a condition out among a rule's anchors.
    ///
    /// In the order of the time line each witness goes to the oldest anchor that it fits and that
    /// has not had as many as it needs yet.
    ///
    /// - Parameters:
    ///   - condition: One whose witnesses serve one anchor each.
    ///   - anchors: Places of all anchors of the rule, ascending.
    ///   - view: The history.
    /// - Returns: The share of each anchor, in the same order.
    static func shares(
        of condition: Condition,
        among anchors: [Int],
        in view: FindingView
    ) -> [WitnessShare] {
        var shares = [WitnessShare](repeating: WitnessShare(), count: anchors.count)
        guard case .events(let types) = condition.subject else { return shares }
        let windows = anchors.map { anchor in
            FindingConditionLook(view: view, condition: condition, anchor: anchor).window
        }
        guard let first = windows.map(\.lowerBound).min(),
            let last = windows.map(\.upperBound).max(), first < last
        else { return shares }
        // Later anchors have later windows, so that those in question are a run of anchors.
        var waiting: [Int] = []
        var entering = 0
        for witness in view.history.places(ofTypes: types, in: first..<last) {
            while entering < anchors.count, windows[entering].lowerBound <= witness {
                if !isServed(shares[entering], by: condition) { waiting.append(entering) }
                entering += 1
            }
            waiting.removeAll { windows[$0].upperBound <= witness }
            for (position, index) in waiting.enumerated() where anchors[index] != witness {
                switch view.truth(condition.predicate, of: anchors[index], other: witness) {
                case .holds:
                    shares[index].witnesses.append(witness)
                case .failed(let message):
                    let failure = ConditionFailure(place: witness, message: message)
                    shares[index].failures.append(failure)
                    continue
                case .doesNotHold, .unknown: continue
                }
                if isServed(shares[index], by: condition) {
                    shares[index].failures = []
                    waiting.remove(at: position)
                }
                break
            }
        }
        return shares
    }

    private static func isServed(_ share: WitnessShare, by condition: Condition) -> Bool {
        WitnessTally(condition.measure).isReached(count: share.witnesses.count)
    }
}
