import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture

struct RosterTests {
    private static let role = Role("contact_person")

    private static let roster = Roster(
        people: Dictionary(
            uniqueKeysWithValues: ["bo", "kim", "ida"].map { id in
                (id, Person(id: id, email: "\(id)@kommune.example"))
            }
        ),
        cases: [Fix.caseReference: [role: "bo"]],
        defaults: [role: "ida", Role("coordinator"): "ida"],
        catchAll: Person(id: "catch_all", email: "alle@kommune.example"),
        operator: Person(id: "operator", email: "drift@kommune.example")
    )

    private func change(_ type: String, at distance: Elapsed, _ data: String) -> CaseEvent {
        Fix.event(type, "\(type) \(distance) \(data)", at: distance, data: data)
    }

    /// Who holds the role, in a word: an identifier, `away`, `away for kim` or `nobody`.
    private func holder(
        _ events: [CaseEvent],
        of role: Role = RosterTests.role,
        at distance: Elapsed
    ) -> String {
        let holding = Self.roster.holding(
            role,
            in: Fix.caseReference,
            history: CaseHistory(received: events),
            at: Fix.at(distance)
        )
        return switch holding {
        case .held(let person): person.id
        case .away(let standIn?): "away for \(standIn.id)"
        case .away(nil): "away"
        case .left: "left"
        case .offDuty: "off duty"
        case .nobody: "nobody"
        }
    }

    @Test func `the case's own holder comes before the municipality's`() {
        #expect(holder([], at: .zero) == "bo")
        #expect(holder([], of: Role("coordinator"), at: .zero) == "ida")
        #expect(holder([], of: Role("gp"), at: .zero) == "nobody")
    }

    @Test func `events change who holds a role, from when they happened`() {
        let table: [(type: String, data: String, holder: String)] = [
            ("contact_person.assigned", #"{"person":"kim"}"#, "kim"),
            ("contact_person.changed", #"{"from":"bo","to":"ida"}"#, "ida"),
            ("contact_person.left", #"{"person":"bo"}"#, "nobody"),
            ("contact_person.left", "{}", "nobody"),
            ("contact_person.left", #"{"person":"kim"}"#, "bo"),
            ("contact_person.assigned", #"{"person":"nobody-we-know"}"#, "nobody"),
            ("contact_person.assigned", "{}", "nobody"),
            ("contact_person.assigned", #"{"person":7}"#, "nobody"),
            ("coordinator.assigned", #"{"person":"kim"}"#, "bo"),
            ("contact_person.praised", #"{"person":"kim"}"#, "bo"),
        ]
        for row in table {
            let event = change(row.type, at: .hours(2), row.data)
            #expect(holder([event], at: .hours(1)) == "bo", "\(row.type) \(row.data)")
            #expect(holder([event], at: .hours(2)) == row.holder, "\(row.type) \(row.data)")
        }
    }

    @Test func `a coordinator who is vacated leaves nobody`() {
        let event = change("coordinator.vacated", at: .zero, #"{"person":"ida"}"#)
        #expect(holder([event], of: Role("coordinator"), at: .hours(1)) == "nobody")
    }

    @Test func `an address in an event is never believed`() {
        let data = #"{"person":"eve","name":"Eve","email":"eve@elsewhere.example"}"#
        let event = change("contact_person.assigned", at: .zero, data)
        #expect(holder([event], at: .hours(1)) == "nobody")
    }

    @Test func `the order of the time line decides, not that of arrival`() {
        var first = change("contact_person.assigned", at: .hours(1), #"{"person":"kim"}"#)
        var second = change("contact_person.assigned", at: .hours(2), #"{"person":"ida"}"#)
        first.arrival = 2
        second.arrival = 1
        #expect(holder([second, first], at: .hours(3)) == "ida")
        #expect(holder([first, second], at: .hours(3)) == "ida")
    }

    @Test func `an assignment that is taken back leaves the one before`() {
        let assigned = change("contact_person.assigned", at: .hours(1), #"{"person":"kim"}"#)
        let back = Fix.event(
            "event.retracted",
            "r",
            at: .hours(2),
            retracts: assigned.reference.id
        )
        #expect(holder([assigned, back], at: .hours(3)) == "bo")
    }

    @Test func `an absence lasts from its first day to the end of its last`() {
        let data = #"{"person":"bo","from":"2026-03-04","to":"2026-03-05","stand_in":"kim"}"#
        let absent = change("contact_person.absent", at: .zero, data)
        let table: [(hours: Int, holder: String)] = [
            (0, "bo"), (39, "bo"), (40, "away for kim"), (87, "away for kim"), (89, "bo"),
        ]
        for row in table {
            #expect(holder([absent], at: .hours(row.hours)) == row.holder, "\(row.hours) h")
        }
    }

    @Test func `an absence without dates lasts until somebody is assigned`() {
        let absent = change("contact_person.absent", at: .hours(1), "{}")
        #expect(holder([absent], at: .days(90)) == "away")
        let assigned = change("contact_person.assigned", at: .days(2), #"{"person":"kim"}"#)
        #expect(holder([absent, assigned], at: .days(90)) == "kim")
    }

    @Test func `somebody else's absence changes nothing`() {
        let absent = change("contact_person.absent", at: .zero, #"{"person":"kim"}"#)
        #expect(holder([absent], at: .hours(1)) == "bo")
    }

    @Test func `a short absence that is over leaves a longer one`() {
        let long = #"{"from":"2026-03-02","to":"2026-03-31","stand_in":"kim"}"#
        let short = #"{"from":"2026-03-03","to":"2026-03-03","stand_in":"ida"}"#
        let events = [
            change("contact_person.absent", at: .zero, long),
            change("contact_person.absent", at: .hours(1), short),
        ]
        #expect(holder(events, at: .hours(24)) == "away for ida")
        #expect(holder(events, at: .days(10)) == "away for kim")
    }

    @Test func `a scenario's roster has mailboxes of its own behind it`() {
        let roster = Roster(forScenario: [Self.role: Person(id: "bo", email: "bo@a.example")])
        #expect(roster.catchAll.id == "catch_all")
        #expect(roster.operatorPerson.id == "operator")
        #expect(roster.person("bo")?.email == "bo@a.example")
        #expect(roster.person("catch_all")?.email != nil)
        #expect(roster.person("kim") == nil)
    }
}
