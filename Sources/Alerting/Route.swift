package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Who would be told of an alert of one rule in one case, and why: looked up, nothing is sent.
package struct Route: Sendable, Hashable {
    /// One role of one step, with everybody who was thought of on the way.
    package struct Stop: Sendable, Hashable {
        /// The step's number, from zero.
        package let step: Int
        /// When the step begins, as the rule says it.
        package let start: String
        /// When that is, for an alert that is raised at the instant that is looked from; nothing for
        /// a step that waits for a reminder of a deadline.
        package let at: Instant?
        /// The role that the rule names.
        package let role: Role
        /// Who would be told, and who was passed over.
        package let resolution: Resolution
        /// Until when the message would wait for the recipient's hours; nothing when it would not.
        package let heldUntil: Instant?
    }

    package let rule: String
    package let caseReference: CaseReference
    package let severity: Severity
    /// The instant at which the alert would be raised.
    package let raised: Instant
    package let stops: [Stop]

    /// Follows the ladder of a rule, as if it alerted at the instant.
    ///
    /// - Parameters:
    ///   - rule: The rule.
    ///   - caseReference: The case.
    ///   - history: The case's events: those about roles, absences and consents count.
    ///   - circumstances: Roster and calendar.
    ///   - now: When the alert would be raised.
    package init(
        of rule: Rule,
        in caseReference: CaseReference,
        history: CaseHistory,
        circumstances: Circumstances,
        at now: Instant
    ) {
        self.rule = rule.name
        self.caseReference = caseReference
        severity = rule.severity
        raised = now
        let classes = rule.disclosedClasses(in: circumstances.ruleBook.vocabulary)
        let calendar = circumstances.calendar
        stops = rule.tell.enumerated().flatMap { index, step in
            step.roles.map { role in
                let (start, at) = Self.start(step, from: now, in: calendar)
                let resolution = circumstances.roster.resolve(
                    role,
                    in: caseReference,
                    history: history,
                    severity: rule.severity,
                    about: classes,
                    at: at ?? now
                )
                return Stop(
                    step: index,
                    start: start,
                    at: at,
                    role: role,
                    resolution: resolution,
                    heldUntil: rule.severity == .urgent
                        ? nil : resolution.person.wait(from: at ?? now, in: calendar)
                )
            }
        }
    }

    private static func start(
        _ step: LadderStep,
        from now: Instant,
        in calendar: DayCalendar
    ) -> (String, Instant?) {
        switch step.start {
        case .after(let amount):
            ("after \(amount)", amount.applied(to: now, in: calendar))
        case .withReminder(let distance):
            ("with the reminder \(distance)", nil)
        }
    }
}

extension Person {
    /// So often at most do quiet hours and hours of work hand over to each other.
    private static let turnCountMax = 100

    /// When something that is not urgent can be sent to the person: outside quiet hours and within
    /// the hours of work; nothing when that is now, or never.
    package func wait(from now: Instant, in calendar: DayCalendar) -> Instant? {
        var place = now
        for _ in 0..<Self.turnCountMax {
            let before = place
            if let quiet {
                guard let end = quiet.closing(from: place, in: calendar) else { return nil }
                place = end
            }
            if let works {
                guard let start = works.opening(from: place, in: calendar) else { return nil }
                place = start
            }
            if place == before { return place == now ? nil : place }
        }
        return nil
    }
}
