/// The tokens that senders over the network show (RFC 6750 section 2.1); only the header counts.
package struct BearerTokens: Sendable {
    private let tokens: [[UInt8]]

    /// Takes the tokens; white space around them and empty ones do not count.
    ///
    /// Without any, nobody can send over the network.
    package init(_ tokens: [String]) {
        self.tokens = tokens.map { token in
            let isSpace: (UInt8) -> Bool = { $0 <= 0x20 }
            let bytes = token.utf8.drop(while: isSpace)
            return Array(bytes.reversed().drop(while: isSpace).reversed())
        }
        .filter { !$0.isEmpty }
    }

    /// Whether the value of the `Authorization` header shows one of the tokens.
    ///
    /// Which token, and how much of it was right, makes no difference in time; its length may.
    func accept(_ authorization: String?) -> Bool {
        guard let authorization else { return false }
        let scheme = "bearer "
        guard authorization.prefix(scheme.count).lowercased() == scheme else { return false }
        let given = Array(authorization.dropFirst(scheme.count).drop { $0 == " " }.utf8)
        var isKnown = false
        for token in tokens {
            let same = Self.isSame(token, given)
            isKnown = isKnown || same
        }
        return isKnown
    }

    private static func isSame(_ token: [UInt8], _ given: [UInt8]) -> Bool {
        guard token.count == given.count else { return false }
        return zip(token, given).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
