internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

/// A case is decided until its own events change nothing more.
extension CaseWork {
    /// The standing events of a case, and what rules find in them.
    private mutating func look(
        at reference: CaseReference
    ) throws -> (history: CaseHistory, found: Findings) {
        var known: CaseMemories.Entry
        if let taken = memories.take(reference, at: now) {
            known = taken
            for event in try transaction.events(of: reference, arrivedAfter: known.arrival) {
                known.take(event)
            }
            known.memory.take(circumstances.feeds)
            known.memory.advance(to: now)
        } else {
            // What the daemon tells of itself must not end with an event that cannot be read.
            let events =
                reference.isDaemons
                ? try transaction.readableEvents(of: reference)
                : try transaction.events(of: reference)
            guard memories.isWorthwhile(eventCount: events.count) else {
                return lookAnew(at: reference, received: events)
            }
            known = CaseMemories.Entry(
                of: reference,
                received: events,
                in: circumstances,
                at: now
            )
        }
        let look = (known.memory.history, known.memory.findings)
        memories.keep(known, of: reference)
        return look
    }

    private func lookAnew(
        at reference: CaseReference,
        received: [CaseEvent]
    ) -> (history: CaseHistory, found: Findings) {
        let history = CaseHistory(received: received)
            .heard(in: circumstances.ruleBook.vocabulary)
        let found = findings(
            in: history,
            of: reference,
            by: circumstances.ruleBook,
            calendar: circumstances.calendar,
            at: now,
            feeds: circumstances.feeds
        )
        return (history, found)
    }

    /// Looks up when rules were muted where an alert is open that it can make a difference to: one
    /// of which something falls due, or that is open so long that its time can be over.
    private mutating func learnMutes(for alerts: [Alert]) throws {
        let isConcerned = alerts.contains {
            $0.state.isOpen
                && (($0.nextStep ?? .latest) <= now
                    || $0.raised.advanced(by: Alert.expiresAfter) <= now)
        }
        guard isConcerned, knownMutes == nil else { return }
        let own = CaseHistory(received: try transaction.readableEvents(of: .daemon)).events
        let mutes = RuleMute.begun(in: own, zone: circumstances.calendar.zone, at: now)
        knownMutes = mutes
        circumstances.mutes = mutes
    }

    mutating func decideCase(_ reference: CaseReference) throws {
        var wake: Instant?
        var waits: [String] = []
        var isSettled = false
        for _ in 0..<Self.roundCountMax where !isSettled {
            let look = try look(at: reference)
            let alerts = try soundAlerts(of: reference)
            try learnMutes(for: alerts)
            circumstances.departures = try departures(of: alerts, in: look.history)
            let decision = decide(
                reference,
                history: look.history,
                found: look.found,
                alerts: alerts,
                in: circumstances,
                at: now
            )
            try keep(decision)
            wake = decision.wake
            waits = decision.waitsFor
            var changesHistory = false
            for decided in decision.events {
                let (event, isFolded) = try folded(decided)
                hasFoldedGaps = hasFoldedGaps || isFolded
                guard case .appended = try transaction.append(event) else { continue }
                guard event.caseReference == reference else {
                    touch(event.caseReference)
                    continue
                }
                changesHistory = changesHistory || circumstances.ruleBook.isConcerned(by: event)
            }
            // Nothing that a rule looks at was added, so looking again would see the same.
            isSettled = !changesHistory
        }
        if !isSettled {
            // What the last round added has not been looked at yet.
            let next = now.advanced(by: Self.unsettledCasePause)
            wake = min(wake ?? next, next)
            outcome.warnings.append(
                "case \(reference) adds an event to itself again and again; it is looked at again"
            )
        }
        try transaction.setWake(wake, of: reference)
        if !circumstances.feeds.isEmpty { try transaction.setWaits(for: waits, of: reference) }
    }
}
