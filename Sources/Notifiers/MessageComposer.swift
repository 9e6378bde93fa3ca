internal import Alerting
internal import CaseEvents
internal import RuleLanguage
internal import WorkingTime

/// Lays a telling out as an e-mail: the same letter gives the same bytes, whenever it is composed.
package struct MessageComposer: Sendable {
    /// The longest identifier of a telling or an alert, in bytes once it is safe for a header.
    package static let identifierByteCountMax = 200
    /// So many earlier tellings are named in `References`, the latest ones.
    package static let referenceCountMax = 20
    /// The longest link, in bytes.
    package static let linkByteCountMax = 2_000

    /// Quoted-printable text cannot hold `=_`, so no content can end a part.
    private static let boundary = "=_tovholder_parts"

    private let from: MailAddress

    /// Composes letters from the mailbox, whose domain also names them.
    package init(from: MailAddress) {
        self.from = from
    }

    /// The letter as RFC 5322 bytes: CRLF line breaks, every line at most 78 bytes unless a link or
    /// an identifier is longer, and at most 998.
    package func compose(_ letter: PreparedLetter) throws(MessageRefusal) -> ComposedMessage {
        let page = MessagePage(letter)
        // The roster may have changed between the tellings: the latest knows best.
        let latest = letter.tellings.max { ($0.decided, $0.id) < ($1.decided, $1.id) }
        let telling = latest ?? letter.telling
        guard let mailbox = telling.person.email else { throw .noMailbox }
        let recipient: MailAddress
        do {
            recipient = try MailAddress(checking: mailbox)
        } catch {
            throw .address(error)
        }
        if let link = letter.answerLink { try check(link: link) }

        var text = "From: tovholder <\(from.text)>\r\n"
        text += "To: <\(recipient.text)>\r\n"
        text += MailText.header("Subject", page.subject)
        text += "Date: \(Self.date(letter.planned ?? telling.decided))\r\n"
        text += "Message-ID: \(try name(letter.id))\r\n"
        text += try threading(letter)
        text += "Auto-Submitted: auto-generated\r\n"
        text += "X-Auto-Response-Suppress: All\r\n"
        if page.severity == .urgent { text += "Importance: high\r\n" }
        text += "Content-Language: \(page.language.rawValue)\r\n"
        text += "MIME-Version: 1.0\r\n"
        text += "Content-Type: multipart/alternative;\r\n boundary=\"\(Self.boundary)\"\r\n\r\n"
        text += part("plain", page.plainText)
        text += part("html", page.html)
        text += "--\(Self.boundary)--\r\n"
        return ComposedMessage(recipient: recipient, bytes: Array(text.utf8))
    }

    private func part(_ kind: String, _ text: String) -> String {
        "--\(Self.boundary)\r\nContent-Type: text/\(kind); charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + MailText.quotedPrintable(text)
    }

    private func name(_ identifier: String) throws(MessageRefusal) -> String {
        let safe = MailText.safeIdentifier(identifier)
        guard !safe.isEmpty, safe.utf8.count <= Self.identifierByteCountMax else {
            throw .identifier
        }
        return "<\(safe)@\(from.domain)>"
    }

    /// What keeps an alert's letters together in the reader's mailbox.
    ///
    /// All follow the alert's own name, which no letter bears. A letter about several alerts follows what was told of them.
    private func threading(_ letter: PreparedLetter) throws(MessageRefusal) -> String {
        var names: [String] = []
        for telling in letter.tellings where !names.contains(telling.alert) {
            names.append(telling.alert)
            guard names.count < Self.referenceCountMax else { break }
        }
        var earlier = Array(letter.followsIDs.suffix(Self.referenceCountMax))
        for follows in letter.tellings.prefix(Self.referenceCountMax).compactMap(\.follows) {
            earlier.removeAll { $0 == follows }
            earlier.append(follows)
        }
        names += earlier.suffix(Self.referenceCountMax)
        var references: [String] = []
        for identifier in names where identifier != letter.id {
            references.append(try name(identifier))
        }
        guard let last = references.last else { return "" }
        return "In-Reply-To: \(last)\r\nReferences: \(references.joined(separator: "\r\n "))\r\n"
    }

    private func check(link: String) throws(MessageRefusal) {
        guard link.utf8.count <= Self.linkByteCountMax,
            link.hasPrefix("https://") || link.hasPrefix("http://"),
            link.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) })
        else { throw .link }
    }

    /// The instant as `Mon, 02 Mar 2026 08:00:00 +0000` (RFC 5322 §3.3).
    static func date(_ instant: Instant) -> String {
        let (day, time) = Zone.utc.civil(at: instant)
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        // 1970-01-01, day number 0, was a Thursday.
        let weekday = weekdays[((day.dayNumber + 3) % 7 + 7) % 7]
        let year = String(repeating: "0", count: max(0, 4 - String(day.year).count)) + "\(day.year)"
        return "\(weekday), \(twoDigits(day.day)) \(months[day.month - 1]) \(year) "
            + "\(twoDigits(time.hour)):\(twoDigits(time.minute)):\(twoDigits(time.second)) +0000"
    }

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

/// An e-mail ready to be sent.
package struct ComposedMessage: Sendable, Hashable {
    package let recipient: MailAddress
    /// RFC 5322, CRLF line breaks, dots not yet stuffed.
    package let bytes: [UInt8]
}

/// Why a telling cannot become an e-mail.
package enum MessageRefusal: Error, Sendable, Hashable {
    case noMailbox
    case address(MailAddressError)
    case identifier
    case link

    /// What that means for the delivery.
    var outcome: DeliveryOutcome {
        switch self {
        case .noMailbox: .permanent("the recipient has no mailbox in the roster")
        case .address(let error): .permanent("\(error.rawValue): \(error.message)")
        case .identifier:
            .permanent("the identifier is empty or longer than a header can carry")
        case .link:
            .misconfigured(
                "the answer link is not an http or https address; see the public address"
            )
        }
    }
}
