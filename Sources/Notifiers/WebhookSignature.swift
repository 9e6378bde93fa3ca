internal import Crypto

/// Signs what a webhook sends, in the way of Standard Webhooks: whoever knows the secret can tell
/// that it comes from here, that it was not changed, and when it left.
struct WebhookSignature {
    /// The shortest and the longest secret that are accepted, in bytes.
    static let secretByteCountRange = 24...64
    /// So many secrets are used at once; more than one while a secret is being changed.
    static let secretCountMax = 4
    private static let secretPrefix = "whsec_"

    private let keys: [SymmetricKey]

    /// Reads secrets, one a line: base64, with or without `whsec_` before it.
    ///
    /// - Returns: Nothing when there is none, there are too many, or one of them is no secret.
    init?(lines: [String]) {
        var keys: [SymmetricKey] = []
        for line in lines where !line.isEmpty {
            let text =
                line.hasPrefix(Self.secretPrefix)
                ? String(line.dropFirst(Self.secretPrefix.count)) : line
            guard let secret = Base64.decode(text),
                Self.secretByteCountRange.contains(secret.count)
            else { return nil }
            keys.append(SymmetricKey(data: secret))
        }
        guard (1...Self.secretCountMax).contains(keys.count) else { return nil }
        self.keys = keys
    }

    /// The value of `webhook-signature`: one signature for each secret.
    func value(id: String, timestampSeconds: Int64, body: [UInt8]) -> String {
        let signed = Array("\(id).\(timestampSeconds).".utf8) + body
        return keys.map { key in
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
            return "v1,\(Base64.encode(Array(code)))"
        }.joined(separator: " ")
    }
}

/// Base64 with padding (RFC 4648 §4).
enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for place in 0..<3 {
                bits = bits << 8 | (place < group.count ? Int(group[start + place]) : 0)
            }
            for place in 0..<4 {
                let digit = digits[bits >> (18 - 6 * place) & 63]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nothing when the text is not exactly what `encode` writes.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var bitCount = 0
        for digit in text.utf8 where digit != UInt8(ascii: "=") {
            guard let value = digits.firstIndex(of: digit) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
        }
        return encode(bytes) == text ? bytes : nil
    }
}
