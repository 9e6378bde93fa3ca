internal import Alerting
internal import CaseEvents
internal import EventStore
internal import Notifiers
internal import RuleLanguage
internal import WorkingTime

/// What becomes of a decision.
extension CaseWork {
    /// The channels on which the telling is worth sending: who never got the alert by one need not
    /// hear on it that it is withdrawn.
    private func worthwhileChannels(
        for telling: Telling,
        _ decision: Decision
    ) throws -> [String] {
        guard telling.cause == .withdrawn else { return channels }
        let records = decision.alerts.first { $0.id == telling.alert }?.tellings ?? []
        let earlier = records.filter { $0.person == telling.person.id && $0.id != telling.id }
        return try channels.filter { channel in
            try earlier.contains { record in
                try inFlight.holds(record.id) || transaction.hasLeft(record.id, by: channel)
            }
        }
    }

    /// Keeps what was decided: alerts, and who is to be told.
    mutating func keep(_ decision: Decision) throws {
        for alert in decision.alerts { try transaction.save(alert, at: now) }
        try transaction.cancel(tellings: decision.cancelledTellings, at: now)
        for telling in decision.tellings {
            let worthwhile = try worthwhileChannels(for: telling, decision)
            guard !worthwhile.isEmpty else { continue }
            let mutedUntil = try muteEnd(of: telling)
            let carrying = worthwhile.filter { carries($0, telling, isMuted: mutedUntil != nil) }
            try transaction.enqueue(
                telling,
                channels: carrying,
                foldingChannels: foldingChannels
            )
            if let mutedUntil {
                // Where messages fold, their plan holds them; the journal records what was decided.
                try transaction.hold(
                    telling.id,
                    channels: carrying.filter(isOfPrograms),
                    until: mutedUntil,
                    because: .mute
                )
            } else if telling.mayWait, !foldingChannels.isEmpty {
                // A second channel goes with the mail: its plan says when.
                try transaction.hold(
                    telling.id,
                    channels: carrying.filter(circumstances.secondChannels.contains),
                    until: now.advanced(by: MessageWork.planWaitMax),
                    because: .digest
                )
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

    /// A step takes the place of earlier ones that were tried in vain, so that a server that was away
    /// brings the reader one message of the alert and not all.
    private func replaceRepeats(with telling: Telling, _ decision: Decision) throws {
        guard telling.cause.isStep else { return }
        let records = decision.alerts.first { $0.id == telling.alert }?.tellings ?? []
        let earlier = records.filter {
            $0.person == telling.person.id && $0.id != telling.id && $0.cause.isStep
                && $0.knownAs == telling.knownAs && !inFlight.holds($0.id)
        }
        try transaction.replaceTried(earlier.map(\.id), with: telling.id, at: now)
    }

    /// What was on its way in vain when a later step was told gives way to that one now.
    func giveWay(_ entry: Int64) throws {
        do {
            guard let telling = try transaction.telling(of: entry), telling.cause.isStep,
                let alert = try transaction.alert(telling.alert),
                let later = alert.tellings.last(where: {
                    $0.person == telling.person.id && $0.cause.isStep
                        && $0.knownAs == telling.knownAs
                })
            else { return }
            try transaction.replaceTried([telling.id], with: later.id, at: now)
        } catch StoreError.unreadable {
            // It is set aside before the transaction ends.
        }
    }

    /// Whether the channel carries the telling: some carry nothing but reminders to those who name
    /// them as their second channel, and nothing of a rule that is muted, which mail holds back.
    private func carries(_ channel: String, _ telling: Telling, isMuted: Bool) -> Bool {
        guard circumstances.secondChannels.contains(channel) else { return true }
        return telling.secondChannel == channel && !isMuted
    }

    /// What has become of the messages of those alerts of which something falls due, and of all where
    /// a message of the case has failed.
    func departures(of alerts: [Alert], in history: CaseHistory) throws -> Departures {
        let hasFailures = !history.events(ofType: OwnEvents.deliveryFailedType).isEmpty
        let due = alerts.filter { alert in
            alert.state.isOpen && !alert.tellings.isEmpty
                && (hasFailures || alert.nextStep.map { $0 <= now } ?? false)
        }
        return due.isEmpty
            ? Departures()
            : try transaction.departures(of: due.map(\.id), beside: Channel.journal.rawValue)
    }

    /// Whether the channel hands each telling to a program.
    private func isOfPrograms(_ channel: String) -> Bool {
        !foldingChannels.contains(channel) && channel != Channel.journal.rawValue
    }

    /// Until when the telling's rule is muted; nothing when it is not, or no channel asks.
    private func muteEnd(of telling: Telling) throws -> Instant? {
        guard channels.contains(where: isOfPrograms) else { return nil }
        return try mute(of: telling.rule)?.until
    }

    /// The mute of the rule that is in force.
    private func mute(of rule: String) throws -> RuleMute? {
        RuleMute.inForce(
            in: CaseHistory(received: try transaction.readableEvents(of: .daemon)).events,
            zone: circumstances.calendar.zone,
            at: now
        )
        .first { $0.rule == rule }
    }

    /// What a mute holds waits for the end of the one that has taken its place.
    func prolongMute(by event: CaseEvent) throws {
        guard let rule = event.data["rule"]?.string, let mute = try mute(of: rule) else { return }
        try transaction.prolongMute(of: rule, until: mute.until)
    }
}

extension TellingCause {
    fileprivate var isStep: Bool {
        switch self {
        case .step, .stepAnew: true
        default: false
        }
    }
}
