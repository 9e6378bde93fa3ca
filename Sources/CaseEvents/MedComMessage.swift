import WorkingTime

/// The resources of a MedCom message, found by their references.
///
/// Reading is lenient where MedCom's own samples differ from each other: entries may stand in any
/// order, identifiers need not be UUIDs, and references may be relative, absolute or `urn:uuid:`.
struct MedComMessage {
    let header: JSONValue
    let headerID: String
    /// Whether the header says that this is a HospitalNotification.
    let namesItsEvent: Bool
    private let entries: [(url: String?, resource: JSONValue)]

    /// The longest identifier of a resource, in bytes (FHIR R4, data type `id`).
    static let idByteCountMax = 64

    /// The code of HospitalNotification in the system medcom-messaging-eventCodes.
    static let eventCode = "hospital-notification-message"

    /// Reads the header and refuses all messages but HospitalNotification.
    init(_ bundle: JSONValue) throws(EventRefusal) {
        guard bundle["resourceType"]?.string == "Bundle", bundle["type"]?.string == "message"
        else { throw EventRefusal(.medcomNotMessage, at: "Bundle.type") }
        entries = (bundle["entry"]?.elements ?? []).compactMap { entry in
            entry["resource"].map { (entry["fullUrl"]?.string, $0) }
        }
        let headers = entries.lazy.map(\.resource).filter {
            $0["resourceType"]?.string == "MessageHeader"
        }
        guard let header = headers.first else {
            throw EventRefusal(.medcomResource, at: "MessageHeader")
        }
        let eventCode = header["eventCoding"]?["code"]?.string
        guard eventCode == nil || eventCode == Self.eventCode else {
            throw EventRefusal(.medcomType, at: "MessageHeader.eventCoding")
        }
        namesItsEvent = eventCode != nil
        guard let id = header["id"]?.string else {
            throw EventRefusal(.medcomField, at: "MessageHeader.id")
        }
        guard Self.isIdentifier(id) else {
            throw EventRefusal(.medcomFieldMalformed, at: "MessageHeader.id")
        }
        self.header = header
        headerID = id
    }

    /// The resource of a type that a reference points to.
    func resource(_ reference: JSONValue?, _ type: String) -> JSONValue? {
        guard let reference = reference?["reference"]?.string else { return nil }
        return entries.first { url, resource in
            resource["resourceType"]?.string == type
                && (url == reference || resource["id"]?.string == Self.identifier(reference))
        }?.resource
    }

    /// The resource of a type when the message holds exactly one.
    func only(_ type: String) -> JSONValue? {
        let resources = entries.filter { $0.resource["resourceType"]?.string == type }
        return resources.count == 1 ? resources.first?.resource : nil
    }

    /// The Provenance of this very message; the others tell the history of the stay.
    ///
    /// Should several claim to be it, the one that was recorded last is.
    var provenance: JSONValue? {
        let own = entries.map(\.resource).filter { resource in
            resource["resourceType"]?.string == "Provenance"
                && (resource["target"]?.elements ?? []).contains {
                    $0["reference"]?.string.map(Self.identifier) == headerID
                }
        }
        return own.max {
            (Self.sent($0) ?? .earliest) < (Self.sent($1) ?? .earliest)
        }
    }

    /// When a message was sent according to its Provenance.
    static func sent(_ provenance: JSONValue) -> Instant? {
        for name in ["recorded", "occurredDateTime"] {
            guard let text = provenance[name]?.string else { continue }
            if case .success(let instant) = EventDecoder.result({ () throws(EventRefusal) in
                try EventDecoder.instant(text, at: name)
            }) {
                return instant
            }
        }
        return nil
    }

    /// The identifier at the end of a reference: `Patient/7`, `urn:uuid:7`, `https://…/7`.
    static func identifier(_ reference: String) -> String {
        let start = reference.utf8.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
        guard let start else { return reference }
        return String(reference[reference.utf8.index(after: start)...])
    }

    /// Whether a text is what FHIR calls an id; MedCom's samples show that it need not be a UUID.
    static func isIdentifier(_ text: String) -> Bool {
        (1...idByteCountMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { ASCII.isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }
    }
}

/// The systems of identifiers in MedCom's messages.
enum MedComSystem {
    static let cpr = "urn:oid:1.2.208.176.1.2"
    /// Sundhedsvæsenets Organisationsregister (SOR).
    static let sor = "urn:oid:1.2.208.176.1.1"
    static let gln = ["https://www.gs1.org/gln", "urn:oid:1.3.88"]
    /// Episodes of care in Landspatientregisteret (LPR3).
    static let nationalPatientRegister = "Landspatientregisteret"

    /// The value of the first identifier of a resource in that system.
    static func value(_ resource: JSONValue?, _ system: String) -> String? {
        (resource?["identifier"]?.elements ?? [])
            .first { $0["system"]?.string == system }?["value"]?.string
    }
}
