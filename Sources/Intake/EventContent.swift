internal import CaseEvents
internal import Dispatch
internal import HTTPTypes
internal import WorkingTime

/// How events stand in a request (CloudEvents HTTP binding section 3; MedCom FHIR messaging;
/// HL7 over HTTP).
enum EventContent: Hashable {
    case structured
    case batch
    case binary
    case medcom
    case hl7

    /// The content types that name the kind of events themselves.
    static let acceptedTypes = """
        application/cloudevents+json, application/cloudevents-batch+json, application/fhir+json, \
        application/hl7-v2
        """

    /// HL7 over HTTP uses all three; none of them is registered.
    private static let hl7Types = [
        "application/hl7-v2", "application/hl7-v2+er7", "x-application/hl7-v2+er7",
    ]

    private static let specversion = HTTPField.Name("ce-specversion")

    /// Looks at the headers; nothing when they name no kind that is taken.
    init?(_ headers: HTTPFields) {
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            return nil
        }
        let isBinary = Self.specversion.map { headers[$0] != nil } ?? false
        guard let value = headers[.contentType] else {
            guard isBinary else { return nil }
            self = .binary
            return
        }
        guard let type = ContentType(value) else { return nil }
        // Which characters a message of HL7 v2 is written in, its MSH-18 says.
        guard type.isUTF8 || Self.hl7Types.contains(type.name) else { return nil }
        switch type.name {
        case "application/cloudevents+json": self = .structured
        case "application/cloudevents-batch+json": self = .batch
        case let name where name.hasPrefix("application/cloudevents"): return nil
        case _ where isBinary: self = .binary
        case "application/fhir+json": self = .medcom
        case let name where Self.hl7Types.contains(name): self = .hl7
        default: return nil
        }
    }

    /// Decodes all events or says what is wrong with each that is refused.
    func decode(
        _ bytes: [UInt8],
        headers: HTTPFields,
        by decoder: EventDecoder,
        received: Instant
    ) -> Result<[DecodedMessage], EventRefusals> {
        let decoded: Result<DecodedMessage, EventRefusal>
        switch self {
        case .batch: return decoder.batch(bytes, received: received)
        case .structured: decoded = decoder.structured(bytes, received: received)
        case .hl7: return decoder.hl7(bytes, received: received)
        case .medcom: decoded = decoder.medcom(bytes, received: received)
        case .binary:
            let pairs = headers.map { (name: $0.name.rawName, value: $0.value) }
            decoded = decoder.binary(headers: pairs, body: bytes, received: received)
        }
        return decoded.map { [$0] }.mapError { EventRefusals([$0]) }
    }
}

/// A thread for long decoding, so that short requests are answered meanwhile.
struct DecodingQueue: Sendable {
    /// From this length on a body is decoded on the queue, in bytes.
    static let byteCountMin = 65_536

    private let queue = DispatchQueue(label: "decoding")

    func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: work()) }
        }
    }
}
