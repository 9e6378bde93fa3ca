internal import Glibc

/// Which addresses a request to a configured place may be sent to, whatever its name leads to.
///
/// Addresses that are not for the public network are refused, so that neither a mistyped nor a
/// changed name makes the daemon speak to a machine behind the firewall, such as a cloud's metadata
/// service. What the configuration allows goes before what is refused.
package struct AddressPolicy: Sendable, Hashable {
    /// So many networks can be allowed.
    package static let allowedCountMax = 64

    private let allowed: [Network]
    private let onlyOwnMachine: Bool

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - allowed: Networks that may be spoken to although they are not public.
    ///   - onlyOwnMachine: Whether nothing but the own machine may be spoken to.
    package init(allowed: [Network], onlyOwnMachine: Bool = false) {
        self.allowed = allowed
        self.onlyOwnMachine = onlyOwnMachine
    }

    /// Whether a connection to the address may be opened.
    ///
    /// - Parameter octets: 4 or 16, in network order.
    /// - Returns: Whether it is public or allowed.
    package func admits(_ octets: [UInt8]) -> Bool {
        let address = Self.plain(octets)
        if onlyOwnMachine, !Self.ownMachine.contains(where: { $0.contains(address) }) {
            return false
        }
        if allowed.contains(where: { $0.contains(address) || $0.contains(octets) }) { return true }
        let refused = address.count == 4 ? Self.refusedV4 : Self.refusedV6
        return !refused.contains { $0.contains(address) }
    }

    /// The IPv4 address that stands in an IPv6 address (RFC 4291 §2.5.5, RFC 6052 §2.1), so that one
    /// cannot be used to go round what is refused of the other.
    private static func plain(_ octets: [UInt8]) -> [UInt8] {
        guard octets.count == 16 else { return octets }
        let isEmbedding = embedding.contains { $0.contains(octets) }
        return isEmbedding ? Array(octets.suffix(4)) : octets
    }

    private static let embedding = networks(["::ffff:0:0/96", "64:ff9b::/96"])
    private static let ownMachine = networks(["127.0.0.0/8", "::1/128"])

    /// IANA's special-purpose registry for IPv4 (RFC 6890), multicast and reserved addresses.
    private static let refusedV4 = networks([
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ])

    /// The same for IPv6; tunnels too (6to4, Teredo), whose other end can be anything.
    private static let refusedV6 = networks([
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ])

    private static func networks(_ texts: [String]) -> [Network] {
        texts.map { text in
            guard let network = Network(text) else { preconditionFailure("\(text) is no network") }
            return network
        }
    }
}

extension AddressPolicy {
    /// Addresses that begin alike.
    package struct Network: Sendable, Hashable {
        private let octets: [UInt8]
        private let prefixBitCount: Int

        /// Reads `10.20.0.0/16`, `fd00::/8`, or one address; nothing when it is none of them, or
        /// when bits behind the prefix are set.
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let octets = Self.octets(String(parts[0])) else { return nil }
            var prefix = octets.count * 8
            if parts.count == 2 {
                guard let number = Int(parts[1]), (0...prefix).contains(number) else { return nil }
                prefix = number
            }
            self.octets = octets
            prefixBitCount = prefix
            for bit in prefix..<octets.count * 8 where octets[bit / 8] >> (7 - bit % 8) & 1 != 0 {
                return nil
            }
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == octets.count else { return false }
            let whole = prefixBitCount / 8
            guard address.prefix(whole).elementsEqual(octets.prefix(whole)) else { return false }
            guard prefixBitCount % 8 > 0 else { return true }
            return (address[whole] ^ octets[whole]) >> (8 - prefixBitCount % 8) == 0
        }

        /// An address in text as octets; nothing when it is none.
        static func octets(_ text: String) -> [UInt8]? {
            for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
                var octets = [UInt8](repeating: 0, count: count)
                if unsafe inet_pton(family, text, &octets) == 1 { return octets }
            }
            return nil
        }
    }
}
