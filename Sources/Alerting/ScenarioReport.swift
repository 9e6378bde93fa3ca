package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// One line of a scenario's time line.
package struct ScenarioEntry: Sendable {
    /// What stands in the line.
    package enum Kind: Sendable {
        /// An event arrived.
        case event(CaseEvent)
        /// An alert was raised or has come to another state.
        case alert(Alert)
        /// Somebody was told.
        case telling(Telling)
        /// Something else worth knowing.
        case note(Localized)
    }

    package let at: Instant
    package let kind: Kind

    package init(at: Instant, kind: Kind) {
        self.at = at
        self.kind = kind
    }
}

/// Something that is not as a scenario demands.
package enum ScenarioDifference: Sendable {
    /// A demanded notification did not happen as written.
    case missing(ScenarioExpectation)
    /// Somebody was told of what no expectation lists.
    case unexpected(Telling)
    /// What must never happen did, first at that instant.
    case forbidden(ScenarioProhibition, at: Instant)
    /// The play itself could not go on as it should.
    case fault(Localized)
}

/// What came of a scenario: its time line with what was demanded and what came.
package struct ScenarioReport: Sendable {
    package let scenario: Scenario
    package let entries: [ScenarioEntry]
    /// Identifiers of the tellings that an expectation lists.
    package let expected: [String]
    package let differences: [ScenarioDifference]
    let ruleBook: RuleBook
    let zone: Zone

    init(
        scenario: Scenario,
        ruleBook: RuleBook,
        zone: Zone,
        entries: [ScenarioEntry],
        expected: [String],
        differences: [ScenarioDifference]
    ) {
        self.scenario = scenario
        self.ruleBook = ruleBook
        self.zone = zone
        self.entries = entries
        self.expected = expected
        self.differences = differences
    }

    /// Whether everything happened as the scenario demands.
    package var passed: Bool { differences.isEmpty }
}
