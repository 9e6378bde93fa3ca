/// How large the values are assumed to be that an expression reads, to reckon what it costs.
///
/// A variable or attribute can be declared smaller. Nothing enforces the sizes: what is larger is
/// evaluated as well, up to `EvaluationLimits`, and costs more than was reckoned.
public struct InputSizes: Sendable, Hashable {
    /// The length of a text or byte string, in bytes.
    public let valueByteCountMax: Int
    /// The number of elements of a list or map.
    public let elementCountMax: Int
    /// How many lists and maps lie within each other where no type says it; nothing for any number,
    /// so that comparing two such values has no bound.
    public let nestingDepthMax: Int?

    /// Assumes these sizes.
    public init(
        valueByteCountMax: Int = 1_024,
        elementCountMax: Int = 100,
        nestingDepthMax: Int? = nil
    ) {
        self.valueByteCountMax = max(0, valueByteCountMax)
        self.elementCountMax = max(0, elementCountMax)
        self.nestingDepthMax = nestingDepthMax.map { max(0, $0) }
    }

    /// The sizes of what lies in a list or map.
    var within: InputSizes {
        InputSizes(
            valueByteCountMax: valueByteCountMax,
            elementCountMax: elementCountMax,
            nestingDepthMax: nestingDepthMax.map { $0 - 1 }
        )
    }
}

/// A number that stays the largest one instead of leaving its range, and is never below zero.
struct Saturating: Sendable, Hashable, Comparable, ExpressibleByIntegerLiteral {
    static let max = Saturating(Int.max)

    let value: Int

    init(_ value: Int) {
        self.value = Swift.max(0, value)
    }

    init(integerLiteral value: Int) {
        self.init(value)
    }

    static func < (left: Saturating, right: Saturating) -> Bool { left.value < right.value }

    static func + (left: Saturating, right: Saturating) -> Saturating {
        let (sum, overflow) = left.value.addingReportingOverflow(right.value)
        return overflow ? .max : Saturating(sum)
    }

    static func * (left: Saturating, right: Saturating) -> Saturating {
        let (product, overflow) = left.value.multipliedReportingOverflow(by: right.value)
        return overflow ? .max : Saturating(product)
    }

    static func += (left: inout Saturating, right: Saturating) { left = left + right }

    /// The quotient without its rest; the largest number stays what it is.
    static func / (left: Saturating, right: Int) -> Saturating {
        left == .max ? left : Saturating(left.value / right)
    }
}
