import CaseEvents

/// The forms of vocabulary files.
extension FileForm {
    private static let eventName = "^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+$"
    private static let name = "^[a-z][a-z0-9_]{0,63}$"

    static let vocabulary = FileForm(
        name: "vocabulary",
        keys: [
            Key(
                "events",
                .mapping(.form("event_definition"), keys: eventName),
                da: "Hændelsestyper.",
                en: "Event types."
            ),
            Key(
                "states",
                .mapping(.form("state_definition"), keys: nil),
                da: "Tilstande.",
                en: "States."
            ),
            Key(
                "citizen",
                .mapping(attributeShape, keys: name),
                da: "Oplysninger om borgeren.",
                en: "Attributes of the citizen."
            ),
            Key(
                "lists",
                .mapping(.some(.text), keys: name),
                da: "Lister, flere regler bruger.",
                en: "Lists for several rules."
            ),
            Key(
                "conditions",
                .mapping(.form("condition"), keys: nil),
                da: "Betingelser med navne.",
                en: "Conditions with names."
            ),
            Key(
                "reporters",
                .mapping(.form("reporter"), keys: nil),
                da: "Hvor sent og hvor ofte de, der melder, plejer at melde.",
                en: "How late and how often those who report usually do."
            ),
            Key(
                "roles",
                .mapping(.form("texts"), keys: name),
                da: "Hvad roller hedder i beskeder.",
                en: "What roles are called in messages."
            ),
        ],
        oneOf: ["events", "states", "citizen", "lists", "conditions", "reporters", "roles"]
    )

    static let reporter = FileForm(
        name: "reporter",
        keys: [
            Key(
                "grace",
                .duration,
                da: "Hvor længe efter det skete.",
                en: "How long after it happened."
            ),
            Key(
                "every",
                .amount,
                da: "Hvor ofte der er nyt: mindst én gang så tit.",
                en: "How often there is news: at least once in this time."
            ),
        ],
        oneOf: ["grace", "every"]
    )

    static let attributeShape = Shape.either([
        .words(VocabularyReader.kindWords), .list(.text), .form("attribute"),
    ])

    private static let disclosure = Key(
        "disclosure",
        .words(DisclosureClass.allCases.map(\.rawValue)),
        da: "Hvem der må se det.",
        en: "Who may see it."
    )

    static let eventDefinition = FileForm(
        name: "event_definition",
        keys: [
            Key("da", .text, da: "På dansk.", en: "In Danish."),
            Key("en", .text, da: "På engelsk.", en: "In English."),
            disclosure,
            Key("reported_by", .some(.text), da: "Hvem der melder den.", en: "Who reports it."),
            Key(
                "attributes",
                .mapping(attributeShape, keys: name),
                da: "Dens oplysninger.",
                en: "Its attributes."
            ),
            Key(
                "grace",
                .duration,
                da: "Hvor sent den plejer at nå frem.",
                en: "How late it usually arrives."
            ),
        ],
        required: ["da", "en"]
    )

    static let attribute = FileForm(
        name: "attribute",
        keys: [
            Key(
                "kind",
                .either([.words(VocabularyReader.kindWords), .list(.text)]),
                da: "Oplysningens art.",
                en: "The kind of the attribute."
            ),
            Key(
                "values",
                .list(.text),
                da: "Ordene, den kan være.",
                en: "The words that it can be."
            ),
            Key("unit", .text, da: "Enheden.", en: "The unit."),
            Key(
                "required",
                .boolean,
                da: "Om den altid er der.",
                en: "Whether it is always there."
            ),
            Key(
                "when_missing",
                .words(["unknown", "must_be_handled"]),
                da: "Hvad det betyder, at den mangler.",
                en: "What it means when it is missing."
            ),
            disclosure,
        ],
        oneOf: ["kind", "values"]
    )

    static let stateDefinition = FileForm(
        name: "state_definition",
        keys: [
            Key(
                "from",
                .some(.eventType),
                da: "Hændelserne, den begynder med.",
                en: "The events that begin it."
            ),
            Key(
                "with",
                .mapping(.some(.text), keys: name),
                da: "Ordene, den begynder med; andre ord slutter den.",
                en: "The words that begin it; other words end it."
            ),
            Key(
                "until",
                .some(.either([.eventType, .form("state_end")])),
                da: "Hændelserne, den slutter med.",
                en: "The events that end it."
            ),
        ],
        required: ["from", "until"]
    )

    static let stateEnd = FileForm(
        name: "state_end",
        keys: [
            Key("event", .some(.eventType), da: "En hændelse.", en: "An event."),
            Key(
                "with",
                .mapping(.some(.text), keys: name),
                da: "Ordene, den slutter med; andre ord ændrer intet.",
                en: "The words that end it; other words change nothing."
            ),
        ],
        required: ["event", "with"]
    )
}
