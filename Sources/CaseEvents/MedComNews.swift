import WorkingTime

/// What a HospitalNotification amounts to, when its activity, its role and the patient's life are
/// taken together.
enum MedComNews {
    case told(MedComActivity.Subject)
    case death
    /// The subject is unknown when a death is cancelled: such a message repeats the stay's
    /// activity, and only the role of its entity, `removal`, shows what it is.
    case cancelled(MedComActivity.Subject?)

    /// A death is looked for before the activity, because it repeats the last one: otherwise a
    /// death would read as an admission.
    init(_ activity: MedComActivity, isRemoval: Bool, isDeceased: Bool) {
        self =
            if activity.change == .cancellation {
                .cancelled(activity.subject)
            } else if isRemoval {
                .cancelled(nil)
            } else if isDeceased {
                .death
            } else {
                .told(activity.subject)
            }
    }

    var isCancellation: Bool {
        if case .cancelled = self { true } else { false }
    }

    var eventType: String {
        switch self {
        case .cancelled: CaseEvent.retractedType
        case .death: "citizen.deceased"
        case .told(.admission): "hospital.admitted"
        case .told(.leaveStart): "hospital.leave_started"
        case .told(.leaveEnd): "hospital.leave_ended"
        case .told(.discharge): "hospital.discharged"
        }
    }

    /// When it happened according to the stay.
    ///
    /// What is cancelled and deaths may lack a time of their own; when they were sent is then close
    /// enough, because hospitals send at once (S.BR13).
    func happened(_ stay: MedComStay) throws(EventRefusal) -> Instant? {
        switch self {
        case .told(let subject): try stay.happened(subject)
        case .cancelled(let subject?): try stay.happenedIfTold(subject)
        case .cancelled(nil), .death: try stay.happenedIfTold(.discharge)
        }
    }
}
