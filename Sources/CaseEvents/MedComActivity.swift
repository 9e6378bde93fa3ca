/// What a HospitalNotification tells: the code in `Provenance.activity` of its own Provenance.
///
/// The codes are the value set medcom-hospitalNotification-messageActivities.
struct MedComActivity: Sendable, Hashable {
    /// What became of the stay.
    enum Subject: Sendable, Hashable {
        case admission
        case leaveStart
        case leaveEnd
        case discharge
    }

    /// Whether the message is news, or changes an earlier one.
    enum Change: Sendable, Hashable {
        case news
        case revision
        case cancellation
    }

    let subject: Subject
    let change: Change
    /// Whether the code speaks of an acute outpatient stay.
    let isEmergency: Bool

    /// Reads a code; nothing for one that is not in the value set.
    init?(code: String) {
        var rest = Substring(code)
        change =
            if rest.hasPrefix("revise-") {
                .revision
            } else if rest.hasPrefix("cancel-") {
                .cancellation
            } else {
                .news
            }
        if change != .news { rest = rest.dropFirst(7) }
        switch rest {
        case "admit-inpatient": (subject, isEmergency) = (.admission, false)
        case "admit-emergency": (subject, isEmergency) = (.admission, true)
        case "start-leave-inpatient": (subject, isEmergency) = (.leaveStart, false)
        case "end-leave-inpatient": (subject, isEmergency) = (.leaveEnd, false)
        case "discharge-inpatient-home": (subject, isEmergency) = (.discharge, false)
        case "discharge-emergency-home": (subject, isEmergency) = (.discharge, true)
        default: return nil
        }
    }

    /// MedCom's own name of the message, such as `RE_STIN`.
    func messageType(isDeceased: Bool) -> String {
        let prefix =
            switch change {
            case .news: ""
            case .revision: "RE_"
            case .cancellation: "AN_"
            }
        if isDeceased, change != .cancellation { return prefix + "MORS" }
        let name =
            switch subject {
            case .admission: isEmergency ? "STAA" : "STIN"
            case .leaveStart: "STOR"
            case .leaveEnd: "SLOR"
            case .discharge: "SLHJ"
            }
        return prefix + name
    }
}
