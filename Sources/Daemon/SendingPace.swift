internal import WorkingTime

/// So many in so long a time, spread evenly with a first burst of as many.
///
/// The generic cell rate algorithm (ITU-T I.371): one instant for each thing that is counted. Pure:
/// the time is an argument.
struct SendingRate: Sendable, Hashable {
    let countMax: Int
    let duration: Elapsed

    /// A rate of at least one.
    init(countMax: Int, per duration: Elapsed) {
        precondition(countMax > 0 && duration > .zero, "nothing would ever leave")
        self.countMax = countMax
        self.duration = duration
    }

    private var interval: Int64 { max(1, duration.microseconds / Int64(countMax)) }

    /// When the next may leave, by the instant that is remembered of the earlier ones.
    func next(after remembered: Instant?, at now: Instant) -> Instant {
        guard let remembered else { return now }
        let room = interval * Int64(countMax - 1)
        return max(now, Instant(microseconds: remembered.microseconds - room))
    }

    /// What is to be remembered once another one leaves now.
    ///
    /// What leaves without asking is counted too, but makes nobody wait longer than `duration`.
    func remembering(_ earlier: Instant?, at now: Instant) -> Instant {
        let start = max(earlier ?? now, now).microseconds
        let full = now.microseconds + interval * Int64(countMax) + interval * Int64(countMax - 1)
        return Instant(microseconds: min(start + interval, full))
    }
}

/// How fast messages leave on one channel: so many to the server, so many to one recipient.
///
/// A message that holds a first alert or something urgent never waits for the recipient's rate: what
/// nobody has heard of goes before peace and quiet. What was counted is forgotten at a restart.
struct SendingPace: Sendable {
    /// Of so many recipients the rate is remembered; beyond it those who may be told again are
    /// forgotten.
    static let recipientCountMax = 10_000

    /// What to do with one message.
    enum Verdict: Sendable, Hashable {
        case send
        /// The server has enough; nothing leaves before.
        case pause(until: Instant)
        /// The recipient has enough; others may leave.
        case hold(until: Instant)
    }

    private let server: SendingRate?
    private let recipient: SendingRate?
    private var serverMemory: Instant?
    private(set) var recipientMemories: [String: Instant] = [:]

    /// A pace with the rates; nothing limits where there is none.
    init(server: SendingRate?, recipient: SendingRate?) {
        self.server = server
        self.recipient = recipient
    }

    /// Forgets what has left, as at a restart.
    mutating func forget() {
        serverMemory = nil
        recipientMemories = [:]
    }

    /// Decides on a message to the person, and counts it where it leaves.
    mutating func ask(person: String, isPressing: Bool, at now: Instant) -> Verdict {
        if let server {
            let next = server.next(after: serverMemory, at: now)
            guard next <= now else { return .pause(until: next) }
        }
        if let recipient {
            let next = recipient.next(after: recipientMemories[person], at: now)
            guard isPressing || next <= now else { return .hold(until: next) }
            recipientMemories[person] = recipient.remembering(recipientMemories[person], at: now)
            if recipientMemories.count > Self.recipientCountMax {
                recipientMemories = recipientMemories.filter { $0.value > now }
            }
        }
        if let server { serverMemory = server.remembering(serverMemory, at: now) }
        return .send
    }
}
