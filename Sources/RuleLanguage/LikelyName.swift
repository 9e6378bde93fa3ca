import CaseEvents
import WorkingTime

/// What an author probably meant by a name or a comparison that cannot be read.
enum LikelyName {
    /// A text as a name: small letters, digits and the separator; nothing when too little is left.
    static func written(_ text: String, separator: String) -> String? {
        let letters = ["æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "oe", "ä": "ae", "ü": "y"]
        var name = ""
        for character in text.lowercased() {
            if let spelling = letters[String(character)] {
                name += spelling
            } else if ("a"..."z").contains(character) || ("0"..."9").contains(character) {
                name.append(character)
            } else if !name.isEmpty, !name.hasSuffix(separator) {
                name += separator
            }
        }
        if name.hasSuffix(separator) { name.removeLast(separator.count) }
        guard name.utf8.first.map(isSmallLetter) == true, name.utf8.count <= 64, name != text else {
            return nil
        }
        return name
    }

    /// `F01` for `F1`, `f1` or `1`.
    static func failure(_ text: String) -> String? {
        let digits = text.utf8.filter(isDigit)
        let letters = text.utf8.count - digits.count
        guard (1...3).contains(digits.count), letters <= 1,
            text.isEmpty || letters == 0 || text.lowercased().hasPrefix("f")
        else { return nil }
        let number = String(decoding: digits, as: UTF8.self)
        return "F" + (number.utf8.count == 1 ? "0" : "") + number
    }

    /// `>= 2` for `2`, `>=2` or `at least 2`, in quotes as YAML needs them.
    static func comparison(_ text: String) -> String? {
        let number = text.utf8.reversed().prefix(while: isDigit).reversed()
        guard (1...4).contains(number.count), text.utf8.count <= 24 else { return nil }
        let words = text.dropLast(number.count).filter { $0 != " " }.lowercased()
        let signs: [(String, [String])] = [
            (">=", ["", ">=", "=>", "≥", "atleast", "mindst", "min", "==", "="]),
            ("<=", ["<=", "=<", "≤", "atmost", "højst", "max"]),
            (">", [">", "morethan", "over", "flereend", "mereend"]),
            ("<", ["<", "lessthan", "under", "færreend", "mindreend", "fewerthan"]),
        ]
        guard let sign = signs.first(where: { $0.1.contains(words) })?.0 else { return nil }
        return "\"\(sign) \(String(decoding: number, as: UTF8.self))\""
    }

    /// The event types that a text probably names, as they are written in a rule.
    ///
    /// Where a state cannot stand, the event that begins it is meant.
    static func eventType(
        _ text: String,
        in vocabulary: Vocabulary,
        orState: Bool = true
    ) -> String? {
        let names = vocabulary.eventTypes.map(\.name)
        if (try? Elapsed(text)) != nil { return nil }
        if let state = vocabulary.state(text) {
            return orState ? "{state: \(text)}" : state.from.first
        }
        // A sequence that stands as one element of its list.
        let steps = text.split(separator: " then ").map { String($0) }
        if steps.count > 1,
            steps.allSatisfy({
                $0.split(separator: " ").first.map { names.contains(String($0)) } == true
            })
        {
            return steps.map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
                .joined(separator: ", then ")
        }
        let pieces = text.split { " ,;|".contains($0) }.map { String($0) }
            .filter { !["or", "eller", "og", "and"].contains($0) }
        if pieces.count > 1, pieces.allSatisfy({ names.contains($0) }) {
            return "[\(pieces.joined(separator: ", "))]"
        }
        if let close = closestWord(to: text, among: names) { return close }
        let small = text.lowercased()
        if let type = vocabulary.eventTypes.first(where: {
            $0.meaning.danish.lowercased() == small || $0.meaning.english.lowercased() == small
        }) {
            return type.name
        }
        let lasts = vocabulary.eventTypes.map { type in
            (type.name, type.name.split(separator: ".").last.map { String($0) } ?? type.name)
        }
        let last = small.split(separator: ".").last.map { String($0) } ?? small
        guard let near = closestWord(to: last, among: lasts.map(\.1)) else { return nil }
        return lasts.first { $0.1 == near }?.0
    }
}
