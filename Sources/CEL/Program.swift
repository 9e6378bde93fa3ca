/// A compiled expression; stateless, so one program may be evaluated from several threads at once.
public struct Program: Sendable {
    private let evaluator: Evaluator
    private let localCount: Int
    private let timeZoneOffsets: TimeZoneOffsets?

    init(
        evaluator: @escaping Evaluator,
        localCount: Int,
        timeZoneOffsets: TimeZoneOffsets?
    ) {
        self.evaluator = evaluator
        self.localCount = localCount
        self.timeZoneOffsets = timeZoneOffsets
    }

    /// The expression's value for these values of its variables.
    ///
    /// - Parameter slots: The variables' values in the environment's order; one that is not given
    ///   is unknown.
    /// - Returns: The value; `.unknown` or `.error` when there is none, `.error(.limitExceeded)`
    ///   when the evaluation went beyond `EvaluationLimits`.
    public func evaluate(_ slots: [Value]) -> Value {
        let frame = EvaluationFrame(
            slots: slots,
            localCount: localCount,
            timeZoneOffsets: timeZoneOffsets
        )
        let value = evaluator(frame)
        // A limit may not be absorbed by an operator: the rest was not evaluated.
        return frame.isExhausted ? .error(.limitExceeded) : value
    }
}

/// A compiled part of an expression.
typealias Evaluator = @Sendable (EvaluationFrame) -> Value

/// The state of one evaluation.
final class EvaluationFrame {
    private let slots: [Value]
    var locals: [Value]
    let timeZoneOffsets: TimeZoneOffsets?
    private var stepCount = 0

    init(slots: [Value], localCount: Int, timeZoneOffsets: TimeZoneOffsets?) {
        self.slots = slots
        locals = Array(repeating: .unknown, count: localCount)
        self.timeZoneOffsets = timeZoneOffsets
    }

    /// The value of a variable; unknown when the caller gave none.
    func slot(_ index: Int) -> Value {
        index < slots.count ? slots[index] : .unknown
    }

    var isExhausted: Bool { stepCount > EvaluationLimits.stepCountMax }

    /// Counts steps; false when there are none left.
    func spend(_ count: Int) -> Bool {
        // No single count is large enough to overflow: lengths are bounded by memory.
        stepCount = min(stepCount &+ max(0, count), EvaluationLimits.stepCountMax + 1)
        return !isExhausted
    }

    /// Counts the steps of work on a value of this many bytes or elements.
    func spend(extent: Int) -> Bool {
        spend(1 + extent / 64)
    }

    /// Makes every further step fail.
    func exhaust() -> Value {
        stepCount = EvaluationLimits.stepCountMax + 1
        return .error(.limitExceeded)
    }
}
