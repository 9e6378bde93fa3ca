package import CaseEvents
package import WorkingTime

extension Localized {
    /// The same words in both languages, such as a list of keys.
    static func same(_ text: String) -> Localized { Localized(danish: text, english: text) }

    /// The words to choose from.
    package static func words(_ words: [String]) -> Localized? {
        guard !words.isEmpty else { return nil }
        let shown = words.prefix(24).joined(separator: ", ") + (words.count > 24 ? ", …" : "")
        return Localized(danish: "en af: \(shown)", english: "one of: \(shown)")
    }

    static let rule = Localized(danish: "en regel", english: "a rule")
    static let override = Localized(danish: "en lokal ændring", english: "a local change")
    static let parameters = Localized(danish: "`params`", english: "`params`")
    static let condition = Localized(danish: "en betingelse", english: "a condition")
    static let step = Localized(danish: "et trin i `tell`", english: "a step of `tell`")
    static let test = Localized(danish: "en prøve", english: "a test")
    static let scenario = Localized(danish: "et scenarie", english: "a scenario")
    static let event = Localized(danish: "en hændelse", english: "an event")
    static let expectation = Localized(danish: "`expect`", english: "`expect`")
    static let never = Localized(danish: "`never`", english: "`never`")
    static let answer = Localized(danish: "et svar", english: "an answer")
    static let person = Localized(danish: "en person", english: "a person")
    static let vocabulary = Localized(danish: "et ordforråd", english: "a vocabulary")
    static let eventType = Localized(danish: "en hændelsestype", english: "an event type")
    static let attribute = Localized(danish: "en oplysning", english: "an attribute")
    static let state = Localized(danish: "en tilstand", english: "a state")
    static let texts = Localized(danish: "tekster på to sprog", english: "texts in two languages")
    static let valid = Localized(danish: "`valid`", english: "`valid`")
    static let anchor = Localized(danish: "`when`", english: "`when`")
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
        Mistake(
            "rule-unknown-key",
            da: "Nøglen `\(key)` findes ikke i \(what.danish).",
            en: "There is no key `\(key)` in \(what.english).",
            expected: .words(known),
            suggestion: closestWord(to: key, among: known)
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

    static func notAMapping(_ what: Localized, keys: [String]) -> Mistake {
        Mistake(
            "rule-not-a-mapping",
            da: "Her ventes \(what.danish) med nøgler og værdier.",
            en: "Here \(what.english) with keys and values is expected.",
            expected: .words(keys)
        )
    }

    static func notAList() -> Mistake {
        Mistake("rule-not-a-list", da: "Her ventes en liste.", en: "A list is expected here.")
    }

    static func notAText() -> Mistake {
        Mistake("rule-not-a-text", da: "Her ventes en tekst.", en: "A text is expected here.")
    }

    static func notABoolean() -> Mistake {
        Mistake(
            "rule-not-a-boolean",
            da: "Her ventes `true` eller `false`.",
            en: "`true` or `false` is expected here."
        )
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
            suggestion: closestWord(to: word, among: allowed)
        )
    }

    /// A time that cannot be read.
    package static func time(_ error: TimeTextError) -> Mistake {
        switch error {
        case .zoneMissing(let text):
            return Mistake(
                "time-without-zone",
                da: "“\(text)” har ingen tidszone; tilføj `Z` eller en forskydning som `+01:00`.",
                en: "“\(text)” has no time zone; add `Z` or an offset such as `+01:00`.",
                suggestion: text + "+01:00"
            )
        case .malformed(let text, let expected):
            return Mistake(
                "time-malformed",
                da: "“\(text)” kan ikke læses som tid.",
                en: "“\(text)” cannot be read as a time.",
                expected: .same(expected)
            )
        case .outOfRange(let text, let allowed):
            return Mistake(
                "time-out-of-range",
                da: "“\(text)” ligger uden for det tilladte.",
                en: "“\(text)” is out of range.",
                expected: .same(allowed)
            )
        }
    }

    static func date(_ text: String) -> Mistake {
        Mistake(
            "rule-date",
            da: "“\(text)” er ikke en dato.",
            en: "“\(text)” is not a date.",
            expected: .same("2026-01-31")
        )
    }

    static func parameterKind(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "rule-parameter",
            da: "`param.\(name)` er ikke en varighed i `params`.",
            en: "`param.\(name)` is not a duration in `params`.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known).map { "param.\($0)" }
        )
    }
}
