package import RuleLanguage
package import WorkingTime

/// An answer that did not end its alert: what it holds, whom it names, or for whom it counts.
package struct StandingAnswer: Sendable, Hashable, Codable {
    /// What the answer does while the alert goes on.
    package enum Effect: Sendable, Hashable, Codable {
        /// The ladder stops until then; afterwards the roles are told beside whoever answered.
        case holds(until: Instant, then: [Role])
        /// The alert is that person's now.
        case handsOver(to: String)
        /// One of several that are needed.
        case counts
    }

    package let by: String
    package let answer: String
    package let at: Instant
    /// The roles in which the person had been told.
    package let roles: [Role]
    package let effect: Effect

    package init(by: String, answer: String, at: Instant, roles: [Role], effect: Effect) {
        self.by = by
        self.answer = answer
        self.at = at
        self.roles = roles
        self.effect = effect
    }

    /// Whether it holds the alert for a while.
    package var isHold: Bool {
        if case .holds = effect { true } else { false }
    }
}

/// What an answer means, as its event carries it.
///
/// It is fixed when the answer is given: a rule that changes afterwards changes no old answer.
struct AnswerMeaning: Hashable {
    enum Effect: Hashable {
        /// It ends the alert once everybody who is needed has answered so; at once when that is none.
        case ends(needs: [Role])
        case holds(until: Instant, events: [String], then: [Role])
        case handsOver(to: String)
    }

    var effect = Effect.ends(needs: [])
    /// The roles in which whoever answers had been told.
    var roles: [Role] = []
    var reason: String?
}
