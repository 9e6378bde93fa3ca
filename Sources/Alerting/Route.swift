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
        /// Whoever is on duty and would be told at once, because what is urgent does not wait for the
        /// recipient's hours; nothing when the recipient would be told.
        package let onDuty: Resolution?
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
                let person = resolution.person
                let onDuty = circumstances.duty(
                    insteadOf: resolution,
                    as: role,
                    severity: rule.severity,
                    in: caseReference,
                    history: history,
                    about: classes,
                    at: at ?? now
                )
                let severity =
                    rule.severity < .urgent ? rule.severity : onDuty.map { _ in .normal }
                return Stop(
                    step: index,
                    start: start,
                    at: at,
                    role: role,
                    resolution: resolution,
                    heldUntil: severity.flatMap {
                        person.release(of: $0, at: at ?? now, in: calendar)
                    },
                    onDuty: onDuty
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
