/// What the variables hold, for many evaluations one after another.
///
/// Attributes of records are read when an expression first asks for them, and once; until the
/// next `fill` every program of the environment finds them read. Slots belong to one thread, and
/// to one evaluation at a time: a host's function or record may neither fill the slots it is asked
/// from nor evaluate on them, which is a precondition.
public final class Slots {
    let frame: EvaluationFrame

    /// Makes slots for the variables of an environment, all of them unknown.
    public init(for environment: Environment) {
        frame = EvaluationFrame(
            layout: environment.layout,
            timeZoneOffsets: environment.timeZoneOffsets
        )
    }

    /// Gives every variable its value.
    ///
    /// - Parameter values: The values in the environment's order; a variable that is not given is
    ///   unknown, and values beyond the last variable are not used.
    public func fill(_ values: [Value]) {
        for variable in 0..<frame.layout.variableCount {
            frame.fill(variable, variable < values.count ? values[variable] : .unknown)
        }
    }

    /// Gives one variable its value and leaves the others theirs.
    ///
    /// - Parameters:
    ///   - variable: The variable's position in the environment.
    ///   - value: What it holds now.
    public func fill(_ variable: Int, with value: Value) {
        precondition(variable >= 0 && variable < frame.layout.variableCount, "no such variable")
        frame.fill(variable, value)
    }

    /// Gives one variable a record and leaves the others theirs.
    ///
    /// - Parameters:
    ///   - variable: The variable's position in the environment.
    ///   - record: What it holds now.
    public func fill(_ variable: Int, with record: any Record) {
        precondition(variable >= 0 && variable < frame.layout.variableCount, "no such variable")
        frame.fill(variable, record)
    }
}

@available(*, unavailable)
extension Slots: Sendable {}
