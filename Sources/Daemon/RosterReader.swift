package import Alerting
internal import CaseEvents
internal import Notifiers
package import RuleLanguage
internal import WorkingTime

/// Reads the roster file: who is there, who holds which role everywhere and in which case.
package struct RosterReader {
    private let diagnosis: Diagnosis
    private var people: [String: Person] = [:]

    private init(_ diagnosis: Diagnosis) {
        self.diagnosis = diagnosis
    }

    /// Reads the text of a roster file.
    package static func read(_ file: SourceFile) -> Reading<Roster> {
        let diagnosis = Diagnosis([file])
        var roster: Roster?
        if let root = YAMLReader(file, diagnosis).read() {
            var reader = RosterReader(diagnosis)
            roster = reader.roster(root)
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
                known: ["catch_all", "operator", "people", "everywhere", "cases"],
                required: ["catch_all", "operator"]
            )
        else { return nil }
        let catchAll = watchedMailbox(root["catch_all"], named: "catch_all")
        let operatorPerson = watchedMailbox(root["operator"], named: "operator")
        for node in root["people"].map(\.list) ?? [] where !node.isNull {
            guard let person = person(node) else { continue }
            if people.updateValue(person, forKey: person.id) != nil {
                diagnosis.report(.rosterRepeatedPerson(), at: node["id"] ?? node)
            }
        }
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
            cases: cases,
            defaults: everywhere,
            catchAll: catchAll,
            operator: operatorPerson
        )
    }

    /// A mailbox that a human watches; invariant 5 refuses a roster without one.
    private func watchedMailbox(_ node: YAMLNode?, named name: String) -> Person? {
        guard let node, let person = person(node) else { return nil }
        if person.email == nil { diagnosis.report(.rosterWithoutMailbox(name), at: node) }
        return person
    }

    private func person(_ node: YAMLNode) -> Person? {
        guard
            diagnosis.checkKeys(
                of: node,
                in: .rosterPerson,
                known: ["id", "name", "email", "organisation", "language"],
                required: ["id"]
            ),
            let id = diagnosis.text(node["id"])
        else { return nil }
        var email: String?
        if let emailNode = node["email"], let text = diagnosis.text(emailNode) {
            do {
                _ = try MailAddress(checking: text)
                email = text
            } catch {
                diagnosis.report(
                    .settings(error.rawValue, error.message, error.advice),
                    at: emailNode
                )
            }
        }
        let word = diagnosis.word(node["language"], among: Language.allCases.map(\.rawValue))
        return Person(
            id: id,
            name: diagnosis.text(node["name"]),
            email: email,
            organisation: diagnosis.text(node["organisation"]),
            language: word.flatMap(Language.init(rawValue:))
        )
    }

    private func roles(_ node: YAMLNode) -> [Role: String] {
        guard
            diagnosis.checkKeys(of: node, in: .rosterRoles, known: Role.known.map(\.name))
        else { return [:] }
        var result: [Role: String] = [:]
        for entry in node.entries ?? [] where !entry.value.isNull {
            guard let id = diagnosis.text(entry.value) else { continue }
            guard people[id] != nil else {
                diagnosis.report(.rosterUnknownPerson(people.keys.sorted()), at: entry.value)
                continue
            }
            result[Role(entry.key)] = id
        }
        return result
    }
}
