import CaseEvents
package import RuleLanguage
package import WorkingTime

/// The consents that a rule asks for, as they are when it would speak.
extension FindingRuleLook {
    /// The first consent that is not as the rule wants it at an instant; nothing where all are.
    func wrongConsent(at instant: Instant) -> ConsentCondition? {
        rule.consents.first { consents($0, at: instant).cover($0) != $0.isWanted }
    }

    /// What the citizen has agreed to, of what is known now.
    private func consents(_ condition: ConsentCondition, at instant: Instant) -> Consent {
        Consent(
            to: condition.names,
            history: view.history,
            calendar: calendar,
            at: instant,
            known: view.now
        )
    }

    /// The rule's consents as they are at an instant.
    func explainedConsents(at instant: Instant) -> [ExplainedConsent] {
        rule.consents.map { condition in
            let consents = consents(condition, at: instant)
            let deciding = condition.classes.compactMap { consents.deciding($0) }
            var events: [ExplainedEvent] = []
            for event in deciding.map({ ExplainedEvent($0) }) where !events.contains(event) {
                events.append(event)
            }
            return ExplainedConsent(
                condition: condition,
                at: instant,
                isGiven: consents.cover(condition),
                events: events
            )
        }
    }
}

extension Consent {
    /// Whether all may be told that a rule asks for.
    fileprivate func cover(_ condition: ConsentCondition) -> Bool {
        condition.classes.allSatisfy { covers($0) }
    }
}

extension ConsentCondition {
    /// What the recipient is called in consents, as it is when something is told.
    fileprivate var names: [String] {
        var names: [String] = []
        for name in recipients.flatMap({ [$0, Role($0).plain.name] }) where !names.contains(name) {
            names.append(name)
        }
        return names
    }
}

/// One consent that a rule asks for, as it is when the rule would speak.
package struct ExplainedConsent: Sendable, Hashable {
    package let condition: ConsentCondition
    /// When it is looked at.
    package let at: Instant
    package let isGiven: Bool
    /// The latest words about it.
    package let events: [ExplainedEvent]
}

extension ExplanationWords {
    /// What is said of a consent that a rule asks for, line by line.
    func lines(_ consent: ExplainedConsent, of rule: Rule) -> [String] {
        let kind = consent.condition.isWanted ? "given" : "unless"
        let outcome =
            switch (consent.condition.isWanted, consent.isGiven) {
            case (true, true): self("gælder ", "holds ")
            case (true, false), (false, false): self("gælder ikke ", "does not hold ")
            case (false, true): self("undskylder ", "excuses ")
            }
        let phrase = rule.phrase(consent.condition, language)
        let difference =
            consent.isGiven == consent.condition.isWanted
            ? self("tavs, hvis det var omvendt", "silent, were it the other way round")
            : consent.isGiven
                ? self("undskylder ikke uden samtykket", "would not excuse without the consent")
                : self("kræver samtykket", "needs the consent")
        return ["\(kind) \(phrase): \(outcome)\(time(consent.at))"]
            + consent.events.map { "  " + name($0) } + ["  → " + difference]
    }
}
