import CaseEvents

/// The forms of rules and their parts.
extension FileForm {
    static let rule = FileForm(
        name: "rule",
        keys: [
            Key(
                "rule",
                .pattern("^[a-z][a-z0-9-]{0,63}$"),
                da: "Reglens navn: små bogstaver, tal og bindestreger. Det ændres ikke siden.",
                en: "The name of the rule: small letters, digits and hyphens. It does not change."
            ),
            Key(
                "detects",
                .some(.pattern("^F[0-9]{2,3}$")),
                da: "Koden for det svigt, reglen opdager.",
                en: "The code of the failure that the rule detects."
            ),
            Key(
                "title",
                .form("texts"),
                da: "Overskriften på advisen.",
                en: "The heading of the alert."
            ),
            Key(
                "severity",
                .words(Severity.allCases.map(\.rawValue)),
                da: "Hvor meget det haster.",
                en: "How urgent it is."
            ),
            Key(
                "status",
                .words(RuleStatus.allCases.map(\.rawValue)),
                da: "Hvor langt reglen er; `stable` kræver prøver.",
                en: "How far the rule has come; `stable` requires tests."
            ),
            Key("owner", .text, da: "Hvem der svarer for reglen.", en: "Who answers for the rule."),
            Key(
                "basis",
                .text,
                da: "Det retlige grundlag for at fortælle det.",
                en: "The legal ground for telling."
            ),
            Key(
                "valid",
                .form("valid"),
                da: "Hvornår reglen gælder; uden for den tid tier den.",
                en: "When the rule holds; outside that time it is silent."
            ),
            Key(
                "review",
                .either([date, .form("review")]),
                da: "Dagen, hvor reglen senest ses efter: om den stadig er rigtig.",
                en: "The day by which the rule is looked at again: whether it is still right."
            ),
            Key(
                "params",
                .mapping(.anything, keys: nil),
                da: "Værdier, som kommunen kan ændre; de nævnes som `param.navn`.",
                en: "Values that a municipality can change, named as `param.name`."
            ),
            Key(
                "when",
                .either([.eventType, .form("anchor"), .list(anchorElement)]),
                da: "Det, reglen ser efter: en hændelse, en følge, et antal, en stilhed.",
                en: "What the rule looks for: an event, a sequence, a number, a silence."
            ),
            Key(
                "where",
                .expression,
                da: "Et udtryk, som hændelsen skal opfylde.",
                en: "An expression that has to hold of the event."
            ),
            Key(
                "given",
                .list(.form("condition")),
                da: "Alle skal være opfyldt, ellers rejses ingen advis.",
                en: "All must hold, else there is no alert."
            ),
            Key(
                "unless",
                .list(.form("condition")),
                da: "Er én opfyldt, rejses ingen advis.",
                en: "If any holds, there is no alert."
            ),
            Key(
                "expect",
                .list(.form("condition")),
                da: "Det, der skulle have været der; mangler det, rejses advisen.",
                en: "What should have been there; if it is missing, there is an alert."
            ),
            Key(
                "due",
                .expression,
                da: "Fristen, som hændelsen bærer: `event.data.decision_due`.",
                en: "The deadline that the event carries: `event.data.decision_due`."
            ),
            Key(
                "remind",
                .some(.amount),
                da: "Hvornår der mindes om fristen: `[-5 working days, +0]`.",
                en: "When to remind of the deadline: `[-5 working days, +0]`."
            ),
            Key(
                "until",
                .some(.either([.eventType, .form("event_end")])),
                da: "De hændelser, der afslutter påmindelserne.",
                en: "The events that end the reminders."
            ),
            Key(
                "closes",
                .some(.either([.eventType, .form("event_end")])),
                da: "Hændelser, der lukker advisen uden svar.",
                en: "Events that close the alert without an answer."
            ),
            Key(
                "per",
                .expression,
                da:
                    "Én åben advis for hver `case`, hver `anchor`, eller hver værdi af et udtryk.",
                en: "One open alert for each `case`, each `anchor`, or value of an expression."
            ),
            Key(
                "tell",
                .list(.form("step")),
                da: "Hvem der får det at vide, trin for trin.",
                en: "Who is told, step by step."
            ),
            Key("say", .form("texts"), da: "Beskedens tekst.", en: "The text of the message."),
            Key(
                "answers",
                .some(
                    .either([
                        .pattern("^[a-z0-9_]+$"),
                        .mapping(.either([.form("answer_form"), .words(["null"])]), keys: nil),
                    ])
                ),
                da: "Svarene, og hvad hvert gør; et navn alene afslutter advisen.",
                en: "The answers and what each does; a name alone ends the alert."
            ),
            Key(
                "answered_by",
                .either([.words(["any", "everyone"]), .list(role)]),
                da: "Hvem der skal svare; ellers er ét svar nok.",
                en: "Who must answer; unless said, one answer is enough."
            ),
            Key(
                "unanswered",
                .number,
                da: "Efter hvor mange ubesvarede påmindelser den næste får det; ellers 3.",
                en: "After how many unanswered reminders the next in line hears; 3 unless said."
            ),
            Key(
                "catch_up",
                .duration,
                da: "Hvor gammelt noget må være og stadig rejse en advis; ellers 7 d.",
                en: "How old something can be and still be told; 7 d unless said."
            ),
            Key(
                "pauses",
                .some(.state),
                da: "Tilstande, der stopper reglens ure.",
                en: "States that stop the clocks of the rule."
            ),
            Key(
                "tests",
                .list(.form("test")),
                da: "Prøver, der afspilles med `tovholder test`.",
                en: "Tests that `tovholder test` plays."
            ),
            Key("note", .anything, da: "En bemærkning.", en: "A remark."),
        ],
        required: [
            "rule", "title", "severity", "status", "owner", "when", "tell", "say", "answers",
        ]
    )

    /// An event type of several, or a step of a sequence, in words or as a mapping.
    private static let anchorElement = Shape.either([
        .eventType, .form("first_step"), .form("next_step"),
        .pattern("^\\S+( or \\S+)+$"), .pattern("^then \\S+( or \\S+)* within \\S+$"),
    ])

    static let texts = FileForm(
        name: "texts",
        keys: [
            Key("da", .text, da: "På dansk.", en: "In Danish."),
            Key("en", .text, da: "På engelsk.", en: "In English."),
        ],
        required: ["da", "en"]
    )

    static let valid = FileForm(
        name: "valid",
        keys: [
            Key("from", date, da: "Den første dag.", en: "The first day."),
            Key("until", date, da: "Den første dag efter.", en: "The first day after it."),
        ]
    )

    static let review = FileForm(
        name: "review",
        keys: [
            Key("by", date, da: "Senest den dag.", en: "By that day."),
            Key("because", .text, da: "Hvorfor den dag.", en: "Why on that day."),
        ],
        required: ["by"]
    )

    static let eventEnd = FileForm(
        name: "event_end",
        keys: [
            Key("event", .some(.eventType), da: "En hændelse.", en: "An event."),
            Key(
                "where",
                .expression,
                da: "Et udtryk med `event` (ankeret) og `other` (den, der afslutter).",
                en: "An expression with `event` (the anchor) and `other` (the one that ends)."
            ),
        ],
        required: ["event", "where"]
    )

    static let date = Shape.pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")

    static let step = FileForm(
        name: "step",
        keys: [
            Key(
                "to",
                .some(role),
                da: "Rollen, der får det at vide.",
                en: "The role that is told."
            ),
            Key(
                "after",
                .amount,
                da: "Hvor længe der først ventes på et svar.",
                en: "How long to wait for an answer first."
            ),
            Key(
                "with",
                .amount,
                da: "Den påmindelse, trinnet hører til.",
                en: "The reminder that the step belongs to."
            ),
            Key(
                "repeat",
                .duration,
                da: "Hvor ofte det gentages; mindst `1h`.",
                en: "How often it is repeated; `1h` or more."
            ),
            Key(
                "of",
                .form("naming"),
                da: "Den tidligere hændelse, som `observer` så, når det ikke er ankeret.",
                en: "The earlier event that the `observer` saw, where it is not the anchor."
            ),
        ],
        required: ["to"]
    )

    static let answerForm = FileForm(
        name: "answer_form",
        keys: [
            Key(
                "holds",
                .amount,
                da: "Hvor længe svaret stopper trinnene: `4h`, `1 working day`.",
                en: "For how long the answer stops the steps: `4h`, `1 working day`."
            ),
            Key(
                "until",
                .some(.eventType),
                da: "Det, der skal følge i den tid, og som afslutter advisen.",
                en: "What is to follow in that time, and ends the alert."
            ),
            Key(
                "then",
                .some(role),
                da: "Hvem der også får det at vide, når intet er fulgt.",
                en: "Who is told too when nothing has followed."
            ),
            Key(
                "to",
                .words(["person"]),
                da: "Svaret siger, hvem advisen gives til.",
                en: "The answer says whom the alert is handed to."
            ),
            Key(
                "reason",
                .either([.words(["required"]), .list(.pattern("^[a-z0-9_]+$"))]),
                da: "Begrundelserne, hvoraf svaret skal give én.",
                en: "The reasons, one of which the answer has to give."
            ),
        ]
    )

    static let role = Shape.words(Role.nameable.map(\.name))

    static let localChange = FileForm(
        name: "local_change",
        keys: [
            Key("rule", .text, da: "Reglen, der ændres.", en: "The rule that is changed."),
            Key(
                "override",
                .form("change"),
                da: "Nøglerne, der træder i stedet.",
                en: "The keys that stand in."
            ),
            Key(
                "for",
                .form("scope"),
                da: "Hvem det kun gælder for; så kan kun `params` ændres.",
                en: "Whom alone it is for; then only `params` can be changed."
            ),
        ],
        required: ["rule", "override"]
    )

    static let scope = FileForm(
        name: "scope",
        keys: [
            Key("municipality", .text, da: "For borgere i kommunen.", en: "For citizens of it."),
            Key("case", .text, da: "For den ene sag.", en: "For the one case."),
        ],
        oneOf: ["municipality", "case"]
    )

    static let change = rule.without(["rule"], named: "change")
}
