extension Webhook {
    /// Where letters are posted to.
    package struct Settings: Sendable, Hashable {
        /// The time limits that are accepted, in seconds.
        package static let timeoutSecondsRange = 1...600
        /// The longest address, in bytes.
        package static let addressByteCountMax = 2_000

        /// `https`, or `http` for a program on the own machine.
        package var address: String
        /// Holds the secrets; read at every attempt, so that one can be changed without a restart.
        package var secretFile: String
        /// Networks that may be spoken to although they are not public, such as `10.20.0.0/16`.
        package var allowedAddresses: [String]
        /// Certificates to trust instead of the system's, in PEM.
        package var caFile: String?
        /// The longest time that one attempt may take, in seconds.
        package var timeoutSeconds: Int

        package init(
            address: String,
            secretFile: String,
            allowedAddresses: [String] = [],
            caFile: String? = nil,
            timeoutSeconds: Int = 20
        ) {
            self.address = address
            self.secretFile = secretFile
            self.allowedAddresses = allowedAddresses
            self.caFile = caFile
            self.timeoutSeconds = timeoutSeconds
        }

        /// Whether letters leave unencrypted, which they may only towards the own machine.
        package var isClearText: Bool { address.hasPrefix("http://") }

        func check() throws(WebhookSettingsError) -> AddressPolicy {
            guard address.utf8.count <= Self.addressByteCountMax,
                address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
                let start = ["https://", "http://"].first(where: address.hasPrefix)
            else { throw .address }
            let place = address.dropFirst(start.count).prefix { !"/?#".contains($0) }
            guard !place.isEmpty, !address.contains("#") else { throw .address }
            // A name and password would stand in the configuration, where others read them.
            guard !place.contains("@") else { throw .credentials }
            guard !isClearText || Self.isOwnMachine(String(place)) else { throw .clearText }
            guard Self.timeoutSecondsRange.contains(timeoutSeconds) else { throw .timeout }
            guard allowedAddresses.count <= AddressPolicy.allowedCountMax else {
                throw .allowedAddresses
            }
            var networks: [AddressPolicy.Network] = []
            for text in allowedAddresses {
                guard let network = AddressPolicy.Network(text) else { throw .allowedAddresses }
                networks.append(network)
            }
            return AddressPolicy(allowed: networks, onlyOwnMachine: isClearText)
        }

        private static func isOwnMachine(_ place: String) -> Bool {
            if place == "[::1]" || place.hasPrefix("[::1]:") { return true }
            let host = String(place.prefix { $0 != ":" })
            return host == "localhost" || AddressPolicy.Network.octets(host)?.first == 127
        }
    }
}

/// Why settings of the webhook are refused.
package enum WebhookSettingsError: String, Error, Sendable, Hashable, CaseIterable {
    case address = "webhook-address"
    case credentials = "webhook-credentials"
    case clearText = "webhook-clear-text"
    case timeout = "webhook-timeout"
    case allowedAddresses = "webhook-allowed-addresses"

    /// What is wrong.
    package var message: String {
        switch self {
        case .address: "The webhook's address is not an https address."
        case .credentials: "The webhook's address holds a user name or a password."
        case .clearText: "Messages would leave this machine unencrypted."
        case .timeout:
            "The time limit is not between \(Webhook.Settings.timeoutSecondsRange.lowerBound) "
                + "and \(Webhook.Settings.timeoutSecondsRange.upperBound) seconds."
        case .allowedAddresses: "What is allowed is not an address or a network."
        }
    }

    /// What to do about it.
    package var advice: String {
        switch self {
        case .address: "Write an address such as https://vagt.kommune.example/tovholder."
        case .credentials: "Leave them out: the signature shows who sends."
        case .clearText: "Use https; http is for a program on this machine (localhost, 127.0.0.1)."
        case .timeout: "Leave it out: 20 seconds suit most receivers."
        case .allowedAddresses:
            "Write at most \(AddressPolicy.allowedCountMax) such as 10.20.0.7 or 10.20.0.0/16, "
                + "with no bit set behind the prefix."
        }
    }
}
