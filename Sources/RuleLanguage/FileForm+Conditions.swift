import CaseEvents

/// The forms of what a rule looks for.
extension FileForm {
    static let condition = FileForm(
        name: "condition",
        keys: [
            Key("event", .some(.eventType), da: "En hændelse.", en: "An event."),
            Key(
                "any_of",
                .some(.eventType),
                da: "Én af flere hændelser er nok.",
                en: "Any of several events will do."
            ),
            Key("state", .state, da: "En tilstand, der gælder.", en: "A state that holds."),
            Key(
                "consent",
                .form("consent_condition"),
                da: "Et samtykke, når reglen taler.",
                en: "A consent, when the rule speaks."
            ),
            Key(
                "condition",
                .namedCondition,
                da: "En betingelse, som ordforrådet har givet navn.",
                en: "A condition that the vocabulary has named."
            ),
            Key("before", .duration, da: "Så længe tilbage: `30d`.", en: "So far back: `30d`."),
            Key(
                "after",
                .duration,
                da: "Så længe frem: `48h`; sammen med `before` begge veje.",
                en: "So far ahead: `48h`; with `before` on both sides."
            ),
            Key(
                "at_least",
                .duration,
                da: "Mindst så længe før; hører til `before`.",
                en: "At least so long before; belongs to `before`."
            ),
            Key(
                "since",
                .either([.some(.eventType), .form("beginning")]),
                da: "Siden den seneste af disse hændelser, eller siden en tilstand begyndte.",
                en: "Since the latest of these events, or since a state began to hold."
            ),
            Key(
                "from",
                .words(["due"]),
                da: "Vinduet måles fra fristen `due`, ikke fra ankeret.",
                en: "The window is measured from the deadline `due`, not from the anchor."
            ),
            Key(
                "where",
                .expression,
                da: "Et udtryk med `event` (ankeret) og `other` (kandidaten).",
                en: "An expression with `event` (the anchor) and `other` (the candidate)."
            ),
            Key(
                "latest",
                .expression,
                da:
                    "Kun den seneste hændelse i vinduet bliver spurgt: `true`, eller den seneste, som et udtryk gælder for.",
                en:
                    "Only the latest event in the window is asked: `true`, or the latest for which an expression holds."
            ),
            Key(
                "if",
                .expression,
                da: "Et udtryk med `event`: kun dér bliver betingelsen stillet.",
                en: "An expression with `event`: only where it holds is the condition asked."
            ),
            Key("count", comparison, da: "Hvor mange: `\">= 2\"`.", en: "How many: `\">= 2\"`."),
            Key(
                "distinct",
                .form("measure"),
                da: "Hvor mange forskellige.",
                en: "How many different."
            ),
            Key("sum", .form("measure"), da: "Hvor meget i alt.", en: "How much in all."),
            Key(
                "ended_by",
                .form("condition_end"),
                da: "Det, der ender dem, der tælles; det endte tæller ikke.",
                en: "What ends those that count; what has ended does not count."
            ),
            Key(
                "consume",
                .boolean,
                da: "Hvert vidne bruges kun én gang.",
                en: "Each witness serves only once."
            ),
            Key("for", .duration, da: "Uafbrudt så længe.", en: "Without a break for so long."),
            Key(
                "pauses",
                .some(.state),
                da: "Tilstande, der stopper uret.",
                en: "States that stop the clock."
            ),
            Key(
                "grace",
                .duration,
                da: "Hvor længe der ventes på det forsinkede.",
                en: "How long to wait for what is late."
            ),
        ]
    )

    /// Which earlier event an observer saw.
    static let naming = condition.without(
        [
            "state", "consent", "after", "from", "latest", "if", "count", "distinct", "sum",
            "ended_by",
            "consume", "for", "pauses", "grace",
        ],
        named: "naming"
    )

    static let comparison = Shape.pattern("^(>=|>|<=|<) +\\S+$")

    static let measure = FileForm(
        name: "measure",
        keys: [
            Key("of", .expression, da: "Hvad der måles.", en: "What is measured."),
            Key("is", comparison, da: "Grænsen: `\">= 2\"`.", en: "The limit: `\">= 2\"`."),
        ],
        required: ["of", "is"]
    )

    static let anchor = FileForm(
        name: "anchor",
        keys: [
            Key("count", .form("tally"), da: "Så mange hændelser.", en: "So many events."),
            Key(
                "distinct",
                .form("difference"),
                da: "Så mange forskellige.",
                en: "So many different."
            ),
            Key("sum", .form("amount"), da: "Så meget i alt.", en: "So much in all."),
            Key(
                "silence",
                .form("silence"),
                da: "Intet hørt så længe.",
                en: "Nothing heard for so long."
            ),
            Key(
                "rate",
                .form("rate"),
                da: "Sjældnere end før.",
                en: "More seldom than before."
            ),
            Key("state", .state, da: "En tilstand, der varer ved.", en: "A state that lasts."),
            Key(
                "for",
                .duration,
                da: "Hvor længe tilstanden har varet.",
                en: "How long it has lasted."
            ),
        ],
        oneOf: ["count", "distinct", "sum", "silence", "rate", "state"]
    )

    static let tally = FileForm(
        name: "tally",
        keys: [
            Key(
                "of",
                .some(.eventType),
                da: "Hændelserne, der tælles.",
                en: "The events that count."
            ),
            Key("at_least", .number, da: "Mindst så mange.", en: "At least so many."),
            Key("within", .duration, da: "Inden for så lang tid.", en: "Within so long."),
        ],
        required: ["of", "at_least", "within"]
    )

    static let amount = FileForm(
        name: "amount",
        keys: tally.keys + [
            Key("value", .expression, da: "Hvad der måles.", en: "What is measured.")
        ],
        required: ["of", "at_least", "within", "value"]
    )

    static let difference = FileForm(
        name: "difference",
        keys: amount.keys + [
            Key(
                "ended_by",
                .some(.eventType),
                da: "Hændelser, der ender den værdi, de bærer: den tæller ikke mere.",
                en: "Events that end the value they carry: it counts no more."
            )
        ],
        required: amount.required
    )

    static let silence = FileForm(
        name: "silence",
        keys: [
            Key(
                "of",
                .some(.eventType),
                da: "Hændelserne, der udebliver.",
                en: "The events that stay away."
            ),
            Key(
                "for",
                .text,
                da: "Hvor længe: `14d` eller `2 × usual`.",
                en: "How long: `14d` or `2 × usual`."
            ),
            Key("at_least", .duration, da: "Aldrig kortere end.", en: "Never shorter than."),
            Key(
                "otherwise",
                .duration,
                da: "Når det sædvanlige ikke kendes.",
                en: "Where the usual is unknown."
            ),
            Key(
                "grace",
                .duration,
                da: "Hvor længe der ventes på det forsinkede.",
                en: "How long to wait for what is late."
            ),
        ],
        required: ["of", "for"]
    )

    static let rate = FileForm(
        name: "rate",
        keys: [
            Key(
                "of",
                .some(.eventType),
                da: "Hændelserne, der bliver sjældnere.",
                en: "The events that become more seldom."
            ),
            Key("within", .duration, da: "Den seneste tid: `7d`.", en: "The latest time: `7d`."),
            Key(
                "compared_with",
                .duration,
                da: "Tiden før den: `30d`.",
                en: "The time before it: `30d`."
            ),
            Key(
                "below",
                .pattern("^[1-9][0-9]? ?%$"),
                da: "Under så stor en del af før: `25%`.",
                en: "Below so large a part of before: `25%`."
            ),
            Key(
                "at_least",
                .number,
                da: "Mindst så mange i tiden før.",
                en: "At least so many in the time before."
            ),
            Key(
                "grace",
                .duration,
                da: "Hvor længe der ventes på det forsinkede.",
                en: "How long to wait for what is late."
            ),
        ],
        required: ["of", "within", "compared_with", "below", "at_least"]
    )

    static let firstStep = FileForm(
        name: "first_step",
        keys: [
            Key("event", .some(.eventType), da: "Det første led.", en: "The first step."),
            Key(
                "where",
                .expression,
                da: "Et udtryk, det skal opfylde.",
                en: "An expression that has to hold."
            ),
        ],
        required: ["event"]
    )

    static let nextStep = FileForm(
        name: "next_step",
        keys: [
            Key("then", .some(.eventType), da: "Det næste led.", en: "The next step."),
            Key("within", .duration, da: "Inden for så lang tid.", en: "Within so long."),
            Key(
                "where",
                .expression,
                da: "Et udtryk, det skal opfylde.",
                en: "An expression that has to hold."
            ),
        ],
        required: ["then", "within"]
    )
}
