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
}
