package import WorkingTime

/// A plain mail to the operator, composed without rules, roster or store: for when those do not work.
package struct OperatorNote: Sendable, Hashable {
    package let from: MailAddress
    package let to: MailAddress
    package let subject: String
    package let text: String

    /// A note from the daemon's mailbox to the operator's.
    package init(from: MailAddress, to: MailAddress, subject: String, text: String) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
    }

    /// The note as RFC 5322 bytes.
    package func bytes(id: String, at now: Instant) -> [UInt8] {
        var mail = "From: tovholder <\(from.text)>\r\n"
        mail += "To: <\(to.text)>\r\n"
        mail += MailText.header("Subject", subject)
        mail += "Date: \(MessageComposer.date(now))\r\n"
        mail += "Message-ID: <\(MailText.safeIdentifier(id))@\(from.domain)>\r\n"
        mail += "Auto-Submitted: auto-generated\r\n"
        mail += "X-Auto-Response-Suppress: All\r\n"
        mail += "Importance: high\r\n"
        mail += "MIME-Version: 1.0\r\n"
        mail += "Content-Type: text/plain; charset=utf-8\r\n"
        mail += "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        mail += MailText.quotedPrintable(text)
        return Array(mail.utf8)
    }
}
