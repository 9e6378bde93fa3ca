/// Stable identifiers that reveal nothing: the same parts give the same text on every machine.
///
/// FNV-1a with 64 bits, twice with different beginnings: identity, not security. A collision needs
/// some 2⁶⁴ alerts.
package enum AlertIdentity {
    private static let digits = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

    /// The identifier of something that the parts tell from everything else.
    package static func text(_ kind: String, _ parts: [String]) -> String {
        var first: UInt64 = 0xcbf2_9ce4_8422_2325
        var second: UInt64 = 0x9ae1_6a3b_2f90_404f
        func take(_ byte: UInt8) {
            first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            second ^= second >> 29
        }
        func take(_ part: String) {
            for byte in part.utf8 { take(byte) }
            // A byte that UTF-8 never holds keeps neighbouring parts apart.
            take(0xFF)
        }
        take(kind)
        for part in parts { take(part) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(26)
        for number in [first, second] {
            var rest = number
            for _ in 0..<13 {
                bytes.append(digits[Int(rest & 31)])
                rest >>= 5
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
