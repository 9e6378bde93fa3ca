internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Intake
internal import Notifiers
internal import RuleLanguage
internal import WorkingTime

/// What arrives is kept, and its cases are marked to be decided.
extension CaseWork {
    mutating func take(_ message: DecodedMessage) throws -> Receipt {
        switch message {
        case .withoutCase(let messageType):
            try transaction.tally("messages without a case: \(messageType)")
            outcome.counts.withoutCase += 1
            return .withoutCase
        case .withoutEvent(let messageType, let reason, let caseReference):
            try transaction.tally("messages without an event: \(messageType), \(reason.rawValue)")
            outcome.counts.withoutEvent += 1
            if reason == .merge {
                let place = caseReference.map { " in case \($0)" } ?? ""
                outcome.warnings.append(
                    "a message \(messageType)\(place) is no event: \(reason.message)"
                )
            }
            return .withoutEvent
        case .event(let event):
            return try take(event)
        }
    }

    mutating func take(_ event: CaseEvent) throws -> Receipt {
        if !circumstances.sources.isEmpty { hear(event) }
        let latest = now.advanced(by: futureSkewMax)
        guard event.happened <= latest else {
            let reason = "it says that it happened after it was received"
            _ = try transaction.quarantine(event, reason: reason)
            outcome.counts.quarantined += 1
            outcome.warnings.append(
                "an event of type \(event.type) from \(event.reference.source) is put aside: \(reason)"
            )
            return .quarantined(reason: reason)
        }
        switch try transaction.append(event) {
        case .appended:
            outcome.counts.accepted += 1
            note(event)
            return .accepted
        case .duplicate:
            outcome.counts.duplicates += 1
            return .duplicate
        case .contentConflict:
            outcome.counts.conflicts += 1
            outcome.warnings.append(
                "an event of type \(event.type) from \(event.reference.source) is refused: "
                    + "another one has its id"
            )
            return .contentConflict
        }
    }

    /// Takes an event of the daemon's own.
    mutating func takeOwn(_ event: CaseEvent) throws {
        guard case .appended = try transaction.append(event) else { return }
        touched.insert(event.caseReference)
        knownMutes = nil
        if event.type == RuleMute.unmutedType { try transaction.releaseMuted(at: now) }
        if event.type == RuleMute.mutedType { try prolongMute(by: event) }
    }

    /// Remembers the case for a decision, where the event can make a difference to it.
    mutating func note(_ event: CaseEvent) {
        let ruleBook = circumstances.ruleBook
        guard ruleBook.isConcerned(by: event) else {
            // Who holds a role, or may know, matters to what is open, whatever rules look at.
            if TypeInterest.isAboutRoles(event.type) { brushed.insert(event.caseReference) }
            return
        }
        if event.retracts != nil || event.replaces != nil || ruleBook.canRaise(type: event.type) {
            touched.insert(event.caseReference)
        } else {
            brushed.insert(event.caseReference)
        }
    }

    mutating func take(_ answer: GivenAnswer) throws -> AnswerOutcome {
        guard let alert = try transaction.alert(answer.alert) else { return .unknownAlert }
        let events = try transaction.events(of: alert.caseReference)
        let event: CaseEvent
        let rule = circumstances.ruleBook.rule(alert.rule)
        let request = AnswerRequest(by: answer.by, choice: answer.choice, rule: rule)
        do throws(AnswerRefusal) {
            event = try alert.answer(
                request,
                history: CaseHistory(received: events),
                in: circumstances,
                at: now
            )
        } catch {
            return .refused(error)
        }
        // Who has only seen it, or handed it over, can answer by the same link later.
        let isEnd = (rule?.answer(named: request.answer)?.effect ?? .ends) == .ends
        if isEnd, let telling = answer.linkOf, try !transaction.useLink(of: telling, at: now) {
            return .linkUsed
        }
        if case .appended = try transaction.append(event) { touched.insert(alert.caseReference) }
        outcome.counts.answers += 1
        return .taken
    }

    mutating func take(_ report: DeliveryReport) throws {
        try transaction.settle(
            report.entry,
            as: report.settlement,
            outcome: report.outcome,
            at: now
        )
        if case .held = report.settlement { return }
        if case .waiting = report.settlement { try giveWay(report.entry) }
        outcome.counts.delivered += report.settlement == .delivered ? 1 : 0
        outcome.counts.deliveryFailures += report.settlement == .delivered ? 0 : 1
        outcome.counts.undeliverable += report.settlement == .failed ? 1 : 0
        guard let failure = report.failure else { return }
        do {
            guard let telling = try transaction.telling(of: report.entry) else { return }
            try note(failure, of: telling, channel: report.channel)
        } catch StoreError.unreadable {
            // It is set aside before the transaction ends.
        }
    }

    /// Makes an event of a message that will never arrive.
    ///
    /// Not of one that was to tell of such an event: whoever cannot be told that telling fails cannot
    /// be told that either, and the log and the journal have it.
    mutating func note(
        _ failure: DeliveryFailure,
        of telling: Telling,
        channel: String
    ) throws {
        let rule = circumstances.ruleBook.rule(telling.rule)
        guard rule?.anchor.types.contains(OwnEvents.deliveryFailedType) != true else {
            outcome.warnings.append(
                "nobody could be told by \(channel) that a message was not delivered"
            )
            return
        }
        let event = OwnEvents.deliveryFailed(telling, channel: channel, because: failure, at: now)
        if case .appended = try transaction.append(event) { touched.insert(event.caseReference) }
    }

    /// A changed rule book makes every case due: a reload is a re-evaluation.
    ///
    /// A changed roster makes those due that have open alerts: somebody who was told may have left it.
    mutating func take(_ new: Circumstances) throws {
        circumstances = new
        circumstances.feeds = watch.silences
        memories = CaseMemories()
        outcome.reloads.append(new)
        try transaction.makeNeglectedCasesDue(at: now)
        try transaction.makeOpenCasesDue(unlessRosterIs: new.roster.meaning, at: now)
        try transaction.makeAllCasesDue(unlessRuleBookIs: new.ruleBook.meaning, at: now)
    }
}
