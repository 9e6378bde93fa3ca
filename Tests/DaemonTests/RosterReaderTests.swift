import Alerting
import CaseEvents
import RuleLanguage
import Testing
import WorkingTime

@testable import Daemon

struct RosterReaderTests {
    private static let sound = """
        catch_all: {id: watch, email: watch@kommune.example}
        operator: {id: drift, email: drift@kommune.example}
        people:
          - {id: bo, email: bo@kommune.example, language: en}
          - {id: lis, email: lis@kommune.example}
        everywhere: {contact_person: bo}
        cases:
          c-7: {contact_person: lis}
        """

    private func read(_ text: String) -> Reading<Roster> {
        RosterReader.read(SourceFile(path: "r.yaml", text: text))
    }

    private func contact(_ roster: Roster, in reference: String) -> String {
        roster.resolve(
            Role("contact_person"),
            in: CaseReference(unchecked: reference),
            history: CaseHistory(received: []),
            severity: .high,
            at: Instant(microseconds: 0)
        ).person.id
    }

    @Test func `a case's own holder goes before the one everywhere`() throws {
        let roster = try #require(read(Self.sound).value)
        #expect(contact(roster, in: "c-7") == "lis")
        #expect(contact(roster, in: "c-8") == "bo")
        #expect(roster.people["bo"]?.language == .english)
    }

    @Test func `a roster without a mailbox that a human watches is refused`() {
        let without = Self.sound.replacing(", email: watch@kommune.example", with: "")
        #expect(read(without).diagnostics.map(\.code) == ["roster-no-mailbox"])
        let missing = Self.sound.replacing(
            "catch_all: {id: watch, email: watch@kommune.example}\n",
            with: ""
        )
        #expect(read(missing).diagnostics.map(\.code) == ["rule-missing-key"])
    }

    @Test(arguments: [
        ("  c-8: {contact_person: otto}", "roster-unknown-person"),
        ("  c-8: {contact_persons: bo}", "rule-unknown-key"),
        ("  250947-9989: {contact_person: bo}", "roster-case-reference"),
    ])
    func `each mistake has its code`(line: String, code: String) {
        let reading = read("\(Self.sound)\n\(line)\n")
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.value == nil)
    }

    @Test func `a person stands once and has an address that mail can reach`() {
        let twice = Self.sound.replacing("id: lis,", with: "id: bo,")
        #expect(read(twice).diagnostics.map(\.code).contains("roster-repeated-person"))
        let injected = Self.sound.replacing(
            "lis@kommune.example",
            with: "\"lis@kommune.example\\r\\nBcc: x@y.example\""
        )
        #expect(read(injected).value == nil)
    }

    private func person(_ fields: String) -> Reading<Roster> {
        read(Self.sound.replacing("id: lis,", with: "id: lis, \(fields),"))
    }

    @Test func `a person has hours, absences and a budget of messages`() throws {
        let reading = person(
            """
            name: Lis, organisation: kommune, kind: supporting, \
            works: {mon-thu: "08:00-16:00", fri: "08:00-14:00"}, quiet: "17:00-07:30", \
            away: [{from: 2026-07-01, to: 2026-07-21, stand_in: bo}], left: 2027-01-01, \
            digest_at: "08:00", daily_messages: 5
            """
        )
        #expect(reading.diagnostics.map(\.code) == [])
        let lis = try #require(reading.value?.people["lis"])
        let day = try DayHours("08:00-16:00")
        #expect(
            lis.works
                == WeeklyHours(
                    [
                        .monday: day, .tuesday: day, .wednesday: day, .thursday: day,
                        .friday: try DayHours("08:00-14:00"),
                    ],
                    closedDay: DayHours.none
                )
        )
        #expect(lis.quiet == WeeklyHours(everyDay: try DayHours("17:00-07:30")))
        #expect(lis.kind == .supporting)
        #expect(lis.digestAt?.description == "08:00")
        #expect(lis.dailyMessages == 5)
        let july = try #require(CivilDate(iso: "2026-07-21"))
        #expect(lis.absence(on: july)?.standIn == "bo")
        #expect(lis.absence(on: july.adding(days: 1)) == nil)
        #expect(lis.hasLeft(by: try #require(CivilDate(iso: "2027-01-01"))))
        #expect(!lis.hasLeft(by: try #require(CivilDate(iso: "2026-12-31"))))
    }

    @Test func `hours on public holidays are told apart`() throws {
        let lis = try #require(
            person("works: {mon-fri: \"08:00-16:00\", holidays: \"10:00-12:00\"}").value?
                .people["lis"]
        )
        let calendar = DayCalendar(zone: .utc)
        #expect(
            lis.works?.isOpen(at: try Instant(rfc3339: "2026-04-03T11:00:00Z"), in: calendar)
                == true
        )
        #expect(
            lis.works?.isOpen(at: try Instant(rfc3339: "2026-04-03T13:00:00Z"), in: calendar)
                == false
        )
    }

    @Test(arguments: [
        ("works: always", "roster-hours"),
        ("works: {mandag: \"08:00-16:00\"}", "roster-weekday"),
        ("works: {mon-thu: \"08:00-16:00\", wed: \"10:00-12:00\"}", "roster-weekday-twice"),
        ("works: {mon: \"8-16\"}", "time-malformed"),
        ("quiet: \"17:00-17:00\"", "time-out-of-range"),
        ("away: [{from: 2026-07-02, to: 2026-07-01}]", "roster-absence-order"),
        ("away: [{from: 2026-07-01}]", "rule-missing-key"),
        ("away: [{from: 2026-07-01, to: 2026-07-02, stand_in: otto}]", "roster-unknown-person"),
        ("away: [{from: 2026-07-01, to: 2026-07-02, stand_in: lis}]", "roster-unknown-person"),
        ("left: soon", "configuration-date"),
        ("digest_at: \"8\"", "roster-time"), ("second_channel: sms", "rule-unknown-word"),
        ("daily_messages: 0", "configuration-number"),
        ("daily_messages: 501", "configuration-number"),
        ("kind: friendly", "rule-unknown-word"),
    ])
    func `a mistake in what a person has is told`(fields: String, code: String) {
        let reading = person(fields)
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.value == nil)
    }

    @Test func `a budget of five hundred messages a day is allowed`() {
        #expect(
            person("second_channel: command").value?.people["lis"]?.secondChannel == "command"
        )
        #expect(person("daily_messages: 500").value?.people["lis"]?.dailyMessages == 500)
    }

    private static let groups = """
        teams: {nord: {members: [bo, lis], mailbox: bo}}
        duties:
          vagt:
            rotation: [bo, lis]
            shift: 1w
            from: 2026-01-05T08:00
            hours: {mon-fri: "16:00-08:00"}
            changes: [{from: 2026-01-06T08:00, to: 2026-01-07T08:00, person: lis}]
        organisations:
          kommune: {basis: own_team}
          hospital: {kind: clinical, basis: {statute: sundhedsloven § 41, purpose: behandling,
                     fields: [open, personal, clinical]}}
          varmestue: {kind: free_space, basis: consent}
        """

    private func grouped(_ change: (String, String) = ("", "")) -> Reading<Roster> {
        let text = Self.groups + "\n" + Self.sound
        return read(change.0.isEmpty ? text : text.replacing(change.0, with: change.1))
    }

    @Test func `teams, duties and organisations are read`() throws {
        let reading = grouped(
            ("c-7: {contact_person: lis}", "c-7: {contact_person: vagt, team: nord}")
        )
        #expect(reading.diagnostics.map(\.code) == [])
        let roster = try #require(reading.value)
        #expect(roster.teams["nord"] == Team(id: "nord", members: ["bo", "lis"], mailbox: "bo"))
        let evening = try Instant(rfc3339: "2026-01-05T20:00:00Z")
        let calendar = DayCalendar(zone: .utc)
        #expect(roster.duties["vagt"]?.person(at: evening, in: calendar) == "bo")
        let later = evening.advanced(by: .days(1))
        #expect(roster.duties["vagt"]?.person(at: later, in: calendar) == "lis")
        #expect(
            roster.organisations?["hospital"]?.basis
                == .statute(
                    cites: "sundhedsloven § 41",
                    purpose: "behandling",
                    classes: [.open, .personal, .clinical]
                )
        )
        #expect(roster.organisations?["varmestue"]?.basis == .consent)
        #expect(contact(roster, in: "c-8") == "bo")
    }

    @Test(arguments: [
        ("members: [bo, lis]", "members: [bo, otto]", "roster-unknown-person"),
        ("{members: [bo, lis], mailbox: bo}", "{}", "roster-empty-group"),
        ("rotation: [bo, lis]", "rotation: []", "roster-empty-group"),
        ("shift: 1w", "shift: 30m", "roster-shift"),
        ("shift: 1w", "shift: 2000w", "roster-shift"),
        ("from: 2026-01-05T08:00", "from: 2026-01-05", "time-malformed"),
        ("to: 2026-01-07T08:00", "to: 2026-01-06T08:00", "roster-absence-order"),
        ("nord:", "bo:", "roster-shared-name"),
        ("vagt:", "nord:", "roster-shared-name"),
        ("basis: own_team", "basis: habit", "rule-unknown-word"),
        ("personal, clinical]", "safe_space]", "rule-unknown-word"),
        ("{basis: own_team}", "{kind: clinical}", "rule-missing-key"),
        ("language: en", "organisation: hospitl", "roster-unknown-organisation"),
        ("contact_person: lis}", "contact_person.mony: lis}", "rule-unknown-key"),
        ("teams: {nord: {members: [bo, lis], mailbox: bo}}", "teams: [nord]", "roster-groups"),
    ])
    func `a mistake in a group is told`(text: String, wrong: String, code: String) {
        let reading = grouped((text, wrong))
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.value == nil)
    }

    @Test func `a role can be held for one domain`() throws {
        let roster = try #require(
            grouped(("contact_person: lis}", "contact_person.money: lis}")).value
        )
        #expect(contact(roster, in: "c-7") == "bo")
    }
}
