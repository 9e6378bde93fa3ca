import CaseEvents
import RuleLanguage
import WorkingTime

/// Whoever has an open alert and goes away gives it to somebody who is there, unless nothing falls
/// due before that person is back.
extension AlertLife {
    /// Whether whoever was told is away, and will be when something falls due; nothing falls due
    /// where the steps are over, and then any absence counts.
    func isAway(_ record: TellingRecord, until due: Instant?) -> Bool {
        isAway(record.person, [record.role, record.knownAs ?? record.role], until: due)
    }

    /// The same of whoever has it in the roles.
    func isAway(_ id: String, _ roles: [Role], until due: Instant?) -> Bool {
        guard let person = circumstances.roster.person(id) else { return false }
        return ([now] + (due.map { [max($0, now)] } ?? [])).allSatisfy { instant in
            circumstances.roster.isAway(
                person,
                from: roles,
                in: caseReference,
                history: history,
                at: instant
            )
        }
    }

    /// The instants to come at which an absence of whoever has one of the alerts begins.
    func absenceBegins(of open: [Alert]) -> [Instant] {
        var asked: Set<Responsibility> = []
        let held = open.flatMap { alert in
            let told = alert.tellings.map { Responsibility(person: $0.person, role: $0.role) }
            let holders = (alert.answers ?? []).filter(\.isHold).map {
                Responsibility(person: $0.by, role: $0.roles.first ?? Self.contactPersonRole)
            }
            return told + holders
        }
        return held.filter { asked.insert($0).inserted }.flatMap {
            circumstances.roster.absenceBegins(
                of: $0.person,
                from: [$0.role, Self.contactPersonRole],
                in: history,
                after: now
            )
        }
    }

    private struct Responsibility: Hashable {
        let person: String
        let role: Role
    }

    private static let contactPersonRole = Role("contact_person")

    /// When the absence of whoever gave the answer ended its hold; nothing where it does not.
    ///
    /// An absence that ends before the hold changes nothing. What the history says has been so stays
    /// so, also when the roster forgets the absence.
    func absence(
        from answer: StandingAnswer,
        of alert: String,
        until: Instant
    ) -> Instant? {
        let noted = history.events(ofType: Self.accessLostType).filter { event in
            event.data["alert"]?.string == alert && event.data["person"]?.string == answer.by
                && event.data["reason"]?.string == AccessLoss.away.rawValue
                && event.data["telling"] == nil
                && event.reference.id.hasSuffix("/\(answer.at.microseconds)")
        }
        if let first = noted.map(\.happened).min() { return first }
        guard until > now, isAway(answer.by, answer.roles, until: until) else { return nil }
        return wasAway(answer, of: alert) ? nil : now
    }

    /// Whether whoever gave the answer gave it in an absence: then it stands.
    ///
    /// An absence from the day of the answer on can have begun after it, unless the history says
    /// otherwise.
    private func wasAway(_ answer: StandingAnswer, of alert: String) -> Bool {
        let roster = circumstances.roster
        let day = roster.calendar.zone.date(at: answer.at)
        if let absence = roster.person(answer.by)?.absence(on: day), absence.from < day {
            return true
        }
        let wasPassedOver = history.events(ofType: Self.accessLostType).contains { event in
            event.happened <= answer.at && event.data["alert"]?.string == alert
                && event.data["person"]?.string == answer.by
                && event.data["reason"]?.string == AccessLoss.away.rawValue
        }
        return wasPassedOver
            || answer.roles.contains {
                roster.isAwayByEvent(answer.by, from: $0, in: caseReference, history, at: answer.at)
            }
    }

    /// Who has the alert now in the place of whoever was told.
    func replacement(
        of record: TellingRecord,
        _ loss: AccessLoss?,
        about alert: Alert,
        rule: Rule
    ) -> Resolution {
        if let owner = ruleOwner(record.role, about: alert) { return owner }
        let classes = rule.disclosedClasses(in: circumstances.ruleBook.vocabulary)
        if loss == .away, !record.cause.isOfLadder,
            let standIn = standIn(for: record.person, as: record.role, of: classes)
        {
            return standIn
        }
        return circumstances.roster.resolve(
            record.role,
            in: caseReference,
            history: history,
            severity: alert.severity,
            about: classes,
            named: named(record.role, by: alert, rule: rule)?.person,
            at: now
        )
    }

    /// Whoever stands in today for a person who was named; nothing where nobody who may know does.
    func standIn(
        for person: String,
        as role: Role,
        of classes: [DisclosureClass]
    ) -> Resolution? {
        let roster = circumstances.roster
        guard case .away(let standIn?) = roster.holding(by: person, at: now), standIn.email != nil
        else { return nil }
        let disclosure = roster.disclosure(
            to: standIn,
            as: role,
            of: classes,
            history: history,
            at: now
        )
        guard disclosure != .withheld else { return nil }
        return Resolution(of: standIn, as: role, standsIn: true, disclosure: disclosure)
    }
}
