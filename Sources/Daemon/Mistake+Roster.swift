internal import CaseEvents
internal import RuleLanguage

extension Localized {
    static let roster = Localized(danish: "rollelisten", english: "the roster")
    static let rosterPerson = Localized(danish: "en person", english: "a person")
    static let rosterRoles = Localized(danish: "roller", english: "roles")
    static let rosterTeam = Localized(danish: "et team", english: "a team")
    static let rosterDuty = Localized(danish: "en vagt", english: "a duty")
    static let rosterChange = Localized(danish: "et vagtbytte", english: "a change of duty")
    static let rosterOrganisation = Localized(
        danish: "en organisation",
        english: "an organisation"
    )
    static let rosterBasis = Localized(danish: "et lovgrundlag", english: "a lawful basis")
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

    static func rosterGroups() -> Mistake {
        Mistake(
            "roster-groups",
            da: "Skriv navn og indhold, for eksempel {nord: {members: [bo, lis]}}.",
            en: "Write a name and what it is, such as {nord: {members: [bo, lis]}}."
        )
    }

    static func rosterEmptyGroup() -> Mistake {
        Mistake(
            "roster-empty-group",
            da: "Her er ingen, der kan få besked.",
            en: "There is nobody here who can be told."
        )
    }

    static func rosterShift() -> Mistake {
        Mistake(
            "roster-shift",
            da: "En vagt varer et helt antal timer, fra `1h` til et år, såsom 12h, 1d eller 1w.",
            en: "A shift lasts a whole number of hours, from `1h` to a year, as 12h, 1d or 1w."
        )
    }

    static func rosterSharedName(_ name: String) -> Mistake {
        Mistake(
            "roster-shared-name",
            da: "`\(name)` er navnet på både en person, et team eller en vagt.",
            en: "`\(name)` is the name of more than one person, team or duty."
        )
    }

    static func rosterUnknownOrganisation(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "roster-unknown-organisation",
            da: "`\(name)` står ikke under `organisations`, så ingen ved, om den må få besked.",
            en:
                "`\(name)` does not stand under `organisations`, so nobody knows if it may be told.",
            expected: .words(known)
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
