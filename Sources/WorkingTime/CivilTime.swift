/// A time of day as a wall clock shows it, to the second.
package struct CivilTime: Sendable, Hashable, Comparable, Codable {
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// 00:00:00.
    package static let midnight = CivilTime(secondOfDay: 0)

    /// Makes a time of day; nothing when a clock does not show it.
    package init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else {
            return nil
        }
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Reads `08:00` or `08:00:30`; nothing for any other form.
    package init?(_ text: String) {
        var scanner = TextScanner(text)
        guard let fields = TimeFields(&scanner), scanner.isAtEnd else { return nil }
        self.init(hour: fields.hour, minute: fields.minute, second: fields.second ?? 0)
    }

    /// Makes the time so many seconds after midnight, on a day of 24 hours.
    init(secondOfDay: Int) {
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }

    /// Reads a time of day back from its text.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = CivilTime(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "“\(TimeTextError.excerpt(text))” is not a time as `08:00`"
            )
        }
        self = time
    }

    /// Writes the time of day as its text.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    package static func < (left: CivilTime, right: CivilTime) -> Bool {
        left.secondOfDay < right.secondOfDay
    }

    var secondOfDay: Int { hour * 3_600 + minute * 60 + second }

    var textWithSeconds: String {
        paddedDigits(hour, width: 2) + ":" + paddedDigits(minute, width: 2) + ":"
            + paddedDigits(second, width: 2)
    }
}

extension CivilTime: CustomStringConvertible {
    /// The time as `08:00`, with seconds (`08:00:30`) where there are any.
    package var description: String {
        second == 0 ? String(textWithSeconds.dropLast(3)) : textWithSeconds
    }
}
