/// Literals of lists and maps, and the macros over them.
extension Compiler {
    static func list(_ elements: [Resolved.Element]) -> Evaluator {
        let parts = elements.map { (evaluator: compile($0.value), isOptional: $0.isOptional) }
        return { frame in
            guard frame.spend(1 + parts.count / EvaluationLimits.stepElementCountMax) else {
                return .error(.limitExceeded)
            }
            var values: [Value] = []
            values.reserveCapacity(parts.count)
            var failed = Value.null
            for part in parts {
                let value = part.evaluator(frame)
                if value.isAbsorbing {
                    failed = absorbed(failed, value)
                } else if !part.isOptional {
                    values.append(value)
                } else if case .optional(let wrapped) = value {
                    if let wrapped { values.append(wrapped) }
                } else {
                    failed = absorbed(failed, .error(.noSuchOverload("[?]")))
                }
            }
            return failed.isAbsorbing ? failed : .list(values)
        }
    }

    static func map(_ entries: [Resolved.Entry]) -> Evaluator {
        let parts = entries.map {
            (key: compile($0.key), value: compile($0.value), isOptional: $0.isOptional)
        }
        return { frame in
            guard frame.spend(1 + parts.count) else { return .error(.limitExceeded) }
            var map = ValueMap()
            var failed = Value.null
            for part in parts {
                let (key, value) = (part.key(frame), part.value(frame))
                if key.isAbsorbing || value.isAbsorbing {
                    failed = absorbed(failed, absorbed(key, value))
                    continue
                }
                var entry: Value? = value
                if part.isOptional {
                    guard case .optional(let wrapped) = value else {
                        failed = absorbed(failed, .error(.noSuchOverload("{?}")))
                        continue
                    }
                    entry = wrapped
                }
                guard let entry else { continue }
                guard frame.spend(key.extent / EvaluationLimits.stepByteCountMax) else {
                    return .error(.limitExceeded)
                }
                if !map.insert(entry, forKey: key) {
                    failed = absorbed(
                        failed,
                        .error(.invalidKey(key.excerpt))
                    )
                }
            }
            return failed.isAbsorbing ? failed : .map(map)
        }
    }

    static func comprehension(_ comprehension: Resolved.Comprehension) -> Evaluator {
        let operand = compile(comprehension.operand)
        let local = comprehension.local
        let secondLocal = comprehension.secondLocal
        let step = step(comprehension)
        let form = comprehension.form
        // What is evaluated for each element is no longer than it is written.
        let byteCount =
            (comprehension.condition?.range.length ?? 0) + (comprehension.result?.range.length ?? 0)
        let stepCount = 1 + byteCount / EvaluationLimits.stepExpressionByteCountMax
        return { frame in
            let value = operand(frame)
            var state = Accumulator(form: form)
            switch value {
            case .unknown, .error:
                return value
            case .list(let elements):
                for (index, element) in elements.enumerated() {
                    guard frame.spend(stepCount) else { return .error(.limitExceeded) }
                    if let secondLocal {
                        frame.locals[local] = .int(Int64(index))
                        frame.locals[secondLocal] = element
                    } else {
                        frame.locals[local] = element
                    }
                    let key = frame.locals[local]
                    if !step(frame, &state, key) { break }
                }
            case .map(let map) where form != .sortBy:
                for entry in map.entries {
                    guard frame.spend(stepCount) else { return .error(.limitExceeded) }
                    frame.locals[local] = entry.key
                    if let secondLocal { frame.locals[secondLocal] = entry.value }
                    if !step(frame, &state, entry.key) { break }
                }
            default:
                return .error(.noSuchOverload(form.rawValue))
            }
            guard form == .sortBy, !state.failed.isAbsorbing else { return state.value }
            return FunctionLibrary.sorted(state.elements, by: state.keys, frame)
        }
    }

    /// What a comprehension has found so far.
    struct Accumulator {
        let form: Expression.Comprehension.Form
        var failed = Value.null
        var isDecided = false
        var matchCount = 0
        var elements: [Value] = []
        /// What `sortBy` orders the elements by.
        var keys: [Value] = []
        var map = ValueMap()

        var value: Value {
            switch form {
            case .all where isDecided: .bool(false)
            case .exists where isDecided: .bool(true)
            case _ where failed.isAbsorbing: failed
            case .all: .bool(true)
            case .exists: .bool(false)
            case .existsOne: .bool(matchCount == 1)
            case .map, .filter, .sortBy, .transformList: .list(elements)
            case .transformMap, .transformMapEntry: .map(map)
            }
        }
    }

    private typealias Step = @Sendable (EvaluationFrame, inout Accumulator, Value) -> Bool

    /// Visits one element; false when no further one can change the result.
    private static func step(_ comprehension: Resolved.Comprehension) -> Step {
        let condition = comprehension.condition.map(compile)
        let result = comprehension.result.map(compile)
        let form = comprehension.form
        return { frame, state, key in
            let holds = condition?(frame) ?? .bool(true)
            guard case .bool(let isTrue) = holds else {
                let failure = holds.isAbsorbing ? holds : .error(.noSuchOverload(form.rawValue))
                state.failed = absorbed(state.failed, failure)
                // Only `all` and `exists` can still be decided by a later element.
                return form == .all || form == .exists
            }
            switch form {
            case .all:
                state.isDecided = !isTrue
                return isTrue
            case .exists:
                state.isDecided = isTrue
                return !isTrue
            case .existsOne:
                state.matchCount += isTrue ? 1 : 0
                return true
            case .filter:
                if isTrue { state.elements.append(key) }
                return true
            case .map, .sortBy, .transformList, .transformMap, .transformMapEntry:
                guard isTrue, let result else { return true }
                return collect(result(frame), key, &state, frame)
            }
        }
    }

    private static func collect(
        _ value: Value,
        _ key: Value,
        _ state: inout Accumulator,
        _ frame: EvaluationFrame
    ) -> Bool {
        if value.isAbsorbing {
            state.failed = value
            return false
        }
        switch state.form {
        case .sortBy:
            state.elements.append(key)
            state.keys.append(value)
            return true
        case .transformMap:
            guard frame.spend(extent: key.extent) else { return false }
            if state.map.insert(value, forKey: key) { return true }
        case .transformMapEntry:
            guard case .map(let entries) = value else {
                state.failed = .error(.noSuchOverload(state.form.rawValue))
                return false
            }
            for entry in entries.entries {
                guard frame.spend(extent: entry.key.extent) else { return false }
                guard state.map.insert(entry.value, forKey: entry.key) else {
                    state.failed = .error(.invalidKey(entry.key.excerpt))
                    return false
                }
            }
            return true
        default:
            state.elements.append(value)
            return true
        }
        state.failed = .error(.invalidKey(key.excerpt))
        return false
    }
}
