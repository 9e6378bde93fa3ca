internal import CaseEvents
internal import RuleLanguage

extension Localized {
    static let configuration = Localized(danish: "konfigurationen", english: "the configuration")
    static let http = Localized(danish: "`http`", english: "`http`")
    static let mail = Localized(danish: "`mail`", english: "`mail`")
    static let mailServer = Localized(danish: "`mail.server`", english: "`mail.server`")
    static let webhook = Localized(danish: "`webhook`", english: "`webhook`")
    static let command = Localized(danish: "`command`", english: "`command`")
    static let source = Localized(danish: "en kilde", english: "a source")
    static let heartbeat = Localized(danish: "`heartbeat`", english: "`heartbeat`")
    static let sender = Localized(danish: "`sender`", english: "`sender`")
    static let weeklyReport = Localized(
        danish: "`weekly_report`",
        english: "`weekly_report`"
    )
    static let trial = Localized(danish: "`trial`", english: "`trial`")
}

/// Mistakes in the configuration, one factory each.
extension Mistake {
    static func relativePath(_ text: String) -> Mistake {
        Mistake(
            "configuration-relative-path",
            da: "Stien begynder ikke med /. En tjeneste har ingen fast arbejdsmappe.",
            en: "The path does not begin with /. A service has no working directory to rely on.",
            suggestion: "/etc/tovholder/\(text)"
        )
    }

    static func credentialName() -> Mistake {
        Mistake(
            "configuration-credential-name",
            da: "Efter credential: skal stå navnet fra LoadCredential=, uden skråstreg.",
            en: "After credential: belongs the name from LoadCredential=, without a slash.",
            suggestion: "credential:smtp-password"
        )
    }

    static func notInRange(_ range: ClosedRange<Int>) -> Mistake {
        Mistake(
            "configuration-number",
            da: "Her skal stå et helt tal fra \(range.lowerBound) til \(range.upperBound).",
            en: "A whole number from \(range.lowerBound) to \(range.upperBound) belongs here."
        )
    }

    static func sourceName() -> Mistake {
        Mistake(
            "configuration-source-name",
            da: "En kildes navn består af højst \(CaseReference.sourceNameByteCountMax) små "
                + "bogstaver, cifre, - og _.",
            en: "The name of a source consists of at most \(CaseReference.sourceNameByteCountMax) "
                + "small letters, digits, - and _.",
            suggestion: "residence-journal"
        )
    }

    static func sourcePrefix() -> Mistake {
        Mistake(
            "configuration-source-prefix",
            da: "Uden en begyndelse er alle hændelser fra kilden.",
            en: "Without a beginning every event comes from the source.",
            suggestion: "urn:example:residence"
        )
    }

    static func sourceTwice(_ name: String) -> Mistake {
        Mistake(
            "configuration-source-twice",
            da: "Kilden \(name) står her to gange.",
            en: "The source \(name) stands here twice."
        )
    }

    static func sourceReporter(_ word: String) -> Mistake {
        Mistake(
            "configuration-source-reporter",
            da: "Ordforrådet kender ingen `\(word)`, der indberetter, og ingen sådan hændelse.",
            en: "The vocabulary knows no reporter and no event type `\(word)`."
        )
    }

    static func sourceRhythm(_ name: String) -> Mistake {
        Mistake(
            "configuration-source-rhythm",
            da: "Ingen siger, hvor ofte der er nyt fra kilden \(name). Tilføj `every`.",
            en: "Nobody says how often there is word from the source \(name). Add `every`.",
            suggestion: "every: 24h"
        )
    }

    static func notADate() -> Mistake {
        Mistake(
            "configuration-date",
            da: "Det er ikke en dato. Skriv år-måned-dag, for eksempel 2026-12-24.",
            en: "That is not a date. Write year-month-day, such as 2026-12-24."
        )
    }

    static func notAnAddress() -> Mistake {
        Mistake(
            "configuration-address",
            da: "Adressen begynder ikke med https:// eller http://.",
            en: "The address does not begin with https:// or http://."
        )
    }

    static func heartbeatNowhere() -> Mistake {
        Mistake(
            "configuration-heartbeat",
            da: "Livstegnet har intet sted at slå. Skriv `url`, `file` eller begge dele.",
            en: "The heartbeat has nowhere to beat. Write `url`, `file` or both."
        )
    }

    static func heartbeatPace(_ range: ClosedRange<Int>) -> Mistake {
        let (low, high) = (range.lowerBound, range.upperBound)
        return Mistake(
            "configuration-heartbeat-pace",
            da: "Livstegnet slår mindst hvert \(high). og højst hvert \(low). sekund.",
            en: "The heartbeat beats at least every \(high) and at most every \(low) seconds."
        )
    }

    static func mailEitherOr() -> Mistake {
        Mistake(
            "configuration-mail",
            da: "Skriv enten `server` eller `maildir` under `mail`.",
            en: "Write either `server` or `maildir` under `mail`."
        )
    }

    static func settings(_ code: String, _ message: String, _ advice: String) -> Mistake {
        Mistake(code, da: "\(message) \(advice)", en: "\(message) \(advice)")
    }

    static func trialWithRealMail() -> Mistake {
        Mistake(
            "configuration-trial",
            da: "En prøvekørsel må kun sende til en Maildir eller en server på samme maskine.",
            en: "A trial may only deliver to a Maildir or to a server on the same machine."
        )
    }

    static func trialWithRealWebhook() -> Mistake {
        Mistake(
            "configuration-trial",
            da: "En prøvekørsel må kun sende til et program på samme maskine (http).",
            en: "A trial may only post to a program on the same machine (http)."
        )
    }
}
