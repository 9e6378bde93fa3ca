internal import HTTPTypes

/// A path that is answered.
enum Route: Hashable {
    /// `/events`
    case events
    /// `/healthz`
    case alive
    /// `/readyz`
    case ready
    /// `/metrics`
    case metrics
    /// `/a/` and a token; the token is never written down.
    case answer(token: String)
    /// `/control/answer`, on the Unix socket only.
    case controlAnswer
    /// `/control/reload`, on the Unix socket only.
    case controlReload
    /// `/control/mute`, on the Unix socket only.
    case controlMute
    /// `/control/unmute`, on the Unix socket only.
    case controlUnmute

    /// The longest token of an answer page, in bytes.
    static let tokenByteCountMax = 256

    /// Finds the route; nothing when there is none for this sender.
    init?(path: String, sender: IntakeContext.Sender) {
        switch path {
        case "/events": self = .events
        case "/healthz": self = .alive
        case "/readyz": self = .ready
        case "/metrics": self = .metrics
        case "/control/answer" where sender != .network: self = .controlAnswer
        case "/control/reload" where sender != .network: self = .controlReload
        case "/control/mute" where sender != .network: self = .controlMute
        case "/control/unmute" where sender != .network: self = .controlUnmute
        default:
            guard path.hasPrefix("/a/") else { return nil }
            let token = String(path.dropFirst(3))
            guard (1...Self.tokenByteCountMax).contains(token.utf8.count),
                token.utf8.allSatisfy(Self.isTokenByte)
            else { return nil }
            self = .answer(token: token)
        }
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .events: [.post, .options]
        case .alive, .ready, .metrics: [.get, .head]
        case .answer: [.get, .head, .post]
        case .controlAnswer, .controlReload, .controlMute, .controlUnmute: [.post]
        }
    }

    /// The value of the `Allow` header.
    var allowed: String { methods.map(\.rawValue).joined(separator: ", ") }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "-"):
            true
        default:
            false
        }
    }
}
