/// How large a value can be at most.
indirect enum ValueExtent: Sendable {
    /// A value of no length: a number, an instant, a record.
    case scalar
    /// A text or byte string of so many bytes.
    case bytes(Saturating)
    /// A list or map of so many elements, or an optional of one; keys are elements too.
    case elements(Saturating, each: ValueExtent)
    /// A value of any type within the assumed sizes, lists in lists among them as far as those say.
    case anything(InputSizes)

    /// The extent of values of a type that are read, one of them `sizeMax` long when that is told.
    init(of type: ValueType, _ sizes: InputSizes, sizeMax: Int? = nil) {
        let byteCount = Saturating(sizeMax ?? sizes.valueByteCountMax)
        let count = Saturating(sizeMax ?? sizes.elementCountMax)
        switch type {
        case .string, .bytes: self = .bytes(byteCount)
        case .list(let element):
            self = .elements(count, each: ValueExtent(of: element, sizes.within))
        case .map(let key, let value):
            let each = ValueExtent(of: key, sizes.within)
                .joined(with: ValueExtent(of: value, sizes.within))
            self = .elements(count, each: each)
        case .optional(let wrapped):
            self = .elements(1, each: ValueExtent(of: wrapped, sizes, sizeMax: sizeMax))
        case .dyn, .undetermined: self = .anything(sizes)
        default: self = .scalar
        }
    }

    /// The exact extent of a value that is known.
    init(of value: Value) {
        switch value {
        case .string, .bytes: self = .bytes(Saturating(value.extent))
        case .list(let elements):
            let each = elements.reduce(ValueExtent.scalar) { $0.joined(with: ValueExtent(of: $1)) }
            self = .elements(Saturating(elements.count), each: each)
        case .map(let map):
            let each = map.entries.reduce(ValueExtent.scalar) {
                $0.joined(with: ValueExtent(of: $1.key)).joined(with: ValueExtent(of: $1.value))
            }
            self = .elements(Saturating(map.entries.count), each: each)
        case .optional(let wrapped?): self = .elements(1, each: ValueExtent(of: wrapped))
        default: self = .scalar
        }
    }

    /// What the evaluation measures as `Value.extent`.
    var count: Saturating {
        switch self {
        case .scalar: 0
        case .bytes(let count), .elements(let count, _): count
        case .anything(let sizes):
            Saturating(max(sizes.valueByteCountMax, sizes.elementCountMax))
        }
    }

    /// How many elements a macro visits in it.
    var elementCount: Saturating {
        switch self {
        case .scalar, .bytes: 0
        case .elements(let count, _): count
        case .anything(let sizes):
            sizes.nestingDepthMax == 0 ? 0 : Saturating(sizes.elementCountMax)
        }
    }

    /// The extent of one element, key, entry or wrapped value.
    var each: ValueExtent {
        switch self {
        case .scalar, .bytes: .scalar
        case .elements(_, let each): each
        case .anything(let sizes): .anything(sizes.within)
        }
    }

    /// The extent that both are within.
    func joined(with other: ValueExtent) -> ValueExtent {
        switch (self, other) {
        case (.scalar, _): other
        case (_, .scalar): self
        case (.anything(let own), .anything(let their)): .anything(own.joined(with: their))
        // What is built may be larger than anything that is read.
        case (.anything(let sizes), _): .anything(sizes.joined(with: other.largest))
        case (_, .anything(let sizes)): .anything(sizes.joined(with: largest))
        case (.bytes(let own), .bytes(let their)): .bytes(max(own, their))
        case (.elements(let own, let each), .elements(let their, let theirEach)):
            .elements(max(own, their), each: each.joined(with: theirEach))
        case (.elements(let own, let each), .bytes(let their)),
            (.bytes(let their), .elements(let own, let each)):
            .elements(max(own, their), each: each)
        }
    }

    /// The largest sizes in it.
    private var largest: InputSizes {
        switch self {
        case .scalar:
            InputSizes(valueByteCountMax: 0, elementCountMax: 0, nestingDepthMax: 0)
        case .bytes(let count):
            InputSizes(valueByteCountMax: count.value, elementCountMax: 0, nestingDepthMax: 0)
        case .elements(let count, let each):
            InputSizes(
                valueByteCountMax: count.value,
                elementCountMax: count.value,
                nestingDepthMax: each.largest.nestingDepthMax.map { $0 + 1 }
            )
            .joined(with: each.largest)
        case .anything(let sizes): sizes
        }
    }

    /// The steps of visiting the value and everything in it, as equality and `format` do.
    var walk: Saturating { walk(depth: 0) }

    private func walk(depth: Int) -> Saturating {
        switch self {
        case .scalar: return 1
        case .bytes(let count): return 1 + count / EvaluationLimits.stepByteCountMax
        case .anything(let sizes):
            guard let depthMax = sizes.nestingDepthMax else { return .max }
            let text = ValueExtent.bytes(Saturating(sizes.valueByteCountMax)).walk
            guard depthMax > 0 else { return text }
            let count = Saturating(sizes.elementCountMax)
            return max(text, ValueExtent.elements(count, each: each).walk(depth: depth))
        case .elements(let count, let each):
            guard depth < EvaluationLimits.valueDepthMax else { return .max }
            let key = 1 + each.count / EvaluationLimits.stepByteCountMax
            return 1 + count / EvaluationLimits.stepByteCountMax
                + count * (each.walk(depth: depth + 1) + key)
        }
    }

    /// The bytes of the value as `format` and `string` write it.
    var written: Saturating {
        switch self {
        // The longest number has 309 digits before the point and 100 behind it.
        case .scalar: 512
        case .bytes(let count): 512 + count * 2
        case .elements(let count, let each): 2 + count * (each.written + 2)
        case .anything(let sizes):
            switch sizes.nestingDepthMax {
            case nil: .max
            case 0: ValueExtent.bytes(Saturating(sizes.valueByteCountMax)).written
            default:
                max(
                    ValueExtent.bytes(Saturating(sizes.valueByteCountMax)).written,
                    ValueExtent.elements(Saturating(sizes.elementCountMax), each: each).written
                )
            }
        }
    }
}

extension InputSizes {
    /// The larger of both sizes.
    fileprivate func joined(with other: InputSizes) -> InputSizes {
        InputSizes(
            valueByteCountMax: max(valueByteCountMax, other.valueByteCountMax),
            elementCountMax: max(elementCountMax, other.elementCountMax),
            nestingDepthMax: nestingDepthMax.flatMap { own in
                other.nestingDepthMax.map { max(own, $0) }
            }
        )
    }
}
