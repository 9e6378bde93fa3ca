import CEL
import CaseEvents
import WorkingTime

/// Checks the expressions of one rule and makes them ready to evaluate.
struct ExpressionCompiler {
    let vocabulary: Vocabulary
    let parameters: Parameters
    let zone: Zone
    let diagnosis: Diagnosis

    /// A condition over the anchor, and over a candidate where there can be one.
    func predicate(_ node: YAMLNode?, event: [String], other: [String]?) -> Predicate? {
        guard let node,
            let program = compile(
                node,
                event: event,
                other: other,
                expected: [.bool]
            )
        else { return nil }
        return ExpressionPredicate(program: program)
    }

    /// An expression over the anchor that gives an instant.
    func instant(_ node: YAMLNode?, event: [String]) -> InstantExpression? {
        guard let node,
            let program = compile(
                node,
                event: event,
                other: nil,
                expected: [.timestamp]
            )
        else { return nil }
        return ExpressionInstant(program: program)
    }

    /// An expression that gives an amount: a number, as an integer or with a fraction.
    func amount(_ node: YAMLNode?, event: [String], other: [String]?) -> AmountExpression? {
        guard let node,
            let program = compile(
                node,
                event: event,
                other: other,
                expected: [.double, .int, .uint]
            )
        else { return nil }
        return ExpressionAmount(program: program)
    }

    /// An expression over the anchor, and a candidate, that gives a text or a number.
    func key(_ node: YAMLNode?, event: [String], other: [String]? = nil) -> TextExpression? {
        guard let node,
            let program = compile(
                node,
                event: event,
                other: other,
                expected: [.string, .int, .bool]
            )
        else { return nil }
        return ExpressionText(program: program)
    }

    /// What events of the types can carry.
    func layout(_ types: [String], at node: YAMLNode) -> EventLayout {
        EventLayout(types: types.compactMap { vocabulary.eventType($0) }) { name, types in
            diagnosis.report(.attributeKindsDiffer(name, types: types), at: node)
        }
    }

    private func compile(
        _ node: YAMLNode,
        event: [String],
        other: [String]?,
        expected: [ValueType]
    ) -> ExpressionProgram? {
        guard let source = sourceText(node) else { return nil }
        let eventLayout = layout(event, at: node)
        let otherLayout = other.map { layout($0, at: node) }
        var variables = [
            Variable(name: "event", type: .record(eventLayout.recordType(named: "event"))),
            Variable(name: "param", type: .record(parameters.recordType)),
            Variable(name: "citizen", type: .record(citizenType)),
            Variable(name: "list", type: .record(lists.recordType)),
        ]
        if let otherLayout {
            variables.append(
                Variable(name: "other", type: .record(otherLayout.recordType(named: "other")))
            )
        }
        let shared = diagnosis.environments.environment(
            variables: variables,
            event: eventLayout,
            other: otherLayout,
            citizen: citizenLayout,
            zone: zone
        )
        switch shared.environment.check(source) {
        case .failure(let diagnostics):
            for diagnostic in diagnostics.all { report(diagnostic, in: node) }
            return nil
        case .success(let checked):
            for warning in checked.warnings { report(warning, in: node, isWarning: true) }
            guard expected.contains(checked.resultType) || checked.resultType == .dyn else {
                let mistake = Mistake.expressionType(checked.resultType, expected: expected[0])
                diagnosis.report(mistake, at: node)
                return nil
            }
            guard checked.cost <= EvaluationLimits.stepCountMax else {
                diagnosis.report(.expressionCost(checked.cost), at: node)
                return nil
            }
            return ExpressionProgram(
                source: source,
                program: checked.program(),
                shared: shared,
                parameters: parameters.record,
                lists: lists
            )
        }
    }

    private var citizenLayout: EventLayout {
        EventLayout(citizen: vocabulary.citizenAttributes)
    }

    private var citizenType: RecordType {
        RecordType(name: "citizen", fields: citizenLayout.fields)
    }

    private var lists: ListRecord { ListRecord(lists: vocabulary.lists) }

    private func sourceText(_ node: YAMLNode) -> String? {
        guard let text = node.text, !node.isNull else {
            diagnosis.report(.notAText(), at: node)
            return nil
        }
        return text
    }

    private func report(
        _ diagnostic: Diagnostic,
        in node: YAMLNode,
        isWarning: Bool = false
    ) {
        let lines = diagnosis.lines(of: node.place.file)
        let place = ScalarPlaces(node, lines: lines).place(ofByte: diagnostic.offset)
        let mistake = Mistake.expression(diagnostic)
        diagnosis.report(
            isWarning ? mistake.asWarning : mistake,
            at: place,
            length: max(1, diagnostic.length)
        )
    }
}

extension Parameters {
    var recordType: RecordType {
        RecordType(
            name: "param",
            fields: values.map { RecordType.Field(name: $0.name, type: $0.value.expressionType) }
        )
    }

    var record: ParameterRecord { ParameterRecord(values: values.map(\.value.expressionValue)) }
}

/// The parameters of a rule, as expressions read them.
struct ParameterRecord: Record {
    let values: [Value]

    func value(ofField index: Int) -> Value? {
        values.indices.contains(index) ? values[index] : nil
    }
}

extension Parameters.Value {
    fileprivate var expressionType: ValueType {
        switch self {
        case .elapsed: .duration
        case .integer: .int
        case .number: .double
        case .boolean: .bool
        case .text: .string
        }
    }

    fileprivate var expressionValue: Value {
        switch self {
        case .elapsed(let distance):
            // A text names at most a hundred years, which nanoseconds hold.
            .duration(SignedDuration(nanoseconds: distance.microseconds &* 1_000))
        case .integer(let integer): .int(integer)
        case .number(let number): .double(number)
        case .boolean(let boolean): .bool(boolean)
        case .text(let text): .string(text)
        }
    }
}
