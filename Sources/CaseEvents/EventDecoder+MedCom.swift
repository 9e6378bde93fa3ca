import WorkingTime

extension EventDecoder {
    /// Decodes a HospitalNotification (MedCom 3.0.2).
    ///
    /// A citizen without a case is recognised before anything else is looked at, because nothing
    /// about them may be kept, not even why a message is refused (R.BR1, R.BR2).
    func medcom(
        _ bundle: JSONValue,
        received: Instant
    ) -> Result<DecodedMessage, EventRefusal> {
        Self.result { () throws(EventRefusal) in
            let message = try MedComMessage(bundle)
            let encounter =
                message.resource(message.header["focus"]?.elements.first, "Encounter")
                ?? message.only("Encounter")
            let patient =
                message.resource(encounter?["subject"], "Patient") ?? message.only("Patient")
            guard let patient else { throw EventRefusal(.medcomResource, at: "Patient") }
            let isDeceased = Self.isDeceased(patient)
            let activity = Self.activityCode(message).flatMap(MedComActivity.init(code:))
            guard let caseReference = try caseReference(patient) else {
                let type = activity?.messageType(isDeceased: isDeceased)
                return .withoutCase(messageType: type ?? "HospitalNotification")
            }
            guard message.namesItsEvent else {
                throw EventRefusal(.medcomField, at: "MessageHeader.eventCoding")
            }
            guard let encounter else { throw EventRefusal(.medcomResource, at: "Encounter") }
            let event = try Self.event(
                message,
                encounter,
                isDeceased: isDeceased,
                caseReference: caseReference,
                received: received
            )
            return .event(event)
        }
    }

    private static func event(
        _ message: MedComMessage,
        _ encounter: JSONValue,
        isDeceased: Bool,
        caseReference: CaseReference,
        received: Instant
    ) throws(EventRefusal) -> CaseEvent {
        guard let provenance = message.provenance else {
            throw EventRefusal(.medcomResource, at: "Provenance")
        }
        guard let code = activityCode(message) else {
            throw EventRefusal(.medcomField, at: "Provenance.activity")
        }
        guard let activity = MedComActivity(code: code) else {
            throw EventRefusal(.medcomActivity, at: "Provenance.activity")
        }
        let stay = try MedComStay(encounter)
        let sent = MedComMessage.sent(provenance)
        let entity = provenance["entity"]?.elements.first
        let news = MedComNews(
            activity,
            isRemoval: entity?["role"]?.string == "removal",
            isDeceased: isDeceased
        )
        guard let happened = try news.happened(stay) ?? sent else {
            throw EventRefusal(.medcomField, at: "Provenance.recorded")
        }
        var event = CaseEvent(
            reference: EventReference(
                source: try source(message),
                id: message.headerID + "/" + stay.episode
            ),
            type: news.eventType,
            caseReference: caseReference,
            happened: happened,
            sent: sent,
            correlation: stay.episode,
            sensitivity: .personal,
            received: received
        )
        if case .told(let subject) = news {
            let ward = message.resource(encounter["serviceProvider"], "Organization")
            event.data = try data(subject, activity, stay, ward: ward)
        }
        if news.isCancellation || activity.change == .revision {
            let previous = EventReference(
                source: event.reference.source,
                id: try previousHeaderID(entity) + "/" + stay.episode
            )
            guard previous != event.reference else {
                throw EventRefusal(.refersToItself, at: "Provenance.entity.what")
            }
            if news.isCancellation { event.retracts = previous } else { event.replaces = previous }
        }
        return event
    }

    private static func data(
        _ subject: MedComActivity.Subject,
        _ activity: MedComActivity,
        _ stay: MedComStay,
        ward: JSONValue?
    ) throws(EventRefusal) -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        switch subject {
        case .admission:
            writer.name("acute")
            writer.boolean(activity.isEmergency)
            writer.member("kind", stay.kind)
            writer.member("ward_name", wardText(ward?["name"]?.string))
            writer.member("ward_sor", wardText(MedComSystem.value(ward, MedComSystem.sor)))
        case .discharge:
            writer.member("kind", stay.kind)
        case .leaveStart, .leaveEnd:
            break
        }
        writer.endObject()
        do throws(JSONError) {
            return try JSONValue(parsing: writer.bytes)
        } catch {
            throw EventRefusal(error)
        }
    }

    /// A ward's name or number; one that cannot be shown in a line is left out.
    private static func wardText(_ text: String?) -> String? {
        guard let text, (1...256).contains(text.utf8.count), !text.holdsControlCharacter else {
            return nil
        }
        return text
    }

    private static func activityCode(_ message: MedComMessage) -> String? {
        (message.provenance?["activity"]?["coding"]?.elements ?? [])
            .lazy.compactMap { $0["code"]?.string }.first
    }

    private static func isDeceased(_ patient: JSONValue) -> Bool {
        patient["deceasedBoolean"]?.boolean == true || patient["deceasedDateTime"]?.string != nil
    }

    private static func previousHeaderID(_ entity: JSONValue?) throws(EventRefusal) -> String {
        let place = "Provenance.entity.what"
        let what = entity?["what"]
        guard let text = what?["reference"]?.string ?? what?["identifier"]?["value"]?.string else {
            throw EventRefusal(.medcomField, at: place)
        }
        let id = MedComMessage.identifier(text)
        guard MedComMessage.isIdentifier(id) else {
            throw EventRefusal(.medcomFieldMalformed, at: place)
        }
        return id
    }

    /// The case of the message's citizen; nothing when they have none here.
    ///
    /// A citizen without a CPR number (a replacement number of one region) has no case here.
    private func caseReference(_ patient: JSONValue) throws(EventRefusal) -> CaseReference? {
        let place = "Patient.identifier"
        guard let identifiers = patient["identifier"]?.elements, !identifiers.isEmpty else {
            throw EventRefusal(.medcomField, at: place)
        }
        guard let cpr = MedComSystem.value(patient, MedComSystem.cpr) else { return nil }
        guard CivilRegistrationNumber(cpr) != nil else {
            throw EventRefusal(.medcomFieldMalformed, at: place)
        }
        return registry.caseReference(cpr: cpr)
    }

    /// The sending organisation by its SOR number, else by its endpoint or its location number.
    private static func source(_ message: MedComMessage) throws(EventRefusal) -> String {
        let sender = message.resource(message.header["sender"], "Organization")
        if let sor = MedComSystem.value(sender, MedComSystem.sor),
            MedComMessage.isIdentifier(sor)
        {
            return MedComSystem.sor + ":" + sor
        }
        let endpoint = message.header["source"]?["endpoint"]?.string ?? ""
        let parts = endpoint.split(separator: "#id=", omittingEmptySubsequences: false)
        if parts.count == 2, MedComMessage.isIdentifier(String(parts[1])) {
            return MedComSystem.sor + ":" + parts[1]
        }
        for system in MedComSystem.gln {
            if let gln = MedComSystem.value(sender, system), MedComMessage.isIdentifier(gln) {
                return "urn:oid:1.3.88:" + gln
            }
        }
        throw EventRefusal(.medcomField, at: "MessageHeader.sender")
    }
}
