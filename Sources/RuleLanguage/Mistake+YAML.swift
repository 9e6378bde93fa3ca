import CaseEvents

/// Mistakes of YAML, told without the words of its specification.
extension Mistake {
    /// Why a text has to stand in quotes.
    enum QuoteReason {
        case colon
        case comparisonSign
        case exclamation
        case reservedSign
        case unquotedPlace
    }

    static func needsQuotes(_ reason: QuoteReason, quoted: String) -> Mistake {
        let why: Localized =
            switch reason {
            case .colon:
                Localized(
                    danish: "Kolon og mellemrum inde i en tekst læses som en ny nøgle.",
                    english: "A colon and a blank inside a text are read as another key."
                )
            case .comparisonSign:
                Localized(
                    danish: "`>` og `|` forrest i en værdi betyder en tekst over flere linjer.",
                    english: "`>` and `|` at the start of a value begin a text of several lines."
                )
            case .exclamation:
                Localized(
                    danish: "`!` forrest i en værdi er et særligt tegn i YAML.",
                    english: "`!` at the start of a value is a special sign of YAML."
                )
            case .reservedSign:
                Localized(
                    danish: "En værdi kan ikke begynde med dette tegn.",
                    english: "A value cannot begin with this sign."
                )
            case .unquotedPlace:
                Localized(
                    danish: "En tekst, der begynder med `{{`, læses som en opslagstabel.",
                    english: "A text that begins with `{{` is read as a mapping."
                )
            }
        return Mistake(
            "yaml-needs-quotes",
            da: why.danish + " Sæt teksten i anførselstegn.",
            en: why.english + " Put the text in quotes.",
            suggestion: quoted
        )
    }

    static func lookAlikeBlank() -> Mistake {
        Mistake(
            "yaml-blank",
            da: "Linjen er rykket ind med et tegn, der kun ligner et mellemrum.",
            en: "The line is indented with a sign that only looks like a blank.",
            expected: Localized(danish: "almindelige mellemrum", english: "plain blanks")
        )
    }

    static func mergeKey() -> Mistake {
        Mistake(
            "yaml-merge",
            da: "`<<` fletter ikke indhold ind her: skriv nøglerne ud.",
            en: "`<<` merges nothing here: write the keys out."
        )
    }

    static func longDash() -> Mistake {
        Mistake(
            "yaml-dash",
            da: "En liste skrives med bindestreg, ikke med en lang tankestreg.",
            en: "A list is written with a hyphen, not with a long dash.",
            suggestion: "-"
        )
    }

    static func dashWithoutBlank() -> Mistake {
        Mistake(
            "yaml-dash",
            da: "Der skal stå et mellemrum efter bindestregen.",
            en: "A blank has to follow the hyphen.",
            suggestion: "- "
        )
    }

    static func curlyQuotes(_ straight: String) -> Mistake {
        Mistake(
            "yaml-curly-quotes",
            da: "Krumme anførselstegn bliver en del af teksten; YAML kender kun de lige.",
            en: "Curly quotes become part of the text; YAML knows only straight ones.",
            suggestion: straight
        )
    }

    static func indentedTooFar() -> Mistake {
        Mistake(
            "yaml-indentation",
            da: "Linjen er rykket længere ind end den foregående, som allerede har en værdi.",
            en: "The line is indented further than the one before, which has its value already.",
            expected: Localized(
                danish: "samme indrykning som nøglen over",
                english: "the same indentation as the key above"
            )
        )
    }

    static func indentation(line: Int?, blanks: Int?) -> Mistake {
        var expected: Localized?
        if let line, let blanks {
            expected = Localized(
                danish: "\(blanks) mellemrum som i linje \(line), eller så mange som en ydre nøgle",
                english: "\(blanks) blanks as in line \(line), or as many as an outer key"
            )
        }
        return Mistake(
            "yaml-indentation",
            da: "Linjens indrykning passer ikke til linjerne over den.",
            en: "The indentation of the line does not fit the lines above it.",
            expected: expected
        )
    }

    static func bracketTooMany() -> Mistake {
        Mistake(
            "yaml-bracket",
            da: "Denne parentes lukker noget, der ikke er åbent.",
            en: "This bracket closes what is not open."
        )
    }

    static func bracketOpen(_ opening: String, closing: String) -> Mistake {
        Mistake(
            "yaml-bracket",
            da: "`\(opening)` bliver ikke lukket med `\(closing)`.",
            en: "`\(opening)` is not closed with `\(closing)`."
        )
    }

    static func bracketOther(_ found: String, right: String) -> Mistake {
        Mistake(
            "yaml-bracket",
            da: "`\(found)` lukker ikke den parentes, der er åben.",
            en: "`\(found)` does not close the bracket that is open.",
            suggestion: right
        )
    }

    static func colonInBraces() -> Mistake {
        Mistake(
            "yaml-needs-quotes",
            da: "Kolon og mellemrum inde i en tekst læses som en ny nøgle. "
                + "Sæt teksten i anførselstegn, eller sæt det manglende komma.",
            en: "A colon and a blank inside a text are read as another key. "
                + "Put the text in quotes, or the missing comma before the key."
        )
    }

    static func commaMissing() -> Mistake {
        Mistake(
            "yaml-comma",
            da: "Her mangler et komma, eller teksten skal stå i anførselstegn.",
            en: "A comma is missing here, or the text has to stand in quotes."
        )
    }

    static func afterQuote() -> Mistake {
        Mistake(
            "yaml-after-quote",
            da: "Teksten sluttede ved anførselstegnet; her står mere. "
                + "Sæt hele teksten i én slags anførselstegn.",
            en: "The text ended at the quote, and here is more. "
                + "Put the whole text in quotes of one kind."
        )
    }

    static func quoteOpen() -> Mistake {
        Mistake(
            "yaml-quote",
            da: "Anførselstegnet bliver ikke lukket.",
            en: "The quote is not closed."
        )
    }

    static func missingColon(suggestion: String?) -> Mistake {
        Mistake(
            "yaml-colon",
            da: "Linjen er ingen nøgle med værdi: der mangler kolon og mellemrum.",
            en: "The line is no key with a value: a colon and a blank are missing.",
            expected: suggestion == nil ? .same("`owner: bo`") : nil,
            suggestion: suggestion
        )
    }

    static func unknownEscape() -> Mistake {
        Mistake(
            "yaml-escape",
            da: "En omvendt skråstreg betyder noget særligt i dobbelte anførselstegn. "
                + "Brug enkelte (`'`).",
            en: "A backslash means something special in double quotes. Use single ones (`'`)."
        )
    }

    static func severalDocuments() -> Mistake {
        Mistake(
            "yaml-documents",
            da:
                "`---` og `...` deler filen i flere. Skriv en liste med `- rule:`, eller del i filer.",
            en: "`---` and `...` split the file. Write a list with `- rule:`, or several files."
        )
    }

    static func directive() -> Mistake {
        Mistake(
            "yaml-directive",
            da: "Linjer, der begynder med `%`, bruges ikke her.",
            en: "Lines that begin with `%` are not used here."
        )
    }

    static func blockHeader() -> Mistake {
        Mistake(
            "yaml-block",
            da: "Efter `>` eller `|` kan kun stå `-` eller `+`; teksten begynder på næste linje.",
            en: "Only `-` or `+` can follow `>` or `|`; the text begins on the next line.",
            expected: .same(">-")
        )
    }

    static func controlCharacter() -> Mistake {
        Mistake(
            "yaml-control",
            da: "Her står et styretegn, som ikke kan ses. Slet det.",
            en: "Here stands a control character that cannot be seen. Delete it."
        )
    }
}
