/// Lengths of time as people write them: `2 dage`, `48 timer`, `10 min`.
enum DurationWords {
    private static let hours = ["h", "t", "hr", "hrs", "hour", "hours", "time", "timer"]
    private static let minutes = ["m", "min", "mins", "minut", "minutter", "minute", "minutes"]
    private static let seconds = ["s", "sec", "sek", "second", "seconds", "sekund", "sekunder"]
    private static let days = ["d", "day", "days", "dag", "dage", "døgn"]
    private static let weeks = ["w", "week", "weeks", "uge", "uger"]
    private static let others = ["ms", "us", "ns"]

    /// Whether the word is a unit of time.
    static func isUnit(_ word: String) -> Bool {
        let unit = word.lowercased()
        return [hours, minutes, seconds, days, weeks, others].contains { $0.contains(unit) }
    }

    /// The length as `duration` reads it, or nil when it is none; days become hours.
    static func text(count: String, unit: String) -> String? {
        let unit = unit.lowercased()
        let whole = "\(count)\(unit)"
        if SignedDuration(text: whole) != nil { return whole }
        let letter =
            hours.contains(unit)
            ? "h" : minutes.contains(unit) ? "m" : seconds.contains(unit) ? "s" : nil
        if let letter, SignedDuration(text: count + letter) != nil { return count + letter }
        let factor: Int64? = days.contains(unit) ? 24 : weeks.contains(unit) ? 168 : nil
        guard let factor, let number = Int64(count), number < 10_000 else { return nil }
        return "\(number * factor)h"
    }

    /// The same of one text, such as `2 dage` or `48t`.
    static func text(of text: String) -> String? {
        let count = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(count.count).drop { $0 == " " }
        return self.text(count: String(count), unit: String(unit))
    }
}
