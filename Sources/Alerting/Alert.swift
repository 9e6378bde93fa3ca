package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// A debt until a named human answers it.
package struct Alert: Sendable, Hashable, Codable {
    /// Stable for the alert's whole life; reveals nothing.
    package let id: String
    package let caseReference: CaseReference
    package let rule: String
    /// The meaning of the rule that raised it (`Rule.meaning`).
    package let ruleMeaning: String
    package let key: String
    package let severity: Severity
    /// The anchors of its findings.
    package var anchors: [EventReference]
    /// When what it is about was there to see.
    package var opened: Instant
    /// When the daemon saw it; ladders count from here.
    package internal(set) var raised: Instant
    package var deadline: Instant?
    package var state: AlertState
    /// Everybody who was told, in order.
    package var tellings: [TellingRecord]
    /// When the ladder or a reminder acts next; nothing when it never does.
    package var nextStep: Instant?
    /// The answers that have not ended it, in order; nothing where there are none.
    package var answers: [StandingAnswer]?
    /// The messages that wait for their recipients' quiet hours to end; nothing where there are none.
    package var waiting: [QuietTelling]?
    /// The steps of its rule while there was one; they go on where the rule is gone.
    package var ladder: [LadderStep.Kept]?

    package init(
        id: String,
        caseReference: CaseReference,
        rule: String,
        ruleMeaning: String,
        key: String,
        severity: Severity,
        anchors: [EventReference],
        opened: Instant,
        raised: Instant,
        deadline: Instant?,
        state: AlertState,
        tellings: [TellingRecord],
        nextStep: Instant?,
        answers: [StandingAnswer]? = nil,
        waiting: [QuietTelling]? = nil,
        ladder: [LadderStep.Kept]? = nil
    ) {
        self.ladder = ladder
        self.answers = answers
        self.waiting = waiting
        self.id = id
        self.caseReference = caseReference
        self.rule = rule
        self.ruleMeaning = ruleMeaning
        self.key = key
        self.severity = severity
        self.anchors = anchors
        self.opened = opened
        self.raised = raised
        self.deadline = deadline
        self.state = state
        self.tellings = tellings
        self.nextStep = nextStep
    }
}

/// Why somebody is told.
package enum TellingCause: Sendable, Hashable, Codable {
    /// A step of the ladder, counted from zero, and its repetition, counted from zero.
    case step(Int, repetition: Int)
    /// A step that had begun, and begins once more because the alert was handed over; the number is
    /// that of the hand-over among the answers.
    case stepAnew(Int, repetition: Int, handOver: Int)
    /// No message of the alert has reached anybody, and it is tried again, counted from zero.
    case unreached(Int)
    /// A reminder of the deadline, named by its distance, such as `-1 working day`.
    case reminder(String)
    /// The alert lost its ground after the person had been told.
    case withdrawn
    /// It was found too late for anybody to act on: a line in the next digest and nothing more.
    case foundTooLate
    /// The time of an answer has run out, counted from zero, and nothing followed.
    case holdEnded(Int)
    /// A colleague has handed the alert over, counted from zero.
    case handedOver(Int)
    /// Nobody answered in all its time.
    case expired
    /// How the rules fared in a week.
    case report

    /// A short stable word for identifiers and the journal, such as `step-0`.
    package var label: String {
        switch self {
        case .step(let index, 0): "step-\(index)"
        case .step(let index, let repetition): "step-\(index)-\(repetition)"
        case .stepAnew(let index, 0, let handOver): "step-\(index)-anew-\(handOver)"
        case .stepAnew(let index, let repetition, let handOver):
            "step-\(index)-anew-\(handOver)-\(repetition)"
        case .unreached(let number): "unreached-\(number)"
        case .reminder(let distance):
            "reminder\(distance.map { $0 == " " ? "-" : String($0) }.joined())"
        case .withdrawn: "withdrawn"
        case .foundTooLate: "found-too-late"
        case .holdEnded(let number): "hold-ended-\(number)"
        case .handedOver(let number): "handed-over-\(number)"
        case .expired: "expired"
        case .report: "report"
        }
    }
}

/// That a person was told, as the alert remembers it.
package struct TellingRecord: Sendable, Hashable, Codable {
    /// Stable for (alert, cause, recipient): the same on every attempt.
    package let id: String
    package let cause: TellingCause
    /// The role that the rule named.
    package let role: Role
    /// The person who was told in it.
    package let person: String
    package internal(set) var decided: Instant
    /// The role in which the person may know; nothing where everybody who is told may.
    package let knownAs: Role?
    /// Which step of the ladder it was, by whom it tells; nothing for everything else.
    package let step: String?

    package init(
        id: String,
        cause: TellingCause,
        role: Role,
        person: String,
        decided: Instant,
        knownAs: Role? = nil,
        step: String? = nil
    ) {
        self.knownAs = knownAs
        self.step = step
        self.id = id
        self.cause = cause
        self.role = role
        self.person = person
        self.decided = decided
    }
}

/// A message that is held until its recipient may be disturbed, and looked at again then.
package struct QuietTelling: Sendable, Hashable, Codable {
    package let cause: TellingCause
    /// The role that the rule named.
    package let role: Role
    package let person: String
    /// When it fell due.
    package let since: Instant
    /// When it is looked at again.
    package let until: Instant
    /// Whether somebody had been told, and this is for whoever comes in that person's place.
    package let isPassedOn: Bool?

    package init(
        cause: TellingCause,
        role: Role,
        person: String,
        since: Instant,
        until: Instant,
        isPassedOn: Bool? = nil
    ) {
        self.isPassedOn = isPassedOn
        self.cause = cause
        self.role = role
        self.person = person
        self.since = since
        self.until = until
    }
}

/// What a message says, before it is laid out for a channel.
///
/// It holds no more than the recipient's channel may carry (`standards.md` §8.1).
package struct MessageContent: Sendable, Hashable, Codable {
    /// One fact: a label and a value, both in the recipient's language.
    package struct Fact: Sendable, Hashable, Codable {
        package let label: String
        package let value: String
        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    package let language: Language
    /// `[tovholder] Ny advis – c-1001 – haster`: no event type, no name.
    package let subject: String
    /// One sentence: what this is and what to do.
    package let lead: String
    /// The rule's own text; only for recipients whose mail is protected and allowed to carry it.
    package let detail: String?
    /// At most three.
    package let facts: [Fact]
    /// What the button to the answer page says; nothing when there is nothing to answer.
    package let action: String?
    /// Why the reader gets this, in one sentence.
    package let footer: String

    package init(
        language: Language,
        subject: String,
        lead: String,
        detail: String?,
        facts: [Fact],
        action: String?,
        footer: String
    ) {
        self.language = language
        self.subject = subject
        self.lead = lead
        self.detail = detail
        self.facts = facts
        self.action = action
        self.footer = footer
    }

    /// What the daemon's name at the beginning of a subject looks like.
    static let subjectMark = "[tovholder] "

    /// The subject without the daemon's name, which a page has no use for.
    package var title: String { Self.title(ofSubject: subject) }

    /// A subject without the daemon's name.
    package static func title(ofSubject subject: String) -> String {
        subject.hasPrefix(subjectMark) ? String(subject.dropFirst(subjectMark.count)) : subject
    }

    /// Says nothing, where nobody is told.
    static let none = MessageContent(
        language: .danish,
        subject: "",
        lead: "",
        detail: nil,
        facts: [],
        action: nil,
        footer: ""
    )
}

/// One person to be told one thing now: the effect that the outbox keeps and a channel delivers.
package struct Telling: Sendable, Hashable, Codable {
    /// Stable for (alert, cause, recipient): becomes the `Message-ID` and the journal field.
    package let id: String
    package let alert: String
    package let caseReference: CaseReference
    package let rule: String
    package let severity: Severity
    package let cause: TellingCause
    /// The role that the rule named.
    package let role: Role
    package internal(set) var person: Person
    /// The earlier telling to the same person that this one follows up; threads the messages.
    package let follows: String?
    package internal(set) var content: MessageContent
    package let decided: Instant
    /// When it ought to have been decided; nothing for what has no such time.
    package let due: Instant?
    /// The role in which the person may know; nothing where everybody who is told may.
    package let knownAs: Role?
    /// Whether it says only that the citizen may not be able to come and whom to ask.
    package let isMinimal: Bool?

    /// The second channel that it leaves by as well, because its reader has not answered.
    package let secondChannel: String?

    /// Decided later than this after it was due, a telling says that it comes late.
    package static let lateAfter = Elapsed.hours(1)

    /// Whether it comes late: an event arrived late, or nothing ran when it fell due.
    package var isLate: Bool {
        due.map { decided.elapsed(since: $0) > Self.lateAfter } ?? false
    }

    package init(
        id: String,
        alert: String,
        caseReference: CaseReference,
        rule: String,
        severity: Severity,
        cause: TellingCause,
        role: Role,
        person: Person,
        follows: String?,
        content: MessageContent,
        decided: Instant,
        due: Instant? = nil,
        knownAs: Role? = nil,
        isMinimal: Bool? = nil,
        secondChannel: String? = nil
    ) {
        self.secondChannel = secondChannel
        self.due = due
        self.knownAs = knownAs
        self.isMinimal = isMinimal
        self.id = id
        self.alert = alert
        self.caseReference = caseReference
        self.rule = rule
        self.severity = severity
        self.cause = cause
        self.role = role
        self.person = person
        self.follows = follows
        self.content = content
        self.decided = decided
    }
}
