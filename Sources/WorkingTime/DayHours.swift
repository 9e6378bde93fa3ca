/// Hours of a day as wall clocks show them: `08:00-12:00, 12:30-16:00`, or `17:00-07:30` overnight.
package struct DayHours: Sendable, Hashable, Codable {
    /// One stretch, in seconds after midnight; it ends after 86 400 where it lasts into the next day.
    struct Stretch: Sendable, Hashable, Codable {
        let from: Int
        let until: Int
    }

    /// The most stretches that one day can have.
    package static let stretchCountMax = 8

    /// No hour at all.
    package static let none = DayHours(stretches: [])

    let stretches: [Stretch]

    init(stretches: [Stretch]) {
        self.stretches = stretches
    }

    /// Reads stretches parted by commas.
    ///
    /// Each begins at a time of day and ends before another: `08:00-16:00` has 15:59 and not 16:00.
    /// One that ends earlier than it begins lasts into the next day; `24:00` ends a day.
    ///
    /// - Parameter text: The whole text.
    /// - Throws: `TimeTextError` for another form, a time that no clock shows, a stretch of no length
    ///   and more than `stretchCountMax` stretches.
    package init(_ text: String) throws(TimeTextError) {
        var stretches: [Stretch] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard stretches.count < Self.stretchCountMax else {
                throw .outOfRange(
                    text: TimeTextError.excerpt(text),
                    allowed: "at most \(Self.stretchCountMax) stretches in a day"
                )
            }
            stretches.append(try Self.stretch(part, in: text))
        }
        self.stretches = stretches
    }

    private static func stretch(
        _ part: Substring,
        in text: String
    ) throws(TimeTextError) -> Stretch {
        var scanner = TextScanner(part)
        _ = scanner.take { $0 == 0x20 }
        guard let from = TimeFields(&scanner), from.second == nil, scanner.take("-"),
            let until = TimeFields(&scanner), until.second == nil
        else { throw malformed(text) }
        _ = scanner.take { $0 == 0x20 }
        guard scanner.isAtEnd else { throw malformed(text) }
        let endsTheDay = until.hour == 24 && until.minute == 0
        guard let start = CivilTime(hour: from.hour, minute: from.minute),
            let end = endsTheDay ? .midnight : CivilTime(hour: until.hour, minute: until.minute)
        else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "00:00 to 23:59, and 24:00 as an end"
            )
        }
        guard endsTheDay || start != end else {
            throw .outOfRange(
                text: TimeTextError.excerpt(text),
                allowed: "a stretch that ends at another time than it begins; a whole day is"
                    + " 00:00-24:00"
            )
        }
        let isOvernight = endsTheDay || end < start
        return Stretch(
            from: start.secondOfDay,
            until: end.secondOfDay + (isOvernight ? 86_400 : 0)
        )
    }

    private static func malformed(_ text: String) -> TimeTextError {
        .malformed(
            text: TimeTextError.excerpt(text),
            expected: "hours such as `08:00-16:00`, or `08:00-12:00, 13:00-16:00`"
        )
    }

    /// Whether a second counted from the day's midnight lies in them.
    func contains(_ second: Int) -> Bool {
        stretches.contains { $0.from <= second && second < $0.until }
    }
}
