import CaseEvents
package import RuleLanguage
package import WorkingTime

extension Person {
    /// When a message that is due now may reach the person; nothing when it may at once.
    ///
    /// What is urgent is not asked here as such. What is of high severity waits for quiet hours alone, all
    /// else for working hours too (`standards.md` §12.5). Who is never to be reached within the time
    /// that hours are sought in is told at once: nothing waits for ever.
    package func release(
        of severity: Severity,
        at now: Instant,
        in calendar: DayCalendar
    ) -> Instant? {
        var at = now
        // Quiet hours can begin where work does, and the other way about; few rounds find the place.
        for _ in 0..<Self.releaseRoundCountMax {
            if let quiet, quiet.isOpen(at: at, in: calendar) {
                guard let end = quiet.closing(from: at, in: calendar) else { return nil }
                at = end
            } else if severity < .high, let works, !works.isOpen(at: at, in: calendar) {
                guard let start = works.opening(from: at, in: calendar) else { return nil }
                at = start
            } else {
                return at > now ? at : nil
            }
        }
        return nil
    }

    /// Whether the person rests or does not work now, so that what is urgent goes to the duty.
    func isOffDuty(at now: Instant, in calendar: DayCalendar) -> Bool {
        quiet?.isOpen(at: now, in: calendar) == true
            || works?.isOpen(at: now, in: calendar) == false
    }

    private static let releaseRoundCountMax = 60
}

extension Circumstances {
    private static let dutyRole = Role("duty")

    /// Whoever is on duty and has what is urgent in the place of a recipient who rests or does not
    /// work; nothing when the recipient has it, or nobody is on duty.
    ///
    /// - Parameters:
    ///   - resolution: The recipient.
    ///   - role: The role that the rule names.
    ///   - severity: How severe the alert is.
    ///   - caseReference: The case.
    ///   - history: The case's events.
    ///   - classes: What the alert would disclose.
    ///   - now: When the message would leave.
    /// - Returns: Who is told at once.
    func duty(
        insteadOf resolution: Resolution,
        as role: Role,
        severity: Severity,
        in caseReference: CaseReference,
        history: CaseHistory,
        about classes: [DisclosureClass],
        at now: Instant
    ) -> Resolution? {
        guard severity >= .urgent, role != Self.dutyRole,
            resolution.person.isOffDuty(at: now, in: calendar)
        else { return nil }
        let duty = roster.resolve(
            Self.dutyRole,
            in: caseReference,
            history: history,
            severity: severity,
            about: classes,
            at: now
        )
        // Whoever stands in for the holder of the duty is on duty.
        guard duty.knownAs == Self.dutyRole, duty.person.id != resolution.person.id else {
            return nil
        }
        return duty
    }
}

extension AlertLife {
    /// What becomes of a message whose recipient may not be disturbed now.
    enum Timing {
        case now(Resolution)
        case waits(QuietTelling)
        /// Whoever is on duty has it at once, and the recipient later, where it is still open.
        case passes(to: Resolution, QuietTelling?)
    }

    /// Holds a message in its recipient's quiet hours; what is urgent goes to whoever is on duty, then
    /// and outside working hours.
    ///
    /// The recipient hears of what is urgent when the hours are over, where it is still open. Where
    /// nobody is on duty the recipient is told all the same: what is urgent waits for nobody.
    /// The clock of the steps does not stop, so that the next step comes when it would have come.
    func timing(
        of rung: Ladder.Rung,
        as role: Role,
        to resolution: Resolution,
        about alert: Alert,
        rule: Rule?
    ) -> Timing {
        let person = resolution.person
        guard rung.cause != .expired, rung.cause != .withdrawn else { return .now(resolution) }
        let calendar = circumstances.calendar
        guard alert.severity < .urgent else {
            let duty = circumstances.duty(
                insteadOf: resolution,
                as: role,
                severity: alert.severity,
                in: caseReference,
                history: history,
                about: rule?.disclosedClasses(in: circumstances.ruleBook.vocabulary) ?? [],
                at: now
            )
            guard let duty else { return .now(resolution) }
            let until = person.release(of: .normal, at: now, in: calendar)
            let held = until.map { self.held(rung, role, for: person, until: $0, of: alert) }
            return .passes(to: duty, held)
        }
        guard let until = person.release(of: alert.severity, at: now, in: calendar) else {
            return .now(resolution)
        }
        return .waits(held(rung, role, for: person, until: until, of: alert))
    }

    private func held(
        _ rung: Ladder.Rung,
        _ role: Role,
        for person: Person,
        until: Instant,
        of alert: Alert
    ) -> QuietTelling {
        let earlier = (alert.waiting ?? []).first { $0.cause == rung.cause && $0.role == role }
        return QuietTelling(
            cause: rung.cause,
            role: role,
            person: person.id,
            since: earlier?.since ?? now,
            until: until
        )
    }

    /// Remembers what waits, in place of what waited before.
    mutating func keep(_ waiting: [QuietTelling], of alert: inout Alert) {
        let before = alert.waiting ?? []
        for one in waiting where !before.contains(one) { noteWaiting(one, of: alert) }
        alert.waiting = waiting.isEmpty ? nil : waiting
    }

    private mutating func noteWaiting(_ one: QuietTelling, of alert: Alert) {
        reason(
            "\(alert.rule), \(one.cause.label): \(one.role) is not disturbed now; the message "
                + "is looked at again \(one.until.rfc3339)"
        )
        decision.heldTellingCount += 1
    }

    /// Whom what somebody had been told is passed on to now; nothing while it waits for quiet hours
    /// to end, which the alert remembers.
    ///
    /// It is decided anew at every look, so whoever holds the role at the end of the quiet hours is
    /// told then.
    ///
    /// - Parameters:
    ///   - record: What somebody had been told.
    ///   - found: Who has it now.
    ///   - alert: Remembers what waits.
    ///   - rule: The rule of the alert.
    ///   - isHolder: Whether the person has the role now, and so hears of what is urgent later, too,
    ///     when whoever is on duty is told at once.
    /// - Returns: Who is told now.
    mutating func recipient(
        inPlaceOf record: TellingRecord,
        found: Resolution,
        of alert: inout Alert,
        rule: Rule,
        isHolder: Bool = false
    ) -> Resolution? {
        let rung = Ladder.Rung(tellingAnew: record)
        switch timing(of: rung, as: record.role, to: found, about: alert, rule: rule) {
        case .now(let recipient): return recipient
        case .passes(let duty, let held):
            if isHolder, let held {
                noteWaiting(held, of: alert)
                alert.waiting = (alert.waiting ?? []) + [held]
                alert.nextStep = min(alert.nextStep ?? held.until, held.until)
                expiring.remove(alert.id)
            }
            return duty
        case .waits(let held):
            let id = alert.id
            let before = stored.first { $0.id == id }?.waiting ?? []
            let earlier = before.first {
                $0.isPassedOn == true && $0.cause == held.cause && $0.role == held.role
            }
            let one = QuietTelling(
                cause: held.cause,
                role: held.role,
                person: held.person,
                since: earlier?.since ?? now,
                until: held.until,
                isPassedOn: true
            )
            if !before.contains(one) { noteWaiting(one, of: alert) }
            let others = (alert.waiting ?? []).filter {
                !($0.isPassedOn == true && $0.cause == one.cause && $0.role == one.role)
            }
            alert.waiting = others + [one]
            alert.nextStep = min(alert.nextStep ?? one.until, one.until)
            expiring.remove(id)
            return nil
        }
    }
}
