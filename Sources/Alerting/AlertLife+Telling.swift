import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// One person to be told, for every rung that falls due for that person now.
    struct Address {
        let resolution: Resolution
        var rungs: [(rung: Ladder.Rung, role: Role)]
    }

    /// Tells what has fallen due and was not told before: one message for each person.
    ///
    /// - Parameters:
    ///   - rungs: All that has fallen due, in order.
    ///   - alert: Remembers each of them, so that none is told again.
    ///   - rule: The rule whose ladder it is.
    ///   - isOpenAgain: What had been told before is told once more, because an alert that had ended
    ///     is open: a change that everybody concerned must hear of (`standards.md` §12.5).
    mutating func tell(
        _ rungs: [Ladder.Rung],
        of alert: inout Alert,
        rule: Rule?,
        isOpenAgain: Bool = false
    ) {
        var addresses: [Address] = []
        var waiting: [QuietTelling] = []
        for rung in rungs {
            for role in rung.roles where isOpenAgain || alert.owes(rung, to: role) {
                var resolution = listener(
                    insteadOf: receiver(of: rung, as: role, about: alert, rule: rule),
                    to: rung,
                    as: role,
                    about: alert,
                    rule: rule
                )
                noteGaps(resolution, alert: alert, rule: rule)
                let person = resolution.person.id
                // Whoever stands in for another owes that one's answer, too.
                let owesMore =
                    rule?.answeredBy.contains(role) == true && !alert.hasCounted(person, as: role)
                guard rung.cause == .expired || owesMore || !alert.hasCounted(person) else {
                    continue
                }
                switch timing(of: rung, as: role, to: resolution, about: alert, rule: rule) {
                case .now(let recipient): resolution = recipient
                case .waits(let held):
                    waiting.append(held)
                    continue
                case .passes(let duty, let held):
                    if let held { waiting.append(held) }
                    // Whoever is on duty has it already while it waits for the recipient.
                    guard isOpenAgain || !alert.waits(rung, for: role) else { continue }
                    resolution = duty
                }
                let known = addresses.firstIndex { $0.resolution.person.id == resolution.person.id }
                guard let known else {
                    addresses.append(Address(resolution: resolution, rungs: [(rung, role)]))
                    continue
                }
                // A person who holds two roles of one step is told of it once, in both of them: one
                // of them can change hands.
                addresses[known].rungs.append((rung, role))
            }
        }
        keep(waiting, of: &alert)
        let before = alert
        for address in addresses {
            // Rungs that fall together are one message; each is remembered, so that none comes again.
            let remembered = address.rungs.filter { rung, _ in
                rung == address.rungs.last?.rung || !before.hasTold(rung)
            }
            tell(address, of: &alert, rule: rule, isOpenAgain: isOpenAgain, remembered: remembered)
        }
    }

    mutating func tell(
        _ address: Address,
        of alert: inout Alert,
        rule: Rule?,
        isOpenAgain: Bool,
        remembered: [(rung: Ladder.Rung, role: Role)]
    ) {
        guard let latest = address.rungs.last?.rung,
            let (rung, role) = address.rungs.first(where: { $0.rung == latest })
        else { return }
        let person = address.resolution.person
        // To whoever no message has reached yet it is new.
        let earlier = alert.tellings.last {
            $0.person == person.id && circumstances.departures.message(of: $0.id) != nil
        }
        let id = identifier(of: rung, to: person, about: alert)
        let anchorEvent = circumstances.isRehearsal ? nil : anchor(of: alert)
        let wording = Wording(
            alert: alert,
            rule: rule,
            anchor: anchorEvent,
            person: person,
            circumstances: circumstances,
            limits: limits(address.resolution)
        )
        if let rule { noteBrokenText(wording, of: rule) }
        let occasion =
            earlier == nil && address.resolution.isPassedOn
            ? .passedOn : occasion(rung, isOpenAgain: isOpenAgain, isFirst: earlier == nil)
        // What is told at once was due when there was something to see.
        let due = rung.cause == .step(0, repetition: 0) ? min(alert.opened, rung.at) : rung.at
        let isLate = now.elapsed(since: rung.at) > Telling.lateAfter
        let content =
            circumstances.isRehearsal ? .none : wording.content(occasion, isLate: isLate)
        decision.tellings.append(
            Telling(
                id: id,
                alert: alert.id,
                caseReference: caseReference,
                rule: alert.rule,
                severity: alert.severity,
                cause: rung.cause,
                role: role,
                person: person,
                follows: earlier?.id,
                content: content,
                decided: now,
                due: due,
                knownAs: address.resolution.knownAs,
                isMinimal: address.resolution.disclosure == .minimal ? true : nil,
                secondChannel: secondChannel(of: person, for: rung, about: alert, rule: rule)
            )
        )
        for (folded, role) in remembered {
            alert.tellings.append(
                TellingRecord(
                    id: id,
                    cause: folded.cause,
                    role: role,
                    person: person.id,
                    decided: now,
                    knownAs: address.resolution.knownAs,
                    step: folded.step
                )
            )
        }
        guard !circumstances.isRehearsal else { return }
        let said =
            words(for: address, rung: rung, role: role, rule: alert.rule)
            + naming(of: role, to: person, by: alert, rule: rule)
        reason(said)
    }

    /// What the message may say, and whom the citizen has to be asked about.
    func limits(_ resolution: Resolution) -> Wording.Limits {
        let isMinimal = resolution.disclosure == .minimal
        return Wording.Limits(
            isMinimal: isMinimal,
            contact: isMinimal ? contactPerson() : nil,
            withheld: resolution.withheld,
            isOutsideTeam: resolution.foundAs == Roster.catchAllRole
        )
    }

    /// Whom somebody who hears the least is to ask.
    private func contactPerson() -> Person? {
        let holding = circumstances.roster.holding(
            Role("contact_person"),
            in: caseReference,
            history: history,
            at: now
        )
        return switch holding {
        case .held(let person): person
        case .away(let standIn): standIn
        case .left, .offDuty, .nobody: nil
        }
    }

    private func occasion(
        _ rung: Ladder.Rung,
        isOpenAgain: Bool,
        isFirst: Bool
    ) -> Wording.Occasion {
        switch rung.cause {
        case .expired: .expired
        case .handedOver: .handedOver
        case .holdEnded: .holdEnded
        // Nobody has read what was told before.
        case .unreached: .first
        default: isOpenAgain ? .openAgain : isFirst ? .first : .reminder
        }
    }

    /// Who is told: the person who was named, the holder of the role, or whoever has taken over.
    private func receiver(
        of rung: Ladder.Rung,
        as role: Role,
        about alert: Alert,
        rule: Rule?
    ) -> Resolution {
        if let owner = ruleOwner(role, about: alert) { return owner }
        let classes = rule?.disclosedClasses(in: circumstances.ruleBook.vocabulary) ?? []
        let resolution = circumstances.roster.resolve(
            role,
            in: caseReference,
            history: history,
            severity: alert.severity,
            about: classes,
            named: named(role, by: alert, rule: rule)?.person,
            at: now
        )
        let name: String? =
            switch rung.cause {
            // Who has handed the alert over is reminded no more, but a step is a new beginning.
            case .step(_, 1...), .reminder, .unreached:
                alert.successor(of: resolution.person.id)
            default: rung.others.contains(role) ? nil : rung.person
            }
        let today = circumstances.roster.calendar.zone.date(at: now)
        guard let name, let person = circumstances.roster.person(name), person.email != nil,
            !person.hasLeft(by: today)
        else { return resolution }
        guard person.absence(on: today) == nil || circumstances.roster.isMailbox(name) else {
            return standIn(for: name, as: role, of: classes) ?? resolution
        }
        // A colleague who may not know is not told, whoever handed the alert over.
        let disclosure = circumstances.roster.disclosure(
            to: person,
            as: role,
            of: classes,
            history: history,
            at: now
        )
        guard disclosure != .withheld else { return resolution }
        return Resolution(of: person, as: role, disclosure: disclosure)
    }

    /// The same on every attempt, and another when the same is told anew: a reminder of a later
    /// deadline, or of an alert that is open again.
    private func identifier(
        of rung: Ladder.Rung,
        to person: Person,
        about alert: Alert
    ) -> String {
        var earlier: [String] = []
        for record in alert.tellings
        where record.cause == rung.cause && record.person == person.id
            && !earlier.contains(record.id)
        {
            earlier.append(record.id)
        }
        let parts = [alert.id, rung.cause.label, person.id]
        return AlertIdentity.text("telling", parts + (earlier.isEmpty ? [] : ["\(earlier.count)"]))
    }

    /// The earlier event that named the person, where a step looks back for one.
    private func naming(
        of role: Role,
        to person: Person,
        by alert: Alert,
        rule: Rule?
    ) -> String {
        guard role == .observer, rule?.observed != nil,
            let named = named(role, by: alert, rule: rule), named.person == person.id
        else { return "" }
        return ", named by \(named.event.type) \(named.event.reference.id)"
    }

    private func words(
        for address: Address,
        rung: Ladder.Rung,
        role: Role,
        rule: String
    ) -> String {
        let way = address.resolution.hops.map { "\($0.role) (\($0.reason.rawValue))" }
        let passed = way.isEmpty ? "" : ", after \(way.joined(separator: ", "))"
        let others = address.rungs.map(\.rung).filter { $0 != rung }.map(\.cause.label)
        let folded = others.isEmpty ? "" : ", one message with \(others.joined(separator: ", "))"
        return "\(rule), \(rung.cause.label): \(role) is told as "
            + "\(address.resolution.foundAs)\(passed)\(folded)"
    }

    /// The event that the alert's latest finding looked from.
    private mutating func anchor(of alert: Alert) -> CaseEvent? {
        guard let reference = alert.anchors.last else { return nil }
        return eventsByReference[reference]
    }

    /// A role that nobody can be told in is an event, which the rule about gaps turns into an alert.
    ///
    /// One a day for each role; telling of such an alert makes none, so that there is no end of them.
    private mutating func noteGaps(
        _ resolution: Resolution,
        alert: Alert,
        rule: Rule?
    ) {
        guard let rule, !rule.anchor.types.contains(where: Self.gapTypes.contains) else { return }
        let day = circumstances.calendar.zone.date(at: now)
        for role in resolution.gaps {
            let event = ownEvent(
                id: "gap/\(caseReference)/\(role)/\(day)",
                type: Self.gapType,
                data: [("role", role.name), ("alert", alert.id), ("rule", alert.rule)]
            )
            guard eventsByReference[event.reference] == nil,
                !decision.events.contains(where: { $0.reference == event.reference })
            else { continue }
            decision.events.append(event)
        }
    }

    private static let gapType = "roster.gap_found"
    private static let gapTypes = [gapType, "roster.gaps_found"]
}
