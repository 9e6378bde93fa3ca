package import Alerting
import CaseEvents
package import RuleLanguage
package import WorkingTime

extension Circumstances {
    /// Circumstances for a replay without a roster: each role is held by somebody of its name.
    package init(replaying ruleBook: RuleBook, calendar: DayCalendar) {
        var holders: [Role: Person] = [:]
        for step in ruleBook.rules.flatMap(\.tell) {
            for role in step.roles where role.name != "operator" && role.name != "catch_all" {
                holders[role] = Person(id: role.name, email: "\(role.name)@example.invalid")
            }
        }
        self.init(
            ruleBook: ruleBook,
            roster: Roster(forScenario: holders),
            calendar: calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
    }
}
