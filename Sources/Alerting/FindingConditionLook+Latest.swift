import CaseEvents
import RuleLanguage

/// A look that only some anchors need.
extension FindingConditionLook {
    /// Whether the condition is asked of the anchor.
    var asking: Truth { view.truth(condition.asking, of: anchor) }
}

/// A look at the latest event alone.
extension FindingConditionLook {
    /// The one event that is asked.
    private enum Asked {
        case one(Int)
        case none
        /// An expression failed on the way back to it.
        case failed(ConditionFailure)
    }

    /// Where the one event stands that a condition with `latest` asks.
    var latestPlace: Int? {
        guard let latest = condition.latest, case .one(let place) = asked(by: latest) else {
            return nil
        }
        return place
    }

    /// What would have to be away for the condition to turn out the other way: the one event that is
    /// asked, and those before it that would be asked in its stead and say the same.
    var latestWitnesses: [Int] {
        guard let latest = condition.latest else { return [] }
        var witnesses: [Int] = []
        while case .one(let place) = asked(by: latest, before: witnesses.last ?? anchor),
            case .holds = view.truth(condition.predicate, of: anchor, other: place)
        {
            witnesses.append(place)
        }
        return witnesses
    }

    /// Whether the one event is a witness, or none, when the rule wants it so.
    func fulfilment(of latest: LatestEvent, wanted: Bool) -> Fulfilment {
        var witnesses: [Int] = []
        switch asked(by: latest) {
        case .failed(let failure): return .failed([failure])
        case .none: break
        case .one(let place):
            switch view.truth(condition.predicate, of: anchor, other: place) {
            case .holds: witnesses.append(place)
            case .doesNotHold, .unknown: break
            case .failed(let message):
                return .failed([ConditionFailure(place: place, message: message)])
            }
        }
        guard witnesses.isEmpty != wanted else { return .unfulfilled }
        return .fulfilled(at: happened, witnesses: witnesses)
    }

    /// The latest event in the window that stands before the anchor, or before an earlier place, and
    /// for which the expression holds.
    private func asked(by latest: LatestEvent, before end: Int? = nil) -> Asked {
        guard case .events(let types) = condition.subject else { return .none }
        var range = window.clamped(to: 0..<(end ?? anchor))
        while let place = view.history.lastPlace(ofTypes: types, in: range) {
            switch view.truth(latest.predicate, of: anchor, other: place) {
            case .holds: return .one(place)
            case .doesNotHold, .unknown: range = range.lowerBound..<place
            case .failed(let message):
                return .failed(ConditionFailure(place: place, message: message))
            }
        }
        return .none
    }
}
