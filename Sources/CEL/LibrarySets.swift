/// Functions that take lists for sets: neither order nor repetition counts.
extension FunctionLibrary {
    static let sets: [FunctionDefinition] = [
        setFunction("sets.contains") { left, right, frame in
            covers(left, right, frame)
        },
        setFunction("sets.equivalent") { left, right, frame in
            let covered = covers(left, right, frame)
            return covered.isTrue ? covers(right, left, frame) : covered
        },
        setFunction("sets.intersects") { left, right, frame in
            var failed = Value.bool(false)
            for element in left {
                let isIn = membership(of: element, in: right, frame)
                if isIn.isTrue { return isIn }
                if isIn.isAbsorbing { failed = Compiler.absorbed(failed, isIn) }
                if frame.isExhausted { break }
            }
            return failed
        },
    ]

    private static func setFunction(
        _ name: String,
        _ body: @escaping @Sendable ([Value], [Value], EvaluationFrame) -> Value
    ) -> FunctionDefinition {
        let list = TypePattern.list(.parameter(0))
        return FunctionDefinition(
            name,
            [.global(list, list, to: .bool)],
            .counted { left, right, frame in
                guard case .list(let left) = left, case .list(let right) = right else {
                    return .error(.noSuchOverload(name))
                }
                return body(left, right, frame)
            }
        )
    }

    /// Whether each element of the second list is in the first.
    private static func covers(
        _ elements: [Value],
        _ wanted: [Value],
        _ frame: EvaluationFrame
    ) -> Value {
        var failed = Value.bool(true)
        for element in wanted {
            let isIn = membership(of: element, in: elements, frame)
            if case .bool(false) = isIn { return isIn }
            if isIn.isAbsorbing { failed = Compiler.absorbed(failed, isIn) }
            if frame.isExhausted { break }
        }
        return failed
    }

    /// Whether an element of the list equals the value.
    static func membership(
        of value: Value,
        in elements: [Value],
        _ frame: EvaluationFrame
    ) -> Value {
        var failed = Value.bool(false)
        for element in elements {
            let isEqual = Equality.equals(element, value, frame)
            if isEqual.isTrue { return isEqual }
            if isEqual.isAbsorbing { failed = Compiler.absorbed(failed, isEqual) }
            if frame.isExhausted { break }
        }
        return failed
    }
}
