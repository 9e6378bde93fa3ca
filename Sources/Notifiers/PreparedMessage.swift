/// A letter as it leaves: all that the process that sends it is told, and no more.
package struct PreparedMessage: Sendable, Hashable {
    /// The longest content, in bytes.
    package static let contentByteCountMax = 1 << 20
    /// The longest identifier, in bytes.
    package static let identifierByteCountMax = MessageComposer.identifierByteCountMax

    package let channel: Channel
    /// The same on every attempt.
    package let id: String
    /// The mailbox, where the channel has one.
    package let recipient: String?
    /// RFC 5322 or JSON.
    package let content: [UInt8]

    /// A message of the channel.
    package init(channel: Channel, id: String, recipient: String? = nil, content: [UInt8]) {
        self.channel = channel
        self.id = id
        self.recipient = recipient
        self.content = content
    }
}

/// A letter made ready to leave, or what became of it because it cannot be.
package enum Preparation: Sendable, Hashable {
    case ready(PreparedMessage)
    case refused(DeliveryOutcome)
}

/// A channel whose messages one process can make ready and another send.
package protocol Carrier: Notifier {
    /// Makes the letter ready, without a secret and without the network.
    func prepare(_ letter: PreparedLetter) -> Preparation

    /// Sends what was made ready and says what became of it; blocks.
    func carry(_ message: PreparedMessage) -> DeliveryOutcome
}

extension Carrier {
    package func deliver(_ letter: PreparedLetter) -> DeliveryOutcome {
        switch prepare(letter) {
        case .ready(let message): carry(message)
        case .refused(let outcome): outcome
        }
    }

    /// Makes a letter for programs ready.
    func prepareDocument(_ letter: PreparedLetter) -> Preparation {
        guard let bytes = LetterDocument.bytes(of: letter) else {
            return .refused(LetterDocument.tooLong)
        }
        return .ready(
            PreparedMessage(
                channel: channel,
                id: MailText.safeIdentifier(letter.id),
                content: bytes
            )
        )
    }
}
