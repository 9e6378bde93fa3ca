/// How far a conversation with a mail server came.
enum MailPhase: Int, Sendable, CaseIterable {
    case connect, greeting, hello, startTLS, authentication, sender, recipient, data, body, other

    var words: String {
        switch self {
        case .connect: "on connecting"
        case .greeting: "in its greeting"
        case .hello: "to EHLO"
        case .startTLS: "on starting TLS"
        case .authentication: "to the log-in"
        case .sender: "to MAIL"
        case .recipient: "to RCPT"
        case .data: "to DATA"
        case .body: "after the message"
        case .other: "later"
        }
    }
}

/// What hindered a conversation, beside the server's own answers.
enum MailFault: Sendable, Hashable {
    case none
    /// TLS could not be had, or the certificate is not the server's.
    case tls(String)
    /// The server does not let the service in.
    case login(String)
    /// The settings cannot be carried out.
    case settings(String)
    /// The network, a time limit, or an answer that SMTP does not know.
    case connection(String)
}

/// One attempt, as the transcript has it; nothing personal is in it.
struct MailAttempt: Sendable, Hashable {
    var fault: MailFault
    var phase: MailPhase
    /// The server's answer to the last command, 0 when it gave none.
    var code: Int
    /// Its enhanced status code (RFC 3463).
    var enhanced: EnhancedCode?
    var messageEnded: Bool
    var recipientNamed: Bool
    var authenticationTried: Bool
    /// Whether an earlier attempt had opened the connection.
    var usedKeptConnection: Bool

    /// An enhanced status code such as 5.1.1.
    struct EnhancedCode: Sendable, Hashable {
        let status: Int
        let subject: Int
        let detail: Int

        /// Whether it speaks of a system, a protocol or a policy; 5.3.4 is a letter that is too long.
        fileprivate var mayConcernService: Bool {
            switch subject {
            case 3: detail != 4
            case 5, 7: true
            default: false
            }
        }
    }

    /// Whether a fresh connection may do better, and nothing can be told twice by it.
    ///
    /// Servers limit how many messages a connection may carry, and drop kept ones.
    var deservesFreshConnection: Bool {
        fault != .none && usedKeptConnection && !recipientNamed
    }

    /// What the attempt means for the letter.
    ///
    /// - 4xx anywhere: later. - 5xx to RCPT or the message: this letter never. But 5.3.x, 5.5.x and
    ///   5.7.x there (system, protocol, policy; RFC 3463 §3.4, §3.6, §3.8) may be about the service as
    ///   well as about the recipient: unwelcome. 530, 535 and 538 are about the service (RFC 4954).
    /// - 5xx elsewhere: the service is set up wrongly. - No answer: the network, unless the message
    ///   had ended.
    var outcome: DeliveryOutcome {
        guard fault != .none else { return .delivered("the mail server has taken it") }
        switch code {
        case 400...499: return .temporary(reason)
        case 500...599: return refusal
        default: break
        }
        switch fault {
        case .none, .connection:
            guard phase == .body, messageEnded else { return .temporary(reason) }
            return .undecided(reason)
        case .tls, .login, .settings: return .misconfigured(reason)
        }
    }

    private var refusal: DeliveryOutcome {
        switch phase {
        case .recipient where [530, 535, 538].contains(code): .misconfigured(reason)
        case .recipient, .data, .body:
            enhanced?.mayConcernService == true ? .unwelcome(reason) : .permanent(reason)
        default: .misconfigured(reason)
        }
    }

    /// Codes and phase, and libcurl's own words; never what the server wrote, as that may hold an
    /// address.
    var reason: String {
        let enhancedText =
            enhanced.map { " \($0.status).\($0.subject).\($0.detail)" } ?? ""
        if code >= 400 { return "the mail server answered \(code)\(enhancedText) \(phase.words)" }
        return switch fault {
        case .none: "no fault"
        case .tls(let words): "no protected connection: \(words)"
        case .login(let words): "log-in: \(words)"
        case .settings(let words): "settings: \(words)"
        case .connection(let words): "\(words), \(phase.words)"
        }
    }
}
