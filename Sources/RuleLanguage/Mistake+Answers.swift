import CaseEvents

/// Mistakes in what a rule offers as answers.
extension Mistake {
    static func answerWord(_ text: String) -> Mistake {
        Mistake(
            "rule-answer",
            da: "“\(text)” kan ikke være et svar: små bogstaver a–z, tal og `_`.",
            en: "“\(text)” cannot be an answer: small letters a–z, digits and `_`.",
            expected: .same("[contacted, handed_over, not_relevant]"),
            suggestion: LikelyName.written(text, separator: "_")
        )
    }

    static func answersMissing() -> Mistake {
        Mistake(
            "rule-answer",
            da: "Uden svar kan ingen lukke en advis.",
            en: "Without answers nobody can close an alert.",
            expected: .same("[contacted, handed_over, not_relevant]")
        )
    }

    static func answerForm() -> Mistake {
        Mistake(
            "rule-answer",
            da: "Et svar er ét navn, eller ét navn med hvad det gør.",
            en: "An answer is one name, or one name with what it does.",
            expected: .same("{seen: {holds: 4h}}")
        )
    }

    static func answersWithoutEnd() -> Mistake {
        Mistake(
            "rule-answer-end",
            da: "Ingen af svarene afslutter advisen, så ingen kan blive færdig med den.",
            en: "None of the answers ends the alert, so nobody can be done with it.",
            expected: .same("[contacted, {seen: {holds: 4h}}]")
        )
    }

    static func answerTwoEffects(_ key: String) -> Mistake {
        Mistake(
            "rule-answer-effect",
            da: "Et svar kan ikke både give advisen videre (`to`) og holde den (`\(key)`).",
            en: "An answer cannot both hand the alert over (`to`) and hold it (`\(key)`)."
        )
    }

    static func answerHoldMissing(_ name: String) -> Mistake {
        Mistake(
            "rule-answer-hold",
            da: "Svaret `\(name)` siger ikke, hvor længe det holder advisen.",
            en: "The answer `\(name)` does not say for how long it holds the alert.",
            expected: .same("{\(name): {holds: 4h}}")
        )
    }

    static func answerHoldLength(_ amount: String) -> Mistake {
        Mistake(
            "rule-answer-hold",
            da: "Et svar kan ikke holde en advis i `\(amount)`.",
            en: "An answer cannot hold an alert for `\(amount)`.",
            expected: Localized(
                danish: "fra \(AnswerForm.holdMinuteCountMin)m til \(AnswerForm.holdDayCountMax)d",
                english: "from \(AnswerForm.holdMinuteCountMin)m to \(AnswerForm.holdDayCountMax)d"
            )
        )
    }

    static func answerReason() -> Mistake {
        Mistake(
            "rule-answer-reason",
            da: "`reason` er enten `required` eller de begrundelser, der kan vælges.",
            en: "`reason` is either `required` or the reasons to choose from.",
            expected: .same("required")
        )
    }

    static func answererNotTold(_ role: String, told: [String]) -> Mistake {
        Mistake(
            "rule-answered-by",
            da: "`\(role)` får det ikke at vide af noget trin og kan ikke skulle svare.",
            en: "`\(role)` is told by no step and cannot be the one who must answer.",
            expected: .words(told)
        )
    }

    static func answerReasonMissing(_ reasons: [String]) -> Mistake {
        Mistake(
            "scenario-answer-reason",
            da: "Svaret skal have en begrundelse.",
            en: "The answer needs a reason.",
            expected: .words(reasons)
        )
    }

    static func answerRecipientMissing() -> Mistake {
        Mistake(
            "scenario-answer-to",
            da: "Svaret skal sige, hvem advisen gives til (`to`).",
            en: "The answer has to say whom the alert is handed to (`to`)."
        )
    }
}
