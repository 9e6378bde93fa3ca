import WorkingTime

/// What an author probably meant by a time that cannot be read.
enum LikelyTime {
    private static let units: [(words: [String], letter: String, days: Int?)] = [
        (["s", "sec", "second", "seconds", "sek", "sekund", "sekunder"], "s", nil),
        (["m", "min", "minute", "minutes", "minut", "minutter"], "m", nil),
        (["h", "hour", "hours", "t", "time", "timer"], "h", nil),
        (["d", "day", "days", "dag", "dage", "døgn"], "d", nil),
        (["w", "week", "weeks", "u", "uge", "uger"], "w", nil),
        (["mo", "month", "months", "mdr", "måned", "måneder"], "d", 30),
        (["y", "year", "years", "år"], "d", 365),
    ]

    /// A duration for `7 days`, `7D` or `P7D`; a time of a test for `26h`; nothing for other texts.
    static func suggestion(_ text: String, expected: String) -> String? {
        let isDuration = expected.hasPrefix("a duration")
        let isAmount = expected.hasPrefix("an amount")
        if isDuration { return duration(text) }
        if isAmount { return amount(text) }
        if expected.hasPrefix("an RFC 3339"), let distance = duration(text) ?? sound(text) {
            return "T+" + distance
        }
        return nil
    }

    /// A date for `31.01.2026`, `31/1/2026` or `31-1-26`; nothing where that is no day.
    static func date(_ text: String) -> String? {
        let parts = text.split(omittingEmptySubsequences: false) { ".-/ ".contains($0) }
            .compactMap { Int($0) }
        guard parts.count == 3 else {
            let day = String(text.prefix(10))
            return text.utf8.count > 10 && CivilDate(iso: day) != nil ? day : nil
        }
        let year = parts[2] < 100 ? 2_000 + max(0, parts[2]) : parts[2]
        let digits = [pad(year, 4), pad(parts[1], 2), pad(parts[0], 2)].joined(separator: "-")
        return CivilDate(iso: digits) == nil ? nil : digits
    }

    private static func pad(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }

    private static func sound(_ text: String) -> String? {
        (try? Elapsed(text)) == nil ? nil : text
    }

    private static func amount(_ text: String) -> String? {
        let (sign, rest) = signed(text)
        let words = rest.split(separator: " ").map { $0.lowercased() }
        guard let number = words.first.flatMap({ Int($0) }), words.count > 1 else {
            return duration(rest).map { sign + $0 }
        }
        let isBefore = words.last == "before" || words.last == "før"
        let unit = words.dropFirst().filter { $0 != "before" && $0 != "før" }.joined(separator: " ")
        let own = isBefore ? "-" : sign
        if ["arbejdsdag", "arbejdsdage", "workdays", "workday", "business days"].contains(unit) {
            return number == 1 ? "\(own)1 working day" : "\(own)\(number) working days"
        }
        if ["hverdag", "hverdage"].contains(unit) { return "\(own)\(number) weekdays" }
        return duration("\(number) \(unit)").map { own + $0 }
    }

    private static func signed(_ text: String) -> (String, String) {
        if text.hasPrefix("-") || text.hasPrefix("+") {
            return (String(text.prefix(1)), String(text.dropFirst()))
        }
        return ("", text)
    }

    private static func duration(_ text: String) -> String? {
        var small = text.lowercased()
        if small.hasPrefix("p") { small = String(small.dropFirst()).filter { $0 != "t" } }
        let digits = small.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
        guard let whole = digits.split(whereSeparator: { $0 == "." || $0 == "," }).first,
            let number = Int(whole), number <= 10_000
        else { return nil }
        let word = small[digits.endIndex...].split(separator: " ").joined(separator: " ")
        if word.isEmpty { return digits.count == whole.count ? "\(number)d" : nil }
        guard let unit = units.first(where: { $0.words.contains(word) }) else { return nil }
        guard digits.count == whole.count else { return half(String(digits), number, unit.letter) }
        let written = "\(number * (unit.days ?? 1))\(unit.letter)"
        return sound(written)
    }

    /// `1.5h` as `1h30m`.
    private static func half(_ digits: String, _ number: Int, _ letter: String) -> String? {
        guard digits.hasSuffix(".5") || digits.hasSuffix(",5") else { return nil }
        let smaller = [("m", "30s"), ("h", "30m"), ("d", "12h"), ("w", "84h")]
        guard let rest = smaller.first(where: { $0.0 == letter })?.1 else { return nil }
        return number == 0 ? rest : "\(number)\(letter)\(rest)"
    }
}
