import CEL
import CaseEvents

/// Mistakes of meaning: what a rule mentions, asks, tells and shows.
extension Mistake {
    static func unknownEventType(
        _ name: String,
        known: [String],
        suggestion: String? = nil
    ) -> Mistake {
        Mistake(
            "rule-unknown-event",
            da: "Hændelsen `\(name)` står ikke i ordforrådet.",
            en: "The event `\(name)` is not in the vocabulary.",
            suggestion: suggestion ?? closestWord(to: name, among: known)
        )
    }

    static func unknownState(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "rule-unknown-state",
            da: "Tilstanden `\(name)` står ikke i ordforrådet.",
            en: "The state `\(name)` is not in the vocabulary.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known)
        )
    }

    static func eventAsState(
        _ name: String,
        known: [String],
        suggestion: String?
    ) -> Mistake {
        Mistake(
            "rule-unknown-state",
            da: "`\(name)` er en hændelse, ikke en tilstand.",
            en: "`\(name)` is an event, not a state.",
            expected: .words(known),
            suggestion: suggestion
        )
    }

    static func stateWords(_ attribute: String) -> Mistake {
        Mistake(
            "vocabulary-state-words",
            da: "`\(attribute)` er ikke et ord, så ingen tilstand kan begynde eller ende med det.",
            en: "`\(attribute)` is not a word, so no state can begin or end with it."
        )
    }

    static func stateWordTwice(_ word: String) -> Mistake {
        Mistake(
            "vocabulary-state-both",
            da: "`\(word)` begynder tilstanden og kan ikke også slutte den.",
            en: "`\(word)` begins the state and cannot end it, too."
        )
    }

    static func stateEndPlain(_ type: String) -> Mistake {
        Mistake(
            "vocabulary-state-end",
            da: "`\(type)` slutter tilstanden i forvejen, hvad den end siger; stryg det ene.",
            en: "`\(type)` ends the state already, whatever it says; leave one of them out."
        )
    }

    static func stateWord(_ word: String, known: [String]) -> Mistake {
        Mistake(
            "vocabulary-state-word",
            da: "`\(word)` er ikke et af ordene.",
            en: "`\(word)` is not one of the words.",
            expected: .words(known),
            suggestion: closestWord(to: word, among: known)
        )
    }

    static func unknownRole(_ name: String) -> Mistake {
        if Role.divisible.contains(Role(name).plain), let domain = Role(name).domain {
            return unknownDomain(domain, of: Role(name).plain)
        }
        let names = Role.known.map(\.name)
        let parts = name.split { ", ;&".contains($0) }.map { String($0) }
        let isList = parts.count > 1 && parts.allSatisfy { names.contains($0) }
        let likely =
            isList
            ? "[\(parts.joined(separator: ", "))]" : LikelyWord.likely(name, among: names)
        return Mistake(
            "rule-unknown-role",
            da: "Rollen `\(name)` kendes ikke.",
            en: "The role `\(name)` is unknown.",
            expected: .words(Role.known.map(\.name), unless: likely),
            suggestion: likely
        )
    }

    static func expression(_ diagnostic: Diagnostic) -> Mistake {
        Mistake(
            diagnostic.code,
            da: diagnostic.problem.statement(in: .danish),
            en: diagnostic.problem.statement(in: .english),
            suggestion: diagnostic.suggestion
        )
    }

    static func expressionType(_ found: ValueType, expected: ValueType) -> Mistake {
        Mistake(
            "rule-expression-type",
            da: "Udtrykket giver \(found.name(in: .danish)), men her skal stå noget, der giver "
                + "\(expected.name(in: .danish)).",
            en: "The expression gives \(found.name(in: .english)), but "
                + "\(expected.name(in: .english)) is needed here."
        )
    }

    /// An expression that can take more steps than one evaluation may (`EvaluationLimits`).
    static func expressionCost(_ cost: Int) -> Mistake {
        let sizes = SharedEnvironment.sizes
        let (limit, isBounded) = (EvaluationLimits.stepCountMax, cost < Int.max)
        return Mistake(
            "rule-expression-cost",
            da:
                "Udtrykket kan koste \(isBounded ? "\(cost)" : "uendelig mange") skridt, når tekster "
                + "har \(sizes.valueByteCountMax) tegn og lister \(sizes.elementCountMax) elementer; "
                + "højst \(limit) er tilladt. Gennemløb ikke en liste inden i en anden, og byg ikke "
                + "lange tekster.",
            en:
                "The expression can take \(isBounded ? "\(cost)" : "endlessly many") steps when texts "
                + "have \(sizes.valueByteCountMax) characters and lists \(sizes.elementCountMax) "
                + "elements; at most \(limit) are allowed. Do not walk through one list within "
                + "another, and do not build long texts."
        )
    }

    static func perCitizen() -> Mistake {
        Mistake(
            "rule-per",
            da: "En sag er én borgers, så én advis pr. borger hedder `case`.",
            en: "A case is one citizen's, so one alert per citizen is called `case`.",
            suggestion: "case"
        )
    }

    static func attributeKindsDiffer(_ name: String, types: [String]) -> Mistake {
        Mistake(
            "rule-attribute-kinds",
            da: "`\(name)` betyder ikke det samme i \(types.joined(separator: " og ")).",
            en: "`\(name)` is not of the same kind in \(types.joined(separator: " and "))."
        )
    }

    static func conditionWithoutSubject() -> Mistake {
        Mistake(
            "rule-condition-subject",
            da: "Betingelsen siger ikke, hvad den ser efter.",
            en: "The condition does not say what it looks for.",
            expected: Localized(
                danish: "ét af `event:`, `any_of:` og `state:`",
                english: "one of `event:`, `any_of:` and `state:`"
            )
        )
    }

    static func conditionSubjects(_ keys: [String]) -> Mistake {
        let all = keys.map { "`\($0)`" }
        return Mistake(
            "rule-condition-subject",
            da: "Betingelsen ser efter flere ting: \(all.joined(separator: " og ")). Del den i to.",
            en:
                "The condition looks for several things: \(all.joined(separator: " and ")). Make two."
        )
    }

    static func conditionWord(_ word: String, meant: String) -> Mistake {
        Mistake(
            "rule-condition-subject",
            da: "En betingelse er nøgler med værdier; `\(word)` står alene.",
            en: "A condition is keys with values; `\(word)` stands alone.",
            suggestion: meant
        )
    }

    static func windowMissing() -> Mistake {
        Mistake(
            "rule-window-unbounded",
            da: "Betingelsen har ingen tidsgrænse, så den ville se på alt, der nogensinde er sket.",
            en:
                "The condition has no bound in time, so it would look at everything there ever was.",
            expected: Localized(
                danish: "`before: 30d`, `after: 48h` eller `since: hændelse`",
                english: "`before: 30d`, `after: 48h` or `since: event`"
            )
        )
    }

    static func windowTwice() -> Mistake {
        Mistake(
            "rule-window-twice",
            da:
                "Betingelsen kan kun have ét af `before`, `after` og `since`; for hændelser kan `before` og `after` stå sammen.",
            en:
                "The condition can have only one of `before`, `after` and `since`; for events `before` and `after` can stand together."
        )
    }

    static func windowEmpty() -> Mistake {
        Mistake(
            "rule-window-empty",
            da: "`at_least` er længere end `before`, så intet kan passe.",
            en: "`at_least` is longer than `before`, so nothing can fit."
        )
    }

    static func atLeastWithoutBefore() -> Mistake {
        Mistake(
            "rule-at-least",
            da: "`at_least` siger noget ved siden af `before` alene, ellers ikke.",
            en: "`at_least` means something beside `before` alone."
        )
    }

    static func count(_ text: String) -> Mistake {
        Mistake(
            "rule-count",
            da: "“\(text)” er ikke et antal at sammenligne med.",
            en: "“\(text)” is not a number to compare with.",
            expected: .same("\">= 2\", \"> 2\", \"< 2\", \"<= 2\""),
            suggestion: LikelyName.comparison(text)
        )
    }

    static func number(_ text: String, from: Int, through: Int) -> Mistake {
        Mistake(
            "rule-number",
            da: "“\(text)” er ikke et helt tal fra \(from) til \(through).",
            en: "“\(text)” is not a whole number from \(from) to \(through)."
        )
    }

    static func deadlineIncomplete(missing key: String) -> Mistake {
        Mistake(
            "rule-deadline",
            da: "En frist har både `due`, `remind` og `until`; `\(key)` mangler.",
            en: "A deadline has all of `due`, `remind` and `until`; `\(key)` is missing."
        )
    }

    static func ladderEmpty() -> Mistake {
        Mistake(
            "rule-ladder-empty",
            da: "Reglen fortæller det ikke til nogen.",
            en: "The rule tells nobody.",
            expected: Localized(danish: "mindst ét trin `to:`", english: "at least one step `to:`")
        )
    }

    static func ladderUnordered() -> Mistake {
        Mistake(
            "rule-ladder-order",
            da: "Trinnet begynder ikke efter det foregående, så det kan ikke nås i rækkefølge.",
            en: "The step does not begin after the one before it, so it is out of order."
        )
    }

    static func ladderStartTwice() -> Mistake {
        Mistake(
            "rule-ladder-start",
            da: "Et trin har enten `after` eller `with`.",
            en: "A step has either `after` or `with`."
        )
    }

    static func ladderWithoutReminder(_ amount: String) -> Mistake {
        Mistake(
            "rule-ladder-reminder",
            da: "Reglen har ingen påmindelse `\(amount)`, som trinnet kan begynde med.",
            en: "The rule has no reminder `\(amount)` for the step to begin with."
        )
    }

    static func repeatTooOften() -> Mistake {
        Mistake(
            "rule-repeat",
            da: "Et trin kan gentages hver time eller sjældnere.",
            en: "A step can repeat every hour or less often.",
            expected: .same("1h")
        )
    }

    static func duplicateRule(_ name: String, first: SourcePlace) -> Mistake {
        Mistake(
            "rule-duplicate",
            da: "Reglen `\(name)` står allerede i \(first.file), linje \(first.line).",
            en: "The rule `\(name)` already stands in \(first.file), line \(first.line)."
        )
    }

    static func ruleName(_ name: String) -> Mistake {
        Mistake(
            "rule-name",
            da: "Et navn består af små bogstaver a–z, tal og bindestreger.",
            en: "A name consists of small letters a–z, digits and hyphens.",
            expected: .same("missing-medication"),
            suggestion: LikelyName.written(name, separator: "-")
        )
    }

    static func failureCode(_ text: String) -> Mistake {
        Mistake(
            "rule-detects",
            da: "“\(text)” er ikke en kode for et svigt.",
            en: "“\(text)” is not a failure code.",
            expected: .same("F01"),
            suggestion: LikelyName.failure(text)
        )
    }

    static func overrideUnknown(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "rule-override-unknown",
            da: "Der er ingen regel `\(name)` at ændre.",
            en: "There is no rule `\(name)` to change.",
            suggestion: closestWord(to: name, among: known)
        )
    }

    private static func unknownDomain(_ domain: String, of role: Role) -> Mistake {
        let likely = closestWord(to: domain, among: Role.domains)
        return Mistake(
            "rule-unknown-domain",
            da: "Ingen har en rolle for `\(domain)` alene.",
            en: "Nobody holds a role for `\(domain)` alone.",
            expected: .words(Role.domains.map { "\(role).\($0)" }),
            suggestion: likely.map { "\(role).\($0)" }
        )
    }

    static func safeSpaceFlow(type: String, role: Role) -> Mistake {
        Mistake(
            "rule-safe-space",
            da:
                "`\(type)` kommer fra et frirum; `\(role)` kan træffe indgreb og må ikke få det at vide.",
            en:
                "`\(type)` comes from a free space; `\(role)` can sanction and may not be told of it."
        )
    }

    static func ownAlerts(type: String, rule: String, in key: String) -> Mistake {
        let isAnchor = key == "when"
        return Mistake(
            "rule-own-alerts",
            da: "`\(type)` sker også, når reglen selv rejser en advis, så den ville "
                + (isAnchor ? "kalde på sig selv." : "tage sin egen advis tilbage."),
            en: "`\(type)` happens when the rule itself alerts, too, so it would "
                + (isAnchor ? "call itself." : "take its own alert back."),
            expected: isAnchor
                ? .same("where: event.data.rule != \"\(rule)\"")
                : .same("where: other.data.rule != \"\(rule)\"; before: 3d, at_least: 1m")
        )
    }

    static func lineWithField() -> Mistake {
        Mistake(
            "rule-title-field",
            da: "Her udfyldes ingen felter; de hører til i `say`.",
            en: "No fields are filled in here; they belong in `say`."
        )
    }

    static func lineBroken() -> Mistake {
        Mistake(
            "rule-title-line",
            da: "Her skal stå én linje tekst uden linjeskift og styretegn.",
            en: "One line of text without line breaks and control characters has to stand here."
        )
    }

    static func alertCircle(_ names: [String], endless: Bool) -> Mistake {
        let circle = names.map { "`\($0)`" }.joined(separator: " → ")
        return Mistake(
            "rule-alert-circle",
            da: endless
                ? "Reglerne ser fra hinandens adviser og ville kalde på hinanden uden ende: \(circle)."
                : "Reglerne giver og tager hinandens grundlag og ville give besked og trække den tilbage uden ende: \(circle).",
            en: endless
                ? "The rules look from each other's alerts and would call without end: \(circle)."
                : "The rules give and take each other's ground and would tell and withdraw without end: \(circle).",
            expected: .same("where: event.data.rule == \"…\"")
        )
    }

    static func stableWithoutFiringTest() -> Mistake {
        Mistake(
            "rule-test-firing",
            da: "En regel med `status: stable` skal have en prøve, hvor den giver en advis.",
            en: "A rule with `status: stable` needs a test in which it alerts."
        )
    }

    static func stableWithoutSilentTest() -> Mistake {
        Mistake(
            "rule-test-silent",
            da: "En regel med `status: stable` skal have en prøve, hvor den tier (`expect: []`).",
            en: "A rule with `status: stable` needs a test in which it is silent (`expect: []`)."
        )
    }

    static func twice(_ word: String) -> Mistake {
        Mistake("rule-twice", da: "`\(word)` står to gange.", en: "`\(word)` stands twice.")
    }

    static func eventMissing() -> Mistake {
        Mistake(
            "rule-event-missing",
            da: "Her skal stå mindst én hændelse.",
            en: "At least one event has to stand here.",
            expected: .same("hospital.discharged")
        )
    }

    static func validEmpty() -> Mistake {
        Mistake(
            "rule-valid-empty",
            da: "`until` ligger ikke efter `from`, så reglen gælder aldrig.",
            en: "`until` does not lie after `from`, so the rule never holds."
        )
    }
}
