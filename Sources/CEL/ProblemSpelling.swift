extension Diagnostic {
    /// What is wrong with a character, a text or a number.
    public enum Spelling: Sendable, Hashable {
        /// A sign of another language, such as `=` or `<>`.
        case foreignSign(String)
        case unknownCharacter(String)
        /// A character that looks like a space or like nothing; its number in Unicode.
        case invisibleCharacter(UInt32)
        /// A text between the quotation marks of a word processor.
        case curlyQuotes
        case unterminatedText
        /// A text that ends at an apostrophe it contains.
        case apostropheInText
        case escape(String)
        case unterminatedName
        /// A name in backquotes with other than the characters it may have.
        case quotedName
        /// A name with letters beyond a–z.
        case letters(String)
        case numberTooLarge(String)
        case hexadecimalWithoutDigits
        /// A number with a unit of time, such as `48h`.
        case numberWithUnit(String)
        case numberWithLetters(String)
        /// A number with a comma, such as `1,5`.
        case decimalComma(String)
        /// A comment after `#` or between `/*` and `*/`.
        case comment(String)
        case semicolon

        var wording: Wording {
            switch self {
            case .foreignSign("="):
                Wording(
                    "cel-foreign-sign",
                    en: "`=` does not compare. Equal is written `==`.",
                    da: "`=` sammenligner ikke. Lig med skrives `==`."
                )
            case .foreignSign(let sign):
                Wording(
                    "cel-foreign-sign",
                    en: "`\(sign)` is not a sign of this language.",
                    da: "`\(sign)` er ikke et tegn i dette sprog."
                )
            case .unknownCharacter(let character):
                Wording(
                    "cel-unexpected-character",
                    en: "`\(character)` cannot stand here. Text stands between `\"`.",
                    da: "`\(character)` kan ikke stå her. Tekst står mellem `\"`."
                )
            case .invisibleCharacter(let code):
                invisible(code)
            case .curlyQuotes:
                Wording(
                    "cel-curly-quotes",
                    en: "These quotation marks are typographic. Text stands between `\"`.",
                    da: "De anførselstegn er typografiske. Tekst står mellem `\"`."
                )
            case .comment(let sign):
                Wording(
                    "cel-comment-sign",
                    en: "`\(sign)` does not start a comment. A comment starts with `//`.",
                    da: "`\(sign)` begynder ikke en kommentar. En kommentar begynder med `//`."
                )
            case .semicolon:
                Wording(
                    "cel-semicolon",
                    en: "An expression has no `;`. Delete it, or join two conditions with `&&`.",
                    da: "Et udtryk har intet `;`. Slet det, eller saml to betingelser med `&&`."
                )
            case .unterminatedText, .apostropheInText, .escape, .unterminatedName, .quotedName,
                .letters:
                wordingOfText
            case .numberTooLarge, .hexadecimalWithoutDigits, .numberWithUnit, .numberWithLetters,
                .decimalComma:
                wordingOfNumber
            }
        }

        private func invisible(_ code: UInt32) -> Wording {
            let digits = String(code, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return Wording(
                "cel-invisible-character",
                en: "Here is an invisible character (\(name)). Delete it and type a plain space.",
                da:
                    "Her er et usynligt tegn (\(name)). Slet det, og skriv et almindeligt mellemrum."
            )
        }

        private var wordingOfText: Wording {
            switch self {
            case .apostropheInText:
                Wording(
                    "cel-apostrophe-in-text",
                    en: "The text ends at the apostrophe in it. Put it between `\"` instead.",
                    da: "Teksten slutter ved apostroffen i den. Sæt den mellem `\"` i stedet."
                )
            case .escape(let text):
                Wording(
                    "cel-bad-escape",
                    en: "`\(text)` means nothing in a text. A backslash is written `\\\\`.",
                    da: "`\(text)` betyder intet i en tekst. En omvendt skråstreg skrives `\\\\`."
                )
            case .unterminatedName:
                Wording(
                    "cel-unterminated-name",
                    en: "The name has no closing backquote.",
                    da: "Navnet mangler den afsluttende accent (`)."
                )
            case .quotedName:
                Wording(
                    "cel-bad-name",
                    en: "A name in backquotes has only letters a–z, digits, `_`, `-`, `.`, `/` "
                        + "and spaces.",
                    da: "Et navn mellem accenter har kun bogstaver a–z, tal, `_`, `-`, `.`, `/` "
                        + "og mellemrum."
                )
            case .letters(let name):
                Wording(
                    "cel-bad-name",
                    en: "`\(name)` is not a name: names have only letters a–z, digits and `_`.",
                    da: "`\(name)` er ikke et navn: navne har kun bogstaver a–z, tal og `_`."
                )
            default:
                Wording(
                    "cel-unterminated-text",
                    en: "The text has no closing quotation mark.",
                    da: "Teksten mangler det afsluttende anførselstegn."
                )
            }
        }

        private var wordingOfNumber: Wording {
            switch self {
            case .hexadecimalWithoutDigits:
                Wording(
                    "cel-bad-number",
                    en: "Digits are missing after `0x`.",
                    da: "Der mangler cifre efter `0x`."
                )
            case .numberWithUnit(let text):
                Wording(
                    "cel-number-with-unit",
                    en: "`\(text)` is not a number. A length of time is written as "
                        + "`duration(\"48h\")`.",
                    da: "`\(text)` er ikke et tal. En varighed skrives som `duration(\"48h\")`."
                )
            case .numberWithLetters(let text):
                Wording(
                    "cel-bad-number",
                    en: "`\(text)` is neither a number nor a name. Text is written `\"\(text)\"`.",
                    da: "`\(text)` er hverken et tal eller et navn. Tekst skrives `\"\(text)\"`."
                )
            case .decimalComma(let text):
                Wording(
                    "cel-decimal-comma",
                    en: "`\(text)` is not one number. Decimals are written with a point.",
                    da: "`\(text)` er ikke ét tal. Decimaler skrives med punktum."
                )
            case .numberTooLarge(let text) where Self.isDecimal(text):
                Wording(
                    "cel-number-range",
                    en: "\(text) is too large. A decimal number is less than 1.8e308.",
                    da: "\(text) er for stort. Et decimaltal er mindre end 1.8e308."
                )
            case .numberTooLarge(let text):
                Wording(
                    "cel-number-range",
                    en: "\(text) is too large. A whole number is at most 9223372036854775807.",
                    da: "\(text) er for stort. Et helt tal er højst 9223372036854775807."
                )
            default:
                preconditionFailure("only numbers are worded here")
            }
        }

        /// Whether a number was written with decimals or an exponent.
        private static func isDecimal(_ text: String) -> Bool {
            !text.hasPrefix("0x") && !text.hasPrefix("0X")
                && text.utf8.contains { $0 == 0x2E || $0 | 0x20 == 0x65 }
        }
    }
}
