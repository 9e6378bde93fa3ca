internal import CaseEvents

/// What the daemon asks of the process that sends.
enum SenderRequest: Sendable, Hashable {
    /// To hold a message ready; `go` follows when it is to leave.
    case hold(PreparedMessage)
    /// To send what is held.
    case go
    /// To call the heartbeat's address, which stands in the sender's own configuration.
    case beat
    /// To look whether the mail server lets the service in.
    case examine
    /// To show that it is there.
    case ping

    /// The version of the conversation; both ends come from one program.
    static let version: Int64 = 1
    /// The longest request, in bytes: JSON at its worst writes six for one.
    static let byteCountMax = 6 * PreparedMessage.contentByteCountMax + 4_096

    /// The request as JSON.
    var bytes: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.name("version")
        json.integer(Self.version)
        json.member("ask", word)
        if case .hold(let message) = self {
            json.member("channel", message.channel.rawValue)
            json.member("id", message.id)
            json.member("recipient", message.recipient)
            json.member("content", String(decoding: message.content, as: UTF8.self))
        }
        json.endObject()
        return json.bytes
    }

    private var word: String {
        switch self {
        case .hold: "hold"
        case .go: "go"
        case .beat: "beat"
        case .examine: "examine"
        case .ping: "ping"
        }
    }

    /// Reads a request; nothing when it is none.
    init?(_ bytes: [UInt8]) {
        let limits = JSONLimits(byteCountMax: Self.byteCountMax, depthMax: 4)
        guard let json = try? JSONValue(parsing: bytes, limits: limits),
            json["version"]?.integer == Self.version
        else { return nil }
        switch json["ask"]?.string {
        case "hold":
            guard let message = PreparedMessage(json) else { return nil }
            self = .hold(message)
        case "go": self = .go
        case "beat": self = .beat
        case "examine": self = .examine
        case "ping": self = .ping
        default: return nil
        }
    }
}

extension PreparedMessage {
    /// Reads a message within its limits.
    fileprivate init?(_ json: JSONValue) {
        guard let channel = json["channel"]?.string.flatMap(Channel.init(rawValue:)),
            let id = json["id"]?.string,
            (1...Self.identifierByteCountMax).contains(id.utf8.count),
            MailText.safeIdentifier(id) == id,
            let content = json["content"]?.string,
            content.utf8.count <= Self.contentByteCountMax
        else { return nil }
        let recipient = json["recipient"]?.string
        guard (recipient?.utf8.count ?? 0) <= MailAddress.byteCountMax else { return nil }
        self.init(channel: channel, id: id, recipient: recipient, content: Array(content.utf8))
    }
}

/// What the process that sends says to a request.
enum SenderAnswer: Sendable, Hashable {
    /// The message is held; nothing of it has left.
    case held
    /// What became of a message.
    case outcome(DeliveryOutcome)
    /// What hinders: why the heartbeat's address did not take the call, or what is wrong with the
    /// mail server, a line each; empty when all is well.
    case troubles([String])
    case here

    /// The longest answer, in bytes.
    static let byteCountMax = 65_536
    /// The longest reason, in characters.
    static let reasonCharacterCountMax = 500
    /// So many troubles are told.
    static let troubleCountMax = 32

    /// The answer as JSON.
    var bytes: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        switch self {
        case .held: json.member("answer", "held")
        case .here: json.member("answer", "here")
        case .outcome(let outcome):
            json.member("answer", outcome.word)
            json.member("reason", Self.cut(outcome.reason))
            if case .busy(_, let seconds) = outcome {
                json.name("retry_after_seconds")
                json.integer(Int64(seconds))
            }
        case .troubles(let lines):
            json.member("answer", "troubles")
            json.name("lines")
            json.beginArray()
            for line in lines.prefix(Self.troubleCountMax) { json.string(Self.cut(line)) }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }

    /// Reads an answer; nothing when it is none.
    init?(_ bytes: [UInt8]) {
        let limits = JSONLimits(byteCountMax: Self.byteCountMax, depthMax: 4)
        guard let json = try? JSONValue(parsing: bytes, limits: limits),
            let word = json["answer"]?.string
        else { return nil }
        switch word {
        case "held": self = .held
        case "here": self = .here
        case "troubles":
            let lines = json["lines"]?.elements.compactMap(\.string) ?? []
            self = .troubles(lines.prefix(Self.troubleCountMax).map(Self.cut))
        default:
            let reason = Self.cut(json["reason"]?.string ?? "")
            let seconds = json["retry_after_seconds"]?.integer
            guard
                let outcome = DeliveryOutcome(word: word, reason: reason, retryAfter: seconds)
            else { return nil }
            self = .outcome(outcome)
        }
    }

    /// What stands in logs is one line of a bounded length.
    private static func cut(_ text: String) -> String {
        MailText.singleLine(String(text.prefix(reasonCharacterCountMax)))
    }
}

extension DeliveryOutcome {
    fileprivate var word: String {
        switch self {
        case .delivered: "delivered"
        case .temporary: "temporary"
        case .busy: "busy"
        case .permanent: "permanent"
        case .unwelcome: "unwelcome"
        case .misconfigured: "misconfigured"
        case .undecided: "undecided"
        }
    }

    fileprivate var reason: String {
        switch self {
        case .delivered(let reason), .temporary(let reason), .permanent(let reason),
            .unwelcome(let reason), .misconfigured(let reason), .undecided(let reason),
            .busy(let reason, _):
            reason
        }
    }

    fileprivate init?(word: String, reason: String, retryAfter: Int64?) {
        switch word {
        case "delivered": self = .delivered(reason)
        case "temporary": self = .temporary(reason)
        case "busy":
            guard let retryAfter, retryAfter > 0 else { return nil }
            let seconds = min(Int(clamping: retryAfter), Self.retryAfterSecondsMax)
            self = .busy(reason, retryAfterSeconds: seconds)
        case "permanent": self = .permanent(reason)
        case "unwelcome": self = .unwelcome(reason)
        case "misconfigured": self = .misconfigured(reason)
        case "undecided": self = .undecided(reason)
        default: return nil
        }
    }
}
