import WorkingTime

/// The stay that a HospitalNotification tells about: what its Encounter holds.
struct MedComStay {
    private let encounter: JSONValue
    private let leave: JSONValue?
    /// What rules correlate by: the hospital's own number of the episode of care.
    let episode: String
    /// `inpatient` (IMP) or `emergency` (EMER).
    let kind: String

    /// The longest number of an episode that is accepted, in bytes.
    static let episodeByteCountMax = 128

    init(_ encounter: JSONValue) throws(EventRefusal) {
        self.encounter = encounter
        leave =
            (encounter["extension"]?.elements ?? [])
            .first { $0["url"]?.string?.hasSuffix("leave-period-extension") == true }?[
                "valuePeriod"
            ]
        guard let code = encounter["class"]?["code"]?.string else {
            throw EventRefusal(.medcomField, at: "Encounter.class")
        }
        switch code {
        case "IMP": kind = "inpatient"
        case "EMER": kind = "emergency"
        default: throw EventRefusal(.medcomClass, at: "Encounter.class")
        }
        episode = try Self.episode(encounter)
    }

    /// When what the message tells about happened.
    func happened(_ subject: MedComActivity.Subject) throws(EventRefusal) -> Instant {
        let (period, name, place) = moment(subject)
        guard let text = period?[name]?.string else {
            throw EventRefusal(.medcomField, at: place)
        }
        return try EventDecoder.instant(text, at: place)
    }

    /// The same for messages that need not tell it; a death ends the stay like a discharge.
    func happenedIfTold(_ subject: MedComActivity.Subject) throws(EventRefusal) -> Instant? {
        let (period, name, _) = moment(subject)
        return period?[name] == nil ? nil : try happened(subject)
    }

    private func moment(
        _ subject: MedComActivity.Subject
    ) -> (period: JSONValue?, name: String, place: String) {
        let leavePlace = "Encounter.extension(leavePeriod)"
        return switch subject {
        case .admission: (encounter["period"], "start", "Encounter.period.start")
        case .discharge: (encounter["period"], "end", "Encounter.period.end")
        case .leaveStart: (leave, "start", leavePlace + ".start")
        case .leaveEnd: (leave, "end", leavePlace + ".end")
        }
    }

    /// The local number of the episode; the national register's only when there is no other.
    ///
    /// Among several the first in the order of the alphabet, so that the order in the message
    /// does not matter.
    private static func episode(_ encounter: JSONValue) throws(EventRefusal) -> String {
        let place = "Encounter.episodeOfCare.identifier"
        var local: [String] = []
        var national: [String] = []
        for episode in encounter["episodeOfCare"]?.elements ?? [] {
            guard let identifier = episode["identifier"],
                var value = identifier["value"]?.string
            else { continue }
            if value.hasPrefix("urn:uuid:") { value = String(value.dropFirst(9)) }
            if identifier["system"]?.string?.hasSuffix(MedComSystem.nationalPatientRegister) == true
            {
                national.append(value)
            } else {
                local.append(value)
            }
        }
        guard let episode = local.min() ?? national.min() else {
            throw EventRefusal(.medcomField, at: place)
        }
        guard (1...episodeByteCountMax).contains(episode.utf8.count),
            episode.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw EventRefusal(.medcomFieldMalformed, at: place) }
        return episode
    }
}
