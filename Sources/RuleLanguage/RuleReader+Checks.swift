import CaseEvents
import WorkingTime

/// What is checked of a rule as a whole.
extension RuleReader {
    /// Refuses rules that would tell those who can sanction what a free space reported.
    ///
    /// That the alert ends tells of what ends it, so that this counts too.
    func checkFlow(_ rule: Rule) {
        guard let source = rule.freeSpaceSource(in: vocabulary) else { return }
        for role in rule.toldRoles where Role.sanctioning.contains(role.plain) {
            let names = node["tell"]?.list.flatMap { $0["to"]?.list ?? [] } ?? []
            let place = names.first { $0.text == role.name } ?? node["tell"] ?? node
            diagnosis.report(.safeSpaceFlow(type: source, role: role), at: place)
        }
    }

    /// Refuses rules that would alert about their own alerts, each time anew.
    func checkOwnAlerts(_ rule: Rule) {
        guard let look = rule.look(atAlertsOf: rule.name, in: vocabulary, atOnce: true) else {
            return
        }
        let place = node[look.key] ?? node
        diagnosis.report(.ownAlerts(type: look.type, rule: rule.name, in: look.key), at: place)
    }

    func tests(of rule: Rule) -> [Scenario] {
        let reader = ScenarioReader(
            vocabulary: vocabulary,
            calendar: calendar,
            rule: rule,
            diagnosis: diagnosis
        )
        var tests: [Scenario] = []
        if let field = node["tests"], !field.isNull {
            guard let elements = field.elements else {
                diagnosis.report(.notAList(), at: field)
                return []
            }
            tests = elements.compactMap { reader.read($0) }
            var names: Set<String> = []
            for element in elements {
                guard let field = element["name"], let name = field.text else { continue }
                if !names.insert(name).inserted { diagnosis.report(.twice(name), at: field) }
            }
            // What is missing cannot be told while tests are unreadable.
            guard tests.count == elements.count else { return tests }
        }
        guard rule.status == .stable else { return tests }
        let place = node["status"] ?? node
        if !tests.contains(where: { !$0.expect.isEmpty }) {
            diagnosis.report(.stableWithoutFiringTest(), at: place)
        }
        // A test that is not strict allows alerts that it does not list.
        if !tests.contains(where: { $0.expect.isEmpty && $0.strict }) {
            diagnosis.report(.stableWithoutSilentTest(), at: place)
        }
        return tests
    }
}
