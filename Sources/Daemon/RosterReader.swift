package import Alerting
internal import CaseEvents
package import RuleLanguage
package import WorkingTime

/// Reads the roster file: who is there, who holds which role everywhere and in which case.
package struct RosterReader {
    private let diagnosis: Diagnosis
    private let calendar: DayCalendar
    private var people: [String: Person] = [:]
    /// Everything that can hold a role: people, teams and duties.
    private var holders: [String] = []

    private init(_ diagnosis: Diagnosis, calendar: DayCalendar) {
        self.diagnosis = diagnosis
        self.calendar = calendar
    }

    /// Reads the text of a roster file.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - calendar: Whose clocks its times are told by.
    /// - Returns: The roster, and every mistake of the file.
    package static func read(
        _ file: SourceFile,
        calendar: DayCalendar = DayCalendar(zone: .utc)
    ) -> Reading<Roster> {
        let diagnosis = Diagnosis([file])
        var roster: Roster?
        if let root = YAMLReader(file, diagnosis).read() {
            var reader = RosterReader(diagnosis, calendar: calendar)
            roster = reader.roster(root)
            roster?.meaning = AlertIdentity.text("roster", [file.text])
        } else if !diagnosis.hasErrors {
            diagnosis.report(
                .missingKey("catch_all", in: .roster),
                at: SourcePlace(file: file.path, line: 1, column: 1)
            )
        }
        return Reading(
            value: diagnosis.hasErrors ? nil : roster,
            diagnostics: diagnosis.sorted()
        )
    }

    private mutating func roster(_ root: YAMLNode) -> Roster? {
        guard
            diagnosis.checkKeys(
                of: root,
                in: .roster,
                known: [
                    "catch_all", "operator", "people", "teams", "duties", "organisations",
                    "everywhere", "cases",
                ],
                required: ["catch_all", "operator"]
            )
        else { return nil }
        let catchAll = watchedMailbox(root["catch_all"], named: "catch_all")
        let operatorPerson = watchedMailbox(root["operator"], named: "operator")
        let nodes = (root["people"].map(\.list) ?? []).filter { !$0.isNull }
        for node in nodes {
            guard let person = person(node) else { continue }
            if people.updateValue(person, forKey: person.id) != nil {
                diagnosis.report(.rosterRepeatedPerson(), at: node["id"] ?? node)
            }
        }
        checkStandIns(nodes)
        let groups = RosterGroupReader(
            diagnosis: diagnosis,
            people: people.keys.sorted(),
            calendar: calendar
        )
        let teams = groups.teams(root["teams"])
        let duties = groups.duties(root["duties"])
        let organisations = groups.organisations(root["organisations"])
        checkNames(root)
        checkOrganisations(of: nodes, among: organisations)
        holders = people.keys.sorted() + teams.keys.sorted() + duties.keys.sorted()
        let everywhere = root["everywhere"].map(roles) ?? [:]
        var cases: [CaseReference: [Role: String]] = [:]
        for entry in root["cases"]?.entries ?? [] {
            do {
                cases[try CaseReference(checking: entry.key)] = roles(entry.value)
            } catch {
                diagnosis.report(.rosterCaseReference(error), atKeyOf: entry)
            }
        }
        guard let catchAll, let operatorPerson else { return nil }
        return Roster(
            people: people,
            teams: teams,
            duties: duties,
            organisations: organisations,
            cases: cases,
            defaults: everywhere,
            catchAll: catchAll,
            operator: operatorPerson,
            calendar: calendar
        )
    }

    /// A mailbox that a human watches; invariant 5 refuses a roster without one.
    private func watchedMailbox(_ node: YAMLNode?, named name: String) -> Person? {
        guard let node, let person = person(node) else { return nil }
        if person.email == nil { diagnosis.report(.rosterWithoutMailbox(name), at: node) }
        return person
    }

    private func person(_ node: YAMLNode) -> Person? {
        PersonReader(diagnosis: diagnosis).read(node)
    }

    /// Who stands in has to be somebody of the roster, and somebody else.
    private func checkStandIns(_ nodes: [YAMLNode]) {
        for node in nodes {
            for absence in node["away"]?.list ?? [] {
                guard let field = absence["stand_in"], let id = field.text, !field.isNull else {
                    continue
                }
                if people[id] == nil || id == node["id"]?.text {
                    let others = people.keys.filter { $0 != node["id"]?.text }
                    diagnosis.report(.rosterUnknownPerson(others.sorted()), at: field)
                }
            }
        }
    }

    /// People, teams and duties share one space of names, because each can hold a role.
    private func checkNames(_ root: YAMLNode) {
        var names = Set(people.keys)
        for entry in (root["teams"]?.entries ?? []) + (root["duties"]?.entries ?? [])
        where !names.insert(entry.key).inserted {
            diagnosis.report(.rosterSharedName(entry.key), atKeyOf: entry)
        }
    }

    /// Once bases are declared, an organisation without one is a slip of the pen.
    private func checkOrganisations(
        of nodes: [YAMLNode],
        among organisations: [String: Organisation]?
    ) {
        guard let organisations else { return }
        for node in nodes {
            guard let field = node["organisation"], let name = field.text,
                organisations[name] == nil
            else { continue }
            let known = organisations.keys.sorted()
            diagnosis.report(.rosterUnknownOrganisation(name, known: known), at: field)
        }
    }

    private func roles(_ node: YAMLNode) -> [Role: String] {
        guard
            diagnosis.checkKeys(of: node, in: .rosterRoles, known: Role.nameable.map(\.name))
        else { return [:] }
        var result: [Role: String] = [:]
        for entry in node.entries ?? [] where !entry.value.isNull {
            guard let id = diagnosis.text(entry.value) else { continue }
            guard holders.contains(id) else {
                diagnosis.report(.rosterUnknownPerson(holders), at: entry.value)
                continue
            }
            result[Role(entry.key)] = id
        }
        return result
    }
}
