internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// Messages that must not leave, although they had been decided.
extension CaseWork {
    /// Looks once more at an entry that a dispatcher would not send, and settles what becomes of it.
    ///
    /// The dispatcher looked from outside; only what holds within the transaction counts. What may
    /// leave by now stays in the outbox as it is.
    mutating func recheck(_ entry: Int64) throws {
        do {
            try recheckReadable(entry)
        } catch StoreError.unreadable {
            // It is set aside before the transaction ends, or may leave as it was decided.
        }
    }

    private mutating func recheckReadable(_ entry: Int64) throws {
        guard try transaction.stillWaits(entry),
            let telling = try transaction.telling(of: entry),
            let alert = try transaction.alert(telling.alert)
        else { return }
        let history = CaseHistory(received: try transaction.events(of: telling.caseReference))
        switch circumstances.verdict(on: telling, of: alert, history: history, at: now) {
        case .leaves, .waits: break
        case .alertHasEnded:
            try transaction.cancel(
                tellings: [telling.id],
                because: "not sent: the alert has ended",
                at: now
            )
        case .accessLost(let reason):
            try transaction.cancel(
                tellings: [telling.id],
                because: "not sent: \(reason.words)",
                at: now
            )
            note(reason: "case \(telling.caseReference): a message is not sent: \(reason.words)")
            let event = OwnEvents.accessLost(telling, because: reason, at: now)
            if case .appended = try transaction.append(event) { touch(telling.caseReference) }
        }
    }
}
