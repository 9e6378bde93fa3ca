package import WorkingTime

/// One answer that a rule offers, and what it does to the alert.
package struct AnswerForm: Sendable, Hashable {
    /// What an answer does.
    package enum Effect: Sendable, Hashable {
        /// It ends the alert.
        case ends
        /// It stops the ladder for a while; when nothing has followed by then, the alert is open again.
        case holds(AnswerHold)
        /// It moves the alert to a colleague, whom the answer names.
        case handsOver
    }

    package let name: String
    package let effect: Effect
    /// The reasons of which the answer has to give one; none when it needs none.
    package let reasons: [String]

    package init(name: String, effect: Effect = .ends, reasons: [String] = []) {
        self.name = name
        self.effect = effect
        self.reasons = reasons
    }

    /// Those that a rule can choose by `reason: required`.
    package static let usualReasons = [
        "already_handled", "not_needed", "wrong_person", "wrong_information",
    ]

    /// The longest time that an answer can hold an alert.
    package static let holdDayCountMax = 30
    /// The shortest one, in minutes.
    package static let holdMinuteCountMin = 15
}

/// For how long an answer stops the ladder, and what is to follow.
package struct AnswerHold: Sendable, Hashable {
    package let span: TimeAmount
    /// What ends the alert when it happens in that time.
    package let until: [String]
    /// Who is told, beside whoever gave the answer, when nothing has followed.
    package let then: [Role]

    package init(span: TimeAmount, until: [String] = [], then: [Role] = []) {
        self.span = span
        self.until = until
        self.then = then
    }

    /// What an answer of that name does where the rule says no more than its name and `{}`.
    static func usual(_ name: String) -> AnswerHold? {
        switch name {
        case "seen": AnswerHold(span: .elapsed(.hours(4)))
        case "taken": AnswerHold(span: .elapsed(.days(2)), then: [Role("team_lead")])
        default: nil
        }
    }
}
