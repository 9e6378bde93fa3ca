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
        /// Until when all of it waits for its reader's quiet hours to end; nothing when any of it
        /// may leave now, because then the reader is disturbed once for all.
        var waitsUntil: Instant?
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
        var mayAnyLeave = false
        var histories: [CaseReference: CaseHistory] = [:]
        for entry in message.entries {
            guard let verdict = try verdict(on: entry, &histories) else { continue }
            switch verdict {
            case .leaves(let telling):
                standing.entries.append(entry.telling(telling))
                mayAnyLeave = true
            case .waits(let telling, let until):
                standing.entries.append(entry.telling(telling))
                standing.waitsUntil = min(standing.waitsUntil ?? until, until)
            case .alertHasEnded, .accessLost: standing.refused.append(entry.number)
            }
        }
        if mayAnyLeave { standing.waitsUntil = nil }
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
