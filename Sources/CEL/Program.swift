/// A compiled expression; stateless, so one program may be evaluated from several threads at once.
public struct Program: Sendable {
    private let evaluator: Evaluator
    private let fast: FastEvaluator?
    private let localCount: Int
    private let layout: SlotLayout
    private let timeZoneOffsets: TimeZoneOffsets?

    init(root: Resolved, localCount: Int, environment: Environment) {
        evaluator = Compiler.compile(root)
        fast = FastCompiler(layout: environment.layout).evaluator(root)
        self.localCount = localCount
        layout = environment.layout
        timeZoneOffsets = environment.timeZoneOffsets
    }

    /// The expression's value for these values of its variables.
    ///
    /// - Parameter slots: The variables' values in the environment's order; one that is not given
    ///   is unknown.
    /// - Returns: The value; `.unknown` or `.error` when there is none, `.error(.limitExceeded)`
    ///   when the evaluation went beyond `EvaluationLimits`.
    public func evaluate(_ slots: [Value]) -> Value {
        evaluate(frame(slots))
    }

    /// The same value found without cells, for a test that both ways agree.
    package func evaluateGenerally(_ slots: [Value]) -> Value {
        evaluateGenerally(frame(slots))
    }

    /// The steps that the evaluator of the whole language takes, for a test of the cost.
    package func stepCount(_ slots: [Value]) -> Int {
        let frame = frame(slots)
        _ = evaluateGenerally(frame)
        return frame.stepCountSpent
    }

    private func frame(_ values: [Value]) -> EvaluationFrame {
        let frame = EvaluationFrame(layout: layout, timeZoneOffsets: timeZoneOffsets)
        for (variable, value) in values.prefix(layout.variableCount).enumerated() {
            frame.fill(variable, value)
        }
        return frame
    }

    /// The expression's value for what the slots hold.
    ///
    /// - Parameter slots: Slots made for the environment that checked the expression.
    /// - Returns: The value; `.unknown` or `.error` when there is none, `.error(.limitExceeded)`
    ///   when the evaluation went beyond `EvaluationLimits`.
    public func evaluate(_ slots: Slots) -> Value {
        precondition(slots.frame.layout === layout, "these slots are another environment's")
        return slots.frame.alone { evaluate($0) }
    }

    private func evaluate(_ frame: EvaluationFrame) -> Value {
        frame.begin(localCount: localCount)
        switch fast {
        case .condition(let condition):
            switch condition.truth(frame) {
            case .yes where !frame.isExhausted: return .bool(true)
            case .no where !frame.isExhausted: return .bool(false)
            case .unknown where !frame.isExhausted: return .unknown
            default: break
            }
        case .cell(let evaluator):
            let cell = evaluator.cell(frame)
            if cell.kind == .text { return .string(CellText.string(cell)) }
            if let value = cell.scalar { return value }
        case nil: break
        }
        return evaluateGenerally(frame)
    }

    /// The value from the evaluator that knows the whole language.
    ///
    /// Conditions that the fast one could not decide come here too: an error is told exactly.
    private func evaluateGenerally(_ frame: EvaluationFrame) -> Value {
        frame.begin(localCount: localCount)
        let value = evaluator(frame)
        // A limit may not be absorbed by an operator: the rest was not evaluated.
        if frame.isExhausted { return .error(.limitExceeded) }
        var elementCount = EvaluationLimits.resultElementCountMax
        return value.fits(&elementCount) ? value : .error(.limitExceeded)
    }
}

/// A compiled part of an expression.
typealias Evaluator = @Sendable (EvaluationFrame) -> Value
