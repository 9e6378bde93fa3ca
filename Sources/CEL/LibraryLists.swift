/// Functions that make lists of lists: parts, order, and each value once.
extension FunctionLibrary {
    private static let element = TypePattern.parameter(0)

    static let lists: [FunctionDefinition] = [
        FunctionDefinition("lists.range", [.global(.int, to: .list(.int))], .general(range)),
        FunctionDefinition(
            "slice",
            [.member(.list(element), .int, .int, to: .list(element))],
            .general(slice)
        ),
        FunctionDefinition(
            "flatten",
            [
                .member(.list(.list(element)), to: .list(element)),
                .member(.list(.dyn), .int, to: .list(.dyn)),
            ],
            .general(flatten)
        ),
        FunctionDefinition(
            "distinct",
            [.member(.list(element), to: .list(element))],
            .general(distinct)
        ),
        FunctionDefinition(
            "reverse",
            [.member(.string, to: .string), .member(.list(element), to: .list(element))],
            .general(reverse)
        ),
        FunctionDefinition(
            "sort",
            ValueType.ordered.map {
                .member(.list(.exact($0)), to: .list(.exact($0)))
            },
            .general { arguments, frame in
                guard arguments.count == 1, case .list(let elements) = arguments[0] else {
                    return .error(.noSuchOverload("sort"))
                }
                return sorted(elements, by: elements, frame)
            }
        ),
        FunctionDefinition(
            "first",
            [.member(.list(element), to: .optional(element))],
            .unary { value in
                guard case .list(let elements) = value else {
                    return .error(.noSuchOverload("first"))
                }
                return optional(elements.first)
            }
        ),
        FunctionDefinition(
            "last",
            [.member(.list(element), to: .optional(element))],
            .unary { value in
                guard case .list(let elements) = value else {
                    return .error(.noSuchOverload("last"))
                }
                return optional(elements.last)
            }
        ),
    ]

    /// An element that may be there; one that is unknown or an error is not wrapped.
    private static func optional(_ element: Value?) -> Value {
        if let element, element.isAbsorbing { element } else { .optional(element) }
    }

    @Sendable
    private static func range(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 1, case .int(let count) = arguments[0] else {
            return .error(.noSuchOverload("lists.range"))
        }
        guard count > 0 else { return .list([]) }
        guard frame.build(elementCount: Int(clamping: count)) else {
            return .error(.limitExceeded)
        }
        return .list((0..<count).map { .int($0) })
    }

    @Sendable
    private static func slice(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 3, case .list(let elements) = arguments[0],
            case .int(let start) = arguments[1], case .int(let end) = arguments[2]
        else { return .error(.noSuchOverload("slice")) }
        guard let first = Int(exactly: start), (0...elements.count).contains(first) else {
            return .error(.invalidIndex(String(start)))
        }
        guard let last = Int(exactly: end), (first...elements.count).contains(last) else {
            return .error(.invalidIndex(String(end)))
        }
        guard frame.build(elementCount: last - first) else { return .error(.limitExceeded) }
        return .list(Array(elements[first..<last]))
    }

    @Sendable
    private static func flatten(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard let subject = arguments.first, case .list(let elements) = subject,
            arguments.count <= 2
        else { return .error(.noSuchOverload("flatten")) }
        var depth: Int64 = 1
        if arguments.count == 2 {
            guard case .int(let wanted) = arguments[1] else {
                return .error(.noSuchOverload("flatten"))
            }
            guard wanted >= 0 else { return .error(.invalidArgument("flatten(\(wanted))")) }
            depth = wanted
        }
        var flat = elements
        // Each round takes one level off; one that finds no list is the last.
        while depth > 0, flat.contains(where: \.isList) {
            guard frame.spend(flat.count) else { return .error(.limitExceeded) }
            var next: [Value] = []
            for element in flat {
                if case .list(let inner) = element {
                    next.append(contentsOf: inner)
                } else {
                    next.append(element)
                }
                guard next.count <= EvaluationLimits.elementCountMax else {
                    return frame.exhaust()
                }
            }
            guard frame.build(elementCount: next.count) else { return .error(.limitExceeded) }
            flat = next
            depth -= 1
        }
        return .list(flat)
    }

    @Sendable
    private static func distinct(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 1, case .list(let elements) = arguments[0] else {
            return .error(.noSuchOverload("distinct"))
        }
        var kept: [Value] = []
        for element in elements {
            let isKnown = membership(of: element, in: kept, frame)
            if isKnown.isAbsorbing { return isKnown }
            if !isKnown.isTrue { kept.append(element) }
        }
        return .list(kept)
    }

    @Sendable
    private static func reverse(_ arguments: [Value], _ frame: EvaluationFrame) -> Value {
        guard arguments.count == 1 else { return .error(.noSuchOverload("reverse")) }
        switch arguments[0] {
        case .string(let text):
            guard frame.build(byteCount: text.utf8.count) else { return .error(.limitExceeded) }
            var result = String.UnicodeScalarView()
            result.append(contentsOf: text.unicodeScalars.reversed())
            return .string(String(result))
        case .list(let elements):
            guard frame.build(elementCount: elements.count) else { return .error(.limitExceeded) }
            return .list(elements.reversed())
        default: return .error(.noSuchOverload("reverse"))
        }
    }

    /// The elements in the order of their keys, as many values of one ordered type; elements with
    /// equal keys stay as they came.
    static func sorted(_ elements: [Value], by keys: [Value], _ frame: EvaluationFrame) -> Value {
        guard let first = keys.first else { return .list([]) }
        // Merging looks at each key as often as the number of keys has binary digits.
        let roundCount = Int.bitWidth - keys.count.leadingZeroBitCount
        for key in keys {
            if key.isAbsorbing { return key }
            let extent = key.extent / EvaluationLimits.stepByteCountMax + 1
            guard frame.spend(extent * roundCount) else { return .error(.limitExceeded) }
            guard key.typeName == first.typeName, let order = Equality.order(key, key) else {
                return .error(.noSuchOverload("sort"))
            }
            if order == .none { return .error(.invalidArgument("NaN has no order")) }
        }
        let positions = keys.indices.sorted { left, right in
            switch Equality.order(keys[left], keys[right]) {
            case .less: true
            case .greater: false
            default: left < right
            }
        }
        return .list(positions.map { elements[$0] })
    }
}

extension Value {
    fileprivate var isList: Bool {
        if case .list = self { true } else { false }
    }
}
