import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

private typealias Fix = FindingFixture
private typealias Dialogue = AlertLifeDialogue

struct ResolutionTests {
    private func resolve(
        _ role: String,
        without: [String] = [],
        severity: Severity = .normal,
        events: [CaseEvent] = []
    ) -> Resolution {
        Dialogue.roster(without: without).resolve(
            Role(role),
            in: Fix.caseReference,
            history: CaseHistory(received: events),
            severity: severity,
            at: Fix.at(.hours(1))
        )
    }

    @Test func `who holds the role is told, without any hop`() {
        for (role, id) in Dialogue.everybody {
            let found = resolve(role, severity: .urgent)
            #expect(found.person.id == id)
            #expect(found.foundAs == Role(role))
            #expect(found.hops == [])
            #expect(found.gaps == [])
        }
    }

    @Test func `the chain goes on to the next who is held, and ends in the watched mailbox`() {
        let chain = Dialogue.everybody.map(\.role)
        let table: [(missing: Int, severity: Severity, person: String)] = [
            (1, .normal, "kim"), (2, .normal, "tavlen"), (3, .normal, "ida"), (4, .normal, "lis"),
            (5, .normal, "ane"), (6, .normal, "catch_all"), (6, .high, "catch_all"),
            (6, .urgent, "vagt"), (7, .urgent, "catch_all"),
        ]
        for row in table {
            let found = resolve(
                "contact_person",
                without: Array(chain.prefix(row.missing)),
                severity: row.severity
            )
            #expect(found.person.id == row.person, "\(row.missing) missing, \(row.severity)")
            #expect(found.hops.map(\.role.name) == Array(chain.prefix(row.missing)))
            #expect(found.hops.allSatisfy { $0.reason == .nobodyHoldsIt })
            #expect(found.gaps == [Role("contact_person")])
        }
    }

    @Test func `a role within the chain goes on from its own place`() {
        let found = resolve("coordinator", without: ["coordinator", "contact_person"])
        #expect(found.person.id == "lis")
        #expect(found.gaps == [Role("coordinator")])
    }

    @Test func `a role outside the chain goes through all of it`() {
        let found = resolve("medicine_responsible")
        #expect(found.person.id == "bo")
        #expect(found.hops.map(\.role.name) == ["medicine_responsible"])
        #expect(found.gaps == [Role("medicine_responsible")])
        let further = resolve("medicine_responsible", without: ["contact_person"])
        #expect(further.person.id == "kim")
        #expect(further.gaps == [Role("medicine_responsible"), Role("contact_person")])
    }

    @Test func `the duty that a rule names is told however urgent it is`() {
        #expect(resolve("duty", severity: .low).person.id == "vagt")
        #expect(resolve("duty", without: ["duty"], severity: .low).person.id == "catch_all")
    }

    @Test func `operator and catch-all resolve at once`() {
        for role in ["operator", "catch_all"] {
            let found = resolve(role, without: Dialogue.everybody.map(\.role))
            #expect(found.person.id == role)
            #expect(found.hops == [])
            #expect(found.gaps == [])
        }
    }

    @Test func `a holder who is away is no gap, and the stand-in is told`() {
        let named = Fix.event(
            "contact_person.absent",
            "x",
            at: .zero,
            data: #"{"stand_in":"lis"}"#
        )
        let found = resolve("contact_person", events: [named])
        #expect(found.person.id == "lis")
        #expect(found.foundAs == Role("stand_in"))
        #expect(found.hops.map(\.reason) == [.holderIsAway])
        #expect(found.gaps == [])
        let unnamed = Fix.event("contact_person.absent", "x", at: .zero)
        #expect(resolve("contact_person", events: [unnamed]).person.id == "kim")
    }

    @Test func `a holder without a mailbox is passed over and is a gap`() {
        let roster = Roster(forScenario: [
            Role("contact_person"): Person(id: "bo"),
            Role("team_lead"): Person(id: "lis", email: "lis@kommune.example"),
        ])
        let found = roster.resolve(
            Role("contact_person"),
            in: Fix.caseReference,
            history: CaseHistory(received: []),
            severity: .normal,
            at: Fix.start
        )
        #expect(found.person.id == "lis")
        #expect(found.hops.first?.reason == .holderHasNoMailbox)
        #expect(found.gaps == [Role("contact_person")])
    }

    @Test func `every resolution has a mailbox, whoever is missing`() {
        var random = SeededGenerator(seed: 7)
        let chain = Dialogue.everybody.map(\.role)
        for _ in 0..<500 {
            let missing = chain.filter { _ in random.chance(60) }
            let role = random.pick(chain + ["gp", "ward", "operator", "catch_all"])
            let found = resolve(
                role,
                without: missing,
                severity: random.pick(Severity.allCases)
            )
            #expect(found.person.email != nil)
            #expect(Set(found.hops.map(\.role)).count == found.hops.count)
        }
    }

    @Test func `a gap is an event of the case, one a day for each role, and the alert is told`() {
        var dialogue = Dialogue(
            Dialogue.rule(key: .perAnchor),
            roster: Dialogue.roster(without: ["contact_person"])
        )
        let first = dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(first == ["rule step-0 kim"])
        dialogue.take(Fix.event("anchor", "b", at: .hours(1)), at: .hours(1))
        dialogue.take(Fix.event("anchor", "c", at: .days(1)), at: .days(1))
        let gaps = dialogue.events.filter { $0.type == "roster.gap_found" }
        #expect(
            gaps.map(\.reference.id) == [
                "gap/c-1001/contact_person/2026-03-02", "gap/c-1001/contact_person/2026-03-03",
            ]
        )
        #expect(gaps.first?.data["role"]?.string == "contact_person")
        #expect(gaps.first?.data["alert"]?.string == dialogue.alerts[0].id)
    }

    @Test func `telling of a gap makes no further gap`() {
        var dialogue = Dialogue(
            Dialogue.rule(),
            Dialogue.rule(
                "gap",
                when: .event(types: ["roster.gap_found"]),
                tell: [Dialogue.step("authority")]
            ),
            roster: Dialogue.roster(without: Dialogue.everybody.map(\.role))
        )
        let told = dialogue.take(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(told.sorted() == ["gap step-0 catch_all", "rule step-0 catch_all"])
        #expect(dialogue.events.filter { $0.type == "roster.gap_found" }.count == 1)
    }

    @Test func `the way to the person stands in the reasons`() {
        var dialogue = Dialogue(
            Dialogue.rule(),
            roster: Dialogue.roster(without: ["contact_person", "stand_in"])
        )
        dialogue.receive(Fix.event("anchor", "a", at: .zero), at: .zero)
        #expect(
            dialogue.decision(at: .zero).reasons == [
                "case c-1001: rule open: The rule has found something.",
                "case c-1001: rule, step-0: contact_person is told as team, after contact_person "
                    + "(nobody holds it), stand_in (nobody holds it)",
            ]
        )
    }
}
