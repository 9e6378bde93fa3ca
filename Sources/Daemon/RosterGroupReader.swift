internal import Alerting
internal import CaseEvents
internal import RuleLanguage
internal import WorkingTime

/// Reads the teams, duties and organisations of the roster file.
struct RosterGroupReader {
    let diagnosis: Diagnosis
    /// The identifiers of people, which groups refer to.
    let people: [String]
    let calendar: DayCalendar

    func teams(_ node: YAMLNode?) -> [String: Team] {
        var teams: [String: Team] = [:]
        for entry in entries(node)
        where
            diagnosis.checkKeys(
                of: entry.value,
                in: .rosterTeam,
                known: ["members", "mailbox"]
            )
        {
            let members = (entry.value["members"].map(\.list) ?? []).compactMap { person($0) }
            let mailbox = entry.value["mailbox"].flatMap { person($0) }
            if entry.value["members"] == nil, entry.value["mailbox"] == nil {
                diagnosis.report(.rosterEmptyGroup(), at: entry.value)
            }
            teams[entry.key] = Team(id: entry.key, members: members, mailbox: mailbox)
        }
        return teams
    }

    func duties(_ node: YAMLNode?) -> [String: Duty] {
        var duties: [String: Duty] = [:]
        for entry in entries(node) {
            if let duty = duty(entry.key, entry.value) { duties[entry.key] = duty }
        }
        return duties
    }

    private func duty(_ id: String, _ node: YAMLNode) -> Duty? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterDuty,
                known: ["rotation", "shift", "from", "hours", "changes"],
                required: ["rotation", "shift", "from"]
            )
        else { return nil }
        let rotation = (node["rotation"].map(\.list) ?? []).compactMap { person($0) }
        if rotation.isEmpty, let field = node["rotation"], field.list.isEmpty || field.isNull {
            diagnosis.report(.rosterEmptyGroup(), at: field)
        }
        let hours = PersonReader(diagnosis: diagnosis).works(node["hours"])
        let changes = (node["changes"].map(\.list) ?? []).compactMap(change)
        guard let from = instant(node["from"]), let hourCount = hourCount(node["shift"]) else {
            return nil
        }
        let (date, time) = calendar.zone.civil(at: from)
        guard let plan = ShiftPlan(from: date, time, hourCount: hourCount) else { return nil }
        return Duty(id: id, rotation: rotation, plan: plan, hours: hours, changes: changes)
    }

    private func hourCount(_ node: YAMLNode?) -> Int? {
        guard let node, let length = diagnosis.elapsed(node) else { return nil }
        let hour = Elapsed.hours(1).microseconds
        let hourCount = Int(length.microseconds / hour)
        guard length.microseconds % hour == 0,
            (ShiftPlan.hourCountMin...ShiftPlan.hourCountMax).contains(hourCount)
        else {
            diagnosis.report(.rosterShift(), at: node)
            return nil
        }
        return hourCount
    }

    private func change(_ node: YAMLNode) -> Duty.Change? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterChange,
                known: ["from", "to", "person"],
                required: ["from", "to", "person"]
            ),
            let from = instant(node["from"]), let until = instant(node["to"]),
            let person = node["person"].flatMap({ person($0) })
        else { return nil }
        guard from < until else {
            diagnosis.report(.rosterAbsenceOrder(), at: node["to"] ?? node)
            return nil
        }
        return Duty.Change(from: from, until: until, person: person)
    }

    /// The organisations; nothing when the roster declares none.
    func organisations(_ node: YAMLNode?) -> [String: Organisation]? {
        guard let node, !node.isNull else { return nil }
        var organisations: [String: Organisation] = [:]
        for entry in entries(node) {
            guard
                diagnosis.checkKeys(
                    of: entry.value,
                    in: .rosterOrganisation,
                    known: ["kind", "basis"],
                    required: ["basis"]
                ), let basis = basis(entry.value["basis"])
            else { continue }
            let kind = diagnosis.word(
                entry.value["kind"],
                among: Person.Kind.allCases.map(\.rawValue)
            )
            organisations[entry.key] = Organisation(
                id: entry.key,
                kind: kind.flatMap(Person.Kind.init(rawValue:)),
                basis: basis
            )
        }
        return organisations
    }

    private func basis(_ node: YAMLNode?) -> LawfulBasis? {
        guard let node else { return nil }
        if node.entries == nil {
            let word = diagnosis.word(node, among: ["own_team", "consent"])
            return word.map { $0 == "own_team" ? .ownTeam : .consent }
        }
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterBasis,
                known: ["statute", "purpose", "fields"],
                required: ["statute", "purpose", "fields"]
            ), let cites = diagnosis.text(node["statute"]),
            let purpose = diagnosis.text(node["purpose"])
        else { return nil }
        // What a free space has told is never passed on without the citizen's word (C03).
        let allowed = DisclosureClass.allCases.filter { $0 != .safeSpace }.map(\.rawValue)
        let classes = (node["fields"].map(\.list) ?? [])
            .compactMap { diagnosis.word($0, among: allowed) }
            .compactMap(DisclosureClass.init(rawValue:))
        return .statute(cites: cites, purpose: purpose, classes: classes)
    }

    private func entries(_ node: YAMLNode?) -> [YAMLNode.Entry] {
        guard let node, !node.isNull else { return [] }
        guard let entries = node.entries else {
            diagnosis.report(.rosterGroups(), at: node)
            return []
        }
        return entries
    }

    private func person(_ node: YAMLNode) -> String? {
        guard let id = diagnosis.text(node) else { return nil }
        guard people.contains(id) else {
            diagnosis.report(.rosterUnknownPerson(people), at: node)
            return nil
        }
        return id
    }

    /// A local time such as `2026-01-05T08:00`.
    private func instant(_ node: YAMLNode?) -> Instant? {
        guard let node, let text = diagnosis.text(node) else { return nil }
        do {
            return try calendar.zone.instant(civil: text)
        } catch {
            diagnosis.report(.time(error), at: node)
            return nil
        }
    }
}
