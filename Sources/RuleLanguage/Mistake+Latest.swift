import CaseEvents

/// Mistakes of conditions that ask the latest event alone.
extension Mistake {
    static func latestOfState() -> Mistake {
        Mistake(
            "rule-latest",
            da: "`latest` vælger mellem hændelser; en tilstand er der kun én af.",
            en: "`latest` chooses among events; of a state there is only one."
        )
    }

    static func latestBeside(_ key: String) -> Mistake {
        Mistake(
            "rule-latest",
            da: "`latest` spørger den ene, seneste hændelse før ankeret; `\(key)` passer ikke til.",
            en:
                "`latest` asks the one latest event before the anchor; `\(key)` does not go with it.",
            expected: Localized(
                danish: "`before` eller `since`, og måske `where`",
                english: "`before` or `since`, and perhaps `where`"
            )
        )
    }

    static func consumeIf() -> Mistake {
        Mistake(
            "rule-if",
            da: "`if` passer ikke til `consume`: hvem der ikke bliver spurgt, bruger intet vidne.",
            en: "`if` does not go with `consume`: whoever is not asked uses up no witness."
        )
    }

    /// Two who tell the same at one instant would both be silent.
    static func mutualSilence(_ type: String) -> Mistake {
        Mistake(
            "rule-mutual-silence",
            da:
                "Fortæller to det samme i samme øjeblik, finder hver `\(type)` den anden her, og ingen får noget at vide.",
            en:
                "Told by two at one instant, each `\(type)` finds the other here, and nobody is told.",
            expected: Localized(
                danish: "`latest: true`, eller `other.time < event.time` i `where`",
                english: "`latest: true`, or `other.time < event.time` in `where`"
            )
        )
    }
}
