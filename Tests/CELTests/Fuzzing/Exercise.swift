import CEL

/// Puts any bytes through reading, checking, compiling and evaluating an expression, and tells
/// what should not have happened.
///
/// The fuzzer and the tests share it. The bytes are an expression; what follows a zero byte chooses
/// among the variables' values. A trap or a hang shows by itself; all else is told as a text.
struct Exercise {
    private let source: String
    private let choice: UInt8

    init(_ bytes: some Collection<UInt8>) {
        let end = bytes.firstIndex(of: 0) ?? bytes.endIndex
        source = String(decoding: bytes[..<end], as: UTF8.self)
        choice = bytes[end...].dropFirst().first ?? 0
    }

    /// What is wrong, or nil when all is well.
    func complaint() -> String? {
        let environment = ExerciseWorld.environment
        let unchecked = environment.parse(source)
        let checked = environment.check(source)
        switch checked {
        case .failure(let diagnostics):
            if let complaint = complaint(about: diagnostics) { return complaint }
        case .success(let expression):
            guard case .success(let other) = unchecked else {
                return "what is accepted by the check is refused without it"
            }
            if let complaint = complaint(about: expression, unchecked: other) { return complaint }
        }
        guard case .success(let expression) = unchecked else { return nil }
        let program = expression.program()
        for values in ExerciseWorld.illTyped(choice) {
            _ = program.evaluate(values)
            if case .success(let strict) = checked { _ = strict.program().evaluate(values) }
        }
        return nil
    }

    private func complaint(about diagnostics: Diagnostics) -> String? {
        let byteCount = source.utf8.count
        if diagnostics.all.isEmpty || diagnostics.all.count > ExpressionLimits.diagnosticCountMax {
            return "\(diagnostics.all.count) diagnostics"
        }
        for diagnostic in diagnostics.all {
            let (end, overflow) = diagnostic.offset.addingReportingOverflow(diagnostic.length)
            if overflow || diagnostic.offset < 0 || diagnostic.length < 0 || end > byteCount {
                return "\(diagnostic.code) lies outside the expression"
            }
            if diagnostic.message.isEmpty || diagnostic.message.utf8.count > 100_000 {
                return "\(diagnostic.code) has a message of \(diagnostic.message.utf8.count) bytes"
            }
        }
        return nil
    }

    private func complaint(
        about expression: CheckedExpression,
        unchecked: CheckedExpression
    ) -> String? {
        let program = expression.program()
        let uncheckedProgram = unchecked.program()
        let slots = Slots(for: ExerciseWorld.environment)
        for values in ExerciseWorld.wellTyped(choice) {
            let value = program.evaluate(values)
            if !value.isExercised(as: expression.resultType) {
                return "a value of type \(value.typeName) for \(expression.resultType)"
            }
            if !ExerciseWorld.same(value, program.evaluate(values)) {
                return "two evaluations differ"
            }
            slots.fill(values)
            if !ExerciseWorld.same(value, program.evaluate(slots)) {
                return "slots that are used again differ"
            }
            let other = uncheckedProgram.evaluate(values)
            if !ExerciseWorld.same(value, other) {
                return "checked \(value.typeName), unchecked \(other.typeName)"
            }
        }
        return nil
    }
}

extension Value {
    /// Whether the value may stand where an expression of this type was promised.
    fileprivate func isExercised(as type: ValueType, depth: Int = 0) -> Bool {
        // The first elements stand for all: a value may contain itself many times.
        if depth > 4 { return true }
        switch (self, type) {
        case (.unknown, _), (.error, _), (_, .dyn), (.null, _): return true
        case (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double),
            (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp),
            (.duration, .duration), (.type, .type), (.address, .address),
            (.network, .network), (.record, .record), (.optional(nil), .optional):
            return true
        case (.list(let elements), .list(let element)):
            return elements.prefix(4).allSatisfy { $0.isExercised(as: element, depth: depth + 1) }
        case (.map(let map), .map(let key, let value)):
            return map.entries.prefix(4).allSatisfy {
                $0.key.isExercised(as: key, depth: depth + 1)
                    && $0.value.isExercised(as: value, depth: depth + 1)
            }
        case (.optional(let wrapped?), .optional(let type)):
            return wrapped.isExercised(as: type, depth: depth + 1)
        default: return false
        }
    }
}
