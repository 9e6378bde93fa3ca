import CaseEvents

/// Mistakes in tests and scenarios.
extension Mistake {
    static func scenarioZone(_ name: String, known: String) -> Mistake {
        Mistake(
            "scenario-zone",
            da: "Zonen `\(name)` er ikke den, der regnes med her.",
            en: "The zone `\(name)` is not the one that is used here.",
            expected: .same(known)
        )
    }

    static func caseReference(_ error: CaseReferenceError) -> Mistake {
        Mistake(
            error.rawValue,
            da: "Sagens reference kan ikke bruges: \(error.message)",
            en: "\(error.message) \(error.advice)"
        )
    }

    static func arrivesBefore() -> Mistake {
        Mistake(
            "scenario-arrives",
            da: "Hændelsen kommer frem, før den er sket.",
            en: "The event arrives before it has happened.",
            expected: Localized(
                danish: "`arrives` på samme tid som `at` eller senere",
                english: "`arrives` at the time of `at` or later"
            )
        )
    }

    static func between() -> Mistake {
        Mistake(
            "scenario-between",
            da: "`between` har to tidspunkter, det tidligste først.",
            en: "`between` has two times, the earlier one first.",
            expected: .same("[T+26h, T+27h]")
        )
    }

    static func expectationTime() -> Mistake {
        Mistake(
            "scenario-time",
            da: "En ventet besked har enten `at` eller `between`.",
            en: "An expected message has either `at` or `between`."
        )
    }

    static func unknownRecipient(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "scenario-recipient",
            da: "`\(name)` er hverken en rolle eller en person i `roster`.",
            en: "`\(name)` is neither a role nor a person of `roster`.",
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func unknownAnswerer(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "scenario-answerer",
            da: "`\(name)` har ingen rolle i prøven; svaret kommer fra en, ingen har spurgt.",
            en: "`\(name)` holds no role in the test; the answer comes from whom nobody asked.",
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func untilTooEarly() -> Mistake {
        Mistake(
            "scenario-until",
            da: "Uret standser, før den sidste hændelse er kommet frem.",
            en: "The clock stops before the last event has arrived."
        )
    }

    static func neverOne() -> Mistake {
        Mistake(
            "scenario-never",
            da: "Et punkt i `never` har ét af `alert`, `to` og `text`.",
            en: "An entry of `never` has one of `alert`, `to` and `text`."
        )
    }

    static func duplicateEventID(_ id: String) -> Mistake {
        Mistake(
            "scenario-duplicate-id",
            da: "To hændelser hedder `\(id)`.",
            en: "Two events are called `\(id)`."
        )
    }

    static func unknownEventID(_ id: String) -> Mistake {
        Mistake(
            "scenario-unknown-id",
            da: "Ingen hændelse i prøven hedder `\(id)`.",
            en: "No event of the test is called `\(id)`."
        )
    }

    static func unknownAttribute(_ name: String, of type: String, known: [String]) -> Mistake {
        Mistake(
            "scenario-unknown-attribute",
            da: "`\(type)` har ingen oplysning `\(name)` i ordforrådet.",
            en: "`\(type)` has no attribute `\(name)` in the vocabulary.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func attributeValue(_ attribute: Attribute, found: String) -> Mistake {
        let kind: Localized =
            switch attribute.kind {
            case .text, .any: Localized(danish: "en tekst", english: "a text")
            case .choice(let words): .words(words + ["unknown"]) ?? .same("unknown")
            case .integer: Localized(danish: "et helt tal", english: "a whole number")
            case .number: Localized(danish: "et tal", english: "a number")
            case .boolean: .same("true, false")
            case .list: Localized(danish: "en liste", english: "a list")
            case .instant: .same("T+24h, 2026-03-02T09:00:00+01:00")
            case .date: .same("T+24h, 2026-03-02, 2026-03-02T09:00:00+01:00")
            }
        return Mistake(
            "scenario-attribute-value",
            da: "Værdien passer ikke til `\(attribute.name)`.",
            en: "The value does not fit `\(attribute.name)`.",
            expected: kind,
            suggestion: attribute.kind == .boolean
                ? Mistake.notABoolean(found).suggestion
                : attribute.kind.words.flatMap { LikelyWord.likely(found, among: $0) }
        )
    }
}
