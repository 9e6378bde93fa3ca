import CaseEvents

/// The keys that a mapping of a rule file can have: what the readers accept and editors offer.
struct FileForm: Sendable {
    /// One key with what can stand there.
    struct Key: Sendable {
        let name: String
        let shape: Shape
        let meaning: Localized

        init(_ name: String, _ shape: Shape, da danish: String, en english: String) {
            self.name = name
            self.shape = shape
            meaning = Localized(danish: danish, english: english)
        }
    }

    /// What can stand as a value.
    indirect enum Shape: Sendable {
        /// Anything at all.
        case anything
        /// A text; also one that YAML reads as a number.
        case text
        /// A text of a pattern.
        case pattern(String)
        case boolean
        /// `24h`, or a parameter.
        case duration
        /// `-5 working days`, `+0`, or a parameter.
        case amount
        /// A whole number, or a parameter.
        case number
        /// A CEL expression.
        case expression
        case words([String])
        /// An event type of the vocabulary, or one of its lists.
        case eventType
        case state
        case namedCondition
        case list(Shape)
        /// One, or a list of them.
        case some(Shape)
        case either([Shape])
        /// A mapping of a form.
        case form(String)
        /// Keys of the author's own choice, each with a value of a shape.
        case mapping(Shape, keys: String?)
    }

    /// The name by which shapes refer to it.
    let name: String
    let keys: [Key]
    var required: [String] = []
    /// Those of which at least one has to be there.
    var oneOf: [String] = []

    var names: [String] { keys.map(\.name) }

    /// Every form there is.
    static let all: [FileForm] = [
        rule, texts, valid, review, eventEnd, condition, beginning, conditionEnd, consentCondition,
        measure, anchor, tally,
        amount, difference,
        silence, rate,
        firstStep, nextStep,
        step, naming,
        answerForm,
        test, scenario, event, expectation, answer, prohibition, person, consent, localChange,
        change, scope,
        reporter,
        vocabulary, eventDefinition, attribute, stateDefinition, stateEnd,
    ]

    /// The same form without some of its keys, under another name.
    func without(_ dropped: [String], named name: String, required: [String] = []) -> FileForm {
        FileForm(
            name: name,
            keys: keys.filter { !dropped.contains($0.name) },
            required: required
        )
    }
}
