/// The bytes that cut an HL7 v2 message into parts: MSH-1 and MSH-2 (HL7 v2.8.2 section 2.5.4).
struct HL7Separators: Sendable, Hashable {
    let field: UInt8
    let component: UInt8
    let repetition: UInt8?
    let escape: UInt8?
    let subcomponent: UInt8?

    /// MSH-2 holds at most so many bytes: the fifth marks what was cut off (v2.7).
    static let encodingByteCountMax = 5

    /// Reads them from the segment MSH.
    init(_ header: ArraySlice<UInt8>) throws(EventRefusal) {
        let rest = header.dropFirst(3)
        guard let field = rest.first, Self.separates(field) else {
            throw EventRefusal(.hl7Separators, at: "MSH-1")
        }
        let encoding = Array(rest.dropFirst().prefix { $0 != field })
        guard (1...Self.encodingByteCountMax).contains(encoding.count),
            encoding.allSatisfy(Self.separates),
            encoding.indices.allSatisfy({ !encoding[..<$0].contains(encoding[$0]) })
        else { throw EventRefusal(.hl7Separators, at: "MSH-2") }
        self.field = field
        component = encoding[0]
        repetition = encoding.count > 1 ? encoding[1] : nil
        escape = encoding.count > 2 ? encoding[2] : nil
        subcomponent = encoding.count > 3 ? encoding[3] : nil
    }

    /// Whether a byte can separate: a sign of ASCII that stands in no identifier.
    private static func separates(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !ASCII.isAlphanumeric(byte) && byte != UInt8(ascii: "\"")
    }
}
