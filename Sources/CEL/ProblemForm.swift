extension Diagnostic {
    /// What is wrong with how the parts of an expression are put together.
    public enum Form: Sendable, Hashable {
        case empty
        /// A sign without anything before it.
        case nothingBefore(String)
        /// A sign without anything after it.
        case nothingAfter(String)
        case unexpected(String)
        /// A second value follows a first, the text of the second.
        case operatorMissing(String)
        /// A word for an operator, such as `and`.
        case foreignWord(String)
        /// A function written between its arguments, such as `a contains b`.
        case functionBetween(String)
        /// `if`, `then` and `else`.
        case choiceInWords
        /// `between 1 and 5`.
        case between
        /// A bracket that is never closed.
        case unclosed(String, closing: String)
        /// A bracket that was never opened.
        case unopened(String)
        /// A closing bracket of another kind than the opening one.
        case otherBracket(String, expected: String)
        /// `:` is missing in `a ? b : c`.
        case secondChoiceMissing
        /// `:` is missing after the key of a map.
        case valueOfKeyMissing
        case nameAfterDotMissing
        case reservedWord(String)
        /// Words that are probably meant as text.
        case unquotedText(String)
        case percent
        case listInParentheses
        /// An arrow between the name and the condition of a macro.
        case arrow(String)
        /// `has` without an attribute.
        case presenceWithoutAttribute
        /// A macro without the name it gives to what it visits.
        case macroNameMissing(String)
        case macroNamesEqual(String)
        case record(String)

        var wording: Wording {
            switch self {
            case .empty, .nothingBefore, .nothingAfter, .unexpected, .operatorMissing,
                .reservedWord, .nameAfterDotMissing, .record, .unquotedText:
                wordingOfPlace
            case .foreignWord, .functionBetween, .choiceInWords, .between, .percent,
                .listInParentheses, .arrow:
                wordingOfHabit
            case .unclosed, .unopened, .otherBracket, .secondChoiceMissing, .valueOfKeyMissing:
                wordingOfBrackets
            case .presenceWithoutAttribute, .macroNameMissing, .macroNamesEqual:
                wordingOfMacro
            }
        }

        private var wordingOfPlace: Wording {
            switch self {
            case .empty:
                Wording(
                    "cel-empty",
                    en: "There is no expression here.",
                    da: "Her står intet udtryk."
                )
            case .nothingBefore(let sign):
                Wording(
                    "cel-operand-missing",
                    en: "Something is missing before `\(sign)`.",
                    da: "Der mangler noget før `\(sign)`."
                )
            case .nothingAfter(let sign):
                Wording(
                    "cel-operand-missing",
                    en: "Something is missing after `\(sign)`.",
                    da: "Der mangler noget efter `\(sign)`."
                )
            case .operatorMissing(let text):
                Wording(
                    "cel-operator-missing",
                    en: "A sign such as `==` or `&&` is missing before `\(text)`.",
                    da: "Der mangler et tegn som `==` eller `&&` før `\(text)`."
                )
            case .reservedWord(let word):
                Wording(
                    "cel-reserved-word",
                    en: "`\(word)` is a word of the language and cannot be a name.",
                    da: "`\(word)` er et ord i sproget og kan ikke være et navn."
                )
            case .nameAfterDotMissing:
                Wording(
                    "cel-name-missing",
                    en: "A name is missing after `.`.",
                    da: "Der mangler et navn efter `.`."
                )
            case .record(let name):
                Wording(
                    "cel-unknown-type",
                    en: "`\(name){...}` would make a record; expressions only read them.",
                    da: "`\(name){...}` ville lave en post; udtryk læser dem kun."
                )
            case .unquotedText(let text):
                Wording(
                    "cel-unquoted-text",
                    en: "`\(text)` is not a name that is known here. Text stands between `\"`.",
                    da: "`\(text)` er ikke et navn, der kendes her. Tekst står mellem `\"`."
                )
            case .unexpected(let text):
                Wording(
                    "cel-syntax",
                    en: "`\(text)` cannot stand here.",
                    da: "`\(text)` kan ikke stå her."
                )
            default:
                preconditionFailure("only places are worded here")
            }
        }

        private var wordingOfHabit: Wording {
            switch self {
            case .foreignWord(let word):
                Wording(
                    "cel-foreign-word",
                    en: "`\(word)` is not a word of this language; signs are written instead.",
                    da: "`\(word)` er ikke et ord i dette sprog; der skrives tegn i stedet."
                )
            case .functionBetween(let name):
                Wording(
                    "cel-function-between",
                    en: "`\(name)` is written with a dot and parentheses: `x.\(name)(\"...\")`.",
                    da: "`\(name)` skrives med punktum og parenteser: `x.\(name)(\"...\")`."
                )
            case .choiceInWords:
                Wording(
                    "cel-choice-in-words",
                    en: "There is no `if`. A choice is written `condition ? then : otherwise`.",
                    da: "Der er intet `if`. Et valg skrives `betingelse ? så : ellers`."
                )
            case .between:
                Wording(
                    "cel-between",
                    en: "There is no `between`. Write `x >= 1 && x <= 5`.",
                    da: "Der er intet `between`. Skriv `x >= 1 && x <= 5`."
                )
            case .percent:
                Wording(
                    "cel-percent",
                    en: "`%` is the rest of a division. 50 percent is written `0.5`.",
                    da: "`%` er resten af en division. 50 procent skrives `0.5`."
                )
            case .listInParentheses:
                Wording(
                    "cel-list-in-parentheses",
                    en: "A list stands between `[` and `]`.",
                    da: "En liste står mellem `[` og `]`."
                )
            case .arrow(let sign):
                Wording(
                    "cel-foreign-sign",
                    en: "Between the name and the condition stands a comma, not `\(sign)`.",
                    da: "Mellem navnet og betingelsen står et komma, ikke `\(sign)`."
                )
            default:
                preconditionFailure("only habits are worded here")
            }
        }

        private var wordingOfBrackets: Wording {
            switch self {
            case .unclosed(let opening, let closing):
                Wording(
                    "cel-unclosed",
                    en: "This `\(opening)` is never closed. Add `\(closing)`.",
                    da: "Denne `\(opening)` bliver aldrig lukket. Tilføj `\(closing)`."
                )
            case .unopened(let closing):
                Wording(
                    "cel-unopened",
                    en: "Nothing is open that `\(closing)` could close. Delete it.",
                    da: "Der er intet åbent, som `\(closing)` kan lukke. Slet den."
                )
            case .otherBracket(let found, let expected):
                Wording(
                    "cel-other-bracket",
                    en: "`\(expected)` must stand here, not `\(found)`.",
                    da: "Her skal stå `\(expected)`, ikke `\(found)`."
                )
            case .secondChoiceMissing:
                Wording(
                    "cel-choice",
                    en: "`?` needs two choices: `condition ? then : otherwise`.",
                    da: "`?` skal have to valg: `betingelse ? så : ellers`."
                )
            case .valueOfKeyMissing:
                Wording(
                    "cel-map-entry",
                    en: "An entry between `{` and `}` is written `key: value`.",
                    da: "Et opslag mellem `{` og `}` skrives `nøgle: værdi`."
                )
            default:
                preconditionFailure("only brackets are worded here")
            }
        }

        private var wordingOfMacro: Wording {
            switch self {
            case .macroNameMissing(let macro):
                Wording(
                    "cel-macro-arguments",
                    en: "`\(macro)` starts with a name for each element: "
                        + "`list.\(macro)(x, x > 1)`.",
                    da: "`\(macro)` begynder med et navn til hvert element: "
                        + "`liste.\(macro)(x, x > 1)`."
                )
            case .macroNamesEqual(let macro):
                Wording(
                    "cel-macro-arguments",
                    en: "`\(macro)` needs two different names.",
                    da: "`\(macro)` skal have to forskellige navne."
                )
            default:
                Wording(
                    "cel-macro-arguments",
                    en: "`has` asks for one attribute after a dot, such as `has(x.name)`.",
                    da:
                        "`has` spørger om én oplysning efter et punktum, for eksempel `has(x.name)`."
                )
            }
        }
    }
}
