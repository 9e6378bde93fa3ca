/// Base64 as RFC 4648 defines it.
extension FunctionLibrary {
    static let encoders: [FunctionDefinition] = [
        FunctionDefinition(
            "base64.encode",
            [.global(.bytes, to: .string)],
            .unary { value in
                guard case .bytes(let bytes) = value else {
                    return .error(.noSuchOverload("base64.encode"))
                }
                return .string(encoded(bytes))
            }
        ),
        FunctionDefinition(
            "base64.decode",
            [.global(.string, to: .bytes)],
            .unary { value in
                guard case .string(let text) = value else {
                    return .error(.noSuchOverload("base64.decode"))
                }
                return decoded(text).map(Value.bytes)
                    ?? .error(.invalidConversion("base64 to bytes"))
            }
        ),
    ]

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static func encoded(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for index in 0..<4 {
                let letter = alphabet[Int(bits >> UInt32(18 - 6 * index) & 63)]
                result.append(index <= group.count ? letter : UInt8(ascii: "="))
            }
            start += 3
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bytes; the padding may be left out, all else is refused.
    private static func decoded(_ text: String) -> [UInt8]? {
        let letters = Array(text.utf8)
        let data = letters.prefix { $0 != UInt8(ascii: "=") }
        let padding = letters.dropFirst(data.count)
        guard padding.allSatisfy({ $0 == UInt8(ascii: "=") }), data.count % 4 != 1,
            padding.isEmpty || (padding.count <= 2 && letters.count % 4 == 0)
        else { return nil }
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for letter in data {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        return result
    }
}
