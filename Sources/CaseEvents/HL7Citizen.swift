/// Whom a message is about: the CPR number among the identifiers in PID-3.
struct HL7Citizen {
    /// Ten digits, with or without a hyphen; it goes nowhere but to the registry.
    let number: String

    /// The assigning authority of CPR numbers.
    private static let authority = "1.2.208.176.1.2"
    /// A national person identifier of Denmark (table 0203).
    private static let identifierType = "NNDNK"

    /// Finds the number; nothing when the citizen has none.
    ///
    /// It is one whose assigning authority (CX-4) is the OID 1.2.208.176.1.2, or is called CPR, or
    /// whose type (CX-5) is NNDNK. The replacement number of a region is none of these.
    init?(_ message: HL7Message) throws(EventRefusal) {
        let place = "PID-3"
        let identifiers = message.repetitions("PID", 3)
        guard !identifiers.isEmpty else { throw EventRefusal(.hl7Field, at: place) }
        let own = identifiers.first { Self.isNational($0, message) }
        guard let own, let number = message.text(own, component: 1) else { return nil }
        guard CivilRegistrationNumber(number) != nil else {
            throw EventRefusal(.hl7FieldMalformed, at: place)
        }
        self.number = number
    }

    /// The number that a merge takes out of use: the CPR number in MRG-1.
    static func formerNumber(_ message: HL7Message) -> String? {
        message.repetitions("MRG", 1).first { isNational($0, message) }
            .flatMap { message.text($0, component: 1) }
    }

    private static func isNational(
        _ identifier: ArraySlice<UInt8>,
        _ message: HL7Message
    ) -> Bool {
        let name = message.text(identifier, component: 4, subcomponent: 1)
        var universal = message.text(identifier, component: 4, subcomponent: 2) ?? name ?? ""
        if universal.hasPrefix("urn:oid:") { universal.removeFirst(8) }
        return universal == authority || name == "CPR"
            || message.text(identifier, component: 5) == identifierType
    }
}
