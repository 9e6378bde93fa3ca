import WorkingTime

extension EventDecoder {
    /// Senders may put this before the types of the vocabulary.
    static let typePrefix = "dk.tovholder."

    /// Checks the attributes of a CloudEvent and makes a case event of them.
    static func event(
        _ attributes: some CloudEventAttributes,
        data: JSONValue,
        received: Instant,
        takesSilences: Bool
    ) throws(EventRefusal) -> CaseEvent {
        guard try attributes.text("specversion") == "1.0" else {
            throw EventRefusal(.specversion, at: attributes.place("specversion"))
        }
        let source = try source(attributes, "source")
        guard let source else {
            throw EventRefusal(.attributeMissing, at: attributes.place("source"))
        }
        let reference = EventReference(
            source: source,
            id: try attributes.required("id", byteCountMax: idByteCountMax)
        )
        let retracts = try earlier(attributes, "retracts", "retractssource", reference)
        let replaces = try earlier(attributes, "replaces", "replacessource", reference)
        guard retracts == nil || replaces == nil else {
            throw EventRefusal(.retractsAndReplaces, at: attributes.place("retracts"))
        }
        guard data.kind == .object else {
            throw EventRefusal(.dataNotObject, at: attributes.place("data"))
        }
        guard let happened = try time(attributes, "time") else {
            throw EventRefusal(.attributeMissing, at: attributes.place("time"))
        }
        let type = try type(attributes, retracts: retracts != nil)
        let caseReference = try caseReference(attributes)
        try refuseReserved(
            attributes,
            reference: reference,
            type: type,
            caseReference: caseReference,
            earlier: retracts ?? replaces,
            takesSilences: takesSilences
        )
        return CaseEvent(
            reference: reference,
            type: type,
            caseReference: caseReference,
            happened: happened,
            sent: try time(attributes, "recordedtime"),
            correlation: try attributes.optional(
                "correlationid",
                byteCountMax: correlationByteCountMax
            ),
            provenance: try choice(attributes, "provenance", .provenance) ?? .observed,
            sensitivity: try choice(attributes, "sensitivity", .sensitivity) ?? .open,
            retracts: retracts,
            replaces: replaces,
            data: data,
            received: received
        )
    }

    /// Nobody outside may speak for the daemon: a forged answer would silence an alert.
    private static func refuseReserved(
        _ attributes: some CloudEventAttributes,
        reference: EventReference,
        type: String,
        caseReference: CaseReference,
        earlier: EventReference?,
        takesSilences: Bool
    ) throws(EventRefusal) {
        let place: String? =
            if reference.source == CaseEvent.ownSource {
                "source"
            } else if takesSilences, CaseEvent.silenceTypes.contains(type) {
                nil
            } else if type.hasPrefix(CaseEvent.alertTypePrefix) || CaseEvent.ownTypes.contains(type)
            {
                "type"
            } else if caseReference.isDaemons {
                "subject"
            } else if earlier?.source == CaseEvent.ownSource {
                "retractssource"
            } else {
                nil
            }
        guard let place else { return }
        throw EventRefusal(.reserved, at: attributes.place(place))
    }

    /// Reads a time that has a zone and is not absurd.
    static func instant(_ text: String, at place: String) throws(EventRefusal) -> Instant {
        let instant: Instant
        do throws(TimeTextError) {
            instant = try Instant(rfc3339: text)
        } catch {
            switch error {
            case .zoneMissing: throw EventRefusal(.timeZoneMissing, at: place)
            case .malformed: throw EventRefusal(.timeMalformed, at: place)
            case .outOfRange: throw EventRefusal(.timeAbsurd, at: place)
            }
        }
        guard instant >= happenedMin else { throw EventRefusal(.timeAbsurd, at: place) }
        return instant
    }

    private static func time(
        _ attributes: some CloudEventAttributes,
        _ name: String
    ) throws(EventRefusal) -> Instant? {
        guard let text = try attributes.optional(name, byteCountMax: 64) else { return nil }
        return try instant(text, at: attributes.place(name))
    }

    private static func type(
        _ attributes: some CloudEventAttributes,
        retracts: Bool
    ) throws(EventRefusal) -> String {
        guard var text = try attributes.optional("type", byteCountMax: typeByteCountMax) else {
            guard retracts else {
                throw EventRefusal(.attributeMissing, at: attributes.place("type"))
            }
            return CaseEvent.retractedType
        }
        if text.hasPrefix(typePrefix) { text = String(text.dropFirst(typePrefix.count)) }
        let words = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isSound = words.allSatisfy { word in
            word.first.map(ASCII.isLowerCaseLetter) == true
                && word.allSatisfy {
                    ASCII.isLowerCaseLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "_")
                }
        }
        guard isSound, words.count > 1 else {
            throw EventRefusal(.type, at: attributes.place("type"))
        }
        guard retracts || text != CaseEvent.retractedType else {
            throw EventRefusal(.retractsMissing, at: attributes.place("retracts"))
        }
        return text
    }

    private static func source(
        _ attributes: some CloudEventAttributes,
        _ name: String
    ) throws(EventRefusal) -> String? {
        let text = try attributes.optional(name, byteCountMax: sourceByteCountMax)
        guard text?.utf8.contains(0x20) != true else {
            throw EventRefusal(.source, at: attributes.place(name))
        }
        return text
    }

    private static func caseReference(
        _ attributes: some CloudEventAttributes
    ) throws(EventRefusal) -> CaseReference {
        guard let text = try attributes.text("subject") else {
            throw EventRefusal(.attributeMissing, at: attributes.place("subject"))
        }
        do throws(CaseReferenceError) {
            return try CaseReference(checking: text)
        } catch {
            throw EventRefusal(error, at: attributes.place("subject"))
        }
    }

    private static func earlier(
        _ attributes: some CloudEventAttributes,
        _ name: String,
        _ sourceName: String,
        _ own: EventReference
    ) throws(EventRefusal) -> EventReference? {
        let otherSource = try source(attributes, sourceName)
        guard let id = try attributes.optional(name, byteCountMax: idByteCountMax) else {
            return nil
        }
        let earlier = EventReference(source: otherSource ?? own.source, id: id)
        guard earlier != own else {
            throw EventRefusal(.refersToItself, at: attributes.place(name))
        }
        return earlier
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ attributes: some CloudEventAttributes,
        _ name: String,
        _ reason: RefusalReason
    ) throws(EventRefusal) -> Choice? {
        guard let text = try attributes.optional(name, byteCountMax: 64) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw EventRefusal(reason, at: attributes.place(name))
        }
        return choice
    }
}
