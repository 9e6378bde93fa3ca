import CaseEvents

/// Mistakes of the operators that look at several events, at silence and at time that passes.
extension Mistake {
    static func anchorKind(_ kinds: [String]) -> Mistake {
        Mistake(
            "rule-anchor",
            da: "`when` siger ikke entydigt, hvad reglen ser efter.",
            en: "`when` does not say clearly what the rule looks for.",
            expected: .words(kinds)
        )
    }

    static func forWithoutState() -> Mistake {
        Mistake(
            "rule-for",
            da: "`for` hører her til en tilstand: `when: {state: admitted, for: 3d}`.",
            en: "`for` belongs to a state here: `when: {state: admitted, for: 3d}`."
        )
    }

    static func forWithWindow() -> Mistake {
        Mistake(
            "rule-for",
            da:
                "`for` kan stå ved en tilstand, eller ved hændelser med `before` og højst et `count`.",
            en: "`for` can stand beside a state, or events with `before` and at most a `count`."
        )
    }

    static func silenceWithoutUsual(_ key: String) -> Mistake {
        Mistake(
            "rule-silence",
            da: "`\(key)` siger kun noget, når længden er et antal gange det sædvanlige.",
            en: "`\(key)` means something only when the length is a multiple of the usual.",
            expected: .same("for: 2 × usual")
        )
    }

    static func silenceLength(_ text: String) -> Mistake {
        Mistake(
            "rule-silence",
            da: "“\(text)” er ikke et antal gange det sædvanlige.",
            en: "“\(text)” is not a number of times the usual.",
            expected: Localized(
                danish: "`2 × usual` eller `1.5 × usual`, fra 0.1 til 100",
                english: "`2 × usual` or `1.5 × usual`, from 0.1 to 100"
            )
        )
    }

    static func sequenceTooLong() -> Mistake {
        Mistake(
            "rule-sequence",
            da: "Følgen har mere end \(AnchorReader.stepCountMax) led.",
            en: "The sequence has more than \(AnchorReader.stepCountMax) steps."
        )
    }

    static func sequenceStep(_ text: String) -> Mistake {
        Mistake(
            "rule-sequence",
            da: "“\(text)” kan ikke læses som led i en følge.",
            en: "“\(text)” cannot be read as a step of a sequence.",
            expected: .same(
                "hospital.discharged, then contact.made or contact.attempted within 48h"
            )
        )
    }

    static func consume() -> Mistake {
        Mistake(
            "rule-consume",
            da:
                "`consume` gælder hændelser, der skal være der: alene eller med `count` og `>=` eller `>`.",
            en:
                "`consume` is for events that have to be there: alone, or with `count` and `>=` or `>`."
        )
    }

    static func measureTwice() -> Mistake {
        Mistake(
            "rule-measure-twice",
            da: "Betingelsen kan kun have ét af `count`, `distinct` og `sum`.",
            en: "The condition can have only one of `count`, `distinct` and `sum`."
        )
    }

    static func measureOfState() -> Mistake {
        Mistake(
            "rule-measure-state",
            da: "`distinct` og `sum` tæller hændelser, ikke tilstande.",
            en: "`distinct` and `sum` are of events, not of states."
        )
    }

    static func endedWithoutValue(_ kind: String) -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`\(kind)` ved ikke, hvad der er endt; `ended_by` hører til `distinct`.",
            en: "`\(kind)` does not know what has ended; `ended_by` belongs to `distinct`.",
            expected: Localized(
                danish: "`distinct` med `value`, som siger, hvad der begynder og ender",
                english: "`distinct` with a `value` that says what starts and ends"
            )
        )
    }

    static func endedByItself(_ type: String) -> Mistake {
        Mistake(
            "rule-ended-by",
            da: "`\(type)` tælles med og kan ikke også være det, der ender det talte.",
            en: "`\(type)` is counted and cannot end what is counted, too."
        )
    }

    static func pausesWithoutClock() -> Mistake {
        Mistake(
            "rule-pauses",
            da: "`pauses` stopper et ur, men betingelsen har hverken `after` eller `for`.",
            en: "`pauses` stops a clock, but the condition has neither `after` nor `for`."
        )
    }

    static func graceWithoutDeadline() -> Mistake {
        Mistake(
            "rule-grace",
            da: "`grace` venter på det, der mangler efter `after`; her er ingen frist.",
            en: "`grace` waits for what is missing after `after`; there is no deadline here."
        )
    }

    static func ladderBackwards() -> Mistake {
        Mistake(
            "rule-ladder-backwards",
            da: "Et trin kommer efter advisen, ikke før den og ikke samtidig.",
            en: "A step comes after the alert, not before it and not with it.",
            expected: .same("1 working day")
        )
    }

    static func ladderEndless() -> Mistake {
        Mistake(
            "rule-ladder-endless",
            da: "Trappen gentages for de samme uden ende; ingen andre får det nogensinde at vide.",
            en: "The ladder repeats for the same people without end; nobody else ever hears of it.",
            expected: Localized(
                danish: "et senere trin til en anden rolle, såsom `{to: team_lead, after: 24h}`",
                english: "a later step to another role, such as `{to: team_lead, after: 24h}`"
            )
        )
    }

    static func fromNoDeadline() -> Mistake {
        Mistake(
            "rule-from-due",
            da: "`from: due` måler fra fristen, men reglen har ingen.",
            en: "`from: due` measures from the deadline, but the rule has none.",
            expected: Localized(
                danish: "`due`, `remind` og `until` i reglen",
                english: "`due`, `remind` and `until` in the rule"
            )
        )
    }

    static func fromDeadlineBeside(_ key: String) -> Mistake {
        Mistake(
            "rule-from-due",
            da: "`from: due` hører til `before`, `after` eller en tilstand, ikke til `\(key)`.",
            en: "`from: due` goes with `before`, `after` or a state, not with `\(key)`."
        )
    }

    static func namingNobody() -> Mistake {
        Mistake(
            "rule-naming",
            da: "`of` siger, hvad `observer` så, men trinnet går ikke til `observer`.",
            en: "`of` says what the `observer` saw, but the step does not go to the `observer`.",
            expected: .same("{to: observer, of: {event: observation.recorded, before: 30d}}")
        )
    }

    static func namingTwice() -> Mistake {
        Mistake(
            "rule-naming-twice",
            da: "`observer` er én person i en regel, men et andet trin går til `observer` også.",
            en: "The `observer` is one person in a rule, but another step goes to one, too."
        )
    }

    static func namingNotPlain() -> Mistake {
        Mistake(
            "rule-naming-window",
            da: "`of` ser efter hændelser før ankeret og tæller dem ikke.",
            en: "`of` looks for events before the anchor and does not count them.",
            expected: .same("of: {event: observation.recorded, before: 30d}")
        )
    }

    static func overrideScope() -> Mistake {
        Mistake(
            "rule-override-for",
            da: "`for` nævner enten en kommune eller en sag.",
            en: "`for` names either a municipality or a case.",
            expected: .same("for: {municipality: Aarhus}")
        )
    }

    static func limitIdle(_ text: String) -> Mistake {
        Mistake(
            "rule-count-idle",
            da: "“\(text)” gælder altid eller aldrig, så betingelsen siger intet.",
            en: "“\(text)” holds always or never, so that the condition says nothing.",
            expected: .same("\">= 1\"")
        )
    }

    static func unknownCondition(_ name: String, known: [String]) -> Mistake {
        Mistake(
            "rule-unknown-condition",
            da: "Betingelsen `\(name)` står ikke i ordforrådet.",
            en: "The condition `\(name)` is not in the vocabulary.",
            expected: .words(known),
            suggestion: closestWord(to: name, among: known)
        )
    }
}
