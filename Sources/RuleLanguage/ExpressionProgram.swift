import CEL
import CaseEvents
import WorkingTime

/// A checked expression with what it needs to read events.
struct ExpressionProgram: Sendable {
    let source: String
    let program: Program
    let shared: SharedEnvironment
    let parameters: ParameterRecord
    let lists: ListRecord

    func value(event: CaseEvent, other: CaseEvent?, citizen: CitizenAttributes) -> Value {
        let slots = Slots(for: shared.environment)
        slots.fill(0, with: EventRecord(event: event, shape: shared.eventShape))
        slots.fill(1, with: parameters)
        slots.fill(2, with: CitizenRecord(attributes: citizen, shape: shared.citizenShape))
        slots.fill(3, with: lists)
        if let otherShape = shared.otherShape, let other {
            slots.fill(4, with: EventRecord(event: other, shape: otherShape))
        }
        return program.evaluate(slots)
    }
}

struct ExpressionPredicate: PredicateEvaluation {
    let program: ExpressionProgram

    var source: String { program.source }

    func truth(event: CaseEvent, other: CaseEvent?) -> Truth {
        truth(event: event, other: other, citizen: .none)
    }

    func truth(event: CaseEvent, other: CaseEvent?, citizen: CitizenAttributes) -> Truth {
        Self.truth(program.value(event: event, other: other, citizen: citizen))
    }

    /// What the value of a condition says.
    static func truth(_ value: Value) -> Truth {
        switch value {
        case .bool(true): .holds
        case .bool(false): .doesNotHold
        case .unknown: .unknown
        case .error(let error): .failed(error.localized)
        case let value: .failed(.notGiven("true or false", "sandt eller falsk", by: value))
        }
    }
}

struct ExpressionInstant: InstantEvaluation {
    let program: ExpressionProgram

    var source: String { program.source }

    func instant(event: CaseEvent) -> Result<Instant?, ExpressionFailure> {
        instant(event: event, citizen: .none)
    }

    func instant(
        event: CaseEvent,
        citizen: CitizenAttributes
    ) -> Result<Instant?, ExpressionFailure> {
        switch program.value(event: event, other: nil, citizen: citizen) {
        case .timestamp(let timestamp):
            let (product, overflow) = timestamp.seconds.multipliedReportingOverflow(by: 1_000_000)
            let (sum, carry) = product.addingReportingOverflow(Int64(timestamp.nanoseconds) / 1_000)
            let instant = Instant(microseconds: sum)
            guard !overflow, !carry, (Instant.earliest...Instant.latest).contains(instant) else {
                let message = Localized(
                    danish: "tidspunktet ligger uden for det mulige",
                    english: "the instant is out of range"
                )
                return .failure(ExpressionFailure(message: message))
            }
            return .success(instant)
        case .unknown: return .success(nil)
        case .error(let error): return .failure(ExpressionFailure(message: error.localized))
        case let value:
            return .failure(
                ExpressionFailure(message: .notGiven("an instant", "et tidspunkt", by: value))
            )
        }
    }
}

struct ExpressionText: TextEvaluation {
    let program: ExpressionProgram

    var source: String { program.source }

    func text(event: CaseEvent) -> Result<String?, ExpressionFailure> {
        text(event: event, other: nil, citizen: .none)
    }

    func text(
        event: CaseEvent,
        other: CaseEvent?,
        citizen: CitizenAttributes
    ) -> Result<String?, ExpressionFailure> {
        switch program.value(event: event, other: other, citizen: citizen) {
        case .string(let text): return .success(text)
        case .int(let integer): return .success(String(integer))
        case .bool(let boolean): return .success(boolean ? "true" : "false")
        case .unknown: return .success(nil)
        case .error(let error): return .failure(ExpressionFailure(message: error.localized))
        case let value:
            return .failure(ExpressionFailure(message: .notGiven("a text", "en tekst", by: value)))
        }
    }
}

struct ExpressionAmount: AmountEvaluation {
    let program: ExpressionProgram

    var source: String { program.source }

    func amount(
        event: CaseEvent,
        other: CaseEvent?,
        citizen: CitizenAttributes
    ) -> Result<Amount?, ExpressionFailure> {
        let number: Double
        switch program.value(event: event, other: other, citizen: citizen) {
        case .int(let integer): number = Double(integer)
        case .uint(let integer): number = Double(integer)
        case .double(let double): number = double
        case .unknown: return .success(nil)
        case .error(let error): return .failure(ExpressionFailure(message: error.localized))
        case let value:
            return .failure(ExpressionFailure(message: .notGiven("a number", "et tal", by: value)))
        }
        guard let amount = Amount(number) else {
            let message = Localized(
                danish: "\(number) kan ikke lægges sammen",
                english: "\(number) is no amount that can be added"
            )
            return .failure(ExpressionFailure(message: message))
        }
        return .success(amount)
    }
}

extension EvaluationError {
    fileprivate var localized: Localized {
        Localized(danish: message(in: .danish), english: message(in: .english))
    }
}

extension Localized {
    /// That an expression gave a value of another type than is wanted.
    fileprivate static func notGiven(
        _ english: String,
        _ danish: String,
        by value: Value
    ) -> Localized {
        Localized(
            danish: "udtrykket gav \(value.typeName) i stedet for \(danish)",
            english: "the expression gave \(value.typeName) instead of \(english)"
        )
    }
}
