package import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Who is there, and who holds which role: in a case, or everywhere in the municipality.
///
/// Events change it: once a case has events about a role, they count and the file does not. A role
/// is held by a person, by a team or by a duty, each by identifier.
package struct Roster: Sendable {
    package private(set) var people: [String: Person]
    package let teams: [String: Team]
    package let duties: [String: Duty]
    /// Those whose basis is declared; nothing when the roster declares none, and nobody is asked.
    package let organisations: [String: Organisation]?
    /// Whose days and hours count.
    package let calendar: DayCalendar
    /// A mailbox that a human watches: where everything ends that reaches nobody else.
    package let catchAll: Person
    /// Who hears about the daemon itself.
    package let operatorPerson: Person
    /// What the roster was read from in short; another one moves open alerts.
    package var meaning = ""
    private let cases: [CaseReference: [Role: String]]
    private let defaults: [Role: String]

    /// Makes a roster.
    ///
    /// - Parameters:
    ///   - people: Everybody by identifier.
    ///   - teams: Teams by identifier.
    ///   - duties: Duties by identifier.
    ///   - organisations: Organisations by name, with the basis on which their people are told;
    ///     nothing when none is declared.
    ///   - cases: Who holds a role in one case.
    ///   - defaults: Who holds it where the case says nothing.
    ///   - catchAll: A mailbox that a human watches.
    ///   - operatorPerson: Who hears about the daemon itself.
    ///   - calendar: Whose days and hours count.
    package init(
        people: [String: Person],
        teams: [String: Team] = [:],
        duties: [String: Duty] = [:],
        organisations: [String: Organisation]? = nil,
        cases: [CaseReference: [Role: String]],
        defaults: [Role: String],
        catchAll: Person,
        operator operatorPerson: Person,
        calendar: DayCalendar = DayCalendar(zone: .utc)
    ) {
        self.people = people
        self.teams = teams
        self.duties = duties
        self.organisations = organisations
        self.cases = cases
        self.defaults = defaults
        self.catchAll = catchAll
        self.operatorPerson = operatorPerson
        self.calendar = calendar
    }

    /// The roster of a scenario: its people everywhere, and mailboxes of its own behind them.
    ///
    /// - Parameters:
    ///   - roster: Who holds which role.
    ///   - asksConsent: Whether those outside the own team need the citizen's consent.
    ///   - calendar: Whose days and hours count.
    package init(
        forScenario roster: [Role: Person],
        asksConsent: Bool = false,
        calendar: DayCalendar = DayCalendar(zone: .utc)
    ) {
        var people: [String: Person] = [:]
        var defaults: [Role: String] = [:]
        for (role, person) in roster {
            people[person.id] = person
            defaults[role] = person.id
        }
        self.init(
            people: people,
            organisations: asksConsent ? [:] : nil,
            cases: [:],
            defaults: defaults,
            catchAll: Person(id: "catch_all", email: "catch-all@kommune.example"),
            operator: Person(id: "operator", email: "operator@kommune.example"),
            calendar: calendar
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

    /// What the file says of who holds a role, before any event.
    func assigned(_ role: Role, in caseReference: CaseReference) -> String? {
        cases[caseReference]?[role] ?? defaults[role]
    }

    /// The roles that the file gives somebody in the case or everywhere, sorted by name.
    func roles(namedIn caseReference: CaseReference) -> [Role] {
        let roles = Set(defaults.keys).union(cases[caseReference].map { Array($0.keys) } ?? [])
        return roles.sorted { $0.name < $1.name }
    }

    /// Whether the identifier is one of a person, a team or a duty.
    func knows(_ id: String) -> Bool {
        people[id] != nil || teams[id] != nil || duties[id] != nil
    }
}
