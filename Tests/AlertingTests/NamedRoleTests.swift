import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// Roles for which the event that an alert is about names somebody, such as whoever saw it.
struct NamedRoleTests {
    private let held = [
        "contact_person": "bo", "authority": "ane", "jobcentre": "jo", "home_care": "hanne",
    ]

    private func resolve(
        _ role: String = "observer",
        named: String?,
        left: [String] = [],
        about classes: [DisclosureClass] = [],
        organisations: [String: Organisation]? = nil
    ) -> Resolution {
        let ids = ["bo", "ane", "jo", "hanne", "lis"]
        let people = ids.map { id in
            Person(
                id: id,
                email: "\(id)@kommune.example",
                left: left.contains(id) ? .earliest : nil
            )
        }
        return Roster(
            people: Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) }),
            organisations: organisations,
            cases: [:],
            defaults: Dictionary(
                uniqueKeysWithValues: held.map { (Role($0.key), $0.value) }
            ),
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example")
        )
        .resolve(
            Role(role),
            in: Fix.caseReference,
            history: CaseHistory(received: []),
            severity: .normal,
            about: classes,
            named: named,
            at: Fix.at(.hours(1))
        )
    }

    @Test func `whoever is named is told in the role`() {
        let found = resolve(named: "lis")
        #expect(found.person.id == "lis")
        #expect(found.foundAs == Role("observer"))
        #expect(found.hops == [])
    }

    @Test(arguments: Role.occasional)
    func `where nobody is named or holds it, the contact person is told and there is no gap`(
        role: Role
    ) {
        let found = resolve(role.name, named: nil)
        #expect(found.person.id == "bo")
        #expect(found.hops.map(\.reason) == [.nobodyHoldsIt])
        #expect(found.gaps == [])
    }

    @Test func `who is named and has left is passed over`() {
        let found = resolve(named: "lis", left: ["lis"])
        #expect(found.person.id == "bo")
        #expect(found.hops.map(\.reason) == [.holderHasLeft])
        #expect(found.gaps == [])
    }

    @Test func `who can sanction hears the least, whatever role is meant`() {
        let found = resolve(named: "jo")
        #expect(found.person.id == "jo")
        #expect(found.disclosure == .minimal)
        #expect(found.knownAs == Role("jobcentre"))
    }

    @Test(arguments: ["ane", "jo"])
    func `what a free space has told reaches nobody who can sanction (C03)`(named: String) {
        let found = resolve(named: named, about: [.safeSpace])
        #expect(found.person.id == "bo")
        #expect(found.hops.map(\.reason) == [.mayNotKnow])
    }

    @Test func `the own team knows as itself, others need a consent`() {
        let own = resolve(named: "bo", about: [.personal], organisations: [:])
        #expect(own.person.id == "bo")
        #expect(own.foundAs == Role("observer"))
        #expect(own.knownAs == Role("contact_person"))
        for named in ["hanne", "lis"] {
            let other = resolve(named: named, about: [.personal], organisations: [:])
            #expect(other.person.id == "bo", "\(named)")
            #expect(other.hops.map(\.reason) == [.mayNotKnow], "\(named)")
        }
    }
}
