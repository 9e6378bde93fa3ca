import CaseEvents

/// Mistakes of a rate that falls.
extension Mistake {
    static func ratePercent(_ text: String) -> Mistake {
        Mistake(
            "rule-rate",
            da: "“\(text)” er ikke en del af det, der var før.",
            en: "“\(text)” is no part of what there was before.",
            expected: Localized(
                danish: "procent, fra `1%` til `99%`",
                english: "percent, from `1%` to `99%`"
            ),
            suggestion: Int(text).flatMap { (1...99).contains($0) ? "\($0)%" : nil }
        )
    }

    static func rateCompared() -> Mistake {
        Mistake(
            "rule-rate",
            da:
                "Tiden før er kortere end den, den sammenlignes med; den må vise, hvad der er sædvanligt.",
            en:
                "The time before is shorter than the one it is compared with; it has to show what is usual.",
            expected: .same("within: 7d, compared_with: 30d")
        )
    }
}
