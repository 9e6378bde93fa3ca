package import WorkingTime

/// What kind of value an attribute of an event holds.
package enum AttributeKind: Sendable, Hashable {
    case text
    case integer
    case number
    case boolean
    /// An instant with a zone, RFC 3339.
    case instant
    /// A civil date without a clock, or an instant; a date alone means the morning of that day.
    case date
    /// One of a closed list of words.
    case choice([String])
    case list
    case any
}

/// What reading an attribute that an event does not carry counts as.
package enum MissingAttribute: Sendable, Hashable {
    /// The condition is neither true nor false.
    case unknown
    /// The author must write `.?name.orValue(…)` or `has(…)`.
    case mustBeHandled
}

/// One attribute of an event type.
package struct Attribute: Sendable, Hashable {
    package let name: String
    package let kind: AttributeKind
    /// The unit in words, such as `months`.
    package let unit: String?
    /// Whether every event of the type carries it.
    package let required: Bool
    package let whenMissing: MissingAttribute
    package let disclosure: DisclosureClass

    package init(
        name: String,
        kind: AttributeKind,
        unit: String? = nil,
        required: Bool = false,
        whenMissing: MissingAttribute = .unknown,
        disclosure: DisclosureClass = .personal
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.required = required
        self.whenMissing = whenMissing
        self.disclosure = disclosure
    }
}

/// A kind of event that rules can mention.
package struct EventType: Sendable, Hashable {
    package let name: String
    /// What it means, for people: Danish and English.
    package let meaning: Localized
    package let attributes: [Attribute]
    package let disclosure: DisclosureClass
    /// Who normally reports it.
    package let reportedBy: [String]
    /// How much later than it happens it usually becomes known; absence is not told before.
    package let grace: Elapsed

    package init(
        name: String,
        meaning: Localized,
        attributes: [Attribute],
        disclosure: DisclosureClass,
        reportedBy: [String],
        grace: Elapsed = .zero
    ) {
        self.name = name
        self.meaning = meaning
        self.attributes = attributes
        self.disclosure = disclosure
        self.reportedBy = reportedBy
        self.grace = grace
    }
}

/// Who reports events, as `reportedBy` names them: one kind of source.
package struct Reporter: Sendable, Hashable {
    package let name: String
    /// How much later than they happen its events usually become known.
    package let grace: Elapsed?
    /// How often it is heard at least; nothing when nobody can say.
    package let rhythm: TimeAmount?

    package init(name: String, grace: Elapsed?, rhythm: TimeAmount?) {
        self.name = name
        self.grace = grace
        self.rhythm = rhythm
    }
}

/// A text in the two languages of the daemon.
package struct Localized: Sendable, Hashable, Codable {
    package let danish: String
    package let english: String

    package init(danish: String, english: String) {
        self.danish = danish
        self.english = english
    }

    package subscript(language: Language) -> String {
        language == .danish ? danish : english
    }
}

/// The language that a recipient reads.
package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case danish = "da"
    case english = "en"
}

/// Words that belong together under a name, for expressions (`list.<name>`) and event types.
package struct WordList: Sendable, Hashable {
    package let name: String
    package let words: [String]

    package init(name: String, words: [String]) {
        self.name = name
        self.words = words
    }
}

/// What a role is called in a sentence, where a municipality has a word of its own for it.
package struct RoleTitle: Sendable, Hashable {
    package let role: String
    package let title: Localized

    package init(role: String, title: Localized) {
        self.role = role
        self.title = title
    }
}

/// The event types, states and lists that rules are written in.
package struct Vocabulary: Sendable, Hashable {
    /// Sorted by name.
    package var eventTypes: [EventType] { content.eventTypes }
    /// Sorted by name.
    package var states: [StateDefinition] { content.states }
    /// What a rule may read as `citizen.<name>`; sorted by name.
    package var citizenAttributes: [Attribute] { content.citizenAttributes }
    /// Sorted by name.
    package var lists: [WordList] { content.lists }
    /// Those of whom more is known than the name; sorted by name.
    package var reporters: [Reporter] { content.reporters }
    /// The roles that are called something else than everywhere; sorted by role.
    package var roleTitles: [RoleTitle] { content.roleTitles }
    private let content: Content

    /// Shared, because a vocabulary is handed on with every look at a case.
    private final class Content: Sendable {
        let eventTypes: [EventType]
        let states: [StateDefinition]
        let citizenAttributes: [Attribute]
        let lists: [WordList]
        let reporters: [Reporter]
        let roleTitles: [RoleTitle]
        let indexByName: [String: Int]

        init(
            eventTypes: [EventType],
            states: [StateDefinition],
            citizenAttributes: [Attribute],
            lists: [WordList],
            reporters: [Reporter],
            roleTitles: [RoleTitle]
        ) {
            self.roleTitles = roleTitles.sorted { $0.role < $1.role }
            self.reporters = reporters.sorted { $0.name < $1.name }
            self.citizenAttributes = citizenAttributes.sorted { $0.name < $1.name }
            self.lists = lists.sorted { $0.name < $1.name }
            self.eventTypes = eventTypes.sorted { $0.name < $1.name }
            self.states = states.sorted { $0.name < $1.name }
            var index: [String: Int] = [:]
            for (position, type) in self.eventTypes.enumerated() { index[type.name] = position }
            indexByName = index
        }
    }

    package init(
        eventTypes: [EventType],
        states: [StateDefinition],
        citizenAttributes: [Attribute] = [],
        lists: [WordList] = [],
        reporters: [Reporter] = [],
        roleTitles: [RoleTitle] = []
    ) {
        content = Content(
            eventTypes: eventTypes,
            states: states,
            citizenAttributes: citizenAttributes,
            lists: lists,
            reporters: reporters,
            roleTitles: roleTitles
        )
    }

    /// The event type of that name, or nothing when the vocabulary does not know it.
    package func eventType(_ name: String) -> EventType? {
        content.indexByName[name].map { eventTypes[$0] }
    }

    /// The state of that name, or nothing when the vocabulary does not know it.
    package func state(_ name: String) -> StateDefinition? {
        states.first { $0.name == name }
    }

    /// The reporter of that name, or nothing when no more is known than the name.
    package func reporter(_ name: String) -> Reporter? {
        reporters.first { $0.name == name }
    }

    /// Whether an event type is reported by one of that name.
    package func isReporter(_ name: String) -> Bool {
        reporter(name) != nil || eventTypes.contains { $0.reportedBy.contains(name) }
    }

    /// The list of that name, or nothing when the vocabulary does not know it.
    package func list(_ name: String) -> WordList? {
        lists.first { $0.name == name }
    }
}

extension Vocabulary {
    package static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.content === right.content
            || (left.eventTypes == right.eventTypes && left.states == right.states
                && left.citizenAttributes == right.citizenAttributes && left.lists == right.lists
                && left.reporters == right.reporters && left.roleTitles == right.roleTitles)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(eventTypes)
        hasher.combine(states)
        hasher.combine(citizenAttributes)
        hasher.combine(lists)
        hasher.combine(reporters)
        hasher.combine(roleTitles)
    }
}
