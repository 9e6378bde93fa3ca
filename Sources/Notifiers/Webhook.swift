internal import Alerting
internal import Synchronization
package import WorkingTime

/// Posts letters as signed JSON to one place, by libcurl.
///
/// The request follows Standard Webhooks: `webhook-id` is the message's identifier, the same on
/// every attempt, by which a receiver knows what it has had before; `webhook-timestamp` is the
/// attempt's time; `webhook-signature` covers both and the body.
package final class Webhook: Carrier {
    /// How much a receiver may answer, headers included, in bytes; it is not looked at.
    package static let answerByteCountMax = 65_536

    package let settings: Settings
    private let policy: AddressPolicy
    private let now: @Sendable () -> Instant
    private let session: Mutex<WebhookSession>

    package var channel: Channel { .webhook }
    package var attemptSecondsMax: Int { settings.timeoutSeconds }

    /// A receiver to be reached when the first letter comes.
    ///
    /// - Parameters:
    ///   - settings: Checked here.
    ///   - now: The time by which receivers tell fresh requests from repeated ones.
    /// - Throws: `WebhookSettingsError`.
    package init(
        _ settings: Settings,
        now: @escaping @Sendable () -> Instant
    ) throws(WebhookSettingsError) {
        policy = try settings.check()
        self.settings = settings
        self.now = now
        session = Mutex(WebhookSession())
    }

    package func prepare(_ letter: PreparedLetter) -> Preparation { prepareDocument(letter) }

    package func carry(_ message: PreparedMessage) -> DeliveryOutcome {
        guard let signature else { return .misconfigured(Self.uselessSecret) }
        let id = MailText.safeIdentifier(message.id)
        let body = message.content
        let seconds = now().microseconds / 1_000_000
        let headers = [
            "webhook-id: \(id)", "webhook-timestamp: \(seconds)",
            "webhook-signature: "
                + signature.value(id: id, timestampSeconds: seconds, body: body),
        ]
        return session.withLock { session in
            session.post(body, headers: headers, settings: settings, policy: policy).outcome
        }
    }

    /// What hinders it that can be seen without sending anything; nothing when all is well.
    package var complaint: String? { signature == nil ? Self.uselessSecret : nil }

    private var signature: WebhookSignature? {
        SmallFile.lines(of: settings.secretFile).flatMap(WebhookSignature.init(lines:))
    }

    private static let uselessSecret =
        "the file with the webhook's secret cannot be read, or holds no secret of "
        + "\(WebhookSignature.secretByteCountRange.lowerBound) to "
        + "\(WebhookSignature.secretByteCountRange.upperBound) bytes in base64"
}
