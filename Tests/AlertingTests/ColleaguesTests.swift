import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

/// To whom an alert can be handed over.
struct ColleaguesTests {
    private func person(_ id: String, organisation: String? = nil) -> Person {
        Person(id: id, email: "\(id)@kommune.example", organisation: organisation)
    }

    /// Whom the page of an alert that one person alone is told of would offer.
    private func colleagues(
        _ roles: [String: Person],
        inCase: [String: Person] = [:],
        organisations: [String: Organisation]? = nil,
        consents: [String] = [],
        besides giver: String = "bo"
    ) -> [String] {
        let people = Array(roles.values) + Array(inCase.values)
        func holders(_ roles: [String: Person]) -> [Role: String] {
            Dictionary(uniqueKeysWithValues: roles.map { (Role($0.key), $0.value.id) })
        }
        let roster = Roster(
            people: Dictionary(people.map { ($0.id, $0) }) { first, _ in first },
            organisations: organisations,
            cases: [Fix.caseReference: holders(inCase)],
            defaults: holders(roles),
            catchAll: person("catch_all"),
            operator: person("operator")
        )
        var dialogue = Dialogue(Dialogue.rule(tell: [Dialogue.step("contact_person")]))
        dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        let rule = dialogue.circumstances.ruleBook.rules[0]
        let circumstances = Circumstances(
            ruleBook: dialogue.circumstances.ruleBook,
            roster: roster,
            calendar: Fix.calendar,
            disclosure: DisclosurePolicy(detailDomains: []),
            language: .danish
        )
        let events = consents.enumerated().map { place, data in
            Fix.event("consent.given", "c\(place)", at: .zero, data: data)
        }
        return circumstances.colleagues(
            for: dialogue.alerts[0],
            of: rule,
            besides: giver,
            history: CaseHistory(received: events),
            at: Fix.at(.hours(1))
        )
        .map(\.id)
    }

    @Test func `those nearest to the case come first, then whoever the roster names for it`() {
        let offered = colleagues(
            [
                "contact_person": person("bo"), "stand_in": person("lis"), "team": person("nord"),
                "coordinator": person("mia"), "team_lead": person("ole"),
                "home_care": person("eva"),
            ],
            inCase: ["prescriber": person("ib"), "contact_person.money": person("kim")]
        )
        #expect(offered == ["lis", "nord", "mia", "ole", "kim", "eva", "ib"])
    }

    @Test func `whoever looks at the page, and whoever has two roles, is offered once at most`() {
        let mia = person("mia")
        let offered = colleagues(
            ["contact_person": person("bo"), "coordinator": mia, "team_lead": mia],
            besides: "mia"
        )
        #expect(offered == ["bo"])
    }

    @Test func `whoever may not know, or hears the least, is not offered`() {
        let organisations = [
            "klinik": Organisation(id: "klinik", basis: .consent),
            "jc": Organisation(id: "jc", kind: .sanctioning, basis: .ownTeam),
        ]
        let roles = [
            "contact_person": person("bo"), "gp": person("ib", organisation: "klinik"),
            "jobcentre": person("jens", organisation: "jc"),
        ]
        #expect(colleagues(roles, organisations: organisations) == [])
        let agreed = [#"{"recipients":["gp","ib"],"scope":["all"]}"#]
        #expect(colleagues(roles, organisations: organisations, consents: agreed) == ["ib"])
    }

    @Test func `nobody without a mailbox is offered, nor the ends of the chain`() {
        let offered = colleagues(
            [
                "contact_person": person("bo"), "team_lead": Person(id: "ole"),
                "operator": person("x"),
            ]
        )
        #expect(offered == [])
    }
}
