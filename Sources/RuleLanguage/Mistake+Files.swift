package import CaseEvents

extension Localized {
    /// The same words in both languages, such as a list of keys.
    static func same(_ text: String) -> Localized { Localized(danish: text, english: text) }

    /// The words to choose from.
    package static func words(_ words: [String]) -> Localized? {
        guard !words.isEmpty else { return nil }
        let shown = words.prefix(24).joined(separator: ", ") + (words.count > 24 ? ", …" : "")
        return Localized(danish: "en af: \(shown)", english: "one of: \(shown)")
    }

    /// The words to choose from, where no suggestion says which or they are few.
    static func words(_ words: [String], unless suggestion: String?) -> Localized? {
        suggestion == nil || words.count <= 8 ? .words(words) : nil
    }

    static let rule = Localized(danish: "en regel", english: "a rule")
    static let override = Localized(danish: "en lokal ændring", english: "a local change")
    static let parameters = Localized(danish: "`params`", english: "`params`")
    static let condition = Localized(danish: "en betingelse", english: "a condition")
    static let naming = Localized(danish: "`of`", english: "`of`")
    static let step = Localized(danish: "et trin i `tell`", english: "a step of `tell`")
    static let test = Localized(danish: "en prøve", english: "a test")
    static let scenario = Localized(danish: "et scenarie", english: "a scenario")
    static let event = Localized(danish: "en hændelse", english: "an event")
    static let expectation = Localized(danish: "`expect`", english: "`expect`")
    static let never = Localized(danish: "`never`", english: "`never`")
    static let answer = Localized(danish: "et svar", english: "an answer")
    static let consent = Localized(danish: "et samtykke", english: "a consent")
    static let person = Localized(danish: "en person", english: "a person")
    static let vocabulary = Localized(danish: "et ordforråd", english: "a vocabulary")
    static let eventType = Localized(danish: "en hændelsestype", english: "an event type")
    static let attribute = Localized(danish: "en oplysning", english: "an attribute")
    static let state = Localized(danish: "en tilstand", english: "a state")
    static let stateEnd = Localized(danish: "en ende", english: "an end")
    static let texts = Localized(danish: "tekster på to sprog", english: "texts in two languages")
    static let valid = Localized(danish: "`valid`", english: "`valid`")
    static let review = Localized(danish: "`review`", english: "`review`")
    static let eventEnd = Localized(danish: "en afslutning", english: "an end")
    static let anchor = Localized(danish: "`when`", english: "`when`")
    static let reporter = Localized(danish: "en kilde", english: "a reporter")
    static let rate = Localized(danish: "`rate`", english: "`rate`")
    static let silence = Localized(danish: "`silence`", english: "`silence`")
    static let sequenceStep = Localized(danish: "et led", english: "a step of a sequence")
    static let measure = Localized(danish: "et mål", english: "a measure")
    static let count = Localized(danish: "`count`", english: "`count`")
}

/// Mistakes of form: YAML, keys, words and times.
extension Mistake {
    static func fileTooLarge() -> Mistake {
        Mistake(
            "file-too-large",
            da: "Filen er større end \(SourceFile.byteCountMax) bytes. Del den i flere.",
            en: "The file is larger than \(SourceFile.byteCountMax) bytes. Split it."
        )
    }

    static func notUTF8() -> Mistake {
        Mistake(
            "file-encoding",
            da: "Her står et tegn, der ikke er UTF-8. Gem filen som UTF-8 i din editor.",
            en: "Here stands a character that is not UTF-8. Save the file as UTF-8 in your editor."
        )
    }

    static func fileEmpty() -> Mistake {
        Mistake(
            "file-empty",
            da: "Filen er tom: den holder ingen regler.",
            en: "The file is empty: it holds no rules."
        )
    }

    static func overrideParameter(_ name: String, of rule: String, known: [String]) -> Mistake {
        Mistake(
            "rule-override-parameter",
            da: "Reglen `\(rule)` har ingen parameter `\(name)`, så ændringen gør ingenting.",
            en: "The rule `\(rule)` has no parameter `\(name)`, so the change does nothing.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known)
        )
    }

    /// A local value that expressions of the rule could not read.
    static func overrideKind(_ name: String, like shipped: String) -> Mistake {
        Mistake(
            "rule-override-kind",
            da: "`\(name)` skal være en værdi af samme slags som reglens egen.",
            en: "`\(name)` has to be a value of the same kind as the rule's own.",
            expected: Localized(
                danish: "noget som `\(shipped)`",
                english: "something like `\(shipped)`"
            )
        )
    }

    static func overrideTwice(_ name: String, first: SourcePlace) -> Mistake {
        Mistake(
            "rule-override-twice",
            da: "`\(name)` ændres allerede i \(first.file), linje \(first.line).",
            en: "`\(name)` is already changed in \(first.file), line \(first.line)."
        )
    }

    static func unknownAlert(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "scenario-unknown-alert",
            da: "Ingen regel hedder `\(name)` eller opdager det svigt.",
            en: "No rule is called `\(name)` or detects that failure.",
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func fileKind() -> Mistake {
        Mistake(
            "file-kind",
            da: "Filen er hverken regler, ordforråd, lokal ændring eller scenarie.",
            en: "The file holds neither rules, vocabulary, a local change nor a scenario.",
            expected: Localized(
                danish: "`rule:`, `events:`, `states:` eller `scenario:` på øverste niveau",
                english: "`rule:`, `events:`, `states:` or `scenario:` at the top level"
            )
        )
    }

    static func yamlSyntax(problem: String) -> Mistake {
        Mistake(
            "yaml-syntax",
            da: "Filen er ikke gyldig YAML: \(problem).",
            en: "The file is not valid YAML: \(problem)."
        )
    }

    static func tabIndent() -> Mistake {
        Mistake(
            "yaml-tab",
            da: "Linjen er rykket ind med et tabulatortegn. YAML kender kun mellemrum.",
            en: "The line is indented with a tab. YAML knows only spaces.",
            expected: Localized(
                danish: "mellemrum, to for hvert niveau",
                english: "spaces, two a level"
            )
        )
    }

    static func yamlReference() -> Mistake {
        Mistake(
            "yaml-reference",
            da: "Ankre og henvisninger (`&navn`, `*navn`) bruges ikke her: skriv indholdet ud. "
                + "Er tegnet en del af en tekst, så sæt et mellemrum efter det.",
            en: "Anchors and aliases (`&name`, `*name`) are not used here: write the content out. "
                + "If the sign is part of a text, put a space after it."
        )
    }

    static func yamlTooDeep() -> Mistake {
        Mistake(
            "yaml-too-deep",
            da: "Lister ligger mere end \(YAMLReader.depthMax) niveauer inde i hinanden.",
            en: "Lists and mappings lie more than \(YAMLReader.depthMax) levels inside each other."
        )
    }

    static func yamlKey() -> Mistake {
        Mistake("yaml-key", da: "En nøgle skal være en tekst.", en: "A key must be a text.")
    }

    static func duplicateKey(_ key: String) -> Mistake {
        Mistake(
            "yaml-duplicate-key",
            da: "Nøglen `\(key)` står to gange; ingen kan vide, hvilken der gælder.",
            en: "The key `\(key)` stands twice; nobody can know which counts."
        )
    }

    static func unknownKey(_ key: String, in what: Localized, known: [String]) -> Mistake {
        let likely = LikelyWord.likely(key, among: known)
        return Mistake(
            "rule-unknown-key",
            da: "Nøglen `\(key)` findes ikke i \(what.danish).",
            en: "There is no key `\(key)` in \(what.english).",
            expected: .words(known, unless: likely),
            suggestion: likely
        )
    }

    /// A key that is written together with its value, such as `da:Udskrevet`.
    static func keyWithoutBlank(_ key: String, _ suggestion: String) -> Mistake {
        Mistake(
            "yaml-colon",
            da: "Der skal stå et mellemrum efter kolon.",
            en: "A blank has to follow the colon.",
            suggestion: suggestion
        )
    }

    /// Part of a text that a comma between braces has cut off.
    static func textCutOff(_ text: String) -> Mistake {
        Mistake(
            "yaml-comma",
            da: "Kommaet før “\(text)” deler teksten. Sæt hele teksten i anførselstegn.",
            en: "The comma before “\(text)” splits the text. Put the whole text in quotes."
        )
    }

    /// A key that has to be there is not.
    package static func missingKey(_ key: String, in what: Localized) -> Mistake {
        Mistake(
            "rule-missing-key",
            da: "Nøglen `\(key)` mangler i \(what.danish).",
            en: "The key `\(key)` is missing in \(what.english)."
        )
    }

    static func notAMapping(
        _ what: Localized,
        keys: [String],
        suggestion: String? = nil
    ) -> Mistake {
        Mistake(
            "rule-not-a-mapping",
            da: "Her ventes \(what.danish) som nøgler med værdier.",
            en: "Expected here: \(what.english), as keys with values.",
            expected: .words(keys, unless: suggestion),
            suggestion: suggestion
        )
    }

    /// That something else stands where a list must, and what could stand there.
    static func notAList(example: String? = nil) -> Mistake {
        Mistake(
            "rule-not-a-list",
            da: "Her ventes en liste.",
            en: "A list is expected here.",
            expected: example.map { Localized(danish: $0, english: $0) }
        )
    }

    static func notAText() -> Mistake {
        Mistake("rule-not-a-text", da: "Her ventes en tekst.", en: "A text is expected here.")
    }

    static func notABoolean(_ text: String?) -> Mistake {
        let words =
            [("yes", "true"), ("ja", "true"), ("on", "true"), ("true", "true")]
            + [("no", "false"), ("nej", "false"), ("off", "false"), ("false", "false")]
        return Mistake(
            "rule-not-a-boolean",
            da: "Her ventes `true` eller `false` uden anførselstegn.",
            en: "`true` or `false` without quotes is expected here.",
            suggestion: words.first { $0.0 == text?.lowercased() }?.1
        )
    }

    static func valueMissing() -> Mistake {
        Mistake(
            "rule-value-missing",
            da: "Her mangler en værdi. Hvad der står efter `#`, er en kommentar.",
            en: "A value is missing here. What stands after `#` is a comment."
        )
    }

    static func textEmpty() -> Mistake {
        Mistake("rule-text-empty", da: "Teksten er tom.", en: "The text is empty.")
    }

    static func booleanWord(_ word: String) -> Mistake {
        Mistake(
            "yaml-boolean-word",
            da: "YAML læser et bart `\(word)` som sandt eller falsk. Sæt det i anførselstegn.",
            en: "YAML reads a bare `\(word)` as true or false. Put it in quotes.",
            suggestion: "\"\(word)\""
        )
    }

    static func unknownWord(_ word: String, allowed: [String]) -> Mistake {
        Mistake(
            "rule-unknown-word",
            da: "`\(word)` er ikke et ord, der kan stå her.",
            en: "`\(word)` is not a word that can stand here.",
            expected: .words(allowed),
            suggestion: LikelyWord.likely(word, among: allowed)
        )
    }

    static func date(_ text: String) -> Mistake {
        Mistake(
            "rule-date",
            da: "“\(text)” er ikke en dato.",
            en: "“\(text)” is not a date.",
            expected: Localized(
                danish: "år-måned-dag: 2026-01-31",
                english: "year-month-day: 2026-01-31"
            ),
            suggestion: LikelyTime.date(text)
        )
    }

    static func parameterPrefix(_ name: String) -> Mistake {
        Mistake(
            "rule-parameter",
            da: "En parameter nævnes med `param.` foran.",
            en: "A parameter is named with `param.` before it.",
            suggestion: "param.\(name)"
        )
    }

    static func parameterKind(_ name: String, known: [String]) -> Mistake {
        let likely = known.contains(name) ? nil : closestWord(to: name, among: known)
        return Mistake(
            "rule-parameter",
            da: known.contains(name)
                ? "`param.\(name)` er ikke en varighed." : "`params` har ingen `\(name)`.",
            en: known.contains(name)
                ? "`param.\(name)` is not a duration." : "`params` has no `\(name)`.",
            expected: known.contains(name)
                ? .same("`params: {\(name): 24h}`") : .words(known, unless: likely),
            suggestion: likely.map { "param.\($0)" }
        )
    }
}
