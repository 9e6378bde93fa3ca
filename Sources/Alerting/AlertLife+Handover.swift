import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// Moves open alerts to whoever holds the role now: the new holder is told once, the old one
    /// hears no more.
    ///
    /// A handover is an event about the role, or that the person has left, stands in the roster no
    /// more, may not know any more, or is away until something falls due. Turns of duty are none:
    /// there the ladder's next step reaches whoever is there. A new holder is not disturbed in quiet
    /// hours either.
    mutating func handOver() {
        for place in outcome.indices
        where !AlertMove.from(outcome[place].state, on: .messageDue).isRefused {
            guard let rule = circumstances.ruleBook.rule(outcome[place].rule) else { continue }
            var alert = outcome[place]
            handOver(&alert, rule: rule)
            outcome[place] = alert
        }
    }

    private mutating func handOver(_ alert: inout Alert, rule: Rule) {
        var roles: [Role] = []
        let due = expiring.contains(alert.id) ? nil : alert.nextStep
        for record in alert.tellings.reversed() where concernsHandover(record, of: alert, rule, due)
        {
            guard !roles.contains(record.role) else { continue }
            roles.append(record.role)
            let loss = loss(of: record, of: alert, rule, due)
            guard loss != nil || isHandedOver(record) else { continue }
            noteAccessLoss(
                loss,
                of: record.person,
                in: record.role,
                alert: alert
            )
            let next = replacement(of: record, loss, about: alert, rule: rule)
            guard !hasHeard(next, instead: record, of: alert) else { continue }
            decision.cancelledTellings += tellings(endingWith: record, of: alert)
            guard
                let recipient = recipient(
                    inPlaceOf: record,
                    found: next,
                    of: &alert,
                    rule: rule,
                    isHolder: true
                ),
                !hasHeard(recipient, instead: record, of: alert)
            else { continue }
            reason("\(rule.name): \(record.role) has been handed over")
            let rung = Ladder.Rung(tellingAnew: record)
            tell(
                Address(resolution: recipient, rungs: [(rung, record.role)]),
                of: &alert,
                rule: rule,
                isOpenAgain: false,
                remembered: [(rung, record.role)]
            )
        }
    }

    /// Whoever had handed the alert to somebody who has left has it again.
    private func hasHeard(
        _ next: Resolution,
        instead record: TellingRecord,
        of alert: Alert
    ) -> Bool {
        alert.tellings.contains {
            $0.person == next.person.id
                && (record.cause.isOfLadder || $0.decided >= record.decided)
        }
    }

    /// What the person was told in that role, apart from what stands in another role that is still
    /// the person's.
    private func tellings(endingWith record: TellingRecord, of alert: Alert) -> [String] {
        let own = alert.tellings.filter { $0.person == record.person }
        return own.filter { $0.role == record.role }.map(\.id).filter { id in
            !own.contains { $0.id == id && $0.role != record.role && !isHandedOver($0) }
        }
    }

    /// Whoever was told by name holds no role that could change hands, but can have left or be away.
    private func concernsHandover(
        _ record: TellingRecord,
        of alert: Alert,
        _ rule: Rule,
        _ due: Instant?
    ) -> Bool {
        switch record.cause {
        case .step, .stepAnew, .unreached, .reminder: true
        case .handedOver, .holdEnded: loss(of: record, of: alert, rule, due) != nil
        case .withdrawn, .foundTooLate, .expired, .report: false
        }
    }

    /// Why whoever was told cannot see to it: for good, or until something falls due.
    ///
    /// Whose absence it is matters only while nobody has come in that person's place.
    private func loss(
        of record: TellingRecord,
        of alert: Alert,
        _ rule: Rule,
        _ due: Instant?
    ) -> AccessLoss? {
        if let loss = accessLoss(of: record, rule) { return loss }
        let latest = alert.tellings.last { $0.role == record.role && $0.cause.asksForAnswer }
        return latest == record && isAway(record, until: due) ? .away : nil
    }

    /// Why the person is there no more; nothing while the person is.
    func accessLoss(of id: String) -> AccessLoss? {
        let roster = circumstances.roster
        guard let person = roster.person(id) else { return .notInRoster }
        return person.hasLeft(by: roster.calendar.zone.date(at: now)) ? .left : nil
    }

    /// Why whoever was told owes no answer any more: the person is there no more, or may not know.
    private func accessLoss(of record: TellingRecord, _ rule: Rule) -> AccessLoss? {
        if let loss = accessLoss(of: record.person) { return loss }
        guard let person = circumstances.roster.person(record.person),
            !mayStillKnow(person, record, rule: rule)
        else { return nil }
        return .mayNotKnow
    }

    /// What the look shows of an alert that no answer holds now: perhaps whoever had it is gone.
    mutating func inputWithoutHold(of alert: Alert) -> AlertInput {
        guard case .held(let by, let answer, let until) = alert.state, until > now,
            let hold = (alert.answers ?? []).last(where: { $0.by == by && $0.answer == answer }),
            let loss = accessLoss(of: by) ?? (isAway(by, hold.roles, until: until) ? .away : nil)
        else { return .stands }
        let role = hold.roles.first ?? Role("contact_person")
        noteAccessLoss(loss, of: by, in: role, alert: alert, hold: hold)
        return .holderGone
    }

    /// Whether a message of the alert was not sent because its recipient is away.
    private func isNoted(absenceOf person: String, _ alert: Alert) -> Bool {
        history.events(ofType: Self.accessLostType).contains { event in
            event.data["alert"]?.string == alert.id && event.data["person"]?.string == person
                && event.data["reason"]?.string == AccessLoss.away.rawValue
        }
    }

    /// Why somebody has an open alert no more stands in the history, once.
    private mutating func noteAccessLoss(
        _ loss: AccessLoss?,
        of person: String,
        in role: Role,
        alert: Alert,
        hold: StandingAnswer? = nil
    ) {
        // When an absence has ended a hold is known from the event alone.
        let isNeeded = loss == .away && hold != nil
        if loss == .away, hold == nil, isNoted(absenceOf: person, alert) { return }
        guard let loss,
            isNeeded || !circumstances.isRehearsal
                || circumstances.ruleBook.mentions(type: Self.accessLostType)
        else { return }
        // Whoever was away can be away again in another hold, and can leave.
        let absence = loss == .away ? "/away" : ""
        let held = loss == .away ? hold.map { "/\($0.at.microseconds)" } ?? "" : ""
        let event = ownEvent(
            id: "access-lost/\(alert.id)/\(role)/\(person)\(absence)\(held)",
            type: Self.accessLostType,
            data: [
                ("alert", alert.id), ("role", role.name), ("person", person),
                ("reason", loss.rawValue),
            ]
        )
        guard eventsByReference[event.reference] == nil,
            !decision.events.contains(where: { $0.reference == event.reference })
        else { return }
        decision.events.append(event)
    }

    /// The instants to come at which somebody who was told of an open alert leaves, goes away, or may
    /// not know any more because a consent ends: it is handed over then, and not at the next step.
    func leavings() -> [Instant] {
        let open = outcome.filter(\.state.isOpen)
        guard !open.isEmpty else { return [] }
        let holders = open.flatMap { $0.answers ?? [] }.filter(\.isHold).map(\.by)
        let days = (open.flatMap(\.tellings).map(\.person) + holders).compactMap(leaving)
        let roster = circumstances.roster
        let asksConsent =
            roster.organisations != nil
            && open.contains { $0.tellings.contains { $0.knownAs != nil } }
        let ends = asksConsent ? Consent.ends(in: history, calendar: roster.calendar) : []
        let roles = Set(open.flatMap(\.tellings).map(\.role.plain.name) + ["contact_person"])
        let changes = roles.flatMap { roster.changesOfHands(of: $0, in: history) }.map(\.at)
        return (days + ends + changes).filter { $0 > now } + absenceBegins(of: open)
    }

    /// When the person leaves; nothing for whoever stays, or is not known.
    func leaving(_ person: String) -> Instant? {
        let roster = circumstances.roster
        return roster.person(person)?.left.map { roster.calendar.zone.startOfDay($0) }
    }

    /// The answers with their holds cut short where whoever gave one is there no more: nobody has
    /// the alert then, and the steps go on.
    func standing(_ answers: [StandingAnswer], of alert: String) -> [StandingAnswer] {
        answers.map { answer in
            guard case .holds(let until, let then) = answer.effect,
                let end = holderLoss(answer, of: alert, until: until), end < until
            else { return answer }
            return StandingAnswer(
                by: answer.by,
                answer: answer.answer,
                at: answer.at,
                roles: answer.roles,
                effect: .holds(until: max(end, answer.at), then: then)
            )
        }
    }

    /// When whoever gave the answer was there no more; nothing while the person is.
    ///
    /// Whoever stands in the roster no more, or is away, is so since the history says so
    /// (`access.lost`), at the latest now.
    private func holderLoss(
        _ answer: StandingAnswer,
        of alert: String,
        until: Instant
    ) -> Instant? {
        [departure(of: answer), absence(from: answer, of: alert, until: until)]
            .compactMap(\.self).min()
    }

    private func departure(of answer: StandingAnswer) -> Instant? {
        if let left = leaving(answer.by), left <= now { return left }
        let wasTold = stored.contains { $0.tellings.contains { $0.person == answer.by } }
        guard wasTold, circumstances.roster.person(answer.by) == nil else { return nil }
        let noted = history.events(ofType: Self.accessLostType).filter {
            $0.data["person"]?.string == answer.by && $0.happened >= answer.at
        }
        return noted.map(\.happened).min() ?? now
    }

    /// Whether somebody else has what the telling told, so that its reader need hear no more of it.
    ///
    /// Who the contact person is can have changed without a change of the role that was told.
    func isReplaced(_ record: TellingRecord, _ rule: Rule?) -> Bool {
        guard isHandedOver(record) else { return false }
        guard accessLoss(of: record.person) == nil, let rule else { return true }
        let next = circumstances.roster.resolve(
            record.role,
            in: caseReference,
            history: history,
            severity: rule.severity,
            about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
            at: now
        )
        return next.person.id != record.person
    }

    /// Whether the role has changed hands since the telling, or the person has left.
    func isHandedOver(_ record: TellingRecord) -> Bool {
        if accessLoss(of: record.person) != nil { return true }
        // What follows a role in the chain can be found through the contact person.
        let roles = [record.role.plain.name, "contact_person"]
        return roles.contains { role in
            circumstances.roster.changesOfHands(of: role, in: history).contains {
                $0.at <= now && $0.known > record.decided
            }
        }
    }
}
