import CaseEvents
import RuleLanguage
import WorkingTime

extension AlertLife {
    /// The event that tells of a message that never arrived.
    static let deliveryFailedType = "delivery.failed"
    /// The event that tells of a recipient who may not be told any more.
    static let accessLostType = "access.lost"
    /// The channel that reaches persons; the others stand beside it.
    private static let personalChannel = "mail"

    /// Tells the next in line what did not reach a recipient, or must not, at once: the ladder does
    /// not wait for somebody who cannot be told.
    ///
    /// The successor is told the same step in the same role, once, and not in quiet hours. Deciding
    /// again tells nobody anew.
    mutating func passOnUndelivered() {
        let failures = undelivered()
        guard !failures.isEmpty else { return }
        for place in outcome.indices where asksToBePassedOn(outcome[place]) {
            let own = failures.filter { $0.data["alert"]?.string == outcome[place].id }
            guard !own.isEmpty, let rule = circumstances.ruleBook.rule(outcome[place].rule) else {
                continue
            }
            var alert = outcome[place]
            passOn(&alert, rule: rule, failures: own)
            outcome[place] = alert
        }
    }

    /// The events that tell of messages that did not reach a person.
    func undelivered() -> [CaseEvent] {
        history.events(ofType: Self.deliveryFailedType).filter {
            $0.data["channel"]?.string == Self.personalChannel
        }
            + history.events(ofType: Self.accessLostType).filter { $0.data["telling"] != nil }
    }

    /// An alert that waits for an answer, or of which nobody has read yet that its time ran out.
    private func asksToBePassedOn(_ alert: Alert) -> Bool {
        if case .expired = alert.state { return true }
        return !AlertMove.from(alert.state, on: .messageDue).isRefused
    }

    private mutating func passOn(_ alert: inout Alert, rule: Rule, failures: [CaseEvent]) {
        var failed: [String: Instant] = [:]
        for event in failures {
            guard let telling = event.data["telling"]?.string else { continue }
            failed[telling] = min(failed[telling] ?? event.happened, event.happened)
        }
        let isOpen = alert.state.isOpen
        let records = alert.tellings.filter { record in
            switch record.cause {
            case .step, .stepAnew, .unreached, .reminder, .holdEnded, .handedOver:
                isOpen && failed[record.id] != nil
            case .expired: failed[record.id] != nil
            case .withdrawn, .foundTooLate, .report: false
            }
        }
        let unreachable = Set(records.map(\.person))
        for record in records {
            // Whoever comes into the role later is reached by the ladder, not by what failed before.
            let place = alert.tellings.lastIndex(of: record) ?? alert.tellings.startIndex
            let isPassedOn = alert.tellings[place...].dropFirst().contains {
                $0.cause == record.cause && $0.role == record.role && $0.person != record.person
                    && $0.decided >= failed[record.id] ?? .latest
            }
            guard !isPassedOn else { continue }
            let unreachable = record.cause.isUnreached ? tried(record.cause, records) : unreachable
            let found = successor(of: record, alert: alert, rule: rule, unreachable: unreachable)
            guard let found else {
                reason("\(rule.name), \(record.cause.label): nobody is left who can be reached")
                continue
            }
            guard !hasHeard(found, record.cause, of: alert),
                var next = recipient(inPlaceOf: record, found: found, of: &alert, rule: rule)
            else { continue }
            // Whoever is on duty cannot be reached either: what is urgent waits for nobody.
            if unreachable.contains(next.person.id) { next = found }
            guard !hasHeard(next, record.cause, of: alert) else { continue }
            let rung = Ladder.Rung(tellingAnew: record)
            tell(
                Address(resolution: next, rungs: [(rung, record.role)]),
                of: &alert,
                rule: rule,
                isOpenAgain: false,
                remembered: [(rung, record.role)]
            )
            forgetWaiting(rung.cause, record.role, for: next.person, of: &alert)
        }
    }

    /// Whoever was to be told in the morning, and has been told in the night for want of anybody on
    /// duty, is not told twice.
    private func forgetWaiting(
        _ cause: TellingCause,
        _ role: Role,
        for person: Person,
        of alert: inout Alert
    ) {
        let waiting = (alert.waiting ?? []).filter {
            $0.cause != cause || $0.role != role || $0.person != person.id
        }
        alert.waiting = waiting.isEmpty ? nil : waiting
    }

    /// Who could not be reached with what is told once more: those who could not before may be again.
    private func tried(_ cause: TellingCause, _ records: [TellingRecord]) -> Set<String> {
        Set(records.filter { $0.cause == cause }.map(\.person))
    }

    private func hasHeard(_ next: Resolution, _ cause: TellingCause, of alert: Alert) -> Bool {
        alert.tellings.contains { $0.person == next.person.id && $0.cause == cause }
    }

    /// Whoever is found when those who cannot be reached are left out; nothing when not even the
    /// mailboxes at the end of the chain can be.
    private func successor(
        of record: TellingRecord,
        alert: Alert,
        rule: Rule,
        unreachable: Set<String>
    ) -> Resolution? {
        let roster = circumstances.roster
        let found = roster.leavingOut(unreachable).resolve(
            record.role,
            in: caseReference,
            history: history,
            severity: alert.severity,
            about: rule.disclosedClasses(in: circumstances.ruleBook.vocabulary),
            at: now
        )
        guard unreachable.contains(found.person.id) else { return found }
        let ends = [roster.catchAll, roster.operatorPerson]
        return ends.first { !unreachable.contains($0.id) }.map {
            Resolution(
                person: $0,
                foundAs: Roster.catchAllRole,
                hops: [],
                gaps: [],
                disclosure: .full(.ownTeam)
            )
        }
    }
}
