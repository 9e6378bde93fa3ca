/// What the process that sends does with one conversation; it keeps nothing of it.
///
/// Where anything goes stands in its own configuration: a request names a channel, never a place.
package struct SenderDesk: Sendable {
    /// How long a request may take to arrive, and the second word to follow, in seconds.
    static let requestSecondsMax = 20

    private let carriers: [Channel: any Carrier]
    private let examineMail: @Sendable () -> [String]
    private let callHeartbeat: (@Sendable () -> String?)?

    /// A desk with the channels that the configuration names.
    ///
    /// - Parameters:
    ///   - carriers: One for each channel.
    ///   - examineMail: Looks at the mail server; returns what is wrong, a line each.
    ///   - callHeartbeat: Calls the heartbeat's address; returns why it did not go well.
    package init(
        carriers: [any Carrier],
        examineMail: @escaping @Sendable () -> [String],
        callHeartbeat: (@Sendable () -> String?)?
    ) {
        self.carriers = Dictionary(
            carriers.map { ($0.channel, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.examineMail = examineMail
        self.callHeartbeat = callHeartbeat
    }

    /// The longest that a conversation takes when all works as it should, in seconds.
    package var conversationSecondsMax: Int {
        let longest = carriers.values.map(\.attemptSecondsMax).max() ?? 0
        return max(longest, 60) + 2 * Self.requestSecondsMax
    }

    /// Has one conversation; blocks, so call it on a thread of its own.
    ///
    /// - Parameter descriptor: Where; it stays open.
    /// - Returns: What became of a message, if one was sent.
    package func converse(over descriptor: Int32) -> (id: String, outcome: DeliveryOutcome)? {
        guard let request = take(from: descriptor) else { return nil }
        switch request {
        case .hold(let message): return hold(message, over: descriptor)
        case .ping: answer(.here, over: descriptor)
        case .examine: answer(.troubles(examineMail()), over: descriptor)
        case .beat:
            let trouble = callHeartbeat.map { $0() } ?? "the sender's configuration has no address"
            answer(.troubles([trouble].compactMap(\.self)), over: descriptor)
        case .go: break
        }
        return nil
    }

    private func hold(
        _ message: PreparedMessage,
        over descriptor: Int32
    ) -> (id: String, outcome: DeliveryOutcome)? {
        guard let carrier = carriers[message.channel] else {
            answer(.outcome(.misconfigured(Self.noChannel(message.channel))), over: descriptor)
            return nil
        }
        // Whoever does not say the second word may have given up and come again.
        guard answer(.held, over: descriptor), take(from: descriptor) == .go else { return nil }
        let outcome = carrier.carry(message)
        answer(.outcome(outcome), over: descriptor)
        return (message.id, outcome)
    }

    private func take(from descriptor: Int32) -> SenderRequest? {
        let bytes = try? LocalSocket.receive(
            from: descriptor,
            byteCountMax: SenderRequest.byteCountMax,
            by: LocalSocket.Deadline(seconds: Self.requestSecondsMax)
        )
        return bytes.flatMap(SenderRequest.init)
    }

    @discardableResult
    private func answer(_ answer: SenderAnswer, over descriptor: Int32) -> Bool {
        do {
            try LocalSocket.send(
                answer.bytes,
                over: descriptor,
                by: LocalSocket.Deadline(seconds: Self.requestSecondsMax)
            )
            return true
        } catch {
            return false
        }
    }

    private static func noChannel(_ channel: Channel) -> String {
        "the sender's configuration has no \(channel.rawValue)"
    }
}
