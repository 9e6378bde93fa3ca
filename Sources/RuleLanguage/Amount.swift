/// How much of something: a number that is not below zero, exact to the millionth.
///
/// Sums of amounts do not depend on the order: 0.1 and 0.2 are 0.3.
package struct Amount: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The largest amount that one event can give.
    package static let unitCountMax = 1_000_000_000_000
    package static let zero = Amount(millionths: 0)

    /// Fits the sum of as many of the largest amounts as a case can have events.
    package let millionths: Int128

    package init(millionths: Int128) { self.millionths = millionths }

    /// Nothing for a number below zero or above the limit, and for one that is none.
    package init?(_ number: Double) {
        guard number >= 0, number <= Double(Self.unitCountMax) else { return nil }
        millionths = Int128((number * 1_000_000).rounded())
    }

    package static func < (left: Amount, right: Amount) -> Bool {
        left.millionths < right.millionths
    }

    package static func + (left: Amount, right: Amount) -> Amount {
        Amount(millionths: left.millionths &+ right.millionths)
    }

    package static func - (left: Amount, right: Amount) -> Amount {
        Amount(millionths: left.millionths &- right.millionths)
    }

    package var description: String {
        let (units, rest) = millionths.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest != 0 else { return "\(units)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(units).\(digits)"
    }
}
