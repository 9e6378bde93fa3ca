internal import Alerting
internal import CaseEvents

/// What the page behind a message's link says around the message's own words.
enum AnswerWording {
    static let unknownLink = Localized(
        danish:
            "Linket kendes ikke. Brug linket i den seneste besked, eller spørg din driftsafdeling.",
        english: "This link is not known. Use the one in the latest message, or ask your operators."
    )

    static let allClosed = Localized(
        danish: "Ingen af disse adviser mangler svar. Du skal ikke gøre noget.",
        english: "None of these alerts lacks an answer. There is nothing for you to do."
    )

    /// What stands on the link to one alert of several; its rule's name stays away.
    static func link(to telling: Telling, in language: Language) -> String {
        let facts = telling.content.facts.dropFirst().map { "\($0.label.lowercased()) \($0.value)" }
        return ([telling.caseReference.text] + facts).joined(separator: ", ")
    }

    static let missing = Localized(danish: "Mangler svar fra", english: "Still to answer")

    static let answered = Localized(
        danish: "Der er allerede svaret på denne advis.",
        english: "This alert has been answered already."
    )

    static let kept = Localized(
        danish: "Tak. Svaret er gemt.",
        english: "Thank you. Your answer is kept."
    )

    static let justAnswered = Localized(
        danish: "Tak. Svaret er gemt, og der sendes ikke flere påmindelser.",
        english: "Thank you. Your answer is kept and no more reminders are sent."
    )

    /// What the page says while a named human has the alert for a while.
    static func held(_ answer: String, isOwn: Bool) -> Localized {
        func words(_ language: Language) -> String { AnswerLabel.answer(answer, in: language) }
        return Localized(
            danish: (isOwn ? "Du" : "En kollega")
                + " har svaret “\(words(.danish))”. Svar igen, når der er gjort noget.",
            english: (isOwn ? "You have" : "A colleague has")
                + " answered “\(words(.english))”. Answer again when something has been done."
        )
    }

    static let closed = Localized(
        danish: "Denne advis er ikke længere aktuel. Du skal ikke gøre noget.",
        english: "This alert is no longer current. There is nothing for you to do."
    )

    static let withoutAccess = Localized(
        danish: "Du har ikke længere adgang til sagen. Intet vises, og intet er ændret.",
        english: "You have no access to the case any more. Nothing is shown, nothing was changed."
    )

    static let unavailable = Localized(
        danish: "Svaret kunne ikke gemmes lige nu. Prøv igen om lidt.",
        english: "Your answer could not be kept just now. Please try again shortly."
    )

    static let unknownChoice = Localized(
        danish: "Svaret findes ikke for denne advis. Vælg et af knapperne.",
        english: "This alert does not offer that answer. Choose one of the buttons."
    )
}
