package import CaseEvents
package import WorkingTime

/// How much hurry an alert is in, from the least to the most.
package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case low, normal, high, urgent

    private var rank: Int {
        switch self {
        case .low: 0
        case .normal: 1
        case .high: 2
        case .urgent: 3
        }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// How far a rule has come; only stable rules must carry tests.
package enum RuleStatus: String, Sendable, Hashable, CaseIterable {
    case experimental, stable, retired
}

/// When a rule reminds of a deadline that the anchor carries.
package enum ReminderTime: Sendable, Hashable {
    /// When the anchor happens.
    case atOnce
    /// Before, at or after the deadline.
    case fromDeadline(TimeAmount)
}

/// A deadline that the anchor carries, with the findings before and at it.
///
/// The finding of a reminder appears at its time, but never before the anchor; reminders that
/// fall together are one. The first event of `until` or `untilWhere` after the
/// anchor ends them.
package struct Deadline: Sendable {
    package let expression: InstantExpression
    package let reminders: [ReminderTime]
    package let until: [String]
    /// Further events that end them, where an expression holds.
    package let untilWhere: [EventEnd]

    package init(
        expression: InstantExpression,
        reminders: [ReminderTime],
        until: [String],
        untilWhere: [EventEnd] = []
    ) {
        self.expression = expression
        self.reminders = reminders
        self.until = until
        self.untilWhere = untilWhere
    }
}

/// What separates one alert of a rule from another.
package enum AlertKey: Sendable {
    /// One open alert for each case.
    case perCase
    /// One for each anchor.
    case perAnchor
    /// One for each value of the expression.
    case expression(TextExpression)
}

/// The roles that an alert can be told to (`roles.md` §2.3).
package struct Role: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    package let name: String
    package init(_ name: String) { self.name = name }
    package static func < (left: Role, right: Role) -> Bool { left.name < right.name }
    package var description: String { name }
}

/// One step of the ladder: who is told when nobody has answered.
package struct LadderStep: Sendable {
    /// When a step begins.
    package enum Start: Sendable, Hashable, Codable {
        /// So long after the alert was raised.
        case after(TimeAmount)
        /// With the reminder at that distance from the deadline.
        case withReminder(TimeAmount)
    }

    package let roles: [Role]
    package let start: Start
    /// How often the step repeats until the alert is answered.
    package let repeats: Elapsed?
    /// Which events name the observer, where it is not the one that the alert is about (`of`).
    ///
    /// A look back from the anchor; it decides who is told as the observer, and never whether.
    package let naming: Condition?
    /// Whom the step tells, whatever its place and its time: a rule that is changed can change both.
    package let identity: String

    package init(
        roles: [Role],
        start: Start,
        repeats: Elapsed? = nil,
        naming: Condition? = nil
    ) {
        self.roles = roles
        self.start = start
        self.repeats = repeats
        self.naming = naming
        identity = roles.map(\.name).joined(separator: "+")
    }

    /// When whom a step tells, as an alert keeps it for the time when its rule is gone.
    package struct Kept: Sendable, Hashable, Codable {
        let roles: [Role]
        let start: Start
        let repeats: Elapsed?
    }

    package var kept: Kept { Kept(roles: roles, start: start, repeats: repeats) }

    /// The step that was kept; which events name an observer it has forgotten.
    package init(_ kept: Kept) {
        self.init(roles: kept.roles, start: kept.start, repeats: kept.repeats)
    }

    /// The same step with events that name the person.
    func named(by naming: Condition) -> LadderStep {
        LadderStep(roles: roles, start: start, repeats: repeats, naming: naming)
    }
}

/// A text with places for attributes of the anchor, in one language.
package struct SentenceTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case literal(String)
        /// A field such as `event.time` or `event.data.months`, as a path.
        case field([String])
    }

    package let parts: [Part]
    package init(parts: [Part]) { self.parts = parts }
}

/// A checked rule, which never changes; everybody shares the one there is.
package final class Rule: Sendable {
    package let name: String
    /// The failures that it detects, such as `F01`.
    package let detects: [String]
    package let title: Localized
    package let severity: Severity
    package let status: RuleStatus
    package let owner: String
    /// The legal ground for telling.
    package let basis: String?
    /// Outside these dates the rule is silent; the end is exclusive.
    package let validFrom: CivilDate?
    package let validUntil: CivilDate?
    /// When people look at the rule again.
    package let review: RuleReview?
    package let anchor: Anchor
    package let predicate: Predicate?
    package let given: [Condition]
    package let unless: [Condition]
    package let expect: [Condition]
    /// The consents of `given` and `unless`.
    package let consents: [ConsentCondition]
    package let deadline: Deadline?
    package let closes: [String]
    /// Further events that close an alert, where an expression holds.
    package let closesWhere: [EventEnd]
    package let key: AlertKey
    /// The states that stop every clock of the rule while they hold; conditions carry their own.
    package let pauses: [String]
    package let tell: [LadderStep]
    package let sayDanish: SentenceTemplate
    package let sayEnglish: SentenceTemplate
    /// The names of the answers that it offers.
    package let answers: [String]
    /// The answers with what each of them does.
    package let answerForms: [AnswerForm]
    /// The roles that must all answer before the alert ends; none when one answer is enough.
    package let answeredBy: [Role]
    /// How many reminders in a row one person leaves unanswered before somebody else hears; nothing
    /// where the usual number counts.
    package let unansweredCountMax: Int?
    /// Nothing is told for an instant further back than this.
    package let catchUp: Elapsed
    package let tests: [Scenario]
    /// A digest of what the rule means; it changes when the meaning does, not with comments.
    package let meaning: String
    package let place: SourcePlace
    /// The same rule with the parameters of some municipalities and cases, as local files say.
    package let variants: [RuleVariant]
    /// All of `given`, `unless` and `expect`, in this order.
    package let conditions: [Condition]

    /// What the answer of that name does; an answer of another name ends the alert.
    package func answer(named name: String) -> AnswerForm? {
        answerForms.first { $0.name == name }
    }

    package init(
        name: String,
        detects: [String],
        title: Localized,
        severity: Severity,
        status: RuleStatus,
        owner: String,
        basis: String?,
        validFrom: CivilDate?,
        validUntil: CivilDate?,
        anchor: Anchor,
        predicate: Predicate?,
        given: [Condition],
        unless: [Condition],
        expect: [Condition],
        deadline: Deadline?,
        closes: [String],
        closesWhere: [EventEnd] = [],
        key: AlertKey,
        pauses: [String] = [],
        tell: [LadderStep],
        sayDanish: SentenceTemplate,
        sayEnglish: SentenceTemplate,
        answers: [String],
        answerForms: [AnswerForm] = [],
        answeredBy: [Role] = [],
        unansweredCountMax: Int? = nil,
        catchUp: Elapsed,
        tests: [Scenario],
        meaning: String,
        place: SourcePlace,
        variants: [RuleVariant] = [],
        review: RuleReview? = nil,
        consents: [ConsentCondition] = []
    ) {
        self.name = name
        self.detects = detects
        self.title = title
        self.severity = severity
        self.status = status
        self.owner = owner
        self.basis = basis
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.anchor = anchor
        self.predicate = predicate
        self.given = given
        self.unless = unless
        self.expect = expect
        self.deadline = deadline
        self.closes = closes
        self.closesWhere = closesWhere
        self.key = key
        self.pauses = pauses
        self.tell = tell
        self.sayDanish = sayDanish
        self.sayEnglish = sayEnglish
        self.answers = answers
        self.answerForms = answerForms.isEmpty ? answers.map { AnswerForm(name: $0) } : answerForms
        self.answeredBy = answeredBy
        self.unansweredCountMax = unansweredCountMax
        self.catchUp = catchUp
        self.tests = tests
        self.meaning = meaning
        self.place = place
        self.variants = variants
        self.review = review
        self.consents = consents
        conditions = given + unless + expect
    }

    /// The same rule with other tests, or with forms for municipalities and cases.
    func with(
        tests: [Scenario]? = nil,
        variants: [RuleVariant]? = nil,
        meaning: String? = nil
    ) -> Rule {
        Rule(
            name: name,
            detects: detects,
            title: title,
            severity: severity,
            status: status,
            owner: owner,
            basis: basis,
            validFrom: validFrom,
            validUntil: validUntil,
            anchor: anchor,
            predicate: predicate,
            given: given,
            unless: unless,
            expect: expect,
            deadline: deadline,
            closes: closes,
            closesWhere: closesWhere,
            key: key,
            pauses: pauses,
            tell: tell,
            sayDanish: sayDanish,
            sayEnglish: sayEnglish,
            answers: answers,
            answerForms: answerForms,
            answeredBy: answeredBy,
            unansweredCountMax: unansweredCountMax,
            catchUp: catchUp,
            tests: tests ?? self.tests,
            meaning: meaning ?? self.meaning,
            place: place,
            variants: variants ?? self.variants,
            review: review,
            consents: consents
        )
    }
}

/// A checked set of rules with the vocabulary that they are written in.
package struct RuleBook: Sendable {
    /// Sorted by name; retired rules are left out.
    package let rules: [Rule]
    package let vocabulary: Vocabulary
    /// A digest over the meaning of all rules.
    package let meaning: String
    /// The names of the rules that are left out because they are retired, sorted.
    package let retired: [String]
    private let indexByName: [String: Int]
    private let rulesByEventType: [String: [Int]]
    private let raisingTypes: Set<String>

    package init(
        rules: [Rule],
        vocabulary: Vocabulary,
        meaning: String,
        retired: [String] = []
    ) {
        self.retired = retired.sorted()
        let sorted = rules.sorted { $0.name < $1.name }
        self.rules = sorted
        self.vocabulary = vocabulary
        self.meaning = meaning
        var names: [String: Int] = [:]
        var types: [String: [Int]] = [:]
        for (position, rule) in sorted.enumerated() {
            names[rule.name] = position
            for type in rule.mentionedTypes(in: vocabulary) {
                types[type, default: []].append(position)
            }
        }
        indexByName = names
        rulesByEventType = types
        raisingTypes = Set(sorted.flatMap { $0.raisingTypes(in: vocabulary) })
    }

    /// Whether an event of the type can make a finding in a case where none stood or was pending.
    package func canRaise(type: String) -> Bool { raisingTypes.contains(type) }

    /// The rule of that name.
    package func rule(_ name: String) -> Rule? { indexByName[name].map { rules[$0] } }

    /// Whether an event of the type can make a difference to any rule.
    package func mentions(type: String) -> Bool { rulesByEventType[type] != nil }

    /// The places of the rules to which an event of the type can make a difference, ascending.
    package func places(mentioning type: String) -> [Int] { rulesByEventType[type] ?? [] }
}
