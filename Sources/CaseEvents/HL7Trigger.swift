/// What a trigger event of an ADT message (MSH-9.2, table 0003) tells about a citizen's stay.
///
/// EVN-1 is not looked at: it repeats the trigger, and in practice often wrongly.
enum HL7Trigger: Sendable, Hashable {
    /// A01: a bed was given.
    case admission
    /// A04: someone was registered, in an emergency ward or as an outpatient.
    case registration
    /// A06: an outpatient became an inpatient.
    case becomesInpatient
    /// A07: an inpatient no longer is one.
    case becomesOutpatient
    /// A03.
    case discharge
    /// A16: a discharge is expected.
    case announcedDischarge
    /// A21.
    case leaveStart
    /// A22.
    case leaveEnd
    /// A11, A13, A25, A52 and A53 take back the latest event of these types of the visit.
    case cancellation([String])
    /// A08, A28 and A31: what is known of the person or the visit, as it now is.
    case update
    /// A18, A24, A30, A34 to A37, A39 to A42, A44 to A47, A49 to A51: numbers are joined or moved.
    case merge
    /// A23 and A29: a record was wrong and is gone, with whatever it still says.
    case deletion
    /// All others, such as transfers and what is planned.
    case other

    init(_ code: String) {
        self =
            switch code {
            case "A01": .admission
            case "A03": .discharge
            case "A04": .registration
            case "A06": .becomesInpatient
            case "A07": .becomesOutpatient
            case "A08", "A28", "A31": .update
            case "A11": .cancellation([Self.admitted])
            // A discharge by death is told as a death.
            case "A13": .cancellation([Self.discharged, Self.deceased])
            case "A16": .announcedDischarge
            case "A21": .leaveStart
            case "A22": .leaveEnd
            case "A25": .cancellation([Self.dischargePlanned])
            case "A52": .cancellation([Self.leaveStarted])
            case "A53": .cancellation([Self.leaveEnded])
            case "A18", "A24", "A30", "A34", "A35", "A36", "A37", "A39", "A40", "A41", "A42",
                "A44", "A45", "A46", "A47", "A49", "A50", "A51":
                .merge
            case "A23", "A29": .deletion
            default: .other
            }
    }

    static let admitted = "hospital.admitted"
    static let discharged = "hospital.discharged"
    static let dischargePlanned = "hospital.discharge_planned"
    static let leaveStarted = "hospital.leave_started"
    static let leaveEnded = "hospital.leave_ended"
    static let deceased = "citizen.deceased"

    /// The fields that tell when it happened, the most telling first.
    ///
    /// An announcement counts from when it was made, not from the day that it announces.
    var timeFields: [HL7Place] {
        let recorded = [HL7Place("EVN", 2), HL7Place("MSH", 7)]
        let occurred = [HL7Place("EVN", 6)] + recorded
        return switch self {
        case .admission, .registration: [HL7Place("PV1", 44)] + occurred
        case .discharge: [HL7Place("PV1", 45)] + occurred
        case .becomesInpatient, .becomesOutpatient, .leaveStart, .leaveEnd: occurred
        case .announcedDischarge, .cancellation, .update, .merge, .deletion, .other:
            recorded
        }
    }

    /// The fields that tell when someone died.
    static let deathFields = [
        HL7Place("PID", 29), HL7Place("PV1", 45), HL7Place("EVN", 6), HL7Place("EVN", 2),
        HL7Place("MSH", 7),
    ]
}

/// A field of a message.
struct HL7Place: Sendable, Hashable, CustomStringConvertible {
    let segment: String
    let field: Int

    init(_ segment: String, _ field: Int) {
        self.segment = segment
        self.field = field
    }

    var description: String { "\(segment)-\(field)" }
}

/// What kind of visit it is: PV1-2 (table 0004).
enum HL7PatientClass: Sendable, Hashable {
    case inpatient
    case emergency
    /// An outpatient, a recurring patient or an account: nobody stays.
    case outpatient
    /// Nothing, not yet known, or a letter of the sender's own.
    case unknown

    init(_ code: String?) {
        self =
            switch code {
            case "I", "B": .inpatient
            case "E": .emergency
            case "O", "R", "C", "N": .outpatient
            default: .unknown
            }
    }

    /// The vocabulary's word.
    var kind: String? {
        switch self {
        case .inpatient: "inpatient"
        case .emergency: "emergency"
        case .outpatient, .unknown: nil
        }
    }
}
