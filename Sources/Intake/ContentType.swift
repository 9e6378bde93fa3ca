/// The media type of a body (RFC 9110 section 8.3.1).
struct ContentType: Hashable {
    /// Type and subtype in small letters.
    let name: String
    /// The character encoding in small letters, when it is told.
    let charset: String?

    /// Reads the value of a `Content-Type` header; nothing when it is malformed.
    init?(_ value: String) {
        let parts = value.split(separator: ";", omittingEmptySubsequences: false)
        let name = Self.trimmed(parts[0]).lowercased()
        let words = name.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 2, words.allSatisfy({ !$0.isEmpty }),
            !name.contains(where: { $0 == " " || $0 == "," })
        else { return nil }
        var charset: String?
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard Self.trimmed(pair[0]).lowercased() == "charset" else { continue }
            guard pair.count == 2, charset == nil else { return nil }
            charset = Self.unquoted(Self.trimmed(pair[1])).lowercased()
        }
        self.name = name
        self.charset = charset
    }

    /// Whether the body is UTF-8 as far as the sender says.
    var isUTF8: Bool { charset == nil || charset == "utf-8" || charset == "utf8" }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }

    private static func unquoted(_ text: Substring) -> Substring {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        return text.dropFirst().dropLast()
    }
}
