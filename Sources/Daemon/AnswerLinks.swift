internal import Crypto
internal import Foundation

/// Makes and checks the links in messages: a telling's identifier, signed.
///
/// The token says nothing about the case; nobody without the key can make one; opening it changes
/// nothing, and pressing the button behind it works once.
struct AnswerLinks: Sendable {
    /// The longest token that is looked at, in characters.
    static let tokenLengthMax = 200
    /// The key's length in bytes.
    static let keyByteCount = 32

    private let key: SymmetricKey
    private let address: String?

    /// Links under a public address such as `https://tovholder.kommune.example`; none without one.
    init(key: [UInt8], publicAddress: String?) {
        precondition(key.count == Self.keyByteCount)
        self.key = SymmetricKey(data: key)
        var address = publicAddress
        while address?.hasSuffix("/") == true { address?.removeLast() }
        self.address = address
    }

    /// The link that a message about the telling carries.
    func link(toTelling telling: String) -> String? {
        address.map { "\($0)/a/\(token(forTelling: telling))" }
    }

    /// The token of a telling.
    func token(forTelling telling: String) -> String {
        "\(telling).\(signature(of: telling))"
    }

    /// The telling that the token was made for, or nothing when it was not made here.
    func telling(ofToken token: String) -> String? {
        guard token.utf8.count <= Self.tokenLengthMax else { return nil }
        guard let dot = token.lastIndex(of: ".") else { return nil }
        let telling = String(token[..<dot])
        let given = Array(token[token.index(after: dot)...].utf8)
        let right = Array(signature(of: telling).utf8)
        guard given.count == right.count else { return nil }
        let difference = zip(given, right).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) }
        return difference == 0 ? telling : nil
    }

    /// A new key from the system's randomness.
    static func newKey() -> [UInt8] {
        unsafe SymmetricKey(size: .bits256).withUnsafeBytes { unsafe Array($0) }
    }

    private func signature(of telling: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("tovholder answer link \(telling)".utf8),
            using: key
        )
        return Data(code).prefix(18).base64EncodedString()
            .map { $0 == "+" ? "-" : $0 == "/" ? "_" : String($0) }.joined()
    }
}
