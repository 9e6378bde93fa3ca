import CaseEvents

/// Mistakes in the texts of messages.
extension Mistake {
    static func templateOpen() -> Mistake {
        Mistake(
            "say-unclosed",
            da: "`{{` bliver ikke lukket med `}}`.",
            en: "`{{` is not closed with `}}`."
        )
    }

    static func templateField(_ field: String, known: [String]) -> Mistake {
        let ends = [".\(field)", field.split(separator: ".").last.map { ".\($0)" } ?? field]
        let likely =
            closestWord(to: field, among: known)
            ?? known.first { name in ends.contains { name.hasSuffix($0) } }
        return Mistake(
            "say-unknown-field",
            da: "`{{\(field)}}` findes ikke for denne regel.",
            en: "`{{\(field)}}` does not exist for this rule.",
            expected: .words(known, unless: likely),
            suggestion: likely
        )
    }

    static func templateOneBrace(_ place: String) -> Mistake {
        Mistake(
            "say-one-brace",
            da: "`{\(place)}` bliver stående som det er. Et felt skrives med to klammer.",
            en: "`{\(place)}` stays as it is. A field is written with two braces.",
            suggestion: "{{\(place)}}"
        )
    }

    static func templateDisclosure(_ field: String, class disclosure: DisclosureClass) -> Mistake {
        Mistake(
            "say-sensitive-field",
            da: "`{{\(field)}}` er af klassen \(disclosure.rawValue) og må ikke stå i en besked.",
            en:
                "`{{\(field)}}` is of the class \(disclosure.rawValue) and may not stand in a message.",
            expected: Localized(
                danish: "oplysninger af klassen open eller personal",
                english: "attributes of the class open or personal"
            )
        )
    }
}
