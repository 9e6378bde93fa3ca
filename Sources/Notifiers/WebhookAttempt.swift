/// One attempt to post a letter; nothing personal is in it.
struct WebhookAttempt: Sendable, Hashable {
    /// What hindered it, beside the receiver's own answer.
    enum Fault: Sendable, Hashable {
        case none
        /// TLS could not be had, or the certificate is not the receiver's.
        case tls(String)
        case settings(String)
        /// The network or a time limit.
        case connection(String)
    }

    var fault: Fault
    /// The status of the answer, 0 when there was none.
    var status: Int
    /// Whether the whole letter was handed to the connection.
    var bodySent: Bool
    /// Whether the name led to an address that the policy refuses.
    var addressRefused: Bool
    /// After how many seconds the receiver wants to be asked again, 0 when it does not say.
    var retryAfterSeconds = 0

    /// What the attempt means for the letter.
    ///
    /// The status decides, whatever comes behind it.
    /// - 2xx: taken. - 408, 425, 429, 5xx: later. - 3xx: redirects are not followed, because a
    ///   letter goes where the configuration says and nowhere else.
    /// - 401, 403, 404, 405, 407, 410, 501, 505: about the service, as all letters go to one place.
    /// - Other 4xx: this letter never. - No answer: the network, unless the whole letter had left.
    var outcome: DeliveryOutcome {
        switch status {
        case 200...299: return .delivered("the receiver has taken it")
        case 300...399: return .misconfigured("\(answer); redirects are not followed")
        case 401, 403, 404, 405, 407, 410, 501, 505: return .misconfigured(answer)
        case 429 where retryAfterSeconds > 0, 503 where retryAfterSeconds > 0:
            let seconds = min(retryAfterSeconds, DeliveryOutcome.retryAfterSecondsMax)
            return .busy(answer, retryAfterSeconds: seconds)
        case 408, 425, 429, 500...599: return .temporary(answer)
        case 400...499: return .permanent(answer)
        default: break
        }
        switch fault {
        case .tls(let words): return .misconfigured("no protected connection: \(words)")
        case .settings(let words): return .misconfigured("settings: \(words)")
        case .none: return .undecided("the receiver's answer has no status")
        case .connection(let words):
            guard !bodySent else { return .undecided("\(words), after the whole message") }
            guard !addressRefused else {
                return .misconfigured(
                    "the name leads to an address that is not public and not allowed"
                )
            }
            return .temporary(words)
        }
    }

    private var answer: String { "the receiver answered \(status)" }
}
