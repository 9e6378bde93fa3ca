package import CaseEvents
package import WorkingTime

/// A place in a source file, counted from one.
package struct SourcePlace: Sendable, Hashable, Comparable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePlace, right: SourcePlace) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// An answer that a scenario gives to an alert.
package struct ScenarioAnswer: Sendable {
    package let at: Instant
    package let by: String
    /// A rule name or a failure code.
    package let alert: String
    package let answer: String
    /// One of the reasons that the rule asks for.
    package let reason: String?
    /// The person whom the alert is handed to.
    package let to: String?

    package init(
        at: Instant,
        by: String,
        alert: String,
        answer: String,
        reason: String? = nil,
        to: String? = nil
    ) {
        self.at = at
        self.by = by
        self.alert = alert
        self.answer = answer
        self.reason = reason
        self.to = to
    }
}

/// A notification that a scenario demands.
package struct ScenarioExpectation: Sendable {
    /// What kind of notification it is.
    package enum Notice: String, Sendable, Hashable, CaseIterable {
        /// Somebody is told of the alert, or reminded of it.
        case told
        /// Those who had been told hear that it lost its ground (`notice: withdrawn`).
        case withdrawn
        /// Nobody has answered for weeks after the last step (`notice: expired`); unlike all others
        /// this report can come without being listed.
        case expired
    }

    /// A rule name or a failure code; nothing means the rule that the test stands in.
    package let alert: String?
    /// The earliest and the latest instant; equal for an exact one.
    package let earliest: Instant
    package let latest: Instant
    /// A role or a person.
    package let to: String
    package let notice: Notice
    package let place: SourcePlace

    package init(
        alert: String?,
        earliest: Instant,
        latest: Instant,
        to: String,
        notice: Notice = .told,
        place: SourcePlace
    ) {
        self.alert = alert
        self.earliest = earliest
        self.latest = latest
        self.to = to
        self.notice = notice
        self.place = place
    }
}

/// Something that must never happen in a scenario.
package enum ScenarioProhibition: Sendable, Hashable {
    case alert(String)
    case recipient(String)
    case text(String)
}

/// A history on a virtual time line with the notifications that it must lead to.
///
/// Its events arrive at `received`, in that order.
package struct Scenario: Sendable {
    package let name: String
    package let start: Instant
    package let until: Instant
    package let caseReference: CaseReference
    /// Role name to person; a role that is absent or without a person is held by nobody.
    package let roster: [Role: Person]
    /// Whether those outside the own team need the citizen's consent, as in a municipality whose
    /// roster declares on which basis people are told.
    package let asksConsent: Bool
    package let events: [CaseEvent]
    package let answers: [ScenarioAnswer]
    /// Rules or failures considered; empty for all.
    package let only: [String]
    package let expect: [ScenarioExpectation]
    package let never: [ScenarioProhibition]
    package let strict: Bool
    package let place: SourcePlace

    package init(
        name: String,
        start: Instant,
        until: Instant,
        caseReference: CaseReference,
        roster: [Role: Person],
        asksConsent: Bool = false,
        events: [CaseEvent],
        answers: [ScenarioAnswer],
        only: [String],
        expect: [ScenarioExpectation],
        never: [ScenarioProhibition],
        strict: Bool,
        place: SourcePlace
    ) {
        self.name = name
        self.start = start
        self.until = until
        self.caseReference = caseReference
        self.roster = roster
        self.asksConsent = asksConsent
        self.events = events
        self.answers = answers
        self.only = only
        self.expect = expect
        self.never = never
        self.strict = strict
        self.place = place
    }
}
