import WorkingTime

/// What a message amounts to, when its trigger, the class of the visit and the patient's life are
/// taken together.
enum HL7News: Sendable, Hashable {
    case told(type: String, happened: [HL7Place])
    /// The latest event of one of these types does not hold.
    case takenBack([String], isOfVisit: Bool)
    case nothing(NoEventReason)
}

/// The visit that a message tells about, and the event that comes of it.
struct HL7Stay {
    private let message: HL7Message
    private let trigger: HL7Trigger
    private let number: String
    private let zone: Zone
    private let patientClass: HL7PatientClass

    /// - Parameters:
    ///   - message: An ADT message.
    ///   - trigger: What its MSH-9 says.
    ///   - number: The citizen's CPR number, which may stand in nothing that is kept.
    ///   - zone: Of times that tell no offset.
    init(_ message: HL7Message, trigger: HL7Trigger, number: String, zone: Zone) {
        self.message = message
        self.trigger = trigger
        self.number = number
        self.zone = zone
        patientClass = HL7PatientClass(message.text("PV1", 2))
    }

    /// A death is looked for before the rest, because a message goes on telling what it told before:
    /// otherwise a death would read as a discharge.
    var news: HL7News {
        switch trigger {
        case .merge: return .nothing(.merge)
        case .deletion: return .nothing(.noNews)
        case .cancellation(let types):
            guard patientClass != .outpatient else { return .nothing(.outpatient) }
            // Whoever is dead all the same was only discharged wrongly.
            let takenBack = types.filter { $0 != HL7Trigger.deceased || !isDeceased }
            return .takenBack(takenBack, isOfVisit: true)
        default: break
        }
        if isDeceased {
            return .told(type: HL7Trigger.deceased, happened: HL7Trigger.deathFields)
        }
        return switch trigger {
        case .admission where patientClass != .outpatient: told(HL7Trigger.admitted)
        case .registration where patientClass.kind != nil: told(HL7Trigger.admitted)
        case .becomesInpatient: told(HL7Trigger.admitted)
        case .discharge where patientClass != .outpatient: told(HL7Trigger.discharged)
        case .becomesOutpatient: told(HL7Trigger.discharged)
        case .announcedDischarge where patientClass != .outpatient:
            told(HL7Trigger.dischargePlanned)
        case .leaveStart: told(HL7Trigger.leaveStarted)
        case .leaveEnd: told(HL7Trigger.leaveEnded)
        case .update where message.isNull("PID", 29) || message.isNull("PID", 30):
            .takenBack([HL7Trigger.deceased], isOfVisit: false)
        case .update: .nothing(.update)
        case .admission, .registration, .discharge, .announcedDischarge: .nothing(.outpatient)
        case .cancellation, .merge, .deletion, .other: .nothing(.noNews)
        }
    }

    /// The event that the message tells.
    func event(
        type: String,
        happened fields: [HL7Place],
        caseReference: CaseReference,
        received: Instant
    ) throws(EventRefusal) -> CaseEvent {
        CaseEvent(
            reference: EventReference(source: try source(), id: try controlID()),
            type: type,
            caseReference: caseReference,
            happened: try happened(fields),
            sent: sent,
            correlation: try visit(),
            sensitivity: .personal,
            data: try data(type),
            received: received
        )
    }

    /// The event that takes back the latest one of some types.
    func retraction(
        of types: [String],
        isOfVisit: Bool,
        caseReference: CaseReference,
        received: Instant
    ) throws(EventRefusal) -> CaseEvent {
        let source = try source()
        return CaseEvent(
            reference: EventReference(source: source, id: try controlID()),
            type: CaseEvent.retractedType,
            caseReference: caseReference,
            happened: try happened(trigger.timeFields),
            sent: sent,
            correlation: isOfVisit ? try visit() : nil,
            sensitivity: .personal,
            retracts: .latest(of: types, from: source),
            received: received
        )
    }

    private func told(_ type: String) -> HL7News {
        .told(type: type, happened: trigger.timeFields)
    }

    private var isDeceased: Bool {
        message.text("PID", 30) == "Y"
            || (message.text("PID", 29) != nil && message.text("PID", 30) == nil)
    }

    // MARK: Who and which

    /// The sending facility and application: `hl7v2://MSH-4/MSH-3`.
    private func source() throws(EventRefusal) -> String {
        let facility = message.text("MSH", 4) ?? message.text("MSH", 4, component: 2)
        let application = message.text("MSH", 3) ?? message.text("MSH", 3, component: 2)
        guard facility != nil || application != nil else {
            throw EventRefusal(.hl7Field, at: "MSH-3")
        }
        let parts = [facility, application].map { Self.percentEncoded($0 ?? "") }
        let source = "hl7v2://" + parts.joined(separator: "/")
        guard source.utf8.count <= EventDecoder.sourceByteCountMax, !holdsNumber(source) else {
            throw EventRefusal(.hl7FieldMalformed, at: "MSH-3")
        }
        return source
    }

    /// MSH-10, by which a message that is sent again is known.
    private func controlID() throws(EventRefusal) -> String {
        let place = "MSH-10"
        guard let id = message.text("MSH", 10) else { throw EventRefusal(.hl7Field, at: place) }
        guard id.utf8.count <= EventDecoder.idByteCountMax, !id.holdsControlCharacter,
            !holdsNumber(id)
        else { throw EventRefusal(.hl7FieldMalformed, at: place) }
        return id
    }

    /// The number of the visit, by which its events belong together.
    private func visit() throws(EventRefusal) -> String? {
        for place in [HL7Place("PV1", 19), HL7Place("PV1", 50), HL7Place("PID", 18)] {
            guard let visit = message.text(place.segment, place.field) else { continue }
            guard visit.utf8.count <= MedComStay.episodeByteCountMax,
                visit.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !holdsNumber(visit)
            else { throw EventRefusal(.hl7FieldMalformed, at: place.description) }
            return visit
        }
        return nil
    }

    /// Whether the citizen's number stands in a text that will be kept.
    private func holdsNumber(_ text: String) -> Bool {
        let digits = number.utf8.filter(ASCII.isDigit)
        let bytes = Array(text.utf8)
        let plain = bytes.filter { $0 != UInt8(ascii: "-") }
        guard plain.count >= digits.count else { return false }
        return plain.indices.dropLast(digits.count - 1).contains { start in
            plain[start..<(start + digits.count)].elementsEqual(digits)
        }
    }

    private static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        let hexadecimal = Array("0123456789ABCDEF")
        for byte in text.utf8 {
            if ASCII.isAlphanumeric(byte) || "-._".utf8.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%"
                encoded.append(hexadecimal[Int(byte >> 4)])
                encoded.append(hexadecimal[Int(byte & 0xF)])
            }
        }
        return encoded
    }

    // MARK: When

    /// The first of the fields that is filled in.
    ///
    /// One that tells only the day, as PV1-45 often does, is made more exact by a later one that
    /// tells a time of the same day; otherwise it is the day's first instant.
    private func happened(_ fields: [HL7Place]) throws(EventRefusal) -> Instant {
        var rest = fields[...]
        while let place = rest.popFirst() {
            guard let time = try time(place) else { continue }
            guard !time.isExact else { return time.start }
            let finer = rest.lazy.compactMap { readable($0) }.first {
                $0.isExact && time.start <= $0.start && $0.start <= time.end
            }
            return finer?.start ?? time.start
        }
        throw EventRefusal(.hl7Field, at: fields.first?.description ?? "EVN-2")
    }

    /// When the sender put it on record; what cannot be read is not known.
    private var sent: Instant? {
        (readable(HL7Place("MSH", 7)) ?? readable(HL7Place("EVN", 2)))?.start
    }

    private func time(_ place: HL7Place) throws(EventRefusal) -> HL7Time? {
        guard let text = message.text(place.segment, place.field) else { return nil }
        return try HL7Time(text, zone: zone, at: place.description)
    }

    private func readable(_ place: HL7Place) -> HL7Time? {
        let result = EventDecoder.result { () throws(EventRefusal) in try time(place) }
        guard case .success(let time) = result else { return nil }
        return time
    }

    // MARK: What

    private func data(_ type: String) throws(EventRefusal) -> JSONValue {
        var writer = JSONWriter()
        writer.beginObject()
        switch type {
        case HL7Trigger.admitted:
            if let isAcute {
                writer.name("acute")
                writer.boolean(isAcute)
            }
            writer.member("kind", trigger == .becomesInpatient ? "inpatient" : patientClass.kind)
            writer.member("ward_name", wardName)
        case HL7Trigger.discharged:
            writer.member("kind", trigger == .becomesOutpatient ? "inpatient" : patientClass.kind)
        case HL7Trigger.dischargePlanned:
            writer.member("planned_for", expectedDischarge)
        default: break
        }
        writer.endObject()
        do throws(JSONError) {
            return try JSONValue(parsing: writer.bytes)
        } catch {
            throw EventRefusal(error)
        }
    }

    /// Whether the stay was unplanned: PV1-4 (table 0007), else the class of the visit.
    private var isAcute: Bool? {
        switch message.text("PV1", 4) {
        case "A", "E", "U": true
        case "C", "R": false
        default: patientClass == .emergency ? true : nil
        }
    }

    /// The description of the place, else the point of care; one that cannot be shown is left out.
    private var wardName: String? {
        let name = message.text("PV1", 3, component: 9) ?? message.text("PV1", 3)
        guard let name, (1...256).contains(name.utf8.count), !name.holdsControlCharacter,
            !CivilRegistrationNumber.occurs(in: name), !holdsNumber(name)
        else { return nil }
        return name
    }

    /// PV2-9; one that cannot be read is left out, because it matters more that it is announced.
    private var expectedDischarge: String? {
        guard let time = readable(HL7Place("PV2", 9)), let date = time.date else { return nil }
        return time.isExact ? time.start.rfc3339 : date.description
    }
}
