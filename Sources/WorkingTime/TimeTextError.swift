/// Why a text is not a time, a date or a distance in time.
package enum TimeTextError: Error, Sendable, Hashable, CustomStringConvertible {
    /// An instant without `Z` or an offset: it could mean any of two dozen hours.
    case zoneMissing(text: String)
    /// The text does not have the form that was expected.
    case malformed(text: String, expected: String)
    /// The form is right, but a number in it lies outside what is allowed.
    case outOfRange(text: String, allowed: String)

    /// How much of the offending text an error repeats, in characters.
    package static let excerptCharacterCountMax = 64

    /// A stable name of the mistake.
    package var code: String {
        switch self {
        case .zoneMissing: "time.zone_missing"
        case .malformed: "time.malformed"
        case .outOfRange: "time.out_of_range"
        }
    }

    /// The offending text, cut to `excerptCharacterCountMax` characters.
    package var text: String {
        switch self {
        case .zoneMissing(let text): text
        case .malformed(let text, _): text
        case .outOfRange(let text, _): text
        }
    }

    /// What is wrong and what to write instead.
    package var description: String {
        switch self {
        case .zoneMissing(let text):
            "“\(text)” has no time zone; add `Z` or an offset such as `+01:00`"
        case .malformed(let text, let expected):
            "“\(text)” is not understood; expected \(expected)"
        case .outOfRange(let text, let allowed):
            "“\(text)” is out of range; allowed is \(allowed)"
        }
    }

    static func excerpt(_ text: String) -> String {
        guard
            let end = text.index(
                text.startIndex,
                offsetBy: excerptCharacterCountMax,
                limitedBy: text.endIndex
            ), end < text.endIndex
        else { return text }
        return text[..<end] + "…"
    }
}
