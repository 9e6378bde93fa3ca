package import WorkingTime

/// Turns bytes from outside into case events, or says why not.
///
/// It keeps no state: the same bytes give the same answer.
package struct EventDecoder: Sendable {
    let registry: CitizenRegistry
    /// Whether that a source was silent is taken from others, too, as a story of what has been.
    let takesSilences: Bool
    /// Whose clocks a message means that tells a time without its offset from UTC.
    let zone: Zone

    /// The longest CloudEvents `id`, in bytes.
    package static let idByteCountMax = 256
    /// The longest CloudEvents `source`, in bytes.
    package static let sourceByteCountMax = 256
    /// The longest CloudEvents `type`, in bytes.
    package static let typeByteCountMax = 128
    /// The longest CloudEvents `correlationid`, in bytes.
    package static let correlationByteCountMax = 256
    /// How many events a batch may hold.
    package static let batchEventCountMax = 10_000
    /// How many headers a message may have.
    package static let headerCountMax = 256
    /// Nothing happened before this: 1990-01-01T00:00:00Z.
    package static let happenedMin = Instant(microseconds: 631_152_000_000_000)

    /// Makes a decoder that knows which citizens have a case here.
    ///
    /// The zone is that of HL7 v2's times that tell no offset; all others tell one.
    package init(
        registry: CitizenRegistry = .empty,
        takesSilences: Bool = false,
        zone: Zone = .utc
    ) {
        self.registry = registry
        self.takesSilences = takesSilences
        self.zone = zone
    }

    /// Decodes one CloudEvent in the JSON format (`application/cloudevents+json`).
    ///
    /// - Parameters:
    ///   - bytes: At most `JSONLimits.event.byteCountMax`.
    ///   - received: When the bytes came.
    /// - Returns: The event, or why it is refused.
    package func structured(
        _ bytes: [UInt8],
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        parsed(bytes, .event).flatMap { structured($0, received: received) }
    }

    /// Decodes a list of CloudEvents (`application/cloudevents-batch+json`): all of them or none.
    ///
    /// - Parameters:
    ///   - bytes: At most `JSONLimits.batch.byteCountMax`.
    ///   - received: When the bytes came.
    /// - Returns: All events in their order, or every refusal with its index.
    package func batch(
        _ bytes: [UInt8],
        received: Instant
    ) -> Result<[DecodedMessage], EventRefusals> {
        switch parsed(bytes, .batch) {
        case .success(let list): batch(list, received: received)
        case .failure(let refusal): .failure(EventRefusals([refusal]))
        }
    }

    /// Decodes a CloudEvent in binary content mode: attributes in `ce-` headers, data in the body.
    ///
    /// - Parameters:
    ///   - headers: All headers of the request, in their order.
    ///   - body: The data, at most `JSONLimits.event.byteCountMax`.
    ///   - received: When the request came.
    /// - Returns: The event, or why it is refused.
    package func binary(
        headers: [(name: String, value: String)],
        body: [UInt8],
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        Self.result { () throws(EventRefusal) in
            let attributes = try CloudEventHeaders(headers)
            var data = JSONValue.emptyObject
            if !body.isEmpty {
                try attributes.requireJSON()
                data = try parsed(body, .event).get()
                try Self.requireFitting(data)
            }
            return .event(
                try Self.event(
                    attributes,
                    data: data,
                    received: received,
                    takesSilences: takesSilences
                )
            )
        }
    }

    /// Decodes a MedCom HospitalNotification (FHIR R4 message bundle in JSON).
    ///
    /// - Parameters:
    ///   - bytes: At most `JSONLimits.event.byteCountMax`.
    ///   - received: When the bytes came.
    /// - Returns: The event, the word that the citizen has no case, or why it is refused.
    package func medcom(
        _ bytes: [UInt8],
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        parsed(bytes, .event).flatMap { medcom($0, received: received) }
    }

    /// Decodes a document whose kind nobody told, such as a file in the spool directory.
    ///
    /// A FHIR bundle is a MedCom message, an object with `specversion` a CloudEvent and a list a
    /// batch of CloudEvents; what begins with MSH is HL7 v2.
    ///
    /// - Parameters:
    ///   - bytes: The whole document.
    ///   - received: When it came.
    /// - Returns: All events in their order, or every refusal.
    package func document(
        _ bytes: [UInt8],
        received: Instant
    ) -> Result<[DecodedMessage], EventRefusals> {
        guard !HL7Document.begins(bytes) else { return hl7(bytes, received: received) }
        let isList = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
        guard !isList else { return batch(bytes, received: received) }
        let decoded = parsed(bytes, .event).flatMap { value -> Result<_, EventRefusal> in
            if value["resourceType"] != nil { return medcom(value, received: received) }
            if value["specversion"] != nil { return structured(value, received: received) }
            return .failure(EventRefusal(.documentUnknown, at: ""))
        }
        return decoded.map { [$0] }.mapError { EventRefusals([$0]) }
    }

    private func parsed(
        _ bytes: [UInt8],
        _ limits: JSONLimits
    ) -> Result<JSONValue, EventRefusal> {
        do throws(JSONError) {
            return .success(try JSONValue(parsing: bytes, limits: limits))
        } catch {
            return .failure(EventRefusal(error))
        }
    }

    private func structured(
        _ value: JSONValue,
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        Self.result { () throws(EventRefusal) in
            let attributes = try CloudEventMembers(value)
            try Self.requireFitting(value)
            let event = try Self.event(
                attributes,
                data: attributes.data(),
                received: received,
                takesSilences: takesSilences
            )
            return .event(event)
        }
    }

    private func batch(
        _ list: JSONValue,
        received: Instant
    ) -> Result<[DecodedMessage], EventRefusals> {
        guard list.kind == .array else {
            return .failure(EventRefusals([EventRefusal(.batchNotList, at: "")]))
        }
        let elements = list.elements
        guard elements.count <= Self.batchEventCountMax else {
            return .failure(EventRefusals([EventRefusal(.batchTooLong, at: "")]))
        }
        var messages: [DecodedMessage] = []
        var refusals: [EventRefusal] = []
        for (index, element) in elements.enumerated() {
            switch structured(element, received: received) {
            case .success(let message):
                messages.append(message.detached)
            case .failure(var refusal):
                refusal.index = index
                refusals.append(refusal)
            }
        }
        return refusals.isEmpty ? .success(messages) : .failure(EventRefusals(refusals))
    }

    /// Refuses an event that would be longer in the store than `JSONLimits.event` lets it be read.
    ///
    /// In a batch an event can be too long by itself, and numbers such as `1e15` grow when they are
    /// written out.
    private static func requireFitting(_ value: JSONValue) throws(EventRefusal) {
        let limit = JSONLimits.event.byteCountMax
        guard value.canonicalByteCountBound > limit, value.text.utf8.count > limit else { return }
        throw EventRefusal(JSONError(.tooLarge))
    }

    static func result<Value>(
        _ body: () throws(EventRefusal) -> Value
    ) -> Result<Value, EventRefusal> {
        do throws(EventRefusal) {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }
}

extension DecodedMessage {
    /// The message without the batch around its data.
    fileprivate var detached: DecodedMessage {
        guard case .event(var event) = self else { return self }
        event.data = event.data.detached
        return .event(event)
    }
}
