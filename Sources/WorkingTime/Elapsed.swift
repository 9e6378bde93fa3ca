/// A distance in time as a clock measures it: `24h` is 24 hours whatever the civil clocks do.
package struct Elapsed: Sendable, Hashable, Comparable, BitwiseCopyable, Codable {
    /// The distance in microseconds; negative points back.
    package let microseconds: Int64

    /// No time at all.
    package static let zero = Elapsed(microseconds: 0)

    /// Makes a distance.
    ///
    /// - Parameter microseconds: Negative points back.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Reads a distance back from its microseconds.
    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the distance as its microseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// That many seconds; beyond what fits, the longest distance there is.
    package static func seconds(_ count: Int) -> Elapsed { Elapsed(count, of: 1_000_000) }

    /// That many minutes; beyond what fits, the longest distance there is.
    package static func minutes(_ count: Int) -> Elapsed { Elapsed(count, of: 60_000_000) }

    /// That many hours; beyond what fits, the longest distance there is.
    package static func hours(_ count: Int) -> Elapsed { Elapsed(count, of: 3_600_000_000) }

    /// That many times 24 hours; beyond what fits, the longest distance there is.
    package static func days(_ count: Int) -> Elapsed { Elapsed(count, of: 86_400_000_000) }

    private init(_ count: Int, of unit: Int64) {
        let (product, overflow) = Int64(count).multipliedReportingOverflow(by: unit)
        microseconds = overflow ? (count < 0 ? .min : .max) : product
    }

    package static func < (left: Elapsed, right: Elapsed) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The sum; beyond what fits, the longest distance there is.
    package static func + (left: Elapsed, right: Elapsed) -> Elapsed {
        let (sum, overflow) = left.microseconds.addingReportingOverflow(right.microseconds)
        return Elapsed(microseconds: overflow ? (right.microseconds < 0 ? .min : .max) : sum)
    }

    /// The difference; beyond what fits, the longest distance there is.
    package static func - (left: Elapsed, right: Elapsed) -> Elapsed {
        let (difference, overflow) =
            left.microseconds.subtractingReportingOverflow(right.microseconds)
        return Elapsed(microseconds: overflow ? (right.microseconds < 0 ? .max : .min) : difference)
    }

    /// The same distance in the other direction.
    package static prefix func - (distance: Elapsed) -> Elapsed {
        zero - distance
    }
}
