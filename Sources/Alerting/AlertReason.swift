package import CaseEvents

/// Why an alert moves or stays, in a sentence that holds no personal data.
package enum AlertReason: String, Sendable, Hashable, CaseIterable {
    case isFound, isFoundAnew, isTooOld, hadEnded, cameToNothing
    case goesOn, isHeld, staysHeld, holdEnded, holderIsGone, isHeldInstead
    case isAnswered, isClosed, groundIsGone, groundIsGoneUntold, timeIsOver
    case endTakenBack, endTakenBackTooLate, endedOtherwise
    case staysEnded, staysInRecord, staysWithdrawn
    case isSent, messageWaits, messageIsPointless, isNotYet
    case answerIsTaken, wasAnswered, wasClosed, wasWithdrawn, hadExpired, wasOnlyListed

    /// Whether what was asked is not done.
    package var isRefusal: Bool {
        switch self {
        case .messageWaits, .messageIsPointless, .isNotYet, .wasAnswered, .wasClosed,
            .wasWithdrawn, .hadExpired, .wasOnlyListed:
            true
        default: false
        }
    }

    /// The reason as a sentence for the person who reads it.
    package func sentence(_ language: Language) -> String { sentence[language] }

    private var sentence: Localized {
        switch self {
        case .isFound, .isFoundAnew, .isTooOld, .hadEnded, .cameToNothing, .isNotYet: beginning
        case .goesOn, .isHeld, .staysHeld, .holdEnded, .holderIsGone, .isHeldInstead,
            .endTakenBack, .endTakenBackTooLate:
            course
        case .isAnswered, .isClosed, .groundIsGone, .groundIsGoneUntold, .timeIsOver,
            .endedOtherwise, .staysEnded, .staysInRecord, .staysWithdrawn:
            end
        case .isSent, .messageWaits, .messageIsPointless: message
        case .answerIsTaken, .wasAnswered, .wasClosed, .wasWithdrawn, .hadExpired,
            .wasOnlyListed:
            press
        }
    }

    private func words(_ danish: String, _ english: String) -> Localized {
        Localized(danish: danish, english: english)
    }

    private var beginning: Localized {
        switch self {
        case .isFound: words("Reglen har fundet noget.", "The rule has found something.")
        case .isFoundAnew:
            words(
                "Der er kommet noget nyt til det, som før var for gammelt.",
                "Something new has come to what was too old before."
            )
        case .isTooOld:
            words(
                "Det ligger længere tilbage, end reglen indhenter; det står på listen.",
                "It lies further back than the rule catches up; it is listed."
            )
        case .hadEnded:
            words("Det var forbi, før det blev fundet.", "It had ended before it was found.")
        case .cameToNothing:
            words(
                "Det ventede skete, så intet mangler.",
                "What was awaited came: nothing is wrong."
            )
        default:
            words("Der er endnu ingen advis.", "There is no alert yet.")
        }
    }

    private var course: Localized {
        switch self {
        case .goesOn: words("Ingen har svaret endnu.", "Nobody has answered yet.")
        case .isHeld:
            words(
                "En navngiven person har det for en tid; trinnene venter.",
                "A named person has it for a while; the steps wait."
            )
        case .staysHeld:
            words("Tiden for svaret løber endnu.", "The time of the answer is still running.")
        case .holdEnded:
            words(
                "Svarets tid er gået, og intet fulgte.",
                "The time of the answer is over and nothing has followed."
            )
        case .holderIsGone:
            words(
                "Den, der havde den, er her ikke.",
                "Whoever had it is not there."
            )
        case .isHeldInstead:
            words(
                "Det, der lukkede den, er taget tilbage; en navngiven person har den for en tid.",
                "What had ended it was taken back; a named person has it for a while."
            )
        case .endTakenBack:
            words("Det, der lukkede den, er taget tilbage.", "What had ended it was taken back.")
        default:
            words(
                "Det, der lukkede den, er taget tilbage, men den er for gammel; den står på listen.",
                "What had ended it was taken back, but it is too old; it is listed."
            )
        }
    }

    private var end: Localized {
        switch self {
        case .isAnswered: words("En navngiven person har svaret.", "A named person has answered.")
        case .isClosed:
            words(
                "Der skete noget, som reglen lader lukke den.",
                "Something happened that the rule lets end it."
            )
        case .groundIsGone:
            words(
                "Grundlaget er faldet bort; de, der fik besked, får det at vide.",
                "Its ground is gone; those who had been told hear so."
            )
        case .groundIsGoneUntold:
            words(
                "Grundlaget er faldet bort; ingen havde fået besked.",
                "Its ground is gone; nobody had been told."
            )
        case .timeIsOver:
            words(
                "Alle trin er gået, og ingen har svaret i lang tid.",
                "Every step has passed and nobody has answered for long."
            )
        case .endedOtherwise:
            words(
                "Det endte med noget andet, end det først så ud til.",
                "It ended by something else than it first seemed."
            )
        case .staysEnded: words("Det er forbi.", "It has ended.")
        case .staysInRecord:
            words(
                "Grundlaget er faldet bort, men ingen skylder noget; det står, som det var.",
                "Its ground is gone, but nobody owes anything; it stays as it was."
            )
        default:
            words(
                "Den er trukket tilbage og bliver det; det samme igen er en ny advis.",
                "It was withdrawn and stays so; the same again is a new alert."
            )
        }
    }

    private var message: Localized {
        switch self {
        case .isSent: words("Nogen skylder et svar.", "Somebody owes an answer.")
        case .messageWaits:
            words(
                "Beskeden venter: en navngiven person har det for en tid.",
                "The message waits: a named person has it for a while."
            )
        default:
            words("Beskeden sendes ikke: det er forbi.", "The message is not sent: it has ended.")
        }
    }

    private var press: Localized {
        switch self {
        case .answerIsTaken: words("Svaret gælder.", "The answer counts.")
        case .wasAnswered:
            words("Der er allerede svaret.", "It has been answered already.")
        case .wasClosed:
            words(
                "Den er ikke længere aktuel: der er sket noget siden.",
                "It is no longer current: something has happened since."
            )
        case .wasWithdrawn:
            words(
                "Den er trukket tilbage: grundlaget er faldet bort.",
                "It was withdrawn: its ground is gone."
            )
        case .hadExpired:
            words(
                "Tiden er gået, og lederen har fået besked; svar lederen.",
                "Its time is over and the team lead was told; answer the team lead."
            )
        default:
            words(
                "Den blev fundet for sent og skal ikke besvares.",
                "It was found too late and needs no answer."
            )
        }
    }
}
