import CaseEvents
import RuleLanguage
import WorkingTime

/// Adds up witnesses until they decide a condition.
struct WitnessTally {
    private let measure: Measure
    private var values: Set<String> = []
    private var amount = Amount.zero
    /// The values and the amount there are if all count for which an expression failed.
    private var possibleValues: Set<String> = []
    private var possibleAmount = Amount.zero
    /// How many there are of which not even that is known.
    private var unknownCount = 0
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
            let most = values.union(possibleValues).count + unknownCount
            return Self.reaches(most, limit, comparison)
        case .sum(_, let comparison, let limit):
            return unknownCount > 0 || Self.reaches(amount + possibleAmount, limit, comparison)
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
            switch Self.text(value, place, of: anchor, in: view) {
            case .success(let text?):
                if values.insert(text).inserted { witnesses.append(place) }
            case .success(nil): break
            case .failure(let failure): fail(place, failure.message)
            }
        case .sum(let value, _, _):
            switch Self.amount(value, place, of: anchor, in: view) {
            case .success(let amount?):
                self.amount = self.amount + amount
                witnesses.append(place)
            case .success(nil): break
            case .failure(let failure): fail(place, failure.message)
            }
        }
    }

    /// Takes in a candidate whose expression failed; it may be a witness or none.
    mutating func fail(_ place: Int, _ message: Localized, of anchor: Int, in view: FindingView) {
        failures.append(ConditionFailure(place: place, message: message))
        switch measure {
        case .present, .count: break
        case .distinct(let value, _, _):
            switch Self.text(value, place, of: anchor, in: view) {
            case .success(let text): if let text { possibleValues.insert(text) }
            case .failure: unknownCount += 1
            }
        case .sum(let value, _, _):
            switch Self.amount(value, place, of: anchor, in: view) {
            case .success(let amount): possibleAmount = possibleAmount + (amount ?? .zero)
            case .failure: unknownCount += 1
            }
        }
    }

    /// Takes in a witness whose value or amount cannot be had.
    private mutating func fail(_ place: Int, _ message: Localized) {
        failures.append(ConditionFailure(place: place, message: message))
        unknownCount += 1
    }

    private static func text(
        _ value: TextExpression,
        _ place: Int,
        of anchor: Int,
        in view: FindingView
    ) -> Result<String?, ExpressionFailure> {
        let event = view.event(anchor)
        let citizen = view.citizen(at: event.happened)
        return value.text(event: event, other: view.event(place), citizen: citizen)
    }

    private static func amount(
        _ value: AmountExpression,
        _ place: Int,
        of anchor: Int,
        in view: FindingView
    ) -> Result<Amount?, ExpressionFailure> {
        let event = view.event(anchor)
        let citizen = view.citizen(at: event.happened)
        return value.amount(event: event, other: view.event(place), citizen: citizen)
    }
}
