package import WorkingTime

extension EventDecoder {
    /// The years that a time of HL7 v2 may lie in.
    static let yearMin = 1_900
    static let yearMax = 9_998

    /// Whether the bytes look like messages of HL7 v2.
    package static func isHL7(_ bytes: [UInt8]) -> Bool { HL7Document.begins(bytes) }

    /// Decodes the ADT messages of HL7 v2 in a file or request: all of them or none.
    ///
    /// - Parameters:
    ///   - bytes: At most 20 MiB; a message at most 1 MiB.
    ///   - received: When the bytes came.
    /// - Returns: What each message amounts to, or every refusal with its index.
    package func hl7(
        _ bytes: [UInt8],
        received: Instant
    ) -> Result<[DecodedMessage], EventRefusals> {
        let documents = Self.result { () throws(EventRefusal) in try HL7Document.messages(bytes) }
        switch documents {
        case .failure(let refusal): return .failure(EventRefusals([refusal]))
        case .success(let documents):
            var messages: [DecodedMessage] = []
            var refusals: [EventRefusal] = []
            for (index, segments) in documents.enumerated() {
                let decoded = Self.result { () throws(EventRefusal) in
                    try self.message(HL7Message(segments), received: received)
                }
                switch decoded {
                case .success(let message): messages.append(message)
                case .failure(var refusal):
                    if documents.count > 1 { refusal.index = index }
                    refusals.append(refusal)
                }
            }
            return refusals.isEmpty ? .success(messages) : .failure(EventRefusals(refusals))
        }
    }

    /// As for MedCom's messages, whose citizen has no case is found out before all else.
    private func message(
        _ message: HL7Message,
        received: Instant
    ) throws(EventRefusal) -> DecodedMessage {
        guard let type = message.text("MSH", 9) else {
            throw EventRefusal(.hl7Field, at: "MSH-9")
        }
        guard type == "ADT" else { throw EventRefusal(.hl7Type, at: "MSH-9") }
        guard let code = message.text("MSH", 9, component: 2) else {
            throw EventRefusal(.hl7Field, at: "MSH-9")
        }
        let trigger = HL7Trigger(code)
        let messageType = Self.isTrigger(code) ? "ADT^\(code)" : "ADT"
        guard message.holds("PID") else {
            guard trigger == .other || trigger == .deletion else {
                throw EventRefusal(.hl7Segment, at: "PID")
            }
            return .withoutEvent(messageType: messageType, because: .noNews)
        }
        let citizen = try HL7Citizen(message)
        guard let number = citizen?.number,
            let caseReference = registry.caseReference(cpr: number)
        else { return withoutCase(message, trigger: trigger, messageType: messageType) }
        if ["T", "D"].contains(message.text("MSH", 11)) {
            return .withoutEvent(
                messageType: messageType,
                because: .notProduction,
                caseReference: caseReference
            )
        }
        let stay = HL7Stay(message, trigger: trigger, number: number, zone: zone)
        return switch stay.news {
        case .nothing(let reason):
            .withoutEvent(
                messageType: messageType,
                because: reason,
                caseReference: caseReference
            )
        case .told(let type, let fields):
            .event(
                try stay.event(
                    type: type,
                    happened: fields,
                    caseReference: caseReference,
                    received: received
                )
            )
        case .takenBack(let types, let isOfVisit):
            .event(
                try stay.retraction(
                    of: types,
                    isOfVisit: isOfVisit,
                    caseReference: caseReference,
                    received: received
                )
            )
        }
    }

    /// Whoever has no case under the number that is left may have one under the number that is gone.
    private func withoutCase(
        _ message: HL7Message,
        trigger: HL7Trigger,
        messageType: String
    ) -> DecodedMessage {
        guard trigger == .merge, let number = HL7Citizen.formerNumber(message),
            let caseReference = registry.caseReference(cpr: number)
        else { return .withoutCase(messageType: messageType) }
        return .withoutEvent(
            messageType: messageType,
            because: .merge,
            caseReference: caseReference
        )
    }

    /// Whether a trigger may stand in a count: a letter and two digits or letters.
    private static func isTrigger(_ code: String) -> Bool {
        code.utf8.count == 3 && code.utf8.allSatisfy(ASCII.isAlphanumeric)
    }
}
