extension Diagnostic {
    /// What is wrong with the name of a variable, an attribute or a function.
    public enum Name: Sendable, Hashable {
        case unknown(String)
        /// A record of this display name has no such attribute.
        case unknownAttribute(String, of: String)
        /// An attribute that may be missing is read without saying what holds then; the read as
        /// it is written.
        case mayBeMissing(String, read: String)
        /// The attribute never holds the text; what it can hold.
        case neverHolds(String, text: String, allowed: [String])
        /// A value of the type has no attributes.
        case noAttributes(String, of: ValueType)
        /// A length is asked for as an attribute.
        case length(String)
        case unknownFunction(String)
        /// An attribute is called as if it were a function.
        case attributeCalled(String)
        /// A macro with arguments of the wrong number.
        case macro(String)
        /// A function that would tell what time it is now.
        case clock(String)

        var wording: Wording {
            switch self {
            case .unknown(let name):
                Wording(
                    "cel-unknown-name",
                    en: "`\(name)` is not known here.",
                    da: "`\(name)` kendes ikke her."
                )
            case .unknownAttribute(let name, let record):
                Wording(
                    "cel-unknown-attribute",
                    en: "`\(record)` has no attribute `\(name)`.",
                    da: "`\(record)` har ingen oplysning `\(name)`."
                )
            case .mayBeMissing(let name, let read):
                Wording(
                    "cel-may-be-missing",
                    en: "`\(name)` may be missing. Say what holds then, or ask "
                        + "`has(\(read)) &&` first.",
                    da: "`\(name)` kan mangle. Sig, hvad der så gælder, eller spørg først "
                        + "`has(\(read)) &&`."
                )
            case .neverHolds(let name, let text, let allowed):
                neverHolds(name, text, allowed)
            case .noAttributes(let field, let type):
                Wording(
                    "cel-no-attributes",
                    en: "This is \(type.name(in: .english)) and has no attributes, so "
                        + "`.\(field)` cannot be read.",
                    da: "Dette er \(type.name(in: .danish)) og har ingen oplysninger, så "
                        + "`.\(field)` kan ikke læses."
                )
            case .length(let name):
                Wording(
                    "cel-no-attributes",
                    en: "`\(name)` is not known. The length or number is `size()`.",
                    da: "`\(name)` kendes ikke. Længden eller antallet er `size()`."
                )
            case .unknownFunction(let name):
                Wording(
                    "cel-unknown-function",
                    en: "There is no function `\(name)`.",
                    da: "Der er ingen funktion `\(name)`."
                )
            case .attributeCalled(let name):
                Wording(
                    "cel-unknown-function",
                    en: "`\(name)` is an attribute and is read without parentheses.",
                    da: "`\(name)` er en oplysning og læses uden parenteser."
                )
            case .macro(let name):
                Wording(
                    "cel-macro-arguments",
                    en: "`\(name)` needs a name and what it does with it: "
                        + "`list.\(name)(x, ...)`.",
                    da: "`\(name)` skal have et navn, og hvad der gøres med det: "
                        + "`liste.\(name)(x, ...)`."
                )
            case .clock(let name):
                Wording(
                    "cel-no-clock",
                    en: "There is no `\(name)`: an expression does not know what time it is.",
                    da: "Der er ingen `\(name)`: et udtryk ved ikke, hvad klokken er."
                )
            }
        }

        private func neverHolds(_ name: String, _ text: String, _ allowed: [String]) -> Wording {
            let shown =
                allowed.prefix(24).map { "`\($0)`" }.joined(separator: ", ")
                + (allowed.count > 24 ? ", …" : "")
            return Wording(
                "cel-value-not-allowed",
                en: "`\(name)` is never `\(text)`. It is one of \(shown).",
                da: "`\(name)` er aldrig `\(text)`. Den er en af \(shown)."
            )
        }
    }
}
