internal import Alerting
internal import CaseEvents
internal import EventStore
internal import WorkingTime

/// What a dispatcher asks at the moment of sending.
///
/// Does the telling still wait, and may its recipient still have it?
struct LastLook {
    /// The histories of so many cases are kept for the other messages of one turn.
    static let historyCountMax = 64

    /// What one look found of a message.
    struct Standing {
        /// What may leave now.
        var entries: [OutboxEntry] = []
        /// The numbers of what must not, and has to be settled.
        var refused: [Int64] = []
    }

    private let store: EventStore
    private let circumstances: Circumstances
    private let clock: DaemonClock

    init(store: EventStore, circumstances: Circumstances, clock: DaemonClock) {
        self.store = store
        self.circumstances = circumstances
        self.clock = clock
    }

    /// Looks at the entries of a message; what has been cancelled, or cannot be read, stays behind
    /// without a word.
    ///
    /// - Parameter message: What is about to leave.
    /// - Returns: What of it may.
    /// - Throws: Whatever hinders the store; then nothing is known of the message.
    func standing(of message: OutboxMessage) throws(StoreError) -> Standing {
        var standing = Standing()
        var histories: [CaseReference: CaseHistory] = [:]
        for entry in message.entries {
            guard let verdict = try verdict(on: entry, &histories) else { continue }
            switch verdict {
            case .leaves(let telling):
                standing.entries.append(
                    OutboxEntry(
                        number: entry.number,
                        channel: entry.channel,
                        telling: telling,
                        attempts: entry.attempts,
                        firstAttempt: entry.firstAttempt
                    )
                )
            case .alertHasEnded, .accessLost: standing.refused.append(entry.number)
            }
        }
        return standing
    }

    /// Nothing for what waits no more.
    private func verdict(
        on entry: OutboxEntry,
        _ histories: inout [CaseReference: CaseHistory]
    ) throws(StoreError) -> SendingVerdict? {
        let telling = entry.telling
        guard try store.look({ try $0.stillWaits(entry.number) }) else { return nil }
        do throws(StoreError) {
            let known = histories[telling.caseReference]
            let (alert, history) = try store.look { transaction in
                (
                    try transaction.alert(telling.alert),
                    try known
                        ?? CaseHistory(received: transaction.events(of: telling.caseReference))
                )
            }
            if histories.count >= Self.historyCountMax { histories = [:] }
            histories[telling.caseReference] = history
            // Nothing can be asked of an alert that is not there.
            guard let alert else { return .leaves(telling) }
            return circumstances.verdict(on: telling, of: alert, history: history, at: clock.now())
        } catch .unreadable {
            // It was decided on what could be read then, and somebody has to hear of it.
            return .leaves(telling)
        }
    }
}
