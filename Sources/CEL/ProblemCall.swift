extension Diagnostic {
    /// What is wrong with how a function is called.
    public enum Call: Sendable, Hashable {
        /// The function is called without a dot, but has a subject before one.
        case dotMissing(String)
        /// The function is called with a dot, but has none.
        case dotTooMuch(String)
        /// The function does not work on values of these types; how it is called.
        case arguments(String, [ValueType], forms: [String])
        /// The function wants values of one kind, and has some of several.
        case unlikeArguments(String, [ValueType])
        /// The function takes another number of values; how it is called.
        case argumentCount(String, Int, forms: [String])
        /// The text is not a regular expression.
        case pattern(PatternFault)
        /// The text cannot be read as a length of time.
        case duration(String)
        /// The text cannot be read as a point in time.
        case timestamp(String)
        case divisionByZero
        /// Both sides of a comparison are written alike, so it has one answer always.
        case sameSides(isEqual: Bool)

        var wording: Wording {
            switch self {
            case .dotMissing(let name):
                Wording(
                    "cel-wrong-call",
                    en: "`\(name)` stands after its subject and a dot: `x.\(name)(...)`.",
                    da: "`\(name)` står efter det, den handler om, og et punktum: "
                        + "`x.\(name)(...)`."
                )
            case .dotTooMuch(let name):
                Wording(
                    "cel-wrong-call",
                    en: "`\(name)` stands before its value and without a dot: `\(name)(x)`.",
                    da: "`\(name)` står før sin værdi og uden punktum: `\(name)(x)`."
                )
            case .arguments(let name, let types, let forms):
                Wording(
                    "cel-wrong-arguments",
                    en: "`\(name)` does not work on "
                        + "\(Call.list(types.map { $0.name(in: .english) }, "and")). It is "
                        + "written \(Call.list(forms.map { "`\($0)`" }, "or")).",
                    da: "`\(name)` virker ikke på "
                        + "\(Call.list(types.map { $0.name(in: .danish) }, "og")). Den skrives "
                        + "\(Call.list(forms.map { "`\($0)`" }, "eller"))."
                )
            case .unlikeArguments(let name, let types):
                Wording(
                    "cel-wrong-arguments",
                    en: "`\(name)` wants values of the same kind, and here are "
                        + "\(Call.list(types.map { $0.name(in: .english) }, "and")).",
                    da: "`\(name)` skal have værdier af samme slags, og her er "
                        + "\(Call.list(types.map { $0.name(in: .danish) }, "og"))."
                )
            case .argumentCount(let name, let count, let forms):
                Wording(
                    "cel-wrong-arguments",
                    en: "`\(name)` has \(count) \(count == 1 ? "value" : "values") here. It is "
                        + "written \(Call.list(forms.map { "`\($0)`" }, "or")).",
                    da: "`\(name)` har her \(count) \(count == 1 ? "værdi" : "værdier"). Den "
                        + "skrives \(Call.list(forms.map { "`\($0)`" }, "eller"))."
                )
            case .pattern(let fault):
                Wording(
                    "cel-bad-pattern",
                    en: "The text is not a pattern: \(fault.reason(in: .english)).",
                    da: "Teksten er ikke et mønster: \(fault.reason(in: .danish))."
                )
            case .duration, .timestamp:
                wordingOfTime
            case .divisionByZero:
                Wording(
                    "cel-division-by-zero",
                    en: "Nothing can be divided by 0.",
                    da: "Intet kan deles med 0."
                )
            case .sameSides(let isEqual):
                Wording(
                    "cel-same-sides",
                    en: "Both sides are the same, so this is always \(isEqual).",
                    da: "Begge sider er ens, så dette er altid \(isEqual ? "sandt" : "falsk")."
                )
            }
        }

        private var wordingOfTime: Wording {
            switch self {
            case .duration(let text):
                Wording(
                    "cel-bad-duration",
                    en: "`\(text)` is not a length of time. It is a number with a unit, such as "
                        + "`48h`, `30m` or `10s`.",
                    da: "`\(text)` er ikke en varighed. Den er et tal med enhed, for eksempel "
                        + "`48h`, `30m` eller `10s`."
                )
            case .timestamp(let text):
                Wording(
                    "cel-bad-timestamp",
                    en: "`\(text)` is not a point in time. It is written as "
                        + "`2026-01-31T12:00:00+01:00`.",
                    da: "`\(text)` er ikke et tidspunkt. Det skrives som "
                        + "`2026-01-31T12:00:00+01:00`."
                )
            default:
                preconditionFailure("only times are worded here")
            }
        }

        /// The words with commas and one word before the last.
        private static func list(_ words: [String], _ last: String) -> String {
            guard words.count > 1 else { return words.first ?? "" }
            let first = words.dropLast().joined(separator: ", ")
            // A name with a clause of its own is closed by a comma.
            let comma = words.dropLast().contains { $0.contains(",") } ? "," : ""
            return "\(first)\(comma) \(last) \(words[words.count - 1])"
        }
    }
}
