internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Notifiers
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
        for alert in decision.alerts { try transaction.save(alert, at: now) }
        try transaction.cancel(tellings: decision.cancelledTellings, at: now)
        for telling in decision.tellings where try isWorthSending(telling, decision) {
            let mutedUntil = try muteEnd(of: telling)
            let carrying = channels.filter { carries($0, telling, isMuted: mutedUntil != nil) }
            try transaction.enqueue(
                telling,
                channels: carrying,
                foldingChannels: foldingChannels
            )
            if let mutedUntil {
                // Where messages fold, their plan holds them; the journal records what was decided.
                let held = carrying.filter(isOfPrograms)
                try transaction.holdForMute(telling.id, channels: held, until: mutedUntil)
            }
            try replaceRepeats(with: telling, decision)
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

    /// A repetition takes the place of earlier ones that were tried in vain, so that a server that
    /// was away brings the reader one of them and not all.
    private func replaceRepeats(with telling: Telling, _ decision: Decision) throws {
        guard telling.cause.isRepetition else { return }
        let records = decision.alerts.first { $0.id == telling.alert }?.tellings ?? []
        let earlier = records.filter {
            $0.person == telling.person.id && $0.id != telling.id && $0.cause.isRepetition
                && !inFlight.holds($0.id)
        }
        try transaction.replaceTried(earlier.map(\.id), with: telling.id, at: now)
    }

    /// Whether the channel carries the telling: some carry nothing but reminders to those who name
    /// them as their second channel, and nothing of a rule that is muted, which mail holds back.
    private func carries(_ channel: String, _ telling: Telling, isMuted: Bool) -> Bool {
        guard circumstances.secondChannels.contains(channel) else { return true }
        return telling.secondChannel == channel && !isMuted
    }

    /// Whether the channel hands each telling to a program.
    private func isOfPrograms(_ channel: String) -> Bool {
        !foldingChannels.contains(channel) && channel != Channel.journal.rawValue
    }

    /// Until when the telling's rule is muted; nothing when it is not, or no channel asks.
    private func muteEnd(of telling: Telling) throws -> Instant? {
        guard channels.contains(where: isOfPrograms) else { return nil }
        let mutes = RuleMute.inForce(
            in: CaseHistory(received: try transaction.readableEvents(of: .daemon)).events,
            zone: circumstances.calendar.zone,
            at: now
        )
        return mutes.filter { $0.rule == telling.rule }.map(\.until).max()
    }
}

extension TellingCause {
    /// Whether it says again what a step has said before.
    fileprivate var isRepetition: Bool {
        if case .step(_, repetition: let repetition) = self { return repetition > 0 }
        return false
    }
}
