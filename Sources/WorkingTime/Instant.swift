/// A point in time, apart from any zone.
package struct Instant: Sendable, Hashable, Comparable, BitwiseCopyable, Codable {
    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
    package let microseconds: Int64

    /// 0001-01-01T00:00:00Z: arithmetic stops here.
    package static let earliest = Instant(microseconds: -62_135_596_800_000_000)
    /// The last microsecond of the year 9999: arithmetic stops here.
    package static let latest = Instant(microseconds: 253_402_300_799_999_999)

    /// Makes an instant; one beyond `earliest` or `latest` becomes that limit.
    ///
    /// - Parameter microseconds: Since 1970-01-01T00:00:00Z.
    package init(microseconds: Int64) {
        self.microseconds = min(
            max(microseconds, -62_135_596_800_000_000),
            253_402_300_799_999_999
        )
    }

    /// Reads an instant back from its microseconds.
    package init(from decoder: any Decoder) throws {
        self.init(microseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    /// Writes the instant as its microseconds.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// The instant that lies the given distance away; it stops at `earliest` and `latest`.
    package func advanced(by distance: Elapsed) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(distance.microseconds)
        guard !overflow else { return distance.microseconds < 0 ? .earliest : .latest }
        return Instant(microseconds: sum)
    }

    /// The time that went by from another instant to this one; negative when that one is later.
    package func elapsed(since earlier: Instant) -> Elapsed {
        Elapsed(microseconds: microseconds - earlier.microseconds)
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Whole seconds since 1970, rounded towards the past.
    var wholeSeconds: Int { flooredQuotient(Int(microseconds), 1_000_000) }

    /// What `wholeSeconds` leaves over: 0…999999.
    var microsecondOfSecond: Int { flooredRemainder(Int(microseconds), 1_000_000) }

    init(wholeSeconds: Int, microsecondOfSecond: Int = 0) {
        let (product, overflow) = Int64(wholeSeconds).multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else {
            self = wholeSeconds < 0 ? .earliest : .latest
            return
        }
        self = Instant(microseconds: product)
            .advanced(by: Elapsed(microseconds: Int64(microsecondOfSecond)))
    }
}

extension Instant: CustomStringConvertible {
    package var description: String { rfc3339 }
}
