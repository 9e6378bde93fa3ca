extension Elapsed {
    /// The longest distance a text may name: a hundred years, in days.
    package static let textDayCountMax = 36_500

    private static let textForm =
        "a duration such as `90s`, `15m`, `72h`, `3d`, `2w` or `1d6h` (longest unit first)"

    private static let units: [(letter: Unicode.Scalar, seconds: Int)] = [
        ("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// Reads a duration without a sign: `90s 15m 72h 3d 2w`, sums as `1d6h`.
    ///
    /// - Parameter text: Whole numbers, each unit at most once, the longest first.
    /// - Throws: `TimeTextError` for another form or more than `textDayCountMax` days.
    package init(_ text: String) throws(TimeTextError) {
        let malformed = TimeTextError.malformed(
            text: TimeTextError.excerpt(text),
            expected: Self.textForm
        )
        var scanner = TextScanner(text)
        guard !scanner.isAtEnd else { throw malformed }
        let secondsMax = Self.textDayCountMax * 86_400
        var seconds = 0
        var units = Self.units[...]
        while !scanner.isAtEnd {
            guard let number = scanner.takeNumber(atMost: secondsMax),
                let unit = units.firstIndex(where: { scanner.take($0.letter) })
            else { throw malformed }
            seconds = min(seconds + number * units[unit].seconds, secondsMax + 1)
            units = units[(unit + 1)...]
        }
        guard seconds <= secondsMax else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "at most \(Self.textDayCountMax) days"
            )
        }
        self = .seconds(seconds)
    }

    /// Reads a duration that may have a sign: `-3d`, `+1d6h`, `24h`; `+0`, `-0` and `0` too.
    ///
    /// - Parameter text: A duration as `init(_:)` reads it, after an optional sign.
    /// - Throws: `TimeTextError` as `init(_:)` does.
    package init(signed text: String) throws(TimeTextError) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let hasSign = isNegative || text.utf8.first == UInt8(ascii: "+")
        let rest = hasSign ? String(text.dropFirst()) : text
        guard rest != "0" else {
            self = .zero
            return
        }
        do throws(TimeTextError) {
            let distance = try Elapsed(rest)
            self = isNegative ? -distance : distance
        } catch {
            switch error {
            case .zoneMissing, .malformed:
                throw .malformed(text: TimeTextError.excerpt(text), expected: Self.textForm)
            case .outOfRange(_, let allowed):
                throw .outOfRange(text: TimeTextError.excerpt(text), allowed: allowed)
            }
        }
    }
}

extension Elapsed: CustomStringConvertible {
    /// The one way to write the distance: `1d6h`, `-15m`, `0s`; parts of a second as `1.5s`.
    package var description: String {
        guard microseconds != 0 else { return "0s" }
        var rest = microseconds.magnitude
        var text = microseconds < 0 ? "-" : ""
        for (letter, seconds) in Self.units.dropFirst() {
            let unit = UInt64(seconds) * 1_000_000
            let count = rest / unit
            rest %= unit
            let fraction = letter == "s" ? rest : 0
            guard count > 0 || fraction > 0 else { continue }
            text += String(count)
            if fraction > 0 {
                var digits = paddedDigits(Int(fraction), width: 6)
                while digits.hasSuffix("0") { digits.removeLast() }
                text += "." + digits
            }
            text.unicodeScalars.append(letter)
        }
        return text
    }
}
