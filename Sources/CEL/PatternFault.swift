/// Why a text is not a regular expression, as RE2 tells it.
public struct PatternFault: Error, Sendable, Hashable {
    /// The kinds of faults.
    public enum Reason: Sendable, Hashable {
        case escape
        case characterClass
        case characterRange
        case bracketUnclosed
        case parenthesisUnclosed
        case parenthesisUnopened
        case trailingBackslash
        case nothingToRepeat
        case repeatCount
        case repeatTwice
        case group
        case encoding
        case groupName
        case tooLarge
        case other
    }

    /// What is wrong.
    public let reason: Reason
    /// The part of the pattern that is wrong, empty when that is not known.
    public let part: String

    /// What is wrong as half a sentence.
    public func reason(in language: MessageLanguage) -> String {
        let words = words
        let text = language == .danish ? words.danish : words.english
        guard !part.isEmpty, reason != .tooLarge else { return text }
        return "\(text) (`\(part)`)"
    }

    private var words: (english: String, danish: String) {
        let max = ExpressionLimits.patternByteCountMax
        return switch reason {
        case .escape: ("`\\` before something it means nothing to", "`\\` betyder intet her")
        case .characterClass: ("an unknown class of characters", "en ukendt slags tegn")
        case .characterRange: ("a range that ends before it starts", "et forløb er omvendt")
        case .bracketUnclosed: ("a `[` is never closed", "en `[` bliver aldrig lukket")
        case .parenthesisUnclosed: ("a `(` is never closed", "en `(` bliver aldrig lukket")
        case .parenthesisUnopened: ("a `)` was never opened", "en `)` blev aldrig åbnet")
        case .trailingBackslash: ("it ends with `\\`", "det slutter med `\\`")
        case .nothingToRepeat:
            (
                "nothing stands before a sign of repetition",
                "der står intet før et tegn for gentagelse"
            )
        case .repeatCount: ("too many repetitions", "for mange gentagelser")
        case .repeatTwice:
            (
                "two signs of repetition in a row",
                "to tegn for gentagelse efter hinanden"
            )
        case .group: ("an unknown kind of group", "en ukendt slags gruppe")
        case .encoding: ("it is not UTF-8", "det er ikke UTF-8")
        case .groupName: ("a group with a wrong name", "en gruppe med et forkert navn")
        case .tooLarge:
            (
                "it is too large; at most \(max) bytes are allowed",
                "det er for stort; det må højst fylde \(max) bytes"
            )
        case .other: ("it cannot be compiled", "det kan ikke bruges")
        }
    }
}
