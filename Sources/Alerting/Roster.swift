package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Who is there, and who holds which role: in a case, or everywhere in the municipality.
///
/// Events change it: once a case has events about a role, they count and the file does not.
package struct Roster: Sendable {
    package private(set) var people: [String: Person]
    /// A mailbox that a human watches: where everything ends that reaches nobody else.
    package let catchAll: Person
    /// Who hears about the daemon itself.
    package let operatorPerson: Person
    private let cases: [CaseReference: [Role: String]]
    private let defaults: [Role: String]

    /// Makes a roster.
    ///
    /// - Parameters:
    ///   - people: Everybody by identifier.
    ///   - cases: Who holds a role in one case.
    ///   - defaults: Who holds it where the case says nothing.
    ///   - catchAll: A mailbox that a human watches.
    ///   - operatorPerson: Who hears about the daemon itself.
    package init(
        people: [String: Person],
        cases: [CaseReference: [Role: String]],
        defaults: [Role: String],
        catchAll: Person,
        operator operatorPerson: Person
    ) {
        self.people = people
        self.cases = cases
        self.defaults = defaults
        self.catchAll = catchAll
        self.operatorPerson = operatorPerson
    }

    /// The roster of a scenario: its people everywhere, and mailboxes of its own behind them.
    package init(forScenario roster: [Role: Person]) {
        var people: [String: Person] = [:]
        var defaults: [Role: String] = [:]
        for (role, person) in roster {
            people[person.id] = person
            defaults[role] = person.id
        }
        self.init(
            people: people,
            cases: [:],
            defaults: defaults,
            catchAll: Person(id: "catch_all", email: "catch-all@kommune.example"),
            operator: Person(id: "operator", email: "operator@kommune.example")
        )
    }

    /// The roster as if those people were not there.
    func leavingOut(_ absent: Set<String>) -> Roster {
        var roster = self
        for id in absent.sorted() { roster.people[id] = nil }
        return roster
    }

    /// The person of that identifier, whoever it is.
    package func person(_ id: String) -> Person? {
        if catchAll.id == id { return catchAll }
        if operatorPerson.id == id { return operatorPerson }
        return people[id]
    }

    /// Who holds a role, as far as roster and events tell.
    package enum Holding: Sendable, Hashable {
        case held(Person)
        /// Somebody holds it but is away; the stand-in that was named, where one was.
        case away(standIn: Person?)
        case nobody
    }

    /// Who holds the role in the case.
    package func holding(
        _ role: Role,
        in caseReference: CaseReference,
        history: CaseHistory,
        at now: Instant
    ) -> Holding {
        var person = (cases[caseReference]?[role] ?? defaults[role]).flatMap { people[$0] }
        var away: Absence?
        for event in changes(of: role, in: history, through: now) {
            let word = event.type.split(separator: ".").last.map(String.init) ?? ""
            switch word {
            case "assigned":
                person = named("person", in: event)
                away = nil
            case "changed":
                person = named("to", in: event)
                away = nil
            case "left", "vacated":
                let leaver = event.data["person"]?.string
                if leaver == nil || leaver == person?.id { person = nil }
            case "absent":
                let absentee = event.data["person"]?.string
                guard absentee == nil || absentee == person?.id else { continue }
                away = absence(event, at: now) ?? away
            default:
                break
            }
        }
        guard let person else { return .nobody }
        if let away { return .away(standIn: away.standIn) }
        return .held(person)
    }

    private func changes(
        of role: Role,
        in history: CaseHistory,
        through now: Instant
    ) -> [CaseEvent] {
        let prefix = role.name + "."
        guard history.events.contains(where: { $0.type.hasPrefix(prefix) }) else { return [] }
        let words = ["assigned", "changed", "left", "vacated", "absent"]
        return words.flatMap { history.events(ofType: "\(role.name).\($0)") }
            .filter { $0.happened <= now }
            .sorted { ($0.happened, $0.arrival) < ($1.happened, $1.arrival) }
    }

    /// Somebody of the roster file; an address that an event carries is never believed, because only
    /// registered people may be told (`standards.md` §8.1).
    private func named(_ attribute: String, in event: CaseEvent) -> Person? {
        event.data[attribute]?.string.flatMap { people[$0] }
    }

    private struct Absence {
        let standIn: Person?
    }

    /// The absence that an event tells of, where it lasts now.
    private func absence(_ event: CaseEvent, at now: Instant) -> Absence? {
        let from = instant(event.data["from"]) ?? event.happened
        let until = instant(event.data["to"], endOfDay: true)
        guard from <= now, until.map({ now <= $0 }) ?? true else { return nil }
        return Absence(standIn: named("stand_in", in: event))
    }

    /// An instant, or a civil date taken whole and in UTC: an hour or two either way do not matter.
    private func instant(_ value: JSONValue?, endOfDay: Bool = false) -> Instant? {
        guard let text = value?.string else { return nil }
        if let date = CivilDate(iso: text) {
            return Zone.utc.startOfDay(endOfDay ? date.adding(days: 1) : date)
        }
        return try? Instant(rfc3339: text)
    }
}
