internal import Alerting
internal import CaseEvents
internal import EventStore
internal import RuleLanguage
internal import WorkingTime

/// What becomes of a decision.
extension CaseWork {
    /// Who never got the alert need not hear that it is withdrawn.
    private func isWorthSending(_ telling: Telling, _ decision: Decision) throws -> Bool {
        guard telling.cause == .withdrawn else { return true }
        let records = decision.alerts.first { $0.id == telling.alert }?.tellings ?? []
        let earlier = records.filter { $0.person == telling.person.id && $0.id != telling.id }
        return try earlier.contains { record in
            try inFlight.holds(record.id) || transaction.hasLeft(record.id)
        }
    }

    /// Keeps what was decided: alerts, and who is to be told.
    mutating func keep(_ decision: Decision) throws {
        for alert in decision.alerts { try transaction.save(alert) }
        try transaction.cancel(tellings: decision.cancelledTellings, at: now)
        for telling in decision.tellings where try isWorthSending(telling, decision) {
            try transaction.enqueue(
                telling,
                channels: try channels.filter { try carries($0, telling) },
                foldingChannels: foldingChannels
            )
            outcome.filledOutbox = true
        }
        for telling in decision.digestTellings {
            try transaction.enqueue(
                telling,
                channels: foldingChannels,
                foldingChannels: foldingChannels
            )
        }
        outcome.counts.tellings += decision.tellings.count
        outcome.counts.heldTellings += decision.heldTellingCount
        outcome.counts.expressionTroubles += decision.trouble.count
        try report(decision.trouble)
        outcome.reasons.append(contentsOf: decision.reasons)
    }

    /// Whether the channel carries the telling: some carry nothing but reminders to those who name
    /// them as their second channel, and nothing of a rule that is muted, which mail holds back.
    private func carries(_ channel: String, _ telling: Telling) throws -> Bool {
        guard circumstances.secondChannels.contains(channel) else { return true }
        guard telling.secondChannel == channel else { return false }
        let mutes = RuleMute.inForce(
            in: CaseHistory(received: try transaction.readableEvents(of: .daemon)).events,
            zone: circumstances.calendar.zone,
            at: now
        )
        return !mutes.contains { $0.rule == telling.rule && $0.until > now }
    }
}
