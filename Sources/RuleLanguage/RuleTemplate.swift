package import CaseEvents
import WorkingTime

/// The first draft of a rule: it checks, its tests pass, and its comments say what to change.
package enum RuleTemplate {
    /// Why no draft can be written.
    package enum Trouble: Error, Sendable, Hashable {
        /// The name cannot be that of a rule.
        case name(suggestion: String?)
        /// A rule of the name stands there already.
        case taken(SourcePlace)
        /// The files define fewer than two event types, so there is nothing to draft with.
        case noVocabulary

        /// What is wrong and what to do.
        package var message: Localized {
            switch self {
            case .name(let suggestion):
                let meant = suggestion.map { " (`\($0)`)" } ?? ""
                return Localized(
                    danish: "Et navn består af små bogstaver a–z, tal og bindestreger\(meant).",
                    english: "A name consists of small letters a–z, digits and hyphens\(meant)."
                )
            case .taken(let place):
                return Localized(
                    danish: "Reglen står allerede i \(place.file), linje \(place.line).",
                    english: "The rule already stands in \(place.file), line \(place.line)."
                )
            case .noVocabulary:
                return Localized(
                    danish: "Der er intet ordforråd med to hændelser her. "
                        + "Nævn mappen med reglerne: `--rules MAPPE`.",
                    english: "There is no vocabulary with two events here. "
                        + "Name the directory of the rules: `--rules DIR`."
                )
            }
        }
    }

    /// The draft of a rule.
    ///
    /// - Parameters:
    ///   - name: The name of the new rule.
    ///   - files: The rules and the vocabulary that it will stand beside.
    ///   - language: The language of the comments.
    /// - Returns: The whole file.
    /// - Throws: Why there can be no draft.
    package static func text(
        name: String,
        files: [SourceFile],
        language: Language
    ) throws(Trouble) -> String {
        guard RuleReader.isName(name) else {
            throw .name(suggestion: LikelyName.written(name, separator: "-"))
        }
        let known = RuleLoader.names(of: files)
        if let place = known.rules.first(where: { $0.name == name })?.place { throw .taken(place) }
        let types = known.vocabulary.eventTypes
        let anchor =
            types.first { $0.name == "hospital.discharged" }
            ?? types.first { !$0.name.hasPrefix("contact.") && $0.name.contains(".") }
        guard let anchor,
            let awaited = types.first(where: { $0.name == "contact.made" && $0 != anchor })
                ?? types.first(where: { $0.name != anchor.name })
        else { throw .noVocabulary }
        return draft(name, anchor, awaited, language)
    }

    private static let wait = Elapsed.hours(48)

    private static func draft(
        _ name: String,
        _ anchor: EventType,
        _ awaited: EventType,
        _ language: Language
    ) -> String {
        let isDanish = language == .danish
        func say(_ danish: String, _ english: String) -> String { isDanish ? danish : english }
        let due = wait + awaited.grace
        let told = "T+\(due.description)"
        let answered = "T+\((due + .hours(1)).description)"
        let asked = ["followed_up", "handed_over", "not_relevant"]
        return """
            # \(say("En ny regel. Hver linje er et forslag: ret den, og kør igen",
                     "A new rule. Each line is a proposal: change it, and run again"))
            #   tovholder check …   \(say("viser hver fejl, hvor den står", "shows each mistake where it stands"))
            #   tovholder test …    \(say("afspiller prøverne nederst", "plays the tests below"))
            rule: \(name)
            title:
              da: "\(anchor.meaning.danish), og ingen kontakt"
              en: "\(anchor.meaning.english), and no contact"
            severity: high              # low | normal | high | urgent
            status: experimental        # \(say("stable, når prøverne dækker den", "stable, once the tests cover it"))
            owner: \(say("hvem svarer for reglen", "who answers for the rule"))
            # \(say("Værdier, som en kommune kan ændre uden at røre reglen.",
                     "Values that a municipality can change without touching the rule."))
            params: {wait: 48h}

            # \(say("Det, reglen ser efter", "What the rule looks for")): \(anchor.meaning[language])
            when: \(anchor.name)
            # \(say("Det, der skulle følge; mangler det, rejses advisen", "What should follow; missing, it alerts")): \(awaited.meaning[language])
            expect:
              - event: \(awaited.name)
                after: param.wait
            # \(say("Det, der lukker advisen uden svar.", "What closes the alert without an answer."))
            closes: [\(awaited.name)]

            # \(say("Hvem der får det at vide, trin for trin, til nogen svarer.",
                     "Who is told, step by step, until somebody answers."))
            tell:
              - to: contact_person
              - {to: team_lead, after: 24h}
            say:
              da: "Det skete {{event.time}}, og der er ikke registreret en opfølgning. Følg op i dag."
              en: "It happened {{event.time}}, and no follow-up is on record. Follow up today."
            answers: [\(asked.joined(separator: ", "))]

            # \(say("T+0 er en mandag klokken 9.", "T+0 is a Monday at 9 o'clock."))
            tests:
              - name: \(say("ingen opfølgning rejser en advis", "no follow-up alerts"))
                events:
                  - {at: T+0, type: \(anchor.name)}
                answers: [{at: \(answered), by: contact_person, answer: \(asked[0])}]
                expect:
                  - {at: \(told), to: contact_person}
              - name: \(say("opfølgning i tide tier", "a follow-up in time is silent"))
                events:
                  - {at: T+0, type: \(anchor.name)}
                  - {at: T+24h, type: \(awaited.name)}
                expect: []

            """
    }
}
