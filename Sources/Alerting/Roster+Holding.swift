package import CaseEvents
package import RuleLanguage
package import WorkingTime

extension Roster {
    /// Who holds a role, as far as roster and events tell.
    package enum Holding: Sendable, Hashable {
        case held(Person)
        /// Somebody holds it but is away; whoever stands in and is there, where there is one.
        case away(standIn: Person?)
        /// Somebody held it who is there no more.
        case left
        /// A duty outside its hours.
        case offDuty
        case nobody
    }

    /// Who holds the role in the case.
    package func holding(
        _ role: Role,
        in caseReference: CaseReference,
        history: CaseHistory,
        at now: Instant
    ) -> Holding {
        let tenure = tenure(of: role, in: caseReference, history: history, at: now)
        guard let holder = tenure.holder else { return .nobody }
        if let absence = tenure.absence {
            let standIn = absence.standIn.flatMap { present($0, at: now, passing: [holder]) }
            return .away(standIn: standIn)
        }
        return holding(by: holder, at: now)
    }

    /// Whether the person holds the role in the case and an event says that the person is away.
    func isAwayByEvent(
        _ person: String,
        from role: Role,
        in caseReference: CaseReference,
        _ history: CaseHistory,
        at now: Instant
    ) -> Bool {
        guard !history.events(ofType: "\(role.plain.name).absent").isEmpty else { return false }
        let tenure = tenure(of: role, in: caseReference, history: history, at: now)
        return tenure.holder == person && tenure.absence != nil
    }

    /// Whether somebody found in one of the roles is away, so that a message would lie unread.
    ///
    /// Nobody asks that of the ends of the chain, nor of a mailbox that has the message for its team:
    /// its readers take turns.
    func isAway(
        _ person: Person,
        from roles: [Role],
        in caseReference: CaseReference,
        history: CaseHistory,
        at now: Instant
    ) -> Bool {
        guard person.id != catchAll.id, person.id != operatorPerson.id else { return false }
        if isMailbox(person.id) {
            let isTeams = roles.contains {
                holding($0, in: caseReference, history: history, at: now) == .held(person)
            }
            guard !isTeams else { return false }
        }
        if person.absence(on: calendar.zone.date(at: now)) != nil { return true }
        return roles.contains {
            isAwayByEvent(person.id, from: $0, in: caseReference, history, at: now)
        }
    }

    /// The instants after the given one at which an absence of the person begins.
    func absenceBegins(
        of person: String,
        from roles: [Role],
        in history: CaseHistory,
        after now: Instant
    ) -> [Instant] {
        let days = people[person]?.away.map { calendar.zone.startOfDay($0.from) } ?? []
        let told = roles.flatMap { history.events(ofType: "\($0.plain.name).absent") }
            .compactMap { instant($0.data["from"]) }
        return (days + told).filter { $0 > now }
    }

    /// Whether a team reads the person's mail.
    func isMailbox(_ person: String) -> Bool {
        teams.values.contains { $0.mailbox == person }
    }

    /// Whoever answers for a rule: its `owner` as a person, a team or a duty of the roster; nothing
    /// where the roster has no such name or nobody can be reached under it.
    package func ruleOwner(_ owner: String, at now: Instant) -> Person? {
        let known = [catchAll, operatorPerson].first { $0.id == owner }
        let found: Person? =
            switch holding(by: owner, at: now) {
            case .held(let person): person
            case .away(let standIn): standIn
            case .left, .offDuty, .nobody: nil
            }
        return (known ?? found).flatMap { $0.email == nil ? nil : $0 }
    }

    /// Who has a role and is away from it, by file and events.
    private struct Tenure {
        var holder: String?
        var absence: EventAbsence?
    }

    private struct EventAbsence {
        let standIn: String?
    }

    private func tenure(
        of role: Role,
        in caseReference: CaseReference,
        history: CaseHistory,
        at now: Instant
    ) -> Tenure {
        var tenure = Tenure(holder: assigned(role, in: caseReference).flatMap(known))
        for event in changes(of: role, in: history, through: now) {
            let word = event.type.split(separator: ".").last.map(String.init) ?? ""
            switch word {
            case "assigned":
                // Who had the role for a while has given it back.
                if let end = tenureEnd(event), end <= now { continue }
                tenure = Tenure(holder: named("person", in: event))
            case "changed":
                tenure = Tenure(holder: named("to", in: event))
            case "left", "vacated":
                let leaver = event.data["person"]?.string
                if leaver == nil || leaver == tenure.holder { tenure.holder = nil }
            case "absent":
                let absentee = event.data["person"]?.string
                guard absentee == nil || absentee == tenure.holder else { continue }
                tenure.absence = absence(event, at: now) ?? tenure.absence
            default:
                break
            }
        }
        return tenure
    }

    private func changes(
        of role: Role,
        in history: CaseHistory,
        through now: Instant
    ) -> [CaseEvent] {
        let prefix = role.plain.name + "."
        guard history.events.contains(where: { $0.type.hasPrefix(prefix) }) else { return [] }
        let words = ["assigned", "changed", "left", "vacated", "absent"]
        return words.flatMap { history.events(ofType: "\(role.plain.name).\($0)") }
            .filter { $0.data["domain"]?.string == role.domain }
            .map { (event: $0, at: tenureStart($0)) }
            .filter { $0.at <= now }
            .sorted { ($0.at, $0.event.arrival) < ($1.at, $1.event.arrival) }
            .map(\.event)
    }

    /// Who has it by identifier: a person who is there, a team's mailbox, whoever is on duty.
    func holding(by holder: String, at now: Instant) -> Holding {
        if let team = teams[holder] {
            let today = calendar.zone.date(at: now)
            if let mailbox = team.mailbox.flatMap({ people[$0] }), mailbox.email != nil,
                !mailbox.hasLeft(by: today)
            {
                return .held(mailbox)
            }
            let present = team.members.compactMap { self.present($0, at: now, passing: []) }
            // Of those who are there the first who can be told.
            let member = present.first { $0.email != nil } ?? present.first
            return member.map { .held($0) } ?? .nobody
        }
        if let duty = duties[holder] {
            guard let id = duty.person(at: now, in: calendar) else { return .offDuty }
            return holding(byPerson: id, at: now)
        }
        return holding(byPerson: holder, at: now)
    }

    private func holding(byPerson id: String, at now: Instant) -> Holding {
        guard let person = people[id] else { return .nobody }
        let today = calendar.zone.date(at: now)
        if person.hasLeft(by: today) { return .left }
        guard let absence = person.absence(on: today) else { return .held(person) }
        return .away(standIn: absence.standIn.flatMap { present($0, at: now, passing: [id]) })
    }

    /// The person, or the stand-in, or the stand-in's stand-in: the first who is there.
    ///
    /// Whoever comes round again is not asked twice.
    private func present(_ id: String, at now: Instant, passing passed: [String]) -> Person? {
        guard !passed.contains(id), let person = people[id] else { return nil }
        let today = calendar.zone.date(at: now)
        guard !person.hasLeft(by: today) else { return nil }
        guard let absence = person.absence(on: today) else { return person }
        return absence.standIn.flatMap { present($0, at: now, passing: passed + [id]) }
    }

    /// From when an event about a role counts: the day that it names, where that is still to come.
    ///
    /// Of an absence the times are asked apart, and `from` of a change is a person.
    private func tenureStart(_ event: CaseEvent) -> Instant {
        guard !event.type.hasSuffix(".absent"), !event.type.hasSuffix(".changed") else {
            return event.happened
        }
        return max(event.happened, instant(event.data["from"]) ?? event.happened)
    }

    /// When an assignment for a while is over; nothing for one without an end.
    private func tenureEnd(_ event: CaseEvent) -> Instant? {
        guard event.type.hasSuffix(".assigned") else { return nil }
        return instant(event.data["to"], endOfDay: true)
    }

    /// The instants at which a role changes hands by the events of a case, each with when that came
    /// to be known.
    func changesOfHands(
        of role: String,
        in history: CaseHistory
    ) -> [(at: Instant, known: Instant)] {
        ["assigned", "changed", "left", "vacated"].flatMap { word in
            history.events(ofType: "\(role).\(word)").flatMap { event in
                [tenureStart(event), tenureEnd(event)].compactMap(\.self).map {
                    (at: $0, known: max($0, event.received))
                }
            }
        }
    }

    /// Somebody of the roster file; an address that an event carries is never believed, because only
    /// registered people may be told (`standards.md` §8.1).
    private func named(_ attribute: String, in event: CaseEvent) -> String? {
        event.data[attribute]?.string.flatMap(known)
    }

    private func known(_ id: String) -> String? { knows(id) ? id : nil }

    /// The absence that an event tells of, where it lasts now.
    private func absence(_ event: CaseEvent, at now: Instant) -> EventAbsence? {
        let from = instant(event.data["from"]) ?? event.happened
        let until = instant(event.data["to"], endOfDay: true)
        guard from <= now, until.map({ now <= $0 }) ?? true else { return nil }
        return EventAbsence(standIn: named("stand_in", in: event))
    }

    /// An instant, or a civil date taken whole.
    private func instant(_ value: JSONValue?, endOfDay: Bool = false) -> Instant? {
        guard let text = value?.string else { return nil }
        if let date = CivilDate(iso: text) {
            return calendar.zone.startOfDay(endOfDay ? date.adding(days: 1) : date)
        }
        return try? Instant(rfc3339: text)
    }
}
