import CaseEvents
import RuleLanguage
import WorkingTime

/// Adds up witnesses until they decide a condition.
struct WitnessTally {
    private let measure: Measure
    private var values: Set<String> = []
    private var amount = Amount.zero
    private(set) var witnesses: [Int] = []
    private(set) var failures: [ConditionFailure] = []

    init(_ measure: Measure) { self.measure = measure }

    /// Whether reaching the limit makes the condition hold; otherwise it breaks it.
    var isLowerLimit: Bool {
        switch measure {
        case .present: true
        case .count(let comparison, _), .distinct(_, let comparison, _),
            .sum(_, let comparison, _):
            comparison == .atLeast || comparison == .more
        }
    }

    /// Whether the limit is reached, which more witnesses never undo.
    var isReached: Bool {
        switch measure {
        case .present: !witnesses.isEmpty
        case .count(let comparison, let limit):
            Self.reaches(witnesses.count, limit, comparison)
        case .distinct(_, let comparison, let limit):
            Self.reaches(values.count, limit, comparison)
        case .sum(_, let comparison, let limit): Self.reaches(amount, limit, comparison)
        }
    }

    /// Whether so many witnesses would reach the limit of `count`, or of nothing said.
    func isReached(count: Int) -> Bool {
        switch measure {
        case .count(let comparison, let limit): Self.reaches(count, limit, comparison)
        case .present, .distinct, .sum: count > 0
        }
    }

    /// Whether what failed could have reached the limit.
    var couldBeReached: Bool {
        guard !isReached, !failures.isEmpty else { return false }
        switch measure {
        case .present: return true
        case .count(let comparison, let limit):
            return Self.reaches(witnesses.count + failures.count, limit, comparison)
        case .distinct(_, let comparison, let limit):
            return Self.reaches(values.count + failures.count, limit, comparison)
        case .sum: return true
        }
    }

    private static func reaches<Number: Comparable>(
        _ number: Number,
        _ limit: Number,
        _ comparison: Comparison
    ) -> Bool {
        switch comparison {
        case .atLeast, .less: number >= limit
        case .more, .atMost: number > limit
        }
    }

    /// Takes in a candidate for which the condition's expression holds.
    mutating func add(_ place: Int, of anchor: Int, in view: FindingView) {
        switch measure {
        case .present, .count: witnesses.append(place)
        case .distinct(let value, _, _):
            let event = view.event(anchor)
            let citizen = view.citizen(at: event.happened)
            switch value.text(event: event, other: view.event(place), citizen: citizen) {
            case .success(let text?):
                if values.insert(text).inserted { witnesses.append(place) }
            case .success(nil): break
            case .failure(let failure): fail(place, failure.message)
            }
        case .sum(let value, _, _):
            let event = view.event(anchor)
            let citizen = view.citizen(at: event.happened)
            switch value.amount(event: event, other: view.event(place), citizen: citizen) {
            case .success(let amount?):
                self.amount = self.amount + amount
                witnesses.append(place)
            case .success(nil): break
            case .failure(let failure): fail(place, failure.message)
            }
        }
    }

    /// Takes in a candidate whose expression failed.
    mutating func fail(_ place: Int, _ message: String) {
        failures.append(ConditionFailure(place: place, message: message))
    }
}
