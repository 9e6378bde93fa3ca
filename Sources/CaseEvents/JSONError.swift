/// Why bytes are not a JSON document that is accepted; it never repeats what stands in them.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a stable word for programs.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        case empty = "json-empty"
        case tooLarge = "json-too-large"
        case tooDeep = "json-too-deep"
        case notUTF8 = "json-not-utf8"
        case byteOrderMark = "json-byte-order-mark"
        case number = "json-number-out-of-range"
        case text = "json-text-malformed"
        case nul = "json-nul"
        case duplicateName = "json-duplicate-name"
        case malformed = "json-malformed"
    }

    /// What is wrong.
    package let code: Code
    /// Where in the bytes, counted from 0, when it is known.
    package let byteOffset: Int?
    /// Where in the document, a JSON pointer (RFC 6901), when it is known.
    package let pointer: String?
    /// What is wrong, as a sentence.
    package let message: String
    /// What to do about it.
    package let advice: String

    init(
        _ code: Code,
        byteOffset: Int? = nil,
        pointer: String? = nil,
        limits: JSONLimits = .event
    ) {
        self.code = code
        self.byteOffset = byteOffset
        self.pointer = pointer
        (message, advice) = Self.wording(code, limits)
    }

    package var description: String {
        var place = ""
        if let byteOffset { place += " at byte \(byteOffset)" }
        if let pointer { place += " at \(pointer)" }
        return "\(code.rawValue)\(place): \(message) \(advice)"
    }

    private static func wording(_ code: Code, _ limits: JSONLimits) -> (String, String) {
        switch code {
        case .empty:
            ("There is no document.", "Send one JSON document.")
        case .tooLarge:
            (
                "The document is longer than \(limits.byteCountMax) bytes.",
                "Send less at a time, and references instead of contents."
            )
        case .tooDeep:
            (
                "Arrays and objects lie more than \(limits.depthMax) deep inside each other.",
                "Send flatter data."
            )
        case .notUTF8:
            ("The bytes are not UTF-8.", "Encode the document as UTF-8.")
        case .byteOrderMark:
            (
                "The document begins with a byte order mark.",
                "Leave the mark out (RFC 8259 section 8.1)."
            )
        case .number:
            (
                "A number is malformed, or beyond 64-bit integers and finite doubles.",
                "Send large numbers, such as identifiers, as text."
            )
        case .text:
            (
                "A text is not closed, or holds a bare control character or a broken escape.",
                "Let a JSON library write the document."
            )
        case .nul:
            ("A text holds the character U+0000.", "Remove the character.")
        case .duplicateName:
            (
                "An object has two members of the same name.",
                "Send each member once; nobody can know which of two counts."
            )
        case .malformed:
            (
                "This is not one complete JSON document.",
                "Check that the document was sent whole, and nothing after it."
            )
        }
    }
}
