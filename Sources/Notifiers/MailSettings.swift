extension MailServer {
    /// How the conversation with the server is protected.
    package enum Security: String, Sendable, Hashable, Codable, CaseIterable {
        /// STARTTLS, demanded before anything is said; usually port 587.
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314); usually port 465.
        case implicitTLS = "tls"
        /// In the clear; only towards the own machine.
        case none
    }

    /// Where and how mail is handed over.
    package struct Settings: Sendable, Hashable {
        /// The time limits that are accepted, in seconds.
        package static let timeoutSecondsRange = 1...600

        package var host: String
        package var port: Int
        package var security: Security
        package var username: String?
        /// Holds the password on its first line; read whenever a connection is opened.
        package var passwordFile: String?
        /// Certificates to trust instead of the system's, in PEM.
        package var caFile: String?
        /// The sender's mailbox.
        package var from: String
        /// The name that the service gives itself towards the server.
        package var heloName: String
        /// The longest time that one attempt may take, in seconds.
        package var timeoutSeconds: Int
        /// The domains to which mail may go; to all when there is none.
        package var recipientDomains: [String] = []

        package init(
            host: String,
            port: Int = 587,
            security: Security = .startTLS,
            username: String? = nil,
            passwordFile: String? = nil,
            caFile: String? = nil,
            from: String,
            heloName: String = "localhost",
            timeoutSeconds: Int = 30
        ) {
            self.host = host
            self.port = port
            self.security = security
            self.username = username
            self.passwordFile = passwordFile
            self.caFile = caFile
            self.from = from
            self.heloName = heloName
            self.timeoutSeconds = timeoutSeconds
        }

        /// Whether the host is the own machine, by what it is called.
        var isLoopback: Bool {
            guard host != "localhost", host != "::1" else { return true }
            let octets = host.split(separator: ".", omittingEmptySubsequences: false)
            return octets.count == 4 && octets[0] == "127"
                && octets.allSatisfy { UInt8($0) != nil }
        }

        /// Whether mail may go to the mailbox.
        func admits(_ mailbox: MailAddress) -> Bool {
            recipientDomains.isEmpty
                || recipientDomains.contains { $0.lowercased() == mailbox.domain.lowercased() }
        }

        private var hostIsNumericV6: Bool {
            host.contains(":")
                && host.utf8.allSatisfy {
                    MailAddress.isAlphanumeric($0) || $0 == UInt8(ascii: ":")
                        || $0 == UInt8(ascii: ".")
                }
        }

        /// What libcurl is to open.
        var address: String {
            let scheme = security == .implicitTLS ? "smtps" : "smtp"
            let shownHost = hostIsNumericV6 ? "[\(host)]" : host
            return "\(scheme)://\(shownHost):\(port)/\(heloName)"
        }

        func check() throws(MailSettingsError) -> MailAddress {
            guard MailAddress.isHostName(host) || hostIsNumericV6 else { throw .host }
            guard (1...65_535).contains(port) else { throw .port }
            guard security != .none || isLoopback else { throw .clearText }
            guard MailAddress.isHostName(heloName) else { throw .heloName }
            guard Self.timeoutSecondsRange.contains(timeoutSeconds) else { throw .timeout }
            guard (username == nil) == (passwordFile == nil) else { throw .credentials }
            if let username {
                guard !username.isEmpty, username.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
                else { throw .credentials }
            }
            do {
                return try MailAddress(checking: from)
            } catch {
                throw .from(error)
            }
        }
    }
}

/// Why settings of the mail server are refused.
package enum MailSettingsError: Error, Sendable, Hashable {
    case host
    case port
    case clearText
    case heloName
    case timeout
    case credentials
    case from(MailAddressError)

    /// Stable, for documentation and tests.
    package var code: String {
        switch self {
        case .host: "mail-host"
        case .port: "mail-port"
        case .clearText: "mail-clear-text"
        case .heloName: "mail-helo-name"
        case .timeout: "mail-timeout"
        case .credentials: "mail-credentials"
        case .from(let error): error.rawValue
        }
    }

    /// What is wrong.
    package var message: String {
        switch self {
        case .host: "The mail server's host is neither a host name nor an IP address."
        case .port: "The mail server's port is not between 1 and 65535."
        case .clearText: "Mail would leave this machine unencrypted."
        case .heloName: "The name that the service gives itself is not a host name."
        case .timeout:
            "The time limit is not between \(MailServer.Settings.timeoutSecondsRange.lowerBound) "
                + "and \(MailServer.Settings.timeoutSecondsRange.upperBound) seconds."
        case .credentials:
            "User name and password file belong together, and the name holds no control character."
        case .from(let error): "The sender's mailbox: \(error.message)"
        }
    }

    /// What to do about it.
    package var advice: String {
        switch self {
        case .host: "Write a name such as smtp.kommune.example, without scheme or port."
        case .port: "Use 587 for STARTTLS, 465 for TLS from the start."
        case .clearText:
            "Use starttls or tls; none is for a server on this machine (localhost, 127.0.0.1, ::1)."
        case .heloName: "Write the machine's own name, such as tovholder.kommune.example."
        case .timeout: "Leave it out: 60 seconds suit most servers."
        case .credentials: "Name both or neither."
        case .from(let error): error.advice
        }
    }
}
