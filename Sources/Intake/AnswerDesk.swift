package import CaseEvents

/// What the page behind a message's link shows.
package struct AnswerPage: Sendable, Hashable {
    /// How it stands with the alert behind the link.
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// It can be answered: the choices are shown as buttons.
        case open
        /// Somebody answered before.
        case answered
        /// It needs no answer any more.
        case closed
        /// The link was not made here.
        case unknownLink = "unknown_link"
        /// The answer has just been kept.
        case justAnswered = "just_answered"
        /// The answer could not be kept; the choices are shown again.
        case unavailable
    }

    /// One line of what is known, such as the case reference.
    package struct Fact: Sendable, Hashable {
        package let label: String
        package let value: String

        package init(label: String, value: String) {
            self.label = label
            self.value = value
        }
    }

    /// One answer that can be given.
    package struct Choice: Sendable, Hashable {
        /// The rule's word for it.
        package let value: String
        /// What stands on the button.
        package let label: String

        package init(value: String, label: String) {
            self.value = value
            self.label = label
        }
    }

    /// The page of one alert among several that one message told of.
    package struct Link: Sendable, Hashable {
        /// The token of its page.
        package let token: String
        package let label: String

        package init(token: String, label: String) {
            self.token = token
            self.label = label
        }
    }

    /// The language of the page.
    package var language: Language
    package var state: State
    package var title: String
    /// The first sentence: what this is, or what became of it.
    package var lead: String
    package var detail: String?
    package var facts: [Fact]
    package var choices: [Choice]
    /// Pages of the single alerts, where the link belongs to several.
    package var links: [Link]

    package init(
        language: Language,
        state: State,
        title: String,
        lead: String,
        detail: String? = nil,
        facts: [Fact] = [],
        choices: [Choice] = [],
        links: [Link] = []
    ) {
        self.language = language
        self.state = state
        self.title = title
        self.lead = lead
        self.detail = detail
        self.facts = facts
        self.choices = choices
        self.links = links
    }
}

/// Shows alerts to the people who were told of them, and takes their answers.
package protocol AnswerDesk: Sendable {
    /// What the link shows; changes nothing.
    func page(token: String) async -> AnswerPage

    /// Takes the answer that a button gave and returns when it is durable.
    func answer(token: String, choice: String) async -> AnswerPage

    /// Takes an answer that was typed on this machine and returns when it is durable.
    ///
    /// - Parameters:
    ///   - alert: The alert's identifier.
    ///   - by: The person who answers.
    ///   - choice: One of the rule's answers.
    ///   - peer: Who sent the request, as the kernel knows it.
    /// - Returns: A sentence that says what was done, or why it was not.
    func answerByHand(
        alert: String,
        by: String,
        choice: String,
        peer: PeerIdentity
    ) async -> Result<String, ProblemDetails>
}
