package import CaseEvents

/// What an answer and its reason are called where people read them.
///
/// Rules name answers in words of the language of the files; pages and reports speak the reader's.
package enum AnswerLabel {
    /// The label of a rule's answer; one that nobody has put into words shows its own.
    package static func answer(_ name: String, in language: Language) -> String {
        let words = plain(name)
        let known = language == .danish ? danish[name] : english[name]
        return known ?? words.prefix(1).uppercased() + words.dropFirst()
    }

    /// The label of a reason, as it stands behind its answer.
    package static func reason(_ name: String, in language: Language) -> String {
        reasons[name]?[language] ?? plain(name)
    }

    /// Whether somebody has put the answer into words.
    package static func isKnown(_ name: String) -> Bool { danish[name] != nil }

    private static func plain(_ name: String) -> String {
        name.split(separator: "_").joined(separator: " ")
    }

    private static let reasons: [String: Localized] = [
        "already_handled": Localized(
            danish: "det er allerede klaret",
            english: "it is dealt with already"
        ),
        "not_needed": Localized(danish: "der er intet behov", english: "there is no need"),
        "wrong_person": Localized(danish: "forkert modtager", english: "the wrong recipient"),
        "wrong_information": Localized(
            danish: "oplysningerne er forkerte",
            english: "the information is wrong"
        ),
    ]

    /// Where the name alone would not do.
    private static let english: [String: String] = [
        "assigned": "A person is assigned",
        "contacted": "Contact made",
        "given": "It has been given",
        "kept": "Goes on as it is",
        "paid": "It has been paid",
        "sent": "It has been sent",
        "taken": "I take it",
        "talked": "We have talked",
        "viso_contacted": "VISO contacted",
        "wait": "We wait",
    ]

    private static let danish: [String: String] = [
        "adviser_contacted": "Rådgiveren er kontaktet",
        "agreed": "Det er aftalt",
        "agreed_in_team": "Det er aftalt i teamet",
        "agreed_pause": "Der er aftalt en pause",
        "agreement_followed": "Aftalen er fulgt",
        "agreement_made": "Aftale er lavet",
        "answered": "Der er svaret",
        "application_started": "Ansøgningen er begyndt",
        "applied_for": "Der er søgt",
        "arranged": "Det er sørget for",
        "asked": "Borgeren er spurgt",
        "assigned": "En person er udpeget",
        "bed_found": "Der er fundet en seng",
        "booked": "Der er bestilt en tid",
        "called": "Der er ringet",
        "called_round": "Der er ringet rundt",
        "called_together": "Vi har ringet sammen",
        "case_started": "Sagen er begyndt",
        "changed": "Det er ændret",
        "citizen_agrees": "Borgeren er enig",
        "citizen_content": "Borgeren er tilfreds",
        "citizen_does_not_complain": "Borgeren klager ikke",
        "citizen_goes_alone": "Borgeren går selv",
        "citizen_handles_it": "Borgeren klarer det selv",
        "citizen_is_ready": "Borgeren er klar",
        "citizen_said_no": "Borgeren sagde nej",
        "citizen_told": "Borgeren ved besked",
        "clarified": "Det er afklaret",
        "company_arranged": "Der er aftalt følgeskab",
        "complaint_filed": "Klagen er sendt",
        "complaint_made": "Der er klaget",
        "completed": "Det er gjort færdigt",
        "consent_obtained": "Borgeren har givet samtykke",
        "contact_person_found": "Der er fundet en kontaktperson",
        "contact_person_named": "En kontaktperson er udpeget",
        "contacted": "Kontakt er taget",
        "coordinator_named": "En koordinator er udpeget",
        "corrected": "Rettet",
        "day_agreed": "Dagen er aftalt",
        "day_set": "Der er sat en dag",
        "decided_otherwise": "Det er besluttet anderledes",
        "done": "Det er gjort",
        "dropped": "Det er droppet",
        "ending_agreed": "Afslutningen er aftalt",
        "escort_agreed": "Der er aftalt ledsagelse",
        "excuse_given": "Der er meldt afbud",
        "fewer_agreed": "Det er aftalt, at færre tager del",
        "given": "Det er givet",
        "hand_out_changed": "Udleveringen er ændret",
        "hand_out_moved": "Udleveringen er flyttet",
        "handed_over": "Givet videre",
        "help_applied_for": "Der er søgt om hjælp",
        "help_arranged": "Der er sørget for hjælp",
        "help_decided": "Der er truffet afgørelse om hjælp",
        "help_set_up": "Hjælpen er sat ind",
        "home_safe": "Hjemmet er trygt",
        "hours_agreed": "Timerne er aftalt",
        "interpreter_booked": "Der er bestilt tolk",
        "invited": "Vi er inviteret",
        "jobcentre_contacted": "Jobcentret er kontaktet",
        "kept": "Det fortsætter",
        "known_person_takes_it": "En, borgeren kender, tager det",
        "list_received": "Listen er modtaget",
        "looked_for": "Vi har ledt efter borgeren",
        "meal_seen": "Der er set et måltid",
        "medicine_arranged": "Medicinen er på plads",
        "meeting_arranged": "Der er aftalt et møde",
        "meets_elsewhere": "Vi mødes et andet sted",
        "minimum_agreed": "Det mindste er aftalt",
        "more_time_agreed": "Der er aftalt længere frist",
        "new_date_agreed": "Der er aftalt en ny dato",
        "new_day": "Der er sat en ny dag",
        "new_order": "Der er en ny bestilling",
        "next_step_agreed": "Næste skridt er aftalt",
        "not_now": "Ikke nu",
        "not_relevant": "Ikke relevant",
        "not_wanted": "Borgeren ønsker det ikke",
        "noted": "Noteret",
        "nurse_asked": "En sygeplejerske er spurgt",
        "nurse_named": "En sygeplejerske er udpeget",
        "offer_made": "Der er givet et tilbud",
        "opened_together": "Vi har åbnet det sammen",
        "other_help_found": "Der er fundet anden hjælp",
        "outreach_agreed": "Der er aftalt opsøgende hjælp",
        "owner_agreed": "Det er aftalt, hvem der har opgaven",
        "owner_named": "Der er sat navn på",
        "paid": "Det er betalt",
        "parties_called": "Der er ringet til parterne",
        "passed_on": "Det er sagt videre",
        "pause_agreed": "Der er aftalt en pause",
        "place_agreed": "Stedet er aftalt",
        "place_booked": "Der er bestilt plads",
        "place_kept": "Pladsen holdes åben",
        "plan_changed": "Planen er ændret",
        "plan_made": "Der er lavet en plan",
        "plan_sent": "Planen er sendt",
        "planned": "Det er planlagt",
        "read_together": "Vi har læst det sammen",
        "rebooked": "Der er bestilt en ny tid",
        "repeat_requested": "Der er bedt om en gentagelse",
        "review_arranged": "Der er aftalt en gennemgang",
        "reviewed": "Det er gennemgået",
        "safety_agreed": "Det er aftalt, hvad der er trygt",
        "second_worker_agreed": "Der er aftalt en medarbejder til",
        "seen": "Set",
        "seen_to": "Der er set på det",
        "sender_called": "Der er ringet til afsenderen",
        "sent": "Det er sendt",
        "settled": "Det er afklaret",
        "shared": "Det er delt",
        "stand_in_named": "En stedfortræder er udpeget",
        "status_corrected": "Status er rettet",
        "successor_agreed": "Der er aftalt en afløser",
        "support_agreed": "Der er aftalt støtte",
        "support_applied_for": "Der er søgt om støtte",
        "support_changed": "Støtten er ændret",
        "support_kept": "Støtten fortsætter",
        "supported": "Borgeren får støtte",
        "taken": "Jeg tager den",
        "taken_care_of": "Der er taget hånd om det",
        "talk_arranged": "Der er aftalt en samtale",
        "talked": "Vi har talt om det",
        "tasks_agreed": "Opgaverne er aftalt",
        "thread_held": "Kontakten holdes",
        "transport_arranged": "Der er sørget for kørsel",
        "usual_for_the_citizen": "Det er sædvanligt for borgeren",
        "visit_agreed": "Der er aftalt et besøg",
        "visit_arranged": "Der er sørget for et besøg",
        "visits_agreed": "Der er aftalt besøg",
        "viso_contacted": "VISO er kontaktet",
        "wait": "Vi venter",
        "wish_changed": "Ønsket er et andet nu",
        "wording_agreed": "Ordene er aftalt",
    ]
}
