import CaseEvents
import WorkingTime

/// What is checked of a rule as a whole.
extension RuleReader {
    /// Refuses rules that would tell those who can sanction what a free space reported.
    func checkFlow(_ rule: Rule) {
        let types = rule.readTypes(in: vocabulary)
            .compactMap { vocabulary.eventType($0) }
            .filter { type in
                type.disclosure == .safeSpace
                    || type.attributes.contains { $0.disclosure == .safeSpace }
            }
        guard let type = types.first else { return }
        for role in rule.tell.flatMap(\.roles) where Role.sanctioning.contains(role.plain) {
            let names = node["tell"]?.list.flatMap { $0["to"]?.list ?? [] } ?? []
            let place = names.first { $0.text == role.name } ?? node["tell"] ?? node
            diagnosis.report(.safeSpaceFlow(type: type.name, role: role), at: place)
        }
    }

    /// Refuses rules that would alert about their own alerts, each time anew.
    func checkOwnAlerts(_ rule: Rule) {
        let prefix = CaseEvent.alertTypePrefix
        guard let type = rule.anchor.types.first(where: { $0.hasPrefix(prefix) }),
            ![".data.rule", ".data.?rule"].contains(where: (node["where"]?.text ?? "").contains)
        else { return }
        diagnosis.report(.ownAlerts(type: type, rule: rule.name), at: node["when"] ?? node)
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
        if !tests.contains(where: { $0.expect.isEmpty }) {
            diagnosis.report(.stableWithoutSilentTest(), at: place)
        }
        return tests
    }
}
