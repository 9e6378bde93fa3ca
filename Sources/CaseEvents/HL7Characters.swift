/// How the bytes of a message are read as text: MSH-18 (table 0211).
///
/// A message that names no character set is read as UTF-8 where it is UTF-8, and as ISO 8859-1
/// otherwise, because ASCII is what the standard assumes and both begin with it.
enum HL7Characters: Sendable, Hashable {
    case utf8
    case latin
    case unnamed

    /// Reads a name of the table.
    init(name: String) throws(EventRefusal) {
        switch ASCII.lowerCased(ASCII.trimmed(name)) {
        case "", "ascii", "\"\"": self = .unnamed
        case "unicode utf-8", "unicode", "utf-8", "utf8": self = .utf8
        // The letters of Danish stand at the same places in 8859/15.
        case "8859/1", "8859/15": self = .latin
        default: throw EventRefusal(.hl7CharacterSet, at: "MSH-18")
        }
    }

    func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .utf8: String(decoding: bytes, as: UTF8.self)
        case .latin: Self.latin(bytes)
        case .unnamed: String(validating: bytes, as: UTF8.self) ?? Self.latin(bytes)
        }
    }

    /// The first 256 characters of Unicode are those of ISO 8859-1.
    private static func latin(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(Unicode.Scalar(byte)) }
        return String(text)
    }
}
