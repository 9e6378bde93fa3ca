internal import CaseEvents

/// Who may send, where requests come from, and how much is taken in hand.
package struct IntakeSettings: Sendable {
    /// Where connections come from.
    package enum Listener: Sendable, Hashable {
        /// A TCP address; port 0 lets the system choose.
        case network(host: String, port: Int)
        /// A Unix socket, which gets the mode 0660.
        case local(path: String)
        /// A stream socket that is bound already, such as one from systemd; it is closed at the
        /// end, but not removed.
        case inherited(descriptor: Int32)
    }

    /// The longest body of `/events`, in bytes.
    package static let bodyByteCountMax = JSONLimits.batch.byteCountMax
    /// The longest answer, alert identifier or name in an answer, in bytes.
    package static let choiceByteCountMax = 256
    /// The longest order on the Unix socket, in bytes.
    package static let orderByteCountMax = 4096

    package var listeners: [Listener]
    /// What senders over the network show.
    package var tokens: BearerTokens
    /// Who may use the Unix socket.
    package var peers: PeerPolicy
    /// How many requests may be in hand together; beyond it senders are told to come back.
    package var requestCountMax = 256
    /// How many bytes of bodies may be in hand together.
    package var bodiesByteCountMax = 128 << 20
    /// How many connections may be open together; beyond it they are closed at once.
    package var connectionCountMax = 1024
    /// How long a request may take to arrive, and an answer to leave, in seconds.
    package var transferSecondsMax: Int64 = 60
    /// Whoever has connected when the server stops is about to ask: so long, in milliseconds, it is
    /// waited for the first request, which would be lost otherwise.
    package var firstRequestMillisecondsMax: Int64 = 2_000
    /// How long a connection may be open without a whole request line and headers, in seconds.
    package var idleSecondsMax: Int64 = 30
    /// After how many seconds senders come back when too much is in hand.
    package var retryAfterSeconds = 5

    /// Settings with the usual limits.
    package init(listeners: [Listener], tokens: BearerTokens, peers: PeerPolicy) {
        self.listeners = listeners
        self.tokens = tokens
        self.peers = peers
    }
}

/// What stands behind the paths.
package struct IntakeDesks: Sendable {
    package let events: any EventDesk
    package let answers: any AnswerDesk
    package let health: any HealthDesk
    package let orders: any OrderDesk

    package init(
        events: any EventDesk,
        answers: any AnswerDesk,
        health: any HealthDesk,
        orders: any OrderDesk
    ) {
        self.events = events
        self.answers = answers
        self.health = health
        self.orders = orders
    }
}
