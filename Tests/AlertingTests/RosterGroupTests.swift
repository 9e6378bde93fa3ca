import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

/// Roles that teams and duties hold, people who have left or are away, and roles for one domain.
struct RosterGroupTests {
    private static let role = Role("contact_person")

    private static func person(
        _ id: String,
        email: Bool = true,
        away standIn: String? = nil,
        isAway: Bool = false,
        left: CivilDate? = nil
    ) -> Person {
        let absence = Person.Absence(from: .earliest, to: .latest, standIn: standIn)
        return Person(
            id: id,
            email: email ? "\(id)@kommune.example" : nil,
            away: isAway || standIn != nil ? [absence] : [],
            left: left
        )
    }

    private func resolve(
        _ role: String = "contact_person",
        people: [Person],
        teams: [Team] = [],
        duties: [Duty] = [],
        held: [String: String],
        events: [CaseEvent] = [],
        at instant: Instant = Fix.at(.hours(1)),
        about classes: [DisclosureClass] = [],
        organisations: [String: Organisation]? = nil
    ) -> Resolution {
        Roster(
            people: Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) }),
            teams: Dictionary(uniqueKeysWithValues: teams.map { ($0.id, $0) }),
            duties: Dictionary(uniqueKeysWithValues: duties.map { ($0.id, $0) }),
            organisations: organisations,
            cases: [:],
            defaults: Dictionary(uniqueKeysWithValues: held.map { (Role($0.key), $0.value) }),
            catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
            operator: Person(id: "operator", email: "drift@kommune.example")
        )
        .resolve(
            Role(role),
            in: Fix.caseReference,
            history: CaseHistory(received: events),
            severity: .normal,
            about: classes,
            at: instant
        )
    }

    @Test func `who has left holds nothing any more`() throws {
        let day = try #require(CivilDate(iso: "2026-03-02"))
        let people = [Self.person("bo", left: day), Self.person("lis")]
        let held = ["contact_person": "bo", "team_lead": "lis"]
        let midnight = Zone.utc.startOfDay(day)
        let found = resolve(people: people, held: held, at: midnight)
        #expect(found.person.id == "lis")
        #expect(found.hops.first?.reason == .holderHasLeft)
        #expect(found.gaps == [Self.role])
        let before = resolve(people: people, held: held, at: midnight.advanced(by: .seconds(-1)))
        #expect(before.person.id == "bo")
    }

    @Test func `the stand-in of a stand-in is told`() {
        let people = [
            Self.person("bo", away: "kim"), Self.person("kim", away: "ida"), Self.person("ida"),
        ]
        let found = resolve(people: people, held: ["contact_person": "bo"])
        #expect(found.person.id == "ida")
        #expect(found.foundAs == Role("stand_in"))
        #expect(found.gaps == [])
    }

    @Test func `stand-ins who stand in for each other are asked once`() {
        let people = [Self.person("bo", away: "kim"), Self.person("kim", away: "bo")]
        let found = resolve(people: people, held: ["contact_person": "bo"])
        #expect(found.person.id == "catch_all")
        #expect(found.hops.first?.reason == .holderIsAway)
    }

    @Test func `a team is told in its mailbox, or through the first member who is there`() {
        let people = [Self.person("bo", isAway: true), Self.person("kim"), Self.person("post")]
        let members = Team(id: "nord", members: ["bo", "kim"], mailbox: nil)
        let mailbox = Team(id: "nord", members: ["bo", "kim"], mailbox: "post")
        let held = ["contact_person": "nord"]
        #expect(resolve(people: people, teams: [members], held: held).person.id == "kim")
        #expect(resolve(people: people, teams: [mailbox], held: held).person.id == "post")
        let empty = Team(id: "nord", members: ["bo"], mailbox: nil)
        #expect(resolve(people: people, teams: [empty], held: held).person.id == "catch_all")
    }

    @Test func `people take turns on duty, apart from what they have changed`() throws {
        let day = try #require(CivilDate(iso: "2026-03-02"))
        let plan = try #require(ShiftPlan(from: day, .midnight, hourCount: 24))
        let start = Zone.utc.startOfDay(day)
        let duty = Duty(
            id: "vagt",
            rotation: ["bo", "kim", "ida"],
            plan: plan,
            changes: [
                Duty.Change(
                    from: start.advanced(by: .hours(30)),
                    until: start.advanced(by: .hours(40)),
                    person: "ida"
                )
            ]
        )
        let people = ["bo", "kim", "ida"].map { Self.person($0) }
        let turns = [
            (-1, "catch_all"), (0, "bo"), (24, "kim"), (30, "ida"), (40, "kim"), (72, "bo"),
        ]
        for (hour, id) in turns {
            let found = resolve(
                people: people,
                duties: [duty],
                held: ["contact_person": "vagt"],
                at: start.advanced(by: .hours(hour))
            )
            #expect(found.person.id == id, "hour \(hour)")
        }
    }

    @Test func `outside its hours a duty is no gap`() throws {
        let plan = try #require(ShiftPlan(from: .earliest, .midnight, hourCount: 24))
        let duty = Duty(id: "vagt", rotation: ["bo"], plan: plan, hours: WeeklyHours([:]))
        let found = resolve(
            people: [Self.person("bo"), Self.person("lis")],
            duties: [duty],
            held: ["contact_person": "vagt", "team_lead": "lis"]
        )
        #expect(found.person.id == "lis")
        #expect(found.hops.first?.reason == .nobodyIsOnDuty)
        #expect(found.gaps == [])
    }

    @Test func `a role for one domain goes before the role for all of it`() {
        let people = [Self.person("bo"), Self.person("kim")]
        let held = ["contact_person": "bo", "contact_person.money": "kim"]
        #expect(resolve("contact_person.money", people: people, held: held).person.id == "kim")
        #expect(resolve("contact_person", people: people, held: held).person.id == "bo")
        let plain = resolve("contact_person.money", people: people, held: ["contact_person": "bo"])
        #expect(plain.person.id == "bo")
        #expect(plain.gaps == [])
    }

    @Test func `an event about one domain changes that one`() {
        let event = Fix.event(
            "contact_person.assigned",
            "a",
            at: .zero,
            data: #"{"person":"kim","domain":"money"}"#
        )
        let people = [Self.person("bo"), Self.person("kim")]
        let held = ["contact_person": "bo"]
        #expect(
            resolve("contact_person.money", people: people, held: held, events: [event]).person.id
                == "kim"
        )
        #expect(resolve(people: people, held: held, events: [event]).person.id == "bo")
    }

    @Test func `whoever may not know is passed over, and the citizen is to be asked`() {
        let found = resolve(
            "ward",
            people: [Self.person("afsnit"), Self.person("bo")],
            held: ["ward": "afsnit", "contact_person": "bo"],
            about: [.clinical],
            organisations: [:]
        )
        #expect(found.person.id == "bo")
        #expect(found.withheld == [Role("ward")])
        #expect(found.gaps == [])
    }

    @Test func `a mailbox that has left is no team's any more`() throws {
        let day = try #require(CivilDate(iso: "2026-03-02"))
        let people = [Self.person("post", left: day), Self.person("kim")]
        let team = Team(id: "nord", members: ["kim"], mailbox: "post")
        let held = ["contact_person": "nord"]
        for (seconds, id) in [(-1, "post"), (0, "kim")] {
            let at = Zone.utc.startOfDay(day).advanced(by: .seconds(seconds))
            #expect(resolve(people: people, teams: [team], held: held, at: at).person.id == id)
        }
    }

    @Test func `of a team the first who can be told is told`() {
        let people = [Self.person("bo", email: false), Self.person("lis")]
        let team = Team(id: "nord", members: ["bo", "lis"], mailbox: nil)
        let found = resolve(people: people, teams: [team], held: ["contact_person": "nord"])
        #expect(found.person.id == "lis")
    }
}
