package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// What one recipient may be told in one case now, and on which basis.
package enum Disclosure: Sendable, Hashable {
    /// The rule's own text, where the recipient's mail may carry it.
    case full(Basis)
    /// That the citizen may not be able to come and whom to ask, and nothing else (C04).
    case minimal
    /// Nothing: the citizen has to be asked whether the recipient may know.
    case withheld

    /// Why it may be told.
    package enum Basis: Sendable, Hashable {
        /// The roster declares no basis for anybody.
        case undeclared
        case ownTeam
        case statute(cites: String, purpose: String)
        case consent
    }
}

extension Roster {
    /// What a person may be told in a role about something of these classes.
    ///
    /// Own team, then statute, then consent; whoever can sanction hears the least, and a free space
    /// is told nothing that the citizen has not agreed to (C03).
    ///
    /// - Parameters:
    ///   - person: Who would be told.
    ///   - role: The role that the person was found in.
    ///   - classes: The classes of what the alert is about.
    ///   - history: The case's events, consents among them.
    ///   - now: The instant of the telling.
    /// - Returns: How much, and on which basis.
    package func disclosure(
        to person: Person,
        as role: Role,
        of classes: [DisclosureClass],
        history: CaseHistory,
        at now: Instant
    ) -> Disclosure {
        let organisation = person.organisation.flatMap { organisations?[$0] }
        let kind = person.kind ?? organisation?.kind
        let hearsTheLeast = kind == .sanctioning || Role.hearingTheLeast.contains(role.plain)
        guard organisations != nil, person.id != catchAll.id, person.id != operatorPerson.id else {
            return hearsTheLeast ? .minimal : .full(.undeclared)
        }
        let basis = organisation?.basis ?? (Role.ownTeam.contains(role.plain) ? .ownTeam : .consent)
        // What a free space has told is its own staff's; others need the citizen's word (C03).
        let isOfFreeSpace = kind == .freeSpace || Role.freeSpaces.contains(role.plain)
        let asked = isOfFreeSpace ? classes.filter { $0 != .safeSpace } : classes
        let granted = lawful(basis, to: person, as: role, of: asked, history: history, at: now)
        guard let granted else { return .withheld }
        return hearsTheLeast ? .minimal : .full(granted)
    }

    private func lawful(
        _ basis: LawfulBasis,
        to person: Person,
        as role: Role,
        of classes: [DisclosureClass],
        history: CaseHistory,
        at now: Instant
    ) -> Disclosure.Basis? {
        var open = classes
        var found: Disclosure.Basis = .consent
        switch basis {
        case .ownTeam:
            open.removeAll { $0 != .safeSpace }
            found = .ownTeam
        case .statute(let cites, let purpose, let covered):
            open.removeAll { covered.contains($0) }
            found = .statute(cites: cites, purpose: purpose)
        case .consent:
            // Even that there is a case is told to nobody without the citizen's word.
            open.append(.open)
        }
        if open.isEmpty { return found }
        let consent = Consent(
            to: [role.name, role.plain.name, person.id] + (person.organisation.map { [$0] } ?? []),
            history: history,
            calendar: calendar,
            at: now
        )
        return open.allSatisfy { consent.covers($0) } ? found : nil
    }
}

/// What the citizen has agreed that one recipient may know, at one instant.
struct Consent {
    private static let words = ["given", "withdrawn", "expired", "refused"]

    private var until: [DisclosureClass: Instant] = [:]
    private let now: Instant

    /// Reads the events about consent, in the order in which they happened.
    ///
    /// - Parameters:
    ///   - names: What the recipient is called: role, person, organisation.
    ///   - history: The case's events.
    ///   - calendar: Whose days count for consents that end with a day.
    ///   - now: The instant of the telling.
    init(to names: [String], history: CaseHistory, calendar: DayCalendar, at now: Instant) {
        self.now = now
        let events = Self.words.flatMap { history.events(ofType: "consent.\($0)") }
            .filter { $0.happened <= now }
            .sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
        for event in events {
            let recipients = Self.texts(event.data["recipients"]) + Self.texts(event.data["to"])
            let scope = Self.texts(event.data["scope"])
            if event.type == "consent.given" {
                guard recipients.contains(where: { names.contains($0) }) else { continue }
                let end = Self.end(event.data["until"], calendar)
                for granted in scope.flatMap(Self.classes) { until[granted] = end }
            } else {
                // What names nobody and nothing takes all of it back.
                guard recipients.isEmpty || recipients.contains(where: { names.contains($0) })
                else { continue }
                let named = scope.flatMap(Self.classes)
                let taken = named.isEmpty ? DisclosureClass.allCases : named
                for gone in taken { until[gone] = nil }
            }
        }
    }

    /// When the consents of a case end that name an end.
    static func ends(in history: CaseHistory, calendar: DayCalendar) -> [Instant] {
        history.events(ofType: "consent.given").map { end($0.data["until"], calendar) }
            .filter { $0 < .latest }
    }

    /// Whether something of the class may be told now.
    func covers(_ wanted: DisclosureClass) -> Bool {
        until[wanted].map { now < $0 } ?? false
    }

    /// What a word of the scope covers; an unknown word covers nothing.
    private static func classes(_ word: String) -> [DisclosureClass] {
        switch word {
        case "contact", "personal": [.open, .personal]
        case "all": [.open, .personal, .clinical, .justice]
        default: DisclosureClass(rawValue: word).map { [.open, $0] } ?? []
        }
    }

    private static func texts(_ value: JSONValue?) -> [String] {
        guard let value else { return [] }
        return value.string.map { [$0] } ?? value.elements.compactMap(\.string)
    }

    /// The end of the day that it names; an end that cannot be read has passed.
    private static func end(_ value: JSONValue?, _ calendar: DayCalendar) -> Instant {
        guard let value, !value.isNull else { return .latest }
        guard let text = value.string else { return .earliest }
        if let date = CivilDate(iso: text) { return calendar.zone.endOfDay(date) }
        return (try? Instant(rfc3339: text)) ?? .earliest
    }
}
