/// A length of time that can be negative; at most 292 years, to the nanosecond.
public struct SignedDuration: Sendable, Hashable, Comparable {
    /// The length in nanoseconds.
    public let nanoseconds: Int64

    /// Makes a duration of this many nanoseconds.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Whether `left` is shorter than `right`, or further below zero.
    public static func < (left: SignedDuration, right: SignedDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Reads `1h45m`, `-1.5s`, `300ms` or `0`; nil for anything else and beyond 292 years.
    public init?(text: String) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        if bytes.elementsEqual("0".utf8) {
            self.init(nanoseconds: 0)
            return
        }
        guard !bytes.isEmpty else { return nil }
        // Counting downwards lets the longest negative duration be read as well.
        var total: Int64 = 0
        while !bytes.isEmpty {
            guard let part = SignedDuration.takePart(&bytes) else { return nil }
            let (sum, overflow) = total.subtractingReportingOverflow(part)
            guard !overflow else { return nil }
            total = sum
        }
        guard !isNegative else {
            self.init(nanoseconds: total)
            return
        }
        let (positive, overflow) = Int64(0).subtractingReportingOverflow(total)
        guard !overflow else { return nil }
        self.init(nanoseconds: positive)
    }

    /// Takes one number with its unit off the front and returns its nanoseconds.
    private static func takePart(_ bytes: inout ArraySlice<UInt8>) -> Int64? {
        let isDigit = { (byte: UInt8) in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        let whole = bytes.prefix(while: isDigit)
        bytes = bytes.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            fraction = bytes.prefix(while: isDigit)
            bytes = bytes.dropFirst(fraction.count)
        }
        let isNumberByte = { (byte: UInt8) in isDigit(byte) || byte == UInt8(ascii: ".") }
        let unitBytes = bytes.prefix { !isNumberByte($0) }
        bytes = bytes.dropFirst(unitBytes.count)
        guard !whole.isEmpty || !fraction.isEmpty,
            let unit = nanoseconds(ofUnit: String(decoding: unitBytes, as: UTF8.self))
        else { return nil }
        var total: Int64 = 0
        for byte in whole {
            let (product, overflow) = total.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.addingReportingOverflow(
                Int64(byte - UInt8(ascii: "0"))
            )
            guard !overflow, !sumOverflow else { return nil }
            total = sum
        }
        let (product, overflow) = total.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        var scale = unit
        var decimals: Int64 = 0
        // Past 13 digits even a digit of an hour is below a nanosecond.
        for byte in fraction.prefix(13) {
            scale /= 10
            decimals += scale * Int64(byte - UInt8(ascii: "0"))
        }
        let (sum, sumOverflow) = product.addingReportingOverflow(decimals)
        return sumOverflow ? nil : sum
    }

    private static func nanoseconds(ofUnit unit: String) -> Int64? {
        switch unit {
        case "ns": 1
        case "us", "µs", "μs": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }

    /// The duration in seconds, such as `6347s` or `-1.5s`.
    public var text: String {
        let magnitude = nanoseconds.magnitude
        let seconds = String(magnitude / 1_000_000_000)
        let rest = Int64(magnitude % 1_000_000_000)
        return (nanoseconds < 0 ? "-" : "") + seconds + decimals(ofNanoseconds: rest) + "s"
    }
}
