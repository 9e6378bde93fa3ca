internal import Synchronization

/// Hands letters to a mail server over SMTP (RFC 5321), by libcurl.
///
/// TLS of at least 1.2 with a checked certificate is demanded, except towards the own machine when
/// the settings say so. A letter never leaves in the clear because TLS failed.
package final class MailServer: Carrier {
    package let settings: Settings
    private let composer: MessageComposer
    private let session: Mutex<MailSession>

    package var channel: Channel { .mail }
    package var attemptSecondsMax: Int { settings.timeoutSeconds }

    /// A server to be reached when the first letter comes.
    ///
    /// - Parameter settings: Checked here.
    /// - Throws: `MailSettingsError`.
    package init(_ settings: Settings) throws(MailSettingsError) {
        composer = MessageComposer(from: try settings.check())
        self.settings = settings
        session = Mutex(MailSession())
    }

    package func prepare(_ letter: PreparedLetter) -> Preparation {
        let message: ComposedMessage
        do {
            message = try composer.compose(letter)
        } catch {
            return .refused(error.outcome)
        }
        guard message.bytes.count <= PreparedMessage.contentByteCountMax else {
            return .refused(Self.tooLong)
        }
        return .ready(
            PreparedMessage(
                channel: .mail,
                id: MailText.safeIdentifier(letter.id),
                recipient: message.recipient.text,
                content: message.bytes
            )
        )
    }

    package func carry(_ message: PreparedMessage) -> DeliveryOutcome {
        let recipient: MailAddress
        do {
            recipient = try MailAddress(checking: message.recipient ?? "")
        } catch {
            return MessageRefusal.address(error).outcome
        }
        guard settings.admits(recipient) else { return Self.foreignRecipient }
        let errand = MailSession.Errand(recipient: recipient, bytes: message.content)
        return session.withLock { session in
            attempt(errand, in: session)?.outcome ?? Self.unreadablePassword
        }
    }

    private static let tooLong = DeliveryOutcome.permanent(
        "the message is longer than \(PreparedMessage.contentByteCountMax) bytes"
    )
    private static let foreignRecipient = DeliveryOutcome.permanent(
        "the recipient's domain is not one of mail.recipient_domains"
    )
    private static let unreadablePassword = DeliveryOutcome.misconfigured(
        "the file with the mail password cannot be read, is empty, or is too long"
    )

    /// Tries once, and once more on a fresh connection where that is safe; nothing when there is no
    /// password to be had.
    private func attempt(_ errand: MailSession.Errand, in session: MailSession) -> MailAttempt? {
        var password: String?
        if let file = settings.passwordFile {
            guard let text = SmallFile.firstLine(of: file) else { return nil }
            password = text
        }
        let first = session.perform(errand, settings: settings, password: password, fresh: false)
        guard first.deservesFreshConnection else { return first }
        return session.perform(errand, settings: settings, password: password, fresh: true)
    }

    /// Connects, greets, starts TLS and logs in without sending anything; blocks.
    ///
    /// - Returns: What is wrong; empty when letters can be sent.
    package func check() -> [MailServerFinding] {
        guard let attempt = attempt(MailSession.Errand(), in: MailSession()) else {
            return [
                MailServerFinding(
                    code: "mail-password-file",
                    message: Self.unreadablePassword.description,
                    advice: "Put the password alone into the file and let the service read it."
                )
            ]
        }
        return attempt.fault == .none ? [] : [MailServerFinding(attempt, settings)]
    }
}

/// Something that hinders sending mail, for the operator.
package struct MailServerFinding: Sendable, Hashable {
    /// Stable, for documentation and tests.
    package let code: String
    package let message: String
    package let advice: String

    fileprivate init(code: String, message: String, advice: String) {
        self.code = code
        self.message = message
        self.advice = advice
    }

    fileprivate init(_ attempt: MailAttempt, _ settings: MailServer.Settings) {
        message = "\(settings.host):\(settings.port): \(attempt.reason)"
        switch attempt.fault {
        case .tls:
            code = "mail-tls"
            advice =
                "The server must offer TLS 1.2 or later and a certificate for \(settings.host); "
                + "name the issuer's certificate as caFile if it is your own."
        case .login where !attempt.authenticationTried:
            code = "mail-no-login"
            advice =
                "The server offers no log-in that this service knows: ask its operator for "
                + "AUTH PLAIN or LOGIN, or leave the user name out."
        case .login:
            code = "mail-login"
            advice = "Check the user name and the password file."
        case .settings:
            code = "mail-settings"
            advice = "Check host, port and caFile."
        case .none, .connection:
            code = attempt.code >= 400 ? "mail-refused" : "mail-unreachable"
            advice =
                attempt.code >= 400
                ? "Ask the server's operator why it refuses this machine."
                : "Check host and port, the name's resolution, and the firewall."
        }
    }
}
