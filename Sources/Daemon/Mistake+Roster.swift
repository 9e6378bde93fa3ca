internal import CaseEvents
internal import RuleLanguage

extension Localized {
    static let roster = Localized(danish: "rollelisten", english: "the roster")
    static let rosterPerson = Localized(danish: "en person", english: "a person")
    static let rosterRoles = Localized(danish: "roller", english: "roles")
    static let rosterAbsence = Localized(danish: "et fravær", english: "an absence")
}

/// Mistakes in the roster, one factory each.
extension Mistake {
    static func rosterHours() -> Mistake {
        Mistake(
            "roster-hours",
            da: "Skriv tiderne for hver dag, for eksempel {mon-thu: \"08:00-16:00\"}.",
            en: "Write the hours of each day, such as {mon-thu: \"08:00-16:00\"}."
        )
    }

    static func rosterWeekday(_ text: String) -> Mistake {
        Mistake(
            "roster-weekday",
            da: "`\(text)` er ingen dag. Skriv mon, tue, wed, thu, fri, sat, sun, en række som"
                + " mon-thu, eller holidays.",
            en: "`\(text)` is no day. Write mon, tue, wed, thu, fri, sat, sun, a row such as"
                + " mon-thu, or holidays."
        )
    }

    static func rosterWeekdayTwice(_ text: String) -> Mistake {
        Mistake(
            "roster-weekday-twice",
            da: "En dag i `\(text)` har allerede tider. Skriv flere tider i én tekst:"
                + " \"08:00-12:00, 13:00-16:00\".",
            en: "A day of `\(text)` has hours already. Write several in one text:"
                + " \"08:00-12:00, 13:00-16:00\"."
        )
    }

    static func rosterAbsenceOrder() -> Mistake {
        Mistake(
            "roster-absence-order",
            da: "Fraværet slutter, før det begynder.",
            en: "The absence ends before it begins."
        )
    }

    static func rosterTime() -> Mistake {
        Mistake(
            "roster-time",
            da: "Det er ikke et klokkeslæt. Skriv for eksempel \"08:00\".",
            en: "That is no time of day. Write one such as \"08:00\"."
        )
    }

    static func rosterWithoutMailbox(_ who: String) -> Mistake {
        Mistake(
            "roster-no-mailbox",
            da: "`\(who)` har ingen `email`. Dertil går det, som ingen anden har fået.",
            en: "`\(who)` has no `email`. What nobody else has received goes there."
        )
    }

    static func rosterUnknownPerson(_ known: [String]) -> Mistake {
        Mistake(
            "roster-unknown-person",
            da: "Personen står ikke under `people`.",
            en: "The person does not stand under `people`.",
            expected: .words(known)
        )
    }

    static func rosterRepeatedPerson() -> Mistake {
        Mistake(
            "roster-repeated-person",
            da: "Personens `id` står to gange.",
            en: "The person's `id` stands twice."
        )
    }

    static func rosterCaseReference(_ error: CaseReferenceError) -> Mistake {
        Mistake(
            "roster-case-reference",
            da: "Det er ikke en sagsreference: \(error)",
            en: "That is no case reference: \(error)"
        )
    }
}
