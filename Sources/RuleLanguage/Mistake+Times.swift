import CaseEvents
package import WorkingTime

/// Mistakes of times and durations.
extension Mistake {
    /// Working time where only elapsed time is understood.
    static func workingTimeInWindow(_ text: String) -> Mistake {
        Mistake(
            "time-working",
            da: "“\(text)” tæller arbejdstid, og her tæller al tid.",
            en: "“\(text)” counts working time, and all time counts here.",
            expected: Localized(
                danish: "en varighed som `72h`; arbejdsdage hører til i `tell` og i en frist",
                english: "a duration such as `72h`; working days belong in `tell` and a deadline"
            )
        )
    }

    /// A length of time with a minus, as if the key did not say which way it goes.
    static func timeBackwards(_ text: String) -> Mistake {
        Mistake(
            "time-backwards",
            da: "“\(text)” går baglæns, og en varighed har intet fortegn.",
            en: "“\(text)” goes backwards, and a duration has no sign.",
            expected: Localized(
                danish: "en varighed; `before` ser tilbage, `after` frem",
                english: "a duration; `before` looks back, `after` ahead"
            ),
            suggestion: String(text.drop { $0 == "-" || $0 == " " })
        )
    }

    /// A time that cannot be read.
    package static func time(_ error: TimeTextError) -> Mistake {
        switch error {
        case .zoneMissing(let text):
            return Mistake(
                "time-without-zone",
                da: "“\(text)” har ingen tidszone; tilføj `Z` eller en forskydning som `+01:00`.",
                en: "“\(text)” has no time zone; add `Z` or an offset such as `+01:00`.",
                suggestion: text + "+01:00"
            )
        case .malformed(let text, let expected):
            return Mistake(
                "time-malformed",
                da: "“\(text)” kan ikke læses som tid.",
                en: "“\(text)” cannot be read as a time.",
                expected: Localized(danish: danish(expected), english: expected),
                suggestion: LikelyTime.suggestion(text, expected: expected)
            )
        case .outOfRange(let text, let allowed):
            return Mistake(
                "time-out-of-range",
                da: "“\(text)” ligger uden for det tilladte.",
                en: "“\(text)” is out of range.",
                expected: Localized(danish: danish(allowed), english: allowed)
            )
        }
    }

    /// The forms that times can have, whose examples are the same in both languages.
    private static func danish(_ form: String) -> String {
        let words = [
            ("a duration such as", "en varighed som"),
            (" (longest unit first)", " (største enhed først)"),
            ("an amount such as", "en længde som"),
            ("an RFC 3339 time such as", "et tidspunkt som"),
            ("a local time such as", "en lokal tid som"),
            (", without an offset", ", uden forskydning"), ("at most", "højst"), (" days", " dage"),
            (" or `", " eller `"), ("a day of the years", "en dag i årene"),
            ("a year from", "et år fra"), (" to ", " til "),
            ("a day of the calendar", "en dag i kalenderen"),
            ("with an offset of", "med en forskydning på"),
        ]
        var text = form
        for (english, danish) in words where !danish.isEmpty {
            var pieces: [Substring] = []
            var rest = text[...]
            while let found = rest.firstRange(of: english) {
                pieces.append(rest[..<found.lowerBound])
                rest = rest[found.upperBound...]
            }
            pieces.append(rest)
            text = pieces.joined(separator: danish)
        }
        return text
    }
}
