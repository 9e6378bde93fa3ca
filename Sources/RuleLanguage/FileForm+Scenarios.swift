import CaseEvents

/// The forms of tests and scenarios.
extension FileForm {
    private static let time = Shape.text

    private static let shared: [Key] = [
        Key("zone", .text, da: "Tidszonen.", en: "The time zone."),
        Key(
            "start",
            .text,
            da: "Hvornår T+0 er: `2026-03-02T09:00`.",
            en: "When T+0 is: `2026-03-02T09:00`."
        ),
        Key("case", .text, da: "Sagens reference.", en: "The reference of the case."),
        Key(
            "roster",
            .mapping(.either([.form("person"), .words(["null"])]), keys: "role"),
            da: "Hvem der har hvilken rolle; `null` er ingen.",
            en: "Who holds which role; `null` is nobody."
        ),
        Key(
            "citizen",
            .mapping(.anything, keys: nil),
            da: "Hvad der vides om borgeren.",
            en: "What is known of the citizen."
        ),
        Key(
            "consent",
            .list(.form("consent")),
            da: "Hvad borgeren har sagt ja til; `[]` er intet.",
            en: "What the citizen has agreed to; `[]` is nothing."
        ),
        Key("events", .list(.form("event")), da: "Det, der sker.", en: "What happens."),
        Key("answers", .list(.form("answer")), da: "Svar på adviser.", en: "Answers to alerts."),
        Key("until", time, da: "Hvor længe uret går.", en: "How far the clock runs."),
        Key(
            "only",
            .some(.text),
            da: "Reglerne, der regnes med.",
            en: "The rules that are considered."
        ),
        Key(
            "expect",
            .list(.form("expectation")),
            da: "Præcis de beskeder, der skal komme; `[]` er ingen.",
            en: "Exactly the messages that have to come; `[]` is none."
        ),
        Key(
            "never",
            .list(.form("prohibition")),
            da: "Det, der aldrig må ske.",
            en: "What may never happen."
        ),
        Key(
            "strict",
            .boolean,
            da: "`false`: flere beskeder er tilladt.",
            en: "`false`: more messages are allowed."
        ),
        Key("note", .anything, da: "En bemærkning.", en: "A remark."),
    ]

    static let test = FileForm(
        name: "test",
        keys: [Key("name", .text, da: "Prøvens navn.", en: "The name of the test.")] + shared,
        required: ["name", "events", "expect"]
    )

    static let scenario = FileForm(
        name: "scenario",
        keys: [Key("scenario", .text, da: "Scenariets navn.", en: "The name of the scenario.")]
            + shared,
        required: ["scenario", "events", "expect"]
    )

    static let event = FileForm(
        name: "event",
        keys: [
            Key("at", time, da: "Hvornår: `T+26h`.", en: "When: `T+26h`."),
            Key("type", .eventType, da: "Hændelsen.", en: "The event."),
            Key(
                "data",
                .mapping(.anything, keys: nil),
                da: "Dens oplysninger.",
                en: "Its attributes."
            ),
            Key("id", .text, da: "Et navn til `retracts`.", en: "A name for `retracts`."),
            Key("arrives", time, da: "Hvornår den når frem.", en: "When it arrives."),
            Key(
                "retracts",
                .text,
                da: "Hændelsen, den tager tilbage.",
                en: "The event that it takes back."
            ),
            Key(
                "replaces",
                .text,
                da: "Hændelsen, den træder i stedet for.",
                en: "The event that it replaces."
            ),
            Key("case", .text, da: "En anden sag.", en: "Another case."),
            Key("source", .text, da: "Hvem der melder den.", en: "Who reports it."),
            Key(
                "correlation",
                .text,
                da: "Forløbet, den hører til.",
                en: "The course that it belongs to."
            ),
            Key(
                "provenance",
                .words(EventProvenance.allCases.map(\.rawValue)),
                da: "Hvor den vides fra.",
                en: "How it is known."
            ),
            Key(
                "sensitivity",
                .words(DisclosureClass.allCases.map(\.rawValue)),
                da: "Hvem der må se den, når afsenderen siger det.",
                en: "Who may see it, where its sender says so."
            ),
        ],
        required: ["at"]
    )

    static let expectation = FileForm(
        name: "expectation",
        keys: [
            Key("alert", .text, da: "Reglen eller svigtet.", en: "The rule or the failure."),
            Key("at", time, da: "Hvornår: `T+26h`.", en: "When: `T+26h`."),
            Key("between", .list(time), da: "Mellem to tidspunkter.", en: "Between two times."),
            Key(
                "to",
                .text,
                da: "En rolle eller en persons id.",
                en: "A role or the id of a person."
            ),
            Key(
                "notice",
                .words(ScenarioExpectation.Notice.allCases.map(\.rawValue)),
                da: "Hvad beskeden siger.",
                en: "What the message says."
            ),
        ],
        required: ["to"],
        oneOf: ["at", "between"]
    )

    static let consent = FileForm(
        name: "consent",
        keys: [
            Key(
                "to",
                .some(.text),
                da: "Roller, personer eller organisationer, der må vide det.",
                en: "Roles, persons or organisations that may know."
            ),
            Key(
                "scope",
                .some(.words(["contact", "all"] + DisclosureClass.allCases.map(\.rawValue))),
                da: "Hvad de må vide.",
                en: "What they may know."
            ),
            Key(
                "purpose",
                .text,
                da: "Hvad det er til, som i ordforrådets `consent.given`.",
                en: "What it is for, as in the vocabulary's `consent.given`."
            ),
            Key("until", time, da: "Den sidste dag.", en: "The last day."),
        ],
        required: ["to", "scope"]
    )

    static let answer = FileForm(
        name: "answer",
        keys: [
            Key("at", time, da: "Hvornår der svares.", en: "When the answer comes."),
            Key("by", .text, da: "Hvem der svarer.", en: "Who answers."),
            Key("alert", .text, da: "Reglen eller svigtet.", en: "The rule or the failure."),
            Key("answer", .text, da: "Ét af reglens svar.", en: "One of the answers of the rule."),
            Key("reason", .text, da: "Begrundelsen for svaret.", en: "The reason for the answer."),
            Key(
                "to",
                .text,
                da: "Den, advisen gives til.",
                en: "Whom the alert is handed to."
            ),
        ],
        required: ["at", "by", "answer"]
    )

    static let prohibition = FileForm(
        name: "prohibition",
        keys: [
            Key(
                "alert",
                .text,
                da: "En regel, der ikke må rejse en advis.",
                en: "A rule that may not alert."
            ),
            Key("to", .text, da: "En, der intet må få.", en: "One who may get nothing."),
            Key(
                "text",
                .text,
                da: "Ord, der ingen steder må stå.",
                en: "Words that may stand nowhere."
            ),
        ],
        oneOf: ["alert", "to", "text"]
    )

    static let person = FileForm(
        name: "person",
        keys: [
            Key("id", .text, da: "Personens id.", en: "The id of the person."),
            Key("name", .text, da: "Navnet.", en: "The name."),
            Key("email", .text, da: "Mailadressen.", en: "The mail address."),
            Key("org", .text, da: "Organisationen.", en: "The organisation."),
            Key(
                "language",
                .words(Language.allCases.map(\.rawValue)),
                da: "Sproget.",
                en: "The language."
            ),
        ],
        required: ["id"]
    )
}
